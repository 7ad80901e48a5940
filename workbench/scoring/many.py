"""Owns the alignment of the claims of several annotators in one article; must never put two claims of one annotator together.

For two annotators it is the matching of `align`, as far as IoU is at least .5. For more it is the grouping of least cost: two claims
of a group cost 1 − IoU, must have an IoU of at least .5, and a claim that a group lacks costs 1 against each that it has; exact, by the
integer programme of `gamma`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

from workbench.scoring.align import align, shared_code_points
from workbench.scoring.base import Item
from workbench.scoring.unitary import best_rows

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
    import numpy

    far = float(10 * len(lines) ** 2)
    apart = {}
    for one, other in combinations(range(len(lines)), 2):
        distances = numpy.full((len(lines[one]), len(lines[other])), far)
        for row, mine in enumerate(lines[one]):
            for column, theirs in enumerate(lines[other]):
                shared = shared_code_points(mine.parts, theirs.parts)
                covered = mine.size + theirs.size - shared
                if 2 * shared >= covered:
                    distances[row, column] = 1 - shared / covered
        apart[one, other] = distances
    rows: list[list[int]] = best_rows(apart, [len(line) for line in lines], 1.0).tolist()
    return rows
