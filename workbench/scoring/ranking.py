"""Owns measures of ranked lists; must never let the order of a file break a tie.

Equal scores have no order. By default a measure is its mean over all orders of the tied (McSherry and Najork 2008), and whoever shows
it says how many were tied. `name` breaks ties by name, highest first, as trec_eval does; `input` keeps the order given.
Average precision: Manning, Raghavan and Schütze (2008), chapter 8. DCG: Järvelin and Kekäläinen (2002).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import fsum, log2
from typing import Literal, NamedTuple

Ties = Literal["average", "name", "input"]


class Group(NamedTuple):
    """Items of one score: how many stand before it, how many are in it, and their gains added up."""

    before: int
    size: int
    gains: float
    relevant: int


class Ranking(NamedTuple):
    """A ranked list, ties kept together, and how many relevant items there are, found or not."""

    groups: tuple[Group, ...]
    relevant: int

    @property
    def tied(self) -> int:
        """Items that share their score with another."""
        return sum(group.size for group in self.groups if group.size > 1)


def rank_scores(scores: Sequence[float], gains: Sequence[float], relevant: int | None = None, ties: Ties = "average") -> Ranking:
    """The ranking of items by score, highest first; `relevant` counts those with a gain that were not ranked too."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    groups: list[Group] = []
    before = 0
    key = (lambda place: scores[place]) if ties == "average" else (lambda place: place)
    for _, members in groupby(order, key=key):
        found = [gains[place] for place in members]
        groups.append(Group(before, len(found), fsum(found), sum(gain > 0 for gain in found)))
        before += len(found)
    return Ranking(tuple(groups), sum(gain > 0 for gain in gains) if relevant is None else relevant)


def rank_run(run: Mapping[str, float], gains: Mapping[str, float], ties: Ties = "average") -> Ranking:
    """The ranking of a run, name → score, against judged gains, name → gain."""
    names = sorted(run, reverse=True) if ties == "name" else list(run)
    relevant = sum(gain > 0 for gain in gains.values())
    return rank_scores([run[name] for name in names], [gains.get(name, 0) for name in names], relevant, ties)


def average_precision(ranking: Ranking) -> float | None:
    """The mean over relevant items of the precision at their rank, those not ranked giving 0; None without relevant items."""
    if not ranking.relevant:
        return None
    return fsum(_precisions(ranking)) / ranking.relevant


def _precisions(ranking: Ranking) -> Iterator[float]:
    """For each group the expected sum of the precisions at its relevant items."""
    import numpy

    above = 0
    for group in ranking.groups:
        if group.relevant:
            if group.size == 1:
                yield (above + 1) / (group.before + 1)
                above += 1
                continue
            share = group.relevant / group.size
            # The item at place k of the group is relevant with probability `share`; the k - 1 before it hold the others' share.
            other = (group.relevant - 1) / (group.size - 1)
            ranks = numpy.arange(1, group.size + 1)
            yield fsum((share * (above + 1 + other * (ranks - 1)) / (group.before + ranks)).tolist())
        above += group.relevant


def precision_at(ranking: Ranking, k: int) -> float:
    """Relevant items among the first k, over k, also where fewer are ranked."""
    return _relevant_within(ranking, k) / k


def recall_at(ranking: Ranking, k: int) -> float | None:
    """Relevant items among the first k, over all relevant ones; None without any."""
    return _relevant_within(ranking, k) / ranking.relevant if ranking.relevant else None


def _relevant_within(ranking: Ranking, k: int) -> float:
    return fsum(group.relevant * min(1.0, max(0, k - group.before) / group.size) for group in ranking.groups)


def reciprocal_rank(ranking: Ranking) -> float:
    """1 over the rank of the first relevant item, its mean over the orders of the tied; 0 without one."""
    for group in ranking.groups:
        if group.relevant:
            return fsum(chance / (group.before + k) for k, chance in enumerate(_first_at(group), start=1))
    return 0.0


def _first_at(group: Group) -> Iterator[float]:
    """The probability that the first relevant item of a shuffled group stands at place 1, 2, 3 …"""
    none_yet = 1.0
    for k in range(group.size):
        here = group.relevant / (group.size - k)
        yield none_yet * min(1.0, here)
        none_yet *= max(0.0, 1 - here)


def discounted_gain(ranking: Ranking, k: int | None = None) -> float:
    """DCG with gain over log2(rank + 1), down to rank k."""
    total = []
    for group in ranking.groups:
        ranks = range(group.before + 1, group.before + group.size + 1)
        total.append(group.gains / group.size * fsum(1 / log2(rank + 1) for rank in ranks if k is None or rank <= k))
    return fsum(total)


def ideal_gain(gains: Sequence[float], k: int | None = None) -> float:
    """DCG of the best order of all gains, down to rank k."""
    return fsum(gain / log2(rank + 1) for rank, gain in enumerate(sorted(gains, reverse=True)[:k], start=1))


def normalised_gain(ranking: Ranking, gains: Sequence[float], k: int | None = None) -> float | None:
    """DCG over the best there is; None where no gain is above 0."""
    best = ideal_gain(gains, k)
    return discounted_gain(ranking, k) / best if best else None
