"""Owns going up and down in a list, the same on every screen that has one; must never know what stands in it."""

from __future__ import annotations

from typing import Generic

from workbench.tui.screens.base import KeyScreen, Result


class Rows(KeyScreen[Result], Generic[Result]):
    """A screen with rows, one of them in hand."""

    _row = 0

    def count_rows(self) -> int:
        """How many rows there are now."""
        raise NotImplementedError

    def paint(self) -> None:
        """Paints everything."""
        raise NotImplementedError

    def act_row_next(self) -> None:
        self._move(1)

    def act_row_previous(self) -> None:
        self._move(-1)

    def act_page_down(self) -> None:
        self._move(10)

    def act_page_up(self) -> None:
        self._move(-10)

    def act_help(self) -> None:
        """The keys of this list, and behind them the guideline, as the screen at the base shows them."""
        base = self.app.screen_stack[0]
        if isinstance(base, KeyScreen):
            base.help_on(self.mode)

    def _move(self, by: int) -> None:
        self._row = min(max(self._row + by, 0), max(self.count_rows() - 1, 0))
        self.paint()
