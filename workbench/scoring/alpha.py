"""Owns Krippendorff's alpha for given units (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).

Any number of raters, any missing cells, any distance. Sums run over whole numbers as long as they can, so that neither the order of
units nor that of raters changes a bit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workbench.scoring.chance import NOTHING, count_categories
from workbench.scoring.distances import Distance, Level, distance_matrix

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]


class Alpha(NamedTuple):
    """1 − observed / expected disagreement; `value` is None with a reason where nothing can be compared or nothing varies."""

    value: float | None
    observed: float | None
    expected: float | None
    pairable: int
    """Values in units that have at least two."""
    reason: str | None = None


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]], distance: Level | Distance = "nominal") -> Alpha:
    """Alpha over units, each a sequence of one value a rater; None is a missing cell."""
    values, counts = count_categories(units)
    return alpha_of_counts(values, counts, distance)


def alpha_of_counts(values: Sequence[Hashable], counts: Numbers, distance: Level | Distance = "nominal") -> Alpha:
    """Alpha from how many raters gave each unit each value: units by values, the values in order."""
    return alpha_of_coincidences(values, coincidences_of(counts), distance)


def coincidences_of(counts: Numbers) -> Numbers:
    """The coincidence matrix: each unit's ordered pairs of values, over its number of values less one."""
    import numpy

    ratings = counts.sum(axis=1)
    total = numpy.zeros((counts.shape[1], counts.shape[1]))
    for number in numpy.unique(ratings[ratings >= 2]):
        chosen = counts[ratings == number]
        total += (chosen.T @ chosen - numpy.diag(chosen.sum(axis=0))) / (number - 1)
    return total


def alpha_of_coincidences(values: Sequence[Hashable], coincidences: Numbers, distance: Level | Distance = "nominal") -> Alpha:
    """Alpha from a coincidence matrix over these values."""
    totals = coincidences.sum(axis=0)
    number = float(totals.sum())
    pairable = round(number)
    if number < 2:
        return Alpha(None, None, None, 0, NOTHING)
    apart = distance_matrix(values, totals, distance)
    observed = float((coincidences * apart).sum()) / number
    expected = float(totals @ apart @ totals) / (number * (number - 1))
    if not expected:
        return Alpha(None, observed, expected, pairable, "every value is the same, so that nothing could have differed")
    return Alpha(1 - observed / expected, observed, expected, pairable)


def alpha_of_sets(units: Sequence[Sequence[frozenset[Hashable]]], distance: Distance) -> Alpha:
    """Alpha where values are sets, and sets that share nothing are 1 apart: only those that share a member are ever compared.

    So a corpus of claims that mostly stand alone costs no square of its size.
    """
    rated = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in rated for value in unit)
    number = totals.total()
    if number < 2:
        return Alpha(None, None, None, 0, NOTHING)
    apart = [2 * fsum(distance(*pair) for pair in combinations(unit, 2)) / (len(unit) - 1) for unit in rated]
    holding: dict[Hashable, list[frozenset[Hashable]]] = {}
    for value in totals:
        for member in value:
            holding.setdefault(member, []).append(value)
    near = {(one, other) for values in holding.values() for one in values for other in values}
    alike = fsum(totals[one] * totals[other] * (1 - distance(one, other)) for one, other in near)
    observed, expected = fsum(apart) / number, (number**2 - alike) / (number * (number - 1))
    if expected <= 0:
        return Alpha(None, observed, expected, number, "every value is the same, so that nothing could have differed")
    return Alpha(1 - observed / expected, observed, expected, number)
