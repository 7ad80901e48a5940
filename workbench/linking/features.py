"""Owns what a claim's words come to in numbers: hashed terms, hashed letter groups, and how common each is; must never rank.

Terms and letter groups are hashed (feature hashing: Weinberger et al. 2009), so that a corpus of any size keeps two small tables of
frequencies and no vocabulary. Ids depend on the words alone, never on the order in which they came.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.linking.grams import GRAMS, grams_of_words, hash_grams
from workbench.linking.words import term_of, tokens

TERMS: Final = 1 << 20
_NO_TERM: Final = -1
MOST_OFTEN: Final = 4095
"""So often, and no more, is counted within one text, so that an entry fits into four bytes."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Bag(NamedTuple):
    """What several texts hold: for every (text, id) once, in order of text and id, how often."""

    texts: int
    row: Ints
    id: Ints
    often: Floats


def terms_of(text: str) -> frozenset[int]:
    """The different hashed terms of a text."""
    return frozenset(_kept_term_ids(text)) - {_NO_TERM}


# Accounts of one event are compared each with each; 1,024 take 4 MB.
@lru_cache(maxsize=1024)
def grams_of(text: str) -> frozenset[int]:
    """The different hashed groups of four letters of a text."""
    return frozenset(grams_of_words(text))


def bag_of_terms(texts: Sequence[str]) -> Bag:
    """The hashed terms of each text; what is asked again and again is kept."""
    return _count_terms([_kept_term_ids(text) for text in texts])


def bag_of_new_terms(texts: Sequence[str]) -> Bag:
    """As `bag_of_terms`, for many texts that nobody asks for again."""
    return _count_terms([_term_ids(text) for text in texts])


def bag_of_grams(texts: Sequence[str]) -> Bag:
    """The hashed groups of four letters of each text."""
    return _count(len(texts), *hash_grams(texts), GRAMS)


def _count_terms(found: list[tuple[int, ...]]) -> Bag:
    row = np.repeat(np.arange(len(found), dtype=np.int64), np.fromiter(map(len, found), dtype=np.int64))
    number = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=len(row))
    is_term = number != _NO_TERM
    return _count(len(found), row[is_term], number[is_term], TERMS)


def _count(texts: int, row: Ints, number: Ints, width: int) -> Bag:
    """The bag of these numbers, each below `width`."""
    both = row * width + number
    # Four bytes, where they do, are sorted in half the time; np.unique takes longer than either.
    both = np.sort(both.astype(np.uint32) if texts * width <= 1 << 32 else both).astype(np.int64)
    starts = np.flatnonzero(np.diff(both, prepend=-1))
    often = np.minimum(np.diff(starts, append=len(both)), MOST_OFTEN)
    return Bag(texts, both[starts] // width, both[starts] % width, often.astype(np.float32))


def _term_ids(text: str) -> tuple[int, ...]:
    return tuple(map(_term_id, tokens(text)))


_kept_term_ids: Final = lru_cache(maxsize=4096)(_term_ids)
"""A claim is ranked again and again while its story is in hand; 4,096 claims take 2 MB."""


# The words of a corpus are many, and each new story asks for hundreds: with half as many kept a question takes a tenth longer; 6 MB.
@lru_cache(maxsize=32768)
def _term_id(token: str) -> int:
    term = term_of(token)
    return _NO_TERM if term is None else hash_term(term)


def hash_term(term: str) -> int:
    """The number by which bags know this term."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) % TERMS


class Frequencies:
    """In how many claims each hashed term and letter group stands, and how many claims there are."""

    def __init__(self, claims: int = 0, terms: bytes = b"", grams: bytes = b"") -> None:
        """From what `to_bytes` gave, else empty."""
        self.claims = claims
        self.terms = _counts(terms, TERMS)
        self.grams = _counts(grams, GRAMS)

    def add(self, quotes: Sequence[str], sign: int = 1) -> None:
        """Counts these claims in, or with `sign` -1 out."""
        self.claims += sign * len(quotes)
        np.add.at(self.terms, bag_of_new_terms(quotes).id, sign)
        np.add.at(self.grams, bag_of_grams(quotes).id, sign)

    def to_bytes(self) -> tuple[int, bytes, bytes]:
        """What the tables come to on disk: mostly zeros in a small project, so they are packed."""
        return self.claims, zlib.compress(self.terms.tobytes(), 1), zlib.compress(self.grams.tobytes(), 1)

    def rarity(self, counts: NDArray[np.int32], ids: Ints) -> Floats:
        """The weight of each id: the logarithm of how rare it is (one that no claim has counts as in one)."""
        return np.log1p(max(self.claims, 1) / np.maximum(counts[ids], 1)).astype(np.float32)


def _counts(packed: bytes, size: int) -> NDArray[np.int32]:
    if not packed:
        return np.zeros(size, dtype=np.int32)
    return np.frombuffer(zlib.decompress(packed), dtype=np.int32).copy()
