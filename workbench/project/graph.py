"""Owns the checks of the graph that labels and links make: where they contradict each other; must never change or decide anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from workbench.journal.fold import AnnotationSet, LinkView, Ref
from workbench.model.scheme import Scheme

Kind = Literal["opposed labels", "denies itself", "both ways", "no evidence", "weaker than its links"]


class Finding(NamedTuple):
    """A contradiction: what it is, in a sentence, and the claims it is about, the one to go to first."""

    kind: Kind
    words: str
    claims: tuple[Ref, ...]


def graph_checks(fold: AnnotationSet, scheme: Scheme, articles: Iterable[str]) -> list[Finding]:
    """Every contradiction that touches these articles, once each, in order of article and claim."""
    found: dict[tuple[Kind, tuple[Ref, ...]], Finding] = {}
    for article in articles:
        clusters = {tuple(fold.cluster((article, view.claim.id))) for view in fold.views(article) if view.claim.decision == "accepted"}
        for cluster in sorted(clusters):
            for finding in _check_cluster(fold, scheme, cluster):
                found.setdefault((finding.kind, tuple(sorted(finding.claims))), finding)
    return sorted(found.values(), key=lambda finding: (finding.claims, finding.kind))


def _check_cluster(fold: AnnotationSet, scheme: Scheme, cluster: tuple[Ref, ...]) -> Iterator[Finding]:
    links = {(link.from_id, link.to_id): link for member in cluster for link in fold.links_of(member)}
    bearing = [link for link in links.values() if not _is_symmetric(scheme, link)]
    members = set(cluster)
    yield from _opposed(fold, scheme, cluster)
    for link in bearing:
        ends = (link.from_article or "", link.from_id), (link.to_article, link.to_id)
        if ends[0] in members and ends[1] in members and link.relation != "supports":
            yield Finding("denies itself", f"says the same as a claim that it {_name(scheme, link.relation)}", (ends[1], ends[0]))
    yield from _both_ways(fold, scheme, members, bearing)
    yield from _against_links(fold, scheme, cluster, {link.relation for link in bearing if (link.to_article, link.to_id) in members})


def _opposed(fold: AnnotationSet, scheme: Scheme, cluster: tuple[Ref, ...]) -> Iterator[Finding]:
    """Members that were given different labels, though they say the same; one given for its mention alone is meant so."""
    labels: dict[str, Ref] = {}
    for ref in cluster:
        view = fold.view(ref)
        if view is not None and view.claim.label is not None and not fold.is_only(ref):
            labels.setdefault(view.claim.label, ref)
    if len(labels) > 1:
        names = [label.name for label in scheme.labels if label.id in labels]
        yield Finding("opposed labels", f"claims that say the same are {' and '.join(names)}", tuple(labels.values()))


def _both_ways(fold: AnnotationSet, scheme: Scheme, members: set[Ref], bearing: list[LinkView]) -> Iterator[Finding]:
    """Two clusters that bear on each other in both directions: one of the arrows is turned round, or they say the same."""
    outward = [link for link in bearing if (link.from_article or "", link.from_id) in members]
    out = {tuple(fold.cluster((link.to_article, link.to_id))): link for link in outward}
    for link in bearing:
        if (link.to_article, link.to_id) in members and link.from_article is not None:
            back = out.get(tuple(fold.cluster((link.from_article, link.from_id))))
            if back is not None and (link.from_article, link.from_id) not in members:
                words = f"{_name(scheme, back.relation)} a claim that {_name(scheme, link.relation)} it"
                yield Finding("both ways", words, ((link.to_article, link.to_id), (link.from_article, link.from_id)))


def _against_links(fold: AnnotationSet, scheme: Scheme, cluster: tuple[Ref, ...], relations: set[str]) -> Iterator[Finding]:
    """A label whose relation no link has ("denied", but by whom?), or one that a link outranks."""
    strongest = next((label for label in reversed(scheme.labels) if label.relation is not None and label.relation in relations), None)
    for ref in cluster:
        view = fold.view(ref)
        label = scheme.label(view.claim.label) if view is not None and view.claim.label else None
        if label is None or fold.is_only(ref):
            continue
        if label.relation is not None and label.relation not in relations:
            yield Finding("no evidence", f"is {label.name}, but no link says what {label.relation} it", (ref,))
            return
        if strongest is not None and _rank(scheme, label.id) < _rank(scheme, strongest.id):
            yield Finding("weaker than its links", f"is {label.name}, but a link {strongest.relation} it", (ref,))
            return


def _rank(scheme: Scheme, label: str) -> int:
    """Labels with a relation outrank one another in the scheme's order, the later the stronger; one without is the weakest."""
    found = [each.id for each in scheme.labels if each.relation is not None]
    return found.index(label) if label in found else -1


def _is_symmetric(scheme: Scheme, link: LinkView) -> bool:
    relation = scheme.relation(link.relation)
    return relation is not None and relation.symmetric


def _name(scheme: Scheme, relation: str) -> str:
    found = scheme.relation(relation)
    return found.name if found else relation
