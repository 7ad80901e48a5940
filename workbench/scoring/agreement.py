"""Owns the report on agreement between annotators; must never let the order of annotators, articles or claims change a figure.

Every pair is compared on the articles that both have completed. Coefficients on labels rest on the claims that annotators have in
common (`many`). Intervals resample articles or stories; they are bias-corrected (BCa), since agreement is skewed near 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from workbench.scoring.alpha import alpha_of_coincidences, alpha_of_sets, coincidences_of
from workbench.scoring.base import Counts, Side, f1_of
from workbench.scoring.cases import Case, case_of
from workbench.scoring.chance import (
    ONE_CATEGORY,
    Weights,
    bennett_s,
    cohen_kappa,
    fleiss_by_category,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    scott_pi,
)
from workbench.scoring.clusters import cluster_figures, clusters_of, has_clusters
from workbench.scoring.composite import Cost, Placed, Tied, composite_of, link_cost, span_cost
from workbench.scoring.distances import Distance, Level, jaccard_distance, masi_distance
from workbench.scoring.gamma import FEWEST_SAMPLES, Costs, GammaUnit, gamma_of
from workbench.scoring.links import Graph, GraphBuilder, components, link_counts
from workbench.scoring.many import Group, align_many
from workbench.scoring.memberships import memberships_of
from workbench.scoring.resample import FEWEST_UNITS, Units, bca_interval_of, bootstrap_totals, group_rows, units_of
from workbench.scoring.spans import TextUnits, detection_counts
from workbench.scoring.unitizing import GAP, Lengths, Unit, add_lengths, alpha_u, lengths_of, partition, u_alphas

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

Sets: TypeAlias = Mapping[str, Mapping[str, Side]]
"""For each annotator the articles that are complete."""
UNLABELLED: Final = "(no label)"
ONE_RATER: Final = "fewer than two annotators have completed the same article"
NO_TEXTS: Final = "the texts are not known; name them with --articles"
RESAMPLES: Final = 1_000


@dataclass(frozen=True)
class AgreementSetting:
    """What the figures rest on besides the claims."""

    texts: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str | None] = field(default_factory=dict)
    order: Sequence[str] = ()
    """The labels in order of rank, for distances that need one."""
    distance: Level | Distance = "nominal"
    """How far two labels are apart, for alpha."""
    gamma: bool = True
    samples: int = FEWEST_SAMPLES
    """Chance alignments an article, for gamma."""
    weights: Weights = "quadratic"
    """How nearly two labels in the scheme's order agree, for weighted kappa and AC2."""
    seed: int = 0
    resamples: int = RESAMPLES
    tell: Callable[[int, int], None] = lambda done, total: None


class _Report:
    """Gathers figures, intervals and reasons."""

    def __init__(self, sets: Sets, setting: AgreementSetting) -> None:
        self.sets, self.setting = sets, setting
        self.annotators = sorted(sets)
        counts: dict[str, int] = {}
        for sides in sets.values():
            for article in sides:
                counts[article] = counts.get(article, 0) + 1
        self.shared = sorted(article for article, count in counts.items() if count > 1)
        links = [(article, link.to_article) for sides in sets.values() for article, side in sides.items() for link in side.links]
        self.units: Units = units_of(self.shared, setting.events, sorted(set(links)))
        self.undefined: dict[str, str] = {}
        self.intervals: dict[str, list[float]] = {}

    def note(self, path: str, value: float | None, reason: str | None) -> float | None:
        """The value; where it is None the reason is kept under its path."""
        if value is None:
            self.undefined[path] = reason or "nothing to compare"
        return value

    def bound(self, path: str, rows: Numbers, statistic: Callable[[Numbers], Numbers], articles: Sequence[str] | None = None) -> None:
        """Keeps the interval of a statistic of the column sums of rows, a row for each shared article (or each of `articles`)."""
        import numpy

        if len(self.units.groups) < FEWEST_UNITS or not len(rows):
            return
        places = {article: number for number, article in enumerate(articles or self.shared)}
        every = numpy.zeros((len(self.shared), rows.shape[1]))
        for number, article in enumerate(self.shared):
            if article in places:
                every[number] = rows[places[article]]
        grouped = group_rows(self.units, self.shared, every)
        values = statistic(bootstrap_totals([grouped], self.setting.seed, self.setting.resamples)[:, 0])
        point = float(statistic(grouped.sum(axis=0)[None])[0])
        ends = bca_interval_of(values, point, statistic(grouped.sum(axis=0) - grouped))
        if ends is not None and point == point:
            self.intervals[path] = list(ends)

    def raters_of(self, article: str) -> list[str]:
        """Who has completed the article."""
        return [name for name in self.annotators if article in self.sets[name]]


def build_agreement(sets: Sets, setting: AgreementSetting | None = None) -> dict[str, Any]:
    """The whole report as plain dictionaries."""
    report = _Report(sets, setting or AgreementSetting())
    common = {article: _common(report, article) for article in report.shared}
    groups = {article: _labels_in(report, article, common[article]) for article in report.shared}
    pairs = [_pair(report, one, other) for one, other in combinations(report.annotators, 2)]
    labels = _labels(report, groups)
    alpha = {"labels": labels.pop("alpha"), "unitized": None}
    unitized = _unitized(report)
    alpha["unitized"] = unitized["u_alpha"]
    clusters = _clusters(report, common)
    gamma = _gamma(report)
    if len(report.units.groups) < FEWEST_UNITS:
        report.undefined["ci95"] = f"{len(report.units.groups)} units ({report.units.kind}) are fewer than {FEWEST_UNITS}: no intervals"
    return {
        "annotators": report.annotators,
        "articles": len(report.shared),
        "pairs": pairs,
        "alpha": alpha,
        "gamma": gamma.pop("value"),
        "labels": labels,
        "unitizing": unitized,
        "clusters": clusters,
        "gamma_details": gamma,
        "by_article": {article: _article(report, article) for article in report.shared},
        "ci95": dict(sorted(report.intervals.items())),
        "units": {"kind": report.units.kind, "count": len(report.units.groups), "resamples": report.setting.resamples},
        "seed": report.setting.seed,
        "undefined": dict(sorted(report.undefined.items())),
    }


# -- pairs --------------------------------------------------------------------------------------------------------------------


def _pair(report: _Report, one: str, other: str) -> dict[str, Any]:
    both = [article for article in report.shared if article in report.sets[one] and article in report.sets[other]]
    path = f"pairs.{one}.{other}"
    cases = [case_of(report.sets[one][article], report.sets[other][article]) for article in both]
    builder = GraphBuilder()
    for case in cases:
        builder.add(case)
    graph = builder.graph()
    return {
        "a": one,
        "b": other,
        "articles": len(both),
        "spans": _spans(report, path, cases),
        "labels": _pair_labels(report, path, cases),
        "links": {"f1": _links_f1(report, path, graph)},
        "clusters": {"lea": {"f1": _lea_f1(report, path, graph, cases)}},
        "composite": _composite(report, path, cases),
    }


def _spans(report: _Report, path: str, cases: Sequence[Case]) -> dict[str, Any]:
    texts = report.setting.texts
    rows = [detection_counts(case) for case in cases]
    known = all(case.article in texts for case in cases)
    if known:
        rows = [row | TextUnits(texts[case.article]).counts(case) for row, case in zip(rows, cases, strict=True)]
    found: dict[str, Any] = {}
    for name in ("exact", "overlap", "token"):
        if name == "token" and not known:
            found[name] = {"f1": report.note(f"{path}.spans.token.f1", None, NO_TEXTS)}
            continue
        found[name] = {"f1": _f1_of(report, f"{path}.spans.{name}.f1", {c.article: row[name] for c, row in zip(cases, rows, strict=True)})}
    return found


def _f1_of(report: _Report, path: str, tally: Mapping[str, Counts], total: Counts | None = None) -> float | None:
    import numpy

    hits, mine, theirs = total or (fsum(counts[place] for counts in tally.values()) for place in range(3))
    table = numpy.array([[counts.hits, counts.gold + counts.predicted] for counts in tally.values()], dtype=float).reshape(-1, 2)

    def f1(totals: Numbers) -> Numbers:
        with numpy.errstate(divide="ignore", invalid="ignore"):
            ratio: Numbers = 2 * totals[:, 0] / totals[:, 1]
        return ratio

    report.bound(path, table, f1, list(tally))
    return report.note(path, f1_of(Counts(hits, mine, theirs)), "neither of the two has any")


def _pair_labels(report: _Report, path: str, cases: Sequence[Case]) -> dict[str, Any]:
    import numpy

    each = [
        [(one, other) for one, other in zip(case.matched[0].labels, case.matched[1].labels, strict=True) if one and other] for case in cases
    ]
    names = sorted({label for pairs in each for pair in pairs for label in pair})
    rows = numpy.zeros((len(cases), len(names), len(names)))
    for number, pairs in enumerate(each):
        for one, other in pairs:
            rows[number, names.index(one), names.index(other)] += 1
    table = rows.sum(axis=0)
    cells = table.astype(int).tolist()
    kappa = cohen_kappa(table)
    report.note(f"{path}.labels.kappa", kappa.value, kappa.reason)
    flat = rows.reshape(len(cases), len(names) ** 2)

    def kappas(totals: Numbers) -> Numbers:
        tables = totals.reshape(-1, len(names), len(names))
        return numpy.array([_or_nan(cohen_kappa(one).value) for one in tables])

    if kappa.value is not None:
        report.bound(f"{path}.labels.kappa", flat, kappas, [case.article for case in cases])
    ranked = [names.index(name) for name in report.setting.order if name in names]
    weighted = cohen_kappa(table[ranked][:, ranked], report.setting.weights) if len(ranked) == len(names) else None
    reason = weighted.reason if weighted else "a label that the scheme does not have is in no order"
    return {
        "n": int(table.sum()),
        "observed": kappa.observed,
        "kappa": kappa.value,
        "pi": scott_pi(table).value,
        "s": bennett_s(table).value,
        "weighted_kappa": report.note(f"{path}.labels.weighted_kappa", weighted and weighted.value, reason),
        "by_label": {name: f1_of(Counts(cells[n][n], sum(cells[n]), sum(row[n] for row in cells))) for n, name in enumerate(names)},
        "confusion": {one: {other: cells[a][b] for b, other in enumerate(names) if cells[a][b]} for a, one in enumerate(names)},
    }


def _links_f1(report: _Report, path: str, graph: Graph) -> float | None:
    # Lifted to the clusters of both, so that neither of the two is taken for the truth.
    counts = link_counts(graph, components([*graph.gold, *graph.predicted]))["end_to_end"]
    return _f1_of(report, f"{path}.links.f1", counts.by_article, counts.total)


def _lea_f1(report: _Report, path: str, graph: Graph, cases: Sequence[Case]) -> float | None:
    if not has_clusters(graph):
        return report.note(f"{path}.clusters.lea.f1", None, "neither of the two joins any claims by `same`")
    sizes = [
        sum(len(items) for items in column) for column in zip(*((c.gold.items, c.predicted.items, c.overlaps) for c in cases), strict=True)
    ]
    figures = cluster_figures(*clusters_of(graph, *sizes))["lea"]
    return report.note(f"{path}.clusters.lea.f1", figures.f1, "one of the two has no claims")


def _composite(report: _Report, path: str, cases: Sequence[Case]) -> dict[str, float | None]:
    """Spans, links, and both as one, after opt-gamma: costs and numbers of all articles added up."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for case in cases:
        sides = (case.gold, case.predicted)
        one, other = ([Placed(item.parts, item.label or "") for item in side.items] for side in sides)
        costs[0].append(span_cost(one, other))
        costs[1].append(link_cost(_tied(sides[0]), _tied(sides[1])))
    totals = [Cost(fsum(cost.total for cost in side), fsum(cost.number for cost in side)) for side in costs]
    whole = composite_of(totals[0].agreement, totals[1].agreement)
    report.note(f"{path}.composite", whole, "one of the two parts has nothing to compare")
    return {"spans": totals[0].agreement, "links": totals[1].agreement, "composite": whole}


def _tied(side: Side) -> list[Tied]:
    """The links inside the article, by the places of their ends."""
    places = {item.id: item.parts for item in side.items}
    return [
        Tied(places[link.from_], places[link.to], link.relation)
        for link in side.links
        if link.to_article == side.article and link.from_ in places and link.to in places
    ]


# -- labels of all annotators -------------------------------------------------------------------------------------------------


def _common(report: _Report, article: str) -> list[Group]:
    """The claims of all annotators of an article, each in one group; a group says for each annotator which claim it is, if any."""
    return align_many([report.sets[name][article].items for name in report.raters_of(article)])


def _labels_in(report: _Report, article: str, groups: Sequence[Group]) -> list[list[str | None]]:
    """For each claim that two annotators or more label, the label that each gives it."""
    sides = [report.sets[name][article].items for name in report.raters_of(article)]
    labels = [[None if place is None else sides[rater][place].label for rater, place in enumerate(group)] for group in groups]
    return [group for group in labels if sum(label is not None for label in group) > 1]


def _labels(report: _Report, groups: Mapping[str, list[list[str | None]]]) -> dict[str, Any]:
    import numpy

    used = {label for units in groups.values() for unit in units for label in unit if label is not None}
    ranked = [label for label in report.setting.order if label in used]
    names = ranked + sorted(used - set(ranked))
    place = {name: number for number, name in enumerate(names)}
    counts = {article: _counts(units, place) for article, units in groups.items()}
    every = numpy.concatenate([*counts.values(), numpy.zeros((0, len(names)))])
    values: Sequence[Any] = _values(names, report.setting.distance)
    alpha = alpha_of_coincidences(values, coincidences_of(every), report.setting.distance)
    report.note("alpha.labels", alpha.value, _why(report, alpha.reason))
    rows = numpy.array([coincidences_of(table).reshape(-1) for table in counts.values()]).reshape(len(counts), len(names) ** 2)

    def alphas(totals: Numbers) -> Numbers:
        tables = totals.reshape(-1, len(names), len(names))
        return numpy.array([_or_nan(alpha_of_coincidences(values, one, report.setting.distance).value) for one in tables])

    if alpha.value is not None:
        report.bound("alpha.labels", rows, alphas, list(counts))
    fleiss, ac1, ac2 = fleiss_kappa(every), gwet_ac(every), gwet_ac(every, report.setting.weights)
    for name, found in (("fleiss_kappa", fleiss), ("gwet_ac1", ac1), ("gwet_ac2", ac2)):
        report.note(f"labels.{name}", found.value, _why(report, found.reason))
    return {
        "alpha": alpha.value,
        "claims_in_common": len(every),
        "percent": report.note("labels.percent", percent_agreement(every), _why(report, None)),
        "fleiss_kappa": fleiss.value,
        "gwet_ac1": ac1.value,
        "gwet_ac2": ac2.value,
        "by_label": {name: each.value for name, each in zip(names, fleiss_by_category(every), strict=True)} if len(every) else {},
        "distance": report.setting.distance if isinstance(report.setting.distance, str) else "custom",
        "weights": report.setting.weights,
    }


def _values(names: Sequence[str], distance: Level | Distance) -> Sequence[Any]:
    """What distances are taken of: numbers where labels are numbers, else ranks from 1, where an order is asked for."""
    if distance not in ("interval", "ratio"):
        return names
    try:
        return [float(name) for name in names]
    except ValueError:
        return [float(rank) for rank in range(1, len(names) + 1)]


def _counts(units: Sequence[Sequence[str | None]], place: Mapping[str, int]) -> Numbers:
    import numpy

    table = numpy.zeros((len(units), len(place)))
    for number, unit in enumerate(units):
        for label in unit:
            if label is not None:
                table[number, place[label]] += 1
    return table


def _why(report: _Report, reason: str | None) -> str:
    if not report.shared:
        return ONE_RATER
    return reason if reason == ONE_CATEGORY or reason else "no claim is labelled by two annotators"


# -- clusters of all annotators -----------------------------------------------------------------------------------------------


def _clusters(report: _Report, common: Mapping[str, list[Group]]) -> dict[str, Any]:
    """Alpha on which claims belong together, each claim in common being worth the set of claims that its annotator joins it with."""
    raters = {article: report.raters_of(article) for article in report.shared}
    units = memberships_of(report.sets, raters, common)
    is_joined = any(len(members) > 1 for unit in units for members in unit)
    figures: dict[str, Any] = {"claims_in_common": len(units)}
    for name, distance in (("alpha_masi", masi_distance), ("alpha_jaccard", jaccard_distance)):
        found = alpha_of_sets(units, distance) if is_joined else None
        reason = _why(report, found.reason if found else "nobody joins claims in common by `same`")
        figures[name] = report.note(f"clusters.{name}", found and found.value, reason)
    return figures


# -- units of all annotators --------------------------------------------------------------------------------------------------


def _unitized(report: _Report) -> dict[str, Any]:
    lengths = {article: _lengths(report, article) for article in report.shared if article in report.setting.texts}
    reason = ONE_RATER if not report.shared else None if lengths else NO_TEXTS
    family = u_alphas(add_lengths(lengths.values()))
    found = {"u_alpha": family.unitizing, "binary": family.binary, "coding": family.coding}
    figures: dict[str, Any] = {
        name: report.note("alpha.unitized" if name == "u_alpha" else f"unitizing.{name}", each.value, reason or each.reason)
        for name, each in found.items()
    }
    figures["by_value"] = {value or UNLABELLED: each.value for value, each in family.by_value.items()}
    if figures["u_alpha"] is not None:
        _bound_unitized(report, lengths)
    figures["alpha_u"] = _alpha_u(report, reason)
    return figures


def _lengths(report: _Report, article: str) -> Lengths:
    raters = [_units_of(report.sets[name][article]) for name in report.raters_of(article)]
    return lengths_of(raters, len(report.setting.texts[article]))


def _units_of(side: Side) -> list[Unit]:
    return partition(Unit(start, end, item.label or UNLABELLED) for item in side.items for start, end in item.parts)


def _bound_unitized(report: _Report, lengths: Mapping[str, Lengths]) -> None:
    import numpy

    pairs = sorted({pair for each in lengths.values() for pair in each.shared})
    values = sorted({GAP, *(value for each in lengths.values() for value in each.own)})
    rows = [[float(each.shared.get(pair, 0)) for pair in pairs] + [float(each.own.get(v, 0)) for v in values] for each in lengths.values()]

    def alphas(totals: Numbers) -> Numbers:
        return numpy.array([_u_alpha(dict(zip([*pairs, *values], total.tolist(), strict=True))) for total in totals])

    report.bound("alpha.unitized", numpy.array(rows), alphas, list(lengths))


def _u_alpha(sums: Mapping[Any, float]) -> float:
    """The u-alpha from its sums, in plain numbers: thousands of resamples need no exact ones."""
    shared = {key: value for key, value in sums.items() if isinstance(key, tuple)}
    margin: dict[str, float] = {}
    for (one, _), size in shared.items():
        margin[one] = margin.get(one, 0.0) + size
    total = sum(margin.values())
    alike = sum(size for (one, other), size in shared.items() if one == other)
    own = {key: value for key, value in sums.items() if not isinstance(key, tuple)}
    by_chance = total**2 - sum(own.values())
    apart = by_chance - sum(margin.get(value, 0.0) ** 2 - own[value] for value in own)
    return 1 - (total - alike) / total * by_chance / apart if total and apart > 0 else float("nan")


def _alpha_u(report: _Report, reason: str | None) -> float | None:
    """alpha_U on the articles of all annotators, laid end to end."""
    every = [article for article in report.shared if len(report.raters_of(article)) == len(report.annotators) > 1]
    lines: list[list[Unit]] = [[] for _ in report.annotators]
    begin = 0
    for article in every if reason is None else ():
        if article in report.setting.texts:
            for line, name in zip(lines, report.annotators, strict=True):
                line += [Unit(unit.start + begin, unit.end + begin, unit.value) for unit in _units_of(report.sets[name][article])]
            begin += len(report.setting.texts[article])
    found = alpha_u(sorted(lines), begin) if begin else None
    return report.note("unitizing.alpha_u", found and found.value, reason or (found.reason if found else "no article is complete for all"))


def _gamma(report: _Report) -> dict[str, Any]:
    import numpy

    rows, articles, samples = [], [], 0
    kinds: dict[str | None, list[list[float]]] = {}
    if report.setting.gamma:
        for done, article in enumerate(report.shared, start=1):
            lines = [_gamma_units(report.sets[name][article]) for name in report.raters_of(article)]
            found = gamma_of(lines, Costs(), report.setting.seed, most_samples=report.setting.samples)
            if found.observed is not None and found.expected is not None:
                weight = sum(map(len, lines)) / len(lines)
                rows.append([weight * found.observed, weight * found.expected])
                articles.append(article)
                for category, parts in zip([None, *found.by_category], found.kinds, strict=True):
                    kinds.setdefault(category, []).append([weight * part for part in parts])
                samples = max(samples, found.samples)
            report.setting.tell(done, len(report.shared))
    observed, expected = (fsum(row[place] for row in rows) for place in (0, 1))
    value = 1 - observed / expected if expected else None
    reason = "not asked for" if not report.setting.gamma else ONE_RATER if not report.shared else "nobody has a claim"
    report.note("gamma", value, reason)

    def gammas(totals: Numbers) -> Numbers:
        with numpy.errstate(divide="ignore", invalid="ignore"):
            ratio: Numbers = 1 - totals[:, 0] / totals[:, 1]
        return ratio

    if rows:
        report.bound("gamma", numpy.array(rows), gammas, articles)
    by_label = {label or "": _pooled(pairs) for label, pairs in sorted(kinds.items(), key=lambda item: item[0] or "")}
    cat = report.note("gamma_details.gamma_cat", by_label.pop("", None), reason if not rows else "by chance no label would differ")
    for label, one in by_label.items():
        report.note(f"gamma_details.gamma_k.{label}", one, "by chance no label would differ")
    details = {"articles": len(rows), "samples": samples, "observed": observed, "expected": expected}
    return {"value": value, **details, "gamma_cat": cat, "gamma_k": by_label}


def _pooled(pairs: Sequence[Sequence[float]]) -> float | None:
    """1 − observed over expected disorder of all articles."""
    observed, expected = (fsum(pair[place] for pair in pairs) for place in (0, 1))
    return 1 - observed / expected if expected else None


def _gamma_units(side: Side) -> list[GammaUnit]:
    """Claims as intervals: of a discontinuous one the hull."""
    return [GammaUnit(item.parts[0][0], item.parts[-1][1], item.label or UNLABELLED) for item in side.items]


def _article(report: _Report, article: str) -> dict[str, Any]:
    """Mean pairwise F1 of spans in one article, and how many have completed it."""
    raters = report.raters_of(article)
    cases = [case_of(report.sets[one][article], report.sets[other][article]) for one, other in combinations(raters, 2)]
    found: dict[str, Any] = {"annotators": len(raters)}
    for name in ("exact", "overlap"):
        scores = [f1_of(detection_counts(case)[name]) for case in cases]
        known = [score for score in scores if score is not None]
        found[name] = fsum(known) / len(known) if known else None
    return found


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
