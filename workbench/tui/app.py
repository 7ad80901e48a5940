"""Owns the running terminal UI: the screens, the recorder, the theme and the way out; must never know what a decision means."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from workbench.journal.fold import Ref
from workbench.late import late
from workbench.model.config import USUAL_RANKER
from workbench.model.settings import Settings
from workbench.project.session import Outcome, Session
from workbench.project.settings import USUAL
from workbench.tui.desk import Desk
from workbench.tui.recording import RecordingShell
from workbench.tui.screens.label import LabelScreen
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
    from workbench.project.practice import Practice
    from workbench.tui.ahead import Ahead
else:
    ev, it = late("workbench.model.event"), late("workbench.model.intent")


class WorkbenchApp(RecordingShell, inherit_bindings=False):
    """The label screen as a program of its own. `run` gives the exit status."""

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
        super().__init__(session, settings, theme)
        self.work = Work(session, threshold=settings.threshold)
        self.work.practice = practice
        if queue is not None:
            place = self.work.begin_queue(queue) or place
        Desk.where_left(self.work, place)
        self._not_saved: Ref | None = None
        """The first claim whose decision was not saved, while what waited behind it is told."""
        self._label = LabelScreen(self.work, is_newcomer)
        self.has_been_welcomed = not is_newcomer
        self._ahead: Ahead | None = None

    def on_mount(self) -> None:
        """Opens the label screen, and keeps the collector from pausing between a key and its paint."""
        self.start_recording("label")
        if self.session.view_only is not None:
            self._label.say(f"VIEW ONLY: {self.session.view_only}".partition("\n")[0], "bad", lasting=True)
        self.watch_the_way_out()
        if not self.is_headless:
            self.set_timer(0.3, _bring_in_what_comes_next)
        if self.session.project.config.ranker != USUAL_RANKER:
            self._look_ahead()
        if self.session.project.building is not None:
            self._more = self.set_interval(1.0, self._notice_more)

    def _look_ahead(self) -> None:
        """Lets a ranker that takes long at first read the article in hand while the person does."""
        from workbench.tui.ahead import Ahead

        self._ahead = ahead = Ahead()
        self.set_interval(0.5, lambda: ahead.look_at(self._label.desk))

    def on_unmount(self) -> None:
        """Writes what was handed over before the program ends, and asks no more."""
        super().on_unmount()
        if self._ahead is not None:
            self._ahead.close()

    def _notice_more(self) -> None:
        """While the index is being built: shows what came in since, and stops looking when it is whole."""
        if not self.session.project.is_being_indexed:
            self._more.stop()
        has_more_claims = self.work.notice_more()
        self._label.notice_more(has_more_claims)

    def get_default_screen(self) -> LabelScreen:
        """The label screen is the base; there is nothing under it."""
        return self._label

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

        def durable(outcome: Outcome) -> None:
            self.work.settle(outcome, verdict, refs)
            done(outcome)

        def not_taken(reason: str) -> None:
            self._not_saved = self._not_saved or (refs[0] if refs and self.failure else None)
            self.work.forget_pending(refs)
            refused(reason)

        self.submit(intent, saw, durable, not_taken)

    def said(self, words: str) -> None:
        """Leaves the line that a decision on a screen above makes, so that the label screen does not show an older one."""
        self._label.say(words, lasting=True)

    def tell_failure(self, reason: str) -> None:
        """Back to the first claim whose decision is not on the disk, so that nobody goes on believing in it."""
        if self._not_saved is not None:
            self._label.return_to(self._not_saved)
        self._not_saved = None
        self._label.say(f"NOT SAVED: {reason}", "bad")
        self._label.paint()


class Left(NamedTuple):
    """How the screen was left: exit status, what was worked on, at which claim, the theme, whether the first words were read."""

    status: int
    work: Work
    article: str | None
    claim: str | None
    theme: str
    has_been_welcomed: bool


def _bring_in_what_comes_next() -> None:
    """Loads what a decision and then the picker need while the person reads, so that the first of each need not wait for it."""

    def load() -> None:
        for name in ("workbench.model.event", "workbench.model.intent", "workbench.tui.screens.picker"):
            importlib.import_module(name)

    threading.Thread(target=load, daemon=True).start()


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
