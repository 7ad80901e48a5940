"""Owns putting the figures of all systems into one report; must never hide why a figure is missing.

The shape is that of `score --json`. A figure that cannot be computed is null, and its path stands under `undefined` with the
reason; a part that is null as a whole has one reason for all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from workbench.scoring.attribution import Role, gives, kind_accuracy, role_counts
from workbench.scoring.base import Counts, Side, Tally, add_up, f1_of, precision_of, recall_of
from workbench.scoring.cases import Case, cases_of
from workbench.scoring.clusters import cluster_figures, clusters_of, conll_of, has_clusters
from workbench.scoring.errors import count_errors
from workbench.scoring.labels import accuracy_of, confusion_of, end_to_end_counts, is_labelled, kappa_of, macro_f1_of
from workbench.scoring.links import Graph, graph_of, link_counts
from workbench.scoring.resample import (
    FEWEST_UNITS,
    RESAMPLES,
    Units,
    adjust_by_holm,
    bootstrap_totals,
    interval_of,
    ratios_of,
    swap_test,
    table_of,
    units_of,
)
from workbench.scoring.slices import by_article, by_kind, by_label, denials
from workbench.scoring.spans import counts_of_outcome, detection_counts, semeval_of, text_counts

if TYPE_CHECKING:
    from workbench.scoring.resample import Numbers

COMPARED: Final = ("detection.overlap", "labels.end_to_end", "links.end_to_end")
_RATIOS: Final = ("precision", "recall", "f1")
_NOT_YET: Final = "not measured by this version"


class System(NamedTuple):
    """What one system says, and how its quotes were found."""

    sides: Mapping[str, Side]
    anchoring: Mapping[str, int]
    free: int = 0
    """Claims in free words, which have no place and take no part in the measures of spans."""


@dataclass(frozen=True)
class Setting:
    """What the figures rest on besides the claims."""

    gold: str
    """How the report names the gold file."""
    version: str
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of the scored articles, as far as they are known."""
    events: Mapping[str, str | None] = field(default_factory=dict)
    """Stories of the scored articles, as far as they are known."""
    no_texts: str = "the texts are not known; name them with --articles"
    """Why texts are missing, where they are."""
    left_out: int = 0
    """Articles that were not scored."""
    seed: int = 0


@dataclass
class _Scored:
    """One system's figures, with the tallies that intervals and tests are drawn from."""

    figures: dict[str, Any]
    tallies: dict[str, Tally]
    undefined: dict[str, str]


def build_report(gold: Sequence[Side], systems: Mapping[str, System], setting: Setting) -> dict[str, Any]:
    """The whole report as plain dictionaries; depends on nothing but what is handed in."""
    links = [(side.article, link.to_article) for side in gold for link in side.links]
    units = units_of([side.article for side in gold], setting.events, links)
    scored = {name: _score_system(gold, system, setting) for name, system in systems.items()}
    _add_intervals(scored, units, setting.seed)
    return {
        "gold": setting.gold,
        "articles": len(gold),
        "left_out": setting.left_out,
        "signature": _signature(units, setting),
        "systems": {name: {**one.figures, "undefined": dict(sorted(one.undefined.items()))} for name, one in scored.items()},
        "comparisons": _comparisons(scored, units, setting.seed),
    }


def _signature(units: Units, setting: Setting) -> str:
    count = len(units.groups)
    drawn = f"resamples={RESAMPLES}" if count >= FEWEST_UNITS else f"resamples=none (under {FEWEST_UNITS} units)"
    kind = units.kind.replace(" ", "-")
    return f"workbench {setting.version} iou=.5 fragments match=iou-sum micro units={kind} n={count} {drawn} seed={setting.seed}"


def _score_system(gold: Sequence[Side], system: System, setting: Setting) -> _Scored:
    cases = cases_of(gold, system.sides)
    one = _Scored({}, {}, {})
    graph = graph_of(cases)
    one.figures = {
        "detection": _detection(one, cases, setting),
        "slices": _slices(one, cases),
        "ranking": _absent(one, "ranking", _NOT_YET),
        "attribution": _attribution(one, cases),
        "labels": _labels(one, cases),
        "links": _links(one, graph),
        "clusters": _clusters(one, cases, graph),
        "text_matched": _absent(one, "text_matched", _NOT_YET if system.free else "no claim is given in free words alone"),
        "anchoring": dict(system.anchoring),
        "errors": count_errors(cases),
        "contamination": _absent(one, "contamination", _NOT_YET),
    }
    return one


def _absent(one: _Scored, path: str, reason: str) -> Any:
    one.undefined[path] = reason
    return None


def _ratios(one: _Scored, path: str, tally: Tally, what: str) -> dict[str, Any]:
    one.tallies[path] = tally
    counts = add_up(tally.values())
    ratios = {**_plain(counts), "ci95": None}
    _explain(one, path, ratios, counts, what)
    return ratios


def _plain(counts: Counts) -> dict[str, Any]:
    return {"precision": precision_of(counts), "recall": recall_of(counts), "f1": f1_of(counts)}


def _explain(one: _Scored, path: str, ratios: Mapping[str, Any], counts: Counts, what: str) -> None:
    sides = [side for side, count in (("gold", counts.gold), ("the system", counts.predicted)) if not count]
    for name in _RATIOS:
        if ratios[name] is None:
            missing = {"precision": "the system has", "recall": "gold has"}.get(name, " and ".join(sides) + " have")
            one.undefined[f"{path}.{name}"] = f"{missing} no {what}"


def _detection(one: _Scored, cases: Sequence[Case], setting: Setting) -> dict[str, Any]:
    rows = {case.article: detection_counts(case) for case in cases}
    if all(case.article in setting.texts for case in cases):
        for case in cases:
            rows[case.article] |= text_counts(case, setting.texts[case.article])
    figures: dict[str, Any] = {}
    for name in ("exact", "overlap", "partial", "token", "character", "sentence"):
        path = f"detection.{name}"
        if all(name in row for row in rows.values()):
            figures[name] = _ratios(one, path, {article: row[name] for article, row in rows.items()}, "claims")
        else:
            figures[name] = _absent(one, path, setting.no_texts)
    figures["semeval"] = {}
    names = ("correct", "incorrect", "partial", "missing", "spurious")
    for view, outcome in semeval_of(cases)._asdict().items():
        counts = counts_of_outcome(outcome)
        figures["semeval"][view] = {**dict(zip(names, outcome, strict=True)), **_plain(counts)}
        _explain(one, f"detection.semeval.{view}", figures["semeval"][view], counts, "claims")
    return figures


def _slices(one: _Scored, cases: Sequence[Case]) -> dict[str, Any]:
    denied = denials(cases)
    if denied is None:
        one.undefined["slices.denials"] = "gold has no claim whose stance is denies"
    return {
        "kind": {name: found._asdict() for name, found in by_kind(cases).items()},
        "label": {name: found._asdict() for name, found in by_label(cases).items()},
        "denials": None if denied is None else denied._asdict(),
        "article": by_article(cases),
    }


def _attribution(one: _Scored, cases: Sequence[Case]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    roles: tuple[Role, ...] = ("source", "cue")
    for role in roles:
        tally = {case.article: role_counts(case, role) for case in cases}
        figures[role] = _ratios(one, f"attribution.{role}", tally, f"{role} on a matched claim")
    figures["kind_accuracy"] = kind_accuracy(cases) if gives(cases, "kind") else None
    if figures["kind_accuracy"] is None:
        whose = "no matched claim has a kind in gold" if gives(cases, "kind") else "the system gives no kind"
        one.undefined["attribution.kind_accuracy"] = whose
    return figures


def _labels(one: _Scored, cases: Sequence[Case]) -> dict[str, Any]:
    confusion = confusion_of(cases)
    figures: dict[str, Any] = {"matched": sum(sum(row.values()) for row in confusion.values())}
    kappa = kappa_of(confusion)
    if is_labelled(cases):
        figures |= {"accuracy": accuracy_of(confusion), "macro_f1": macro_f1_of(confusion), "kappa": kappa.value}
        reason = kappa.reason or ""
    else:
        figures |= {"accuracy": None, "macro_f1": None, "kappa": None}
        reason = "the system gives no label"
    for name in ("accuracy", "macro_f1", "kappa"):
        if figures[name] is None:
            one.undefined[f"labels.{name}"] = reason
    figures["confusion"] = confusion
    tally = {case.article: end_to_end_counts(case) for case in cases}
    figures["end_to_end"] = _ratios(one, "labels.end_to_end", tally, "labelled claims")
    return figures


def _links(one: _Scored, graph: Graph) -> dict[str, Any]:
    return {
        view: _ratios(one, f"links.{view}", tally, "links" if view == "end_to_end" else "links between matched claims")
        for view, tally in link_counts(graph).items()
    }


def _clusters(one: _Scored, cases: Sequence[Case], graph: Graph) -> dict[str, Any] | None:
    if not has_clusters(graph):
        one.undefined["clusters"] = "neither side joins any claims by `same`"
        return None
    found = cluster_figures(*clusters_of(cases, graph))
    figures: dict[str, Any] = {name: found[name]._asdict() for name in ("lea", "b_cubed", "ceaf_e", "muc")}
    figures["conll"] = conll_of(found)
    for name, ratios in figures.items():
        for part, value in ratios.items() if isinstance(ratios, dict) else [("", ratios)]:
            if value is None:
                one.undefined[f"clusters.{name}.{part}".rstrip(".")] = "a side has no claims, or joins none"
    return figures


def _add_intervals(scored: Mapping[str, _Scored], units: Units, seed: int) -> None:
    few = len(units.groups) < FEWEST_UNITS
    for one in scored.values():
        if few:
            one.undefined["ci95"] = f"{len(units.groups)} units ({units.kind}) are fewer than {FEWEST_UNITS}: no intervals"
            continue
        paths = list(one.tallies)
        values = ratios_of(bootstrap_totals([table_of(units, one.tallies[path]) for path in paths], seed))
        for place, path in enumerate(paths):
            room, name = path.split(".")
            interval = interval_of(values[:, place, 2])
            one.figures[room][name]["ci95"] = None if interval is None else list(interval)


def _comparisons(scored: Mapping[str, _Scored], units: Units, seed: int) -> list[dict[str, Any]]:
    """Every pair of systems on every headline that both have; Holm's adjustment is over the pairs of one headline."""
    rows: list[dict[str, Any]] = []
    for path in COMPARED:
        family = []
        for one, other in combinations(scored, 2):
            tables = [table_of(units, scored[name].tallies[path]) for name in (one, other)]
            ends = [_f1(table.sum(axis=0)[None]).tolist()[0] for table in tables]
            if all(scored[name].tallies[path] and end == end for name, end in zip((one, other), ends, strict=True)):
                family.append(_compare(one, other, path, tables, ends[0] - ends[1], seed))
        if len(units.groups) < 2:  # one story: nothing can be swapped against anything
            rows += [{**row, "p": None, "p_holm": None} for row in family]
            continue
        for row, p_holm in zip(family, adjust_by_holm([row["p"] for row in family]), strict=True):
            rows.append({**row, "p_holm": p_holm})
    return rows


def _compare(one: str, other: str, path: str, tables: list[Numbers], difference: float, seed: int) -> dict[str, Any]:
    interval = None
    if len(tables[0]) >= FEWEST_UNITS:
        ratios = ratios_of(bootstrap_totals(tables, seed))
        interval = interval_of(ratios[:, 0, 2] - ratios[:, 1, 2])
    return {
        "a": one,
        "b": other,
        "metric": f"{path}.f1",
        "difference": difference,
        "ci95": None if interval is None else list(interval),
        "p": swap_test(tables[0], tables[1], _f1, seed),
    }


def _f1(totals: Numbers) -> Numbers:
    return ratios_of(totals)[..., 2]
