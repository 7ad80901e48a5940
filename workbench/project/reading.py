"""Owns reading files of annotated articles for counting, article by article; must never hold a file, and never score.

Lines go the short way where nothing about them is in doubt (`formats.plain`), else the long way, which explains. A line that comes
before anybody asks for its article is passed over: only its place is kept, and it is read when asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import orjson

from workbench.errors import FormatError, MissingError, Problem, UsageError
from workbench.formats.annotated import read_annotated_line
from workbench.formats.foreign import Notes, Reading, WordsOnly
from workbench.formats.plain import PlainLine, load_plain, plain_line
from workbench.formats.vouched import vouched_line
from workbench.model.lines import ARTICLE_LINE_CAP
from workbench.project.layout import manifest_beside, replacing, vouched_marker
from workbench.scoring.base import Item, Side, Unplaced, make_side, side_of

_BOM = b"\xef\xbb\xbf"
TextOf: TypeAlias = Callable[[str, str | None], str | None]


class RawLine(NamedTuple):
    """A line that is not blank, without its end, and where it stands."""

    number: int
    offset: int
    data: bytes
    file: Path


class Told(NamedTuple):
    """What a file says of one article."""

    side: Side
    file: Path
    line: int
    sha256: str | None
    complete: bool
    annotator: str | None


def raw_lines(path: Path) -> Iterator[RawLine]:
    """The lines of a file with their places; holds one at a time. MissingError, or FormatError for a line over the cap."""
    try:
        file = path.open("rb", buffering=1 << 20)
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: is a folder; name the file, such as {path / 'gold.jsonl'}") from None
    with file:
        offset = number = 0
        while raw := file.readline(ARTICLE_LINE_CAP + 2):
            number += 1
            start = offset
            offset += len(raw)
            if number == 1 and raw.startswith(_BOM):
                raw, start = raw[len(_BOM) :], start + len(_BOM)
            if len(raw) > ARTICLE_LINE_CAP and not raw.endswith(b"\n"):
                raise FormatError.at(path, number, None, f"the line is longer than {ARTICLE_LINE_CAP:,} bytes; split the record")
            line = raw.rstrip(b"\r\n")
            if line.strip():
                yield RawLine(number, start, line, path)


def files_of(path: Path) -> list[Path]:
    """The file itself; of a folder its JSON lines in order of their names, texts aside: a set may be cut into files at will."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.glob("*.jsonl") if file.name != "articles.jsonl")
    if not files:
        raise MissingError(f"{path}: holds no .jsonl file of annotated articles")
    return files


def is_vouched(path: Path) -> bool:
    """Whether the program itself wrote these very bytes: by the manifest beside gold, or by the mark it leaves in the project."""
    said = _said_by_manifest(manifest_beside(path)) or _said_by_marker(vouched_marker(path))
    return said is not None and said == file_digest(path)


def vouch_for(candidates: Path) -> None:
    """Notes that the program itself has written this candidates file."""
    with replacing(vouched_marker(candidates)) as file:
        file.write(file_digest(candidates).encode())


def _said_by_manifest(manifest: Path) -> str | None:
    try:
        found = orjson.loads(manifest.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    said = found.get("gold_sha256") if isinstance(found, dict) else None
    return said if isinstance(said, str) else None


def _said_by_marker(marker: Path) -> str | None:
    try:
        return marker.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class SideReader:
    """One set of annotated articles, a file or a folder of files, read once, in whatever order its articles are asked for."""

    def __init__(self, path: Path, text_of: TextOf, digest_of: Callable[[str], str | None], with_origin: bool = False) -> None:
        self.path = path
        self._with_origin = with_origin
        self.notes = Notes()
        self.problems: list[Problem] = []
        self.systems: set[str] = set()
        self.free = 0
        """Claims in free words alone."""
        self._text_of, self._digest_of = text_of, digest_of
        self._lines: dict[str, int | tuple[Path, int]] = {}
        self._waiting: dict[str, tuple[int, int, int, Path]] = {}
        files = files_of(path)
        self._is_one = len(files) == 1
        self._source = (line for file in files for line in raw_lines(file))
        self._vouched = {file for file in files if file.is_file() and is_vouched(file)}
        self._open: dict[Path, int] = {}

    def __iter__(self) -> Iterator[Told]:
        """Every article of the file, in its order; lines with problems are left out, and their problems kept."""
        for line in self._source:
            told = self._read(line, self._look_at(line))
            if told is not None and self._is_first(told.side.article, line):
                yield told

    def take(self, article: str) -> Told | None:
        """What the file says of this article, reading on as far as it must; None when it says nothing."""
        waiting = self._waiting.pop(article, None)
        if waiting is not None:
            line = self._again(waiting)
            return self._read(line, self._look_at(line))
        for line in self._source:
            seen = self._look_at(line)
            name = seen.article if isinstance(seen, PlainLine) else seen.get("article") if seen is not None else _article_of(line.data)
            if not isinstance(name, str) or name == article:
                told = self._read(line, seen)
                if told is not None and self._is_first(told.side.article, line):
                    return told
            elif self._is_first(name, line):
                self._waiting[name] = (line.number, line.offset, len(line.data), line.file)
        return None

    def finish(self) -> None:
        """Reads what nobody asked for, for its problems alone."""
        for _ in self:
            pass
        for place in self._waiting.values():
            line = self._again(place)
            self._read(line, self._look_at(line))
        for file in self._open.values():
            os.close(file)
        self._open.clear()

    def articles(self) -> set[str]:
        """The articles that the file has said anything of so far."""
        return set(self._lines)

    @property
    def name(self) -> str:
        """What to call the system: the one name that its lines carry, else the file's."""
        return min(self.systems) if len(self.systems) == 1 else self.path.stem

    def _again(self, place: tuple[int, int, int, Path]) -> RawLine:
        number, offset, length, path = place
        if path not in self._open:
            self._open[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return RawLine(number, offset, os.pread(self._open[path], length, offset), path)

    def _is_first(self, article: str, line: RawLine) -> bool:
        # A bare number where there is but one file: a hundred thousand pairs would be felt.
        place = line.number if self._is_one else (line.file, line.number)
        first = self._lines.setdefault(article, place)
        if first != place:
            where = f"line {first}" if isinstance(first, int) else f"{first[0].name}, line {first[1]},"
            what = f"the article {article!r} stands in {where} too; put its claims in one line"
            self.problems.append(Problem(str(line.file), line.number, "article", what))
        return first == place

    def _look_at(self, line: RawLine) -> PlainLine | dict[str, object] | None:
        """What the line says, where the program itself has written it; else its object; None on any doubt."""
        return vouched_line(line.data, self._with_origin) if line.file in self._vouched else load_plain(line.data)

    def _read(self, line: RawLine, seen: PlainLine | dict[str, object] | None) -> Told | None:
        """One line, the short way or the long; None when it has problems, which are kept."""
        plain = self._plain(seen) if isinstance(seen, dict) else seen
        if plain is not None:
            return self._checked(_from_plain(plain, line), plain.system)
        found = read_annotated_line(line.data, str(line.file), line.number, self._text, self.notes)
        if isinstance(found, list):
            self.problems += found
            return None
        self.free += len(found.free)
        return self._checked(_from_reading(found, line), found.article.system)

    def _plain(self, value: dict[str, object]) -> PlainLine | None:
        article, sha256 = value.get("article"), value.get("sha256")
        text = self._text(article, sha256) if isinstance(article, str) and isinstance(sha256, str | None) else None
        return plain_line(value, text, self._with_origin)

    def _text(self, article: str, sha256: str | None) -> str | None:
        return self._text_of(article, sha256 or self._digest_of(article))

    def _checked(self, told: Told, system: str | None) -> Told | None:
        if system is not None:
            self.systems.add(system)
        wanted = self._digest_of(told.side.article)
        if told.sha256 and wanted and told.sha256 != wanted:
            what = "is not the digest of gold's text, so the offsets count in another text; predict on the text that gold has"
            self.problems.append(Problem(str(told.file), told.line, "sha256", what))
            return None
        return told


def _article_of(line: bytes) -> object:
    """The article that a line in doubt is about, as far as that can be told."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value.get("article") if isinstance(value, dict) else None


# A row is an item's members in order; `Item._make` would check that again, at four times the cost.
_make_item: Final = partial(tuple.__new__, Item)


def _from_plain(plain: PlainLine, line: RawLine) -> Told:
    items: list[Item] = list(map(_make_item, plain.rows))
    side = make_side(plain.article, items, (), plain.ties)
    return Told(side, line.file, line.number, plain.sha256, plain.complete, plain.annotator)


def _from_reading(reading: Reading, line: RawLine) -> Told:
    side = side_of(reading.article, map(_without_place, reading.unplaced), map(_without_place, reading.free))
    article = reading.article
    return Told(side, line.file, reading.line, article.sha256, article.complete, article.annotator)


def _without_place(claim: WordsOnly) -> Unplaced:
    return Unplaced(claim.words, claim.label, claim.score, claim.id)
