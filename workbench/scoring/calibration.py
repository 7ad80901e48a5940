"""Owns how far scores can be taken for probabilities; must never look at which claim a score belongs to.

Brier (1950) with Murphy's (1973) parts over the distinct scores: brier = reliability − resolution + uncertainty, exactly. Expected
calibration error over bins of equal width: Naeini, Cooper and Hauskrecht (2015); with l2 and max norms, Kumar, Liang and Ma (2019).
"""

from __future__ import annotations

from math import fsum, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import ArrayLike, NDArray

    Bits: TypeAlias = NDArray[numpy.uint8]
    Numbers: TypeAlias = NDArray[numpy.float64]
    Places: TypeAlias = NDArray[numpy.int64]

BINS: Final = 10


class Brier(NamedTuple):
    """The mean squared error of the probabilities, and what it is made of."""

    score: float
    reliability: float
    """How far the scores are from what comes true at them: lower is better."""
    resolution: float
    """How far what comes true at the scores is from the base rate: higher is better."""
    uncertainty: float
    """What the base rate alone leaves open."""


class Bin(NamedTuple):
    """The scores between two bounds: how many, their mean, and the share that came true."""

    low: float
    high: float
    number: int
    score: float
    rate: float


class CalibrationError(NamedTuple):
    """Gaps between score and rate: the mean, the root of the mean square, and the largest."""

    l1: float
    l2: float
    max: float


def brier_of(scores: ArrayLike, came_true: ArrayLike) -> Brier | None:
    """The Brier score and its parts; None without scores."""
    import numpy

    given, outcomes = numpy.asarray(scores, dtype=float), numpy.asarray(came_true, dtype=float)
    number = len(given)
    if not number:
        return None
    base = float(outcomes.mean())
    values, counts, hits = grouped(given, outcomes > 0)
    rates = hits / counts
    gaps = given - outcomes
    return Brier(
        float(numpy.square(gaps, out=gaps).sum()) / number,
        float((counts * numpy.square(values - rates)).sum()) / number,
        float((counts * numpy.square(rates - base)).sum()) / number,
        base * (1 - base),
    )


def grouped(scores: Numbers, hits: Bits | NDArray[numpy.bool_]) -> tuple[Numbers, Places, Places]:
    """The distinct scores in rising order, how often each stands, and how many of those are hits."""
    import numpy

    # Sorted apart from the hits: to sort millions together takes several times as long, and as much memory.
    ordered = numpy.sort(scores)
    starts = numpy.nonzero(numpy.r_[True, ordered[1:] != ordered[:-1]])[0]
    values, sizes = ordered[starts], numpy.diff(starts, append=len(ordered))
    del ordered, starts
    of_hits = numpy.sort(scores[hits > 0])
    return values, sizes, numpy.searchsorted(of_hits, values, "right") - numpy.searchsorted(of_hits, values)


def bins_of(scores: ArrayLike, came_true: ArrayLike, bins: int = BINS) -> list[Bin]:
    """The bins of equal width that hold a score; a score on an inner bound belongs to the bin above it, 1 to the last."""
    import numpy

    given, outcomes = numpy.asarray(scores, dtype=float), numpy.asarray(came_true, dtype=float)
    if not len(given):
        return []
    place = numpy.minimum((given * bins).astype(int), bins - 1)
    counts = numpy.bincount(place, minlength=bins)
    sums, hits = numpy.bincount(place, given, minlength=bins), numpy.bincount(place, outcomes, minlength=bins)
    return [
        Bin(each / bins, (each + 1) / bins, int(counts[each]), float(sums[each] / counts[each]), float(hits[each] / counts[each]))
        for each in range(bins)
        if counts[each]
    ]


def calibration_error(scores: ArrayLike, came_true: ArrayLike, bins: int = BINS) -> CalibrationError | None:
    """The expected calibration error over the bins, each weighing by its scores; None without scores."""
    found = bins_of(scores, came_true, bins)
    if not found:
        return None
    number = sum(each.number for each in found)
    gaps = [(each.number / number, abs(each.score - each.rate)) for each in found]
    return CalibrationError(
        fsum(share * gap for share, gap in gaps), sqrt(fsum(share * gap**2 for share, gap in gaps)), max(gap for _, gap in gaps)
    )
