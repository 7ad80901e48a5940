"""E. Signals and terminals, and G. what reaches the screen."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import termios
import time
from pathlib import Path

import pytest
from driving import ARTICLES, CANDIDATES, make_project
from hurting import Terminal, loads, run
from textual import events

from workbench.project.layout import write_crash_log
from workbench.text.cells import clusters
from workbench.text.visible import visible

LEFT = b"\x1b[?1049l"


def wait_for(pid: int, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < end, "still running"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=["052_term", "053_hup", "055_int"]
)
def test_fault_a_signal_ends_in_order_with_its_status_and_a_whole_terminal(root: Path, number: int, status: int) -> None:
    """Faults 52, 53 and 55."""
    with Terminal(["label", root, "--annotator", "ana"]) as terminal:
        terminal.shows("1 of 4")
        terminal.press("d")
        acked = terminal.acknowledged(1)
        os.kill(terminal.process.pid, number)
        assert terminal.ended() == status
        assert LEFT in terminal.raw
        assert b"\x1b[?1000l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw[terminal.raw.rindex(LEFT) - 200 :]
    assert loads(root) == acked


@pytest.mark.parametrize("ignores", [False, True], ids=["053_the_terminal_goes_away", "054_under_nohup"])
def test_fault_a_terminal_that_goes_away_ends_the_program_and_every_acknowledged_event_is_there(root: Path, ignores: bool) -> None:
    code = "import signal,sys\n"
    code += "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n" if ignores else ""
    code += "from workbench.cli.main import main\nsys.exit(main(sys.argv[1:]))\n"
    with Terminal(["label", root, "--annotator", "ana"], code=code) as terminal:
        terminal.shows("1 of 4")
        terminal.press("de")
        acked = terminal.acknowledged(2)
        terminal.hang_up()
        wait_for(terminal.process.pid)
        assert terminal.process.wait() == 129
    assert loads(root) == acked


def test_fault_056_stopped_and_continued_nothing_happens_twice(root: Path) -> None:
    with Terminal(["label", root, "--annotator", "ana"]) as terminal:
        terminal.shows("1 of 4")
        terminal.press("d")
        acked = terminal.acknowledged(1)
        os.kill(terminal.process.pid, signal.SIGSTOP)
        time.sleep(0.1)
        os.kill(terminal.process.pid, signal.SIGCONT)
        time.sleep(1.0)  # keys typed while the terminal is being set up again are the terminal's to drop
        terminal.press("e")
        acked += terminal.acknowledged(1)
        terminal.press("q")
        assert terminal.ended() == 0
    assert loads(root) == acked


async def test_fault_060_a_megabyte_pasted_into_a_note_is_cut_and_that_is_said(root: Path) -> None:
    from driving import at_screen

    async with at_screen(root) as seat:
        await seat.press("m")
        await seat.shows("Note on Courier 1")
        seat.app.screen.query_one("#answer").post_message(events.Paste("x\x1b]52;c;aGk=\x07\u202e" + "x" * 1_000_000))
        await seat.shows("cut: a note has at most 4,000 characters")
        await seat.press("enter")
        (noted,) = await seat.wrote(1)
        assert len(noted["text"]) <= 4_000
        assert not set(noted["text"]) & set("\x1b\x07\u202e")


def test_fault_057_without_a_terminal_the_screen_says_so_at_once(root: Path) -> None:
    done = run("label", root, "--annotator", "ana")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_fault_058_a_poor_or_tiny_terminal_is_no_crash(root: Path) -> None:
    with Terminal(["label", root, "--annotator", "ana"], env={"TERM": "dumb"}) as terminal:
        assert terminal.ended() == 2
        assert b"--plain" in terminal.raw
    with Terminal(["label", root, "--annotator", "ana"], env={"LC_ALL": "C", "LANG": "C"}, rows=1, columns=1) as terminal:
        time.sleep(1.5)
        fcntl.ioctl(terminal.master, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
        os.kill(terminal.process.pid, signal.SIGWINCH)
        terminal.press("d")
        terminal.acknowledged(1)
        terminal.press("q")
        assert terminal.ended() == 0


# -- G. what reaches the screen ---------------------------------------------------------------------------------------------

CONTROLS = "\x1b]52;c;aGk=\x07\x1b[31m\x1b]0;gone\x07\x9b31m\x90q\x9c"
BIDI = "\u202egnp.exe\u202c\u2066x\u2069\u200b\U000e0041"
MARKUP = "[sic] [/] [@click=app.quit]press[/] [link](https://example.org)"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    text = f"He said {CONTROLS}{BIDI}{MARKUP} it is."
    article = {"id": f"a{CONTROLS}", "title": f"T{CONTROLS}{BIDI}", "source": f"S{CONTROLS}[red]", "text": text}
    return make_project(tmp_path / "hostile", [article, *ARTICLES[:1]], {"courier": CANDIDATES["courier"]})


def assert_harmless(raw: bytes) -> None:
    assert b"\x1b]52" not in raw
    assert b"\x1b]0;gone" not in raw
    text = raw.decode("utf-8", "replace")
    assert not set(text) & set("\x90\x9b\x9c\u202e\u2066\u200b\U000e0041")


def test_fault_088_090_091_neither_controls_nor_bidi_nor_markup_reach_the_terminal_from_the_label_screen(hostile: Path) -> None:
    with Terminal(["label", hostile, "--annotator", f"n{CONTROLS}"]) as terminal:
        terminal.shows("[sic]")
        terminal.press("JQ")
        time.sleep(0.5)
        terminal.press("q!")
        time.sleep(0.5)
        terminal.press("qq")
        terminal.ended()
        assert_harmless(terminal.raw)
        assert b"[@click=app.quit]press[/]" in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", terminal.raw)


@pytest.mark.parametrize("command", ["stats", "check"])
def test_fault_089_nor_from_the_command_line(hostile: Path, command: str) -> None:
    (hostile / "articles.jsonl").open("a").write('{"id":"\\u001b]52;c;aGk=\\u0007"}\n') if command == "check" else None
    with Terminal([command, hostile], env={"TERM": "xterm"}) as terminal:
        terminal.ended()
        assert_harmless(terminal.raw)


def test_fault_089_nor_from_the_log_of_a_fault() -> None:
    assert_harmless(write_crash_log(RuntimeError(CONTROLS + BIDI)).read_bytes())


def test_fault_090_every_hidden_character_has_one_visible_sign_so_that_offsets_hold() -> None:
    assert len(visible(CONTROLS + BIDI)) == len(CONTROLS + BIDI)


def test_fault_092_nothing_opens_a_link() -> None:
    sources = [path.read_text() for path in (Path(__file__).parents[2] / "workbench").rglob("*.py")]
    assert not any(word in source for source in sources for word in ("open_url", "webbrowser", "import Markdown"))


def test_fault_093_wide_joined_and_piled_characters_keep_their_cells() -> None:
    for text in ("中文", "👨‍👩‍👧", "e\u0301" * 3, "é" + "\u0301" * 40):
        row = clusters(text, 0, len(text))
        assert [each.start for each in row] == sorted({each.start for each in row})
        assert row[-1].end == len(text)


async def test_fault_094_an_article_of_a_hundred_thousand_characters_on_one_line_opens(tmp_path: Path) -> None:
    from driving import at_screen

    text = "The port is open, the mayor said. " * 3_000
    root = make_project(tmp_path / "long", [{"id": "long", "text": text}], {})
    async with at_screen(root) as seat:
        await seat.shows("The port is open")
        await seat.press("pagedown")
        assert await seat.leave() == 0
