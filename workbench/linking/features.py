"""Owns what a claim's words come to in numbers: hashed terms, hashed letter groups, and how common each is; must never rank.

Terms and letter groups are hashed (feature hashing: Weinberger et al. 2009), so that a corpus of any size keeps two small tables of
frequencies and no vocabulary. Ids depend on the words alone, never on the order in which they came.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.linking.words import term_of, tokens

TERMS: Final = 1 << 20
GRAMS: Final = 1 << 18
MOST_OFTEN: Final = 4095
"""So often, and no more, is counted within one text, so that an entry fits into four bytes."""
_GRAM: Final = 4
_LETTERS: Final = re.compile(r"\w+")

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Bag(NamedTuple):
    """What several texts hold: for every (text, id) once, in order of text and id, how often."""

    texts: int
    row: Ints
    id: Ints
    often: Floats


class Entries(NamedTuple):
    """What one text holds: each id once, in order, and how often."""

    id: Ints
    often: Floats


# A claim is ranked again and again while its story is in hand; 4,096 claims take 5 MB.
@lru_cache(maxsize=4096)
def terms_of(text: str) -> Entries:
    """The hashed terms of a text."""
    return _entries(_term_numbers(text))


@lru_cache(maxsize=4096)
def grams_of(text: str) -> Entries:
    """The hashed groups of four letters of a text, word by word."""
    return _entries(_gram_numbers(text))


def bag_of_terms(texts: Sequence[str]) -> Bag:
    """The hashed terms of each text."""
    return _bag([terms_of(text) for text in texts])


def bag_of_grams(texts: Sequence[str]) -> Bag:
    """The hashed letter groups of each text."""
    return _bag([grams_of(text) for text in texts])


def count_terms(texts: Sequence[str]) -> Bag:
    """As `bag_of_terms`, for many texts that nobody asks for again."""
    return _count([_term_numbers(text) for text in texts], TERMS)


def count_grams(texts: Sequence[str]) -> Bag:
    """As `bag_of_grams`, for many texts that nobody asks for again."""
    return _count([_gram_numbers(text) for text in texts], GRAMS)


def _count(found: list[list[int]], width: int) -> Bag:
    rows = np.repeat(np.arange(len(found), dtype=np.int64), [len(each) for each in found])
    numbers = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=len(rows))
    both, often = np.unique(rows * width + numbers, return_counts=True)
    return Bag(len(found), both // width, both % width, np.minimum(often, MOST_OFTEN).astype(np.float32))


def _term_numbers(text: str) -> list[int]:
    return [number for number in map(_term_id, tokens(text)) if number >= 0]


def _gram_numbers(text: str) -> list[int]:
    return [number for word in _LETTERS.findall(text) for number in _grams(word)]


def _entries(numbers: list[int]) -> Entries:
    counts: dict[int, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    ids = sorted(counts)  # by hand: for so few numbers np.unique takes five times as long
    often = np.array([counts[number] for number in ids], dtype=np.float32)
    # Only a text that long can hold anything more often: asking each entry would cost a tenth of a question.
    return Entries(np.array(ids, dtype=np.int64), np.minimum(often, MOST_OFTEN) if len(numbers) > MOST_OFTEN else often)


def _bag(found: list[Entries]) -> Bag:
    if not found:
        return Bag(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    rows = np.repeat(np.arange(len(found), dtype=np.int64), [len(each.id) for each in found])
    return Bag(len(found), rows, np.concatenate([each.id for each in found]), np.concatenate([each.often for each in found]))


@lru_cache(maxsize=16384)
def _term_id(token: str) -> int:
    term = term_of(token)
    return -1 if term is None else zlib.crc32(term.encode("utf-8", "surrogatepass")) % TERMS


@lru_cache(maxsize=16384)
def _grams(word: str) -> tuple[int, ...]:
    padded = f" {word.lower()} "
    last = max(len(padded) - _GRAM + 1, 1)
    return tuple(zlib.crc32(padded[at : at + _GRAM].encode("utf-8", "surrogatepass")) % GRAMS for at in range(last))


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
        for counts, numbers_of in ((self.terms, _term_numbers), (self.grams, _gram_numbers)):
            np.add.at(counts, np.array([number for quote in quotes for number in set(numbers_of(quote))], dtype=np.int64), sign)

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
