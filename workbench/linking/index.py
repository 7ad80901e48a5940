"""Owns the on-disk search index over claims (SQLite); must never rank by meaning (rankers do) or hold a decision.

Claims are found in two ways. As one types: FTS5, every word, the last one unfinished. By what they say: hashed terms in `postings`,
with the claims since the last segment kept in memory. Each call takes a bounded number of postings, so that its cost hardly grows
with the corpus.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.linking.context import context_of
from workbench.linking.features import Bag, Floats, Frequencies, Ints, bag_of_new_terms, bag_of_terms, terms_of
from workbench.linking.postings import Postings, impacts_of
from workbench.linking.row import Row, search_expression

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS place(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS claim(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, place INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  stance TEXT, quote TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS claim_by_id ON claim(id);
CREATE TABLE IF NOT EXISTS block(
  first INTEGER PRIMARY KEY, last INTEGER NOT NULL, place INTEGER NOT NULL, origin TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS block_by_place ON block(place, origin);
CREATE INDEX IF NOT EXISTS block_by_origin ON block(origin);
CREATE TABLE IF NOT EXISTS frequency(
  one INTEGER PRIMARY KEY CHECK(one=1), claims INTEGER NOT NULL, terms BLOB NOT NULL, grams BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS claim_text USING fts5(
  quote, content='claim', content_rowid='number', detail='none', prefix='1 2 3', tokenize="unicode61 remove_diacritics 2");
"""
_RECENT: Final = 1024
"""So many claims outside any segment are read into memory for a query: 10 ms; more make a new segment."""
_MOST_WAITING: Final = 20_000
"""So many claims wait for a segment while an index is built: sealing them takes 20 MB."""
_BUDGET: Final = 20_000
"""Postings that one query reads, rarest term first: 2 ms."""
_MOST_HITS: Final = 1000


class Hits(NamedTuple):
    """Claims that share terms with a query, by number, each with its BM25 score."""

    numbers: Ints
    scores: Floats


class Numbered(NamedTuple):
    """A claim with its number and that of its article."""

    number: int
    place: int
    row: Row


class _Standing(NamedTuple):
    """By number: the article that a claim stands in, 0 where there is none, and whether everybody is shown it."""

    place: NDArray[np.int32]
    is_shown: NDArray[np.bool_]


class _Recent(NamedTuple):
    numbers: Ints
    bag: Bag
    impacts: Floats


class ClaimIndex:
    """Claims by their words. `origin` tells apart who put them in, so that each can be replaced on its own.

    Safe to call from several threads; a call holds the index for a few milliseconds.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        sentences: Callable[[str, int], Iterable[Row]] = lambda words, limit: (),
        recent: int = _RECENT,
        text_of: Callable[[str], str | None] | None = None,
    ) -> None:
        """`sentences` finds what is in the texts themselves, for `starting_with`; `text_of` gives an article's text, for the passages that
        claims stand in; at most `recent` claims stay outside a segment."""
        self._db = connection
        self._db.executescript(SCHEMA)
        self._postings = Postings(connection)
        self._sentences = sentences
        self._text_of = text_of
        self._most_recent = recent
        self._shown: tuple[str, ...] | None = None
        self._lock = threading.RLock()
        self._version = -1
        self._is_held = False
        self._uncounted: list[tuple[list[str], int]] = []
        """Quotes that came (1) or went (-1) and are not yet in the table of frequencies on disk, which other writers add to as well."""
        self._frequencies: Frequencies | None = None
        self._scores: Floats = np.zeros(0, dtype=np.float32)
        self._forget_cached()

    # -- what is in it ----------------------------------------------------------------------------------------------------

    def show_only(self, extractors: Sequence[str]) -> None:
        """From now on finds candidates of these extractors alone (sentences and the annotator's own marks besides)."""
        with self._lock:
            self._shown = tuple(extractors)
            self._forget_cached()

    def replace(self, article: str, origin: str, rows: Iterable[Row]) -> None:
        """Makes these the claims that `origin` has in this article."""
        with self._lock:
            found = list(rows)
            if found == self._rows_of(article, self.place_of(article), origin):
                return
            self._begin_writing()
            place = self._place(article)
            self._take_out(place, origin)
            if found:
                self._put_in(place, origin, found)
            self._forget_cached()

    def forget(self, origin: str) -> None:
        """Takes out everything that `origin` put in."""
        with self._lock:
            for (place,) in self._db.execute("SELECT DISTINCT place FROM block WHERE origin=?", (origin,)).fetchall():
                self._take_out(place, origin)
            self._forget_cached()

    def settle(self, is_last: bool = True) -> None:
        """Writes what `replace` left in memory: frequencies, and a segment when enough claims came. Belongs before a commit.

        While more comes (not `is_last`), it waits for a sixteenth of what there is, so that a build joins each segment a few times only.
        """
        with self._lock:
            if not self._uncounted:
                return
            self._begin_writing()
            covered = self._postings.covered()
            (last,) = self._db.execute("SELECT coalesce(max(number), 0) FROM claim").fetchone()
            if last - covered > (self._most_recent if is_last else max(self._most_recent, min(covered // 16, _MOST_WAITING))):
                self._seal(covered)
            elif not is_last:
                return
            self._db.execute("INSERT OR REPLACE INTO frequency VALUES(1,?,?,?)", self.frequencies().to_bytes())
            self._uncounted = []

    def _seal(self, covered: int) -> None:
        rows = self._db.execute("SELECT number, quote FROM claim WHERE number>? ORDER BY number", (covered,)).fetchall()
        numbers = np.array([row[0] for row in rows], dtype=np.int64)
        self._postings.seal(numbers, bag_of_new_terms([row[1] for row in rows]), int(numbers[-1]))
        self._postings.merge(self._alive)
        self._forget_cached()

    def size(self) -> int:
        """How many claims there are."""
        return int(self._db.execute("SELECT count(*) FROM claim").fetchone()[0])

    def article_of(self, claim: str) -> str | None:
        """The article this claim stands in, or None."""
        query = "SELECT p.id FROM claim c JOIN place p ON p.number=c.place WHERE c.id=? LIMIT 1"
        found = self._db.execute(query, (claim,)).fetchone()
        return found[0] if found else None

    def count_distinct(self, origins: Sequence[str]) -> dict[str, int]:
        """How many different claims these origins together have in each article."""
        marks = ",".join("?" * len(origins))
        query = (
            "SELECT p.id, count(DISTINCT c.id) FROM block b JOIN claim c ON c.number BETWEEN b.first AND b.last"
            f" JOIN place p ON p.number=b.place WHERE b.origin IN ({marks}) GROUP BY b.place"
        )
        return dict(self._db.execute(query, tuple(origins)).fetchall())

    # -- as one types -----------------------------------------------------------------------------------------------------

    def starting_with(self, words: str, annotator: str, limit: int = 200) -> list[Row]:
        """Claims, then sentences, that hold every word of the query, the last one perhaps unfinished; in order of the corpus.

        Of what people marked, only this annotator's own is found. A sentence has the empty id.
        """
        query = search_expression(words)
        if query is None:
            return []
        with self._lock:
            found = self._first_visible(query, annotator, limit)
        if len(found) < limit:
            found += self._sentences(words, limit - len(found))
        return found

    def _first_visible(self, query: str, annotator: str, limit: int) -> list[Row]:
        numbers: list[int] = []
        found: dict[str, Row] = {}
        cursor = self._db.execute("SELECT rowid FROM claim_text WHERE claim_text MATCH ? ORDER BY rowid", (query,))
        while len(found) < limit:
            try:
                numbers = [number for (number,) in cursor.fetchmany(limit)]
            except sqlite3.OperationalError:  # a word that FTS5 cuts in two, where Python sees one: rare scripts
                return list(found.values())
            if not numbers:
                break
            for _, row in self.rows(np.array(numbers, dtype=np.int64), annotator):
                found.setdefault(row.id, row)
        return list(found.values())[:limit]

    # -- by what they say -------------------------------------------------------------------------------------------------

    def frequencies(self) -> Frequencies:
        """How common each term and letter group is among the claims."""
        with self._lock:
            self._notice_others()
            if self._frequencies is None:
                found = self._db.execute("SELECT claims, terms, grams FROM frequency").fetchone()
                self._frequencies = Frequencies(*found) if found else Frequencies()
                for quotes, sign in self._uncounted:
                    self._frequencies.add(quotes, sign)
            return self._frequencies

    def matching(self, ids: Ints, weights: Floats, budget: int = _BUDGET) -> Hits:
        """The claims that hold any of these terms, the best `_MOST_HITS` by BM25; of the terms that take more than `budget` postings, the
        commonest are left out.

        The commonest terms say least, and who re-ranks the hits counts them all again.
        """
        with self._lock:
            recent = self._recent_claims()
            self._make_room()
            found = [recent.numbers[recent.bag.row]]
            np.add.at(self._scores, found[0], recent.impacts * _weight_of(recent.bag.id, ids, weights))
            frequencies = self.frequencies().terms[ids]
            for at in np.lexsort((ids, frequencies)).tolist():
                budget -= int(frequencies[at])
                if budget < 0 and len(found) > 1:
                    break
                numbers, impacts = self._postings.of(int(ids[at]))
                self._scores[numbers] += impacts * weights[at]  # a claim stands once in a term's postings
                found.append(numbers)
            touched = np.concatenate(found)
            hits = _best(touched, self._scores)
            self._scores[touched] = 0
        return hits

    def _make_room(self) -> None:
        """One number a claim, all zero between two queries: adding up in place is ten times quicker than sorting."""
        most = len(self._standing().place)
        if most > len(self._scores):
            self._scores = np.zeros(most + most // 8, dtype=np.float32)

    def rows(self, numbers: Ints, annotator: str) -> list[tuple[int, Row]]:
        """The claims of these numbers that the annotator may see, in the order given; those that are gone are left out."""
        with self._lock:
            wanted = numbers[self.is_visible(numbers, annotator)].tolist()
            found: dict[int, Row] = {}
            for part, marks in _parts(wanted):
                query = (
                    'SELECT c.number, c.id, p.id, c.start, c."end", c.stance, c.quote FROM claim c JOIN place p ON p.number=c.place'
                    f" WHERE c.number IN ({marks})"
                )
                found |= {values[0]: Row(*values[1:]) for values in self._db.execute(query, part)}
        return [(number, found[number]) for number in wanted if number in found]

    def quotes(self, numbers: Ints) -> list[str]:
        """The words of each of these claims; none where everybody is not shown it."""
        with self._lock:
            wanted = numbers[self._standing().is_shown[numbers]].tolist()
            found: dict[int, str] = {}
            for part, marks in _parts(wanted):
                found.update(self._db.execute(f"SELECT number, quote FROM claim WHERE number IN ({marks})", part))
        return [found.get(number, "") for number in numbers.tolist()]

    def is_visible(self, numbers: Ints, annotator: str) -> NDArray[np.bool_]:
        """Which of these claims are there and may be seen by this annotator."""
        with self._lock:
            seen = self._standing().is_shown[numbers]
            own = self._own_marks(annotator)
            return seen | np.isin(numbers, own) if len(own) else seen

    def every_claim(self) -> Iterator[Numbered]:
        """Every claim, whoever put it in, in order of number."""
        query = (
            'SELECT c.number, c.place, c.id, p.id, c.start, c."end", c.stance, c.quote FROM claim c JOIN place p ON p.number=c.place'
            " ORDER BY c.number"
        )
        return (Numbered(values[0], values[1], Row(*values[2:])) for values in self._db.execute(query))

    def contexts(self, rows: Sequence[Row]) -> list[str]:
        """The sentence that each claim stands in; nothing at all where no text is known."""
        if self._text_of is None:
            return []
        texts = {article: self._text_of(article) for article in dict.fromkeys(row.article for row in rows)}
        return [context_of(row, texts[row.article]) for row in rows]

    def places_of(self, numbers: Ints) -> Ints:
        """The number of the article that each claim stands in (0 where the claim is gone)."""
        with self._lock:
            return self._standing().place[numbers].astype(np.int64)

    def place_of(self, article: str) -> int:
        """The number of this article, 0 when nothing of it is in the index."""
        found = self._db.execute("SELECT number FROM place WHERE id=?", (article,)).fetchone()
        return int(found[0]) if found else 0

    def claims_in(self, places: Sequence[int]) -> Ints:
        """The numbers of the candidates in these articles (of the extractors that are shown; what people marked is not among them)."""
        with self._lock:
            runs: list[Ints] = []
            for place in places:
                query = "SELECT first, last, origin FROM block WHERE place=? ORDER BY first"
                for first, last, origin in self._db.execute(query, (place,)):
                    if not origin.startswith("marked/") and (self._shown is None or origin.removeprefix("candidates/") in self._shown):
                        runs.append(np.arange(first, last + 1))
            return np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)

    def remember(self, key: tuple[str, ...], make: Callable[[], object]) -> object:
        """What `make` gave for this key, kept until the index changes; the oldest of 256 goes first."""
        with self._lock:
            self._notice_others()
            if key not in self._remembered:
                self._remembered[key] = make()
                if len(self._remembered) > 256:
                    self._remembered.popitem(last=False)
            return self._remembered[key]

    # -- inside -----------------------------------------------------------------------------------------------------------

    def _begin_writing(self) -> None:
        """Numbers are given by what is there: no other process may write between looking and giving."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _place(self, article: str) -> int:
        return self.place_of(article) or int(self._db.execute("INSERT INTO place(id) VALUES(?)", (article,)).lastrowid or 0)

    def _rows_of(self, article: str, place: int, origin: str) -> list[Row]:
        query = (
            'SELECT c.id, c.start, c."end", c.stance, c.quote FROM block b JOIN claim c ON c.number BETWEEN b.first AND b.last'
            " WHERE b.place=? AND b.origin=? ORDER BY c.number"
        )
        return [Row(values[0], article, *values[1:]) for values in self._db.execute(query, (place, origin))]

    def _put_in(self, place: int, origin: str, rows: list[Row]) -> None:
        (last,) = self._db.execute("SELECT coalesce(max(number), 0) FROM claim").fetchone()
        first = 1 + max(int(last), self._postings.covered())
        self._db.executemany(
            "INSERT INTO claim VALUES(?,?,?,?,?,?,?)",
            ((first + at, row.id, place, row.start, row.end, row.stance, row.quote) for at, row in enumerate(rows)),
        )
        self._db.executemany("INSERT INTO claim_text(rowid, quote) VALUES(?,?)", ((first + at, row.quote) for at, row in enumerate(rows)))
        self._db.execute("INSERT INTO block VALUES(?,?,?,?)", (first, first + len(rows) - 1, place, origin))
        self._count([row.quote for row in rows], 1)

    def _take_out(self, place: int, origin: str) -> None:
        for first, last in self._db.execute("SELECT first, last FROM block WHERE place=? AND origin=?", (place, origin)).fetchall():
            gone = self._db.execute("SELECT number, quote FROM claim WHERE number BETWEEN ? AND ?", (first, last)).fetchall()
            self._db.executemany("INSERT INTO claim_text(claim_text, rowid, quote) VALUES('delete',?,?)", gone)
            self._db.execute("DELETE FROM claim WHERE number BETWEEN ? AND ?", (first, last))
            self._db.execute("DELETE FROM block WHERE first=?", (first,))
            self._count([quote for _, quote in gone], -1)

    def _count(self, quotes: list[str], sign: int) -> None:
        self.frequencies().add(quotes, sign)
        self._uncounted.append((quotes, sign))

    def _alive(self, last: int) -> NDArray[np.bool_]:
        return np.asarray(self._standing().place[: last + 1] > 0)

    def _forget_cached(self) -> None:
        self._stands: _Standing | None = None
        self._recent: _Recent | None = None
        self._marked: dict[str, Ints] = {}
        self._remembered: OrderedDict[tuple[str, ...], object] = OrderedDict()
        self._postings.forget()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """A stretch of reading in which the index stays as it is, whatever others write meanwhile."""
        self._db.execute("BEGIN")
        try:
            self._notice_others()
            self._is_held = True
            yield
        finally:
            self._is_held = False
            self._db.rollback()

    def _notice_others(self) -> None:
        """Forgets what is cached when another connection (a builder's, another program's) changed the file."""
        if self._is_held:
            return
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self._frequencies = None
            self._forget_cached()

    def _recent_claims(self) -> _Recent:
        self._notice_others()
        if self._recent is None:
            query = "SELECT number, quote FROM claim WHERE number>? ORDER BY number"
            rows = self._db.execute(query, (self._postings.covered(),)).fetchall()
            bag = bag_of_terms([row[1] for row in rows])
            self._recent = _Recent(np.array([row[0] for row in rows], dtype=np.int64), bag, impacts_of(bag, 12.0))
        return self._recent

    def _standing(self) -> _Standing:
        self._notice_others()
        if self._stands is None:
            rows = self._db.execute("SELECT first, last, place, origin FROM block ORDER BY first")
            kinds = {origin: self._is_shown(origin) for (origin,) in self._db.execute("SELECT DISTINCT origin FROM block")}
            found = np.fromiter(((*row[:3], kinds[row[3]]) for row in rows), dtype="i8,i8,i4,?")
            many = found["f1"] - found["f0"] + 1
            numbers = np.arange(int(many.sum())) + np.repeat(found["f0"] - (np.cumsum(many) - many), many)
            last = max(int(found["f1"].max(initial=0)), self._postings.covered())
            self._stands = _Standing(np.zeros(last + 1, dtype=np.int32), np.zeros(last + 1, dtype=np.bool_))
            self._stands.place[numbers] = np.repeat(found["f2"], many)
            self._stands.is_shown[numbers] = np.repeat(found["f3"], many)
        return self._stands

    def _is_shown(self, origin: str) -> bool:
        if origin.startswith("marked/"):
            return False
        return self._shown is None or origin.removeprefix("candidates/") in self._shown

    def _own_marks(self, annotator: str) -> Ints:
        if annotator not in self._marked:
            rows = self._db.execute("SELECT first, last FROM block WHERE origin=?", (f"marked/{annotator}",)).fetchall()
            self._marked[annotator] = np.array([number for first, last in rows for number in range(first, last + 1)], dtype=np.int64)
        return self._marked[annotator]


def _parts(numbers: list[int]) -> Iterator[tuple[list[int], str]]:
    """The numbers, as many at a time as a query may hold, each with its question marks."""
    for at in range(0, len(numbers), 500):
        part = numbers[at : at + 500]
        yield part, ",".join("?" * len(part))


def query_terms(quote: str, frequencies: Frequencies) -> tuple[Ints, Floats]:
    """The different terms of a claim and their weights."""
    ids = np.array(sorted(terms_of(quote)), dtype=np.int64)
    return ids, frequencies.rarity(frequencies.terms, ids)


def _weight_of(entries: Ints, ids: Ints, weights: Floats) -> Floats:
    """The weight of each entry that is among the ids, which are in order; 0 for the others."""
    if not len(ids):
        return np.zeros(len(entries), dtype=np.float32)
    at = np.minimum(np.searchsorted(ids, entries), len(ids) - 1)
    return np.where(ids[at] == entries, weights[at], 0).astype(np.float32)


def _best(touched: Ints, scores: Floats) -> Hits:
    """The best of the numbers that were touched, in order of number; ties go to the earlier claim."""
    values = scores[touched]
    kept = np.flatnonzero((values >= _least(values, _MOST_HITS)) & (values > 0))
    numbers = np.sort(touched[kept])
    numbers = numbers[np.diff(numbers, prepend=-1) > 0]
    best = np.sort(np.argsort(-scores[numbers], kind="stable")[:_MOST_HITS])
    return Hits(numbers[best], scores[numbers[best]])


def _least(values: Floats, most: int) -> float:
    """The least of the `most` greatest values."""
    if len(values) <= most:
        return 0.0
    # Every eighth tells about where it lies, so that few have to be put in order.
    sample = np.sort(values[::8])
    likely = values[values >= sample[-min(most // 4, len(sample))]]
    if len(likely) >= most:
        values = likely
    return float(np.partition(values, len(values) - most)[len(values) - most])
