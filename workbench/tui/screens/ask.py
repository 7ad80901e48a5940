"""Owns asking for one line of text; must never record it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from workbench.text.visible import visible
from workbench.tui.screens.typing import Typing
from workbench.tui.widgets.lines import LinesPane


class Ask(Typing[str | None], ModalScreen[str | None]):
    """Asks one question; gives the words on enter, None on escape."""

    DEFAULT_CSS = """
    Ask { align: center middle; background: $background 60%; }
    Ask > Vertical { width: 76; max-width: 96%; height: auto; padding: 1 2; background: $surface; border: round $primary; }
    Ask LinesPane { height: 2; }
    Ask Input { margin-top: 1; }
    """
    BINDINGS = [("escape,ctrl+g", "leave", "leave")]  # noqa: RUF012 - Textual reads it from the class

    def __init__(self, question: str, hint: str, value: str, theme: str) -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        # Words that would not survive an input unseen are not put into one.
        self._value = value if visible(value) == value else ""
        self._theme = theme

    def compose(self) -> ComposeResult:
        with Vertical():
            yield LinesPane(id="question", theme=self._theme)
            yield Input(self._value, id="answer", max_length=2000)

    def on_mount(self) -> None:
        """Puts the question above the input."""
        self.query_one("#question", LinesPane).show([[(self._question, "strong")], [(self._hint, "dim")]], self._theme)
        self.query_one("#answer", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Gives the words back."""
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Gives nothing back."""
        self.dismiss(None)
