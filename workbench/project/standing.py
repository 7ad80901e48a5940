"""Owns what one annotator's claims are now: decided ones and undecided candidates together; must never decide or write."""

from __future__ import annotations

import hashlib

from workbench.journal.fold import AnnotationSet, Ref, View
from workbench.model.claim import Claim, Part
from workbench.project.assignments import OwnArticles, Rows, Task
from workbench.project.decisions import Decisions
from workbench.project.project import Project


class Standing:
    """One annotator's view of a project."""

    def __init__(self, project: Project, annotator: str, decisions: Decisions) -> None:
        self.project = project
        self.annotator = annotator
        self.decisions = decisions
        self.tasks: dict[str, Task] = project.tasks_of(annotator)
        """What the annotator was given to do, by item; empty for somebody who may work on everything."""
        self._where: dict[str, str] = {}

    @property
    def set(self) -> AnnotationSet:
        """What the annotator holds true."""
        return self.decisions.set

    def rows(self) -> Rows:
        """The articles that the annotator goes through: the assigned ones in their order, else every article."""
        if not self.tasks:
            return self.project.articles()
        return OwnArticles(self.project.index, {task.item: task.article for task in self.tasks.values()})

    def is_own(self, article: str) -> bool:
        """Whether the annotator may decide on this article; others are there to be read and linked as evidence."""
        return not self.tasks or article in self.tasks

    def shown_article(self, item: str) -> str:
        """The article of the corpus that stands under this id: itself, but for a repeat."""
        return self.tasks[item].article if item in self.tasks else item

    def is_hidden(self, ref: Ref, asked: str) -> bool:
        """Whether a suggestion may not show this claim to somebody at work on `asked`: a candidate of a blind article that nobody marked,
        or what was decided when a repeat was seen for the first time."""
        if ref[0] != asked and self.shown_article(asked) == ref[0]:
            return True
        return self.is_blind(ref[0]) and not self.set.knows(ref)

    def is_blind(self, article: str) -> bool:
        """Whether this annotator works on the article without candidates and suggestions: as it was assigned, and for somebody who has no
        assignments drawn by lot, always with the same result."""
        if self.tasks:
            return article in self.tasks and self.tasks[article].blind
        share = self.project.config.blind
        if not share:
            return False
        lot = hashlib.blake2b(f"{self.annotator}\n{article}".encode("utf-8", "surrogatepass"), digest_size=4).digest()
        return int.from_bytes(lot, "big") < share * 2**32

    def views(self, article: str) -> list[View]:
        """Every claim of an article as it stands now, undecided candidates among them; in order of start, end and id.

        An undecided candidate that stands exactly where a decided claim stands is left out: it has been answered. In a blind article
        no candidate shows before it is decided.
        """
        sha256 = self.project.article(article).sha256
        proposed = [] if self.is_blind(article) else self.project.candidates(article)
        decided = {view.claim.id: view for view in self.set.views(article) if view.sha256 == sha256}
        taken = {parts_tuple(view.claim) for view in decided.values() if view.claim.decision}
        found = list(decided.values())
        for claim in proposed:
            if claim.id not in decided and parts_tuple(claim) not in taken:
                found.append(View(claim, False, (), False, sha256))
        return sorted(found, key=lambda view: (view.claim.start, view.claim.end, view.claim.id))

    def view(self, ref: Ref) -> View | None:
        """One claim as it stands now, or None when there is no such claim."""
        known = self.set.view(ref)
        if known is not None or self.set.knows(ref):
            return known
        claim = self.candidate(ref)
        return None if claim is None else View(claim, False, (), False, self.project.article(ref[0]).sha256)

    def locate(self, claim: str) -> Ref | None:
        """The claim of this id with its article, or None."""
        article = self._where.get(claim) or self.project.index.claims.article_of(claim)
        if article is None:
            article = next((each for each in self.set.loaded() if claim in self.set.shard(each).claims), None)
        if article is None:
            cached = self.project.index.progress(self.annotator)
            article = next((each for each in cached if claim in self.set.shard(each).claims), None)
        if article is None:
            article = next((each for each in self._repeats() if self.candidate((each, claim))), None)
        if article is None:
            return None
        self._where[claim] = article
        return article, claim

    def _repeats(self) -> list[str]:
        return [item for item, task in self.tasks.items() if item != task.article]

    def candidate(self, ref: Ref) -> Claim | None:
        """The candidate of this id, or None when nobody proposes it now."""
        return next((claim for claim in self.project.candidates(ref[0]) if claim.id == ref[1]), None)


def parts_tuple(claim: Claim) -> tuple[Part, ...]:
    """The claim's parts as (start, end) pairs of code points."""
    return tuple((fragment.start, fragment.end) for fragment in claim.fragments)
