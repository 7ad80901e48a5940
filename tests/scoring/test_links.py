"""Links: carried over through the matching, lifted to gold's clusters, and nothing counted where nobody looked."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.scoring.base import Side
from workbench.scoring.cases import cases_of
from workbench.scoring.links import graph_of, link_counts, pack_ids, plain_counts, unpack_ids

from .build import item, link, side

GOLD_CLAIMS = [item(0, 10, id="g1"), item(20, 30, id="g2"), item(40, 50, id="g3")]
OTHER_CLAIMS = [item(0, 10, id="p1"), item(20, 30, id="p2"), item(40, 50, id="p3"), item(60, 70, id="p4")]


def counts(gold: list[Any], predicted: list[Any], **more: Side) -> dict[str, tuple[float, float, float]]:
    """Hits, gold and predicted of each view, for links in one article."""
    cases = cases_of([side("a", GOLD_CLAIMS, gold)], {"a": side("a", OTHER_CLAIMS, predicted)})
    return {view: tuple(tally.total) for view, tally in link_counts(graph_of(cases)).items()}  # type: ignore[misc]


def test_a_link_turned_round_is_right_only_without_direction() -> None:
    found = counts([link("g1", "g2", "denies")], [link("p2", "p1", "denies")])
    expected = {"typed": (0, 1, 1), "untyped": (0, 1, 1), "undirected": (1, 1, 1), "end_to_end": (0, 1, 1)}
    assert found == expected | {"within": (0, 1, 1), "across": (0, 0, 0)}


def test_another_relation_is_right_only_without_type() -> None:
    found = counts([link("g1", "g2", "denies")], [link("p1", "p2", "supports")])
    assert found["typed"][0] == 0
    assert found["untyped"] == (1, 1, 1)


def test_a_link_to_another_mention_of_the_same_claim_is_the_same_link() -> None:
    gold = [link("g1", "g2", "denies"), link("g2", "g3", "same")]
    assert counts(gold, [link("p1", "p3", "denies")])["end_to_end"] == (1, 1, 1)


def test_same_is_not_scored_here() -> None:
    assert counts([link("g1", "g2", "same")], [link("p1", "p2", "same")])["end_to_end"] == (0, 0, 0)


def test_an_end_without_counterpart_is_spurious_end_to_end_and_left_out_on_matched_claims() -> None:
    found = counts([link("g1", "g2", "denies")], [link("p1", "p2", "denies"), link("p4", "p1", "denies")])
    assert found["typed"] == (1, 1, 1)
    assert found["end_to_end"] == (1, 1, 2)


def test_a_gold_end_that_the_system_lacks_is_a_miss_end_to_end() -> None:
    gold = side("a", [item(0, 10, id="g1"), item(20, 30, id="g2")], [link("g1", "g2", "denies")])
    cases = cases_of([gold], {"a": side("a", [item(0, 10, id="p1")])})
    found = link_counts(graph_of(cases))
    assert tuple(found["end_to_end"].total) == (0, 1, 0)
    assert tuple(found["typed"].total) == (0, 0, 0)


def test_links_into_articles_that_are_not_scored_are_left_out_on_both_sides() -> None:
    assert counts([link("g1", "x", "denies", "b")], [link("p1", "y", "denies", "c")])["end_to_end"] == (0, 0, 0)


def test_a_symmetric_relation_has_no_direction() -> None:
    found = plain_counts(
        [("a", "b", "same"), ("b", "c", "contradicts"), ("d", "e", "same")],
        [("b", "a", "same"), ("c", "b", "contradicts"), ("d", "f", "same")],
        frozenset({"same"}),
    )
    assert found["typed"] == (1, 3, 3)
    assert found["undirected"] == (2, 3, 3)


@given(
    st.lists(
        st.one_of(st.text("0123456789abcdef", min_size=4, max_size=4), st.sampled_from(["ABCD", "a b", "ab", "ä", "0x1f"])), min_size=1
    )
)
def test_ids_come_out_as_they_were_packed(ids: list[str]) -> None:
    assert unpack_ids(pack_ids(ids)) == ids
