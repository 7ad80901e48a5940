"""Owns the ranking by words alone, which needs nothing but the index; must never decide a relation.

Added up: TF-IDF cosine and BM25 over terms (names, numbers, words by meaning), the same two over groups of four letters, which forgive
endings and typing, whether both claims deny, leave something open or count the same, how near their articles are, for the best of these
the cosine of the sentences that they stand in, and to how few of the others they are near. The weights are a compromise between four
public sets of linked claims (tweets and news) and linked news of our own; round figures, since none of these decides alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.linking.alike import Met, bm25, cosine, cosines_among, crowding, meet
from workbench.linking.base import Scored
from workbench.linking.cues import Bearing, bearing_of
from workbench.linking.features import Bag, Floats, Frequencies, bag_of_grams, bag_of_terms, hash_term
from workbench.linking.index import ClaimIndex
from workbench.linking.pool import AFFINITY, Pool, best_of, gather
from workbench.linking.row import Row
from workbench.linking.words import counts

_BM25: Final = 0.4
_SAME_BEARING: Final = 0.5
_SAME_NUMBER: Final = 0.3
_CONTEXT: Final = 1.5
IN_CONTEXT: Final = 40
"""So many of the best are looked at in their sentences."""
_ALONE: Final = 0.8
"""What it is worth that a claim is near to no other: within one story, what all speak of comes up for every claim."""
_NEIGHBOURS: Final = 10
COMPARED: Final = 100
"""So many of the best are compared with each other."""
FULL: Final = 2 * (1 + _BM25) + _SAME_BEARING + _SAME_NUMBER + AFFINITY + _CONTEXT + _ALONE
"""What a claim would get that is best in everything."""


class Lexical:
    """The ranker that is always there."""

    name = "lexical"
    version = "5"

    def __init__(self, folder: Path | None = None) -> None:
        """Keeps nothing, so `folder` goes unused."""

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        """The best of the pool, best first; ties in order of the corpus."""
        pool = gather(index, asked, annotator)
        scores = score(index, asked, pool) / FULL
        return [Scored(pool.rows[at], float(scores[at])) for at in best_of(scores, top).tolist()]


def score(index: ClaimIndex, asked: Row, pool: Pool) -> Floats:
    """How likely each claim of the pool bears on the one asked about, 0 to `FULL`."""
    quotes = [row.quote for row in pool.rows]
    if not quotes:
        return np.zeros(0, dtype=np.float32)
    own, frequencies = read_words(asked.quote, index.frequencies()), index.frequencies()
    terms, grams = bag_of_terms(quotes), bag_of_grams(quotes)
    total = add_up(
        own,
        meet(own.terms, terms, frequencies.rarity(frequencies.terms, terms.id)),
        meet(own.grams, grams, frequencies.rarity(frequencies.grams, grams.id)),
        pool.affinity,
        _same_bearing(asked, pool.rows),
        _same_numbers(asked, pool.rows, terms),
    )
    first = best_of(total, IN_CONTEXT)
    contexts = index.contexts([asked, *(pool.rows[at] for at in first.tolist())])
    if contexts:
        (mine, rarity), its = read_terms(contexts[0], frequencies), bag_of_terms(contexts[1:])
        differ = np.array([context != contexts[0] for context in contexts[1:]])
        total[first] += in_context(mine, rarity, meet(mine, its, frequencies.rarity(frequencies.terms, its.id)), differ)
    best = best_of(total, COMPARED)
    total[best] += alone(bag_of_terms([quotes[at] for at in best.tolist()]), pool.affinity, frequencies)
    return total.astype(np.float32)


class Words(NamedTuple):
    """What one text's words come to, with how rare each is."""

    terms: Bag
    grams: Bag
    rarity: Floats
    gram_rarity: Floats


def read_words(text: str, frequencies: Frequencies) -> Words:
    """What this text's words come to."""
    (terms, rarity), grams = read_terms(text, frequencies), bag_of_grams([text])
    return Words(terms, grams, rarity, frequencies.rarity(frequencies.grams, grams.id))


def read_terms(text: str, frequencies: Frequencies) -> tuple[Bag, Floats]:
    """The terms of this text, and how rare each is."""
    terms = bag_of_terms([text])
    return terms, frequencies.rarity(frequencies.terms, terms.id)


def add_up(own: Words, terms: Met, grams: Met, affinity: Floats, same_bearing: Floats, same_number: Floats) -> Floats:
    """How likely each claim bears on the one of these words, before their contexts are looked at."""
    total = AFFINITY * affinity + _SAME_BEARING * same_bearing
    total += _SAME_NUMBER * same_number
    total += cosine(own.terms, terms, own.rarity) + _BM25 * bm25(terms, own.rarity)
    total += cosine(own.grams, grams, own.gram_rarity) + _BM25 * bm25(grams, own.gram_rarity)
    return total


def in_context(own: Bag, rarity: Floats, around: Met, differ: NDArray[np.bool_]) -> Floats:
    """What the sentences around add: their cosine with the one around the asked claim, unless it is the very same.

    Two claims of one sentence share it, which says nothing of them.
    """
    return np.asarray(_CONTEXT * differ * cosine(own, around, rarity))


def alone(terms: Bag, affinity: Floats, frequencies: Frequencies) -> Floats:
    """What it adds to each of the best, whose terms these are, that it is near to few of them, as far as there is a story to tell.

    `affinity` is that of the whole pool.
    """
    return np.asarray(_ALONE * affinity.max(initial=0) * (1 - crowding(cosines_among(terms, frequencies), _NEIGHBOURS)))


def _same_numbers(asked: Row, rows: list[Row], terms: Bag) -> Floats:
    """Whether both count the same, which few claims do by chance; `terms` are those of the rows."""
    own, same = counts(asked.quote), np.zeros(len(rows), dtype=np.float32)
    # Only what holds one of the numbers can count it: the others need not be read.
    for at in set(terms.row[np.isin(terms.id, [hash_term(number) for number in own])].tolist()):
        same[at] = not own.isdisjoint(counts(rows[at].quote))
    return same


def does_bearing_count(bearing: Bearing | None) -> bool:
    """Whether another claim that bears the same way is more likely to be meant: few claims deny or leave something open."""
    return bearing in ("denies", "declines")


def _same_bearing(asked: Row, rows: list[Row]) -> Floats:
    own = bearing_of(asked.quote, asked.stance)
    if not does_bearing_count(own):
        return np.zeros(len(rows), dtype=np.float32)
    return np.array([bearing_of(row.quote, row.stance) == own for row in rows], dtype=np.float32)


RANKER = Lexical
