"""Owns one open article: which claim is in hand, what changed since it was drawn, the way back; must never know Textual or touch a file
but through the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.journal.fold import Ref, View
from workbench.late import late
from workbench.model.article import Article
from workbench.project.assignments import Rows
from workbench.project.index import ArticleRow
from workbench.project.session import Outcome
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.model import intent as it
    from workbench.tui.caret import TextMap
else:
    it = late("workbench.model.intent")


class Desk:
    """An article on the screen. Two of them may be open side by side; what they share is their `work`."""

    def __init__(self, work: Work, article: str | None = None, claim: str | None = None) -> None:
        self.work = work
        self.session = work.session
        self.project = work.project
        self.scheme = work.scheme
        self._texts: dict[str, TextMap] = {}
        self._trail: list[Ref] = []
        self._trail_at = 0
        self.at = 0
        self.views: list[View] = []
        self.waiting = 0
        """How many decisions were made on an earlier text of the article and have no place in this one yet."""
        self.arrangement = 0
        """Rises whenever claims may have come, gone or moved, so that whoever draws knows to arrange them anew."""
        self.changed: set[int] = set()
        """Numbers of the claims that look different since somebody last drew them."""
        self._numbers: dict[str, int] = {}
        self.current: int | None = None
        if self.rows:
            self.open(article or self.rows[0].id, claim)

    @classmethod
    def where_left(cls, work: Work, place: tuple[str, str | None] | None) -> Desk:
        """The one article that is open at first: at this article and claim, where they are still there."""
        is_there = place is not None and work.session.is_own(place[0]) and work.rows.place(place[0]) is not None
        article, claim = place if place and is_there else (None, None)
        work.desks = [desk := cls(work, article, claim)]
        return desk

    @property
    def rows(self) -> Rows:
        """Every article to go through that is indexed by now, and the guests behind them."""
        return self.work.rows

    # -- where ------------------------------------------------------------------------------------------------------------

    @property
    def row(self) -> ArticleRow:
        """The article on the screen, as the list knows it."""
        return self.rows[self.at]

    @property
    def article(self) -> Article:
        """The article on the screen with its text."""
        return self.project.article(self.row.id)

    @property
    def words(self) -> TextMap:
        """Tokens and sentences of the article on the screen."""
        from workbench.tui.caret import TextMap

        found = self._texts.get(self.row.id)
        if found is None:
            self._texts.clear()
            found = self._texts[self.row.id] = TextMap(self.article.text)
        return found

    @property
    def view(self) -> View | None:
        """The claim in hand, or None in an article without any."""
        return self.views[self.current] if self.current is not None and self.current < len(self.views) else None

    @property
    def ref(self) -> Ref | None:
        """Article and id of the claim in hand."""
        return (self.row.id, self.view.claim.id) if self.view else None

    def open(self, article: str, claim: str | None = None) -> None:
        """Puts an article on the desk, at this claim or at its first undecided one."""
        self.at = self.rows.place(article) or 0
        self.current = None
        self.reload(claim)
        if claim is None:
            self.current = next((i for i, view in enumerate(self.views) if not self.is_decided(view)), 0 if self.views else None)

    def take(self, claim: str) -> None:
        """Takes a claim of the article on the desk in hand, if it is there."""
        self.current = self._numbers.get(claim, self.current)

    def take_near(self, claim: str, offset: int) -> None:
        """Takes a claim of the article in hand; where it is gone, the last one that begins before this offset, else the first."""
        before = [number for number, view in enumerate(self.views) if view.claim.start <= offset]
        self.current = self._numbers.get(claim, before[-1] if before else 0 if self.views else None)

    def reload(self, keep: str | None = None) -> None:
        """Reads the article's claims again, staying on the same claim."""
        keep = keep or (self.view.claim.id if self.view else None)
        self.views = self.session.views(self.row.id) if self.rows else []
        self._numbers = {view.claim.id: number for number, view in enumerate(self.views)}
        self.waiting = sum(view.sha256 != self.row.sha256 for view in self.session.set.views(self.row.id)) if self.rows else 0
        self.arrangement += 1
        self.changed.clear()
        found = self._numbers.get(keep) if keep else None
        if found is not None:
            self.current = found
        elif self.current is None or self.current >= len(self.views):
            self.current = len(self.views) - 1 if self.views else None
        if self.rows:
            self.work.recount([self.row.id])

    def number(self, claim: str) -> int:
        """The claim's number in this article, from 1; 0 when it is not there."""
        return self._numbers.get(claim, -1) + 1

    # -- moving -----------------------------------------------------------------------------------------------------------

    def step_claim(self, by: int) -> bool:
        """To the next or previous claim of the article; False at its ends."""
        if self.current is None or not 0 <= self.current + by < len(self.views):
            return False
        self.current += by
        return True

    def step_article(self, by: int) -> bool:
        """To the next or previous article; False at the ends of the list."""
        if not 0 <= self.at + by < len(self.rows):
            return False
        self.open(self.rows[self.at + by].id)
        return True

    def next_undecided(self, by: int = 1, within: bool = False) -> bool:
        """To the next (or previous) undecided claim, on through the other articles unless `within`; False when there is none."""
        if self.current is not None and self._seek(self.current + by, by):
            return True
        if within:
            return by > 0 and self._seek(0, 1)
        own = self.work.own
        for distance in range(1, own + (self.at >= own)):  # from a guest, no article of one's own has been looked at yet
            row = self.rows[(self.at + by * distance) % own]
            standing = self.work.standing(row.id)
            if standing.decided < standing.claims and not standing.complete:
                start = self.at, self.current
                self.open(row.id)
                if by < 0:
                    self.current = len(self.views)
                    if self._seek(self.current - 1, -1):
                        return True
                elif self.view and not self.is_decided(self.view):
                    return True
                self.open(self.rows[start[0]].id)
                self.current = start[1]
        return self._seek(0 if by > 0 else len(self.views) - 1, by)

    def step_queue(self, by: int) -> bool:
        """To the next or previous claim of the queue, from the one in hand or, off the queue, from its first; False at its ends."""
        refs = self.work.queue.refs if self.work.queue else ()
        here = self.ref
        at = refs.index(here) + by if here in refs else 0
        if not 0 <= at < len(refs):
            return False
        if here in refs:  # the way back leads to where the queue began
            self.open(*refs[at])
        else:
            self.jump(refs[at])
        return True

    def _seek(self, start: int, by: int) -> bool:
        threshold = self.work.threshold
        index = start
        while 0 <= index < len(self.views):
            view = self.views[index]
            if not self.is_decided(view) and (view.claim.score is None or view.claim.score >= threshold):
                self.current = index
                return True
            index += by
        return False

    def go_on(self, is_review: bool) -> None:
        """After a verdict: to the next undecided claim of the article, else, where what was decided is gone through again, to the next
        one. Behind the last open claim the hand stays, so that no further key decides another one anew."""
        if not self.next_undecided(1, within=True) and (is_review or self.undecided()):
            self.step_claim(1)

    def jump(self, ref: Ref) -> None:
        """To a claim anywhere, remembering the way back."""
        if self.ref:
            self._remember(self.ref, ref)
        self.open(*ref)

    def come_from(self, ref: Ref) -> None:
        """Makes this claim the one that the way back leads to."""
        if self.ref:
            self._remember(ref, self.ref)

    def _remember(self, start: Ref, end: Ref) -> None:
        del self._trail[self._trail_at :]
        self._trail += [start, end]
        self._trail_at = len(self._trail) - 1

    def walk_trail(self, by: int) -> bool:
        """Back or forward along the jumps; False at the ends."""
        if not 0 <= self._trail_at + by < len(self._trail):
            return False
        self._trail_at += by
        self.open(*self._trail[self._trail_at])
        return True

    def claims_at(self, offset: int) -> list[int]:
        """Numbers (from 0) of the claims over this offset, the shortest first."""
        over = [i for i, v in enumerate(self.views) if any(f.start <= offset < f.end for f in v.claim.fragments)]
        return sorted(over, key=lambda i: self.views[i].claim.end - self.views[i].claim.start)

    def is_decided(self, view: View) -> bool:
        """Whether the claim has a decision, or one is on its way. A claim that was marked or linked still wants its verdict."""
        ref = (self.row.id, view.claim.id)
        if ref in self.work.pending:
            return self.work.pending[ref] is not None
        return view.verdict is not None

    def verdict(self, view: View, label: str) -> it.Judge:
        """This label for a claim of the article; the same one again is no less sure than before."""
        sure = view.claim.confidence if view.claim.label == label else None
        return it.Judge.model_construct(claims=(view.claim.id,), label=label, confidence=sure, only=self.work.only)

    def undecided(self) -> tuple[Ref, ...]:
        """Every claim of the article that still wants a verdict, in order."""
        return tuple((self.row.id, view.claim.id) for view in self.views if not self.is_decided(view))

    # -- what changed -----------------------------------------------------------------------------------------------------

    def settle(self, outcome: Outcome) -> None:
        """Takes note of a decision that is on disk now."""
        if not self.rows or self.row.id not in outcome.change.articles:
            return
        if outcome.change.rearranges:
            self.reload()
            return
        for article, claim in outcome.change.claims:
            number = self._numbers.get(claim)
            view = self.session.view((article, claim)) if article == self.row.id else None
            if number is not None and view is not None:
                self.views[number] = view
                self.changed.add(number)

    def touch(self, refs: Sequence[Ref]) -> None:
        """Marks these claims as looking different, where they stand in this article."""
        if self.rows:
            self.changed.update(self._numbers[claim] for article, claim in refs if article == self.row.id and claim in self._numbers)
