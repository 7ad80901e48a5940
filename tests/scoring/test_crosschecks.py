"""Our figures against those of other libraries, on data where these are right. Each is skipped where its library is not installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.alpha import krippendorff_alpha
from workbench.scoring.base import f1_of
from workbench.scoring.calibration import brier_of
from workbench.scoring.chance import cohen_kappa, fleiss_kappa
from workbench.scoring.clusters import cluster_figures
from workbench.scoring.distances import LEVELS
from workbench.scoring.ranking import average_precision, normalised_gain, rank_scores
from workbench.scoring.resample import adjust_by_holm
from workbench.scoring.spans import counts_of_outcome, semeval_of

from .build import case, item

few = settings(deadline=None, max_examples=40)
tables = st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=n, max_size=n))
units = st.lists(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=3, max_size=3), min_size=2, max_size=12)
scored = st.lists(st.tuples(st.sampled_from([0.1, 0.25, 0.3, 0.5, 0.75, 0.9]), st.booleans()), min_size=2, max_size=15)


@few
@given(tables, st.sampled_from(["identity", "linear", "quadratic"]))
def test_kappa_is_that_of_scikit_learn(table: list[list[int]], weights: Any) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    ours = cohen_kappa(table, weights)
    if ours.value is None or sum(map(sum, table)) == 0:
        return
    cells = [(a, b) for a, row in enumerate(table) for b, count in enumerate(row) for _ in range(count)]
    one, other = zip(*cells, strict=True)
    theirs = metrics.cohen_kappa_score(one, other, labels=list(range(len(table))), weights=None if weights == "identity" else weights)
    assert ours.value == pytest.approx(theirs, abs=1e-9)


@few
@given(units, st.sampled_from(LEVELS))
def test_alpha_is_that_of_krippendorff(ratings: list[list[int | None]], level: Any) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    ours = krippendorff_alpha(ratings, level)
    if ours.value is None:
        return
    matrix = numpy.array([[numpy.nan if value is None else value for value in unit] for unit in ratings], dtype=float).T
    theirs = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    assert ours.value == pytest.approx(theirs, abs=1e-9)


@few
@given(st.integers(2, 5), st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=2, max_size=10))
def test_fleiss_kappa_is_that_of_statsmodels(raters: int, ratings: list[list[int]]) -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    counts = numpy.array([[row[:raters].count(category) for category in range(4)] for row in ratings])
    ours = fleiss_kappa(counts)
    if ours.value is not None:
        assert ours.value == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-9)


@few
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_is_that_of_statsmodels(values: list[float]) -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    assert adjust_by_holm(values) == pytest.approx(multitest.multipletests(values, method="holm")[1].tolist())


partitions = st.lists(st.integers(0, 4), min_size=1, max_size=9)


@few
@given(partitions, partitions)
def test_clusters_are_those_of_scorch(one: list[int], other: list[int]) -> None:
    scores = pytest.importorskip("scorch.scores")

    def clusters(places: Sequence[int]) -> list[set[str]]:
        return [{f"m{n}" for n, place in enumerate(places) if place == each} for each in sorted(set(places))]

    key, response = clusters(one), clusters(other)
    ours = cluster_figures(key, response)
    for name, function in (("b_cubed", scores.b_cubed), ("ceaf_e", scores.ceaf_e), ("ceaf_m", scores.ceaf_m), ("muc", scores.muc)):
        figures = ours[name]
        if None not in figures:
            recall, precision, f1 = function(key, response)
            assert (figures.recall, figures.precision, figures.f1) == pytest.approx((recall, precision, f1), abs=1e-9), name


@few
@given(scored)
def test_brier_is_that_of_scikit_learn_and_its_parts_add_up(rows: list[tuple[float, bool]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    scores, hits = zip(*rows, strict=True)
    ours = brier_of(scores, hits)
    assert ours is not None
    assert ours.score == pytest.approx(metrics.brier_score_loss(hits, scores, pos_label=True))
    assert ours.reliability - ours.resolution + ours.uncertainty == pytest.approx(ours.score)


@few
@given(st.lists(st.booleans(), min_size=2, max_size=15))
def test_average_precision_without_ties_is_that_of_scikit_learn(hits: list[bool]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    scores = [1 - place / 100 for place in range(len(hits))]
    ours = average_precision(rank_scores(scores, list(map(float, hits))))
    if ours is not None:
        assert ours == pytest.approx(metrics.average_precision_score(hits, scores))


@few
@given(scored)
def test_ndcg_with_ties_is_that_of_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    scores, hits = zip(*rows, strict=True)
    gains = list(map(float, hits))
    ours = normalised_gain(rank_scores(scores, gains), gains)
    if ours is not None:
        assert ours == pytest.approx(metrics.ndcg_score([gains], [scores]))


@st.composite
def flat_articles(draw: st.DrawFn) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """Sorted spans that never overlap on one side, and predictions that overlap one gold span at most: where nervaluate is right."""
    gold, predicted = [], []
    for place in range(draw(st.integers(1, 8))):
        start = place * 20
        span = (start, start + 8, draw(st.sampled_from("AB")))
        if draw(st.booleans()):
            gold.append(span)
        if draw(st.booleans()):
            shift = draw(st.integers(0, 3))
            predicted.append((start + shift, start + 8 + draw(st.integers(0, 3)), draw(st.sampled_from("AB"))))
    return gold, predicted


@few
@given(flat_articles())
def test_semeval_is_that_of_nervaluate_on_flat_sorted_spans(article: tuple[list[Any], list[Any]]) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    gold, predicted = article
    if not gold or not predicted:  # nervaluate cannot read an empty first article
        return
    theirs = nervaluate.Evaluator(
        [[{"start": s, "end": e, "label": label} for s, e, label in side] for side in ([gold])],
        [[{"start": s, "end": e, "label": label} for s, e, label in side] for side in ([predicted])],
        tags=["A", "B"],
    ).evaluate()["overall"]
    outcomes = semeval_of([case([item(s, e, label=x) for s, e, x in gold], [item(s, e, label=x) for s, e, x in predicted])])
    # nervaluate wants inclusive ends, but spans that are apart by far stand the same either way.
    names = {"strict": outcomes.strict, "exact": outcomes.exact, "partial": outcomes.partial, "ent_type": outcomes.type}
    for name, outcome in names.items():
        assert outcome == (theirs[name].correct, theirs[name].incorrect, theirs[name].partial, theirs[name].missed, theirs[name].spurious)
        assert f1_of(counts_of_outcome(outcome)) == pytest.approx(theirs[name].f1)
