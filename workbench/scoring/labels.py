"""Owns the scores of labels, on the claims that both sides have and end to end; must never take an absent label for a right one.

Cohen's kappa: Cohen (1960), Educational and Psychological Measurement 20(1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from workbench.scoring.base import Counts, f1_of, mean_or_none
from workbench.scoring.chance import Coefficient, cohen_kappa
from workbench.scoring.groups import Group

END_TO_END: Final = "labels.end_to_end"
PER_LABEL: Final = "labels.end_to_end by "
"""What the tables of single labels are called, before the label."""
NO_LABEL: Final = "(none)"
"""Stands in the confusion matrix for a matched claim that the system gives no label."""

Confusion = Mapping[str, Mapping[str, int]]
"""Gold label → predicted label → claims."""


def confusion_of(matched: Mapping[tuple[Group, Group], int]) -> dict[str, dict[str, int]]:
    """How the matched claims (IoU ≥ .5) that gold labels are labelled, in alphabetical order."""
    table: Counter[tuple[str, str]] = Counter()
    for (gold, predicted), count in matched.items():
        if gold.label is not None:
            table[gold.label, predicted.label or NO_LABEL] += count
    confusion: dict[str, dict[str, int]] = {}
    for (gold_label, label), count in sorted(table.items()):
        confusion.setdefault(gold_label, {})[label] = count
    return confusion


def accuracy_of(confusion: Confusion) -> float | None:
    """The share of equal labels, 0 to 1; None when nothing is in the table."""
    total = sum(sum(row.values()) for row in confusion.values())
    return sum(row.get(label, 0) for label, row in confusion.items()) / total if total else None


def by_label(confusion: Confusion) -> dict[str, Counts]:
    """The counts of each label that either side uses on the claims of the table, in alphabetical order."""
    used = sorted({*confusion, *(label for row in confusion.values() for label in row)} - {NO_LABEL})
    return {
        label: Counts(
            confusion.get(label, {}).get(label, 0),
            sum(confusion.get(label, {}).values()),
            sum(row.get(label, 0) for row in confusion.values()),
        )
        for label in used
    }


def macro_f1_of(counts: Iterable[Counts]) -> float | None:
    """The plain mean of the F1 of every label; None when there is none."""
    return mean_or_none([f1_of(each) for each in counts])


def kappa_of(confusion: Confusion) -> Coefficient:
    """Cohen's kappa of the table, -1 to 1; a claim without a label counts as a category of its own."""
    names = sorted({*confusion, *(label for row in confusion.values() for label in row)})
    if not names:
        return Coefficient(None, None, None, "no claim is labelled by both")
    return cohen_kappa([[confusion.get(one, {}).get(other, 0) for other in names] for one in names])
