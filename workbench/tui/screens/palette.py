"""Owns choosing a command by name; must never carry one out (it gives the key that does)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from workbench.model.scheme import Scheme
from workbench.tui.keymap import shown
from workbench.tui.paint import Line
from workbench.tui.screens.base import KeyScreen
from workbench.tui.widgets.lines import LinesView


class Palette(KeyScreen[str | None]):
    """Every command of the label screen with its key; gives the key of the one chosen, or None."""

    MODE = "choose"
    DEFAULT_CSS = """
    Palette { align: center top; background: $background; }
    Palette > Vertical { width: 76; max-width: 100%; height: 1fr; margin: 1 0; }
    Palette #commands { height: 1fr; }
    """

    def __init__(self, scheme: Scheme) -> None:
        super().__init__()
        self._scheme = scheme
        self._row = 0
        self._words = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="a command", id="command")
            yield LinesView(id="commands", theme=self.bench.palette_name)

    def on_mount(self) -> None:
        """Takes the keyboard."""
        self.query_one("#command", Input).focus()
        self.call_after_refresh(self.paint)

    def _commands(self) -> list[tuple[str, str]]:
        """(key, what it does) of every command that has all the words in it, those that begin with them first."""
        labels = [(label.key, f"verdict: {label.name}") for label in self._scheme.labels]
        actions = [(action.keys[0], action.title) for action in self.bench.keymap.actions("label")]
        words = self._words.casefold().split()
        found = [(key, title) for key, title in [*labels, *actions] if all(word in title.casefold() for word in words)]
        return sorted(found, key=lambda pair: not pair[1].casefold().startswith(self._words.casefold()))

    def paint(self) -> None:
        """Paints the commands that fit."""
        found = self._commands()
        self._row = min(self._row, max(len(found) - 1, 0))
        lines: list[Line] = [[(f" {shown(key):8}", "accent"), (title, "text")] for key, title in found]
        none: list[Line] = [[(" No command is called so.", "dim")]]
        self.query_one("#commands", LinesView).show(lines or none, self._row if lines else None, self.bench.palette_name)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrows the commands as one types."""
        self._words, self._row = event.value.strip(), 0
        self.paint()

    def takes_text(self) -> bool:
        """Every letter is one of the command's."""
        return True

    def act_row_next(self) -> None:
        self._row += 1
        self.paint()

    def act_row_previous(self) -> None:
        self._row = max(self._row - 1, 0)
        self.paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the command in hand."""
        self.act_take()

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """Takes the command that was clicked."""
        self._row = event.row
        self.act_take()

    def act_take(self) -> None:
        found = self._commands()
        if found:
            self.dismiss(found[self._row][0])

    def act_cancel(self) -> None:
        self.dismiss(None)
