"""Owns saying how sure a verdict is; must never change the verdict itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.journal.fold import Ref, View
from workbench.late import late
from workbench.tui.modes.base import Drafting, Host

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")


class SureMode(Drafting):
    """One digit, 1 to 5, for the label that the claim in hand has."""

    name = "sure"

    def __init__(self, host: Host, ref: Ref, view: View) -> None:
        super().__init__(host)
        self._ref = ref
        self._claim = view.claim

    def act(self, action: str) -> None:
        """Records the digit, or leaves it as it was."""
        self._host.enter(None)
        if action == "cancel":
            self._host.say("", "dim")
            self._host.paint_claim()
            return
        assert self._claim.label is not None, "opened on a claim with a label"
        desk, confidence = self._host.desk, int(action.removeprefix("sure_"))
        ref = self._ref
        if confidence == self._claim.confidence:
            self._host.say(f"{desk.work.name_of_claim(ref)} is {confidence} of 5 sure already", "dim")
            self._host.paint_claim()
            return
        judge = it.Judge.model_construct(
            claims=(ref[1],), label=self._claim.label, confidence=confidence, only=desk.session.set.is_only(ref)
        )
        name = desk.work.name_of_claim(ref)
        self._host.submit(judge, f"{name} is {self._claim.label}, {confidence} of 5 sure · u undoes")
