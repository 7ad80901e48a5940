"""Owns the running terminal UI: the screens, the recorder, the theme and the way out; must never know what a decision means."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import App
from textual.driver import Driver
from textual.theme import Theme

from workbench.journal.fold import Ref
from workbench.late import late
from workbench.model.settings import Settings
from workbench.project.session import Outcome, Session
from workbench.project.settings import USUAL
from workbench.tui.desk import Desk
from workbench.tui.keymap import keymap_of, shown
from workbench.tui.lean import lean_driver
from workbench.tui.paint import Line
from workbench.tui.palette import THEMES, grounds
from workbench.tui.recorder import Recorder
from workbench.tui.screens.label import LabelScreen
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
    from workbench.project.practice import Practice
else:
    ev, it = late("workbench.model.event"), late("workbench.model.intent")


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


class WorkbenchApp(App[int], inherit_bindings=False):
    """The label screen as a program of its own. `run` gives the exit status."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = []  # noqa: RUF012 - Textual reads it from the class; every key goes through the keymap, ctrl+c never quits
    CSS = "Screen { overflow: hidden; }"

    def __init__(
        self,
        session: Session,
        theme: str | None = None,
        place: tuple[str, str | None] | None = None,
        settings: Settings = USUAL,
        is_newcomer: bool = False,
        practice: Practice | None = None,
        queue: str | None = None,
    ) -> None:
        # Asked for before the first style: without it NO_COLOR turns the terminal's own ground into black, and frames vanish on it.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.session = session
        self.settings = settings
        self.keymap = keymap_of(settings, session.project.config.scheme)
        self.work = Work(session, threshold=settings.threshold)
        self.work.practice = practice
        if queue is not None:
            place = self.work.begin_queue(queue) or place
        Desk.where_left(self.work, place)
        few = self.console.color_system in (None, "standard", "windows")
        self.palette_name = "mono" if self.no_color else theme or settings.theme or ("ansi" if few else "dark")
        # Set before anything is mounted: a theme that changes later would have every style worked out twice.
        self.animation_level = "none"
        self._themes = _textual_themes()
        for each in self._themes.values():
            self.register_theme(each)
        self._apply_theme()
        self._recorder: Recorder | None = None
        self._leaving = False
        self._not_saved: Ref | None = None
        """The first claim whose decision was not saved, while what waited behind it is told."""
        self.fault: Exception | None = None
        self._label = LabelScreen(self.work, is_newcomer)
        self.has_been_welcomed = not is_newcomer

    @property
    def unsaved(self) -> int:
        """Decisions that are not on the disk yet."""
        return self._recorder.unsaved if self._recorder else 0

    @property
    def failure(self) -> str | None:
        """Why nothing more is saved, or None."""
        return self._recorder.failure if self._recorder else None

    def get_driver_class(self) -> type[Driver]:
        """Textual's own driver for this terminal, saying less."""
        return lean_driver(super().get_driver_class())

    def on_mount(self) -> None:
        """Opens the label screen, and keeps the collector from pausing between a key and its paint."""
        keys = [shown(each.keys[0]) for each in self.keymap.actions("label") if each.id == "retry" and each.keys]
        advice = "; ".join([*(f"{key} tries again" for key in keys), "leave with q"])
        self._recorder = Recorder(self.session, self._call, self._failed, advice)
        if self.session.view_only is not None:
            self._label.say(f"VIEW ONLY: {self.session.view_only}".partition("\n")[0], "bad", lasting=True)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())  # the terminal has forgotten what it showed
        self._watch_the_way_out()
        self.set_timer(0.4, _calm_collector)
        if not self.is_headless:
            self.set_timer(1.0, _bring_in_the_picker)
        if self.session.project.building is not None:
            self._more = self.set_interval(1.0, self._notice_more)

    def _notice_more(self) -> None:
        """While the index is being built: shows what came in since, and stops looking when it is whole."""
        if not self.session.project.is_being_indexed:
            self._more.stop()
        has_more_claims = self.work.notice_more()
        self._label.notice_more(has_more_claims)

    def get_default_screen(self) -> LabelScreen:
        """The label screen is the base; there is nothing under it."""
        return self._label

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

    def welcome_is_over(self) -> None:
        """The words to newcomers have been read."""
        self.has_been_welcomed = True

    # -- recording --------------------------------------------------------------------------------------------------------

    def record(
        self,
        intent: it.AnyIntent,
        saw: ev.Saw,
        done: Callable[[Outcome], None],
        refused: Callable[[str], None],
        verdict: str | None = None,
        refs: tuple[Ref, ...] = (),
    ) -> None:
        """Hands an intent to the recorder; `done` comes after the desk has taken note of the durable decision."""
        assert self._recorder is not None

        def durable(outcome: Outcome) -> None:
            self.work.settle(outcome, verdict, refs)
            done(outcome)
            self._leave_if_saved()

        def not_taken(reason: str) -> None:
            self._not_saved = self._not_saved or (refs[0] if refs and self.failure else None)
            self.work.forget_pending(refs)
            refused(reason)
            self._leave_if_saved()

        self._recorder.submit(intent, saw, durable, not_taken)

    def said(self, words: str) -> None:
        """Leaves the line that a decision on a screen above makes, so that the label screen does not show an older one."""
        self._label.say(words, lasting=True)

    def _call(self, function: Callable[[], None]) -> None:
        if self._running:
            self.call_later(function)

    def retry(self) -> bool:
        """Tries again to save what could not be saved; False when there is nothing of the kind."""
        return self._recorder is not None and self._recorder.retry()

    def _failed(self, reason: str) -> None:
        """Back to the first claim whose decision is not on the disk, so that nobody goes on believing in it."""
        if self._not_saved is not None:
            self._label.return_to(self._not_saved)
        self._not_saved = None
        self._label.say(f"NOT SAVED: {reason}", "bad")
        self._label.paint()

    # -- leaving ----------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Leaves once everything is on the disk; with 74 when something could not be saved."""
        self._leaving = True
        self._leave_if_saved()

    def _leave_if_saved(self) -> None:
        if self._leaving and not self.unsaved:
            self.exit(74 if self.failure else 0)

    def _watch_the_way_out(self) -> None:
        """Leaves in order when the system asks for it, or when the terminal is gone; Textual alone would live on without one."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self._leave_at_once, 128 + number)
        self.set_interval(2.0, self._check_terminal)
        self._come_back_whole()

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

    def on_unmount(self) -> None:
        """Writes what was handed over before the program ends."""
        if self._recorder:
            self._recorder.stop()


class Left(NamedTuple):
    """How the screen was left: exit status, what was worked on, at which claim, the theme, whether the first words were read."""

    status: int
    work: Work
    article: str | None
    claim: str | None
    theme: str
    has_been_welcomed: bool


def _bring_in_the_picker() -> None:
    """Loads what ranks suggestions while the person reads, so that the first `f` need not wait for it."""
    threading.Thread(target=importlib.import_module, args=("workbench.tui.screens.picker",), daemon=True).start()


def _calm_collector() -> None:
    """Takes what the start made out of the collector's sight, so that it does not pause between a key and its paint."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 100)


def run_app(
    session: Session,
    theme: str | None,
    place: tuple[str, str | None] | None,
    settings: Settings,
    is_newcomer: bool,
    practice: Practice | None = None,
    queue: str | None = None,
) -> Left:
    """Runs the UI until the person leaves, and says how."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    app = WorkbenchApp(session, theme, place, settings, is_newcomer, practice, queue)
    status = app.run()
    if app.fault is not None:
        raise app.fault
    desk = app.work.desks[0]
    article, claim = (desk.row.id, desk.ref[1] if desk.ref else None) if desk.rows else (None, None)
    return Left(status if status is not None else app.return_code or 0, app.work, article, claim, app.palette_name, app.has_been_welcomed)
