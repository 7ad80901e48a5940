"""Owns the case: one gold article, what a system says about it, and the matching that all measures share; must never score it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from workbench.model.claim import Part
from workbench.scoring.align import Pair, align
from workbench.scoring.base import Item, Parts, Side, join_parts


class Cover(NamedTuple):
    """The code points that any claim of an article covers."""

    gold: Parts
    predicted: Parts
    alike: set[Part]
    """Parts that stand so on both sides."""
    gold_rest: list[Part]
    predicted_rest: list[Part]
    """The other parts of either side."""
    shared: list[Part]
    """What those have in common. As no side's parts overlap, parts that are alike share nothing with any other."""


class Case(NamedTuple):
    """One article, both sides, matched."""

    article: str
    gold: Side
    predicted: Side
    pairs: tuple[Pair, ...]
    """The best one-to-one matching; every pair shares at least one code point."""
    overlaps: tuple[Pair, ...]
    """The pairs with IoU ≥ .5."""
    matched: tuple[tuple[Item, Item], ...]
    """The gold and predicted claims of those: what "on matched claims" means everywhere."""
    cover: Cover

    @property
    def gold_count(self) -> int:
        """Gold claims, those without a place in the text included."""
        return len(self.gold.items) + len(self.gold.unplaced)

    @property
    def predicted_count(self) -> int:
        """Predicted claims, those without a place in the text included."""
        return len(self.predicted.items) + len(self.predicted.unplaced)


def cases_of(gold: Iterable[Side], predicted: Mapping[str, Side]) -> list[Case]:
    """A case for each gold article, in order of article ids; an article the system does not have counts as empty."""
    return [case_of(side, predicted.get(side.article, Side(side.article))) for side in sorted(gold, key=lambda s: s.article)]


def case_of(gold: Side, predicted: Side) -> Case:
    """One article's two sides with their matching."""
    pairs = tuple(align(gold.items, predicted.items))
    overlaps = tuple([pair for pair in pairs if 2 * pair[2] >= pair[3]])
    matched = tuple([(gold.items[pair[0]], predicted.items[pair[1]]) for pair in overlaps])
    mine, theirs = (join_parts([part for item in side.items for part in item[0]]) for side in (gold, predicted))
    return Case(gold.article, gold, predicted, pairs, overlaps, matched, cover_of(mine, theirs))


def cover_of(gold: Parts, predicted: Parts) -> Cover:
    """Both sides' parts compared; each in order and not overlapping."""
    alike = {*gold} & {*predicted}
    mine, theirs = ([part for part in parts if part not in alike] for parts in (gold, predicted))
    return Cover(gold, predicted, alike, mine, theirs, common_parts(mine, theirs))


def common_parts(one: Sequence[Part], other: Sequence[Part]) -> list[Part]:
    """The code points that both have; each in order and not overlapping."""
    found: list[Part] = []
    here = there = 0
    mine, theirs = len(one), len(other)
    while here < mine and there < theirs:
        low, end = one[here]
        start, high = other[there]
        last = end if end < high else high
        if start < last and low < last:
            found.append((start if start > low else low, last))
        if end < high:
            here += 1
        else:
            there += 1
    return found
