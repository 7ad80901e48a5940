"""Owns the strict reading of JSON lines that others wrote; must never accept what two programs could read differently.

Refused, each with its line: not UTF-8, two objects on a line, duplicate keys, NaN and infinities, numbers that lose digits, lone
surrogates, nesting over 64, lines over the cap. A byte order mark is taken off once; CRLF and blank lines are read over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, Protocol, Self, TypeVar

from pydantic import ValidationError

from workbench.errors import FormatError, MissingError, Problem

ARTICLE_LINE_CAP: Final = 64 * 1024 * 1024
JOURNAL_LINE_CAP: Final = 1024 * 1024
DEPTH_CAP: Final = 64
CONTAINER_CAP: Final = 1_000_000
"""Lists and objects on one line: 45 MB of `[],` would take 1.5 GB of memory."""
_BOM: Final = b"\xef\xbb\xbf"
_MERGE_MARK: Final = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})(\s|$)")


class Checked(Protocol):
    """A record that can be read from outside."""

    @classmethod
    def model_validate_json(cls, line: bytes, /) -> Self: ...


R = TypeVar("R", bound=Checked)


class LineError(ValueError):
    """Why a line is refused; the caller knows the file and the number."""


def read_lines(path: Path, cap: int = ARTICLE_LINE_CAP) -> Iterator[tuple[int, bytes]]:
    """(number, bytes without the line end) of every line that is not blank, read without holding more than one line.

    Lines end at LF only: U+2028 and its like are text. Raises MissingError, or FormatError for a line over the cap.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such file") from None
    with file:
        yield from split_lines(file, str(path), cap)


def split_lines(file: IO[bytes], name: str, cap: int = ARTICLE_LINE_CAP) -> Iterator[tuple[int, bytes]]:
    """The lines of an open file, as `read_lines` gives them."""
    number = 0
    while raw := file.readline(cap + 2):
        number += 1
        if number == 1 and raw.startswith(_BOM):
            raw = raw[len(_BOM) :]
        if len(raw) > cap and not raw.endswith(b"\n"):
            raise FormatError.at(name, number, None, f"the line is longer than {cap:,} bytes; split the record")
        line = raw.rstrip(b"\r\n")
        if line.strip():
            yield number, line


def strict_loads(line: bytes) -> Any:
    """The JSON value of one line; raises LineError with the reason where a lenient parser would guess."""
    if _MERGE_MARK.match(line):
        raise LineError("an unresolved merge: keep one side and delete the marker lines")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 at byte {error.start + 1} of the line; convert the file to UTF-8") from None
    _check_depth(line)
    try:
        value = _DECODER.decode(text)
    except LineError:
        raise
    except RecursionError:
        raise LineError(f"nested deeper than {DEPTH_CAP} levels") from None
    except ValueError as error:
        raise LineError(f"not one JSON value: {error}") from None
    if "\\u" in text:
        _check_surrogates(value)
    return value


def read_records(path: Path, record: type[R], cap: int = ARTICLE_LINE_CAP) -> Iterator[tuple[int, R | list[Problem]]]:
    """(line number, the record, or every problem of that line); goes on after a bad line so that all are reported."""
    for number, line in read_lines(path, cap):
        yield number, parse_record(line, record, str(path), number)


def parse_record(line: bytes, record: type[R], file: str, number: int | None) -> R | list[Problem]:
    """The record on this line, or everything that is wrong with it."""
    try:
        strict_loads(line)
        return record.model_validate_json(line)
    except LineError as error:
        return [Problem(file, number, None, str(error))]
    except ValidationError as error:
        return problems_of(error, file, number)


def problems_of(error: ValidationError, file: str, number: int | None) -> list[Problem]:
    """A validation error as one problem a field, in words without the offending value's control characters."""
    found = []
    for item in error.errors(include_url=False, include_context=False):
        path = ".".join(str(step) for step in item["loc"]) or None
        given = item["input"]
        shown = f" (found {_short(given)})" if not isinstance(given, dict | list) else ""
        found.append(Problem(file, number, path, f"{_WORDS.get(item['type']) or _plain(item['msg'])}{shown}"))
    return found


_NO_MEMBER: Final = "is not a member of this record; remove it or check its spelling"
_WORDS: Final = {
    "missing": "is required and absent; add it",
    "unexpected_keyword_argument": _NO_MEMBER,
    "extra_forbidden": _NO_MEMBER,
}


def _plain(words: str) -> str:
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in words)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 40 else text[:37] + "..."


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise LineError(f"the key {_short(double)} stands twice; keep one")
    return members


def _refuse_constant(name: str) -> Any:
    raise LineError(f"{name} is not JSON; write null or a finite number")


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > 2**53:
        raise LineError(f"the number {digits[:24]} does not fit into 53 bits; write it as a string")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise LineError(f"the number {digits[:24]} is too large")
    return value


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_float)
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def _check_depth(line: bytes) -> None:
    if line.count(b"[") + line.count(b"{") <= DEPTH_CAP:
        return
    depth = containers = 0
    for match in _BRACKETS.finditer(line):
        mark = match[0]
        if mark in (b"[", b"{"):
            depth += 1
            containers += 1
            if containers > CONTAINER_CAP:
                raise LineError(f"holds more than {CONTAINER_CAP:,} lists and objects")
            if depth > DEPTH_CAP:
                raise LineError(f"nested deeper than {DEPTH_CAP} levels")
        elif mark in (b"]", b"}"):
            depth -= 1


def _check_surrogates(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            try:
                item.encode("utf-8")
            except UnicodeEncodeError:
                raise LineError("holds a lone surrogate, which no UTF-8 file can carry; repair the text") from None
        elif isinstance(item, dict):
            stack.extend(item)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
