"""Owns what every mode of the label screen has in common, and what it may ask of the screen; must never know Textual."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from workbench.model.claim import Part
from workbench.tui.flow import wrap_words
from workbench.tui.keymap import Mode
from workbench.tui.paint import Focus, Line

if TYPE_CHECKING:
    from workbench.model import intent as it
    from workbench.tui.desk import Desk


class Host(Protocol):
    """What a mode may ask of the label screen."""

    @property
    def desk(self) -> Desk:
        """The article in hand."""

    def enter(self, mode: Drafting | None) -> None:
        """Gives the keys to this mode; None gives them back to the label screen."""

    def say(self, text: str, role: str = "text", lasting: bool = False) -> None:
        """Leaves a line at the foot of the screen."""

    def submit(self, intent: it.AnyIntent, message: str) -> None:
        """Hands an intent over; the message is shown when it is on disk."""

    def ask(self, question: str, hint: str, value: str, then: Callable[[str | None], None]) -> None:
        """Asks for one line of text; `then` hears it, or None."""

    def row_from(self, offset: int, by: int) -> int:
        """The offset some rows of the screen above or below."""

    def action_of(self, mode: Mode, key: str) -> str | None:
        """The action that a key means in a mode."""

    def paint_claim(self) -> None:
        """Paints what a mode changes."""

    def help_on(self, mode: Mode) -> None:
        """Shows the keys of a mode."""


class Drafting:
    """A mode: it takes every key until it gives them back."""

    name: Mode

    def __init__(self, host: Host) -> None:
        self._host = host

    def press(self, key: str) -> None:
        """Carries out what the key means here; unknown keys do nothing."""
        action = self._host.action_of(self.name, key)
        if action == "help":
            self._host.help_on(self.name)
        elif action is not None:
            self.act(action)

    def act(self, action: str) -> None:
        """Carries out an action of this mode."""
        raise NotImplementedError

    def focus(self, focus: Focus) -> Focus:
        """What is drawn on top of the article while this mode has the keys, from what would be drawn without it."""
        return focus

    def lines(self, width: int) -> list[Line] | None:
        """What stands beside the text in place of the inspector, or None."""
        return None


def draft_lines(title: str, text: str, parts: Sequence[Part], width: int) -> list[Line]:
    """A draft in words: what it is, and the passage as it would be taken."""
    content = " … ".join(text[start:end] for start, end in parts)
    rows = wrap_words(f"“{content}”", width, 5) if parts else []
    return [[(title, "strong")], *([(row, "text")] for row in rows)]
