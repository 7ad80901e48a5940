"""Owns what holds for the whole corpus while somebody works: standings, names, what is pending, what the next key refers to; must never
know Textual, an open article's place, or touch a file but through the session.

Nothing here is believed that is not on disk: a verdict on its way is only `pending`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from workbench.journal.fold import LinkView, Ref
from workbench.late import late
from workbench.project.assignments import OwnArticles
from workbench.project.decisions import progress_of
from workbench.project.index import Progress
from workbench.project.session import Outcome, Session
from workbench.tui.tally import Tally

if TYPE_CHECKING:
    from workbench.linking.base import Ranker
    from workbench.linking.origins import Origins
    from workbench.linking.row import Row
    from workbench.linking.suggest import Suggestion
    from workbench.model import event as ev
    from workbench.project.practice import Practice
    from workbench.tui.desk import Desk
else:
    ev = late("workbench.model.event")

_ARMED: Final = ("only", "rest", "reject", "again", "step_back")
"""What may stand between `*` or `i` and its verdict."""


class Standing(NamedTuple):
    """How far an article (or everything) is: decided and all claims of it, whether it is complete, whether anything is flagged."""

    decided: int
    claims: int
    complete: bool
    flagged: bool


class Queue(NamedTuple):
    """Claims to go through, and what they have in common."""

    name: str
    refs: tuple[Ref, ...]


class Totals(NamedTuple):
    """How far everything is: decided claims, all claims, complete articles."""

    decided: int
    claims: int
    complete: int


class Work:
    """The state that every open article shares."""

    def __init__(self, session: Session, seconds: Callable[[], float] = time.monotonic, threshold: float | None = None) -> None:
        self.session = session
        self.project = session.project
        self.scheme = session.project.config.scheme
        self.threshold = session.project.config.threshold if threshold is None else threshold
        self.rows = session.rows()
        self.tally = Tally(seconds)
        self.pending: dict[Ref, str | None] = {}
        """Claims whose verdict is on its way to the disk, and which: a label, "rejected" or None."""
        self.only = False
        self.rest = False
        """Whether the next verdict is for all that is undecided in the article."""
        self.last_verdict: str | None = None
        self.last_decided: Ref | None = None
        self.desks: list[Desk] = []
        """The articles that are open; each hears of every decision."""
        self._proposals = self.project.index.proposals(self.project.extractors())
        self._cached = self.project.index.progress(session.annotator)
        self._standings: dict[str, Standing] = {}
        self._totals: Totals | None = None
        self._origins: tuple[tuple[Ref, int], Origins | None] | None = None
        self.practice: Practice | None = None
        """Gold and guideline, where somebody practises: every decision is answered."""
        self.queue: Queue | None = None
        """The claims that n and N step through, where a list of claims was chosen for it."""
        self.recount(sorted(session.set.touched))

    def notice_more(self) -> bool:
        """Takes note of what has been indexed since; whether an article that is open has more candidates now."""
        before = [self._proposals.of(desk.row.id) for desk in self.desks if self.rows]
        self.project.refresh()
        self.rows = self.session.rows()
        self._proposals = self.project.index.proposals(self.project.extractors())
        self._totals = None
        return before != [self._proposals.of(desk.row.id) for desk in self.desks if self.rows]

    def begin_queue(self, name: str) -> Ref | None:
        """Makes the claims under the filter of this name the queue, and gives the first; None when no claim is so."""
        from workbench.project.queue import named_queue

        chosen, found = named_queue(self.session, name, [row.id for row in self.rows[: self.own]])
        self.queue = Queue(chosen.title, tuple(each.ref for each in found)) if found else None
        return found[0].ref if found else None

    @property
    def own(self) -> int:
        """How many of the rows are the annotator's to work on; guests, which are only looked at, stand behind them."""
        return self.rows.own if isinstance(self.rows, OwnArticles) else len(self.rows)

    # -- names ------------------------------------------------------------------------------------------------------------

    def number_of(self, ref: Ref) -> int:
        """The claim's number within its article, from 1; 0 when it is not there."""
        for desk in self.desks:
            if self.rows and desk.row.id == ref[0]:
                return desk.number(ref[1])
        views = self.session.views(ref[0])
        return next((i for i, view in enumerate(views, 1) if view.claim.id == ref[1]), 0)

    def name_of(self, article: str) -> str:
        """A short name for an article: its outlet, else its title, else its id."""
        row = self.rows.row(article)
        name = (row.source or row.title or row.id) if row else article
        return name.removeprefix("The ")

    def short_name_of(self, article: str) -> str:
        """That name, in a line that has to say something else as well."""
        name = self.name_of(article)
        return name if len(name) <= 18 else name[:17].rstrip() + "…"

    def name_of_claim(self, ref: Ref) -> str:
        """ "Tribune 3": the outlet and the claim's number in it."""
        return f"{self.short_name_of(ref[0])} {self.number_of(ref)}"

    @cached_property
    def ranker(self) -> Ranker:
        """Who orders the link suggestions of this project."""
        from workbench.project.links import choose_ranker  # it brings numpy, which the first frame does without

        return choose_ranker(self.project)

    def suggest(self, asked: Row) -> list[Suggestion]:
        """What may bear on this claim, best first; PluginError where the project's ranker cannot be used here."""
        from workbench.linking.suggest import suggest

        return suggest(self.project.index.claims, asked, self.session.annotator, top=40, ranker=self.ranker)

    # -- standing ---------------------------------------------------------------------------------------------------------

    def standing(self, article: str) -> Standing:
        """How far an article is."""
        return self._standings.get(article) or self._standing_in_index(article)

    def _standing_in_index(self, article: str) -> Standing:
        """What the index says, without opening the article; it does not change while the program runs."""
        progress = self._cached.get(article)
        proposed = self._shown(article)
        return Standing(0, proposed, False, False) if progress is None else _standing_of(progress, proposed)

    def _shown(self, article: str) -> int:
        """How many candidates are shown in an article: none in a blind one."""
        return 0 if self.session.is_blind(article) else self._proposals.of(self.session.shown_article(article))

    def _hidden(self) -> int:
        """How many candidates stand in blind articles."""
        if not self.project.config.blind:
            return 0
        return sum(self._proposals.of(row.id) for row in self.rows if self.session.is_blind(row.id))

    def _standing_now(self, article: str) -> Standing:
        fold = self.session.set
        for desk in self.desks:
            if desk.row.id == article:
                decided = sum(view.verdict is not None for view in desk.views)
                flagged = any(view.flagged for view in desk.views)
                is_complete = fold.is_complete(article, desk.row.sha256)
                return Standing(decided, decided if is_complete else len(desk.views), is_complete, flagged)
        return _standing_of(progress_of(fold, article), self._shown(article))

    def total(self) -> Totals:
        """How far the whole project is; counted once, from the articles that were touched, then kept up article by article."""
        if self._totals is None and self.session.tasks:
            own = [self.standing(row.id) for row in self.rows[: self.own]]
            self._totals = Totals(sum(each.decided for each in own), sum(each.claims for each in own), sum(each.complete for each in own))
        if self._totals is None:
            touched = self._cached.keys() | self._standings.keys()
            standings = [(self.standing(article), self._shown(article)) for article in touched]
            self._totals = Totals(
                sum(standing.decided for standing, _ in standings),
                self._proposals.total() - self._hidden() + sum(standing.claims - proposed for standing, proposed in standings),
                sum(standing.complete for standing, _ in standings),
            )
        return self._totals

    def label_counts(self) -> dict[str, int]:
        """How many claims have each label, and how many were rejected, over all articles that were touched."""
        counts: dict[str, int] = {}
        for article in self._cached.keys() | self.session.set.touched:
            for view in self.session.set.views(article):
                if view.verdict:
                    counts[view.verdict] = counts.get(view.verdict, 0) + 1
        return counts

    def recount(self, articles: Iterable[str]) -> None:
        """Counts these articles again, because something in them changed or they were opened."""
        for article in articles:
            before, now = self.standing(article), self._standing_now(article)
            self._standings[article] = now
            if self._totals is not None and self.session.is_own(article):
                self._totals = Totals(
                    self._totals.decided + now.decided - before.decided,
                    self._totals.claims + now.claims - before.claims,
                    self._totals.complete + now.complete - before.complete,
                )

    # -- links and clusters -----------------------------------------------------------------------------------------------

    def links(self, ref: Ref) -> list[LinkView]:
        """The links of the claim's cluster: a link to a member bears on all."""
        found = {(link.from_id, link.to_id): link for member in self.session.set.cluster(ref) for link in self.session.set.links_of(member)}
        return [found[key] for key in sorted(found)]

    def origins(self, ref: Ref) -> Origins | None:
        """How many outlets tell this claim and from whom, None while only one does; looked up again after each decision only."""
        key = (ref, self.session.set.count)
        if self._origins is None or self._origins[0] != key:
            from workbench.project.origins import origins_of

            self._origins = (key, origins_of(self.session, ref))
        return self._origins[1]

    def covered(self, ref: Ref) -> tuple[Ref, ...]:
        """The claims that a verdict on this one covers: its cluster, less those whose verdict was given for that mention alone."""
        fold = self.session.set
        return tuple(each for each in fold.cluster(ref) if each == ref or not fold.is_only(each))

    def cluster_size(self, ref: Ref) -> int:
        """How many claims say the same as this one, itself included."""
        return len(self.session.set.cluster(ref))

    # -- what the next verdict is for -------------------------------------------------------------------------------------

    def disarm(self, action: str | None) -> None:
        """Takes back what `*` or `i` set up, but for a key without an action: so that it never reaches another article or claim."""
        if action is not None and action not in _ARMED:
            self.only = self.rest = False

    # -- decisions on their way -------------------------------------------------------------------------------------------

    def settle(self, outcome: Outcome, verdict: str | None, refs: Sequence[Ref]) -> None:
        """Takes note of a decision that is on disk now."""
        self.tally.count(outcome.event, outcome.target, verdict)
        for ref in refs:
            self.pending.pop(ref, None)
        for desk in self.desks:
            desk.touch(refs)
            desk.settle(outcome)
        self.recount(sorted(outcome.change.articles))

    def expect(self, refs: Sequence[Ref], verdict: str | None) -> None:
        """Shows the claims as pending until their decision is on disk."""
        for ref in refs:
            self.pending[ref] = verdict
        for desk in self.desks:
            desk.touch(refs)

    def forget_pending(self, refs: Sequence[Ref]) -> None:
        """Shows the claims as they stand again."""
        for ref in refs:
            self.pending.pop(ref, None)
        for desk in self.desks:
            desk.touch(refs)

    def saw(self, suggestions: Sequence[tuple[str, int]] = ()) -> ev.Saw:
        """What is on the screen, as the event will tell it."""
        blind = any(self.session.is_blind(desk.row.id) for desk in self.desks if desk.rows)
        return ev.Saw.model_construct(systems=tuple(self.project.extractors()), suggestions=tuple(suggestions), blind=blind)


def _standing_of(progress: Progress, proposed: int) -> Standing:
    decided = progress.labelled + progress.rejected
    # What is complete has nothing left to decide, whatever candidates its claims have swallowed.
    claims = decided if progress.complete else max(proposed + progress.marked, decided)
    return Standing(decided, claims, progress.complete, progress.flagged > 0)
