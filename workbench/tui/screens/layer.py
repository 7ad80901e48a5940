"""Owns what the layers share on which something is decided: a message line, recording and undoing what was done here; must never paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic

from textual import events

from workbench.journal.fold import Ref
from workbench.late import late
from workbench.project.session import Outcome
from workbench.tui.desk import Desk
from workbench.tui.screens.base import KeyScreen, Result
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")


class Deciding(KeyScreen[Result], Generic[Result]):
    """A screen on top of the label screen on which things are decided. `u` here takes back only what was done here."""

    _work: Work

    def __init__(self) -> None:
        super().__init__()
        self._message = ""
        self._made: list[str] = []

    def paint(self) -> None:
        """Paints everything from what holds now."""
        raise NotImplementedError

    def renew(self) -> None:
        """Brings what is kept between two paints up to date after a decision."""

    def saw(self) -> ev.Saw:
        """What is on the screen, as the event will tell it."""
        return self._work.saw()

    def act_undo(self) -> None:
        fold = self._work.session.set
        last = fold.last_done()
        if last not in self._made:
            self.refuse("nothing was changed here yet; u on the label screen takes back what came before")
            return
        self._made.remove(last)
        self.submit(it.Undo(), f"undone: {fold.done[-1].what}")

    def submit(self, intent: it.AnyIntent, message: str, verdict: str | None = None, refs: tuple[Ref, ...] = ()) -> None:
        """Records a decision and leaves this message, here and on the label screen, when it is on the disk."""

        def done(outcome: Outcome) -> None:
            if not isinstance(intent, it.Undo):
                self._made.append(outcome.event)
            self._message = message
            self.bench.said(message)
            self.renew()
            self.paint()

        self.bench.record(intent, self.saw(), done, self.refuse, verdict, refs)

    def refuse(self, reason: str) -> None:
        """Says why something was not done."""
        self._message = reason
        self.paint()


class ClaimLayer(Deciding[None]):
    """Such a screen about one claim, the one in hand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._work = desk.work
        assert desk.ref is not None, "opened on a claim"
        self._ref: Ref = desk.ref

    def on_mount(self) -> None:
        """Paints once the panes know their sizes."""
        self.call_after_refresh(self.paint)

    def on_resize(self, event: events.Resize) -> None:
        """Paints for the new size."""
        self.call_after_refresh(self.paint)

    def act_close(self) -> None:
        self.dismiss(None)
