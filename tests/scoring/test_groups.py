"""Claims counted by group come to what counting them one by one does, however many articles are counted together."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from workbench.scoring.base import Item, Side, Unplaced, make_item, make_side
from workbench.scoring.cases import Case, case_of
from workbench.scoring.groups import GroupCounts, LabelRows

labels = st.sampled_from([None, "supported", "denied", "disputed"])
made = st.one_of(st.none(), st.tuples(st.sampled_from([(), ("one",)]), st.booleans(), st.booleans()))


@st.composite
def sides(draw: st.DrawFn, article: str) -> Side:
    """Claims at few places, so that many match; some words without a place."""
    starts = draw(st.lists(st.integers(0, 5), unique=True, max_size=5))
    items = [
        make_item(
            f"{article}{start}", [(10 * start, 10 * start + 8)], draw(labels), draw(st.sampled_from([None, "direct"])), made=draw(made)
        )
        for start in starts
    ]
    return make_side(article, items, [Unplaced("lost words", label) for label in draw(st.lists(labels, max_size=2))])


@st.composite
def corpora(draw: st.DrawFn) -> list[Case]:
    """A few articles with both sides."""
    names = [f"a{number}" for number in range(draw(st.integers(0, 6)))]
    return [case_of(draw(sides(name)), draw(sides(name))) for name in names]


def counted(cases: list[Case], after: int) -> tuple[GroupCounts, dict[str | None, dict[int, tuple[float, ...]]]]:
    """The counts, taken together every so many articles; rows by label and article."""
    groups, found = GroupCounts(), list[LabelRows]()
    for number, case in enumerate(cases, start=1):
        found += groups.add(case)
        if number % after == 0:
            found += groups.count()
    found += groups.count()
    rows: dict[str | None, dict[int, tuple[float, ...]]] = {}
    for label, first, table in found:
        rows.setdefault(label, {}).update({first + place: tuple(row) for place, row in enumerate(table.tolist()) if any(row)})
    return groups, rows


def group(item: Item) -> tuple[object, ...]:
    return item.label, item.kind, item.stance, item.made


@given(corpora(), st.integers(1, 4))
def test_groups_are_counted_as_one_by_one_and_alike_in_any_portions(cases: list[Case], after: int) -> None:
    groups, rows = counted(cases, after)
    whole, all_rows = counted(cases, 100)
    assert rows == all_rows
    assert groups.every(0) == whole.every(0) == Counter(group(item) for case in cases for item in case.gold.items)
    assert groups.every(1) == Counter(group(item) for case in cases for item in case.predicted.items)
    pairs = [(case.gold.items[pair.gold], case.predicted.items[pair.predicted]) for case in cases for pair in case.overlaps]
    assert groups.matched() == whole.matched() == Counter((group(one), group(other)) for one, other in pairs)


@given(corpora())
def test_label_rows_count_hits_and_claims_with_and_without_a_place(cases: list[Case]) -> None:
    _, rows = counted(cases, 2)
    for number, case in enumerate(cases):
        for label in ("supported", "denied", "disputed"):
            both = [(case.gold.items[pair.gold].label, case.predicted.items[pair.predicted].label) for pair in case.overlaps]
            mine, theirs = (sum(one.label == label for one in (*side.items, *side.unplaced)) for side in (case.gold, case.predicted))
            expected = (both.count((label, label)), mine, theirs)
            assert rows.get(label, {}).get(number, (0, 0, 0)) == expected
        single = [rows.get(label, {}).get(number, (0, 0, 0)) for label in ("supported", "denied", "disputed")]
        assert rows.get(None, {}).get(number, (0, 0, 0)) == tuple(map(sum, zip(*single, strict=True)))


@given(corpora())
def test_an_article_is_blind_where_all_gold_claims_that_say_so_are(cases: list[Case]) -> None:
    groups, _ = counted(cases, 2)
    known = [[item.made for item in case.gold.items if item.made is not None] for case in cases]
    blind = [case for case, own in zip(cases, known, strict=True) if own and all(one[2] for one in own)]
    articles, counts = groups.blind()
    assert articles == len(blind)
    assert counts == (sum(len(case.overlaps) for case in blind), sum(c.gold_count for c in blind), sum(c.predicted_count for c in blind))
