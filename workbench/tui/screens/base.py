"""Owns how keys reach actions, the same on every screen; must never carry one out itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, cast

from textual import events

from workbench.tui import describe
from workbench.tui.keymap import Hint, Mode
from workbench.tui.paint import Line
from workbench.tui.screens.typing import Patient, Result
from workbench.tui.widgets.lines import Pressed

if TYPE_CHECKING:
    from workbench.tui.app import WorkbenchApp

__all__ = ["KeyScreen", "Result"]


class KeyScreen(Patient[Result], Generic[Result]):
    """A screen whose keys go key → action id → method `act_<id>`; unknown keys do nothing. A click on words that name a key is that key."""

    MODE: Mode = "label"
    _styled_in = ""
    """The theme when the screen last came to the top."""

    @property
    def mode(self) -> Mode:
        """In which mode keys are read now."""
        return self.MODE

    @property
    def bench(self) -> WorkbenchApp:
        """The app, by its own type."""
        return cast("WorkbenchApp", self.app)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Styles are worked out again only where the theme is another one: doing so paints everything a second time."""
        theme = self.bench.palette_name
        event.refresh_styles = self._styled_in not in ("", theme)
        self._styled_in = theme

    def on_key(self, event: events.Key) -> None:
        """Carries out what the key means in this mode."""
        if self.is_early(event):  # after "f1" the 1 takes a row of the picker and is no verdict
            return
        if self.takes_text() and self.bench.keymap.action(self.mode, event.key) is None:
            return
        event.stop()
        event.prevent_default()
        self.press(self.bench.keymap.plain(event.key, event.character, self.mode))

    def on_pressed(self, event: Pressed) -> None:
        """A click on a hint, a verdict or a row's key."""
        event.stop()
        self.press(event.key)

    def press(self, key: str) -> None:
        """Carries out the action of this key, if it has one."""
        action = self.bench.keymap.action(self.mode, key)
        if action is not None:
            self.carry_out(action)

    def carry_out(self, action: str) -> Any:
        """Carries out an action of the mode that the screen is in."""
        prefix = "act" if self.mode == self.MODE else f"do_{self.mode}"
        return getattr(self, f"{prefix}_{action}")()

    def help_on(self, mode: Mode) -> None:
        """Shows the keys of a mode, where this screen knows them apart."""
        self.carry_out("help")

    def hints(self) -> list[Hint]:
        """What the keys do now, in short."""
        return self.bench.keymap.hints(self.mode)

    def hint_line(self, width: int, *first: Hint) -> Line:
        """The hints of this mode, some others after the first of them."""
        words = self.hints()
        return describe.hint_line([*words[:1], *first, *words[1:]], width)
