"""Published and derived worked examples: a few typed in here, all of the shared folder where it is at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.scoring.align import align
from workbench.scoring.base import Counts, f1_of, precision_of, recall_of
from workbench.scoring.cases import Case, cases_of
from workbench.scoring.clusters import cluster_figures
from workbench.scoring.labels import kappa_of
from workbench.scoring.links import plain_counts
from workbench.scoring.resample import adjust_by_holm, bootstrap_totals, ratios_of, swap_test
from workbench.scoring.spans import counts_of_outcome, detection_counts, semeval_of

from .build import case, item, side

FOLDER = Path(os.environ.get("WORKBENCH_SHARED", "../shared")) / "vectors"


def test_kappa_of_cohens_own_table() -> None:
    """Cohen (1960), p. 45: proportions of two psychologists over 200 patients, kappa .492."""
    table = {"a": {"a": 88, "b": 14, "c": 18}, "b": {"a": 10, "b": 40, "c": 10}, "c": {"a": 2, "b": 6, "c": 12}}
    assert kappa_of(table).value == pytest.approx(0.492, abs=0.0005)


def test_kappa_is_undefined_where_one_label_is_used_throughout() -> None:
    assert kappa_of({"a": {"a": 7}}).value is None


def test_three_copies_of_a_claim_are_one_hit() -> None:
    found = detection_counts(case([item(0, 8)], [item(0, 8), item(0, 8, id="x"), item(0, 8, id="y")]))
    assert found["exact"] == (1, 1, 3)


def test_partial_is_the_sum_of_iou_of_the_best_matching() -> None:
    found = detection_counts(case([item(0, 4), item(10, 20)], [item(0, 4), item(15, 20)]))
    assert found["partial"] == (1.5, 2, 2)


def test_clusters_of_the_paper_on_lea() -> None:
    """Moosavi and Strube (2016), section 4: key {a,b,c}{d,e,f,g}, response {a,b}{c,d}{f,g,h,i}."""
    found = cluster_figures(["abc", "defg"], ["ab", "cd", "fghi"])["lea"]
    assert found.recall == pytest.approx((3 * 1 / 3 + 4 * 1 / 6) / 7)
    assert found.precision == pytest.approx((2 * 1 + 2 * 0 + 4 * 1 / 6) / 8)


def test_singletons_count_in_lea_b_cubed_and_ceaf() -> None:
    found = cluster_figures(["a", "bc"], ["a", "b", "c"])
    assert found["lea"].recall == pytest.approx(1 / 3)
    assert found["b_cubed"].recall == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert found["ceaf_e"].recall == pytest.approx((1 + 2 / 3) / 2)
    assert found["muc"].f1 is None


def test_holm_steps_down() -> None:
    assert adjust_by_holm([0.02, 0.01, 0.5]) == pytest.approx([0.04, 0.03, 0.5])


def test_swapping_identical_systems_gives_p_one() -> None:
    import numpy

    table = numpy.array([[1.0, 2.0, 3.0]] * 5)
    assert swap_test(table, table, lambda totals: ratios_of(totals)[..., 2], seed=0) == 1


def _close(got: float | None, expected: float, tolerance: float) -> bool:
    # The examples write 0 where the denominator is 0; here that is undefined.
    return abs((0.0 if got is None else got) - expected) <= tolerance


def _cases(given: dict[str, Any]) -> list[Case]:
    documents = given.get("documents") or [{"gold": given["gold"], "pred": given["pred"]}]

    def items(rows: list[list[Any]]) -> list[Any]:
        return [item(row[0], row[1], label=row[2] if len(row) > 2 else None, id=str(n)) for n, row in enumerate(rows)]

    gold = [side(str(place), items(document["gold"])) for place, document in enumerate(documents)]
    predicted = {str(place): side(str(place), items(document["pred"])) for place, document in enumerate(documents)}
    return cases_of(gold, predicted)


def _check_span(vector: dict[str, Any]) -> None:
    cases, expected, tolerance = _cases(vector["input"]), vector["expected"], vector["tolerance"]
    outcomes = semeval_of(cases)._asdict()
    tallies = [detection_counts(one) for one in cases]
    for measure, figures in expected.items():
        if measure in outcomes:
            assert outcomes[measure] == tuple(figures[name] for name in ("COR", "INC", "PAR", "MIS", "SPU")), measure
            counts = counts_of_outcome(outcomes[measure])
        else:
            rows = [tally[{"soft_iou": "partial", "iou50": "overlap"}[measure]] for tally in tallies]
            counts = Counts(*(sum(column) for column in zip(*rows, strict=True)))
            assert _close(counts.hits, figures.get("sum", figures.get("TP")), tolerance), measure
        for name, ratio in (("P", precision_of), ("R", recall_of), ("F", f1_of)):
            if name in figures:
                assert _close(ratio(counts), figures[name], tolerance), (measure, name)


def _check_soft(vector: dict[str, Any]) -> None:
    (only,) = _cases(vector["input"])
    counts = detection_counts(only)["partial"]
    got = {"sumJ": counts.hits, "P": precision_of(counts), "R": recall_of(counts), "F": f1_of(counts)}
    assert all(_close(got[name], value, vector["tolerance"]) for name, value in vector["expected"].items())


def _check_formula(vector: dict[str, Any]) -> None:
    hits, extra, missed = (vector["input"][name] for name in ("TP", "FP", "FN"))
    counts = Counts(hits, hits + missed, hits + extra)
    got = {"P": precision_of(counts), "R": recall_of(counts), "F": f1_of(counts)}
    assert all(_close(got[name], value, vector["tolerance"]) for name, value in vector["expected"].items())


def _check_coref(vector: dict[str, Any]) -> None:
    found = cluster_figures(vector["input"]["key"], vector["input"]["response"])
    names = {"b3": "b_cubed", "ceafm": "ceaf_m", "ceafe": "ceaf_e"}
    for name, (recall, precision, f1) in vector["expected"].items():
        got = found[names.get(name, name)]
        for value, expected in ((got.recall, recall), (got.precision, precision), (got.f1, f1)):
            assert _close(value, expected, vector["tolerance"]), name


def _check_links(vector: dict[str, Any]) -> None:
    given, expected = vector["input"], vector["expected"]
    relations = {row[2] for row in given["gold"] + given["pred"]}
    links = [[(row[0], row[1], row[2]) for row in given[name]] for name in ("gold", "pred")]
    found = plain_counts(links[0], links[1], frozenset(relations - set(given["directed"])))
    for name, counts in (("unlabelled_undirected", found["undirected"]), ("labelled_typed", found["typed"])):
        figures = expected[name]
        assert (counts.hits, counts.predicted - counts.hits, counts.gold - counts.hits) == (
            figures["TP"],
            figures["FP"],
            figures["FN"],
        )
        assert _close(f1_of(counts), figures["F"], vector["tolerance"])


def _check_kappa(vector: dict[str, Any]) -> None:
    table = vector["input"].get("table_rater1_by_rater2")
    if table is None or "kappa" not in vector["expected"]:
        pytest.skip("no table, or no kappa")
    found = kappa_of({str(row): {str(column): n for column, n in enumerate(cells)} for row, cells in enumerate(table)})
    for name, value in (("kappa", found.value), ("p_o", found.observed), ("p_e_cohen", found.expected)):
        if name in vector["expected"]:
            assert _close(value, vector["expected"][name], vector["tolerance"]), name


def _check_pairwise_f1(vector: dict[str, Any]) -> None:
    hits = gold = predicted = 0
    for document, rows in vector["input"]["ann1"].items():
        one = [item(*row[:2], label=row[2]) for row in rows]
        other = [item(*row[:2], label=row[2]) for row in vector["input"]["ann2"][document]]
        pairs = align(one, other)
        hits += sum(pair.is_exact and one[pair.gold].label == other[pair.predicted].label for pair in pairs)
        gold, predicted = gold + len(one), predicted + len(other)
    assert _close(f1_of(Counts(hits, gold, predicted)), vector["expected"]["pairwise_f1"], vector["tolerance"])


def _reordered(rows: list[list[int]]) -> Any:
    import numpy

    return numpy.array(rows, dtype=float)  # [tp, n_gold, n_pred] is the order of Counts


def _check_interval(vector: dict[str, Any]) -> None:
    if "docs" not in vector["input"]:
        pytest.skip("not a score of articles")
    import numpy

    totals = bootstrap_totals([_reordered(vector["input"]["docs"])], seed=0, resamples=20_000)
    values = ratios_of(totals)[:, 0, 2]
    low, high = numpy.percentile(values, [2.5, 97.5])
    expected = vector["expected"]
    assert abs(values.mean() - expected["mean"]) < 0.01
    assert abs(low - expected["q025"]) < 0.01
    assert abs(high - expected["q975"]) < 0.01


def _check_significance(vector: dict[str, Any]) -> None:
    given, expected = vector["input"], vector["expected"]
    if "p" in given:
        assert adjust_by_holm(given["p"]) == pytest.approx(expected["adjusted"], abs=vector["tolerance"])
    elif "A" in given:
        p = swap_test(_reordered(given["A"]), _reordered(given["B"]), lambda totals: ratios_of(totals)[..., 2], seed=0)
        assert _close(p, expected["p_two_sided"], vector["tolerance"])
    else:
        differences = _reordered([[value] for value in given["paired_differences"]])
        p = swap_test(differences, 0 * differences, lambda totals: totals[..., 0], seed=0)
        assert _close(p, expected["p_two_sided"], vector["tolerance"])


READERS: dict[str, Callable[[dict[str, Any]], None]] = {
    "span": _check_span,
    "span.soft": _check_soft,
    "span.formula": _check_formula,
    "coref": _check_coref,
    "links": _check_links,
    "iaa.kappa": _check_kappa,
    "iaa.f1": _check_pairwise_f1,
    "ci": _check_interval,
    "significance": _check_significance,
}


def _supported() -> list[Any]:
    if not FOLDER.is_dir():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"no worked examples at {FOLDER}"))]
    vectors = [json.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json")) if path.name != "INDEX.json"]
    return [pytest.param(vector, id=vector["name"]) for vector in vectors if vector["family"] in READERS]


@pytest.mark.parametrize("vector", _supported())
def test_worked_example_reproduces(vector: dict[str, Any]) -> None:
    READERS[vector["family"]](vector)
