"""Owns which claims of one annotator have something in common, and in which order they are gone through; must never show another
annotator's decisions or change any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, NamedTuple, get_args

from workbench.errors import UsageError
from workbench.journal.fold import Ref, View
from workbench.model.scheme import Label, Scheme
from workbench.project.config import guideline_digest
from workbench.project.session import Session
from workbench.project.versions import Versions

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


def filters(scheme: Scheme, versions: Versions | None = None) -> tuple[Filter, ...]:
    """Every filter there is under this scheme; with the versions those too that are about older guidelines and schemes."""
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
        *(_of_versions(scheme, versions) if versions else ()),
    )


def _of_versions(scheme: Scheme, versions: Versions) -> tuple[Filter, ...]:
    """What to decide again after guideline or scheme changed: where the rule is another one, where the label was split, or by label."""
    return (
        Filter("split", "label was split: choose", False, lambda session, ref, view: bool(session.set.choices(ref))),
        Filter("other-rule", "its rule has changed since", False, lambda session, ref, view: versions.has_other_rule(ref)),
        Filter("older", "decided under an older version", False, lambda session, ref, view: versions.is_older(ref)),
        *(
            Filter(f"older-{label.id}", f"{label.name}, older version", False, _is_older_with(versions, label.id))
            for label in scheme.labels
        ),
    )


def _is_older_with(versions: Versions, label: str) -> Callable[[Session, Ref, View], bool]:
    return lambda session, ref, view: view.claim.label == label and versions.is_older(ref)


def named_queue(session: Session, name: str, articles: Sequence[str]) -> tuple[Filter, list[Found]]:
    """The filter of this name and the claims that it holds for; UsageError with the names that there are."""
    known = {each.id: each for each in filters(session.project.config.scheme, Versions(session))}
    if name not in known:
        raise UsageError(f"--queue {name}: there is no such filter; there are {', '.join(known)}")
    return known[name], matching(session, articles, known[name])


def versions_of(session: Session) -> Versions | None:
    """The versions, where there is more than one to tell apart: of an annotator who has decided under another one, or labels replaced."""
    fold, config = session.set, session.project.config
    now = [config.scheme.digest(), guideline_digest(session.project.layout, config)]
    return Versions(session) if fold.relabels or any(each != now for each in fold.sessions.values()) else None


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
