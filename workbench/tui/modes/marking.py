"""Owns marking a span with the keys or the mouse; must never know what the span is for (whoever asked hears it)."""

from __future__ import annotations

from collections.abc import Callable

from workbench.tui.caret import Marking, Part
from workbench.tui.modes.base import Drafting, Host, draft_lines
from workbench.tui.paint import Focus, Line


class SpanMode(Drafting):
    """A caret moves, a selection grows, parts are kept; `then` hears the parts, or None when nothing was taken."""

    name = "mark"

    def __init__(self, host: Host, marking: Marking, then: Callable[[tuple[Part, ...] | None], None]) -> None:
        super().__init__(host)
        self._marking = marking
        self._then = then

    @property
    def _has_any(self) -> bool:
        return bool(self._marking.anchor or self._marking.kept)

    def act(self, action: str) -> None:
        """Moves the caret, changes the selection, or ends."""
        words = self._host.desk.words
        if action == "cancel":
            self._then(None)
        elif action == "take" and self._has_any:
            self._then(self._marking.parts(words))
        elif action in ("row_down", "row_up"):
            self._set(self._marking._replace(caret=self._host.row_from(self._marking.caret, 1 if action == "row_down" else -1)))
        else:
            self._set(self._marking.move("anchor" if action == "take" else action, words))

    def point(self, offset: int) -> None:
        """Puts the caret at an offset: a click."""
        self._set(self._marking._replace(caret=offset))

    def select(self, start: int, end: int) -> None:
        """Selects exactly these code points, kept to whole characters: a drag, a double or triple click."""
        self._set(self._marking.selecting(start, end, self._host.desk.words))

    def _set(self, marking: Marking) -> None:
        self._marking = marking
        self._host.say(self._next_step(), "dim")
        self._host.paint_claim()

    def _next_step(self) -> str:
        if self._marking.anchor:
            return "move to its last word; enter takes it"
        return "another part: move to its first word, v" if self._marking.kept else "move to its first word, v"

    def focus(self, focus: Focus) -> Focus:
        """The draft and its caret."""
        parts = self._marking.parts(self._host.desk.words) if self._has_any else ()
        return Focus(draft=parts, caret=self._marking.caret, hits=focus.hits)

    def lines(self, width: int) -> list[Line]:
        """What would be taken."""
        desk = self._host.desk
        parts = self._marking.parts(desk.words) if self._has_any else ()
        return draft_lines("Marking" if parts else "Marking: v where it begins", desk.article.text, parts, width)
