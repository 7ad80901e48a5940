"""Owns which claims in common each annotator puts together by `same`; must never say how far two annotators agree."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from workbench.scoring.base import Side
from workbench.scoring.many import Group

SAME = "same"


def memberships_of(
    sets: Mapping[str, Mapping[str, Side]], raters: Mapping[str, Sequence[str]], groups: Mapping[str, Sequence[Group]]
) -> list[list[frozenset[Hashable]]]:
    """For each claim that two annotators or more have in common, the set of claims that each joins it with, itself among them.

    `raters` and `groups` say for each article who has completed it, and which of their claims are one.
    """
    units: dict[tuple[str, int], list[frozenset[Hashable]]] = {}
    for name in sorted(sets):
        for members in _clusters_of(name, sets[name], raters, groups):
            for claim in members:
                units.setdefault(claim, []).append(members)
    return [units[claim] for claim in sorted(units) if len(units[claim]) > 1]


def _clusters_of(
    name: str, sides: Mapping[str, Side], raters: Mapping[str, Sequence[str]], groups: Mapping[str, Sequence[Group]]
) -> list[frozenset[tuple[str, int]]]:
    """One annotator's claims in common, in clusters."""
    number: dict[tuple[str, str], tuple[str, int]] = {}
    for article, found in groups.items():
        if name in raters[article]:
            place, items = raters[article].index(name), sides[article].items
            number |= {(article, items[group[place]].id): (article, row) for row, group in enumerate(found) if group[place] is not None}  # type: ignore[index]
    cluster = {claim: {claim} for claim in number.values()}
    for article in groups:
        for link in sides[article].links if article in sides else ():
            ends = number.get((article, link.from_)), number.get((link.to_article, link.to))
            if link.relation == SAME and ends[0] is not None and ends[1] is not None:
                _merge(cluster, ends[0], ends[1])
    return [frozenset(members) for members in {id(members): members for members in cluster.values()}.values()]


def _merge(cluster: dict[tuple[str, int], set[tuple[str, int]]], one: tuple[str, int], other: tuple[str, int]) -> None:
    small, large = sorted((cluster[one], cluster[other]), key=len)
    if small is not large:
        large |= small
        cluster.update(dict.fromkeys(small, large))
