"""Owns the report as words for people: a compact table, the whole list, and rows for a spreadsheet; must never print it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from workbench.text.visible import visible

_NAME_WIDTH: Final = 18
_COLUMNS: Final = (
    ("exact", "detection.exact.f1"),
    ("overlap", "detection.overlap.f1"),
    ("P", "detection.overlap.precision"),
    ("R", "detection.overlap.recall"),
    ("part.", "detection.partial.f1"),
    ("label", "labels.end_to_end.f1"),
    ("links", "links.end_to_end.f1"),
    ("LEA", "clusters.lea.f1"),
)
"""Heading and path of the headline figures; the interval of `overlap` stands beside it."""


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


def compact_table(report: Mapping[str, Any]) -> str:
    """A row a system within 80 columns: the headline F1 figures, and how sure the first is."""
    heads = [f"{name:>8} {'[95 %]':^11}" if name == "overlap" else f"{name:>6}" for name, _ in _COLUMNS]
    lines = [f"{'system':<{_NAME_WIDTH}}" + "".join(heads)]
    for name, figures in report["systems"].items():
        cells = []
        for heading, path in _COLUMNS:
            # Nought out of nothing given is no failure: a system without labels or links gets a dash.
            nothing = path.endswith(".f1") and figure_at(figures, path.removesuffix("f1") + "precision") is None
            cell = _short(None if nothing else figure_at(figures, path))
            if heading == "overlap":
                cells.append(f"{cell:>8} {_interval(figure_at(figures, 'detection.overlap.ci95')):^11}")
            else:
                cells.append(f"{cell:>6}")
        lines.append(f"{_cut(name):<{_NAME_WIDTH}}" + "".join(cells))
    for row in report["comparisons"]:
        if row["metric"] == "detection.overlap.f1":
            lines.append(_comparison(row))
    return "\n".join([*lines, "", report["signature"]])


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
    elif isinstance(value, list) and len(value) == 2:
        yield f"{path}.low", value[0]
        yield f"{path}.high", value[1]
    else:
        yield path, value


def _comparison(row: Mapping[str, Any]) -> str:
    interval = f" {_interval(row['ci95'])}" if row["ci95"] else ""
    verdict = "one unit: no test" if row["p"] is None else f"p = {row['p']:.4f}, Holm {row['p_holm']:.4f}"
    return f"{_cut(row['a'])} - {_cut(row['b'])}: {row['metric']} {row['difference']:+.3f}{interval}, {verdict}"


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
