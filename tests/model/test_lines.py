"""What two programs could read differently is refused, with its line and a reason; what only looks odd is kept as it is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import FormatError, MissingError, Problem
from workbench.model.article import Article, text_digest
from workbench.model.intent import Judge, Mark
from workbench.model.lines import LineError, parse_record, read_lines, read_records, split_lines, strict_loads


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a":NaN}', "NaN is not JSON"),
        (b'{"a":Infinity}', "Infinity is not JSON"),
        (b'{"a":-Infinity}', "-Infinity is not JSON"),
        (b'{"a":1e999}', "too large"),
        (b'{"a":-1e999}', "too large"),
        (b'{"a":1,"a":1}', '"a" stands twice'),
        (b'{"b":[{"a":1,"a":2}]}', '"a" stands twice'),
        (b'{"a":1,"\\u0061":2}', '"a" stands twice'),
        (b'{"a":"\\ud800"}', "lone surrogate"),
        (b'{"\\udfff":1}', "lone surrogate"),
        (b'["\\ude00\\ud83d"]', "lone surrogate"),
        (b'{"a":18446744073709551616}', "53 bits"),
        (b'{"a":9007199254740993}', "53 bits"),
        (b'{"a":-18446744073709551616}', "53 bits"),
        (b'{"a":' + b"9" * 5000 + b"}", "53 bits"),
        ('{"a":1}'.encode("utf-16"), "not UTF-8 at byte 1"),
        ('{"a":1}'.encode("utf-16-le"), "not one JSON value"),
        ('{"a":1}'.encode("utf-32"), "not UTF-8 at byte 1"),
        ('{"a":"é"}'.encode("latin-1"), "not UTF-8 at byte 7"),
        (b'{"a":"\xc0\xaf"}', "not UTF-8 at byte 7"),
        (b'{"a":"\xed\xa0\xbd\xed\xb8\x80"}', "not UTF-8 at byte 7"),
        (b"[" * 65 + b"]" * 65, "nested deeper than 64"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "nested deeper than 64"),
        (b"[" * 1_000_000, "nested deeper than 64"),
        (b'{"a":1}{"b":2}', "not one JSON value"),
        (b'{"a":1} x', "not one JSON value"),
        (b'{"a":1', "not one JSON value"),
        (b"{'a':1}", "not one JSON value"),
        (b'{"a":1,}', "not one JSON value"),
        (b'{"a":"\x07"}', "not one JSON value"),
        (b'{"a":01}', "not one JSON value"),
        (b"<<<<<<< HEAD", "unresolved merge"),
        (b"=======", "unresolved merge"),
        (b">>>>>>> branch", "unresolved merge"),
        (b"||||||| base", "unresolved merge"),
        (b"\xef\xbb\xbf{}", "not one JSON value"),
    ],
)
def test_a_line_that_programs_read_differently_is_refused(line: bytes, reason: str) -> None:
    with pytest.raises(LineError, match=reason.replace("[", r"\[")) as caught:
        strict_loads(line)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b'{"a":9007199254740992}', {"a": 2**53}),
        (b'{"a":-9007199254740992}', {"a": -(2**53)}),
        (b'{"a":1.5e300}', {"a": 1.5e300}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "😀"}),
        ('{"a":"one\u2028two\u2029three\u0085four"}'.encode(), {"a": "one\u2028two\u2029three\u0085four"}),
        (b'{"a":"\\u0000\\u001b\\u000b"}', {"a": "\0\x1b\v"}),
        (b"[" * 64 + b"]" * 64, json.loads("[" * 64 + "]" * 64)),
        (b'"' + b"[" * 100 + b'"', "[" * 100),
        (b'"\\"' + b"{" * 100 + b'"', '"' + "{" * 100),
        (b"[" + b"[]," * 100 + b"[]]", [[]] * 101),
        (b'  {"a": null}  ', {"a": None}),
        (b'{"a":"======="}', {"a": "======="}),
    ],
)
def test_what_only_looks_odd_is_read(line: bytes, value: object) -> None:
    assert strict_loads(line) == value


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4),
    max_leaves=20,
)


@given(json_values, st.booleans())
def test_every_json_value_that_fits_is_read_as_written(value: object, ascii_only: bool) -> None:
    assert strict_loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=80))
def test_any_bytes_give_a_value_or_a_reason(data: bytes) -> None:
    try:
        strict_loads(data)
    except LineError as refused:
        reason = str(refused)
    else:
        reason = "none"
    assert reason


def lines_of(data: bytes, cap: int = 1000) -> list[tuple[int, bytes]]:
    return list(split_lines(io.BytesIO(data), "x.jsonl", cap))


def test_a_line_ends_at_a_line_feed_only() -> None:
    """`str.splitlines` makes eight lines of two: a claim with U+2028 in it would fall apart."""
    inside = '{"a":"one\u2028two\u2029\u0085\v\f\x1c\x1d\x1e"}'.encode()
    assert lines_of(inside + b"\n" + inside) == [(1, inside), (2, inside)]


def test_a_byte_order_mark_is_taken_off_once_and_only_at_the_start() -> None:
    assert lines_of(b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}\n") == [(1, b"{}"), (2, b"\xef\xbb\xbf{}")]
    assert lines_of(b"\xef\xbb\xbf\xef\xbb\xbf{}\n") == [(1, b"\xef\xbb\xbf{}")]


def test_windows_line_ends_blank_lines_and_a_missing_last_line_end_change_nothing_but_numbers() -> None:
    assert lines_of(b'{"a":1}\r\n\r\n  \n{"b":2}') == [(1, b'{"a":1}'), (4, b'{"b":2}')]
    assert lines_of(b"") == []


def test_an_over_long_line_is_refused_without_being_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        """A line without end: whoever tries to read all of it never comes back."""

        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            self.given += len(buffer)
            assert self.given < 1_000_000, "read on behind the cap"
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    with pytest.raises(FormatError, match=r"x\.jsonl:1: the line is longer than 1,000 bytes"):
        list(split_lines(io.BufferedReader(Endless()), "x.jsonl", 1000))
    assert lines_of(b"x" * 1000 + b"\n") == [(1, b"x" * 1000)]


def test_a_missing_file_is_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="there is no such file"):
        list(read_lines(tmp_path / "no.jsonl"))


def test_every_bad_line_of_a_file_is_reported_with_its_number_and_field(tmp_path: Path) -> None:
    """A person mends a file once, not once a line."""
    good = Article(id="a", text="t", sha256=text_digest("t")).as_json()
    path = tmp_path / "articles.jsonl"
    path.write_bytes(
        b"\n".join(
            [
                good,
                b"{nonsense",
                good,
                b'{"id":"","text":5,"sha256":"x","colour":"red"}',
                b"",
                b'{"id":"b","text":NaN}',
                b"[]",
                good.replace(b'"version":1', b'"version":0'),
            ]
        )
    )
    found = list(read_records(path, Article))
    assert [number for number, record in found if isinstance(record, Article)] == [1, 3]
    problems = [problem for _, record in found if isinstance(record, list) for problem in record]
    assert {(problem.line, problem.field) for problem in problems} == {
        (2, None), (4, "id"), (4, "text"), (4, "sha256"), (4, "colour"), (6, None), (7, None), (8, "version"),
    }  # fmt: skip
    assert all(str(problem).startswith(f"{path}:{problem.line}: ") for problem in problems)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b'{"do":"mark","article":"a","start":"3","end":5}', "start"),
        (b'{"do":"mark","article":"a","start":true,"end":5}', "start"),
        (b'{"do":"mark","article":"a","start":3.0,"end":5}', "start"),
        (b'{"do":"mark","article":"a","start":-1,"end":5}', "start"),
        (b'{"do":"mark","article":7,"start":1,"end":5}', "article"),
        (b'{"do":"mark","article":"a","start":1}', "end"),
        (b'{"do":"mark","article":"a","start":1,"end":5,"strat":1}', "strat"),
        (b'{"do":"mark","article":"a","start":1,"end":5,"kind":"Direct"}', "kind"),
        (b'{"do":"mark","article":"a","start":1,"end":5,"fragments":[[1,5]]}', "fragments.0"),
        (b'{"do":"mark","article":"a","start":1,"end":5,"fragments":[{"start":1,"end":5,"x":1}]}', "fragments.0.x"),
    ],
)
def test_records_are_closed_and_strictly_typed(line: bytes, field: str) -> None:
    problems = parse_record(line, Mark, "x", 1)
    assert isinstance(problems, list)
    assert [problem.field for problem in problems] == [field]


@pytest.mark.parametrize("confidence", [b"0", b"6", b"-1", b"2.5", b'"4"', b"true"])
def test_a_confidence_is_a_whole_number_from_one_to_five(confidence: bytes) -> None:
    line = b'{"do":"judge","claims":["c"],"label":"denied","confidence":' + confidence + b"}"
    assert isinstance(parse_record(line, Judge, "x", 1), list)
    assert isinstance(parse_record(line.replace(confidence + b"}", b"4}"), Judge, "x", 1), Judge)


def test_a_problem_never_carries_a_control_character_of_the_file() -> None:
    """Problems go to a terminal, and their words come from a file that somebody else wrote."""
    line = b'{"do":"mark","article":"a","start":"\\u001b]0;x\\u0007","end":"\\u009b31m"}'
    problems = parse_record(line, Mark, "x", 1)
    assert isinstance(problems, list)
    assert all(isinstance(problem, Problem) for problem in problems)
    assert "".join(problem.what for problem in problems).isprintable()
