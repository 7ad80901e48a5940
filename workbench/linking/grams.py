"""Owns the hashed groups of four letters of a text, word by word; must never count them.

A question is about 20,000 groups of hundreds of texts that nobody asked about before, so they are hashed all at once. CRC-32 is affine:
for texts of one length it is the exclusive or of one number for each byte by its place, whatever the other bytes are.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.linking.words import spoken

GRAMS: Final = 1 << 18
_GRAM: Final = 4
_WORD: Final = re.compile(r"\w+")
_SPACE: Final = ord(" ")
_FOLDED: Final = re.sub(r"\W", " ", bytes(range(128)).decode()).lower().encode().ljust(256)
"""Each ASCII letter without its case; what is not part of a word is a space."""

Ints = NDArray[np.int64]


class Hashed(NamedTuple):
    """The letter groups of several texts: for each that stands somewhere, in no order, in which text, and its hash."""

    row: Ints
    number: Ints


def hash_grams(texts: Sequence[str]) -> Hashed:
    """The letter groups of each text; a word is padded with one space on either side."""
    texts = [spoken(text) for text in texts]
    words = [[] if text.isascii() else _WORD.findall(text) for text in texts]
    found = _hash_ascii([text if text.isascii() else " ".join(filter(str.isascii, each)) for text, each in zip(texts, words, strict=True)])
    others = [[number for word in each if not word.isascii() for number in _of_word(word)] for each in words]
    if not any(others):
        return found
    row = np.repeat(np.arange(len(texts), dtype=np.int64), [len(each) for each in others])
    number = np.fromiter(chain.from_iterable(others), dtype=np.int64, count=len(row))
    return Hashed(np.concatenate([found.row, row]), np.concatenate([found.number, number]))


def grams_of_words(text: str) -> Iterator[int]:
    """The letter groups of one text, of which `hash_grams` would take longer."""
    return chain.from_iterable(map(_of_word, _WORD.findall(spoken(text))))


def _hash_ascii(texts: list[str]) -> Hashed:
    letters = np.frombuffer(f" {' '.join(texts)} ".encode("ascii").translate(_FOLDED), dtype=np.uint8)
    lengths = np.fromiter(map(len, texts), dtype=np.int64) + 1
    row = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)  # of what stands after the first space
    is_letter = letters != _SPACE
    in_word = np.flatnonzero(is_letter[1:-2] & is_letter[2:-1])  # a group's two inner letters are of one word, or it is none
    alone = np.flatnonzero(is_letter[1:-1] & ~is_letter[:-2] & ~is_letter[2:])
    by_place, of_one = _tables()
    groups = np.bitwise_xor.reduce([of[letters[in_word + place]] for place, of in enumerate(by_place)])
    return Hashed(row[np.concatenate([alone, in_word])], np.concatenate([of_one[letters[alone + 1]], groups]))


@lru_cache(maxsize=1)
def _tables() -> tuple[list[Ints], Ints]:
    """What each byte at each of four places adds to the hash of a group; the hash of each word of one letter."""
    places = [[_hash(bytes(place) + bytes([byte]) + bytes(_GRAM - place - 1)) for byte in range(256)] for place in range(_GRAM)]
    alone = [_hash(bytes([_SPACE, byte, _SPACE])) for byte in range(256)]
    nothing = _hash(bytes(_GRAM))  # stands in each place's numbers, and must count once
    return [np.array(place, dtype=np.int64) ^ (nothing if at else 0) for at, place in enumerate(places)], np.array(alone, dtype=np.int64)


@lru_cache(maxsize=16384)
def _of_word(word: str) -> tuple[int, ...]:
    padded = f" {word.lower()} "
    last = max(len(padded) - _GRAM + 1, 1)
    return tuple(_hash(padded[at : at + _GRAM].encode("utf-8", "surrogatepass")) for at in range(last))


def _hash(group: bytes) -> int:
    return zlib.crc32(group) % GRAMS
