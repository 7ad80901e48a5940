"""Owns recording for a program with a screen: what is handed over, what is saved, and leaving only when all is; must never decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.model.settings import Settings
from workbench.project.session import Outcome, Session
from workbench.tui.keymap import Mode, shown
from workbench.tui.recorder import Recorder
from workbench.tui.shell import Shell

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it


class RecordingShell(Shell, inherit_bindings=False):
    """A program whose screen takes decisions."""

    def __init__(self, session: Session, settings: Settings, theme: str | None) -> None:
        super().__init__(session.project.config.scheme, settings, theme)
        self.session = session
        self._recorder: Recorder | None = None
        self._leaving = False

    def start_recording(self, mode: Mode) -> None:
        """Opens the way to the disk; the keys of this mode are named where saving fails."""
        keys = [shown(each.keys[0]) for each in self.keymap.actions(mode) if each.id == "retry" and each.keys]
        advice = "; ".join([*(f"{key} tries again" for key in keys), "leave with q"])
        self._recorder = Recorder(self.session, self._call, self.tell_failure, advice)

    @property
    def unsaved(self) -> int:
        """Decisions that are not on the disk yet."""
        return self._recorder.unsaved if self._recorder else 0

    @property
    def failure(self) -> str | None:
        """Why nothing more is saved, or None."""
        return self._recorder.failure if self._recorder else None

    def tell_failure(self, reason: str) -> None:
        """Says that nothing more is saved."""
        raise NotImplementedError

    def submit(self, intent: it.AnyIntent, saw: ev.Saw, done: Callable[[Outcome], None], refused: Callable[[str], None]) -> None:
        """Hands an intent to the recorder; `done` comes when it is on the disk, `refused` with the reason where it is not taken."""
        assert self._recorder is not None

        def durable(outcome: Outcome) -> None:
            done(outcome)
            self._leave_if_saved()

        def not_taken(reason: str) -> None:
            refused(reason)
            self._leave_if_saved()

        self._recorder.submit(intent, saw, durable, not_taken)

    def _call(self, function: Callable[[], None]) -> None:
        if self._running:
            self.call_later(function)

    def retry(self) -> bool:
        """Tries again to save what could not be saved; False when there is nothing of the kind."""
        return self._recorder is not None and self._recorder.retry()

    def leave(self) -> None:
        """Leaves once everything is on the disk; with 74 when something could not be saved."""
        self._leaving = True
        self._leave_if_saved()

    def _leave_if_saved(self) -> None:
        if self._leaving and not self.unsaved:
            self.exit(74 if self.failure else 0)

    def on_unmount(self) -> None:
        """Writes what was handed over before the program ends."""
        if self._recorder:
            self._recorder.stop()
