"""Intervals and tests: exact where they can be, the same whatever the order of rows."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.compare import ASSUMPTION, _needed
from workbench.scoring.report import Setting, System, build_report
from workbench.scoring.resample import adjust_by_holm, bca_interval_of, bootstrap_totals, interval_of, ratios_of, swap_test

from .build import item, side

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(4, 8), st.integers(4, 8)), min_size=1, max_size=14)


def f1(totals: numpy.ndarray) -> numpy.ndarray:
    return ratios_of(totals)[..., 2]


@settings(deadline=None, max_examples=30)
@given(rows, st.randoms())
def test_order_of_rows_changes_no_bit_of_an_interval_or_a_p(table: list[tuple[int, int, int]], random: object) -> None:
    one = numpy.array(table, dtype=float)
    other = one[:, [0, 2, 1]]
    order = list(range(len(table)))
    random.shuffle(order)  # type: ignore[attr-defined]

    def found(order: list[int]) -> tuple[object, float]:
        values = f1(bootstrap_totals([one[order], other[order]], seed=3, resamples=200)[:, 0])
        return interval_of(values), swap_test(one[order], other[order], f1, seed=3, rounds=500)

    assert found(order) == found(sorted(order))


def test_few_rows_are_resampled_in_every_way_there_is() -> None:
    assert len(bootstrap_totals([numpy.ones((4, 3))], seed=0, resamples=5)) == 256
    assert len(bootstrap_totals([numpy.ones((12, 3))], seed=0, resamples=5)) == 5


def test_holm_steps_down() -> None:
    assert adjust_by_holm([0.02, 0.01, 0.5]) == pytest.approx([0.04, 0.03, 0.5])


def test_swapping_identical_systems_gives_p_one() -> None:
    table = numpy.array([[1.0, 2.0, 3.0]] * 5)
    assert swap_test(table, table, f1, seed=0) == 1


def test_the_corrected_interval_leans_as_the_statistic_is_skewed() -> None:
    """Efron and Tibshirani's (1993) point: the percentile interval of a variance is too low."""
    values = numpy.random.default_rng(1).chisquare(4, 4000)
    left_out = numpy.array([3.0, 4.0, 4.1, 4.2, 4.0, 4.1, 4.05, 4.15])
    plain, corrected = interval_of(values), bca_interval_of(values, 4.0, left_out)
    assert plain is not None
    assert corrected is not None
    assert corrected[0] > plain[0]
    assert corrected[1] > plain[1]


def test_the_estimate_of_more_articles_is_said_with_its_assumption() -> None:
    found = _needed(0.01, 0.01, 50)
    assert found is not None
    assert found["assumption"] == ASSUMPTION
    assert 300 < found["more"] < 400  # (2.80 × .01 / .01)² × 50 = 392 in all
    assert _needed(0.0, 0.01, 50) is None
    assert _needed(0.2, 0.01, 50) == {"more": 0, "assumption": ASSUMPTION}


def test_two_systems_are_compared_on_every_headline_that_both_have() -> None:
    gold = [side(f"a{n}", [item(0, 10, label="x"), item(20, 30, label="y")]) for n in range(12)]
    systems = {
        "good": System({one.article: one for one in gold}, {}),
        "bad": System({one.article: side(one.article, one.items[:1]) for one in gold}, {}),
    }
    report = build_report(gold, systems, Setting("gold", "0", resamples=200))
    rows_ = {row["metric"]: row for row in report["comparisons"]}
    assert {"detection.overlap.f1", "labels.end_to_end.f1", "labels.end_to_end.macro_f1"} <= rows_.keys()
    assert rows_["detection.overlap.f1"]["difference"] == pytest.approx(1 / 3)
    assert rows_["detection.overlap.f1"]["p"] == 2 / 4096
    assert report["systems"]["good"]["labels"]["end_to_end"]["macro_ci95"] == [1, 1]
