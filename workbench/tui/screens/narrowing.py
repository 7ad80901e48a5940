"""Owns a list that is narrowed by typing, whatever is in it; must never carry out what is chosen."""

from __future__ import annotations

from textual.widgets import Input

from workbench.tui.screens.base import KeyScreen, Result
from workbench.tui.widgets.lines import LinesView


class Narrowing(KeyScreen[Result | None]):
    """Every letter goes into the input; the arrows choose a row, enter or a click takes it."""

    MODE = "choose"
    ROWS_EACH = 1
    """Lines that one entry takes."""

    def __init__(self) -> None:
        super().__init__()
        self._row = 0
        self._words = ""

    def paint(self) -> None:
        """Paints what has all the words."""
        raise NotImplementedError

    def act_take(self) -> None:
        """Gives what is in hand."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Takes the keyboard."""
        self.query_one(Input).focus()
        self.call_after_refresh(self.paint)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrows the list as one types."""
        if self._is_other(event.value):
            self.paint()

    def press(self, key: str) -> None:
        """Looks at the letters first: the input tells of them later than the key comes that ends them."""
        self._is_other(self.query_one(Input).value)
        super().press(key)

    def _is_other(self, value: str) -> bool:
        """Whether other words are typed now; then the list begins at its top."""
        words = value.strip()
        if words == self._words:
            return False
        self._words, self._row = words, 0
        return True

    def takes_text(self) -> bool:
        """Every letter is one of the search's."""
        return True

    def act_row_next(self) -> None:
        self._row += 1
        self.paint()

    def act_row_previous(self) -> None:
        self._row = max(self._row - 1, 0)
        self.paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes what is in hand."""
        self.act_take()

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """Takes what was clicked."""
        self._row = event.row // self.ROWS_EACH
        self.act_take()

    def act_cancel(self) -> None:
        self.dismiss(None)
