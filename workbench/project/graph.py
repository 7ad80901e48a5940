"""Owns what does not fit together in one annotator's labels and links; must never mend it, nor say which side is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from workbench.journal.fold import LinkView, Ref
from workbench.project.standing import Standing

_CONTESTING: Final = frozenset({"denies", "disputes"})


class Finding(NamedTuple):
    """Something that does not fit: the article and claim to look at (no claim when it is about the whole article), and what it is.

    `may_be_meant`: two links that run both ways and do not contradict each other, as between two rival figures.
    """

    article: str
    claim: str | None
    what: str
    may_be_meant: bool = False


def graph_checks(standing: Standing) -> list[Finding]:
    """Every finding, in order of the articles and claims: labels without the link they rest on, clusters with two labels, links that
    contradict each other or a label, complete articles with undecided claims; behind all these, links both ways that may be meant."""
    found: list[Finding] = []
    touched = standing.project.index.progress(standing.annotator).keys() | standing.set.touched
    for row in standing.project.articles():
        if row.id in touched:
            found += article_checks(standing, row.id, row.sha256)
    return sorted(found, key=lambda finding: finding.may_be_meant)


def article_checks(standing: Standing, article: str, sha256: str) -> Iterator[Finding]:
    """The findings of one article, whose text has this digest."""
    views = standing.views(article)
    for view in views:
        if view.sha256 == sha256:
            ref = (article, view.claim.id)
            yield from (Finding(*ref, what) for what in _claim(standing, ref, view.claim.label))
            yield from _both_ways(standing, ref)
    left = sum(view.claim.decision != "rejected" and view.claim.label is None for view in views)
    if left and standing.set.is_complete(article, sha256):
        yield Finding(article, None, f"complete, but {left} undecided")


def _claim(standing: Standing, ref: Ref, label: str | None) -> Iterator[str]:
    cluster = standing.set.cluster(ref)
    to = _links_to(standing, cluster)
    relations = {link.relation for link in to}
    scheme = standing.project.config.scheme
    rested_on = next((each.relation for each in scheme.labels if each.id == label), None)
    if rested_on is not None and rested_on not in relations:
        yield f"{label}, but nothing {rested_on} it"
    if label is not None and rested_on == "supports" and relations & _CONTESTING:
        yield f"{label}, but something {sorted(relations & _CONTESTING)[0]} it"
    if ref == cluster[0]:
        labels = {member_label for member in cluster if (member_label := _label(standing, member)) and not standing.set.is_only(member)}
        if len(labels) > 1:
            yield f"one cluster, two labels: {', '.join(sorted(labels))}"
    if label is not None and rested_on == "supports":
        for other in _contested_by(standing, cluster):
            if _label(standing, other) == label:
                yield "contradicts a claim with the same label"
    for link in standing.set.links_of(ref):
        if link.from_article is None:
            continue
        if link.from_id == ref[1] and link.relation in _CONTESTING and (link.to_article, link.to_id) in cluster:
            yield f"{link.relation} a claim that says the same"


def _both_ways(standing: Standing, ref: Ref) -> Iterator[Finding]:
    for link in standing.set.links_of(ref):
        if link.from_article is None or link.relation == "same" or not ref[1] == link.from_id < link.to_id:
            continue
        back = standing.set.relation(link.to_article, (link.to_id, link.from_id))
        if back is not None:
            contradict = "supports" in (link.relation, back) and not {link.relation, back}.isdisjoint(_CONTESTING)
            yield Finding(*ref, f"linked both ways: {link.relation} and {back}", not contradict)


def _links_to(standing: Standing, cluster: list[Ref]) -> list[LinkView]:
    links = (link for member in cluster for link in standing.set.links_of(member))
    return [link for link in links if (link.to_article, link.to_id) in cluster and link.relation != "same"]


def _contested_by(standing: Standing, cluster: list[Ref]) -> set[Ref]:
    """Claims that this cluster denies or disputes."""
    links = (link for member in cluster for link in standing.set.links_of(member))
    return {
        (link.to_article, link.to_id)
        for link in links
        if link.relation in _CONTESTING and (link.from_article, link.from_id) in cluster and (link.to_article, link.to_id) not in cluster
    }


def _label(standing: Standing, ref: Ref) -> str | None:
    view = standing.set.view(ref)
    return view.claim.label if view else None
