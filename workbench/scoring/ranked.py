"""Owns ranking predicted claims and sentences by score, and how far the scores are probabilities; must never rank what has no score.

`average_precision` ranks the claims of all articles in one list, relevant being those that are matched (IoU ≥ .5), out of all gold
claims; so does `ndcg`, a matched claim being a gain of 1. `precision_at`, `recall_at` and `ndcg_at` are means over articles, each
article a list of its own, as somebody who reads it would have it.
"""

from __future__ import annotations

from array import array
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from workbench.scoring.calibration import BINS, bins_of, brier_of, calibration_error, grouped
from workbench.scoring.cases import Case
from workbench.scoring.ranking import Group, Ranking, average_precision

if TYPE_CHECKING:
    from workbench.scoring.calibration import Bits, Numbers, Places

DEPTHS: Final = (5, 10, 20)
_TOGETHER: Final = 5_000
NO_SCORES: Final = "a claim of the system has no score, or it has no claims"


class RankedClaims:
    """Scores of all predicted claims with whether they are matched; grows by one article at a time."""

    def __init__(self) -> None:
        self._scores = array("d")
        self._hits = bytearray()
        self._sizes = array("i")
        """How many of the scores each article has."""
        self._gold = array("i")
        self.is_complete = True
        """Whether every claim has a score so far."""

    def add(self, case: Case) -> None:
        """Takes one article in."""
        self._gold.append(case.gold_count)
        if not self.is_complete:
            return
        scores = [*case.predicted_columns.scores, *(claim.score for claim in case.predicted.unplaced)]
        if None in scores:
            self.is_complete = False
            self._scores, self._hits, self._sizes = array("d"), bytearray(), array("i")
            return
        hits = bytearray(len(scores))
        for pair in case.overlaps:
            hits[pair[1]] = 1
        self._scores.extend(scores)  # type: ignore[arg-type] # None is ruled out above
        self._hits += hits
        self._sizes.append(len(scores))

    @property
    def is_any(self) -> bool:
        """Whether there is something to rank."""
        return self.is_complete and len(self._scores) > 0

    def figures(self) -> dict[str, Any]:
        """Average precision and nDCG; precision, recall and nDCG at depths; the curve, and how many are tied."""
        ranking = ranking_of(*self._arrays(), sum(self._gold))
        return {
            "average_precision": average_precision(ranking),
            "ndcg": _ndcg(ranking),
            **self._at_depths(),
            "tied": ranking.tied,
            "curve": curve_of(ranking),
        }

    def calibration(self) -> dict[str, Any]:
        """The Brier score with its parts, the calibration errors, and the bins they come from."""
        scores, hits = in_order(*self._arrays())
        brier, error = brier_of(scores, hits), calibration_error(scores, hits)
        return {
            "brier": None if brier is None else brier._asdict(),
            "ece": None if error is None else error.l1,
            "l2": None if error is None else error.l2,
            "max": None if error is None else error.max,
            "bins": [each._asdict() for each in bins_of(scores, hits, BINS)],
        }

    def _arrays(self) -> tuple[Numbers, Bits]:
        import numpy

        return numpy.frombuffer(self._scores, dtype=float), numpy.frombuffer(self._hits, dtype=numpy.uint8)

    def _at_depths(self) -> dict[str, dict[str, float | None]]:
        import numpy

        scores = numpy.frombuffer(self._scores, dtype=float)
        hits = numpy.frombuffer(self._hits, dtype=numpy.uint8)
        gold = numpy.frombuffer(self._gold, dtype=numpy.int32).astype(float)
        sizes = numpy.frombuffer(self._sizes, dtype=numpy.int32)
        ends = numpy.cumsum(sizes)
        found, gained = numpy.zeros((2, len(DEPTHS), len(gold)))
        # Many articles at a time, but not all: a sort needs several times the memory of what it sorts.
        for first in range(0, len(gold), _TOGETHER):
            some = slice(first, min(first + _TOGETHER, len(gold)))
            claims = slice(int(ends[first] - sizes[first]), int(ends[some.stop - 1]))
            articles = numpy.repeat(numpy.arange(some.stop - first), sizes[some])
            found[:, some], gained[:, some] = _found_within(scores[claims], hits[claims], articles, some.stop - first)
        known = gold[gold > 0]
        ideal = _discounts(max(DEPTHS))[numpy.minimum(known, numpy.array(DEPTHS)[:, None]).astype(int)]
        values = {
            "precision_at": found[:, gold > 0] / numpy.array(DEPTHS)[:, None],
            "recall_at": found[:, gold > 0] / known,
            "ndcg_at": gained[:, gold > 0] / ideal,
        }
        return {name: {str(depth): _mean(row) for depth, row in zip(DEPTHS, rows, strict=True)} for name, rows in values.items()}


def _found_within(scores: Numbers, hits: Bits, articles: Places, count: int) -> Numbers:
    """For each depth, and each of so many articles: how many of its highest scores are hits, and their discounted gain; ties shared out."""
    import numpy

    if not len(scores):
        return numpy.zeros((2, len(DEPTHS), count))
    order = numpy.lexsort((-scores, articles))
    scores, articles = scores[order], articles[order]
    starts = numpy.nonzero(numpy.r_[True, (scores[1:] != scores[:-1]) | (articles[1:] != articles[:-1])])[0]
    sizes = numpy.diff(numpy.r_[starts, len(scores)])
    relevant = numpy.add.reduceat(hits[order].astype(float), starts)
    owner = articles[starts]
    before = starts - numpy.searchsorted(articles, owner)
    discounts = _discounts(max(DEPTHS))
    rows = []
    for depth in DEPTHS:
        first, last = numpy.minimum(before, depth), numpy.minimum(before + sizes, depth)
        for share in ((last - first) / sizes, (discounts[last] - discounts[first]) / sizes):
            rows.append(numpy.bincount(owner, relevant * share, minlength=count))
    return numpy.stack([rows[::2], rows[1::2]])


def _discounts(most: int) -> Numbers:
    """The sum of 1 / log2(rank + 1) over the first 0, 1, 2 … ranks."""
    import numpy

    shares = numpy.arange(2.0, most + 2)
    numpy.divide(1, numpy.log2(shares, out=shares), out=shares)  # in place: of millions of claims every copy is felt
    sums = numpy.zeros(most + 1)
    numpy.cumsum(shares, out=sums[1:])
    return sums


def _ndcg(ranking: Ranking) -> float | None:
    """nDCG of the whole list, every matched claim a gain of 1; None without relevant items."""
    if not ranking.relevant:
        return None
    import numpy

    before, sizes, gains, _ = numpy.array([group for group in ranking.groups if group.gains]).reshape(-1, 4).T
    first, last = before.astype(int), (before + sizes).astype(int)
    sums = _discounts(max(ranking.relevant, sum(group.size for group in ranking.groups)))
    return fsum((gains / sizes * (sums[last] - sums[first])).tolist()) / float(sums[ranking.relevant])


class RankedSentences:
    """Sentences by the highest score of a claim that touches them; those that none touches are not ranked."""

    def __init__(self) -> None:
        self._scores = array("d")
        self._hits = bytearray()
        self._relevant = 0

    def add(self, scores: dict[int, float], gold: set[int]) -> None:
        """Takes the sentences of one article in: score by index, and which ones gold touches."""
        self._scores.extend(scores.values())
        self._hits += bytes([place in gold for place in scores])
        self._relevant += len(gold)

    def average_precision(self) -> float | None:
        """Over the sentences of all articles in one list; None without a gold sentence."""
        import numpy

        scores, hits = numpy.frombuffer(self._scores, dtype=float), numpy.frombuffer(self._hits, dtype=numpy.uint8)
        return average_precision(ranking_of(scores, hits, self._relevant))


def ranking_of(scores: Numbers, hits: Bits, relevant: int) -> Ranking:
    """The ranking of many items, as `rank_scores` makes it, with arrays."""
    import numpy

    if not len(scores):
        return Ranking((), relevant)
    _, sizes, found = (column[::-1] for column in grouped(scores, hits))
    before = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
    rows = zip(before.tolist(), sizes.tolist(), found.tolist(), strict=True)
    return Ranking(tuple([Group(start, size, float(hit), hit) for start, size, hit in rows]), relevant)


def in_order(scores: Numbers, hits: Bits) -> tuple[Numbers, Bits]:
    """The scores in rising order, each with its hit; among equal ones the hits come last."""
    import numpy

    values, sizes, found = grouped(scores, hits)
    each = numpy.stack([sizes - found, found], axis=1).ravel()
    return numpy.repeat(values, sizes), numpy.repeat(numpy.tile(numpy.array([0, 1], numpy.uint8), len(values)), each)


def curve_of(ranking: Ranking, points: int = 50) -> list[list[float]]:
    """Recall and precision after each group of equal scores, thinned to so many points."""
    if not ranking.relevant:
        return []
    curve = []
    found = 0
    for group in ranking.groups:
        found += group.relevant
        curve.append([found / ranking.relevant, found / (group.before + group.size)])
    step = max(1, len(curve) // points)
    return [*curve[: len(curve) - 1 : step], curve[-1]] if curve else []


def _mean(values: Numbers) -> float | None:
    import numpy

    return float(numpy.sort(values).mean()) if len(values) else None
