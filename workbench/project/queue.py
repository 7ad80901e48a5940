"""Owns which claims of one annotator have something in common, and in which order they are gone through; must never show another
annotator's decisions or change any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, NamedTuple, get_args

from workbench.journal.fold import Ref, View
from workbench.model.scheme import Label, Scheme
from workbench.project.session import Session

Order = Literal["article", "uncertainty", "cluster"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
LOW: Final = 0.3
"""Candidates under this score count as doubtful."""


class Filter(NamedTuple):
    """What claims of a queue have in common. One that is about candidates looks through every article, the others only through those
    that the annotator has touched."""

    id: str
    title: str
    is_about_candidates: bool
    holds: Callable[[Session, Ref, View], bool]


class Found(NamedTuple):
    """A claim of the queue."""

    ref: Ref
    view: View


def filters(scheme: Scheme) -> tuple[Filter, ...]:
    """Every filter there is under this scheme."""
    labelled = tuple(Filter(label.id, label.name, False, _has_label(label.id)) for label in scheme.labels)
    bare = tuple(
        Filter(f"{label.id}-unlinked", f"{label.name}, nothing {label.relation} it", False, _lacks_link(label))
        for label in scheme.labels
        if label.relation
    )
    return (
        Filter("undecided", "undecided", True, lambda session, ref, view: _is_undecided(view)),
        Filter("low", f"undecided, score under {LOW}", True, _is_low),
        Filter("flagged", "flagged", False, lambda session, ref, view: view.flagged),
        *labelled,
        *bare,
        Filter("rejected", "not a claim", False, lambda session, ref, view: view.claim.decision == "rejected"),
        Filter("marked", "marked by hand", False, lambda session, ref, view: view.is_marked),
        Filter("noted", "with a note", False, lambda session, ref, view: bool(view.claim.note)),
        Filter("unsure", "unsure (1 or 2 of 5)", False, lambda session, ref, view: (view.claim.confidence or 5) <= 2),
        Filter("conflict", "decided twice", False, lambda session, ref, view: bool(view.conflict)),
    )


def matching(session: Session, articles: Sequence[str], chosen: Filter, extractor: str | None = None, limit: int = 2000) -> list[Found]:
    """The claims that the filter holds for, in order of the articles, at most `limit`; with an extractor, only what it proposed."""
    if not chosen.is_about_candidates:
        known = session.project.index.progress(session.annotator).keys() | session.set.touched
        articles = [article for article in articles if article in known]
    found: list[Found] = []
    for article in articles:
        for view in session.views(article):
            ref = (article, view.claim.id)
            if chosen.holds(session, ref, view) and (extractor is None or extractor in view.claim.origin.proposed_by):
                found.append(Found(ref, view))
        if len(found) >= limit:
            break
    return found[:limit]


def ordered(session: Session, found: Iterable[Found], order: Order) -> list[Found]:
    """The claims in the order asked for: as they stand, those whose score is nearest to a toss-up first, or the largest clusters first."""
    if order == "uncertainty":
        return sorted(found, key=lambda each: 1.0 if each.view.claim.score is None else abs(each.view.claim.score - 0.5))
    if order == "cluster":
        clusters = {each.ref: session.set.cluster(each.ref) for each in found}
        return sorted(found, key=lambda each: (-len(clusters[each.ref]), clusters[each.ref] if len(clusters[each.ref]) > 1 else []))
    return list(found)


def _is_undecided(view: View) -> bool:
    return view.claim.decision != "rejected" and view.claim.label is None


def _is_low(session: Session, ref: Ref, view: View) -> bool:
    return _is_undecided(view) and view.claim.score is not None and view.claim.score < LOW


def _has_label(label: str) -> Callable[[Session, Ref, View], bool]:
    return lambda session, ref, view: view.claim.label == label


def _lacks_link(label: Label) -> Callable[[Session, Ref, View], bool]:
    def holds(session: Session, ref: Ref, view: View) -> bool:
        if view.claim.label != label.id:
            return False
        cluster = session.set.cluster(ref)
        bearing = (link for member in cluster for link in session.set.links_of(member) if (link.to_article, link.to_id) in cluster)
        return not any(link.relation == label.relation for link in bearing)

    return holds
