"""Owns detection by parts of the data: kinds, labels, denials and single articles; must never let a slice change the matching.

Recall is over the gold claims of a slice. Precision is over the predicted claims that say they belong to it, so it exists only
where the system gives that field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from workbench.scoring.base import Counts, f1_of, precision_of, recall_of
from workbench.scoring.groups import GroupCounts, by_side

SliceField = Literal["label", "kind", "stance"]
SLICE_FIELDS: Final[tuple[SliceField, ...]] = ("label", "kind", "stance")


class Slice(NamedTuple):
    """Figures of one slice: how many claims it has in gold and, where the system says so, among the predicted."""

    gold: int
    predicted: int | None
    precision: float | None
    recall: float | None


def slices_of(groups: GroupCounts, field: SliceField, with_precision: bool) -> dict[str, Slice]:
    """Figures for each value of the field that gold has, in alphabetical order."""
    gold, predicted = (_added(groups, field, side) for side in (0, 1))
    slices = {}
    for value, (hits, number) in sorted(gold.items()):
        right, guessed = predicted.get(value, (0, 0))
        precision = right / guessed if with_precision and guessed else None
        slices[value] = Slice(number, guessed if with_precision else None, precision, hits / number)
    return slices


def _added(groups: GroupCounts, field: SliceField, side: int) -> dict[str, tuple[int, int]]:
    """For each value how many of one side's claims are matched, and how many there are."""
    matched = by_side(groups.matched(), side)
    rows: dict[str, tuple[int, int]] = {}
    for group, count in groups.every(side).items():
        value = getattr(group, field)
        if value is not None:
            hits, number = rows.get(value, (0, 0))
            rows[value] = hits + matched.get(group, 0), number + count
    return rows


def by_article(articles: Sequence[str], counts: Sequence[Sequence[float]]) -> dict[str, dict[str, float | None]]:
    """Overlap figures for each article, in order of their ids."""
    return {article: article_figures(Counts(*row)) for article, row in sorted(zip(articles, counts, strict=True))}


def article_figures(counts: Counts) -> dict[str, float | None]:
    """The figures of one article's overlap counts."""
    return {
        "gold": int(counts.gold),
        "predicted": int(counts.predicted),
        "precision": precision_of(counts),
        "recall": recall_of(counts),
        "f1": f1_of(counts),
    }


def macro_of(articles: Mapping[str, Mapping[str, float | None]]) -> float | None:
    """The mean F1 over the articles in which either side has a claim."""
    known = [figures["f1"] for figures in articles.values() if figures["f1"] is not None]
    return sum(sorted(known)) / len(known) if known else None
