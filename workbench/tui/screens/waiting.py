"""Owns the list of decisions that were made on an earlier text of their article: where each stands now is the annotator's to say; must
never place one by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from workbench.late import late
from workbench.model.claim import Part, fragments_of
from workbench.project.reanchor import Waiting, waiting_of
from workbench.tui.flow import wrap_words
from workbench.tui.keymap import Mode
from workbench.tui.paint import Line, Run
from workbench.tui.passages import beside
from workbench.tui.screens.claims import ClaimList, Entry
from workbench.tui.screens.layer import Deciding
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")

_WORDS: Final = {
    "auto": "unchanged, not moved yet",
    "confirm": "stands there, changed?",
    "orphan": "nowhere to be found",
}


def reanchored(waiting: Waiting, parts: tuple[Part, ...]) -> it.Reanchor:
    """The intent that puts a decision where the annotator says that it stands now."""
    start, end = parts[0][0], parts[-1][1]
    return it.Reanchor.model_construct(claim=waiting.ref[1], start=start, end=end, fragments=fragments_of(parts), by="person")


class WaitingList(ClaimList, Deciding[Entry | None]):
    """Decisions that wait, the old and the new wording below. `by_hand` is asked to mark the place of one."""

    MODE: Mode = "waiting"
    makes_queue = False
    widths = (26, 26)

    def __init__(self, work: Work, by_hand: Callable[[Waiting], None]) -> None:
        self._by_hand = by_hand
        self._waiting: list[Waiting] = []
        super().__init__(work)

    def fill(self) -> Sequence[Entry]:
        """One row a decision."""
        session = self._work.session
        self._waiting = waiting_of(session.project, session.annotator, session.set)
        return [self._entry(each) for each in self._waiting]

    def _entry(self, each: Waiting) -> Entry:
        start, end = (each.parts[0][0], each.parts[-1][1]) if each.parts else (0, 0)
        return Entry(each.ref[0], None, start, end, each.old, _WORDS[each.tier], "accent" if each.parts else "bad")

    def heading(self) -> Line:
        """How many wait."""
        return [
            (" Made on an earlier text  ", "dim"),
            (f"{len(self.entries)}", "strong"),
            (" wait for their place   ", "dim"),
            (self._message, "accent"),
        ]

    def nothing(self) -> str:
        """All have their place."""
        return "Every decision stands in the current text of its article. esc goes back."

    def _passage(self, width: int) -> list[Line]:
        if not self._waiting:
            return []
        each = self._waiting[self._row]
        room = (width - 6) // 2
        return beside(_wording("was", each.old, each.new, room), _wording("now", each.new or "–", each.old, room), room)

    def renew(self) -> None:
        """What has its place is no longer here."""
        self.entries = self.fill()
        self._row = min(self._row, max(len(self.entries) - 1, 0))

    def act_go(self) -> None:
        if self._waiting and self._is_gone(self._waiting[self._row]):
            return
        super().act_go()

    def act_take(self) -> None:
        each = self._waiting[self._row] if self._waiting else None
        if each is None or not each.parts:
            self.refuse("there is no such passage; v marks where it stands" if each else "")
            return
        name = self._work.short_name_of(each.ref[0])
        self.submit(reanchored(each, each.parts), f"{name}: the decision stands in the new text · u undoes")

    def act_by_hand(self) -> None:
        if not self._waiting:
            return
        each = self._waiting[self._row]
        if not self._is_gone(each):
            self.dismiss(None)
            self._by_hand(each)

    def _is_gone(self, each: Waiting) -> bool:
        if self._work.rows.place(each.ref[0]) is not None:
            return False
        self.refuse("the article is not in the project any more")
        return True


def _wording(name: str, words: str, other: str, width: int) -> list[Line]:
    """A wording with what the other does not have brought out, in four rows."""
    known = set(other.split())
    lines: list[Line] = []
    for row in wrap_words(words, width - 5, 4):
        runs: list[Run] = [(f"{'' if lines else name:5}", "dim")]
        for word in row.split(" "):
            runs.append((f"{word} ", "text" if word in known else "strong"))
        lines.append(runs)
    return lines
