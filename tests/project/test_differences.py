"""The queue of differences: every one once, whoever comes first, matched as the scorer matches."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.journal.fold import Held
from workbench.project.differences import NOTHING, REFUSED, Queue
from workbench.project.held import Reading, Tied, in_order
from workbench.project.readings import ReadingSet
from workbench.scoring.align import shared_code_points
from workbench.scoring.base import make_item
from workbench.scoring.grouping import group_claims
from workbench.scoring.many import align_many

ARTICLES = ("one", "two")


def held(article: str, start: int, end: int, label: str | None = "disputed", kind: str = "indirect", name: str = "") -> Held:
    """A claim as it is compared; its id is its place, as a candidate's is."""
    return Held(name or f"{article}-{start}-{end}", ((start, end),), label, kind, None, None, None)


def side(name: str, *claims: tuple[str, Held], links: tuple[tuple[str, str, str, str, str], ...] = (), rejected: Any = ()) -> ReadingSet:
    """A set of both articles."""
    of = {
        article: Reading(
            in_order(claim for place, claim in claims if place == article),
            {((start, end),): f"{place}-{start}-{end}" for place, start, end in rejected if place == article},
            tuple(Tied(*link) for link in links if link[1] == article),
        )
        for article in ARTICLES
    }
    return ReadingSet(name, of)


@st.composite
def claim_sets(draw: st.DrawFn) -> list[ReadingSet]:
    """Two or three annotators who hold some of the same candidates, some of them with other edges or another label, and link some."""
    names = draw(st.sampled_from((("ana", "ben"), ("ana", "ben", "cho"))))
    place = st.tuples(st.sampled_from(ARTICLES), st.integers(0, 40), st.integers(2, 12))
    places = draw(st.lists(place, min_size=1, max_size=6, unique=True))
    sets = []
    for name in names:
        claims: dict[str, tuple[str, Held]] = {}
        refused = []
        for article, start, length in places:
            what = draw(st.sampled_from(("held", "held", "moved", "refused", "absent")))
            label = draw(st.sampled_from(("supported", "disputed", None)))
            identifier = f"{article}-{start}-{start + length}"
            if what == "held":
                claims[identifier] = article, held(article, start, start + length, label)
            elif what == "moved":
                claims[identifier] = article, held(article, start, start + length + draw(st.integers(1, 3)), label, name=identifier)
            elif what == "refused":
                refused.append((article, start, start + length))
        ids = sorted(claims)
        pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.sampled_from(("supports", "denies", "same")))
        links = {(one, other): relation for one, other, relation in draw(st.lists(pairs, max_size=4)) if one != other} if ids else {}
        told = tuple((one, claims[one][0], other, claims[other][0], relation) for (one, other), relation in links.items())
        sets.append(side(name, *claims.values(), links=told, rejected=refused))
    return sets


@given(claim_sets())
def test_the_order_of_annotators_changes_nothing(sets: list[ReadingSet]) -> None:
    first = Queue(sets, ARTICLES)
    for order in permutations(sets):
        other = Queue(order, ARTICLES)
        assert other.differences == first.differences
        assert (other.groups, other.connections, other.names) == (first.groups, first.connections, first.names)


@given(claim_sets())
def test_every_difference_stands_once_and_every_claim_in_one_group(sets: list[ReadingSet]) -> None:
    queue = Queue(sets, ARTICLES)
    assert len({each.key for each in queue.differences}) == len(queue.differences)
    seen = Counter((each.aspect, number) for each in queue.differences if each.aspect != "link" for number in each.groups)
    assert all(count == 1 for count in seen.values())
    told = [[value for value in each.values if value is not None] for each in queue.differences]
    assert all(any(value != values[0] for value in values) for values in told)
    for who, each in enumerate(queue.sets):
        claims = [claim for article in ARTICLES for claim in each.of[article].claims]
        grouped = [group.members[who] for group in queue.groups if group.members[who] is not None]
        assert sorted(claims) == sorted(grouped)  # type: ignore[type-var]


@given(claim_sets())
def test_whoever_holds_the_same_differs_in_nothing(sets: list[ReadingSet]) -> None:
    one = sets[0]
    queue = Queue([one, one._replace(name="twin")], ARTICLES)
    assert queue.differences == []
    assert len(queue.groups) == sum(len(each.claims) for each in one.of.values())


@given(claim_sets())
def test_groups_are_those_of_the_scorer(sets: list[ReadingSet]) -> None:
    """For two exactly its pairs; for more a grouping of the same cost, which may share ties out in another way."""
    for article in ARTICLES:
        claims = [each.of[article].claims for each in sets]
        items = [[make_item(c.id, c.parts, c.label, c.kind, c.stance, c.source, c.cue) for c in side] for side in claims]
        found = group_claims([[c.parts for c in side] for side in claims], lambda who, at, items=items: items[who][at])  # type: ignore[misc]
        wanted = align_many(items)
        if len(sets) == 2:
            assert sorted(found, key=repr) == sorted(wanted, key=repr)
        assert abs(_cost(found, items) - _cost(wanted, items)) < 1e-9


def _cost(groups: Any, items: Any) -> float:
    total = 0.0
    for group in groups:
        there = [items[who][at] for who, at in enumerate(group) if at is not None]
        pairs = len(group) * (len(group) - 1) / 2
        total += pairs - len(there) * (len(there) - 1) / 2
        for place, one in enumerate(there):
            for other in there[place + 1 :]:
                shared = shared_code_points(one.parts, other.parts)
                assert 2 * shared >= one.size + other.size - shared
                total += 1 - shared / (one.size + other.size - shared)
    return total


def test_labels_in_large_clusters_come_first_and_edges_last() -> None:
    same = (("one-0-9", "one", "one-20-29", "one", "same"), ("one-20-29", "one", "two-0-9", "two", "same"))
    shared = (("one", held("one", 20, 29)), ("two", held("two", 0, 9)), ("two", held("two", 20, 29)), ("two", held("two", 30, 39)))
    ana = side("ana", ("one", held("one", 0, 9)), ("one", held("one", 40, 49)), *shared, links=same)
    ben = side(
        "ben",
        ("one", held("one", 0, 9, "denied")),
        ("one", held("one", 40, 51, name="one-40-49")),
        *shared[:2],
        ("two", held("two", 20, 29, "supported")),
        ("two", held("two", 50, 59)),
        links=(*same, ("one-20-29", "one", "two-20-29", "two", "supports")),
        rejected=(("two", 30, 39),),
    )
    queue = Queue([ana, ben], ARTICLES)
    assert [(each.aspect, each.weight) for each in queue.differences] == [
        ("label", 3),
        ("label", 1),
        ("link", 3),
        ("existence", 1),
        ("existence", 1),
        ("boundary", 1),
    ]
    refused, absent = queue.differences[3:5]
    assert refused.values[1] == REFUSED, "ben looked at it"
    assert absent.values[0] == NOTHING, "ana never did"


def test_what_must_be_settled_first_comes_just_before() -> None:
    """Whether there is a claim at all decides whether its label and its links matter."""
    ana = side("ana", ("one", held("one", 0, 9)), ("one", held("one", 20, 29)), links=(("one-0-9", "one", "one-20-29", "one", "denies"),))
    ben = side("ben", ("one", held("one", 0, 11, "denied", name="one-0-9")))
    assert [each.aspect for each in Queue([ana, ben], ARTICLES).differences] == ["boundary", "label", "existence", "link"]


def test_a_verdict_on_a_cluster_is_one_difference() -> None:
    same = (("one-0-9", "one", "two-0-9", "two", "same"),)
    ana = side("ana", ("one", held("one", 0, 9)), ("two", held("two", 0, 9)), links=same)
    ben = side("ben", ("one", held("one", 0, 9, "denied")), ("two", held("two", 0, 9, "denied")), links=same)
    assert [(each.aspect, each.groups) for each in Queue([ana, ben], ARTICLES).differences] == [("label", (0, 1))]
    apart = side("ben", ("one", held("one", 0, 9, "denied")), ("two", held("two", 0, 9, "denied")))
    assert [each.aspect for each in Queue([ana, apart], ARTICLES).differences] == ["label", "label", "link"]


def test_a_link_to_a_member_bears_on_the_cluster() -> None:
    claims = (("one", held("one", 0, 9)), ("one", held("one", 20, 29)), ("two", held("two", 0, 9)))
    same = ("one-20-29", "one", "two-0-9", "two", "same")
    ana = side("ana", *claims, links=(same, ("one-0-9", "one", "one-20-29", "one", "denies")))
    ben = side("ben", *claims, links=(same, ("one-0-9", "one", "two-0-9", "two", "denies")))
    assert Queue([ana, ben], ARTICLES).differences == []
    turned = side("ben", *claims, links=(same, ("two-0-9", "two", "one-0-9", "one", "denies")))
    assert {each.aspect for each in Queue([ana, turned], ARTICLES).differences} == {"link"}


def test_who_has_not_looked_does_not_differ() -> None:
    ana, ben = side("ana", ("one", held("one", 0, 9))), side("ben")
    only_two = ben._replace(of={"two": ben.of["two"]})
    assert Queue([ana, only_two], ARTICLES).differences == []
    assert [each.aspect for each in Queue([ana, ben], ARTICLES).differences] == ["existence"]
