"""Owns detection by parts of the data: kinds, labels, denials and single articles; must never let a slice change the matching.

Recall is over the gold claims of a slice. Precision is over the predicted claims that say they belong to it, so it exists only
where the system gives that field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from workbench.scoring.attribution import gives
from workbench.scoring.base import Counts, Item, f1_of, precision_of, recall_of
from workbench.scoring.cases import Case
from workbench.scoring.labels import is_labelled


class Slice(NamedTuple):
    """Figures of one slice: how many claims it has in gold and, where the system says so, among the predicted."""

    gold: int
    predicted: int | None
    precision: float | None
    recall: float | None


def by_kind(cases: Sequence[Case]) -> dict[str, Slice]:
    """Overlap figures for each kind of claim that gold has."""
    return _by(cases, lambda item: item.kind, gives(cases, "kind"))


def by_label(cases: Sequence[Case]) -> dict[str, Slice]:
    """Overlap figures for each label that gold has."""
    return _by(cases, lambda item: item.label, is_labelled(cases))


def denials(cases: Sequence[Case]) -> Slice | None:
    """Overlap figures for the contents that somebody denies; None when gold has none."""
    return _by(cases, lambda item: item.stance, gives(cases, "stance")).get("denies")


def by_article(cases: Iterable[Case]) -> dict[str, dict[str, float | None]]:
    """Overlap figures for each article."""
    figures: dict[str, dict[str, float | None]] = {}
    for case in cases:
        counts = Counts(sum(pair.is_overlap for pair in case.pairs), case.gold_count, case.predicted_count)
        figures[case.article] = {
            "gold": case.gold_count,
            "predicted": case.predicted_count,
            "precision": precision_of(counts),
            "recall": recall_of(counts),
            "f1": f1_of(counts),
        }
    return figures


def _by(cases: Sequence[Case], value_of: Callable[[Item], str | None], with_precision: bool) -> dict[str, Slice]:
    rows: dict[str, list[int]] = {}
    for case in cases:
        found = {pair.gold for pair in case.pairs if pair.is_overlap}
        right = {pair.predicted for pair in case.pairs if pair.is_overlap}
        for side, places, items in ((0, found, case.gold.items), (2, right, case.predicted.items)):
            for place, item in enumerate(items):
                value = value_of(item)
                if value is not None:
                    row = rows.setdefault(value, [0, 0, 0, 0])
                    row[side] += place in places
                    row[side + 1] += 1
    return {
        value: Slice(
            gold,
            predicted if with_precision else None,
            hits_p / predicted if with_precision and predicted else None,
            hits / gold,
        )
        for value, (hits, gold, hits_p, predicted) in sorted(rows.items())
        if gold
    }
