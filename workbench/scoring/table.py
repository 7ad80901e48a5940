"""Owns the report as words for people: a compact table, the whole list, and rows for a spreadsheet; must never print it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from workbench.text.visible import visible

_NAME_WIDTH: Final = 18
Column: TypeAlias = tuple[str, str, "str | None"]
"""Heading, path of the figure, and path of its interval where one is shown."""
BLOCKS: Final[tuple[tuple[Column, ...], ...]] = (
    (
        ("exact", "detection.exact.f1", None),
        ("overlap", "detection.overlap.f1", "detection.overlap.ci95"),
        ("P", "detection.overlap.precision", None),
        ("R", "detection.overlap.recall", None),
        ("part.", "detection.partial.f1", None),
        ("token", "detection.token.f1", None),
        ("AP", "ranking.average_precision", None),
    ),
    (
        ("label*", "labels.macro_f1", None),
        ("label", "labels.end_to_end.macro_f1", "labels.end_to_end.macro_ci95"),
        ("source", "attribution.source.f1", None),
        ("cue", "attribution.cue.f1", None),
        ("links", "links.end_to_end.f1", None),
        ("LEA", "clusters.lea.f1", None),
    ),
)
"""The headline figures, a measure or two for each task; `label*` is on the matched claims alone."""


def figure_at(figures: Mapping[str, Any], path: str) -> Any:
    """What stands at a dotted path of a system's figures; None where it or something above it is null. Raises KeyError."""
    value: Any = figures
    for step in path.split("."):
        if value is None:
            return None
        if not isinstance(value, Mapping) or step not in value:
            raise KeyError(path)
        value = value[step]
    return value


def given_figure(figures: Mapping[str, Any], path: str) -> Any:
    """As `figure_at`, but None where the system gives nothing to score: nought out of nothing given is no failure."""
    for end in (".macro_f1", ".f1"):
        if path.endswith(end):
            above = figure_at(figures, path.removesuffix(end))
            if isinstance(above, Mapping) and "precision" in above and above["precision"] is None:
                return None
    return figure_at(figures, path)


def compact_table(report: Mapping[str, Any]) -> str:
    """Two rows a system within 80 columns: the headline figures, and how sure the first of each block is."""
    lines = []
    for block in BLOCKS:
        heads = [f"{name:>8} {'[95 %]':^11}" if ci else f"{name:>7}" for name, _, ci in block]
        lines.append(f"{'system':<{_NAME_WIDTH}}" + "".join(heads))
        for name, figures in report["systems"].items():
            lines.append(f"{_cut(name):<{_NAME_WIDTH}}" + "".join(_cell(figures, column) for column in block))
        lines.append("")
    for name, figures in report["systems"].items():
        lines += [f"{_cut(name)}: {words}" for words in (_said_of_words(figures), _said_of_origin(figures)) if words]
    lines += [_comparison(row) for row in report["comparisons"] if row["metric"] == "detection.overlap.f1"]
    return "\n".join([*lines, report["signature"]])


def _cell(figures: Mapping[str, Any], column: Column) -> str:
    _, path, ci = column
    cell = _short(given_figure(figures, path))
    return f"{cell:>8} {_interval(figure_at(figures, ci)):^11}" if ci else f"{cell:>7}"


def _said_of_words(figures: Mapping[str, Any]) -> str:
    found = figures["text_matched"]
    if found is None:
        return ""
    matched, coverage = found["matched"], found["coverage"]
    scores = f"F1 {_short(matched['f1'])} {_interval(matched['ci95'])}".rstrip()
    return f"{found['free']} claims in free words, matched by them: {scores}, covered {_short(coverage['recall'])} ({found['similarity']})"


def _said_of_origin(figures: Mapping[str, Any]) -> str:
    """That gold leans on the system, where it does."""
    found = figures["contamination"]
    if found is None or not found["proposed_by_system"]:
        return ""
    blind = found["recall_blind"]
    alone = (
        ""
        if blind is None
        else f"; recall on the {found['decided_blind']} decided blind {_short(blind)}, else {_short(found['recall_in_view'])}"
    )
    return f"proposed {found['proposed_by_system']} of the {found['claims']} gold claims itself{alone}"


def full_table(report: Mapping[str, Any]) -> str:
    """Every figure of every system on its own line, then what is undefined and why."""
    blocks = []
    for name, figures in report["systems"].items():
        lines = [name]
        lines += [f"  {path:<44} {_long(value)}" for path, value in leaves(figures) if not path.startswith("undefined")]
        lines += [f"  undefined: {path}: {reason}" for path, reason in figures["undefined"].items()]
        blocks.append("\n".join(lines))
    blocks.append("\n".join([*(_comparison(row) for row in report["comparisons"]), report["signature"]]))
    return "\n\n".join(blocks)


def csv_table(report: Mapping[str, Any]) -> str:
    """Rows of system, metric and value under a heading; undefined values are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["system", "metric", "value"])
    for name, figures in report["systems"].items():
        name = _inert(name)
        for path, value in leaves(figures):
            if not path.startswith("undefined"):
                writer.writerow([name, path, "" if value is None else value])
    for row in report["comparisons"]:
        for path, value in leaves({key: row[key] for key in ("difference", "ci95", "p", "p_holm")}):
            writer.writerow([_inert(f"{row['a']} - {row['b']}"), f"{row['metric']}.{path}", "" if value is None else value])
    return out.getvalue().rstrip("\n")


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe (OWASP, CSV injection), a control a sign."""
    shown = visible(cell)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted path, value) of everything that is not a dictionary; a pair becomes `.low` and `.high`."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from leaves(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and len(value) == 2 and path.endswith("ci95"):
        yield f"{path}.low", value[0]
        yield f"{path}.high", value[1]
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from leaves(member, f"{path}.{place}")
    else:
        yield path, value


def _comparison(row: Mapping[str, Any]) -> str:
    interval = f" {_interval(row['ci95'])}" if row["ci95"] else ""
    verdict = "one unit: no test" if row["p"] is None else f"p = {row['p']:.4f}, Holm {row['p_holm']:.4f}"
    line = f"{_cut(row['a'])} - {_cut(row['b'])}: {row['metric']} {row['difference']:+.3f}{interval}, {verdict}"
    needed = row["articles_needed"]
    if needed is None or (row["p_holm"] is not None and row["p_holm"] < 0.05):
        return line
    return f"{line}; about {needed['more']:,} more articles would separate them ({needed['assumption']})"


def _cut(name: str) -> str:
    return name if len(name) < _NAME_WIDTH else name[: _NAME_WIDTH - 2] + "…"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.2f}"


def _long(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _interval(interval: list[float] | None) -> str:
    if not interval:
        return ""
    low, high = (f"{end:.3f}".replace("0.", ".", 1) for end in interval)
    return f"[{low} {high}]"
