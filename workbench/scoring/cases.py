"""Owns the case: one gold article, what a system says about it, and the matching that all measures share; must never score it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workbench.scoring.align import Pair, align
from workbench.scoring.base import Item, Side


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

    @property
    def gold_labels(self) -> list[str | None]:
        """The label of every gold claim."""
        return [item.label for item in self.gold.items] + [claim.label for claim in self.gold.unplaced]

    @property
    def predicted_labels(self) -> list[str | None]:
        """The label of every predicted claim."""
        return [item.label for item in self.predicted.items] + [claim.label for claim in self.predicted.unplaced]

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
    return Case(gold.article, gold, predicted, pairs, overlaps, matched)
