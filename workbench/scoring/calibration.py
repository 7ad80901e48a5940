"""Owns how far scores can be taken for probabilities; must never look at which claim a score belongs to.

Brier (1950) with Murphy's (1973) parts over the distinct scores: brier = reliability − resolution + uncertainty, exactly. Expected
calibration error over bins of equal width: Naeini, Cooper and Hauskrecht (2015); with l2 and max norms, Kumar, Liang and Ma (2019).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum, sqrt
from typing import Final, NamedTuple

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
    count: int
    score: float
    rate: float


class CalibrationError(NamedTuple):
    """Gaps between score and rate: the mean, the root of the mean square, and the largest."""

    l1: float
    l2: float
    max: float


def brier_of(scores: Sequence[float], came_true: Sequence[bool | int]) -> Brier | None:
    """The Brier score and its parts; None without scores."""
    number = len(scores)
    if not number:
        return None
    base = sum(map(bool, came_true)) / number
    groups: dict[float, list[int]] = {}
    for score, outcome in zip(scores, came_true, strict=True):
        row = groups.setdefault(score, [0, 0])
        row[0] += 1
        row[1] += bool(outcome)
    return Brier(
        fsum((score - bool(outcome)) ** 2 for score, outcome in zip(scores, came_true, strict=True)) / number,
        fsum(count * (score - hits / count) ** 2 for score, (count, hits) in groups.items()) / number,
        fsum(count * (hits / count - base) ** 2 for count, hits in groups.values()) / number,
        base * (1 - base),
    )


def bins_of(scores: Sequence[float], came_true: Sequence[bool | int], bins: int = BINS) -> list[Bin]:
    """The bins of equal width that hold a score; a score on an inner bound belongs to the bin above it, 1 to the last."""
    return list(_filled(scores, came_true, bins))


def _filled(scores: Sequence[float], came_true: Sequence[bool | int], bins: int) -> Iterator[Bin]:
    members: dict[int, list[tuple[float, bool]]] = {}
    for score, outcome in zip(scores, came_true, strict=True):
        members.setdefault(min(bins - 1, int(score * bins)), []).append((score, bool(outcome)))
    for place, rows in sorted(members.items()):
        count = len(rows)
        yield Bin(
            place / bins, (place + 1) / bins, count, fsum(score for score, _ in rows) / count, sum(hit for _, hit in rows) / count
        )


def calibration_error(scores: Sequence[float], came_true: Sequence[bool | int], bins: int = BINS) -> CalibrationError | None:
    """The expected calibration error over the bins, each weighing by its scores; None without scores."""
    found = bins_of(scores, came_true, bins)
    if not found:
        return None
    number = sum(each.count for each in found)
    gaps = [(each.count / number, abs(each.score - each.rate)) for each in found]
    return CalibrationError(
        fsum(share * gap for share, gap in gaps), sqrt(fsum(share * gap**2 for share, gap in gaps)), max(gap for _, gap in gaps)
    )
