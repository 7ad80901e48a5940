"""Every offset has a place on the screen and every place leads back to it, whatever the text is made of."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import awkward_text

from workbench.text.cells import Cluster, VisualLine, cell_of, clusters, line_at, offset_at, snap, wrap

WIDTHS = [2, 7, 20, 80]


def rows(text: str, width: int) -> list[tuple[VisualLine, list[Cluster]]]:
    return [(line, clusters(text, line.start, line.end)) for line in wrap(text, width)]


def check_text(text: str, width: int) -> None:
    """Everything that must hold for any text at any width."""
    found = rows(text, width)
    assert found
    behind = 0
    for line, row in found:
        between = text[behind : line.start]
        assert between in ("", "\n", "\r\n") or (between == "" and line.start == behind), "a character is on no line"
        assert line.start >= behind
        behind = line.end
        check_row(text, line, row, width)
    assert text[behind:] in ("", "\n", "\r\n")
    for offset in range(len(text)):
        line = found[line_at([each for each, _ in found], offset)][0]
        assert line.start <= offset
        assert offset < line.end or text[line.end : offset + 1] in ("\n", "\r", "\r\n")


def check_row(text: str, line: VisualLine, row: list[Cluster], width: int) -> None:
    at, cell = line.start, 0
    for cluster in row:
        assert (cluster.start, cluster.cell) == (at, cell), "clusters must cover the line in order"
        assert cluster.end > cluster.start
        assert cluster.width > 0, "what has no cell cannot be reached"
        assert cell_of(row, cluster.start) == cluster.cell
        for inside in range(cluster.cell, cluster.cell + cluster.width):
            assert offset_at(row, line, inside) == cluster.start
        for offset in range(cluster.start, cluster.end):
            assert offset_at(row, line, cell_of(row, offset)) == cluster.start
        assert not any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in cluster.glyph), "a control reaches the terminal"
        assert not set(cluster.glyph) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        at, cell = cluster.end, cell + cluster.width
    assert at == line.end, "the last clusters are missing"
    used = max((each.cell + each.width for each in row if not text[each.start : each.end].isspace()), default=0)
    assert used <= max(width, 2), "the line is wider than the screen"
    assert offset_at(row, line, cell) == line.end
    assert cell_of(row, line.end) == cell


@pytest.mark.parametrize("width", WIDTHS)
@given(text=awkward_text)
def test_any_text_at_any_width(text: str, width: int) -> None:
    check_text(text, width)


@example(" 0𠀀", 2)
@given(st.text(max_size=40), st.integers(1, 30))
def test_any_unicode_at_any_width(text: str, width: int) -> None:
    check_text(text, width)


@example("\t a\ta", 4)
@given(st.text(st.sampled_from("ab  \t\n"), max_size=60), st.integers(2, 9))
def test_tabs_and_blanks_at_any_width(text: str, width: int) -> None:
    check_text(text, width)


def test_the_shared_cases_hold_at_any_width(shared: Path) -> None:
    """Texts at which annotation tools are known to lose their offsets."""
    texts = json.loads((shared / "data" / "text_cases.json").read_text(encoding="utf-8"))["texts"]
    assert len(texts) == 25
    for text in texts:
        for width in WIDTHS:
            check_text(text, width)


def test_the_word_that_is_marked_covers_exactly_its_cells(shared: Path) -> None:
    texts = json.loads((shared / "data" / "text_cases.json").read_text(encoding="utf-8"))["texts"]
    for text in texts:
        word = "beta" if "beta" in text else text.split()[-1]
        start = text.index(word)
        end = start + len(word)
        (line, row) = next((line, row) for line, row in rows(text, 200) if line.start <= start < line.end)
        first, behind = cell_of(row, start), cell_of(row, end)
        drawn = "".join(each.glyph for each in row if first <= each.cell < behind)
        assert drawn == word
        assert offset_at(row, line, first) == start
        assert offset_at(row, line, behind) == min(end, line.end)
        assert behind - first == cell_len(word)


def shown(text: str, width: int = 80) -> list[list[tuple[str, int, int]]]:
    """(glyph, cells, code points) of every cluster of every line."""
    return [[(each.glyph, each.width, each.end - each.start) for each in row] for _, row in rows(text, width)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", [[("a", 1, 1), ("b", 1, 1)]]),
        ("中a", [[("中", 2, 1), ("a", 1, 1)]]),
        ("e\u0301x", [[("e\u0301", 1, 2), ("x", 1, 1)]]),
        ("👩\u200d🚀", [[("👩\u200d🚀", 2, 3)]]),
        ("👍🏽", [[("👍🏽", 2, 2)]]),
        ("\u0301a", [[("◌\u0301", 1, 1), ("a", 1, 1)]]),
        ("\x1b\u0301x", [[("␛\u0301", 1, 2), ("x", 1, 1)]]),
        ("\x1b[0m", [[("␛", 1, 1), ("[", 1, 1), ("0", 1, 1), ("m", 1, 1)]]),
        ("a\tb", [[("a", 1, 1), ("   ", 3, 1), ("b", 1, 1)]]),
        ("a\xa0b", [[("a", 1, 1), (" ", 1, 1), ("b", 1, 1)]]),
        ("a\u200bb", [[("a", 1, 1), ("·", 1, 1), ("b", 1, 1)]]),
        ("a\nb", [[("a", 1, 1)], [("b", 1, 1)]]),
        ("a\r\nb", [[("a", 1, 1)], [("b", 1, 1)]]),
        ("a\rb", [[("a", 1, 1), ("␍", 1, 1)], [("b", 1, 1)]]),
        ("a\u2028b", [[("a", 1, 1), ("␤", 1, 1)], [("b", 1, 1)]]),
        ("", [[]]),
        ("a\n\nb", [[("a", 1, 1)], [], [("b", 1, 1)]]),
    ],
)
def test_what_is_drawn_for_what_stands_in_the_text(text: str, expected: list[list[tuple[str, int, int]]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("the bridge is safe", 10, ["the bridge ", "is safe"]),
        ("the bridge is safe", 80, ["the bridge is safe"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("中文测试", 4, ["中文", "测试"]),
        ("the é bridge", 6, ["the é ", "bridge"]),
        ("one\ntwo", 80, ["one", "two"]),
    ],
)
def test_lines_break_at_blanks_where_there_are_any(text: str, width: int, lines: list[str]) -> None:
    assert [text[line.start : line.end] for line in wrap(text, width)] == lines


def test_paragraphs_start_where_the_text_breaks() -> None:
    assert [line.is_paragraph_start for line in wrap("the bridge is safe\nyes", 10)] == [True, False, True]


def test_an_edge_that_cuts_a_character_is_widened_to_it() -> None:
    text = "x 👩\u200d🚀 cafe\u0301 y"
    assert snap(text, 3, 4) == (2, 5)
    end = text.index("\u0301")
    assert snap(text, end - 1, end) == (end - 1, end + 1)
    assert snap(text, 0, len(text)) == (0, len(text))
    assert snap("plain words", 2, 5) == (2, 5)


@given(awkward_text.filter(bool), st.data())
def test_a_snapped_span_holds_the_span_and_stays_when_snapped_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = snap(text, start, end)
    assert 0 <= first <= start
    assert end <= last <= len(text)
    assert snap(text, first, last) == (first, last)
