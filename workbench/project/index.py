"""Owns the rebuildable index of a project (SQLite): where each article's lines stand, claims by words, the folded cache.

It must never hold anything that cannot be made again from articles, candidates and journals: deleting it loses nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

import orjson

from workbench.journal.fold import Done
from workbench.project.indexing import Indexing, Tell
from workbench.project.layout import Layout, read_at
from workbench.project.texts import TextIndex

__all__ = ["ArticleRow", "ArticleRows", "Index", "Progress", "read_at", "restore_done", "state_of"]

if TYPE_CHECKING:
    from workbench.linking.index import ClaimIndex

_VERSION: Final = "11"
_PAGE: Final = 256
_PATIENCE: Final = 10.0
"""Seconds that a write waits for another one: joining the segments of a great search index takes two or three."""
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS indexed(path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS line(place INTEGER PRIMARY KEY, length INTEGER NOT NULL, digest BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS article(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place INTEGER NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL,
  version INTEGER NOT NULL, title TEXT, source TEXT, published TEXT, event TEXT, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS proposal(
  article TEXT NOT NULL, extractor TEXT NOT NULL, place INTEGER NOT NULL, length INTEGER NOT NULL, claims INTEGER NOT NULL,
  digest BLOB NOT NULL, pass INTEGER NOT NULL, PRIMARY KEY(article, extractor)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS proposal_by_place ON proposal(extractor, place);
CREATE TABLE IF NOT EXISTS folded(
  annotator TEXT NOT NULL, article TEXT NOT NULL, labelled INTEGER NOT NULL, rejected INTEGER NOT NULL, marked INTEGER NOT NULL,
  flagged INTEGER NOT NULL, complete INTEGER NOT NULL, state TEXT NOT NULL, shard BLOB NOT NULL,
  PRIMARY KEY(annotator, article)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading(
  annotator TEXT NOT NULL, article TEXT NOT NULL, sha256 TEXT NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY(annotator, article)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS head(annotator TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS done(
  annotator TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(annotator, number)) WITHOUT ROWID;
"""


class ArticleRow(NamedTuple):
    """What the index knows of an article without opening it; `size` counts code points."""

    id: str
    title: str | None
    source: str | None
    published: str | None
    event: str | None
    sha256: str
    version: int
    size: int


class ArticleRows(Sequence[ArticleRow]):
    """The articles as they were counted when this was made. A page at a time is read: a hundred thousand rows would take 60 MB."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._count = int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
        self._pages: dict[int, list[ArticleRow]] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> ArticleRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[ArticleRow]: ...
    def __getitem__(self, at: int | slice) -> ArticleRow | list[ArticleRow]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        place = at + self._count if at < 0 else at
        if not 0 <= place < self._count:
            raise IndexError(at)
        return self._page(place // _PAGE)[place % _PAGE]

    def place(self, article: str) -> int | None:
        """At which place the article of this id stands, or None."""
        found = self._db.execute("SELECT number FROM article WHERE id=?", (article,)).fetchone()
        return found[0] - 1 if found and found[0] <= self._count else None

    def row(self, article: str) -> ArticleRow | None:
        """The row of the article of this id, or None."""
        place = self.place(article)
        return None if place is None else self[place]

    def __iter__(self) -> Iterator[ArticleRow]:
        for page in range(-(-self._count // _PAGE)):
            yield from self._read(page)

    def _page(self, page: int) -> list[ArticleRow]:
        if page not in self._pages:
            if len(self._pages) >= 8:
                self._pages.clear()
            self._pages[page] = self._read(page)
        return self._pages[page]

    def _read(self, page: int) -> list[ArticleRow]:
        # Articles are numbered from 1 without a gap: one that is revised keeps its number, and none is ever taken out alone.
        query = (
            "SELECT id, title, source, published, event, sha256, version, size FROM article WHERE number>? AND number<=? ORDER BY number"
        )
        last = min((page + 1) * _PAGE, self._count)
        return [ArticleRow(*row) for row in self._db.execute(query, (page * _PAGE, last))]


class Proposals:
    """Counts of candidates, looked up when they are asked for: a hundred thousand of them at the start would cost a quarter of a second."""

    def __init__(self, index: Index, connection: sqlite3.Connection, extractors: tuple[str, ...]) -> None:
        self._db = connection
        self._extractors = extractors
        # Spans that several extractors share are told apart only by looking at all of them.
        self._all = index.proposed(extractors) if len(extractors) > 1 else None

    def of(self, article: str) -> int:
        """How many candidates an article has."""
        if self._all is not None:
            return self._all.get(article, 0)
        query = "SELECT claims FROM proposal WHERE article=? AND extractor=?"
        found = self._db.execute(query, (article, *self._extractors)).fetchone() if self._extractors else None
        return int(found[0]) if found else 0

    def total(self) -> int:
        """How many there are in all articles."""
        if self._all is not None:
            return sum(self._all.values())
        query = "SELECT sum(claims) FROM proposal WHERE extractor=?"
        found = self._db.execute(query, self._extractors).fetchone() if self._extractors else None
        return int(found[0] or 0) if found else 0


class Progress(NamedTuple):
    """How far one annotator is with one article."""

    labelled: int = 0
    rejected: int = 0
    marked: int = 0
    flagged: int = 0
    complete: bool = False


class KeptReading(NamedTuple):
    """What an annotator held of an article when the registers were cached, as `held` writes it; None where its text was not known then."""

    state: str
    """Of the journal, at that time."""
    sha256: str | None
    value: bytes | None


class KeptShard(NamedTuple):
    """An article's registers as they are cached, with what follows from them: progress, and (digest of the text, what is held of it)."""

    article: str
    plain: dict[str, Any]
    progress: Progress
    reading: tuple[str, bytes] | None


class Index:
    """One open index. `refresh` brings it up to date with the files; everything else reads or caches."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.is_practice = layout.is_practice
        self._db = _open(layout.index)
        self.is_kept = bool(self._db.execute("PRAGMA database_list").fetchone()[2])
        """Whether it is on disk, where another connection finds it; a read-only project has its index in memory."""
        self.texts = TextIndex(self._db, layout.articles)
        self._shown: tuple[str, ...] | None = None

    @cached_property
    def claims(self) -> ClaimIndex:
        """The search over claims; made at its first use, since numpy alone would cost the first frame a tenth of a second."""
        from workbench.linking.index import ClaimIndex

        claims = ClaimIndex(self._db, self.texts.starting_with, text_of=self.texts.text_of)
        if self._shown is not None:
            claims.show_only(self._shown)
        return claims

    def show_only(self, extractors: Sequence[str]) -> None:
        """From now on the search finds candidates of these extractors alone."""
        self._shown = tuple(extractors)
        if "claims" in self.__dict__:
            self.claims.show_only(self._shown)

    def transaction(self) -> sqlite3.Connection:
        """A context in which what is written stands or falls together."""
        return self._db

    def close(self) -> None:
        """Lets go of the file, after what the search holds in memory is written."""
        if "claims" in self.__dict__:
            # Read-only, or held by a builder: it can be made again.
            with contextlib.suppress(sqlite3.OperationalError), self._db:
                self.claims.settle()
        self._db.close()

    def refresh(self, tell: Tell = lambda what, count: None, stop: Callable[[], bool] = lambda: False) -> bool:
        """Indexes what changed since last time and says whether anything did; `tell` hears (what, how many so far).

        What is done is committed bit by bit, so that others read it meanwhile and a break costs little; `stop` is asked between two bits.
        """
        return Indexing(self._layout, self._db, lambda: self.claims, self.texts, tell).run(stop)

    def refresh_articles(self, tell: Tell = lambda what, count: None) -> bool:
        """Indexes the articles that changed, and leaves candidates and search as they are; says whether anything changed."""
        return Indexing(self._layout, self._db, lambda: self.claims, self.texts, tell).run_articles()

    def begin(self) -> bool:
        """Indexes the first articles and candidates alone, in a few milliseconds; says whether there is more to index."""
        return Indexing(self._layout, self._db, lambda: self.claims, self.texts).begin()

    # -- articles and candidates ------------------------------------------------------------------------------------------

    def articles(self) -> ArticleRows:
        """Every article that is indexed by now, current version, in the order of the file; read from the disk as they are looked at."""
        return ArticleRows(self._db)

    def rows_of(self, articles: Sequence[str]) -> dict[str, ArticleRow]:
        """Those of these articles that are indexed by now, by their ids."""
        query = (
            "SELECT id, title, source, published, event, sha256, version, size FROM article WHERE id IN (SELECT value FROM json_each(?))"
        )
        return {row[0]: ArticleRow(*row) for row in self._db.execute(query, (orjson.dumps(list(articles)).decode(),))}

    def source_of(self, article: str) -> str | None:
        """The outlet of an article, or None."""
        found = self._db.execute("SELECT source FROM article WHERE id=?", (article,)).fetchone()
        return found[0] if found else None

    def place_of_article(self, article: str) -> tuple[int, int] | None:
        """(byte offset, byte length) of the article's current line, or None."""
        found = self._db.execute("SELECT place, length FROM article WHERE id=?", (article,)).fetchone()
        return (found[0], found[1]) if found else None

    def place_of_candidates(self, article: str, extractor: str) -> tuple[int, int] | None:
        """(byte offset, byte length) of the extractor's line for this article, or None."""
        query = "SELECT place, length FROM proposal WHERE article=? AND extractor=?"
        found = self._db.execute(query, (article, extractor)).fetchone()
        return (found[0], found[1]) if found else None

    def proposed(self, extractors: Sequence[str]) -> dict[str, int]:
        """How many candidates each article has of these extractors together, identical spans counted once."""
        if len(extractors) == 1:
            return dict(self._db.execute("SELECT article, claims FROM proposal WHERE extractor=?", tuple(extractors)).fetchall())
        return self.claims.count_distinct([f"candidates/{name}" for name in extractors])

    def proposals(self, extractors: Sequence[str]) -> Proposals:
        """How many candidates of these extractors there are, article by article and in all, identical spans counted once."""
        return Proposals(self, self._db, tuple(extractors))

    def proposed_by_extractor(self) -> dict[str, int]:
        """How many candidates each extractor has in all."""
        return dict(self._db.execute("SELECT extractor, sum(claims) FROM proposal GROUP BY extractor ORDER BY extractor").fetchall())

    # -- the folded cache -------------------------------------------------------------------------------------------------

    def head(self, annotator: str) -> dict[str, Any] | None:
        """Which segments the cached set of this annotator was folded from, with what does not belong to an article."""
        found = self._db.execute("SELECT value FROM head WHERE annotator=?", (self._key(annotator),)).fetchone()
        return orjson.loads(found[0]) if found else None

    def shard(self, annotator: str, article: str) -> dict[str, Any] | None:
        """The cached registers of one article."""
        found = self._db.execute("SELECT shard FROM folded WHERE annotator=? AND article=?", (self._key(annotator), article)).fetchone()
        return orjson.loads(found[0]) if found else None

    def done(self, annotator: str) -> list[Done]:
        """The cached decisions that count, oldest first."""
        rows = self._db.execute("SELECT value FROM done WHERE annotator=? ORDER BY number", (self._key(annotator),))
        return [restore_done(orjson.loads(value)) for (value,) in rows]

    def progress(self, annotator: str) -> dict[str, Progress]:
        """The cached progress of every article that this annotator has touched."""
        rows = self._db.execute(
            "SELECT article, labelled, rejected, marked, flagged, complete FROM folded WHERE annotator=?", (self._key(annotator),)
        )
        return {row[0]: Progress(row[1], row[2], row[3], row[4], bool(row[5])) for row in rows}

    def states(self, annotator: str) -> dict[str, str]:
        """For every cached article the state of the journal when its registers were cached: the same state, the same registers."""
        return dict(self._db.execute("SELECT article, state FROM folded WHERE annotator=?", (self._key(annotator),)).fetchall())

    def readings(self, annotator: str) -> dict[str, KeptReading]:
        """For every cached article what its registers came to."""
        query = (
            "SELECT f.article, f.state, r.sha256, r.value FROM folded f"
            " LEFT JOIN reading r ON r.annotator=f.annotator AND r.article=f.article WHERE f.annotator=?"
        )
        return {row[0]: KeptReading(*row[1:]) for row in self._db.execute(query, (self._key(annotator),))}

    def forget_set(self, annotator: str) -> None:
        """Drops what is cached of this annotator."""
        with self._db:
            for table in ("folded", "reading", "head", "done"):
                self._db.execute(f"DELETE FROM {table} WHERE annotator=?", (self._key(annotator),))

    def keep_set(
        self,
        annotator: str,
        head: dict[str, Any],
        shards: Iterable[KeptShard],
        done: list[Done],
        is_whole: bool,
    ) -> None:
        """Caches a folded set: its head, the shards that changed, and its decisions (all of them, or those since the last time)."""
        state, name = state_of(head["segments"]), self._key(annotator)
        folded: list[tuple[Any, ...]] = []
        readings: list[tuple[Any, ...]] = []
        # All made before the first is written: another annotator's set may wait to be written meanwhile.
        for each in shards:
            folded.append((name, each.article, *map(int, each.progress), state, orjson.dumps(each.plain)))
            if each.reading is not None:
                readings.append((name, each.article, *each.reading))
        with self._db:
            self._db.executemany("DELETE FROM reading WHERE annotator=? AND article=?", [row[:2] for row in folded])
            self._db.executemany("INSERT OR REPLACE INTO folded VALUES(?,?,?,?,?,?,?,?,?)", folded)
            self._db.executemany("INSERT INTO reading VALUES(?,?,?,?)", readings)
            known = head["older"] if not is_whole else 0
            self._db.execute("DELETE FROM done WHERE annotator=? AND number>=?", (self._key(annotator), known))
            self._db.executemany(
                "INSERT INTO done VALUES(?,?,?)",
                [(self._key(annotator), known + number, orjson.dumps(list(each)).decode()) for number, each in enumerate(done)],
            )
            self._db.execute("INSERT OR REPLACE INTO head VALUES(?,?)", (self._key(annotator), orjson.dumps(head)))

    def count_done(self, annotator: str) -> int:
        """How many decisions that count are cached."""
        return int(self._db.execute("SELECT count(*) FROM done WHERE annotator=?", (self._key(annotator),)).fetchone()[0])

    def _key(self, annotator: str) -> str:
        """Under which name a set is cached: practice apart."""
        return f"\1practice\1{annotator}" if self.is_practice else annotator


def state_of(segments: Mapping[str, Sequence[Any]]) -> str:
    """Digest of how far each segment has been read."""
    return hashlib.blake2b(orjson.dumps(sorted((name, *head) for name, head in segments.items())), digest_size=16).hexdigest()


def restore_done(values: list[Any]) -> Done:
    """The decision that these cached values stand for."""
    event, articles, what, claim = values
    return Done(event, tuple(articles), what, claim)


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connect(str(path))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            for each in path.parent.glob(f"{path.name}*"):
                each.unlink()
            return _connect(str(path))
    except (OSError, sqlite3.OperationalError):
        # A read-only project can still be read: the index is then made anew in memory.
        return _connect(":memory:")


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=_PATIENCE, check_same_thread=False)
    db.execute("PRAGMA journal_mode=WAL")
    # Nothing here is the truth; a power cut may cost the index, never a decision.
    db.execute("PRAGMA synchronous=OFF")
    db.executescript(_SCHEMA)
    found = db.execute("SELECT value FROM meta WHERE name='version'").fetchone()
    if found is not None and found[0] != _VERSION:
        db.close()
        raise sqlite3.DatabaseError("made by another version")
    db.execute("INSERT OR REPLACE INTO meta VALUES('version', ?)", (_VERSION,))
    db.commit()
    return db
