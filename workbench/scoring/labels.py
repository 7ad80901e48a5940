"""Owns the scores of labels, on the claims that both sides have and end to end; must never take an absent label for a right one.

Cohen's kappa: Cohen (1960), Educational and Psychological Measurement 20(1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workbench.scoring.base import Counts, f1_of, mean_or_none
from workbench.scoring.cases import Case

NO_LABEL = "(none)"
"""Stands in the confusion matrix for a matched claim that the system gives no label."""

Confusion = Mapping[str, Mapping[str, int]]
"""Gold label → predicted label → claims."""


class Kappa(NamedTuple):
    """Agreement beyond chance; `value` is None with a reason when chance agreement is total or there is nothing."""

    value: float | None
    observed: float | None
    expected: float | None
    reason: str | None = None


def confusion_of(cases: Iterable[Case]) -> dict[str, dict[str, int]]:
    """How the matched claims (IoU ≥ .5) that gold labels are labelled, in alphabetical order."""
    table: Counter[tuple[str, str]] = Counter()
    for case in cases:
        for gold, predicted in case.matched:
            if gold.label is not None:
                table[gold.label, predicted.label or NO_LABEL] += 1
    confusion: dict[str, dict[str, int]] = {}
    for (gold_label, label), count in sorted(table.items()):
        confusion.setdefault(gold_label, {})[label] = count
    return confusion


def end_to_end_counts(case: Case) -> Counts:
    """Counts of one article: a hit is a matched claim with gold's label, among all that either side labels."""
    hits = sum(gold.label is not None and gold.label == predicted.label for gold, predicted in case.matched)
    return Counts(
        hits,
        sum(label is not None for label in case.gold_labels),
        sum(label is not None for label in case.predicted_labels),
    )


def accuracy_of(confusion: Confusion) -> float | None:
    """The share of equal labels, 0 to 1; None when nothing is in the table."""
    total = sum(sum(row.values()) for row in confusion.values())
    return sum(row.get(label, 0) for label, row in confusion.items()) / total if total else None


def macro_f1_of(confusion: Confusion) -> float | None:
    """The plain mean of the F1 of every label that either side uses; None when nothing is in the table."""
    used = sorted({*confusion, *(label for row in confusion.values() for label in row)} - {NO_LABEL})
    scores = []
    for label in used:
        predicted = sum(row.get(label, 0) for row in confusion.values())
        counts = Counts(confusion.get(label, {}).get(label, 0), sum(confusion.get(label, {}).values()), predicted)
        scores.append(f1_of(counts))
    return mean_or_none(scores)


def kappa_of(confusion: Confusion) -> Kappa:
    """Cohen's kappa of the table, -1 to 1."""
    total = sum(sum(row.values()) for row in confusion.values())
    if not total:
        return Kappa(None, None, None, "no claim is labelled by both")
    columns: Counter[str] = Counter()
    for row in confusion.values():
        columns.update(row)
    observed = sum(row.get(label, 0) for label, row in confusion.items()) / total
    chance = sum(sum(row.values()) * columns[label] for label, row in confusion.items())
    if chance == total * total:
        return Kappa(None, observed, 1.0, "one label only, so that agreement by chance is certain")
    expected = chance / total**2
    return Kappa((observed - expected) / (1 - expected), observed, expected)


def is_labelled(cases: Iterable[Case]) -> bool:
    """Whether the system gives any label at all."""
    return any(label is not None for case in cases for label in case.predicted_labels)
