"""Owns who stands where on a claim, gathered from links and attributions; must never say who is right."""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from workbench.journal.fold import LinkView, Ref, View
from workbench.project.standing import Standing

_BY_STANCE: Final = {"denies": "denies", "doubts": "doubts", "declines": "no position"}
_PRONOUNS: Final = frozenset("he she they it i we you who".split())


class Position(NamedTuple):
    """One position on a claim, and how often each speaker takes it, the most frequent first."""

    name: str
    speakers: tuple[tuple[str, int], ...]


def positions(standing: Standing, ref: Ref) -> list[Position]:
    """Who asserts the claim (the sources of its cluster, or the outlets themselves), and who bears on it by which relation.

    A source that is only a pronoun, and a claim in an outlet's own words, count for the outlet.
    """
    found: dict[str, Counter[str]] = {}
    cluster = set(standing.set.cluster(ref))
    for member in sorted(cluster):
        view = standing.view(member)
        if view is not None:
            found.setdefault(_BY_STANCE.get(view.claim.stance or "", "asserts"), Counter())[_speaker(standing, member, view)] += 1
    for link in _links_to(standing, cluster):
        name = "no position" if link.relation == "no_position" else link.relation
        if link.from_article is None:
            evidence = standing.set.evidence_record(link.from_id)
            speaker = (evidence.url or "outside evidence") if evidence else "outside evidence"
        else:
            other = (link.from_article, link.from_id)
            view = standing.view(other)
            speaker = _speaker(standing, other, view) if view else link.from_article
        found.setdefault(name, Counter())[speaker] += 1
    order = ("asserts", "supports", "disputes", "doubts", "denies", "no position")
    names = sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name))
    return [Position(name, tuple(sorted(found[name].items(), key=lambda pair: (-pair[1], pair[0])))) for name in names]


def _links_to(standing: Standing, cluster: set[Ref]) -> list[LinkView]:
    links = {(link.from_id, link.to_id): link for member in cluster for link in standing.set.links_of(member)}
    bearing = [links[key] for key in sorted(links) if (links[key].to_article, links[key].to_id) in cluster]
    return [link for link in bearing if ((link.from_article or ""), link.from_id) not in cluster]


def _speaker(standing: Standing, ref: Ref, view: View) -> str:
    source = view.claim.source
    if source is not None and (source.name or source.quote.casefold() not in _PRONOUNS):
        return source.name or " ".join(source.quote.split())
    return standing.project.index.source_of(ref[0]) or ref[0]
