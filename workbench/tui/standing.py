"""Owns what stands on the terminal, so that no place is painted as it is already; must never know what it means.

Textual paints a page that opens two or three times, 40 ms long, because it learns only while it lays it out whether a scrollbar is
needed; the later pictures are the first one again. Here a place is sent only where it looks different from what was sent last.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from workbench.tui.widgets.tight import stands_alone


class Piece(NamedTuple):
    """A part of a row: its width in cells, what was sent for it, and whether every terminal agrees on that width."""

    width: int
    sent: str
    is_sure: bool


_NOTHING: Final = Piece(0, "", True)


class News(CompositorUpdate):
    """What is left to send of an update."""

    def __init__(self, sequences: str) -> None:
        self.sequences = sequences

    def render_segments(self, console: Console) -> str:
        """The sequences as they are."""
        return self.sequences


class Standing:
    """The pieces that stand on the terminal, by row and column."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Piece]] = {}

    def forget(self) -> None:
        """Takes nothing for granted any more: what comes next is sent whole."""
        self._rows.clear()

    def news(self, update: CompositorUpdate, console: Console) -> CompositorUpdate:
        """What of this update does not stand there yet; from now on it does. Of another kind of update, all."""
        if not isinstance(update, LayoutUpdate | ChopsUpdate):
            self.forget()
            return update
        rows = groupby(_pieces(update), key=lambda piece: piece[0])
        return News("".join(self._renew(row, ((x, strip) for _, x, strip in pieces), console) for row, pieces in rows))

    def _renew(self, row: int, pieces: Iterator[tuple[int, Strip]], console: Console) -> str:
        stands = self._rows.setdefault(row, {})
        out: list[str] = []
        cursor: int | None = None
        is_sure = True
        for x, strip in pieces:
            width, sent = strip.cell_length, strip.render(console)
            if not width or (is_sure and stands.get(x, _NOTHING)[:2] == (width, sent)):
                continue
            piece = Piece(width, sent, stands_alone(strip.text))
            # A terminal that gives a character another width has spilt it over what follows, so that has to be sent again.
            gone = _take_out(stands, x, x + width)
            is_sure &= piece.is_sure and all(each.is_sure for each in gone)
            stands[x] = piece
            out.append(sent if cursor == x else f"\x1b[{row + 1};{x + 1}H{sent}")
            cursor = x + width if piece.is_sure else None
        return "".join(out)


def _take_out(stands: dict[int, Piece], start: int, end: int) -> list[Piece]:
    """Forgets the pieces that stand on some of these cells, and gives them."""
    return [stands.pop(x) for x, piece in [*stands.items()] if x < end and start < x + piece.width]


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The parts of an update as (row, column, strip), just as Textual would paint them."""
    return _of_layout(update) if isinstance(update, LayoutUpdate) else _of_chops(update)


def _of_layout(update: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    for row, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield row, x, strip
            x += strip.cell_length


def _of_chops(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    for row, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[row], update.chops[row].items(), strict=False):
            if strip is not None and x <= last and end > first:
                yield row, x, strip if first <= x and end <= last else strip.crop(0, min(end, last) - x)
