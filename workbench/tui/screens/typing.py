"""Owns keys that come before the input they are meant for has the keyboard; must never know what is typed.

A terminal may send "/ships" and enter in one read, and an input takes the keyboard only once it is drawn: until then the keys reach a
screen. The program keeps them and gives them out again in the order in which they came (`Shell.keep_early`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual import events
from textual.screen import Screen

if TYPE_CHECKING:
    from workbench.tui.shell import Shell

Result = TypeVar("Result")


class Patient(Screen[Result], Generic[Result]):
    """A screen that loses no key."""

    AUTO_FOCUS = ""  # no input takes the keyboard before it is asked to

    def takes_text(self) -> bool:
        """Whether an input has the keyboard, so that letters are letters."""
        return False

    def is_waiting(self) -> bool:
        """Whether there is an input that shall have the keyboard, and does not have it yet. Gives it, where that can be done."""
        if not self.takes_text() or self.focused is not None:
            return False
        for field in self.query("Input, TextArea"):
            if field.focusable:
                self.set_focus(field)
                return False
        return True

    def is_early(self, event: events.Key) -> bool:
        """Whether the key came before the input had the keyboard, or behind one that did; then it is kept."""
        shell = cast("Shell", self.app)
        is_early = self.app.screen is not self or (
            self.takes_text() and (event.is_printable or self.focused is None or shell.has_early_keys)
        )
        if is_early:
            event.stop()
            event.prevent_default()
            shell.keep_early(event)
        return is_early


class Typing(Patient[Result], Generic[Result]):
    """A screen whose every letter goes into its input."""

    def takes_text(self) -> bool:
        """Always."""
        return True

    def on_key(self, event: events.Key) -> None:
        """Keeps what came before the input had the keyboard."""
        self.is_early(event)
