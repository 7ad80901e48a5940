"""Owns best alignments of the units of several raters, given how far units are apart; must never know what that distance is made of.

A unitary alignment takes at most one unit of each rater; an absent unit costs `empty` against every other rater's, or none. The best
alignment has every unit in one unitary alignment, at the least cost: an assignment problem for two raters, else set packing over
those unitary alignments that some best alignment can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from workbench.scoring.packing import Rows, pack

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]
    Places: TypeAlias = NDArray[numpy.int64]
    Apart: TypeAlias = Callable[[int, Places, int, Places], Numbers]
    """Distances of units of one rater from as many of another."""

_JOIN: Final = 1e-8
"""What joining a unit is worth, so that of equally good alignments one with fewer rows is taken, as the published programs do."""


class Near(NamedTuple):
    """Units of one rater, in order, with the units of a later one that may stand with them, and the distance."""

    one: Places
    other: Places
    apart: Numbers


def farthest(raters: int, empty: float) -> float:
    """The distance from which on two units can stand in no unitary alignment of a best alignment.

    Without one of its p units an alignment costs less by that unit's distances, and more by `empty` for each of the p - 1 pairs and
    for the unit alone; so a unit whose distances come to more than (p - 1 + pairs) × `empty` does better alone.
    """
    return (raters - 1 + comb(raters, 2)) * empty


def best_rows(apart: Mapping[tuple[int, int], Numbers], sizes: Sequence[int], empty: float) -> Places:
    """The unitary alignments of least cost for given distances of all units of every two raters: an index a rater, -1 for none.

    Distances are by (rater, later rater). Anything over `farthest` keeps two units apart.
    """
    import numpy

    if len(sizes) == 2:
        return with_singles(pair_up(apart[0, 1], empty), sizes)
    near = {}
    for pair, distances in apart.items():
        one, other = numpy.nonzero(distances <= farthest(len(sizes), empty))
        near[pair] = Near(one, other, distances[one, other])
    places = numpy.concatenate([numpy.arange(size, dtype=float) for size in sizes])
    return with_singles(join(near, lambda a, one, b, other: apart[a, b][one, other], sizes, empty, places), sizes)


def pair_up(apart: Numbers, empty: float) -> Places:
    """For two raters: the pairs that save most against both units standing alone."""
    import numpy
    from scipy.optimize import linear_sum_assignment

    gain = numpy.minimum(apart - 2 * empty - _JOIN * empty, 0)
    one, other = linear_sum_assignment(gain)
    kept = gain[one, other] < 0
    return numpy.stack([one[kept], other[kept]], axis=1)


def join(near: Mapping[tuple[int, int], Near], apart: Apart, sizes: Sequence[int], empty: float, places: Numbers) -> Places:
    """For any number of raters: the unitary alignments of two units or more in a best alignment.

    `places` says for the units of all raters where they lie, so that the search knows what is near what.
    """
    import numpy

    rows, sums = _candidates(near, apart, sizes, empty)
    if not len(rows):
        return rows
    first = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
    is_real = rows.T >= 0
    units = numpy.where(is_real, rows.T + first[:, None], sum(sizes)).T
    real = is_real.sum(axis=0)
    gains = real * empty - costs_of(sums, real, len(sizes), empty) + _JOIN * empty * (real - 1)
    return rows[pack(Rows(units, gains, sum(sizes), places))]


def costs_of(sums: Numbers, real: Places, raters: int, empty: float) -> Numbers:
    """What unitary alignments cost whose units' distances add up to these sums: the mean over all pairs of raters."""
    pairs = comb(raters, 2)
    costs: Numbers = (sums + (pairs - real * (real - 1) / 2) * empty) / pairs
    return costs


def _candidates(near: Mapping[tuple[int, int], Near], apart: Apart, sizes: Sequence[int], empty: float) -> tuple[Places, Numbers]:
    """The unitary alignments of two units or more of which every unit is worth its place, and the sum of each one's distances.

    They are kept rater by rater, since that is how they are looked at.
    """
    import numpy

    number, pairs = len(sizes), comb(len(sizes), 2)
    found: list[tuple[Places, Numbers]] = [(numpy.zeros((number, 0), dtype=numpy.int64), numpy.zeros(0))]
    for first in range(number - 1):
        rows = numpy.full((number, sizes[first]), -1)
        rows[first] = numpy.arange(sizes[first])
        own = numpy.zeros(rows.shape)
        for rater in range(first + 1, number):
            more, theirs = _with_unit(rows, own, first, rater, near[first, rater], apart, farthest(number, empty))
            rows, own = numpy.concatenate([rows, more], axis=1), numpy.concatenate([own, theirs], axis=1)
        real = (rows >= 0).sum(axis=0)
        good = numpy.nonzero((real > 1) & (own.max(axis=0) <= (real - 1 + pairs) * empty))[0]
        found.append((rows.take(good, axis=1), own.take(good, axis=1).sum(axis=0) / 2))
    return numpy.concatenate([rows for rows, _ in found], axis=1).T, numpy.concatenate([sums for _, sums in found])


def _with_unit(rows: Places, own: Numbers, first: int, rater: int, near: Near, apart: Apart, most: float) -> tuple[Places, Numbers]:
    """The rows with each unit of a rater that is near their first unit; and for each unit the sum of its distances, at `most`."""
    import numpy

    begins = numpy.searchsorted(near.one, numpy.arange(int(rows[first].max(initial=-1)) + 2))
    begins, sizes = begins.take(rows[first]), numpy.diff(begins).take(rows[first])
    who = numpy.repeat(numpy.arange(rows.shape[1]), sizes)
    at = numpy.arange(len(who)) + numpy.repeat(begins - numpy.cumsum(sizes) + sizes, sizes)
    # Most are too far already from the first unit alone, so they are left out before anything else is looked at.
    able = numpy.nonzero(own[first].take(who) + near.apart.take(at) <= most)[0]
    at, who = at.take(able), who.take(able)
    more, theirs, away = rows.take(who, axis=1), own.take(who, axis=1), near.apart.take(at)
    more[rater] = near.other.take(at)
    theirs[first] += away
    theirs[rater] += away
    for between in range(first + 1, rater):
        there = numpy.nonzero(more[between] >= 0)[0]
        distances = apart(between, more[between].take(there), rater, more[rater].take(there))
        theirs[between, there] += distances
        theirs[rater, there] += distances
    kept = numpy.nonzero(theirs.max(axis=0, initial=0) <= most)[0]
    return more.take(kept, axis=1), theirs.take(kept, axis=1)


def _count_up(sizes: Places) -> Places:
    """0, 1, 2 … for each size, one after the other."""
    import numpy

    counted: Places = numpy.arange(int(sizes.sum())) - numpy.repeat(numpy.cumsum(sizes) - sizes, sizes)
    return counted


def near_by_place(one: Numbers, other: Numbers, reach: Numbers) -> tuple[Places, Places]:
    """Indexes of all pairs, in order of the first, whose keys are no further apart than the first one's reach."""
    import numpy

    order = numpy.argsort(other, kind="stable")
    begins = numpy.searchsorted(other[order], one - reach)
    sizes = numpy.searchsorted(other[order], one + reach, side="right") - begins
    mine: Places = numpy.repeat(numpy.arange(len(one)), sizes)
    return mine, order[numpy.repeat(begins, sizes) + _count_up(sizes)]


def with_singles(joined: Places, sizes: Sequence[int]) -> Places:
    """The rows, and one for each unit that stands alone."""
    import numpy

    rows = [joined]
    for rater, size in enumerate(sizes):
        is_alone = numpy.ones(size, dtype=bool)
        is_alone[joined[joined[:, rater] >= 0, rater]] = False
        alone = numpy.nonzero(is_alone)[0]
        single = numpy.full((len(alone), len(sizes)), -1)
        single[:, rater] = alone
        rows.append(single)
    return numpy.concatenate(rows)


def sums_of(rows: Places, apart: Apart) -> Numbers:
    """For each row the distances of all its pairs of units added up."""
    import numpy

    total = numpy.zeros(len(rows))
    for a, b in combinations(range(rows.shape[1]), 2):
        there = numpy.nonzero((rows[:, a] >= 0) & (rows[:, b] >= 0))[0]
        total[there] += apart(a, rows[there, a], b, rows[there, b])
    return total
