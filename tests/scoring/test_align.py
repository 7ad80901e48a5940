"""The matching: one to one, the best there is, and blind to order."""

from __future__ import annotations

from itertools import permutations
from math import fsum

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.align import align, shared_code_points
from workbench.scoring.base import Item

from .build import case, item


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    """Up to six claims in a short text, so that they nest, repeat and tie."""
    found = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 12))
        ends = [start, start + draw(st.integers(1, 6))]
        if draw(st.booleans()):
            ends += [ends[1] + 2, ends[1] + 2 + draw(st.integers(1, 3))]
        found.append(item(*ends, label=draw(st.sampled_from(["x", "y", None])), id=f"i{number}"))
    return found


def best_sum(gold: list[Item], predicted: list[Item]) -> float:
    """The largest sum of IoU by trying every assignment."""
    small, large = sorted((gold, predicted), key=len)

    def iou(one: Item, other: Item) -> float:
        shared = shared_code_points(one.parts, other.parts)
        return shared / (one.size + other.size - shared)

    return max(fsum(map(iou, small, order)) for order in permutations(large, len(small)))


@settings(deadline=None)
@given(items(), items())
def test_the_sum_of_iou_is_the_largest_there_is(gold: list[Item], predicted: list[Item]) -> None:
    assert abs(fsum(pair.iou for pair in align(gold, predicted)) - best_sum(gold, predicted)) < 1e-6


@settings(deadline=None)
@given(items(), items())
def test_every_claim_is_paired_at_most_once(gold: list[Item], predicted: list[Item]) -> None:
    pairs = align(gold, predicted)
    assert len({pair.gold for pair in pairs}) == len(pairs) == len({pair.predicted for pair in pairs})


@settings(deadline=None)
@given(items(), items(), st.randoms())
def test_order_of_input_does_not_matter(gold: list[Item], predicted: list[Item], random: object) -> None:
    def named(gold: list[Item], predicted: list[Item]) -> set[tuple[str, str]]:
        return {(gold[pair.gold].id, predicted[pair.predicted].id) for pair in align(gold, predicted)}

    before = named(gold, predicted)
    random.shuffle(gold)  # type: ignore[attr-defined]
    random.shuffle(predicted)  # type: ignore[attr-defined]
    assert named(gold, predicted) == before


@settings(deadline=None)
@given(items(), items())
def test_swapping_the_sides_gives_the_same_pairs(gold: list[Item], predicted: list[Item]) -> None:
    there = {(pair.gold, pair.predicted) for pair in align(gold, predicted)}
    back = {(pair.predicted, pair.gold) for pair in align(predicted, gold)}
    assert there == back


def test_an_identical_claim_wins_over_a_fragment_listed_first() -> None:
    (pair,) = align([item(0, 10)], [item(0, 4), item(0, 10)])
    assert pair.predicted == 1


def test_among_identical_spans_the_one_with_golds_label_is_taken() -> None:
    (pair,) = align([item(0, 10, label="y")], [item(0, 10, label="x"), item(0, 10, label="y")])
    assert pair.predicted == 1


def test_between_equal_sums_the_matching_with_more_overlaps_wins() -> None:
    """3/5 + 1/2 and 1/5 + 9/10 are both 1.1; only the first finds both claims."""
    pairs = align([item(2, 9), item(3, 13)], [item(3, 12), item(7, 12)])
    assert [(pair.shared, pair.covered) for pair in pairs] == [(6, 10), (5, 10)]


def test_claims_that_only_touch_are_not_paired() -> None:
    assert align([item(0, 5)], [item(5, 9)]) == []


def test_fragments_are_compared_by_their_code_points_not_by_their_hull() -> None:
    (pair,) = align([item(0, 5, 20, 25)], [item(0, 25)])
    assert (pair.shared, pair.covered, pair.is_overlap) == (10, 25, False)


def test_touching_fragments_are_the_same_claim_as_one_part() -> None:
    assert case([item(0, 5, 5, 9)], [item(0, 9)]).pairs[0].is_exact


def test_iou_of_exactly_one_half_is_an_overlap() -> None:
    assert align([item(0, 10)], [item(0, 5)])[0].is_overlap
    assert not align([item(0, 11)], [item(0, 5)])[0].is_overlap
