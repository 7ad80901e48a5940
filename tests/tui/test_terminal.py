"""The program itself in a pseudo-terminal: what really reaches a terminal, keys as a driver sends them, the exit status."""

from __future__ import annotations

import os
import re
from pathlib import Path

from driving import claim_of, decide, journal, make_project
from terminal import Terminal

from workbench.project.layout import Layout
from workbench.project.memory import keep_place


def test_the_program_resumes_acknowledges_and_leaves_with_0(root: Path) -> None:
    """Everything together once: keys through a real terminal, acknowledgements, the place, the exit status."""
    read, write = os.pipe()
    env = {"WORKBENCH_ACK_FD": str(write)}
    first = Terminal("label", str(root), "--annotator", "ana", env=env, pass_fds=(write,))
    try:
        first.shows("j/k claim")
        first.press("d")
        first.shows("disputed · u undoes")
        first.press("\x03j")
        first.shows("3 of 4")
        first.press("\x1b[200~sdex\x1b[201~q")
        assert first.ended() == 0
        assert b"1 decision" in first.raw
    finally:
        first.close()
        os.close(write)
    (event,) = journal(root)
    with os.fdopen(read) as pipe:
        assert [line.split()[:2] for line in pipe] == [["ACK", event["id"]]]
    second = Terminal("label", str(root), "--annotator", "ana")
    try:
        second.shows("3 of 4")
        second.press("u")
        second.shows("undone")
        second.press("q")
        assert second.ended() == 0
    finally:
        second.close()
    assert [each["did"] for each in journal(root)] == ["judged", "undone"]


def test_keys_sent_in_one_read_reach_the_screen_they_are_meant_for(root: Path) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    keep_place(Layout(root), "ana", "courier", claim_of("courier", 1))
    terminal = Terminal("label", str(root), "--annotator", "ana")
    try:
        terminal.shows("j/k claim")
        terminal.press("f1")
        terminal.shows("Recorded: ")
        terminal.press("q")
        terminal.shows("j/k claim")
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()
    assert [each["did"] for each in journal(root)] == ["judged", "linked"]


def test_nothing_of_a_hostile_text_reaches_a_real_terminal(tmp_path: Path) -> None:
    """The grid is one proof; the bytes that leave the program are another."""
    text = "a \x1b]52;c;ZXZpbA==\x07 \x1b]0;owned\x07 \x9b31m \x1b[99;99H beta"
    root = make_project(tmp_path / "hostile", [{"id": "a", "text": text, "title": text, "source": text}], {"a": [{"quote": "beta"}]})
    terminal = Terminal("label", str(root), "--annotator", "ana")
    try:
        terminal.shows("beta")
        terminal.press("f")
        terminal.shows("1–9 enter take")
        terminal.press("q")
        terminal.shows("j/k claim")
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()
    for attack in (b"\x1b]52", b"\x1b]0;owned", b"\x9b31m", "\x9b31m".encode(), b"\x1b[99;99H"):
        assert attack not in terminal.raw


def test_under_no_color_no_colour_reaches_the_terminal(root: Path) -> None:
    """Not even black: a frame in the terminal's own black would be a bar on a light terminal and nothing on a dark one."""
    terminal = Terminal("label", str(root), "--annotator", "ana", env={"NO_COLOR": "1"})
    try:
        terminal.shows("j/k claim")
        terminal.press("df")
        terminal.shows("1–9 enter take")
        terminal.press("q")
        terminal.shows("j/k claim")
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()
    attributes = {b"0", b"1", b"2", b"3", b"4", b"7", b"21", b"22", b"23", b"24", b"27", b"39", b"49"}
    used = {number for found in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw) for number in found.split(b";") if number}
    assert used <= attributes, used - attributes
    assert b"7" in used, "the claim in hand still shows"


def test_plain_mode_breaks_no_word(root: Path) -> None:
    terminal = Terminal("label", str(root), "--annotator", "ana", "--plain", env={"COLUMNS": "50"})
    try:
        terminal.shows("claim 1 of")
        terminal.press("f\n")
        terminal.shows("or nothing:")
        rows = [row.rstrip() for row in terminal.screen.display]
        assert all(len(row) < 50 for row in rows)
        relations = "s supports, d disputes, e denies, p takes no position on, = says the same as"
        assert f"A number and how it bears on the claim ({relations}), or nothing:" in " ".join(row for row in rows if row)
    finally:
        terminal.close()
