"""A journal line carries its own proof; a segment tells a crash from damage, and finds both."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Bench, candidate, mark, tiny_project

from workbench.journal.line import Segment, read_segment, seal, unseal
from workbench.model.event import ClaimFlagged, ClaimRef, NoteWritten


def flagged(number: int, previous: str | None, text: str = "note") -> tuple[bytes, str]:
    event = NoteWritten(
        id=f"{number:026}",
        s="s1",
        n=number,
        p=previous,
        who="ana",
        at="2026-01-01T00:00:00.000Z",
        claim=ClaimRef(article="a1", id="c"),
        text=text,
    )
    return seal(event)


def chain(count: int) -> list[bytes]:
    """The lines of a small segment."""
    lines: list[bytes] = []
    previous: str | None = None
    for number in range(count):
        line, previous = flagged(number, previous, f"note {number}: “é中🌉”")
        lines.append(line)
    return lines


def read(data: bytes) -> Segment:
    return read_segment("s1", "s1.jsonl", data)


def is_faultless(segment: Segment) -> bool:
    return not segment.torn and not segment.damage


@given(st.text(st.characters(codec="utf-8")))
def test_a_sealed_line_opens_to_the_same_record(text: str) -> None:
    line, digest = flagged(0, None, text)
    assert line.endswith(b'"}\n')
    assert line.count(b"\n") == 1
    opened = unseal(line[:-1])
    assert not isinstance(opened, str), opened
    record, found = opened
    assert found == digest == record["h"]
    assert record["text"] == text
    assert list(record)[-1] == "h"


def test_the_hash_covers_exactly_the_bytes_before_it() -> None:
    """Any program can check a line with three lines of code: that is why the hash stands last."""
    line, digest = flagged(0, None)
    body = line[: line.rindex(b',"h":"')]
    assert digest == hashlib.sha256(body).hexdigest()[:32]


@pytest.mark.parametrize("raw", [b"", b"{}", b"null", b'{"h":""}', b'{"a":1,"h":"' + b"0" * 32 + b'"}', b"x" * 200, b"\0" * 200])
def test_what_is_no_sealed_line_is_refused_with_a_reason(raw: bytes) -> None:
    assert isinstance(unseal(raw), str)


def test_an_undamaged_segment_reads_without_a_word() -> None:
    segment = read(b"".join(chain(4)))
    assert is_faultless(segment)
    assert [line.record["n"] for line in segment.lines] == [0, 1, 2, 3]
    assert segment.good == len(b"".join(chain(4)))


def test_every_single_flipped_bit_is_found() -> None:
    """The truth about what a person decided must not change in silence: not by one bit."""
    data = b"".join(chain(3))
    missed = []
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            if is_faultless(read(bytes(flipped))):
                missed.append((place, bit))
    assert missed == []


def test_every_line_before_a_flipped_bit_still_loads() -> None:
    lines = chain(3)
    damaged = bytearray(b"".join(lines))
    damaged[len(lines[0]) + 20] ^= 1
    segment = read(bytes(damaged))
    assert len(segment.lines) == 1
    assert segment.damage[0].line == 2
    assert segment.good == len(lines[0])


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
def test_a_removed_line_is_found_unless_it_was_the_last(gone: int) -> None:
    lines = chain(5)
    segment = read(b"".join(lines[:gone] + lines[gone + 1 :]))
    assert segment.damage
    assert segment.damage[0].line == gone + 1
    assert "missing" in segment.damage[0].what


def test_lines_that_changed_places_or_stand_twice_are_found() -> None:
    one, two, three = chain(3)
    assert read(one + three + two).damage
    assert read(one + two + two + three).damage


def test_a_line_of_another_session_is_found_by_the_chain() -> None:
    one, two = chain(2)
    stranger, _ = flagged(1, "0" * 32)
    assert read(one + stranger).damage[0].field == "p"
    assert is_faultless(read(one + two))


def test_a_cut_at_any_byte_loses_at_most_the_last_line_and_says_so() -> None:
    lines = chain(3)
    data = b"".join(lines)
    ends = [0, len(lines[0]), len(lines[0] + lines[1]), len(data)]
    for cut in range(len(data) + 1):
        segment = read(data[:cut])
        whole = sum(end <= cut for end in ends[1:])
        is_only_the_line_end_missing = cut + 1 in ends[1:]
        assert len(segment.lines) == whole + is_only_the_line_end_missing
        assert not segment.damage
        assert bool(segment.torn) == (cut not in ends and not is_only_the_line_end_missing)


@pytest.mark.parametrize("tail", [b"\0" * 512, b"\0" * 4096, b'{"v":1,"id":"0' + b"\0" * 512, b"\0" * 512 + b"\n"])
def test_a_run_of_nul_bytes_at_the_end_is_a_torn_tail(tail: bytes) -> None:
    """What ext4 and XFS leave after a power cut."""
    segment = read(b"".join(chain(2)) + tail)
    assert len(segment.lines) == 2
    assert segment.torn is not None
    assert segment.torn.line == 3
    assert not segment.damage


def test_nul_bytes_in_the_middle_are_damage() -> None:
    one, two, three = chain(3)
    segment = read(one + b"\0" * len(two) + b"\n" + three)
    assert segment.damage
    assert len(segment.lines) == 1


def test_a_whole_last_line_without_its_line_end_is_kept() -> None:
    data = b"".join(chain(2))
    segment = read(data[:-1])
    assert is_faultless(segment)
    assert len(segment.lines) == 2


def test_windows_line_ends_and_blank_lines_are_read_over() -> None:
    data = b"\r\n\n".join(line[:-1] for line in chain(3)) + b"\r\n"
    segment = read(data)
    assert is_faultless(segment)
    assert len(segment.lines) == 3


def test_a_foreign_line_at_the_end_is_damage_and_not_a_crash() -> None:
    """Somebody wrote into the journal: nothing of that may be skipped in silence."""
    segment = read(b"".join(chain(2)) + b'{"id":1}\n')
    assert segment.damage
    assert segment.damage[0].line == 3
    assert segment.torn is None


def test_a_line_of_a_newer_program_is_refused_with_advice() -> None:
    event = ClaimFlagged(
        id="0" * 26, s="s1", n=0, p=None, who="ana", at="2026-01-01T00:00:00.000Z", claim=ClaimRef(article="a1", id="c"), on=True
    )
    body = orjson.dumps({**{k: v for k, v in event.as_dict().items() if k != "h"}, "v": 99})[:-1]
    line = body + b',"h":"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"}\n'
    (problem,) = read(line).damage
    assert problem.field == "v"
    assert "update the program" in problem.what


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    read(data)
    read(b"".join(chain(1)) + data)


@given(st.integers(0, 3))
def test_reading_on_behind_known_lines_is_the_same_as_reading_all(known: int) -> None:
    lines = chain(4)
    everything = read(b"".join(lines))
    rest = read_segment("s1", "s1.jsonl", b"".join(lines[known:]), skip=known, previous=everything.lines[known - 1].hash if known else None)
    assert is_faultless(rest)
    assert [line.hash for line in rest.lines] == [line.hash for line in everything.lines[known:]]


def test_a_real_session_reads_back_and_its_damage_is_refused_at_the_door(tmp_path: Path) -> None:
    bench: Bench = tiny_project(tmp_path / "tiny")
    bench.record(mark("a1", "12 euros"), {"do": "flag", "claim": candidate("a1", 0), "on": True})
    (path,) = bench.journal()
    assert is_faultless(read_segment(path.stem, str(path), path.read_bytes()))
