"""Owns the state of the label screen and what its parts ask of each other; must never paint or decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from workbench.journal.fold import Ref, View
from workbench.tui.desk import Desk
from workbench.tui.keymap import Mode
from workbench.tui.modes.base import Drafting
from workbench.tui.paint import Line
from workbench.tui.screens.text_screen import TextScreen
from workbench.tui.widgets.article_pane import ArticlePane
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.model import intent as it
    from workbench.project.reanchor import Waiting

_ALL_DECIDED: Final = "all decided: c completes"
_FIRST_WORDS: Final[Line] = [(" ? shows the keys and the guideline", "dim")]


class LabelParts(TextScreen[None]):
    """What moving, finding and deciding share."""

    MODE = "label"

    def __init__(self, work: Work, is_newcomer: bool = False) -> None:
        super().__init__()
        self.work = work
        self._desks = [work.desks[0]]
        self._panes: list[ArticlePane] = []
        self._hand = 0
        self._drafting: Drafting | None = None
        self._was_covered = False
        self._is_marking_saved = False
        self._changing = 0
        """Decisions on their way to the disk that may change the claim in hand: undo, redo, edges, attribution."""
        self._is_newcomer = is_newcomer
        self._said: Line = _FIRST_WORDS
        """The line of the last decision."""
        self._awaits_nothing = False
        """Whether the last key asked how sure a verdict is that is not there: the digit after it is no verdict."""
        self._is_fresh = False
        """Whether the last decision was made by the last key."""
        self._notice: Line = []
        """A word on the last key; it goes with the next one."""

    @property
    def told(self) -> Line:
        """The line of the last decision until another key comes, and what the article in hand wants."""
        if self._said is _FIRST_WORDS:
            return self._said
        said: Line = self._said if self._is_fresh else []
        if not self._is_all_decided():
            return said
        if not said:
            return [(f" {_ALL_DECIDED}", "dim@c")]
        (words, role), *_ = said
        has_room = len(words) + 3 + len(_ALL_DECIDED) <= self.app.size.width
        return [(words if has_room else words.removesuffix(" · u undoes"), role), (f"   {_ALL_DECIDED}", "accent@c")]

    def _is_all_decided(self) -> bool:
        """Whether nothing is left to decide in the article in hand, and nobody has said that it is complete."""
        if not self.desk.rows or self.work.pending:
            return False
        standing = self.work.standing(self.desk.row.id)
        return 0 < standing.claims == standing.decided and not standing.complete

    @property
    def desk(self) -> Desk:
        """The article in hand."""
        raise NotImplementedError

    def paint_claim(self) -> None:
        """Paints what a step to another claim changes."""
        raise NotImplementedError

    def enter(self, mode: Drafting | None) -> None:
        """Gives the keys to this mode; None gives them back."""
        raise NotImplementedError

    def submit(self, intent: it.AnyIntent, message: str) -> None:
        """Hands an intent over; the message is shown when it is on disk."""
        raise NotImplementedError

    def help_on(self, mode: Mode) -> None:
        """Shows the keys of a mode."""
        raise NotImplementedError

    def action_of(self, mode: Mode, key: str) -> str | None:
        """The action that a key means in a mode."""
        return self.bench.keymap.action(mode, key)

    def row_from(self, offset: int, by: int) -> int:
        """The offset some rows of the screen above or below."""
        return self.text.row_from(offset, by)

    def ask(self, question: str, hint: str, value: str, then: Callable[[str | None], None]) -> None:
        """Asks for one line of text."""
        from workbench.tui.screens.ask import Ask

        self.bench.push_screen(Ask(question, hint, value, self.bench.palette_name), then)

    def act_links(self) -> None:
        raise NotImplementedError

    def place_by_hand(self, waiting: Waiting) -> None:
        """Lets the annotator mark where a decision that was made on an earlier text stands now."""
        raise NotImplementedError

    def go_to(self, entry: object) -> None:
        """Goes to the row that was chosen in a list of claims."""
        raise NotImplementedError

    def in_hand(self) -> Ref | None:
        """The claim in hand when it can be seen; otherwise scrolls to it and says so, and the key does nothing more."""
        ref = self.desk.ref
        if self._is_marking_saved:
            self.step(False, "the new claim is on its way to the disk; press again")
            return None
        if ref is None:
            self.step(False, "there is no claim here; v marks one")
            return None
        if not self.text.is_in_sight():
            self.text.show_focus()
            self.step(False, "the claim was out of sight; here it is – press again")
            return None
        return ref

    def draftable(self) -> View | None:
        """The claim in hand when it can be seen and no change of it is on its way; otherwise says why not."""
        if self._changing:
            self.step(False, "the last change is on its way to the disk; press again")
            return None
        return self.desk.view if self.in_hand() is not None else None

    def step(self, moved: bool, otherwise: str) -> None:
        """Paints a step within the article, or says why there was none."""
        if not moved:
            self.say(otherwise, "dim")
            self.text.show_focus()
        self.paint_claim()

    def turn(self, moved: bool, otherwise: str) -> None:
        """Paints a step to another article, or says why there was none."""
        if moved:
            self.paint()
        else:
            self.step(False, otherwise)

    def welcome_is_over(self) -> None:
        """Takes the words to newcomers away for good."""
        if self._is_newcomer:
            self._is_newcomer = False
            self.bench.welcome_is_over()
            self.paint_claim()
