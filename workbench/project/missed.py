"""Owns the audit for missed links: which unlinked pairs to look at, and what their answers say of all; must never decide one.

Pairs are drawn at random within stretches of ranks, because links are dense among the first suggestions and rare further down. Each
stretch's share of missed links has Jeffreys' interval (Brown, Cai and DasGupta 2001); together they give the recall of the links, its
interval from draws of those shares. What a ranker puts behind its first hundred is not looked at, and the estimate says so.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np

from workbench.journal.fold import AnnotationSet, Audited, Key, Ref
from workbench.linking.base import Ranker
from workbench.linking.row import Row, row_of
from workbench.project.standing import Standing

STRATA: Final = ((1, 5), (6, 20), (21, 100))
_DRAWS: Final = 20_000


class Pair(NamedTuple):
    """Two claims that are not linked: `other` was suggested for `asked`, at `rank`."""

    asked: Row
    other: Row
    rank: int
    stratum: str
    population: int


class Recall(NamedTuple):
    """How many of the links there are, were found: `recall` with its 95 % interval, from `audited` pairs of which `missed` were links."""

    links: int
    audited: int
    missed: int
    recall: float
    low: float
    high: float

    def words(self) -> str:
        """The estimate in a sentence."""
        return (
            f"{self.recall:.2f} (95 % interval {self.low:.2f} to {self.high:.2f}), from {self.audited} pairs drawn among the first "
            f"{STRATA[-1][1]} suggestions, {self.missed} of which were links; what was ranked lower is not counted"
        )


def name_of_stratum(first: int, last: int) -> str:
    """ "1-5"."""
    return f"{first}-{last}"


def draw_pairs(standing: Standing, ranker: Ranker, count: int, tell: Callable[[int, int], None] = lambda done, total: None) -> list[Pair]:
    """Unlinked pairs to look at, as many from each stretch of ranks, `count` in all with those that were looked at before.

    The same project gives the same pairs, so an audit that was broken off goes on where it was.
    """
    by_stratum: dict[str, list[tuple[Row, Row, int]]] = {name_of_stratum(*each): [] for each in STRATA}
    known = {frozenset(pair) for pair in standing.set.audited()}
    for rank, asked, other in _unlinked(standing, ranker, tell):
        name = next(name_of_stratum(*each) for each in STRATA if rank <= each[1])
        by_stratum[name].append((asked, other, rank))
    share = -(-count // len(STRATA))
    found = []
    for name, pairs in by_stratum.items():
        drawn = sorted(pairs, key=lambda pair: _lot(pair[0].id, pair[1].id))[:share]
        found += [Pair(*pair, name, len(pairs)) for pair in drawn if frozenset((pair[0].id, pair[1].id)) not in known]
    return sorted(found, key=lambda pair: _lot(pair.asked.id, pair.other.id))


def _unlinked(standing: Standing, ranker: Ranker, tell: Callable[[int, int], None]) -> Iterable[tuple[int, Row, Row]]:
    """Every pair of an accepted claim and a suggestion that is not rejected, at its better rank, with links and clusters left out.

    Pairs that an audit has linked since are still among them: they were missed when they were drawn.
    """
    best: dict[frozenset[str], tuple[int, Row, Row]] = {}
    audited = {frozenset(pair) for pair in standing.set.audited()}
    asked_ones = list(_accepted(standing))
    for done, asked in enumerate(asked_ones, 1):
        linked = _linked_to(standing.set, (asked.article, asked.id))
        for rank, (other, _) in enumerate(ranker.rank(standing.project.index.claims, asked, standing.annotator, STRATA[-1][1]), 1):
            key = frozenset((asked.id, other.id))
            if (other.id in linked and key not in audited) or (key in best and best[key][0] <= rank):
                continue
            view = standing.view((other.article, other.id))
            if view is not None and view.claim.decision != "rejected":
                best[key] = (rank, asked, other)
        tell(done, len(asked_ones))
    return best.values()


def _accepted(standing: Standing) -> Iterable[Row]:
    for article in standing.project.articles():
        if article.id not in standing.project.index.progress(standing.annotator) and article.id not in standing.set.loaded():
            continue
        for view in standing.views(article.id):
            claim = view.claim
            if claim.decision == "accepted":
                yield row_of(article.id, claim)


def _linked_to(fold: AnnotationSet, ref: Ref) -> set[str]:
    """Ids of the claims that are linked with this one's cluster in any way, its own members among them."""
    cluster = fold.cluster(ref)
    found = {identifier for _, identifier in cluster}
    for member in cluster:
        for link in fold.links_of(member):
            ends = ((link.from_article, link.from_id), (link.to_article, link.to_id))
            found |= {other[1] for article, end in ends if article is not None for other in fold.cluster((article, end))}
    return found


def estimate_recall(audited: dict[Key, Audited], links: int) -> Recall | None:
    """What the audit says about the links there are now; None while a stretch of ranks has not been looked into."""
    looked = Counter(each.stratum for each in audited.values())
    missed = Counter(each.stratum for each in audited.values() if each.linked)
    population: dict[str, int] = {}
    for each in audited.values():
        population[each.stratum] = max(population.get(each.stratum, 0), each.population)
    if not audited or not links:
        return None
    chance = np.random.default_rng(0)
    left = np.zeros(_DRAWS)
    expected = 0.0
    for stratum in sorted(population):
        rest = max(population[stratum] - looked[stratum], 0)
        expected += rest * missed[stratum] / looked[stratum]
        left += rest * chance.beta(missed[stratum] + 0.5, looked[stratum] - missed[stratum] + 0.5, _DRAWS)
    low, high = np.percentile(links / (links + left), [2.5, 97.5])
    return Recall(links, len(audited), sum(missed.values()), links / (links + expected), float(low), float(high))


def count_links(fold: AnnotationSet, articles: Iterable[str]) -> int:
    """How many pairs of claims are linked, whatever the relation and direction."""
    pairs = {frozenset((link.from_id, link.to_id)) for article in articles for link in fold.links(article) if link.from_article is not None}
    return len(pairs)


def _lot(one: str, other: str) -> bytes:
    """Where the pair stands in a drawing that depends on the pair alone."""
    return hashlib.blake2b(" ".join(sorted((one, other))).encode(), digest_size=8).digest()
