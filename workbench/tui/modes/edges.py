"""Owns moving the edges of the claim in hand, and adding or dropping its parts; must never write but by one move at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.journal.fold import View
from workbench.late import late
from workbench.model.claim import fragments_of
from workbench.tui.caret import Edges, Marking, Part
from workbench.tui.describe import again_words
from workbench.tui.modes.base import Drafting, Host, draft_lines
from workbench.tui.modes.marking import SpanMode
from workbench.tui.paint import Focus, Line

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")

MOVING: Final = "moving the edges: enter or escape keeps them, u leaves them as they were"


class EdgesMode(Drafting):
    """The claim's edges move with the keys; leaving keeps them."""

    name = "edges"

    def __init__(self, host: Host, view: View, parts: tuple[Part, ...] | None = None) -> None:
        super().__init__(host)
        self._view = view
        self._edges = Edges(parts or parts_of_view(view))

    def act(self, action: str) -> None:
        """Moves an edge, or ends."""
        match action:
            case "take" | "drop":
                self._end(keep=action == "take")
            case "add_fragment":
                self._host.say("another part: move to its first word, v, move to its last, enter")
                self._host.enter(SpanMode(self._host, Marking(self._edges.parts[-1][1], None, self._edges.parts), self._with_parts))
            case "drop_fragment":
                if len(self._edges.parts) > 1:
                    self._edges = Edges(self._edges.parts[:-1])
                else:
                    self._host.say("this is the only part", "dim")
                self._host.paint_claim()
            case _:
                self._edges = self._edges.move(action, self._host.desk.words)
                self._host.paint_claim()

    def _with_parts(self, parts: tuple[Part, ...] | None) -> None:
        self._host.say(MOVING)
        self._host.enter(EdgesMode(self._host, self._view, parts or self._edges.parts))

    def _end(self, keep: bool) -> None:
        parts, claim = self._edges.parts, self._view.claim
        self._host.enter(None)
        if not keep or parts == parts_of_view(self._view):
            self._host.say("the edges are as they were", "dim")
            self._host.paint_claim()
            return
        move = it.Move.model_construct(claim=claim.id, start=parts[0][0], end=parts[-1][1], fragments=fragments_of(parts))
        desk = self._host.desk
        self._host.submit(move, f"edges of {desk.work.name_of_claim((desk.row.id, claim.id))} moved{again_words(self._view)} · u undoes")

    def focus(self, focus: Focus) -> Focus:
        """The draft in place of the claim."""
        return focus._replace(draft=self._edges.parts, current=None)

    def lines(self, width: int) -> list[Line]:
        """The claim as its edges stand."""
        desk = self._host.desk
        return draft_lines(f"Edges of claim {desk.number(self._view.claim.id)}", desk.article.text, self._edges.parts, width)


def parts_of_view(view: View) -> tuple[Part, ...]:
    """The parts of a claim as it stands."""
    return tuple((fragment.start, fragment.end) for fragment in view.claim.fragments)
