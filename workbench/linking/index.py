"""Owns the on-disk search index over claims (SQLite FTS5); must never rank by meaning (suggest does) or hold a decision."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS claim(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, article TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  origin TEXT NOT NULL, stance TEXT, quote TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS claim_by_id ON claim(id);
CREATE INDEX IF NOT EXISTS claim_by_article ON claim(article, origin);
CREATE VIRTUAL TABLE IF NOT EXISTS claim_text USING fts5(
  quote, content='claim', content_rowid='number', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE IF NOT EXISTS claim_term USING fts5vocab('claim_text', 'row');
"""
_WORD: Final = re.compile(r"\w+")


class Row(NamedTuple):
    """A claim in the index; offsets are code points."""

    id: str
    article: str
    start: int
    end: int
    stance: str | None
    quote: str


class ClaimIndex:
    """Claims by their words. `origin` tells apart who put them in, so that each can be replaced on its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._db.executescript(SCHEMA)
        self._shown: tuple[str, ...] | None = None

    def show_only(self, extractors: Sequence[str]) -> None:
        """From now on finds candidates of these extractors alone (sentences and the annotator's own marks besides)."""
        self._shown = tuple(extractors)

    def _visible(self) -> str:
        if self._shown is None:
            return "(c.origin NOT LIKE 'marked/%' OR c.origin=?)"
        return f"c.origin IN (?, ?{', ?' * len(self._shown)})"

    def _origins(self, annotator: str) -> list[str]:
        own = f"marked/{annotator}"
        return [own] if self._shown is None else [own, "text", *(f"candidates/{name}" for name in self._shown)]

    def replace(self, article: str, origin: str, rows: Iterable[Row]) -> None:
        """Makes these the claims that `origin` has in this article."""
        for number, quote in self._db.execute("SELECT number, quote FROM claim WHERE article=? AND origin=?", (article, origin)).fetchall():
            self._db.execute("INSERT INTO claim_text(claim_text, rowid, quote) VALUES('delete', ?, ?)", (number, quote))
            self._db.execute("DELETE FROM claim WHERE number=?", (number,))
        for row in rows:
            cursor = self._db.execute(
                'INSERT INTO claim(id, article, start, "end", origin, stance, quote) VALUES(?,?,?,?,?,?,?)',
                (row.id, row.article, row.start, row.end, origin, row.stance, row.quote),
            )
            self._db.execute("INSERT INTO claim_text(rowid, quote) VALUES(?, ?)", (cursor.lastrowid, row.quote))

    def forget(self, origin: str) -> None:
        """Takes out everything that `origin` put in."""
        for (article,) in self._db.execute("SELECT DISTINCT article FROM claim WHERE origin=?", (origin,)).fetchall():
            self.replace(article, origin, ())

    def article_of(self, claim: str) -> str | None:
        """The article this claim stands in, or None."""
        found = self._db.execute("SELECT article FROM claim WHERE id=? LIMIT 1", (claim,)).fetchone()
        return found[0] if found else None

    def starting_with(self, words: str, annotator: str, limit: int = 200) -> list[Row]:
        """Claims, then sentences, that hold every word of the query, the last one perhaps unfinished; in order of the corpus.

        Of what people marked, only this annotator's own is found. A sentence has the empty id.
        """
        terms = [f'"{word}"' for word in _WORD.findall(words)]
        if not terms:
            return []
        terms[-1] += "*"
        return self._rows(
            'SELECT c.id, c.article, c.start, c."end", c.stance, c.quote FROM claim_text t JOIN claim c ON c.number=t.rowid'
            f" WHERE claim_text MATCH ? AND {self._visible()} ORDER BY c.id='', t.rowid LIMIT ?",
            (" ".join(terms), *self._origins(annotator), limit),
        )

    def sharing(self, words: Sequence[str], annotator: str, limit: int = 300) -> list[Row]:
        """Claims (no sentences) that share at least one of these words, best BM25 first; visible as in `starting_with`."""
        if not words:
            return []
        return self._rows(
            'SELECT c.id, c.article, c.start, c."end", c.stance, c.quote FROM claim_text t JOIN claim c ON c.number=t.rowid'
            f" WHERE claim_text MATCH ? AND c.id<>'' AND {self._visible()} ORDER BY bm25(claim_text), t.rowid LIMIT ?",
            (" OR ".join(f'"{word}"' for word in words), *self._origins(annotator), limit),
        )

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many claims each of these (folded) words stands."""
        found: dict[str, int] = {}
        for word in words:
            row = self._db.execute("SELECT doc FROM claim_term WHERE term=?", (word,)).fetchone()
            found[word] = row[0] if row else 0
        return found

    def size(self) -> int:
        """How many claims there are."""
        return int(self._db.execute("SELECT count(*) FROM claim").fetchone()[0])

    def _rows(self, query: str, values: tuple[object, ...]) -> list[Row]:
        seen: dict[tuple[str, str, int], Row] = {}
        for values_of_row in self._db.execute(query, values):
            row = Row(*values_of_row)
            seen.setdefault((row.article, row.id, 0 if row.id else row.start), row)
        return list(seen.values())
