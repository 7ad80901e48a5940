"""Owns taking decisions along when an article gets a new text; must never drop one, nor move one whose words have changed.

A decision that cannot follow by itself waits: it stays bound to the text it was made on, `check` lists it with the old and the new
wording side by side, and the annotator says where it stands now (the intent `reanchor`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from workbench.errors import HeldError, IntentError, MissingError
from workbench.journal.fold import AnnotationSet, Ref, View
from workbench.late import late
from workbench.model.article import Article
from workbench.model.claim import Part, fragments_of, parts_of, quote_of
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.text.revision import Revision, Tier

it = late("workbench.model.intent")


class Waiting(NamedTuple):
    """A claim whose article has another text by now: what it said, and where that seems to stand."""

    ref: Ref
    tier: Tier
    parts: tuple[Part, ...]
    """Where it seems to stand in the current text (code points); empty when nothing fits or the article is gone."""
    old: str
    """Its words when it was decided."""
    new: str
    """The words at that place now; empty when there is none."""


class Followed(NamedTuple):
    """What became of one annotator's decisions: how many moved with their words, and how many wait."""

    annotator: str
    moved: int
    waiting: int
    held_by: str | None = None
    """Who has the journal, when nothing could be written to it."""


def waiting(
    fold: AnnotationSet,
    articles: Iterable[str],
    current: Callable[[str], Article | None],
    snapshot: Callable[[str, str], str | None],
) -> Iterator[Waiting]:
    """Every touched claim of these articles that stands in another text than the current one, with the place that fits best."""
    for article in articles:
        revisions: dict[str, Revision | None] = {}
        now = current(article)
        for view in fold.views(article):
            if now is not None and view.sha256 == now.sha256:
                continue
            if now is not None and view.sha256 not in revisions:
                old = snapshot(article, view.sha256)
                revisions[view.sha256] = None if old is None else Revision(old, now.text)
            yield _placed(article, view, now, revisions.get(view.sha256))


def _placed(article: str, view: View, now: Article | None, revision: Revision | None) -> Waiting:
    ref = (article, view.claim.id)
    if now is None or revision is None:
        return Waiting(ref, "orphan", (), view.claim.quote, "")
    tier, parts = revision.place(parts_of(view.claim))
    return Waiting(ref, tier, parts, view.claim.quote, quote_of(now.text, parts) if parts else "")


def waiting_of(project: Project, annotator: str, fold: AnnotationSet) -> list[Waiting]:
    """What waits of this annotator: for the screens that list it, and for `stats`."""
    touched = sorted(project.index.progress(annotator).keys() | fold.touched)
    digests = {row.id: row.sha256 for row in project.articles()}
    stale = [article for article in touched if any(view.sha256 != digests.get(article) for view in fold.views(article))]
    return list(waiting(fold, stale, lambda article: _current(project, article), project.snapshot))


def reanchor(session: Session) -> Followed:
    """Moves what can follow its words, each as an event of this session, and counts what waits."""
    moved = left = 0
    for each in waiting_of(session.project, session.annotator, session.set):
        if each.tier != "auto" or not _move(session, each):
            left += 1
            continue
        moved += 1
    return Followed(session.annotator, moved, left)


def reanchor_all(project: Project) -> list[Followed]:
    """Does it for everybody who has a journal here; one that somebody is writing to is left and said."""
    found = []
    for annotator in project.layout.annotators():
        try:
            session = Session(project, annotator)
        except HeldError as error:
            found.append(Followed(annotator, 0, 0, str(error)))
            continue
        try:
            found.append(reanchor(session))
        finally:
            session.close()
    return found


def _move(session: Session, each: Waiting) -> bool:
    place = {"start": each.parts[0][0], "end": each.parts[-1][1], "fragments": fragments_of(each.parts)}
    try:
        session.do(it.Reanchor(claim=each.ref[1], by="rule", **place))
    except IntentError:  # another claim names it by then, or its id cannot be found: it waits for the person
        return False
    return True


def _current(project: Project, article: str) -> Article | None:
    try:
        return project.article(article)
    except MissingError:
        return None
