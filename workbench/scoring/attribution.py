"""Owns the scores of source, cue and kind on the claims that both sides have; must never score the content again."""

from __future__ import annotations

from typing import Final, Literal

from workbench.model.claim import Part
from workbench.scoring.base import Counts, Item
from workbench.scoring.cases import Case

Role = Literal["source", "cue"]
Field = Literal["label", "kind", "stance", "source", "cue", "score"]
_FIELDS: Final[dict[Field, int]] = {"label": 3, "kind": 4, "stance": 5, "source": 6, "cue": 7, "score": 8}
"""Where each stands in an `Item`."""


def role_counts(case: Case, role: Role) -> Counts:
    """Counts of one article over its matched claims: a hit is a source (or cue) that overlaps gold's with IoU ≥ .5."""
    every = [columns.sources if role == "source" else columns.cues for columns in (case.gold_columns, case.predicted_columns)]
    if all(spans.count(None) == len(spans) for spans in every):
        return Counts(0, 0, 0)
    gold, predicted = ([spans[pair[side]] for pair in case.overlaps] for side, spans in enumerate(every))
    mine, theirs = len(gold) - gold.count(None), len(predicted) - predicted.count(None)
    if not mine or not theirs:
        return Counts(0, mine, theirs)
    pairs = zip(gold, predicted, strict=True)
    hits = [one == other or is_same_place(one, other) for one, other in pairs if one is not None and other is not None]
    return Counts(sum(hits), mine, theirs)


def span_of(item: Item, role: Role) -> Part | None:
    """The item's source or cue."""
    return item.source if role == "source" else item.cue


def is_same_place(gold: Part, predicted: Part) -> bool:
    """Whether two spans overlap with IoU ≥ .5."""
    shared = max(0, min(gold[1], predicted[1]) - max(gold[0], predicted[0]))
    covered = gold[1] - gold[0] + predicted[1] - predicted[0] - shared
    return shared > 0 and 2 * shared >= covered


class Given:
    """Which fields either side gives at all: what one side never says is not held against the other claim by claim."""

    def __init__(self) -> None:
        self.gold: set[Field] = set()
        self.predicted: set[Field] = set()

    def add(self, case: Case) -> None:
        """Looks at one article, at no more than it must."""
        for seen, columns in ((self.gold, case.gold_columns), (self.predicted, case.predicted_columns)):
            for field, place in _FIELDS.items():
                if field not in seen and columns[place].count(None) < len(columns[place]):
                    seen.add(field)
        if "label" not in self.predicted and any(claim.label is not None for claim in case.predicted.unplaced):
            self.predicted.add("label")
