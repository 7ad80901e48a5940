"""Owns the texts that a scoring run knows, by article and digest, looked up in the file when asked for; must never hold many of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, NamedTuple

from workbench.errors import FormatError
from workbench.formats.articles import read_articles
from workbench.formats.plain import load_plain
from workbench.model.article import text_digest
from workbench.project.reading import raw_lines

_HELD: Final = 5_000_000
"""Code points of texts that are kept, so that few articles, as most projects have, are read once only."""


class KnownText(NamedTuple):
    """One text of one article."""

    digest: str
    event: str | None
    place: tuple[int, int] | str
    """Offset and length of its line in bytes; the text itself where it is held."""


class TextSource:
    """The texts of an articles file, by article and digest; the last line of an article is its current text."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._current: dict[str, KnownText] = {}
        self._earlier: dict[tuple[str, str], KnownText] = {}
        self._file: int | None = None
        if path is None:
            return
        if path.suffix.lower() != ".jsonl" or not self._index(path):
            self._read_whole(path)

    def known(self, article: str, digest: str | None) -> KnownText | None:
        """This article's text with this digest; without a digest, the current one."""
        current = self._current.get(article)
        if digest is None or (current is not None and current.digest == digest):
            return current
        return self._earlier.get((article, digest))

    def text_of(self, article: str, digest: str | None) -> str | None:
        """As `known`, the text alone."""
        known = self.known(article, digest)
        if known is None or isinstance(known.place, str):
            return None if known is None else known.place  # type: ignore[return-value] # a str, by the test before
        assert self._file is not None
        value = load_plain(os.pread(self._file, known.place[1], known.place[0]))
        return None if value is None else str(value["text"])

    def event_of(self, article: str) -> str | None:
        """The article's story, from its current line: metadata may be corrected after gold was made."""
        known = self._current.get(article)
        return None if known is None else known.event

    def close(self) -> None:
        """Lets the file go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _index(self, path: Path) -> bool:
        """Whether every line could be taken the short way; then only places and digests are kept."""
        held = 0
        for line in raw_lines(path):
            value = load_plain(line.data)
            if value is None or not _is_plain(value):
                self._current.clear()
                self._earlier.clear()
                return False
            text = value["text"]
            held += len(text)
            place = text if held <= _HELD else (line.offset, len(line.data))
            self._keep(sys.intern(value["id"]), KnownText(text_digest(text), value.get("event") or None, place))
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return True

    def _read_whole(self, path: Path) -> None:
        found, problems = read_articles(path)
        if problems:
            raise FormatError(problems)
        for each in found:
            self._keep(each.id or path.stem, KnownText(text_digest(each.text), each.fields.get("event"), each.text))

    def _keep(self, article: str, known: KnownText) -> None:
        before = self._current.get(article)
        if before is not None:
            self._earlier[article, before.digest] = before
        self._current[article] = known


def _is_plain(value: dict[str, object]) -> bool:
    """Whether the line is an article as the program writes it."""
    text, identifier, event = value.get("text"), value.get("id"), value.get("event")
    return type(text) is str and bool(text.strip()) and type(identifier) is str and bool(identifier) and type(event) in (str, type(None))


def articles_beside(gold: Path) -> Path | None:
    """The articles file that lies beside a gold file, or in a gold folder or beside it, where there is one."""
    beside = [folder / "articles.jsonl" for folder in ((gold, gold.parent) if gold.is_dir() else (gold.parent,))]
    return next((path for path in beside if path.is_file()), None)
