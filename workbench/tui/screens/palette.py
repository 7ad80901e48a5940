"""Owns choosing a command by name; must never carry one out (it gives the key that does)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from workbench.model.scheme import Scheme
from workbench.tui.keymap import shown
from workbench.tui.paint import Line
from workbench.tui.screens.narrowing import Narrowing
from workbench.tui.widgets.lines import LinesView


class Palette(Narrowing[str]):
    """Every command of the label screen with its key; gives the key of the one chosen, or None."""

    DEFAULT_CSS = """
    Palette { align: center top; background: $background; }
    Palette > Vertical { width: 76; max-width: 100%; height: 1fr; margin: 1 0; }
    Palette #commands { height: 1fr; }
    """

    def __init__(self, scheme: Scheme) -> None:
        super().__init__()
        self._scheme = scheme

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="a command", id="command")
            yield LinesView(id="commands", theme=self.bench.palette_name)

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

    def act_take(self) -> None:
        found = self._commands()
        if found:
            self.dismiss(found[self._row][0])
