"""Owns the bytes of a journal line and the chain between lines; must never know what an event means."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from workbench.errors import Problem
from workbench.journal.upgrade import STEPS, upgrade
from workbench.model.version import EVENT_VERSION

if TYPE_CHECKING:
    from workbench.model.event import Event

_SEAL: Final = b',"h":"'
_SEAL_LENGTH: Final = len(_SEAL) + 32 + 2  # ,"h":" + 32 hexadecimal digits + "}


class Line(NamedTuple):
    """One event as it stands in a segment; `record` is its JSON as plain dictionaries, verified against the chain."""

    record: dict[str, Any]
    hash: str


class Segment(NamedTuple):
    """What a segment holds: its good lines up to the first damage, and what is wrong with it.

    A torn tail (`is_torn`) is what a crash leaves: it is reported and read over. `damage` is anything else, and makes a journal
    unfit for building on.
    """

    name: str
    path: str
    lines: list[Line]
    good: int
    """Bytes up to the end of the last good line."""
    torn: Problem | None
    damage: list[Problem]


def seal(event: Event) -> tuple[bytes, str]:
    """The event's line with its line end, and its hash: 128 bits of SHA-256 over the bytes before the member ``h``."""
    return seal_record(event.as_dict())


def seal_record(members: dict[str, Any]) -> tuple[bytes, str]:
    """The line of an event given as plain values, and its hash; a hash that stands in them is made anew."""
    members = {name: value for name, value in members.items() if name != "h"}
    body = orjson.dumps(members)[:-1]
    digest = hashlib.sha256(body).hexdigest()[:32]
    return body + _SEAL + digest.encode() + b'"}\n', digest


def unseal(raw: bytes) -> tuple[dict[str, Any], str] | str:
    """The record and its hash when the line is whole, else the reason why it is not."""
    cut = len(raw) - _SEAL_LENGTH
    if cut < 2 or raw[cut : cut + len(_SEAL)] != _SEAL or raw[-2:] != b'"}':
        return "the line does not end with its hash"
    digest = raw[cut + len(_SEAL) : -2].decode("ascii", "replace")
    if hashlib.sha256(raw[:cut]).hexdigest()[:32] != digest:
        return "the bytes do not match their hash"
    try:
        record = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return f"not JSON: {error}"
    return (record, digest) if isinstance(record, dict) else "not an object"


def read_segment(name: str, path: str, data: bytes, skip: int = 0, previous: str | None = None) -> Segment:
    """Reads the bytes of one segment, checking every hash, number and chain; never raises for what it finds in them.

    With `skip` lines known already (and `previous` the hash of the last of them), `data` starts behind those.
    """
    lines: list[Line] = []
    damage: list[Problem] = []
    torn: Problem | None = None
    good = offset = 0
    rows = data.split(b"\n")
    ended = len(rows) - 1
    last = ended
    while last >= 0 and not rows[last].strip():
        last -= 1
    for index, row in enumerate(rows[: last + 1]):
        number = skip + index + 1
        offset += len(row) + (index < ended)
        raw = row.rstrip(b"\r")
        if not raw or raw.isspace():
            continue
        opened = unseal(raw)
        if isinstance(opened, str):
            if index == last and _is_torn(raw, index < ended):
                torn = Problem(path, number, None, "the last line was cut off by a crash; it was never acknowledged and is left out")
                break
            advice = "restore the file from git or a backup"
            damage.append(Problem(path, number, "h", f"{opened}; {advice}"))
            break
        record, digest = opened
        wrong = _chain_fault(record, skip + len(lines), lines[-1].hash if lines else previous)
        if wrong:
            damage.append(Problem(path, number, *wrong))
            break
        if record["v"] < EVENT_VERSION:
            record = upgrade(record)
        lines.append(Line(record, digest))
        good = offset
    return Segment(name, path, lines, good, torn, damage)


def _is_torn(raw: bytes, has_line_end: bool) -> bool:
    """A last line without its line end, or one whose end is a run of NUL bytes, is what a crash leaves."""
    return not has_line_end or raw.endswith(b"\0")


def _chain_fault(record: dict[str, Any], expected: int, previous: str | None) -> tuple[str, str] | None:
    version = record.get("v")
    if type(version) is not int or not isinstance(record.get("id"), str):
        return "v", "is no event of this program; take the line's file away, or `workbench check --repair`"
    if version > EVENT_VERSION:
        return "v", f"written by a newer version of the program (schema {version}, this one knows {EVENT_VERSION}); update the program"
    if version < min(STEPS, default=EVENT_VERSION):
        return "v", f"schema {version} is older than any that this program knows; it knows up to {EVENT_VERSION}"
    if record.get("n") != expected:
        return "n", f"line {expected} of the session is missing (found {record.get('n')}); restore the file from a backup or from git"
    if record.get("p") != previous:
        return "p", "does not follow the line before; restore the file from a backup or from git"
    return None
