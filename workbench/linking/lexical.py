"""Owns the ranking by words alone, which needs nothing but the index; must never decide a relation.

Added up: TF-IDF cosine and BM25 over terms (names, numbers, words by meaning), the same two over groups of four letters, which forgive
endings and typing, whether both claims deny, leave something open or count the same, how near their articles are, and for the best of
these the cosine of the sentences that they stand in. The weights are a compromise between four public sets of linked claims (tweets and
news) and linked news of our own; round figures, since none of these decides alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from workbench.linking.base import Scored
from workbench.linking.cues import bearing_of
from workbench.linking.features import GRAMS, TERMS, Bag, Floats, Frequencies, bag_of_grams, bag_of_terms
from workbench.linking.index import ClaimIndex
from workbench.linking.pool import AFFINITY, Pool, dot, gather, unit, weigh
from workbench.linking.postings import impacts_of
from workbench.linking.row import Row
from workbench.linking.words import counts

_BM25: Final = 0.4
_SAME_BEARING: Final = 0.5
_SAME_NUMBER: Final = 0.3
_CONTEXT: Final = 1.5
_IN_CONTEXT: Final = 40
"""So many of the best are looked at in their sentences."""
FULL: Final = 2 * (1 + _BM25) + _SAME_BEARING + _SAME_NUMBER + AFFINITY + _CONTEXT
"""What a claim would get that is best in everything."""


class Lexical:
    """The ranker that is always there."""

    name = "lexical"
    version = "3"

    def __init__(self, folder: Path | None = None) -> None:
        """Keeps nothing, so `folder` goes unused."""

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        """The best of the pool, best first; ties in order of the corpus."""
        pool = gather(index, asked, annotator)
        scores = score(index, asked, pool) / FULL
        order = np.lexsort((np.arange(len(pool.rows)), -scores))[:top]
        return [Scored(pool.rows[at], float(scores[at])) for at in order.tolist()]


def score(index: ClaimIndex, asked: Row, pool: Pool) -> Floats:
    """How likely each claim of the pool bears on the one asked about, 0 to `FULL`."""
    frequencies = index.frequencies()
    quotes = [row.quote for row in pool.rows]
    if not quotes:
        return np.zeros(0, dtype=np.float32)
    total = AFFINITY * pool.affinity + _SAME_BEARING * _same_bearing(asked, pool.rows)
    total += _SAME_NUMBER * _same_numbers(asked, pool.rows)
    total += _alike(bag_of_terms([asked.quote]), bag_of_terms(quotes), frequencies, TERMS)
    total += _alike(bag_of_grams([asked.quote]), bag_of_grams(quotes), frequencies, GRAMS)
    first = np.lexsort((np.arange(len(total)), -total))[:_IN_CONTEXT]
    contexts = index.contexts([asked, *(pool.rows[at] for at in first.tolist())])
    if contexts:
        # Two claims of one sentence share it, which says nothing of them.
        differ = np.array([context != contexts[0] for context in contexts[1:]])
        total[first] += _CONTEXT * differ * _cosine(bag_of_terms(contexts[:1]), bag_of_terms(contexts[1:]), frequencies)
    return total.astype(np.float32)


def _cosine(own: Bag, bag: Bag, frequencies: Frequencies) -> Floats:
    """The TF-IDF cosine of each text's terms with those of one."""
    return np.minimum(dot(bag, weigh(bag, frequencies), own.id, weigh(own, frequencies)), 1)


def _alike(own: Bag, bag: Bag, frequencies: Frequencies, width: int) -> Floats:
    """TF-IDF cosine, and a part of the BM25 score as a share of the pool's best."""
    counts = frequencies.terms if width == TERMS else frequencies.grams
    rarity = frequencies.rarity(counts, own.id)
    mine = unit(own, (1 + np.log(own.often)) * rarity)
    cosine = dot(bag, unit(bag, (1 + np.log(bag.often)) * frequencies.rarity(counts, bag.id)), own.id, mine)
    bm25 = dot(bag, impacts_of(bag), own.id, rarity)
    best = float(bm25.max())
    total: Floats = np.minimum(cosine, 1) + _BM25 * (bm25 / best if best > 0 else bm25)
    return total


def _same_numbers(asked: Row, rows: list[Row]) -> Floats:
    """Whether both count the same: few claims do by chance."""
    own = counts(asked.quote)
    if not own:
        return np.zeros(len(rows), dtype=np.float32)
    return np.array([not own.isdisjoint(counts(row.quote)) for row in rows], dtype=np.float32)


def _same_bearing(asked: Row, rows: list[Row]) -> Floats:
    own = bearing_of(asked.quote, asked.stance)
    if own not in ("denies", "declines"):
        return np.zeros(len(rows), dtype=np.float32)
    return np.array([bearing_of(row.quote, row.stance) == own for row in rows], dtype=np.float32)


RANKER = Lexical
