"""Owns where the annotator is: article, claim, what is pending, how fast it goes; must never know Textual or touch a file but through
the session.

The desk answers questions and makes intents. It believes nothing that is not on disk: a verdict on its way is only `pending`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from workbench.journal.fold import LinkView, Ref, View
from workbench.late import late
from workbench.model.article import Article
from workbench.project.decisions import progress_of
from workbench.project.index import ArticleRow
from workbench.project.session import Outcome, Session

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.tui.caret import TextMap
else:
    ev = late("workbench.model.event")

IDLE_SECONDS: Final = 60


class Standing(NamedTuple):
    """How far an article is: decided and all claims of it, whether it is complete, whether anything is flagged."""

    decided: int
    claims: int
    complete: bool
    flagged: bool


class Desk:
    """The state behind the label screen."""

    def __init__(self, session: Session, seconds: Callable[[], float] = time.monotonic) -> None:
        self.session = session
        self.project = session.project
        self.scheme = session.project.config.scheme
        self.rows: Sequence[ArticleRow] = self.project.articles()
        self._place = {row.id: index for index, row in enumerate(self.rows)}
        self._proposed = self.project.index.proposed(self.project.extractors())
        self._cached = self.project.index.progress(session.annotator)
        self._standings: dict[str, Standing] = {}
        self._texts: dict[str, TextMap] = {}
        self._seconds = seconds
        self._last_moment: float | None = None
        self.active_seconds = 0.0
        self.decisions = 0
        self.verdicts: dict[str, int] = {}
        self.pending: dict[Ref, str | None] = {}
        """Claims whose verdict is on its way to the disk, and which: a label, "rejected" or None."""
        self.only = False
        self.last_verdict: str | None = None
        self.last_decided: Ref | None = None
        self._trail: list[Ref] = []
        self._trail_at = 0
        self.at = 0
        self.views: list[View] = []
        self.arrangement = 0
        """Rises whenever claims may have come, gone or moved, so that whoever draws knows to arrange them anew."""
        self.changed: set[int] = set()
        """Numbers of the claims that look different since somebody last drew them."""
        self._numbers: dict[str, int] = {}
        self.current: int | None = None
        if self.rows:
            self.open(self.rows[0].id)

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
        self.at = self._place[article]
        self.reload(claim)
        if claim is None:
            self.current = next((i for i, view in enumerate(self.views) if not self.is_decided(view)), 0 if self.views else None)

    def take(self, claim: str) -> None:
        """Takes a claim of the article on the desk in hand, if it is there."""
        self.current = self._numbers.get(claim, self.current)

    def reload(self, keep: str | None = None) -> None:
        """Reads the article's claims again, staying on the same claim."""
        keep = keep or (self.view.claim.id if self.view else None)
        self.views = self.session.views(self.row.id) if self.rows else []
        self._numbers = {view.claim.id: number for number, view in enumerate(self.views)}
        self.arrangement += 1
        self.changed.clear()
        found = self._numbers.get(keep) if keep else None
        if found is not None:
            self.current = found
        elif self.current is None or self.current >= len(self.views):
            self.current = len(self.views) - 1 if self.views else None
        self._standings.pop(self.row.id if self.rows else "", None)

    def number_of(self, ref: Ref) -> int:
        """The claim's number within its article, from 1; 0 when it is not there."""
        if self.rows and ref[0] == self.row.id:
            return self._numbers.get(ref[1], -1) + 1
        views = self.session.views(ref[0])
        return next((i for i, view in enumerate(views, 1) if view.claim.id == ref[1]), 0)

    def name_of(self, article: str) -> str:
        """A short name for an article: its outlet, else its title, else its id."""
        row = self.rows[self._place[article]] if article in self._place else None
        name = (row.source or row.title or row.id) if row else article
        return name.removeprefix("The ")

    def name_of_claim(self, ref: Ref) -> str:
        """ "Tribune 3": the outlet and the claim's number in it."""
        return f"{_cut(self.name_of(ref[0]), 18)} {self.number_of(ref)}"

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
        for distance in range(1, len(self.rows)):
            row = self.rows[(self.at + by * distance) % len(self.rows)]
            standing = self.standing(row.id)
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

    def _seek(self, start: int, by: int) -> bool:
        threshold = self.project.config.threshold
        index = start
        while 0 <= index < len(self.views):
            view = self.views[index]
            if not self.is_decided(view) and (view.claim.score is None or view.claim.score >= threshold):
                self.current = index
                return True
            index += by
        return False

    def jump(self, ref: Ref) -> None:
        """To a claim anywhere, remembering the way back."""
        if self.ref:
            del self._trail[self._trail_at :]
            self._trail += [self.ref, ref]
            self._trail_at = len(self._trail) - 1
        self.open(*ref)

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

    # -- standing ---------------------------------------------------------------------------------------------------------

    def is_decided(self, view: View) -> bool:
        """Whether the claim has a decision, or one is on its way. A claim that was marked or linked still wants its verdict."""
        ref = (self.row.id, view.claim.id)
        if ref in self.pending:
            return self.pending[ref] is not None
        return view.claim.decision == "rejected" or view.claim.label is not None

    def standing(self, article: str) -> Standing:
        """How far an article is."""
        found = self._standings.get(article)
        if found is None:
            found = self._standings[article] = self._count(article)
        return found

    def _count(self, article: str) -> Standing:
        fold = self.session.set
        if article == self.row.id:
            decided = sum(v.claim.decision == "rejected" or v.claim.label is not None for v in self.views)
            flagged = any(view.flagged for view in self.views)
            return Standing(decided, len(self.views), fold.is_complete(article, self.row.sha256), flagged)
        is_here = article in fold.loaded() or article in fold.touched
        progress = progress_of(fold, article) if is_here else self._cached.get(article)
        proposed = self._proposed.get(article, 0)
        if progress is None:
            return Standing(0, proposed, False, False)
        decided = progress.labelled + progress.rejected
        # What is complete has nothing left to decide, whatever candidates its claims have swallowed.
        claims = decided if progress.complete else max(proposed + progress.marked, decided)
        return Standing(decided, claims, progress.complete, progress.flagged > 0)

    def total(self) -> Standing:
        """How far the whole project is: `complete` when every article is."""
        all_of = [self.standing(row.id) for row in self.rows]
        return Standing(
            sum(each.decided for each in all_of),
            sum(each.claims for each in all_of),
            all(each.complete for each in all_of),
            any(each.flagged for each in all_of),
        )

    def links(self, ref: Ref) -> list[LinkView]:
        """The links of the claim's cluster: a link to a member bears on all."""
        found = {(link.from_id, link.to_id): link for member in self.session.set.cluster(ref) for link in self.session.set.links_of(member)}
        return [found[key] for key in sorted(found)]

    def covered(self, ref: Ref) -> tuple[Ref, ...]:
        """The claims that a verdict on this one covers: its cluster, less those whose verdict was given for that mention alone."""
        fold = self.session.set
        return tuple(each for each in fold.cluster(ref) if each == ref or not fold.is_only(each))

    def cluster_size(self, ref: Ref) -> int:
        """How many claims say the same as this one, itself included."""
        return len(self.session.set.cluster(ref))

    # -- time and what was seen ---------------------------------------------------------------------------------------------

    def settle(self, outcome: Outcome, verdict: str | None, refs: Sequence[Ref]) -> None:
        """Takes note of a decision that is on disk now."""
        self.forget_pending(refs)
        for article in outcome.change.articles:
            self._standings.pop(article, None)
        self.decisions += 1
        if verdict:
            self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1
        if not self.rows or self.row.id not in outcome.change.articles:
            return
        if outcome.change.rearranges:
            self.reload()
            return
        self._standings.pop(self.row.id, None)
        for article, claim in outcome.change.claims:
            number = self._numbers.get(claim)
            view = self.session.view((article, claim)) if article == self.row.id else None
            if number is not None and view is not None:
                self.views[number] = view
                self.changed.add(number)

    def expect(self, refs: Sequence[Ref], verdict: str | None) -> None:
        """Shows the claims as pending until their decision is on disk."""
        for ref in refs:
            self.pending[ref] = verdict
        self._touch(refs)

    def forget_pending(self, refs: Sequence[Ref]) -> None:
        """Shows the claims as they stand again."""
        for ref in refs:
            self.pending.pop(ref, None)
        self._touch(refs)

    def _touch(self, refs: Sequence[Ref]) -> None:
        self.changed.update(self._numbers[claim] for article, claim in refs if article == self.row.id and claim in self._numbers)

    def tick(self) -> None:
        """Counts the time since the last key as work, unless the person was away."""
        now = self._seconds()
        if self._last_moment is not None:
            self.active_seconds += min(now - self._last_moment, IDLE_SECONDS)
        self._last_moment = now

    def pace(self) -> float | None:
        """Decisions a minute in this session, or None while there are too few to say."""
        return self.decisions / (self.active_seconds / 60) if self.decisions >= 5 and self.active_seconds >= 20 else None

    def saw(self, suggestions: Sequence[tuple[str, int]] = ()) -> ev.Saw:
        """What is on the screen, as the event will tell it."""
        return ev.Saw.model_construct(systems=tuple(self.project.extractors()), suggestions=tuple(suggestions), blind=False)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
