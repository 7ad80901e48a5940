"""Owns the alignment of the claims of several annotators in one article; must never put two claims of one annotator together.

For two annotators it is the matching of `align`, as far as IoU is at least .5. For more it is the grouping of least cost: two claims
of a group cost 1 − IoU, must have an IoU of at least .5, and a claim that a group lacks costs 1 against each that it has; exact, by the
set packing of `unitary`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from workbench.scoring.align import align, overlapping_pairs
from workbench.scoring.base import Item
from workbench.scoring.unitary import best_rows

_Claim: TypeAlias = tuple[int, int]
"""The number of a line and a place in it."""
Group: TypeAlias = tuple[int | None, ...]
"""For each annotator the index of a claim, None where the annotator has none."""


def align_many(sets: Sequence[Sequence[Item]]) -> list[Group]:
    """The claims of every annotator, each in one group, in order of the text. Neither the order of sets nor of claims decides ties."""
    if len(sets) < 2:
        return [(place,) for items in sets for place in range(len(items))]
    order = sorted(range(len(sets)), key=lambda place: sorted(item.content for item in sets[place]))
    sorted_sets = [sorted(range(len(sets[place])), key=lambda claim, place=place: _key(sets[place][claim])) for place in order]  # type: ignore[misc]
    lines = [[sets[place][claim] for claim in claims] for place, claims in zip(order, sorted_sets, strict=True)]
    groups: list[Group] = []
    for row in _pairs(*lines) if len(lines) == 2 else _rows(lines):
        group: list[int | None] = [None] * len(sets)
        for place, claims, found in zip(order, sorted_sets, row, strict=True):
            group[place] = None if found < 0 else claims[found]
        groups.append(tuple(group))
    return sorted(groups, key=lambda group: min(_key(sets[place][claim]) for place, claim in enumerate(group) if claim is not None))


def _key(item: Item) -> tuple[object, ...]:
    return item.content, item.id


def _pairs(one: Sequence[Item], other: Sequence[Item]) -> list[list[int]]:
    rows = [[pair.gold, pair.predicted] for pair in align(one, other) if pair.is_overlap]
    paired = {row[0] for row in rows}, {row[1] for row in rows}
    rows += [[place, -1] for place in range(len(one)) if place not in paired[0]]
    return rows + [[-1, place] for place in range(len(other)) if place not in paired[1]]


def _rows(lines: Sequence[Sequence[Item]]) -> list[list[int]]:
    """The groups, an index for each line and -1 for none; what overlaps nothing by half can be looked at by itself."""
    near: dict[_Claim, dict[_Claim, float]] = {(line, place): {} for line, items in enumerate(lines) for place in range(len(items))}
    for one, other in combinations(range(len(lines)), 2):
        for pair in overlapping_pairs(lines[one], lines[other], range(len(lines[one])), range(len(lines[other]))):
            if pair.is_overlap:
                near[one, pair.gold][other, pair.predicted] = near[other, pair.predicted][one, pair.gold] = 1 - pair.iou
    rows: list[list[int]] = []
    for claims in _components(near):
        # Each joined pair costs at most 0.5, each parted one 1 at least: so all that overlap one another stand together.
        if len({line for line, _ in claims}) == len(claims) and all(len(near[claim]) == len(claims) - 1 for claim in claims):
            rows.append([-1] * len(lines))
            for line, place in claims:
                rows[-1][line] = place
        else:
            rows += _best_of(claims, near, len(lines))
    return rows


def _components(near: Mapping[_Claim, Mapping[_Claim, float]]) -> Iterator[list[_Claim]]:
    seen: set[_Claim] = set()
    for first in near:
        if first not in seen:
            seen.add(first)
            found = [first]
            for claim in found:
                new = [other for other in near[claim] if other not in seen]
                seen.update(new)
                found += new
            yield sorted(found)


def _best_of(claims: Sequence[_Claim], near: Mapping[_Claim, Mapping[_Claim, float]], lines: int) -> list[list[int]]:
    """The best groups of claims that hang together."""
    import numpy

    own = [[claim for claim in claims if claim[0] == line] for line in range(lines)]
    far = float(10 * lines**2)
    apart = {
        (a, b): numpy.array([[near[one].get(other, far) for other in own[b]] for one in own[a]]).reshape(len(own[a]), len(own[b]))
        for a, b in combinations(range(lines), 2)
    }
    found = best_rows(apart, [len(each) for each in own], 1.0).tolist()
    return [[own[line][place][1] if place >= 0 else -1 for line, place in enumerate(row)] for row in found]
