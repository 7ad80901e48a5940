"""What stands on the terminal is not sent again, and whatever is sent, the terminal shows what was painted last."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Any

import pyte
from driving import at_screen
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from terminal import Terminal
from textual._compositor import ChopsUpdate, InlineUpdate, LayoutUpdate
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.strip import Strip

from workbench.tui.standing import News, Standing

WIDTH, HEIGHT = 12, 3
CONSOLE = Console(force_terminal=True, color_system="truecolor")

runs = st.tuples(st.sampled_from(["ab", " ", "漢", "é", "x y"]), st.sampled_from(["red", "blue"]))


def strip(row: list[tuple[str, str]], width: int) -> Strip:
    return Strip([Segment(text, Style(color=colour)) for text, colour in row]).adjust_cell_length(width)


@st.composite
def pictures(draw: st.DrawFn) -> list[dict[int, Strip]]:
    """A whole screen: each row cut into pieces by column, not in the same places every time."""
    rows = []
    for _ in range(HEIGHT):
        cuts = sorted({0, *draw(st.lists(st.integers(1, WIDTH - 1), max_size=2))})
        widths = [end - start for start, end in zip(cuts, [*cuts[1:], WIDTH], strict=True)]
        rows.append({x: strip(draw(st.lists(runs, max_size=4)), width) for x, width in zip(cuts, widths, strict=True)})
    return rows


def layout(picture: list[dict[int, Strip]]) -> LayoutUpdate:
    return LayoutUpdate([list(row.values()) for row in picture], Region(0, 0, WIDTH, HEIGHT))


@st.composite
def parts(draw: st.DrawFn) -> ChopsUpdate:
    """Some cells of some rows of a picture."""
    picture = draw(pictures())
    spans = [
        (row, *sorted(draw(st.lists(st.integers(0, WIDTH), min_size=2, max_size=2, unique=True))))
        for row in sorted(draw(st.sets(st.integers(0, HEIGHT - 1), min_size=1)))
    ]
    return ChopsUpdate(picture, spans, [[*[*row][1:], WIDTH] for row in picture])  # type: ignore[misc]


class Emulator:
    """A terminal of a few cells."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")  # as Textual leaves it for the last column

    def cells(self) -> list[list[Any]]:
        return [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(st.lists(st.one_of(pictures().map(layout), parts()), max_size=6))
def test_the_terminal_shows_what_was_painted_last(updates: list[LayoutUpdate | ChopsUpdate]) -> None:
    whole, part, standing = Emulator(), Emulator(), Standing()
    for update in updates:
        whole.stream.feed(update.render_segments(CONSOLE).replace("\n", "\r\n"))
        part.stream.feed(standing.news(update, CONSOLE).render_segments(CONSOLE))
        assert part.cells() == whole.cells()


@given(pictures())
def test_a_picture_is_sent_once(picture: list[dict[int, Strip]]) -> None:
    standing = Standing()
    assert standing.news(layout(picture), CONSOLE).render_segments(CONSOLE)
    assert standing.news(layout(picture), CONSOLE).render_segments(CONSOLE) == ""
    standing.forget()
    assert standing.news(layout(picture), CONSOLE).render_segments(CONSOLE), "after that nothing is taken for granted"


def test_only_what_differs_is_sent() -> None:
    standing = Standing()
    standing.news(layout([{0: strip([("ab", "red")], 6), 6: strip([("x y", "red")], 6)}]), CONSOLE)
    news = standing.news(layout([{0: strip([("ab", "red")], 6), 6: strip([("é", "red")], 6)}]), CONSOLE)
    assert isinstance(news, News)
    assert "é" in news.sequences
    assert "ab" not in news.sequences
    assert news.sequences.startswith("\x1b[1;7H")


def test_what_follows_a_character_of_doubtful_width_is_sent_again() -> None:
    """Terminals draw some emoji wider than they are said to be; the next piece has to be painted over what they spilt."""
    standing = Standing()
    for text in ("ab", "👩‍👧", "ab"):
        news = standing.news(layout([{0: strip([(text, "red")], 6), 6: strip([("x y", "red")], 6)}]), CONSOLE)
        assert "x y" in news.render_segments(CONSOLE)


def test_another_kind_of_update_is_sent_whole_and_nothing_taken_for_granted_after_it() -> None:
    standing = Standing()
    picture = layout([{0: strip([("ab", "red")], WIDTH)}])
    standing.news(picture, CONSOLE)
    other = InlineUpdate([strip([("x y", "red")], WIDTH)])
    assert standing.news(other, CONSOLE) is other
    assert "ab" in standing.news(picture, CONSOLE).render_segments(CONSOLE)


def test_a_page_that_opens_is_painted_once(root: Path) -> None:
    """The words of the help go over the line once, whatever is laid out behind them."""
    terminal = Terminal("label", str(root), "--annotator", "ana")
    try:
        terminal.shows("j/k claim")
        terminal.settle(0.6)
        before = len(terminal.raw)
        terminal.press("?")
        terminal.shows("Keys and guideline")
        terminal.settle(0.6)
        assert terminal.raw[before:].count(b"Keys and guideline") == 1
    finally:
        terminal.close()


def test_redraw_paints_what_other_output_has_spoilt(root: Path) -> None:
    terminal = Terminal("label", str(root), "--annotator", "ana")
    try:
        terminal.shows("j/k claim")
        terminal.settle(0.6)
        before = [*terminal.screen.display]
        terminal.stream.feed(b"\x1b[3;1H" + b"#" * 500 + b"\x1b[10;20Hspoilt")
        assert terminal.screen.display != before
        terminal.press("\x0c")
        terminal.settle(0.6)
        assert terminal.screen.display == before
        assert terminal.process.poll() is None
    finally:
        terminal.close()


async def test_pages_that_were_closed_are_given_up_once_the_keys_rest(root: Path) -> None:
    """Textual keeps what it painted of widgets that are gone: a megabyte a page, and a sitting has a thousand."""
    async with at_screen(root) as seat:
        await seat.pilot.pause(0.6)  # what is there until then stays for good (`calm_collector`)
        pages = []
        for _ in range(8):
            await seat.press("?")
            await seat.shows("Keys and guideline")
            pages.append(weakref.ref(seat.app.screen))
            await seat.press("q")
            await seat.shows("j/k claim")
        kept = StylesCache.get_inner_outer.cache_info().currsize
        await seat.until(lambda: not any(page() for page in pages))
        assert StylesCache.get_inner_outer.cache_info().currsize < kept
