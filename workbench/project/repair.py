"""Owns getting out of a damaged segment what is still whole; must never write to a file that is there already.

Beside the damaged `x.jsonl` two new files appear: `x-repaired.jsonl` with every line that still proves itself by its own hash, in a
chain of its own, and `x.damage.json` with what was left out and the digest of the damaged file. From then on the damage counts as
known: the journal loads from both, and what stands in both counts once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from workbench.errors import JournalError, Problem
from workbench.journal.line import read_segment, seal_record, unseal
from workbench.project.layout import Layout, create_new, damage_note_beside, repaired_beside, segment_bytes


class Repaired(NamedTuple):
    """One damaged segment: the new file, how many events it holds, and the lines that could not be read."""

    damaged: Path
    made: Path
    kept: int
    left_out: list[int]


def repair_project(root: Path) -> Iterator[Repaired]:
    """Repairs every damaged segment that has not been repaired yet; OutputError when a new file stands in the way."""
    layout = Layout(root)
    for annotator in layout.annotators():
        for path in layout.segments_of(annotator):
            try:
                data = segment_bytes(path)
            except JournalError:
                continue  # a link or a pipe holds no lines of ours
            if read_segment(path.stem, str(path), data).damage and not is_known_damage(path, data):
                yield _repair(path, data, annotator)


def is_known_damage(path: Path, data: bytes) -> bool:
    """Whether these very bytes have been repaired."""
    try:
        note = orjson.loads(damage_note_beside(path).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return False
    return isinstance(note, dict) and note.get("sha256") == hashlib.sha256(data).hexdigest() and repaired_beside(path).exists()


def known_problem(path: Path) -> Problem:
    """The words for damage that has been repaired."""
    return Problem(str(path), None, None, f"is damaged; what could be read again is in {repaired_beside(path).name}")


def _repair(path: Path, data: bytes, annotator: str) -> Repaired:
    made, kept, left_out = b"", 0, []
    previous: str | None = None
    seen: set[str] = set()
    for number, row in enumerate(data.split(b"\n"), 1):
        raw = row.rstrip(b"\r")
        if not raw or raw.isspace():
            continue
        record = _whole(raw, annotator)
        if record is None:
            left_out.append(number)
        elif record["id"] not in seen:
            seen.add(record["id"])
            line, previous = seal_record({**record, "n": kept, "p": previous})
            made += line
            kept += 1
    note = {"segment": path.name, "sha256": hashlib.sha256(data).hexdigest(), "kept": kept, "left_out": left_out}
    create_new(repaired_beside(path), made)
    create_new(damage_note_beside(path), orjson.dumps(note) + b"\n")
    return Repaired(path, repaired_beside(path), kept, left_out)


def _whole(raw: bytes, annotator: str) -> dict[str, Any] | None:
    opened = unseal(raw)
    if isinstance(opened, str) or not isinstance(opened[0].get("id"), str) or opened[0].get("who") != annotator:
        return None
    return opened[0]
