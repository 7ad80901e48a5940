"""Runs worked examples with known results through the product's own scoring: python benchmarks/vectors.py DIR [--json].

Each *.json file in DIR is one example: `family` says which reader below takes it, `input` is read by its shape, and every figure under
`expected` is compared within `tolerance`. A line each: name, pass or fail, expected, got. Exit status 1 on any failure, on a file that
holds no example, and on an example or a figure that no reader knows.

Two conventions. A figure that is undefined here (null, with a reason) passes where the example writes null or 0, as tools without
nulls do; and where the example says in words that it is undefined. A bound in words ("<=0") is held to.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from workbench.scoring import ranking as rk
from workbench.scoring.align import align
from workbench.scoring.alpha import krippendorff_alpha
from workbench.scoring.base import Counts, Side, add_up, f1_of, make_item, precision_of, recall_of
from workbench.scoring.calibration import brier_of, calibration_error
from workbench.scoring.cases import Case, cases_of
from workbench.scoring.chance import (
    bennett_s,
    cohen_kappa,
    count_categories,
    fleiss_by_category,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    scott_pi,
)
from workbench.scoring.clusters import cluster_figures, conll_of
from workbench.scoring.composite import Placed, Tied, Weighing, composite_of, link_cost, span_cost
from workbench.scoring.distances import LEVELS, jaccard_distance, masi_distance
from workbench.scoring.gamma import Costs, GammaUnit, align_units, gamma_of, pair_distances
from workbench.scoring.links import plain_counts
from workbench.scoring.resample import (
    adjust_by_holm,
    bca_interval_of,
    bootstrap_totals,
    interval_of,
    ratios_of,
    swap_counts,
    swap_test,
)
from workbench.scoring.spans import counts_of_outcome, detection_counts, semeval_of
from workbench.scoring.unitizing import (
    Unit,
    alpha_u,
    alpha_u_by_category,
    lengths_of,
    partition,
    section_distance,
    u_alphas,
)


class UnknownFigureError(LookupError):
    """An example asks for a figure that its reader does not know."""


class Figure(NamedTuple):
    """One figure of one example."""

    name: str
    expected: Any
    got: Any
    passed: bool


class Outcome(NamedTuple):
    """One example, run."""

    name: str
    figures: tuple[Figure, ...]
    fault: str | None = None
    """Why it could not be run."""

    @property
    def passed(self) -> bool:
        """Whether every figure is as expected, and there is at least one."""
        return self.fault is None and bool(self.figures) and all(figure.passed for figure in self.figures)


Given = Mapping[str, Any]
Got = Mapping[str, Any]
"""Figures by name, as the example names them; nested as the example nests them. A function computes when asked."""


# -- spans --------------------------------------------------------------------------------------------------------------------


def read_span(given: Given) -> Got:
    cases = span_cases(given)
    rows = [detection_counts(case) for case in cases]
    figures: dict[str, Any] = {}
    for name, outcome in semeval_of(cases)._asdict().items():
        figures[name] = dict(zip(("COR", "INC", "PAR", "MIS", "SPU"), outcome, strict=True)) | ratios(counts_of_outcome(outcome))
    for name, ours in {"soft_iou": "partial", "iou50": "overlap", "character": "character", "exact_span": "exact"}.items():
        figures[name] = counted(add_up(row[ours] for row in rows))
    return figures


def read_soft(given: Given) -> Got:
    return counted(add_up(detection_counts(case)["partial"] for case in span_cases(given)))


def read_formula(given: Given) -> Got:
    hits = given["TP"]
    return counted(Counts(hits, hits + given["FN"], hits + given["FP"]))


def span_cases(given: Given) -> list[Case]:
    documents = given.get("documents") or [given]
    last = 1 if given.get("offsets") == "end-inclusive" else 0
    gold = [side_of_rows(str(place), document["gold"], last) for place, document in enumerate(documents)]
    predicted = {str(place): side_of_rows(str(place), document["pred"], last) for place, document in enumerate(documents)}
    return cases_of(gold, predicted)


def side_of_rows(name: str, rows: Iterable[Sequence[Any]], last: int = 0) -> Side:
    items = []
    for number, row in enumerate(rows):
        in_parts = isinstance(row[0], list)
        parts = [(start, end + last) for start, end in row[0]] if in_parts else [(row[0], row[1] + last)]
        rest = row[1:] if in_parts else row[2:]
        items.append(make_item(str(number), parts, rest[0] if rest else None))
    return Side(name, tuple(sorted(items, key=lambda item: (item.content, item.id))))


def counted(counts: Counts) -> dict[str, Any]:
    hits, missed, extra = counts.hits, counts.gold - counts.hits, counts.predicted - counts.hits
    return ratios(counts) | {"sum": hits, "sumJ": hits, "TP": hits, "FN": missed, "FP": extra}


def ratios(counts: Counts) -> dict[str, Any]:
    return {"P": precision_of(counts), "R": recall_of(counts), "F": f1_of(counts)}


# -- links and clusters -------------------------------------------------------------------------------------------------------


def read_links(given: Given) -> Got:
    sides = [[(row[0], row[1], row[2]) for row in given[name]] for name in ("gold", "pred")]
    relations = {link[2] for side in sides for link in side}
    symmetric = set(given["symmetric"]) if "symmetric" in given else relations - set(given.get("directed", ()))
    found = plain_counts(*sides, frozenset(symmetric))
    return {
        "unlabelled_undirected": counted(found["undirected"]),
        "labelled_typed": counted(found["typed"]),
        "unlabelled_directed": counted(found["untyped"]),
    }


def read_coref(given: Given) -> Got:
    found = cluster_figures(
        [[str(m) for m in cluster] for cluster in given["key"]], [[str(m) for m in cluster] for cluster in given["response"]]
    )
    named = {"b3": "b_cubed", "ceafm": "ceaf_m", "ceafe": "ceaf_e", "muc": "muc", "blanc": "blanc", "lea": "lea"}
    figures: dict[str, Any] = {name: [found[ours].recall, found[ours].precision, found[ours].f1] for name, ours in named.items()}
    return figures | {"conll": conll_of(found)}


# -- agreement on categories --------------------------------------------------------------------------------------------------


def read_ratings(given: Given) -> Got:
    """Any shape of ratings: a table of two raters, two lists, units by raters, counts of categories by unit."""
    figures: dict[str, Any] = {}
    counts, times = counts_of(given)
    weights = given.get("AC2_weights") or given.get("weights") or "quadratic"
    one, two = gwet_ac(counts, times=times), gwet_ac(counts, weights, times)
    figures |= {"AC1": one.value, "AC1_pa": one.observed, "AC1_pe": one.expected}
    figures |= {"AC2": two.value, "AC2_pa": two.observed, "AC2_pe": two.expected}
    units = units_of(given)
    if units is not None:
        figures |= read_units(units, given.get("set_valued", False))
    if (table := table_of(given)) is not None:
        kappa, pi = cohen_kappa(table), scott_pi(table)
        figures |= {"p_o": kappa.observed, "p_e_cohen": kappa.expected, "kappa": kappa.value}
        figures |= {"pi": pi.value, "p_e_scott": pi.expected, "S": bennett_s(table).value, "percent_agreement": kappa.observed}
        for weighing in ("linear", "quadratic"):
            weighted = cohen_kappa(table, weighing)
            figures |= {f"kappa_{weighing}": weighted.value, f"weighted_kappa_{weighing}": weighted.value}
    else:
        every = numpy.repeat(counts, 1 if times is None else times.astype(int), axis=0)
        kappa = fleiss_kappa(every)
        figures |= {"p_o": kappa.observed, "p_e": kappa.expected, "percent_agreement": percent_agreement(every)}
        figures |= {"fleiss_kappa": kappa.value, "kappa": kappa.value, "per_category": [each.value for each in fleiss_by_category(every)]}
    return figures


def read_units(units: Sequence[Sequence[Any]], are_sets: bool = False) -> Got:
    if are_sets or any(isinstance(value, list) for unit in units for value in unit):
        sets = [[None if value is None else tuple(sorted(value)) for value in unit] for unit in units]
        named = {"alpha_masi": masi_distance, "alpha_jaccard": jaccard_distance, "alpha_nominal": "nominal"}
        return {name: krippendorff_alpha(sets, distance).value for name, distance in named.items()}
    nominal = krippendorff_alpha(units)
    figures = {"alpha_nominal": nominal.value, "alpha": nominal.value, "D_o": nominal.observed, "D_e": nominal.expected}
    if all(isinstance(value, int | float) for unit in units for value in unit if value is not None):
        figures |= {f"alpha_{level}": krippendorff_alpha(units, level).value for level in LEVELS}
    return figures


def units_of(given: Given) -> list[list[Any]] | None:
    if "units_by_rater" in given:
        missing = given.get("missing")
        return [[None if value == missing else value for value in unit] for unit in given["units_by_rater"]]
    if "raters_by_unit" in given:
        return [list(unit) for unit in zip(*given["raters_by_unit"], strict=True)]
    raters = sorted(name for name in given if re.fullmatch(r"rater\d+", name))
    if raters:
        return [list(unit) for unit in zip(*(given[name] for name in raters), strict=True)]
    table = given.get("table_rater1_by_rater2")
    if table is not None and all(float(cell).is_integer() for row in table for cell in row):
        cells = ((row, column, int(cell)) for row, cells in enumerate(table) for column, cell in enumerate(cells))
        return [[row, column] for row, column, cell in cells for _ in range(cell)]
    return None


def table_of(given: Given) -> numpy.ndarray | None:
    if "table_rater1_by_rater2" in given:
        return numpy.array(given["table_rater1_by_rater2"], dtype=float)
    units = units_of(given)
    if not units or any(len(unit) != 2 or None in unit for unit in units):
        return None
    values = sorted({value for unit in units for value in unit}, key=lambda value: (str(type(value)), value))
    table = numpy.zeros((len(values), len(values)))
    for one, other in units:
        table[values.index(one), values.index(other)] += 1
    return table


def counts_of(given: Given) -> tuple[numpy.ndarray, numpy.ndarray | None]:
    """Counts of categories by unit, and how often each row stands."""
    if "counts_units_by_category" in given:
        return numpy.array(given["counts_units_by_category"], dtype=float), None
    table = given.get("table_rater1_by_rater2")
    if table is None:
        units = units_of(given)
        if units is None:
            raise UnknownFigureError(f"ratings of an unknown shape: {', '.join(given)}")
        return counts_over(units, given.get("categories")), None
    rows, times = [], []
    for one, cells in enumerate(table):
        for other, cell in enumerate(cells):
            row = numpy.zeros(len(table))
            row[one] += 1
            row[other] += 1
            rows.append(row)
            times.append(cell)
    return numpy.array(rows), numpy.array(times, dtype=float)


def counts_over(units: Sequence[Sequence[Any]], categories: Sequence[Any] | None) -> numpy.ndarray:
    hashable = [[tuple(value) if isinstance(value, list) else value for value in unit] for unit in units]
    found, counts = count_categories(hashable)
    if categories is None:
        return counts
    return numpy.stack([counts[:, found.index(each)] if each in found else numpy.zeros(len(counts)) for each in categories], axis=1)


def read_edge(given: Given) -> Got:
    figures = {}
    for case in given["cases"]:
        units = case["units_by_rater"]
        alpha, (_, counts) = krippendorff_alpha(units), count_categories(units)
        figures[case["id"]] = {"alpha": alpha.value, "observed": percent_agreement(counts)}
    return figures


def read_sets(given: Given) -> Got:
    cases = given.get("cases")
    if cases is not None:
        return {case.get("id", str(place)): read_sets(case) for place, case in enumerate(cases)}
    if "a" not in given:
        return read_ratings(given)
    return {"masi": masi_distance(given["a"], given["b"]), "jaccard": jaccard_distance(given["a"], given["b"])}


def read_pairwise_f1(given: Given) -> Got:
    names = sorted(given)
    return {"pairwise_f1": fsum(pair_f1(given[a], given[b]) for a, b in combinations(names, 2)) / (len(names) * (len(names) - 1) / 2)}


def pair_f1(one: Given, other: Given) -> float:
    hits = mine = theirs = 0
    for document in sorted({*one, *other}):
        left = side_of_rows(document, one.get(document, [])).items
        right = side_of_rows(document, other.get(document, [])).items
        hits += sum(pair.is_exact and left[pair.gold].label == right[pair.predicted].label for pair in align(left, right))
        mine, theirs = mine + len(left), theirs + len(right)
    return f1_of(Counts(hits, mine, theirs)) or 0.0


# -- agreement on units -------------------------------------------------------------------------------------------------------


def read_alpha_u(given: Given) -> Got:
    cases = given.get("cases")
    if cases is None:
        return alpha_u_figures(given)
    if "u" in cases[0]:
        return {"": [section_distance(section(case["u"]), section(case["v"])) for case in cases]}
    return {case["id"]: alpha_u_figures(case) for case in cases}


def alpha_u_figures(given: Given) -> Got:
    raters: list[list[Unit]] = [[] for _ in range(given["raters"])]
    rows = given.get("units_offset_length_rater_category", given.get("units", ()))
    for offset, length, rater, category in rows:
        raters[rater].append(Unit(offset, offset + length, str(category)))
    whole = alpha_u(raters, given["length"], given.get("begin", 0))
    by_category = alpha_u_by_category(raters, given["length"], given.get("begin", 0))
    each = {name: {"alpha": one.value, "D_o": one.observed, "D_e": one.expected} for name, one in by_category.items()}
    return {"alpha": whole.value, "D_o": whole.observed, "D_e": whole.expected, "categories": each}


def section(row: Sequence[Any]) -> tuple[int, int, bool]:
    offset, length, category = row
    return offset, offset + length, category is not None


def read_u_alpha(given: Given) -> Got:
    last = 1 if given.get("offsets") == "end-inclusive" else 0
    raters = [[Unit(start, end + last, str(value)) for start, end, value in units] for units in given["observers"]]
    found = u_alphas(lengths_of([partition(units) for units in raters], given["length"]))
    by_value = {value: one.value for value, one in found.by_value.items()}
    coding = {"cu_alpha": found.coding.value, "coding": found.coding.value}
    return {"u_alpha": found.unitizing.value, "binary": found.binary.value, "per_value": by_value, "ku_alpha": by_value} | coding


def read_gamma(given: Given) -> Got:
    if "continuum" not in given:
        return read_composite(given)
    raters: dict[str, list[GammaUnit]] = {}
    for unit in given["continuum"]:
        raters.setdefault(unit["annotator"], []).append(GammaUnit(unit["start"], unit["end"], str(unit["category"])))
    costs = Costs(given.get("alpha", 1), given.get("beta", 1), given.get("delta_empty", 1))
    lines = list(raters.values())
    best = align_units(lines, costs)

    def sampled() -> Any:
        return gamma_of(lines, costs, precision=0.01)

    return {
        "best_alignment_disorder": best.disorder,
        "n_unitary_alignments": len(best.rows),
        "pair_dissimilarities": lambda rows: [pair_of(raters, costs, row) for row in rows],
        "gamma_range": lambda _: sampled().value,
        "gamma": lambda _: sampled().value,
        "gamma_cat_range": lambda _: sampled().categories,
        "gamma_cat": lambda _: sampled().categories,
        "gamma_k": lambda _: sampled().by_category,
    }


def pair_of(raters: Mapping[str, list[GammaUnit]], costs: Costs, row: Given) -> Got:
    one, other = raters[row["annotatorA"]][row["unitIndexA"]], raters[row["annotatorB"]][row["unitIndexB"]]
    place, kind = pair_distances([one], [other], costs)
    position, category = float(place[0, 0]), float(kind[0, 0])
    return {**row, "positional": position, "categorical": category, "combined": costs.position * position + costs.category * category}


def read_composite(given: Given) -> Got:
    spans = [[Placed(((start, end),), name) for start, end, name in given[side]] for side in ("a", "b")]
    links = [
        [Tied((tuple(a),), (tuple(b),), name) for a, b, name in given.get(f"relations_{side}", ())]  # type: ignore[arg-type]
        for side in ("a", "b")
    ]
    plain = Weighing()
    weighing = Weighing(
        given.get("alpha", plain.place), given.get("tau", plain.limit), given.get("eta", plain.alone), given.get("lambda_typ", plain.spans)
    )
    segments, relations = span_cost(*spans, weighing).agreement, link_cost(*links, weighing).agreement
    return {"segments": segments, "relations": relations, "composite": composite_of(segments, relations, weighing)}


# -- ranking and calibration --------------------------------------------------------------------------------------------------


def read_retrieval(given: Given) -> Got:
    if "topics" in given:
        return Topics([topic_ranking(topic) for topic in given["topics"]])
    if "ranked_gains" in given:
        gains = given["ranked_gains"]
        order = [float(-place) for place in range(len(gains))]
        return Gains(rk.rank_scores(order, gains, ties="input"), given.get("all_gains", gains))
    if "qrels" in given:
        return Runs(given)
    raise UnknownFigureError(f"a ranking of an unknown shape: {', '.join(given)}")


def topic_ranking(topic: Given) -> rk.Ranking:
    depth = max([topic.get("k", 0), *topic["rel_at"]])
    gains = [float(place in topic["rel_at"]) for place in range(1, depth + 1)]
    return rk.rank_scores([float(-place) for place in range(depth)], gains, topic["n_rel"])


def measure(ranking: rk.Ranking, name: str) -> float | None:
    """A ranked measure by its usual name."""
    if found := re.fullmatch(r"(P|R|Recall|Precision)@(\d+)", name):
        return (rk.recall_at if found[1].startswith("R") else rk.precision_at)(ranking, int(found[2]))
    if name in ("AP", "RR"):
        return rk.average_precision(ranking) if name == "AP" else rk.reciprocal_rank(ranking)
    raise UnknownFigureError(name)


class Topics(dict[str, Any]):
    """Measures of several topics, each a list with a value a topic; MAP and MRR are means."""

    def __init__(self, rankings: Sequence[rk.Ranking]) -> None:
        super().__init__()
        self._rankings = rankings

    def __missing__(self, name: str) -> Any:
        if name in ("MAP", "MRR"):
            return fsum(measure(each, name[1:].replace("RR", "RR")) or 0.0 for each in self._rankings) / len(self._rankings)
        return [measure(each, name) for each in self._rankings]


class Gains(dict[str, Any]):
    """Discounted gains of one ranked list, down to any rank."""

    def __init__(self, ranking: rk.Ranking, gains: Sequence[float]) -> None:
        super().__init__()
        self._ranking, self._gains = ranking, gains

    def __missing__(self, name: str) -> Any:
        found = re.fullmatch(r"(n?I?DCG)@?(\d*)", name)
        if found is None:
            return measure(self._ranking, name)
        depth = int(found[2]) if found[2] else None
        if found[1] == "IDCG":
            return rk.ideal_gain(self._gains, depth)
        if found[1] == "nDCG":
            return rk.normalised_gain(self._ranking, self._gains, depth)
        return rk.discounted_gain(self._ranking, depth)


class Runs(dict[str, Any]):
    """One run under each way to break ties."""

    _WAYS = (("trec_eval_docid_desc", "name"), ("input_order", "input"), ("tie_averaged", "average"))

    def __init__(self, given: Given) -> None:
        super().__init__()
        self._run, self._gains = given["run"], given["qrels"]

    def __missing__(self, name: str) -> Any:
        for prefix, ties in self._WAYS:
            if name.startswith(prefix):
                gains = Gains(rk.rank_run(self._run, self._gains, ties), list(self._gains.values()))  # type: ignore[arg-type]
                return gains if name == prefix else gains[name.removeprefix(prefix + "_")]
        return Gains(rk.rank_run(self._run, self._gains), list(self._gains.values()))[name]


def read_calibration(given: Given) -> Got:
    scores, outcomes = given["p"], given["y"]
    brier, error = brier_of(scores, outcomes), calibration_error(scores, outcomes, given.get("bins", 10))
    figures: dict[str, Any] = {} if brier is None else {"brier": brier.score, **brier._asdict()}
    if error is not None:
        figures |= {**error._asdict(), "ece": error.l1, "ECE": error.l1, "mce": error.max, "MCE": error.max}
    return figures


# -- resampling ---------------------------------------------------------------------------------------------------------------


def read_interval(given: Given) -> Got:
    if "pairs" in given:
        return correlation_intervals(given["pairs"])
    table = numpy.array(given["docs"], dtype=float)
    values = ratios_of(bootstrap_totals([table], seed=0, resamples=20_000))[:, 0, 2]
    low, high = interval_of(values) or (None, None)
    point = float(ratios_of(table.sum(axis=0))[2])
    names = {"point": point, "mean": float(values.mean()), "sd": float(values.std()), "q025": low, "q975": high}
    return names | {"n_resamples": len(values)}


def correlation_intervals(pairs: Sequence[Sequence[float]]) -> Got:
    x, y = numpy.array(pairs, dtype=float).T
    rows = numpy.stack([numpy.ones(len(x)), x, y, x * x, y * y, x * y], axis=1)

    def correlation(totals: numpy.ndarray) -> numpy.ndarray:
        n, sx, sy, sxx, syy, sxy = numpy.moveaxis(totals, -1, 0)
        with numpy.errstate(invalid="ignore"):
            return (n * sxy - sx * sy) / numpy.sqrt((n * sxx - sx**2) * (n * syy - sy**2))

    values = correlation(bootstrap_totals([rows], seed=0, resamples=20_000)[:, 0])
    point = float(correlation(rows.sum(axis=0)))
    left_out = correlation(rows.sum(axis=0) - rows)
    figures: dict[str, Any] = {"theta": point, "se": float(numpy.nanstd(values, ddof=1))}
    for level in (90, 95):
        figures |= {f"pct{level}": interval_of(values, level / 100), f"bca{level}": bca_interval_of(values, point, left_out, level / 100)}
    return figures


def read_significance(given: Given) -> Got:
    if "p" in given:
        return {"adjusted": adjust_by_holm(given["p"]), "holm": adjust_by_holm(given["p"])}
    if "paired_differences" in given:
        one = numpy.array(given["paired_differences"], dtype=float)[:, None]
        return swapped(one, 0 * one, lambda totals: totals[..., 0])
    one, other = (numpy.array(given[name], dtype=float) for name in ("A", "B"))
    if one.ndim == 1:
        return swapped(one[:, None], other[:, None], lambda totals: totals[..., 0] / len(one))
    figures = swapped(one, other, lambda totals: ratios_of(totals)[..., 2])
    ends = [float(ratios_of(side.sum(axis=0))[2]) for side in (one, other)]
    return {**figures, "F_A": ends[0], "F_B": ends[1], "diff": ends[0] - ends[1]}


def swapped(one: numpy.ndarray, other: numpy.ndarray, statistic: Callable[[Any], Any]) -> Got:
    counts = swap_counts(one, other, statistic, seed=0)
    total = counts.rounds
    difference = float(statistic(one.sum(axis=0)) - statistic(other.sum(axis=0)))
    return {
        "p_two_sided": swap_test(one, other, statistic, seed=0),
        "p_one_sided": counts.as_high / total,
        "count_ge": counts.as_high,
        "count_abs_ge": counts.as_far,
        "n": total,
        "n_permutations": total,
        "diff": difference,
    }


READERS: dict[str, Callable[[Given], Got]] = {
    "span": read_span,
    "span.soft": read_soft,
    "span.formula": read_formula,
    "links": read_links,
    "coref": read_coref,
    "iaa.kappa": read_ratings,
    "iaa.fleiss": read_ratings,
    "iaa.gwet": read_ratings,
    "iaa.alpha": read_ratings,
    "iaa.edge": read_edge,
    "iaa.sets": read_sets,
    "iaa.f1": read_pairwise_f1,
    "iaa.alpha_u": read_alpha_u,
    "iaa.u_alpha": read_u_alpha,
    "iaa.gamma": read_gamma,
    "retrieval": read_retrieval,
    "calibration": read_calibration,
    "ci": read_interval,
    "significance": read_significance,
}


# -- comparing ----------------------------------------------------------------------------------------------------------------


def compare(expected: Any, got: Any, tolerance: float, name: str = "") -> Iterator[Figure]:
    """Every figure that the example expects, with what was got."""
    if callable(got):
        got = got(expected)
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            yield from compare(value, member(got, key), tolerance, f"{name}.{key}" if name else key)
    elif isinstance(expected, list) and name.endswith("_range"):
        low, high = expected
        yield Figure(name, expected, got, got is not None and low <= got <= high)
    elif isinstance(expected, list):
        values = list(got) if isinstance(got, list | tuple) else [got] * len(expected)
        if len(values) != len(expected):
            yield Figure(name, expected, got, False)
            return
        for place, (value, found) in enumerate(zip(expected, values, strict=True)):
            yield from compare(value, found, tolerance, f"{name}[{place}]")
    else:
        yield Figure(name, expected, got, is_close(expected, got, tolerance))


def member(got: Any, key: str) -> Any:
    try:
        return got[key]
    except (KeyError, TypeError):
        raise UnknownFigureError(f"no reader gives the figure {key!r}") from None


def is_close(expected: Any, got: Any, tolerance: float) -> bool:
    if isinstance(expected, str):
        if expected.startswith(("<=", ">=")):
            bound = float(expected[2:])
            return got is not None and (got <= bound + tolerance if expected[0] == "<" else got >= bound - tolerance)
        return got is None if expected.startswith("undefined") else expected == got
    if expected is None or got is None:
        return got is None and not expected
    return abs(float(got) - float(expected)) <= tolerance + 1e-12


def run(vector: Mapping[str, Any]) -> Outcome:
    """One example through its reader."""
    name, reader = str(vector.get("name")), READERS.get(str(vector.get("family")))
    if reader is None:
        return Outcome(name, (), f"no reader for the family {vector.get('family')!r}")
    try:
        got = reader(vector["input"])
        expected = vector["expected"]
        if isinstance(expected, list):
            got = got[""]
        return Outcome(name, tuple(compare(expected, got, vector.get("tolerance", 1e-9))))
    except UnknownFigureError as error:
        return Outcome(name, (), str(error))
    except Exception as error:  # noqa: BLE001 - one example that cannot be read must not hide the others
        return Outcome(name, (), f"{type(error).__name__}: {error}")


def run_folder(folder: Path) -> list[Outcome]:
    """Every example of a folder, in order of file names; INDEX.json and README are no examples."""
    outcomes = []
    for path in sorted(folder.glob("*.json")):
        if path.name == "INDEX.json":
            continue
        vector = json.loads(path.read_bytes())
        found = vector if isinstance(vector, list) else [vector]
        outcomes += [
            run(each) if isinstance(each, dict) and "family" in each else Outcome(path.name, (), "not an example") for each in found
        ]
    return outcomes


def line_of(outcome: Outcome) -> str:
    if outcome.fault:
        return f"{outcome.name}: FAIL {outcome.fault}"
    wrong = [figure for figure in outcome.figures if not figure.passed]
    shown = wrong or list(outcome.figures)
    figures = "; ".join(f"{figure.name} expected {brief(figure.expected)} got {brief(figure.got)}" for figure in shown[:4])
    more = f"; and {len(shown) - 4} more" if len(shown) > 4 else ""
    return f"{outcome.name}: {'FAIL' if wrong else 'pass'} {figures}{more}"


def brief(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float | Fraction) else json.dumps(value, default=str)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object with every figure")
    args = parser.parse_args()
    outcomes = run_folder(args.folder)
    failed = sum(not outcome.passed for outcome in outcomes)
    if args.json:
        rows = [
            {"name": each.name, "passed": each.passed, "fault": each.fault, "figures": [figure._asdict() for figure in each.figures]}
            for each in outcomes
        ]
        print(json.dumps({"passed": len(outcomes) - failed, "failed": failed, "examples": rows}, default=str))
    else:
        for outcome in outcomes:
            print(line_of(outcome))
        print(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
