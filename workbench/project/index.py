"""Owns the rebuildable index of a project (SQLite): where each article's lines stand, claims by words, the folded cache.

It must never hold anything that cannot be made again from articles, candidates and journals: deleting it loses nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from workbench.journal.fold import Done
from workbench.linking.index import ClaimIndex, Row
from workbench.project.layout import Layout

_VERSION: Final = "4"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS indexed(path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS article(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place INTEGER NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL,
  version INTEGER NOT NULL, title TEXT, source TEXT, published TEXT, event TEXT, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS proposal(
  article TEXT NOT NULL, extractor TEXT NOT NULL, place INTEGER NOT NULL, length INTEGER NOT NULL, claims INTEGER NOT NULL,
  PRIMARY KEY(article, extractor)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folded(
  annotator TEXT NOT NULL, article TEXT NOT NULL, shard BLOB NOT NULL, labelled INTEGER NOT NULL, rejected INTEGER NOT NULL,
  marked INTEGER NOT NULL, flagged INTEGER NOT NULL, complete INTEGER NOT NULL, PRIMARY KEY(annotator, article)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS head(annotator TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS done(
  annotator TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(annotator, number)) WITHOUT ROWID;
"""


_SENTENCES: Final = "text"


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


class Progress(NamedTuple):
    """How far one annotator is with one article."""

    labelled: int = 0
    rejected: int = 0
    marked: int = 0
    flagged: int = 0
    complete: bool = False


class Index:
    """One open index. `refresh` brings it up to date with the files; everything else reads or caches."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._db = _open(layout.index)
        self.claims = ClaimIndex(self._db)

    def transaction(self) -> sqlite3.Connection:
        """A context in which what is written stands or falls together."""
        return self._db

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def refresh(self, tell: Callable[[str, int], None] = lambda what, count: None) -> bool:
        """Indexes what changed since last time and says whether anything did; `tell` hears (what, how many so far)."""
        changed = False
        with self._db:
            if self._is_stale(self._layout.articles):
                self._index_articles(tell)
                changed = True
            known = {path for (path,) in self._db.execute("SELECT path FROM indexed WHERE path LIKE 'candidates/%'")}
            for extractor in self._layout.extractors():
                path = self._layout.candidates_of(extractor)
                known.discard(self._name(path))
                if self._is_stale(path):
                    self._index_candidates(extractor, path, tell)
                    changed = True
            for name in known:
                self._forget(name)
                changed = True
        return changed

    # -- articles and candidates ------------------------------------------------------------------------------------------

    def articles(self) -> list[ArticleRow]:
        """Every article, current version, in the order of the file."""
        query = "SELECT id, title, source, published, event, sha256, version, size FROM article ORDER BY number"
        return [ArticleRow(*row) for row in self._db.execute(query)]

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
            query, values = "SELECT article, claims FROM proposal WHERE extractor=?", tuple(extractors)
        else:
            marks = ",".join("?" * len(extractors))
            query = f"SELECT article, count(DISTINCT id) FROM claim WHERE origin IN ({marks}) GROUP BY article"
            values = tuple(f"candidates/{name}" for name in extractors)
        return dict(self._db.execute(query, values).fetchall())

    def proposed_by_extractor(self) -> dict[str, int]:
        """How many candidates each extractor has in all."""
        return dict(self._db.execute("SELECT extractor, sum(claims) FROM proposal GROUP BY extractor ORDER BY extractor").fetchall())

    # -- the folded cache -------------------------------------------------------------------------------------------------

    def head(self, annotator: str) -> dict[str, Any] | None:
        """Which segments the cached set of this annotator was folded from, with what does not belong to an article."""
        found = self._db.execute("SELECT value FROM head WHERE annotator=?", (annotator,)).fetchone()
        return orjson.loads(found[0]) if found else None

    def shard(self, annotator: str, article: str) -> dict[str, Any] | None:
        """The cached registers of one article."""
        found = self._db.execute("SELECT shard FROM folded WHERE annotator=? AND article=?", (annotator, article)).fetchone()
        return orjson.loads(found[0]) if found else None

    def done(self, annotator: str) -> list[Done]:
        """The cached decisions that count, oldest first."""
        rows = self._db.execute("SELECT value FROM done WHERE annotator=? ORDER BY number", (annotator,))
        return [restore_done(orjson.loads(value)) for (value,) in rows]

    def progress(self, annotator: str) -> dict[str, Progress]:
        """The cached progress of every article that this annotator has touched."""
        rows = self._db.execute("SELECT article, labelled, rejected, marked, flagged, complete FROM folded WHERE annotator=?", (annotator,))
        return {row[0]: Progress(row[1], row[2], row[3], row[4], bool(row[5])) for row in rows}

    def forget_set(self, annotator: str) -> None:
        """Drops what is cached of this annotator."""
        with self._db:
            for table in ("folded", "head", "done"):
                self._db.execute(f"DELETE FROM {table} WHERE annotator=?", (annotator,))

    def keep_set(
        self,
        annotator: str,
        head: dict[str, Any],
        shards: Iterator[tuple[str, dict[str, Any], Progress]],
        done: list[Done],
        is_whole: bool,
    ) -> None:
        """Caches a folded set: its head, the shards that changed, and its decisions (all of them, or those since the last time)."""
        with self._db:
            for article, plain, progress in shards:
                values = (annotator, article, orjson.dumps(plain), *progress[:4], int(progress.complete))
                self._db.execute("INSERT OR REPLACE INTO folded VALUES(?,?,?,?,?,?,?,?)", values)
            known = head["older"] if not is_whole else 0
            self._db.execute("DELETE FROM done WHERE annotator=? AND number>=?", (annotator, known))
            self._db.executemany(
                "INSERT INTO done VALUES(?,?,?)",
                [(annotator, known + number, orjson.dumps(list(each)).decode()) for number, each in enumerate(done)],
            )
            self._db.execute("INSERT OR REPLACE INTO head VALUES(?,?)", (annotator, orjson.dumps(head)))

    def count_done(self, annotator: str) -> int:
        """How many decisions that count are cached."""
        return int(self._db.execute("SELECT count(*) FROM done WHERE annotator=?", (annotator,)).fetchone()[0])

    # -- indexing ---------------------------------------------------------------------------------------------------------

    def _name(self, path: Path) -> str:
        return path.relative_to(self._layout.root).as_posix()

    def _is_stale(self, path: Path) -> bool:
        found = self._db.execute("SELECT size, changed FROM indexed WHERE path=?", (self._name(path),)).fetchone()
        try:
            status = path.stat()
        except FileNotFoundError:
            return found is not None
        return bool(found != (status.st_size, status.st_mtime_ns))

    def _status_of(self, path: Path) -> tuple[str, int, int] | None:
        """What a file looks like before it is read; one that is replaced meanwhile is then read again next time."""
        try:
            status = path.stat()
        except FileNotFoundError:
            return None
        return self._name(path), status.st_size, status.st_mtime_ns

    def _remember(self, path: Path, seen: tuple[str, int, int] | None) -> None:
        if seen is not None:
            self._db.execute("INSERT OR REPLACE INTO indexed VALUES(?,?,?)", seen)
        else:
            self._db.execute("DELETE FROM indexed WHERE path=?", (self._name(path),))

    def _index_articles(self, tell: Callable[[str, int], None]) -> None:
        seen = self._status_of(self._layout.articles)
        self._db.execute("DELETE FROM article")
        query = (
            "INSERT INTO article(id, place, length, sha256, version, title, source, published, event, size)"
            " VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET place=excluded.place, length=excluded.length,"
            " sha256=excluded.sha256, version=excluded.version, title=excluded.title, source=excluded.source,"
            " published=excluded.published, event=excluded.event, size=excluded.size"
        )
        for count, (place, line) in enumerate(_lines(self._layout.articles), 1):
            got = orjson.loads(line)
            words = [got.get(name) for name in ("title", "source", "published", "event")]
            values = (got["id"], place, len(line), got["sha256"], got["version"], *words, len(got["text"]))
            self._db.execute(query, values)
            if count % 500 == 0:
                tell("articles", count)
        self._index_sentences()
        self._remember(self._layout.articles, seen)

    def _index_sentences(self) -> None:
        """Puts every sentence of the current texts into the search, so that a link can reach what nobody proposed."""
        from workbench.text.segment import sentences  # its patterns take 5 ms to compile, and an index is seldom made

        self.claims.forget(_SENTENCES)
        places = self._db.execute("SELECT id, place, length FROM article ORDER BY number").fetchall()
        for article, place, length in places:
            text = orjson.loads(read_at(self._layout.articles, (place, length)))["text"]
            rows = (Row("", article, start, end, None, text[start:end]) for start, end in sentences(text))
            self.claims.replace(article, _SENTENCES, rows)

    def _index_candidates(self, extractor: str, path: Path, tell: Callable[[str, int], None]) -> None:
        origin = f"candidates/{extractor}"
        seen = self._status_of(path)
        self._db.execute("DELETE FROM proposal WHERE extractor=?", (extractor,))
        self.claims.forget(origin)
        for count, (place, line) in enumerate(_lines(path), 1):
            got = orjson.loads(line)
            values = (got["article"], extractor, place, len(line), len(got["claims"]))
            self._db.execute("INSERT OR REPLACE INTO proposal VALUES(?,?,?,?,?)", values)
            article = got["article"]
            rows = (Row(c["id"], article, c["start"], c["end"], c["stance"], c["quote"]) for c in got["claims"])
            self.claims.replace(article, origin, rows)
            if count % 500 == 0:
                tell(f"candidates of {extractor}", count)
        self._remember(path, seen)

    def _forget(self, name: str) -> None:
        path = self._layout.root / name
        extractor = next(
            (
                found
                for (found,) in self._db.execute("SELECT DISTINCT extractor FROM proposal")
                if self._layout.candidates_of(found) == path
            ),
            None,
        )
        if extractor is not None:
            self._db.execute("DELETE FROM proposal WHERE extractor=?", (extractor,))
            self.claims.forget(f"candidates/{extractor}")
        self._db.execute("DELETE FROM indexed WHERE path=?", (name,))


def restore_done(values: list[Any]) -> Done:
    """The decision that these cached values stand for."""
    event, articles, what, claim = values
    return Done(event, tuple(articles), what, claim)


def read_at(path: Path, place: tuple[int, int]) -> bytes:
    """The bytes at (offset, length) of a file."""
    with path.open("rb") as file:
        file.seek(place[0])
        return file.read(place[1])


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        place = 0
        for raw in file:
            line = raw.rstrip(b"\r\n")
            if line:
                yield place, line
            place += len(raw)


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
    db = sqlite3.connect(name, timeout=2, check_same_thread=False)
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
