"""What goes over the line: the same picture as Rich would send, in fewer bytes, and never a cell that was left behind."""

from __future__ import annotations

import os
import re
import signal
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from terminal import Terminal
from textual.strip import Strip

from workbench.tui.lean import lean
from workbench.tui.widgets.tight import changed_width, parted

_GROUPS = {"1": "weight", "2": "faint", "3": "slant", "4": "line", "21": "double", "7": "turned", "9": "struck"}
_ENDS = {"22": ("weight", "faint"), "23": ("slant",), "24": ("line", "double"), "27": ("turned",), "29": ("struck",)}


def picture(frame: str) -> list[tuple[str, dict[str, str]]]:
    """Each character and each movement with what is set at it, read one parameter after the other, as a terminal does."""
    look: dict[str, str] = {}
    seen: list[tuple[str, dict[str, str]]] = []
    for token in re.findall(r"\x1b\[[\d;?]*[A-Za-z]|\r\n|.", frame, re.DOTALL):
        if not (token.startswith("\x1b[") and token.endswith("m")):
            moves = token.startswith("\x1b[") or token == "\r\n"
            if moves and seen and seen[-1][0] == "\r\n":
                seen.pop()  # a new line does nothing where the cursor is put somewhere else next
            seen.append((token, {} if moves else dict(look)))
            continue
        numbers = token[2:-1].split(";")
        while numbers:
            number = numbers.pop(0)
            if number in ("", "0"):
                look.clear()
            elif number in ("38", "48"):
                kind = numbers.pop(0)
                look[number] = ";".join([kind, *(numbers.pop(0) for _ in range(1 if kind == "5" else 3))])
            elif number in _ENDS:
                for each in _ENDS[number]:
                    look.pop(each, None)
            elif number in _GROUPS:
                look[_GROUPS[number]] = number
            elif number == "39" or 30 <= int(number) <= 37 or 90 <= int(number) <= 97:
                look["38"] = number
            else:
                look["48"] = number
    return seen


def styles() -> st.SearchStrategy[Style]:
    """Styles such as the palettes have: both colours, and some attributes."""
    colours = st.sampled_from([None, "red", "bright_blue", "default", "color(200)", "#010203", "#a0b0c0"])
    flags = ("bold", "dim", "italic", "underline", "underline2", "reverse", "strike")
    return st.builds(
        lambda ink, ground, on: Style(color=ink, bgcolor=ground, **dict.fromkeys(on, True)),
        colours,
        colours,
        st.sets(st.sampled_from(flags), max_size=3),
    )


moves = st.sampled_from(["\x1b[3;4H", "\r\n", "\x1b[?2026h"])
texts = st.sampled_from(["a", "  ", "é“", "漢 x"])


@given(st.lists(st.one_of(st.tuples(styles(), texts), moves)))
def test_a_lean_frame_is_the_same_picture(pieces: list[Any]) -> None:
    frame = "".join(each if isinstance(each, str) else each[0].render(each[1]) for each in pieces) + "\x1b[1;1H"
    thin = lean(frame)
    assert picture(thin) == picture(frame)
    assert len(thin) <= len(frame)
    assert picture(thin + "x")[-1][1] == {}, "it leaves nothing set"


def test_what_is_alike_is_said_once() -> None:
    style = Style(color="#010203", bgcolor="#a0b0c0", bold=True)
    assert lean(style.render("one") + "\r\n\x1b[2;1H" + style.render("two")).count("\x1b[1;38;2;1;2;3") == 1


rows = st.lists(st.tuples(st.sampled_from(["ab", " ", "漢", "é", "e\u0301", "🇩🇪", "x y"]), st.sampled_from(["red", "blue"])), max_size=6)


def strip(row: list[tuple[str, str]], width: int = 14) -> Strip:
    return Strip([Segment(text, Style(color=colour)) for text, colour in row]).adjust_cell_length(width)


@given(rows, rows)
def test_a_row_is_painted_up_to_the_last_cell_that_differs(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    """What stands behind the width is the same in both, and the width never cuts a character."""
    old, new = strip(before), strip(after)
    width = changed_width(old, new)
    assert (width == 0) == (list(old) == list(new)) or plain(old) == plain(new)
    behind = [Strip(list(each)).divide([width, 14])[-1] if width < 14 else Strip([]) for each in (old, new)]
    assert plain(behind[0]) == plain(behind[1])
    cut = parted(new, width)
    assert plain(cut) == plain(new)
    assert cut.cell_length == new.cell_length


def plain(row: Strip) -> list[tuple[str, str]]:
    """The characters of a strip with their colours, however they are cut into runs."""
    each = [(character, str(segment.style)) for segment in row for character in segment.text]
    return [("".join(part[0] for part in group), style) for style, group in groupby(each, key=lambda part: part[1])]


def cells(terminal: Terminal) -> list[list[Any]]:
    """What the terminal shows, cell by cell, with colours and attributes."""
    return [[terminal.screen.buffer[y][x] for x in range(100)] for y in range(30)]


KEYS = (
    "jjsdkxuj",
    "nb" + "lLhH" + "\x1bjj",
    "Q" + "jjk" + "\x1bF\x1bJjK",
    "vlll\x1b/bridge\r nN\x1bj",
    "?jqJ?GqKf\x1bt",
    "J\tjq?q",
    "mab\x1b:fl\x1bSq!\x1b",
)


@pytest.mark.parametrize("keys", KEYS)
def test_nothing_is_left_behind_on_the_screen(root: Path, keys: str) -> None:
    """After any keys the screen is what a terminal shows that was painted wholly anew."""
    terminal = Terminal("label", str(root), "--annotator", "ana")
    try:
        terminal.shows("j/k claim")
        for key in keys:
            terminal.press(key)
            terminal.settle(0.25 if key == "\x1b" else 0.1)
        terminal.settle(0.6)
        step_by_step = cells(terminal)
        os.kill(terminal.process.pid, signal.SIGSTOP)
        terminal.screen.reset()
        os.kill(terminal.process.pid, signal.SIGCONT)  # the whole screen is painted again
        terminal.shows("harbour")
        terminal.settle(0.6)
        assert cells(terminal) == step_by_step
    finally:
        terminal.close()
