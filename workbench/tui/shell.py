"""Owns what every program with a screen needs: themes, keys, pages to read, the ways out; must never know what is on the screen."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import termios
from collections.abc import Sequence
from types import FrameType
from typing import Any

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.theme import Theme

from workbench.model.scheme import Scheme
from workbench.model.settings import Settings
from workbench.tui.keymap import keymap_of
from workbench.tui.lean import lean_driver
from workbench.tui.litter import Litter, calm_collector
from workbench.tui.paint import Line
from workbench.tui.palette import THEMES, grounds
from workbench.tui.screens.typing import Patient
from workbench.tui.standing import News, Standing


def _textual_themes() -> dict[str, Theme]:
    """Frames and inputs take their colours from the palettes."""
    found = {}
    for name in THEMES:
        colours = grounds(name)
        if colours is not None:
            found[name] = Theme(
                name=f"wb-{name}",
                primary=colours["accent"],
                background=colours["back"],
                surface=colours["back"],
                panel=colours["near"],
                foreground=colours["text"],
                dark=name != "light",
            )
    return found


class Shell(App[int], inherit_bindings=False):
    """A program with a screen. `run` gives the exit status."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = []  # noqa: RUF012 - Textual reads it from the class; every key goes through the keymap, ctrl+c never quits
    CSS = "Screen { overflow: hidden; }"

    def __init__(self, scheme: Scheme, settings: Settings, theme: str | None) -> None:
        # Asked for before the first style: without it NO_COLOR turns the terminal's own ground into black, and frames vanish on it.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.settings = settings
        self.keymap = keymap_of(settings, scheme)
        few = self.console.color_system in (None, "standard", "windows")
        self.palette_name = "mono" if self.no_color else theme or settings.theme or ("ansi" if few else "dark")
        # Set before anything is mounted: a theme that changes later would have every style worked out twice.
        self.animation_level = "none"
        self._themes = _textual_themes()
        for each in self._themes.values():
            self.register_theme(each)
        self._apply_theme()
        self.fault: Exception | None = None
        self._standing = Standing()
        self._litter = Litter(self.set_timer)
        self._early: list[events.Key] = []
        """Keys that came before a screen or an input was ready for them."""

    def next_theme(self) -> None:
        """The next theme, and round again; only the one without colour under NO_COLOR."""
        if not self.no_color:
            self.palette_name = THEMES[(THEMES.index(self.palette_name) + 1) % len(THEMES)]
            self._apply_theme()

    def _apply_theme(self) -> None:
        self.theme = self._themes[self.palette_name].name if self.palette_name in self._themes else "ansi-dark"

    def read(self, title: str, lines: Sequence[Line], start: int = 0) -> None:
        """Shows a page to read."""
        from workbench.tui.screens.reader import Reader

        self.push_screen(Reader(title, lines, self.palette_name, start))

    def get_driver_class(self) -> type[Driver]:
        """Textual's own driver for this terminal, saying less."""
        return lean_driver(super().get_driver_class())

    # -- painting ---------------------------------------------------------------------------------------------------------

    def repaint(self) -> None:
        """Paints the whole screen anew, whatever stands there."""
        self._standing.forget()
        self.refresh()

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        """Sends of an update what does not stand on the terminal yet, and nothing where all of it does."""
        if isinstance(renderable, CompositorUpdate) and self._is_painting():
            renderable = self._standing.news(renderable, self.console)
            if isinstance(renderable, News) and not renderable.sequences and self._is_cursor_there():
                renderable = None
        super()._display(screen, renderable)

    def _is_painting(self) -> bool:
        """Whether Textual sends what it is given to display; what it does not send does not stand there either."""
        return self._running and not self._closed and not self.is_headless and not self._batch_count and self._driver is not None

    def _is_cursor_there(self) -> bool:
        return self.screen.outer_size.clamp_offset(self.cursor_position) == self._previous_cursor_position

    # -- leaving ----------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Leaves."""
        self.exit(0)

    def watch_the_way_out(self) -> None:
        """Leaves in order when the system asks for it, or when the terminal is gone; Textual alone would live on without one."""
        self.app_resume_signal.subscribe(self, lambda _: self.repaint())  # the terminal has forgotten what it showed
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self._leave_at_once, 128 + number)
        self.set_interval(2.0, self._check_terminal)
        self._come_back_whole()
        self.set_timer(0.4, calm_collector)

    def _come_back_whole(self) -> None:
        """After SIGSTOP and SIGCONT, of which Textual hears only the second, it would read the keys in two threads and never end.

        So the terminal is given up first, as ctrl+z would have done, and taken again.
        """
        driver: Any = self._driver
        resume = signal.getsignal(signal.SIGCONT)
        if not callable(resume) or not hasattr(driver, "_must_signal_resume"):
            return

        def continued(number: int, frame: FrameType | None) -> None:
            if not driver._must_signal_resume:
                driver.suspend_application_mode()
                driver._must_signal_resume = True
            resume(number, frame)

        signal.signal(signal.SIGCONT, continued)

    async def on_event(self, event: events.Event) -> None:
        """Handles an event; keys that came too early are kept in order."""
        if isinstance(event, events.InputEvent):
            self._litter.hear_key()
        elif isinstance(event, events.Resize):
            self._standing.forget()
        if isinstance(event, events.Key) and self._early:
            self._early.append(event)
        else:
            await super().on_event(event)

    @property
    def has_early_keys(self) -> bool:
        """Whether keys are kept that came before a screen or an input was ready for them."""
        return bool(self._early)

    def keep_early(self, key: events.Key) -> None:
        """Keeps a key that came in one read with the one that opened a screen or an input, until that is there."""
        if not self._early:
            self.set_timer(0.005, self._give_out)
        self._early.append(key)

    async def _give_out(self) -> None:
        """Handles what was kept now, before any key that came since; posted anew it would come behind those."""
        if isinstance(self.screen, Patient) and self.screen.is_waiting():
            self.set_timer(0.005, self._give_out)
            return
        early, self._early = sorted(self._early, key=lambda key: key.time), []
        for key in early:
            again = events.Key(key.key, key.character)
            again.time = key.time  # its place in the order, should it be kept once more
            await super().on_event(again)

    def _check_terminal(self) -> None:
        try:
            if sys.__stdin__ is not None and not self.is_headless:
                termios.tcgetattr(sys.__stdin__.fileno())
        except (termios.error, OSError, ValueError):
            self._leave_at_once(128 + signal.SIGHUP)

    def _leave_at_once(self, status: int) -> None:
        """Ends with this status; what was handed to the recorder is written first, what was not was never acknowledged."""
        self.exit(status, return_code=status)

    def _handle_exception(self, error: Exception) -> None:
        """Ends the screen first: a fault is told once the terminal is whole again, by the one boundary that tells errors."""
        if self.fault is None:
            self.fault = error
            self._exception_event.set()
        self.exit(70, return_code=70)

    async def action_quit(self) -> None:
        """What Textual calls on its own ways out."""
        self.leave()
