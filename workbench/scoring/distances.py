"""Owns how far two values are apart, for coefficients that weigh disagreement; every distance is 0 for equal values and symmetric.

Nominal, ordinal, interval and ratio are Krippendorff's (2011) difference functions, squared. Jaccard, and MASI (Passonneau 2006), are
for values that are sets, such as the several sources of one claim.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: Final[tuple[Level, ...]] = ("nominal", "ordinal", "interval", "ratio")
Distance: TypeAlias = Callable[[Any, Any], float]


def distance_matrix(values: Sequence[Any], totals: Numbers, distance: Level | Distance) -> Numbers:
    """The squared difference of every two values; `totals` says how often each occurs, which is what ordinal distance counts in."""
    import numpy

    if callable(distance):
        return numpy.array([[float(distance(one, other)) for other in values] for one in values]).reshape(len(values), len(values))
    if distance == "nominal":
        return numpy.ones((len(values), len(values))) - numpy.eye(len(values))
    if distance == "ordinal":
        upto = numpy.cumsum(totals) - totals / 2
        ranks: Numbers = numpy.square(numpy.subtract.outer(upto, upto))
        return ranks
    numbers = numpy.array(values, dtype=float)
    apart = numpy.subtract.outer(numbers, numbers)
    if distance == "interval":
        squares: Numbers = numpy.square(apart)
        return squares
    with numpy.errstate(divide="ignore", invalid="ignore"):
        share = apart / numpy.add.outer(numbers, numbers)
    shares: Numbers = numpy.square(numpy.nan_to_num(share))
    return shares


def jaccard_distance(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """1 − shared over all members; 0 between two empty sets."""
    mine, theirs = set(one), set(other)
    return 1 - len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0


def masi_distance(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """1 − Jaccard × monotonicity: 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0."""
    mine, theirs = set(one), set(other)
    if mine == theirs:
        return 0.0
    if not mine & theirs:
        return 1.0
    monotonicity = 2 / 3 if mine <= theirs or theirs <= mine else 1 / 3
    return 1 - (1 - jaccard_distance(mine, theirs)) * monotonicity
