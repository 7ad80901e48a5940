"""Owns `align_many` for a whole corpus: the same groups, found passage by passage, most of them without any search.

Claims of different passages share no code point, so they never stand in one group, and a best grouping of the article is one of each
passage. Where every annotator holds the same claims in a passage, or each at most one and all of these overlap by half, the best groups
are plain; only the rest is handed to the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from workbench.scoring.align import shared_code_points
from workbench.scoring.base import Item, Parts
from workbench.scoring.many import Group, align_many

Place = tuple[int, int, int, int]
"""Hull of a claim, and whose it is, and its index there."""


def group_claims(sets: Sequence[Sequence[Parts]], item_of: Callable[[int, int], Item]) -> list[Group]:
    """Each claim of every annotator in one group, in order of the text; `item_of` makes the item of an annotator's claim, when needed."""
    if len(sets) == 1:
        return [(place,) for place in range(len(sets[0]))]
    if all(claims == sets[0] for claims in sets[1:]) and len(set(sets[0])) == len(sets[0]):
        return [(place,) * len(sets) for place in range(len(sets[0]))]
    groups: list[Group] = []
    for passage in _passages(sets):
        groups += _plain(sets, passage) or _searched(len(sets), passage, item_of)
    return groups


def _passages(sets: Sequence[Sequence[Parts]]) -> Iterator[list[Place]]:
    """Claims whose hulls hang together, from the start of the text to its end."""
    places = sorted((parts[0][0], parts[-1][1], who, at) for who, claims in enumerate(sets) for at, parts in enumerate(claims))
    passage: list[Place] = []
    end = 0
    for place in places:
        if passage and place[0] >= end:
            yield passage
            passage = []
        passage.append(place)
        end = max(end, place[1]) if len(passage) > 1 else place[1]
    if passage:
        yield passage


def _plain(sets: Sequence[Sequence[Parts]], passage: list[Place]) -> list[Group] | None:
    """The groups where they are plain to see, else None."""
    if len(passage) == 1:
        return [_group(len(sets), passage)]
    owners = {who for _, _, who, _ in passage}
    if len(owners) < len(passage):
        return _same_claims(sets, passage, owners)
    spans = [sets[who][at] for _, _, who, at in passage]
    if all(span == spans[0] for span in spans) or all(_is_overlap(one, other) for one, other in combinations(spans, 2)):
        return [_group(len(sets), passage)]
    return [_group(len(sets), [place]) for place in passage] if len(passage) == 2 else None


def _same_claims(sets: Sequence[Sequence[Parts]], passage: list[Place], owners: set[int]) -> list[Group] | None:
    by_span: dict[Parts, list[Place]] = {}
    for place in passage:
        by_span.setdefault(sets[place[2]][place[3]], []).append(place)
    if all({who for _, _, who, _ in places} == owners and len(places) == len(owners) for places in by_span.values()):
        return [_group(len(sets), places) for places in by_span.values()]
    return None


def _searched(count: int, passage: list[Place], item_of: Callable[[int, int], Item]) -> list[Group]:
    held: list[list[int]] = [[] for _ in range(count)]
    for _, _, who, at in passage:
        held[who].append(at)
    # Who holds nothing here adds the same to every grouping; without that annotator the search is smaller.
    there = [who for who in range(count) if held[who]]
    if len(there) == 1:
        return [_group(count, [place]) for place in passage]
    groups: list[Group] = []
    for found in align_many([[item_of(who, at) for at in held[who]] for who in there]):
        group: list[int | None] = [None] * count
        for who, place in zip(there, found, strict=True):
            group[who] = None if place is None else held[who][place]
        groups.append(tuple(group))
    return groups


def _group(count: int, places: Sequence[Place]) -> Group:
    group: list[int | None] = [None] * count
    for _, _, who, at in places:
        group[who] = at
    return tuple(group)


def _is_overlap(one: Parts, other: Parts) -> bool:
    shared = shared_code_points(one, other)
    size = sum(end - start for start, end in one) + sum(end - start for start, end in other)
    return 3 * shared >= size  # shared / (size - shared) >= 1/2
