"""Owns bringing the index up to date with the files, a bit at a time; must never read what did not change, nor answer a question.

A line is known again by its place and digest. So a build that was broken off goes on where it was, and an extraction that changed ten
articles costs ten. The first bit of every file comes first, so that a new project can be worked on while the rest is indexed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from workbench.linking.row import Row
from workbench.project.layout import Layout, read_at
from workbench.project.texts import TextIndex

if TYPE_CHECKING:
    from workbench.linking.index import ClaimIndex

Tell = Callable[[str, int], None]
_FIRST_BIT: Final = 64
_BIT: Final = 256
"""Lines between two commits: about 0.1 s, which another writer may have to wait."""


class Indexing:
    """One pass over the files of a project."""

    def __init__(
        self,
        layout: Layout,
        connection: sqlite3.Connection,
        claims: Callable[[], ClaimIndex],
        texts: TextIndex,
        tell: Tell = lambda what, count: None,
    ) -> None:
        """`claims` gives the search index, and is asked only when something changed."""
        self._layout = layout
        self._db = connection
        self._claims_of = claims
        self._texts = texts
        self._tell = tell

    @property
    def _claims(self) -> ClaimIndex:
        return self._claims_of()

    def run(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Everything that changed, unless `stop` says so between two bits; whether anything did."""
        passes = self._passes()
        started = [each for each in passes if _go_on(each)]
        for each in started:
            for _ in each:
                if stop():
                    return True
        return bool(passes)

    def begin(self) -> bool:
        """The first bit of everything that changed; whether there is more."""
        return any([_go_on(each) for each in self._passes()])  # noqa: C419 - each pass takes its first bit

    def run_articles(self) -> bool:
        """The articles that changed and nothing else; whether any did."""
        is_stale = self._is_stale(self._layout.articles)
        for _ in self._in_bits(self._articles()) if is_stale else ():
            pass
        return is_stale

    def _passes(self) -> list[Iterator[None]]:
        """One generator for each file that changed; each stands still after a commit."""
        found: list[Iterator[None]] = []
        articles = self._layout.articles
        if self._is_stale(articles):
            found.append(self._in_bits(self._articles()))
        known = {path for (path,) in self._db.execute("SELECT path FROM indexed WHERE path LIKE 'candidates/%'")}
        for extractor in self._layout.extractors():
            path = self._layout.candidates_of(extractor)
            known.discard(self._name(path))
            if self._is_stale(path):
                found.append(self._in_bits(self._candidates(extractor, path)))
        found += [self._in_bits(self._forget(name)) for name in sorted(known)]
        if found or self._texts.waiting(1):
            found.append(self._in_bits(self._all_texts()))
        return found

    def _in_bits(self, steps: Iterator[None]) -> Iterator[None]:
        """Takes the steps in transactions of `_BIT` steps, the first one shorter."""
        size = _FIRST_BIT
        is_done = False
        while not is_done:
            self._db.execute("BEGIN IMMEDIATE")
            with self._db:
                is_done = sum(1 for _, _ in zip(range(size), steps, strict=False)) < size
                self._claims.settle(is_last=is_done or size == _FIRST_BIT)
            size = _BIT
            if not is_done:
                yield

    # -- files ------------------------------------------------------------------------------------------------------------

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

    # -- articles ---------------------------------------------------------------------------------------------------------

    def _articles(self) -> Iterator[None]:
        """Articles are only ever appended, so what is known stands; a file that was changed otherwise is read anew."""
        path = self._layout.articles
        seen = self._status_of(path)
        end = self._db.execute("SELECT coalesce(max(place), -1) FROM line").fetchone()[0]
        for count, (place, line) in enumerate(_lines(path), 1):
            known = self._db.execute("SELECT digest FROM line WHERE place=?", (place,)).fetchone() if place <= end else None
            if known is None or known[0] != _digest(line):
                if place <= end:
                    self._forget_articles()
                    yield from self._articles()
                    return
                self._add_article(place, line)
            self._tell_now("articles", count)
            yield
        if end >= 0 and (seen is None or end >= seen[1]):
            self._forget_articles()
            yield from self._articles()
            return
        self._remember(path, seen)

    def _forget_articles(self) -> None:
        self._db.execute("DELETE FROM article")
        self._db.execute("DELETE FROM line")
        self._texts.clear()

    def _add_article(self, place: int, line: bytes) -> None:
        got = orjson.loads(line)
        words = [got.get(name) for name in ("title", "source", "published", "event")]
        self._db.execute(
            "INSERT INTO article(id, place, length, sha256, version, title, source, published, event, size)"
            " VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET place=excluded.place, length=excluded.length,"
            " sha256=excluded.sha256, version=excluded.version, title=excluded.title, source=excluded.source,"
            " published=excluded.published, event=excluded.event, size=excluded.size",
            (got["id"], place, len(line), got["sha256"], got["version"], *words, len(got["text"])),
        )
        self._db.execute("INSERT INTO line VALUES(?,?,?)", (place, len(line), _digest(line)))

    def _all_texts(self) -> Iterator[None]:
        """Puts every current text into the search, so that a link can reach what nobody proposed."""
        count = 0
        while waiting := self._texts.waiting(_BIT):
            for article, place, length, sha256 in waiting:
                self._texts.put_in(article, orjson.loads(read_at(self._layout.articles, (place, length)))["text"], sha256)
                count += 1
                self._tell_now("texts", count)
                yield

    # -- candidates -------------------------------------------------------------------------------------------------------

    def _candidates(self, extractor: str, path: Path) -> Iterator[None]:
        seen = self._status_of(path)
        this = 1 + self._db.execute("SELECT coalesce(max(pass), 0) FROM proposal WHERE extractor=?", (extractor,)).fetchone()[0]
        for count, (place, line) in enumerate(_lines(path), 1):
            digest = _digest(line)
            query = "SELECT article FROM proposal WHERE extractor=? AND place=? AND length=? AND digest=?"
            known = self._db.execute(query, (extractor, place, len(line), digest)).fetchone()
            if known:
                self._db.execute("UPDATE proposal SET pass=? WHERE article=? AND extractor=?", (this, known[0], extractor))
            else:
                self._add_candidates(extractor, this, place, line, digest)
            self._tell_now(f"candidates of {extractor}", count)
            yield
        query = "SELECT article FROM proposal WHERE extractor=? AND pass<>?"
        for (article,) in self._db.execute(query, (extractor, this)).fetchall():
            self._db.execute("DELETE FROM proposal WHERE article=? AND extractor=?", (article, extractor))
            self._claims.replace(article, f"candidates/{extractor}", ())
            yield
        self._remember(path, seen)

    def _add_candidates(self, extractor: str, this: int, place: int, line: bytes, digest: bytes) -> None:
        got = orjson.loads(line)
        article, claims = got["article"], got["claims"]
        query = "SELECT digest FROM proposal WHERE article=? AND extractor=?"
        known = self._db.execute(query, (article, extractor)).fetchone()
        if known is None or known[0] != digest:
            rows: Iterator[Row] = (_row(article, claim) for claim in claims)
            self._claims.replace(article, f"candidates/{extractor}", rows)
        values = (article, extractor, place, len(line), len(claims), digest, this)
        self._db.execute("INSERT OR REPLACE INTO proposal VALUES(?,?,?,?,?,?,?)", values)

    def _forget(self, name: str) -> Iterator[None]:
        """Takes out the candidates of a file that is gone."""
        path = self._layout.root / name
        for (extractor,) in self._db.execute("SELECT DISTINCT extractor FROM proposal").fetchall():
            if self._layout.candidates_of(extractor) == path:
                self._db.execute("DELETE FROM proposal WHERE extractor=?", (extractor,))
                self._claims.forget(f"candidates/{extractor}")
        self._db.execute("DELETE FROM indexed WHERE path=?", (name,))
        yield

    def _tell_now(self, what: str, count: int) -> None:
        if count % 500 == 0:
            self._tell(what, count)


def _row(article: str, claim: dict[str, Any]) -> Row:
    return Row(claim["id"], article, claim["start"], claim["end"], claim["stance"], claim["quote"])


def _go_on(steps: Iterator[None]) -> bool:
    """Whether there is more after the next bit."""
    return next(steps, _END) is not _END


_END: Final = object()


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=8).digest()


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
