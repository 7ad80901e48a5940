"""Owns the case: one gold article, what a system says about it, and the matching that all measures share; must never score it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from workbench.model.claim import Part
from workbench.scoring.align import Pair, align
from workbench.scoring.base import Item, Made, Parts, Side, join_parts


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


class Columns(NamedTuple):
    """Claims field by field, each a tuple as long as there are claims: counting a field needs no look at the others."""

    parts: tuple[Parts, ...] = ()
    sizes: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    labels: tuple[str | None, ...] = ()
    kinds: tuple[str | None, ...] = ()
    stances: tuple[str | None, ...] = ()
    sources: tuple[Part | None, ...] = ()
    cues: tuple[Part | None, ...] = ()
    scores: tuple[float | None, ...] = ()
    words: tuple[str, ...] = ()
    made: tuple[Made | None, ...] = ()


def columns_of(items: Sequence[Item]) -> Columns:
    """The claims field by field."""
    return Columns(*zip(*items, strict=True))  # the fields of an Item, in its order


@dataclass(frozen=True)
class Case:
    """One article, both sides, matched. What only some measures look at is worked out when one does."""

    gold: Side
    predicted: Side
    pairs: tuple[Pair, ...]
    """The best one-to-one matching; every pair shares at least one code point."""

    @property
    def article(self) -> str:
        """The article's id."""
        return self.gold.article

    @cached_property
    def overlaps(self) -> tuple[Pair, ...]:
        """The pairs with IoU ≥ .5."""
        return tuple([pair for pair in self.pairs if 2 * pair[2] >= pair[3]])

    @cached_property
    def gold_columns(self) -> Columns:
        """The gold claims that have a place."""
        return columns_of(self.gold.items)

    @cached_property
    def predicted_columns(self) -> Columns:
        """The predicted claims that have a place."""
        return columns_of(self.predicted.items)

    @cached_property
    def matched(self) -> tuple[Columns, Columns]:
        """The gold and predicted claims of `overlaps`, in their order: what "on matched claims" means everywhere."""
        gold, predicted = self.gold.items, self.predicted.items
        return columns_of([gold[pair[0]] for pair in self.overlaps]), columns_of([predicted[pair[1]] for pair in self.overlaps])

    @cached_property
    def cover(self) -> Cover:
        """The code points that any claim covers."""
        return cover_of(*(join_parts([part for item in side.items for part in item[0]]) for side in (self.gold, self.predicted)))

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
    return Case(gold, predicted, tuple(align(gold.items, predicted.items)))


def cover_of(gold: Parts, predicted: Parts) -> Cover:
    """Both sides' parts compared; each in order and not overlapping."""
    alike = {*gold} & {*predicted}
    mine, theirs = ([part for part in parts if part not in alike] for parts in (gold, predicted))
    return Cover(gold, predicted, alike, mine, theirs, common_parts(mine, theirs))


def common_parts(one: Sequence[Part], other: Sequence[Part]) -> list[Part]:
    """The code points that both have; each in order and not overlapping."""
    found: list[Part] = []
    mine, theirs = iter(one), iter(other)
    try:
        low, end = next(mine)
        start, high = next(theirs)
        while True:  # the one that ends first is done with
            if end < high:
                if start < end:
                    found.append((start if start > low else low, end))
                low, end = next(mine)
            else:
                if low < high:
                    found.append((start if start > low else low, high))
                start, high = next(theirs)
    except StopIteration:
        return found
