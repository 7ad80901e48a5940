"""Owns the scores of source, cue and kind on the claims that both sides have; must never score the content again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from workbench.model.claim import Part
from workbench.scoring.base import Counts, Item
from workbench.scoring.cases import Case

Role = Literal["source", "cue"]


def role_counts(case: Case, role: Role) -> Counts:
    """Counts of one article over its matched claims: a hit is a source (or cue) that overlaps gold's with IoU ≥ .5."""
    pairs = [(span_of(gold, role), span_of(predicted, role)) for gold, predicted in case.matched]
    return Counts(
        sum(is_same_place(gold, predicted) for gold, predicted in pairs if gold and predicted),
        sum(gold is not None for gold, _ in pairs),
        sum(predicted is not None for _, predicted in pairs),
    )


def span_of(item: Item, role: Role) -> Part | None:
    """The item's source or cue."""
    return item.source if role == "source" else item.cue


def is_same_place(gold: Part, predicted: Part) -> bool:
    """Whether two spans overlap with IoU ≥ .5."""
    shared = max(0, min(gold[1], predicted[1]) - max(gold[0], predicted[0]))
    covered = gold[1] - gold[0] + predicted[1] - predicted[0] - shared
    return shared > 0 and 2 * shared >= covered


def kind_accuracy(cases: Iterable[Case]) -> float | None:
    """The share of matched claims whose kind is gold's, among those that have one in gold; None when there are none."""
    kinds = [(gold.kind, predicted.kind) for case in cases for gold, predicted in case.matched if gold.kind is not None]
    return sum(gold == predicted for gold, predicted in kinds) / len(kinds) if kinds else None


def gives(cases: Sequence[Case], field: Literal["source", "cue", "kind", "stance"]) -> bool:
    """Whether the system gives this field for any claim at all."""
    return any(getattr(item, field) is not None for case in cases for item in case.predicted.items)


def has_in_gold(cases: Iterable[Case], role: Role) -> bool:
    """Whether any gold claim has this role."""
    return any(span_of(item, role) is not None for case in cases for item in case.gold.items)
