"""Owns the search in the articles' own texts, as one types (SQLite FTS5, one entry an article); must never hold a text.

A sentence is found by finding its article and cutting that again: ten times fewer entries than an index of sentences, and no text twice.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from workbench.linking.row import Row, search_expression
from workbench.project.layout import read_at

SCHEMA: Final = """
CREATE VIRTUAL TABLE IF NOT EXISTS article_text USING fts5(
  text, content='', detail='none', prefix='1 2 3', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE IF NOT EXISTS text_of(number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL);
"""
_WORD: Final = re.compile(r"[^\W_]+")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_NEAR: Final = 400
"""Characters; a sentence that is longer is found when its words stand as near as this."""
_MOST_ARTICLES: Final = 250
"""So many articles that hold all the words, in no one sentence, are looked through: 30 ms."""

_MOST_KEPT: Final = 2_000_000
"""Code points of texts that are kept in memory, where claims are ranked by the passages that they stand in."""


class TextIndex:
    """Which articles hold which words. A text that was replaced keeps its old entry, which nothing points to any more."""

    def __init__(self, connection: sqlite3.Connection, articles: Path) -> None:
        self._db = connection
        self._db.executescript(SCHEMA)
        self._articles = articles
        self._kept: dict[tuple[int, int], str] = {}
        self._kept_size = 0

    def waiting(self, limit: int) -> list[tuple[str, int, int, str]]:
        """(id, offset, length, digest) of articles whose current text is not in the index yet, in order, `limit` at most."""
        query = (
            "SELECT a.id, a.place, a.length, a.sha256 FROM article a LEFT JOIN text_of t ON t.article=a.id AND t.sha256=a.sha256"
            " WHERE t.number IS NULL ORDER BY a.number LIMIT ?"
        )
        return self._db.execute(query, (limit,)).fetchall()

    def put_in(self, article: str, text: str, sha256: str) -> None:
        """Makes this the text of the article."""
        last = self._db.execute("SELECT max(number) FROM text_of").fetchone()[0] or 0
        last = max(last, self._db.execute("SELECT coalesce((SELECT max(rowid) FROM article_text), 0)").fetchone()[0])
        self._db.execute("INSERT OR REPLACE INTO text_of VALUES(?,?,?)", (last + 1, article, sha256))
        self._db.execute("INSERT INTO article_text(rowid, text) VALUES(?,?)", (last + 1, text))

    def clear(self) -> None:
        """Empties the index."""
        self._db.execute("INSERT INTO article_text(article_text) VALUES('delete-all')")
        self._db.execute("DELETE FROM text_of")

    def text_of(self, article: str) -> str | None:
        """The current text of an article, None when there is no such article; the last ones asked for are kept."""
        place = self._db.execute("SELECT place, length FROM article WHERE id=?", (article,)).fetchone()
        if place is None:
            return None
        text = self._kept.get(place)
        if text is None:
            text = str(orjson.loads(read_at(self._articles, place))["text"])
            self._kept_size += len(text)
            if self._kept_size > _MOST_KEPT:
                self._kept, self._kept_size = {}, len(text)
            self._kept[place] = text
        return text

    def starting_with(self, words: str, limit: int) -> list[Row]:
        """Sentences that hold every word, the last one perhaps unfinished, in order of the corpus; each with the empty id."""
        query = search_expression(words)
        if query is None or limit <= 0:
            return []
        wanted = _WORD.findall(_fold(words))
        found: list[Row] = []
        for article, place, length in self._articles_with(query):
            text = orjson.loads(read_at(self._articles, (place, length)))["text"]
            if _may_match(text, wanted):
                found += _matching(article, text, wanted)
            if len(found) >= limit:
                break
        return found[:limit]

    def _articles_with(self, query: str) -> Iterator[tuple[str, int, int]]:
        try:
            numbers = self._db.execute(
                "SELECT rowid FROM article_text WHERE article_text MATCH ? ORDER BY rowid LIMIT ?", (query, _MOST_ARTICLES)
            ).fetchall()
        except sqlite3.OperationalError:  # a word that FTS5 cuts in two, where Python sees one: rare scripts
            return
        for (number,) in numbers:
            place = "SELECT a.id, a.place, a.length FROM text_of t JOIN article a ON a.id=t.article WHERE t.number=?"
            yield from self._db.execute(place, (number,)).fetchall()


def _may_match(text: str, wanted: list[str]) -> bool:
    """Whether the words stand near each other; cutting a text into sentences takes twenty times as long as this."""
    folded = _fold(text)
    anchor = max(wanted, key=len)
    at = folded.find(anchor)
    while at >= 0:
        around = folded[max(at - _NEAR, 0) : at + _NEAR]
        if all(word in around for word in wanted):
            return True
        at = folded.find(anchor, at + 1)
    return False


def _fold(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def _matching(article: str, text: str, wanted: list[str]) -> Iterator[Row]:
    from workbench.text.segment import sentences  # its patterns take 5 ms to compile, and few searches come this far

    for start, end in sentences(text):
        folded = _fold(text[start:end])
        if not all(word in folded for word in wanted):
            continue
        words = _WORD.findall(folded)
        if all(word in words for word in wanted[:-1]) and any(word.startswith(wanted[-1]) for word in words):
            yield Row("", article, start, end, None, text[start:end])
