"""Owns the inverted index over claims: for each hashed term, which claims hold it and how much it says there; must never know words.

Postings are written in segments, each whole when it is written, and merged when there are many (the log-structured way of Lucene).
A claim that was taken out since stays in its segment until the next merge; who reads the numbers leaves out those that are gone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.linking.features import Bag, Floats, Ints

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS posting(
  term INTEGER NOT NULL, segment INTEGER NOT NULL, numbers BLOB NOT NULL, impacts BLOB NOT NULL,
  PRIMARY KEY(term, segment)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segment(number INTEGER PRIMARY KEY, last INTEGER NOT NULL, claims INTEGER NOT NULL);
"""
_MOST_SEGMENTS: Final = 12
# BM25 (Robertson and Zaragoza 2009). Claims are short and even, so length counts for less than in whole documents.
K1: Final = 1.2
B: Final = 0.5
_USUAL_LENGTH: Final = 12.0
_FULL: Final = 255 / (K1 + 1)


def impacts_of(bag: Bag, usual: float | None = None) -> Floats:
    """The BM25 weight of each entry of the bag, without its rarity; `usual` is the usual length of a text (default: the bag's mean)."""
    lengths = np.bincount(bag.row, weights=bag.count, minlength=bag.texts)
    mean = usual or max(float(lengths.mean()), 1.0) if bag.texts else 1.0
    return (bag.count * (K1 + 1) / (bag.count + K1 * (1 - B + B * lengths[bag.row] / mean))).astype(np.float32)


class Postings:
    """The segments in one database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._db.executescript(SCHEMA)

    def covered(self) -> int:
        """The greatest claim number that any segment was made to cover."""
        return int(self._db.execute("SELECT coalesce(max(last), 0) FROM segment").fetchone()[0])

    def of(self, term: int) -> tuple[Ints, Floats]:
        """The numbers of the claims that hold this term, and its impact in each."""
        rows = self._db.execute("SELECT numbers, impacts FROM posting WHERE term=? ORDER BY segment", (term,)).fetchall()
        numbers = np.frombuffer(b"".join(row[0] for row in rows), dtype=np.uint32).astype(np.int64)
        impacts = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.uint8).astype(np.float32) / _FULL
        return numbers, impacts

    def seal(self, numbers: Ints, bag: Bag, last: int) -> None:
        """Writes one segment: text i of the bag is claim `numbers[i]`; it covers every claim up to `last`."""
        segment = 1 + self._db.execute("SELECT coalesce(max(number), 0) FROM segment").fetchone()[0]
        self._write(segment, bag.id, numbers[bag.row], np.minimum(impacts_of(bag, _USUAL_LENGTH) * _FULL, 255).astype(np.uint8))
        self._db.execute("INSERT INTO segment VALUES(?,?,?)", (segment, last, len(numbers)))

    def merge(self, alive: Callable[[], Ints]) -> None:
        """Joins small segments into one when there are many; claims that are not `alive` drop out."""
        rows = self._db.execute("SELECT number, claims, last FROM segment ORDER BY number").fetchall()
        if len(rows) <= _MOST_SEGMENTS:
            return
        rest = rows[1:] if rows[0][1] > sum(row[1] for row in rows[1:]) else rows
        self._merge([row[0] for row in rest], rest[-1][2], alive())

    def _merge(self, segments: Sequence[int], last: int, alive: Ints) -> None:
        query = "SELECT term, numbers, impacts FROM posting WHERE segment>=? ORDER BY term, segment"
        terms, sizes, numbers, impacts = [], [], [], []
        for term, blob, weights in self._db.execute(query, (segments[0],)):
            terms.append(term)
            sizes.append(len(weights))
            numbers.append(blob)
            impacts.append(weights)
        ids = np.repeat(np.array(terms, dtype=np.int64), np.array(sizes, dtype=np.int64))
        all_numbers = np.frombuffer(b"".join(numbers), dtype=np.uint32).astype(np.int64)
        kept = np.isin(all_numbers, alive)
        self._db.execute("DELETE FROM posting WHERE segment>=?", (segments[0],))
        self._db.execute("DELETE FROM segment WHERE number>=?", (segments[0],))
        self._write(segments[0], ids[kept], all_numbers[kept], np.frombuffer(b"".join(impacts), dtype=np.uint8)[kept])
        self._db.execute("INSERT INTO segment VALUES(?,?,?)", (segments[0], last, len(np.unique(all_numbers[kept]))))

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
