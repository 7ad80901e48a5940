"""Owns the inverted index over claims: for each hashed term, which claims hold it and how much it says there; must never know words.

Postings are written in segments, each whole when it is written, and merged when there are many (the log-structured way of Lucene).
A claim that was taken out since stays in its segment until the next merge; who reads the numbers leaves out those that are gone.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.linking.features import TERMS, Bag, Floats, Ints

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS posting(
  term INTEGER NOT NULL, segment INTEGER NOT NULL, numbers BLOB NOT NULL, impacts BLOB NOT NULL,
  PRIMARY KEY(term, segment)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segment(number INTEGER PRIMARY KEY, last INTEGER NOT NULL, claims INTEGER NOT NULL);
"""
_MOST_SEGMENTS: Final = 12
_MOST_KEPT: Final = 500_000
"""So many postings are kept in memory: the claims of one story ask for the same words again and again; 6 MB."""
_AT_ONCE: Final = TERMS // 64
"""Terms that are joined at a time, so that joining a million claims takes 20 MB."""
# BM25 (Robertson and Zaragoza 2009). Claims are short and even, so length counts for less than in whole documents.
K1: Final = 1.2
B: Final = 0.5
_USUAL_LENGTH: Final = 12.0
_FULL: Final = 255 / (K1 + 1)


def impacts_of(bag: Bag, usual: float | None = None) -> Floats:
    """The BM25 weight of each entry of the bag, without its rarity; `usual` is the usual length of a text (default: the bag's mean)."""
    lengths = np.bincount(bag.row, weights=bag.often, minlength=bag.texts).astype(np.float64)
    mean = usual or max(float(lengths.mean()), 1.0) if bag.texts else 1.0
    return impact(bag.often, lengths[bag.row], mean)


def impact(often: Floats, lengths: NDArray[np.float64], usual: float) -> Floats:
    """The BM25 weight, without its rarity, of words that stand so often in texts of these lengths, of which `usual` is usual."""
    return (often * (K1 + 1) / (often + K1 * (1 - B + B * lengths / usual))).astype(np.float32)


class Postings:
    """The segments in one database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._db.executescript(SCHEMA)
        self._kept: OrderedDict[int, tuple[Ints, Floats]] = OrderedDict()
        self._kept_size = 0

    def covered(self) -> int:
        """The greatest claim number that any segment was made to cover."""
        return int(self._db.execute("SELECT coalesce(max(last), 0) FROM segment").fetchone()[0])

    def of(self, term: int) -> tuple[Ints, Floats]:
        """The numbers of the claims that hold this term, and its impact in each; the last ones asked for are kept until `forget`."""
        if term in self._kept:
            self._kept.move_to_end(term)
            return self._kept[term]
        self._kept[term] = found = self._read(term)
        self._kept_size += len(found[0])
        while self._kept_size > _MOST_KEPT and len(self._kept) > 1:
            self._kept_size -= len(self._kept.popitem(last=False)[1][0])
        return found

    def forget(self) -> None:
        """Drops what is kept of the segments: somebody changed them."""
        self._kept.clear()
        self._kept_size = 0

    def _read(self, term: int) -> tuple[Ints, Floats]:
        rows = self._db.execute("SELECT numbers, impacts FROM posting WHERE term=? ORDER BY segment", (term,)).fetchall()
        numbers = np.frombuffer(b"".join(row[0] for row in rows), dtype=np.uint32).astype(np.int64)
        impacts = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.uint8).astype(np.float32) / _FULL
        return numbers, impacts

    def seal(self, numbers: Ints, bag: Bag, last: int) -> None:
        """Writes one segment: text i of the bag is claim `numbers[i]`; it covers every claim up to `last`."""
        segment = 1 + self._db.execute("SELECT coalesce(max(number), 0) FROM segment").fetchone()[0]
        self._write(segment, bag.id, numbers[bag.row], np.minimum(impacts_of(bag, _USUAL_LENGTH) * _FULL, 255).astype(np.uint8))
        self._db.execute("INSERT INTO segment VALUES(?,?,?)", (segment, last, len(numbers)))

    def merge(self, alive: Callable[[int], NDArray[np.bool_]]) -> None:
        """Joins the small segments into one when there are many; `alive` tells which numbers up to one are still claims."""
        rows = self._db.execute("SELECT number, claims, last FROM segment ORDER BY number").fetchall()
        if len(rows) <= _MOST_SEGMENTS:
            return
        kept = 1 if rows[0][1] > sum(row[1] for row in rows[1:]) else 0
        first, last = rows[kept][0], rows[-1][2]
        still = alive(last)
        for low in range(0, TERMS, _AT_ONCE):
            self._merge(first, low, low + _AT_ONCE, still)
        before = rows[0][2] if kept else 0
        self._db.execute("DELETE FROM segment WHERE number>=?", (first,))
        self._db.execute("INSERT INTO segment VALUES(?,?,?)", (first, last, int(still[before + 1 :].sum())))

    def _merge(self, first: int, low: int, high: int, still: NDArray[np.bool_]) -> None:
        """Joins what the segments from `first` on have of the terms from `low` to `high`."""
        query = "SELECT term, numbers, impacts FROM posting WHERE term>=? AND term<? AND segment>=? ORDER BY term, segment"
        rows = self._db.execute(query, (low, high, first)).fetchall()
        ids = np.repeat(np.array([row[0] for row in rows], dtype=np.int64), [len(row[2]) for row in rows])
        numbers = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.uint32)
        impacts = np.frombuffer(b"".join(row[2] for row in rows), dtype=np.uint8)
        kept = still[numbers]
        self._db.execute("DELETE FROM posting WHERE term>=? AND term<? AND segment>=?", (low, high, first))
        self._write(first, ids[kept], numbers[kept].astype(np.int64), impacts[kept])

    def _write(self, segment: int, ids: Ints, numbers: Ints, impacts: NDArray[np.uint8]) -> None:
        order = np.lexsort((numbers, ids))
        ids, places, weights = ids[order], numbers[order].astype(np.uint32), impacts[order]
        cuts = np.flatnonzero(np.diff(ids)) + 1
        starts, ends = [0, *cuts.tolist()], [*cuts.tolist(), len(ids)]
        if len(ids):
            self._db.executemany(
                "INSERT INTO posting VALUES(?,?,?,?)",
                (
                    (int(ids[start]), segment, places[start:end].tobytes(), weights[start:end].tobytes())
                    for start, end in zip(starts, ends, strict=True)
                ),
            )
