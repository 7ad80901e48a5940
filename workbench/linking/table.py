"""Owns what every claim of an index comes to in numbers, laid out in files for one join; must never rank, nor outlive its join.

Ranked one by one, a claim's words are read anew for each of the hundred claims that share some with it. Here each is read once, and
looked up after that. A thousand claims take 0.4 MB on disk, and of that in memory only what was just looked at.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from workbench.linking.alike import Met, norms_of
from workbench.linking.cues import Bearing, bearing_of
from workbench.linking.features import MOST_OFTEN, TERMS, Bag, Floats, Ints, bag_of_grams, bag_of_new_terms
from workbench.linking.grams import GRAMS
from workbench.linking.index import ClaimIndex, Numbered
from workbench.linking.words import counts

_ENTRIES: Final = ("terms", "grams", "around")
_PART: Final = [("at", "u8"), ("many", "u4"), ("length", "u4"), ("norm", "f8")]
_RECORD: Final = np.dtype(
    [("place", "u4"), ("start", "u4"), ("end", "u4"), ("bearing", "u1"), ("key", "u8"), ("context", "u8"), ("at", "u8"), ("many", "u4")]
    + [(name, _PART) for name in _ENTRIES]
)
"""`at` and `many` say where entries of their kind stand; those of the claim itself are the numbers that it counts."""
_WIDTHS: Final = {"terms": TERMS, "grams": GRAMS, "around": TERMS}
_ID_BITS: Final = 20
_AT_ONCE: Final = 2000
_BEARINGS: Final[tuple[Bearing | None, ...]] = (None, "denies", "doubts", "declines")

assert TERMS <= 1 << _ID_BITS  # both are packed into four bytes
assert MOST_OFTEN < 1 << (32 - _ID_BITS)


class Table:
    """The claims' records, by number, and their words. Look-ups of one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Opens what `write_table` left in the folder."""
        self._maps: list[mmap.mmap] = []
        self._records = self._open(folder / "claims", _RECORD)
        self._counted = self._open(folder / "counted", np.dtype("u8"))
        self._entries = {name: self._open(folder / name, np.dtype("u4")) for name in _ENTRIES}
        self._place_of_id = {width: np.full(width, -1, dtype=np.int32) for width in set(_WIDTHS.values())}

    def records(self, numbers: Ints) -> NDArray[Any]:
        """What stands there of each of these claims."""
        return self._records[numbers]

    def terms_of(self, numbers: Ints) -> Bag:
        """The terms of these claims."""
        part = self.records(numbers)["terms"]
        row, entries = self._entries_of("terms", part)
        return Bag(len(numbers), row, (entries & (TERMS - 1)).astype(np.int64), (entries >> _ID_BITS).astype(np.float32))

    def meet(self, name: str, own: Bag, records: NDArray[Any]) -> Met:
        """What these claims have of the words of one; `name` says of which words: `terms`, `grams`, or the terms `around` them."""
        part = records[name]
        row, entries = self._entries_of(name, part)
        place_of = self._place_of_id[_WIDTHS[name]]
        place_of[own.id] = np.arange(len(own.id))
        at = place_of[entries & ((1 << _ID_BITS) - 1)]
        place_of[own.id] = -1
        both = np.flatnonzero(at >= 0)
        often = (entries[both] >> _ID_BITS).astype(np.float32)
        return Met(row[both], at[both].astype(np.int64), often, part["length"].astype(np.float64), part["norm"])

    def counts_any(self, numbers: Iterable[str], records: NDArray[Any]) -> Floats:
        """Whether each of these claims counts one of the numbers."""
        wanted = np.array([key_of(number) for number in numbers], dtype=np.uint64)
        if not len(wanted):
            return np.zeros(len(records), dtype=np.float32)
        row, at = _runs(records["at"], records["many"])
        found = row[np.isin(self._counted[at], wanted)]
        return (np.bincount(found, minlength=len(records)) > 0).astype(np.float32)

    def relax(self) -> None:
        """Lets go of the memory of what was looked at; the system's own cache keeps it while there is room."""
        for each in self._maps:
            each.madvise(mmap.MADV_DONTNEED)

    def _entries_of(self, name: str, part: NDArray[Any]) -> tuple[Ints, NDArray[np.uint32]]:
        row, at = _runs(part["at"], part["many"])
        return row, self._entries[name][at]

    def _open(self, path: Path, kind: np.dtype[Any]) -> NDArray[Any]:
        if not path.stat().st_size:
            return np.zeros(0, dtype=kind)
        with path.open("rb") as file:
            self._maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return np.frombuffer(self._maps[-1], dtype=kind)


def write_table(index: ClaimIndex, folder: Path, tell: Callable[[int], None] = lambda done: None) -> None:
    """Writes the records and words of every claim of the index to this folder; `tell` hears how many are done."""
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / name).open("wb")) for name in ("claims", "counted", *_ENTRIES)}
        writer = _Writer(index, files)
        done = 0
        rows = index.every_claim()
        while batch := list(islice(rows, _AT_ONCE)):
            writer.write(batch)
            done += len(batch)
            tell(done)


def key_of(text: str) -> int:
    """A digest that stands for the text, which is compared with others only: 64 bits, so that no two of a million are one by chance."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class _Writer:
    def __init__(self, index: ClaimIndex, files: Mapping[str, IO[bytes]]) -> None:
        self._index = index
        self._files = files
        self._written = dict.fromkeys((*_ENTRIES, "counted"), 0)
        self._next = 0

    def write(self, batch: list[Numbered]) -> None:
        """Writes these claims, whose numbers follow those of the last call; numbers that no claim has get an empty record."""
        rows = [each.row for each in batch]
        quotes = [row.quote for row in rows]
        contexts = self._index.contexts(rows) or [""] * len(rows)
        records = np.zeros(len(rows), dtype=_RECORD)
        records["place"] = [each.place for each in batch]
        records["start"], records["end"] = [row.start for row in rows], [row.end for row in rows]
        records["key"] = [key_of(row.id) for row in rows]
        records["context"] = [key_of(context) for context in contexts]
        records["bearing"] = [_BEARINGS.index(bearing_of(row.quote, row.stance)) for row in rows]
        self._write_numbers(records, [[key_of(number) for number in counts(quote)] for quote in quotes])
        self._write_words("terms", records, bag_of_new_terms(quotes))
        self._write_words("grams", records, bag_of_grams(quotes))
        self._write_words("around", records, bag_of_new_terms(contexts))
        numbers = np.array([each.number for each in batch])
        whole = np.zeros(int(numbers[-1]) + 1 - self._next, dtype=_RECORD)
        whole[numbers - self._next] = records
        self._files["claims"].write(whole.tobytes())
        self._next = int(numbers[-1]) + 1

    def _write_numbers(self, records: NDArray[Any], found: list[list[int]]) -> None:
        records["many"] = [len(each) for each in found]
        records["at"] = self._take_places("counted", records["many"])
        self._files["counted"].write(np.array([key for each in found for key in each], dtype=np.uint64).tobytes())

    def _write_words(self, name: str, records: NDArray[Any], bag: Bag) -> None:
        frequencies = self._index.frequencies()
        rarity = frequencies.rarity(frequencies.grams if name == "grams" else frequencies.terms, bag.id)
        part = records[name]
        part["many"] = np.bincount(bag.row, minlength=bag.texts)
        part["length"] = np.bincount(bag.row, weights=bag.often, minlength=bag.texts)
        part["norm"] = norms_of(bag, (1 + np.log(bag.often)) * rarity)
        part["at"] = self._take_places(name, part["many"])
        self._files[name].write((bag.id | bag.often.astype(np.int64) << _ID_BITS).astype(np.uint32).tobytes())

    def _take_places(self, name: str, many: NDArray[np.uint32]) -> Ints:
        ends = self._written[name] + np.cumsum(many, dtype=np.int64)
        self._written[name] = int(ends[-1])
        return ends - many


def _runs(at: NDArray[np.uint64], many: NDArray[np.uint32]) -> tuple[Ints, Ints]:
    """The places of the entries of several runs, and of which run each is."""
    row = np.repeat(np.arange(len(many), dtype=np.int64), many)
    ends = np.cumsum(many, dtype=np.int64)
    shift = at.astype(np.int64) - (ends - many)
    return row, np.arange(len(row), dtype=np.int64) + shift[row]


def bearing_number(bearing: Bearing | None) -> int:
    """How records spell it."""
    return _BEARINGS.index(bearing)
