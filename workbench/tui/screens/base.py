"""Owns how keys reach actions, the same on every screen; must never carry one out itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.screen import Screen

from workbench.tui.keymap import Mode, dispatch

if TYPE_CHECKING:
    from workbench.tui.app import WorkbenchApp


class KeyScreen(Screen[None]):
    """A screen whose keys go key → action id → method `act_<id>`; unknown keys do nothing."""

    MODE: Mode = "label"
    AUTO_FOCUS = ""  # no input takes the keyboard before it is asked to

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = self.MODE

    @property
    def bench(self) -> WorkbenchApp:
        """The app, by its own type."""
        return cast("WorkbenchApp", self.app)

    def on_key(self, event: events.Key) -> None:
        """Carries out what the key means in this mode."""
        if self.app.screen is not self:
            # Keys that came in one read with the one that opened or closed a screen are meant for the screen that is there now:
            # after "f1" the 1 takes a row of the picker and is no verdict.
            event.stop()
            self.app.post_message(events.Key(event.key, event.character))
            return
        if self.takes_text():
            return
        event.stop()
        event.prevent_default()
        self.press(event.key)

    def takes_text(self) -> bool:
        """Whether an input has the keyboard, so that letters are letters."""
        return False

    def press(self, key: str) -> None:
        """Carries out the action of this key, if it has one."""
        action = dispatch(self.mode).get(key)
        if action is not None:
            getattr(self, f"act_{action}")()
