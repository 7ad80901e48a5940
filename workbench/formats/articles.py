"""Owns reading articles from files of other people: text, Markdown, HTML, JSON lines, CSV; must never change a text it decodes.

Each reader gives `Incoming` records: what the file says, nothing guessed but the title. The whole file is read before anything is
given back as good, so that a bad line never leaves half an import.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from workbench.errors import FormatError, MissingError, PluginError, Problem
from workbench.formats.html import SECONDS, StalledError, read_page
from workbench.model.lines import LineError, read_lines, strict_loads
from workbench.text.title import guess_title

SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".jsonl", ".csv")
FIELDS: Final = ("title", "source", "url", "published", "language", "event")
_SIZE_CAP: Final = 64 * 1024 * 1024


class Incoming(NamedTuple):
    """An article as a file gives it; `id` is None when the file names none, `line` is where it stands."""

    id: str | None
    text: str
    fields: dict[str, str]
    file: Path
    line: int | None


def read_articles(path: Path, encoding: str | None = None) -> tuple[list[Incoming], list[Problem]]:
    """Every article in the file, and everything that is wrong with it; MissingError or FormatError when it cannot be read at all."""
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return _from_json_lines(path)
    if suffix == ".csv":
        return _from_csv(path, encoding)
    data = _bytes_of(path)
    if suffix in (".html", ".htm"):
        text, fields = _from_html(data, path)
    else:
        text = decode(data, path, encoding)
        fields = {}
    if "title" not in fields and (title := guess_title(text)):
        fields["title"] = title
    if not text.strip():
        return [], [Problem(str(path), None, "text", "the file is empty; there is nothing to label")]
    return [Incoming(None, text, fields, path, None)], []


def read_metadata(path: Path, encoding: str | None = None) -> dict[str, dict[str, str]]:
    """Metadata by article id from a CSV file with the column `id` and any of title, source, url, published, language, event."""
    found: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for number, row in _csv_rows(path, encoding, required="id"):
        identifier = row.get("id") or ""
        if not identifier:
            problems.append(Problem(str(path), number, "id", "is empty; name the article"))
        elif identifier in found:
            problems.append(Problem(str(path), number, "id", f"{identifier!r} stands on an earlier line too; keep one"))
        else:
            found[identifier] = {name: row[name] for name in FIELDS if row.get(name)}
    if problems:
        raise FormatError(problems)
    return found


def decode(data: bytes, path: Path, encoding: str | None = None) -> str:
    """The text of these bytes less one byte order mark; FormatError with the byte offset when they are not in the encoding."""
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        named = encoding or "UTF-8"
        what = f"not {named} at byte {error.start}; say `--encoding NAME` if you know what it is (cp1252 and latin-1 are common)"
        raise FormatError.at(path, None, None, what) from None
    except LookupError:
        raise FormatError.at(path, None, "--encoding", f"there is no encoding called {encoding!r}") from None
    return text.removeprefix("\ufeff")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _SIZE_CAP:
            raise FormatError.at(path, None, None, f"is larger than {_SIZE_CAP >> 20} MB; split it into articles")
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such file") from None


def _from_json_lines(path: Path) -> tuple[list[Incoming], list[Problem]]:
    found: list[Incoming] = []
    problems: list[Problem] = []
    for number, line in read_lines(path):
        try:
            members = strict_loads(line)
        except LineError as error:
            problems.append(Problem(str(path), number, None, str(error)))
            continue
        wrong = _wrong_members(members)
        if wrong:
            problems += [Problem(str(path), number, field, what) for field, what in wrong]
            continue
        fields = {name: members[name] for name in FIELDS if members.get(name)}
        if "title" not in fields and (title := guess_title(members["text"])):
            fields["title"] = title
        found.append(Incoming(members.get("id"), members["text"], fields, path, number))
    if not found and not problems:
        problems.append(Problem(str(path), None, None, "the file is empty"))
    return found, problems


def _wrong_members(members: Any) -> list[tuple[str | None, str]]:
    if not isinstance(members, dict):
        return [(None, "expected an object with `id` and `text`")]
    wrong: list[tuple[str | None, str]] = []
    if not isinstance(members.get("text"), str):
        wrong.append(("text", "is required and must be a string"))
    elif not members["text"].strip():
        wrong.append(("text", "is empty; there is nothing to label"))
    wrong += [
        (name, "must be a string or null")
        for name in ("id", *FIELDS)
        if not isinstance(members.get(name), str | None) or (name == "id" and members.get(name) == "")
    ]
    return wrong


def _from_csv(path: Path, encoding: str | None) -> tuple[list[Incoming], list[Problem]]:
    found: list[Incoming] = []
    problems: list[Problem] = []
    for number, row in _csv_rows(path, encoding, required="text"):
        text = row.get("text") or ""
        if not text.strip():
            problems.append(Problem(str(path), number, "text", "is empty; there is nothing to label"))
            continue
        fields = {name: row[name] for name in FIELDS if row.get(name)}
        if "title" not in fields and (title := guess_title(text)):
            fields["title"] = title
        found.append(Incoming(row.get("id") or None, text, fields, path, number))
    return found, problems


def _csv_rows(path: Path, encoding: str | None, required: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV file; line ends inside quoted cells stay as they are."""
    text = decode(_bytes_of(path), path, encoding)
    csv.field_size_limit(_SIZE_CAP)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = reader.fieldnames or []
        if required not in columns:
            raise FormatError.at(path, 1, required, f"there is no column of this name (found: {', '.join(columns) or 'nothing'})")
        while True:
            number = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            if None in row:
                raise FormatError.at(path, number, None, "has more cells than the header; quote cells that hold commas")
            yield number, row
    except csv.Error as error:
        raise FormatError.at(path, reader.line_num, None, f"not CSV: {error}") from None


def _from_html(data: bytes, path: Path) -> tuple[str, dict[str, str]]:
    if find_spec("trafilatura") is None:
        raise PluginError(f"{path}: reading HTML needs the `html` extra: pip install 'factcheck-workbench[html]'")
    try:
        found = read_page(data)
    except StalledError:
        raise FormatError.at(path, None, None, f"could not be read as HTML within {SECONDS:g} s; save the text as .txt instead") from None
    text = found.pop("text")
    if not text:
        raise FormatError.at(path, None, None, "no article text was found in this page; save the text as .txt instead")
    return text, found
