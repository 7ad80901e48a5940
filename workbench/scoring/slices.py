"""Owns detection by parts of the data: kinds, labels, denials and single articles; must never let a slice change the matching.

Recall is over the gold claims of a slice. Precision is over the predicted claims that say they belong to it, so it exists only
where the system gives that field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from workbench.scoring.base import Counts, f1_of, precision_of, recall_of
from workbench.scoring.cases import Case

SliceField = Literal["label", "kind", "stance"]
SLICE_FIELDS: Final[tuple[SliceField, ...]] = ("label", "kind", "stance")
Group: TypeAlias = tuple[str | None, str | None, str | None]
"""Label, kind and stance."""


class Slice(NamedTuple):
    """Figures of one slice: how many claims it has in gold and, where the system says so, among the predicted."""

    gold: int
    predicted: int | None
    precision: float | None
    recall: float | None


class SliceCounts:
    """Placed claims of both sides by label, kind and stance; grows by one article at a time."""

    def __init__(self) -> None:
        self._gold: tuple[Counter[Group], Counter[Group]] = Counter(), Counter()
        self._predicted: tuple[Counter[Group], Counter[Group]] = Counter(), Counter()

    def add(self, case: Case) -> None:
        """Counts one article."""
        for (every, matched), columns, found in zip(
            (self._gold, self._predicted), (case.gold_columns, case.predicted_columns), case.matched, strict=True
        ):
            every.update(zip(*columns[3:6], strict=True))
            matched.update(zip(*found[3:6], strict=True))

    def by(self, field: SliceField, with_precision: bool) -> dict[str, Slice]:
        """Figures for each value of the field that gold has, in alphabetical order."""
        place = SLICE_FIELDS.index(field)
        gold, predicted = _added(self._gold, place), _added(self._predicted, place)
        slices = {}
        for value, (hits, number) in sorted(gold.items()):
            right, guessed = predicted.get(value, (0, 0))
            precision = right / guessed if with_precision and guessed else None
            slices[value] = Slice(number, guessed if with_precision else None, precision, hits / number)
        return slices


def _added(groups: tuple[Counter[Group], Counter[Group]], place: int) -> dict[str, tuple[int, int]]:
    """For each value how many of its claims are matched, and how many there are."""
    every, matched = groups
    rows: dict[str, tuple[int, int]] = {}
    for group, count in every.items():
        value = group[place]
        if isinstance(value, str):
            hits, number = rows.get(value, (0, 0))
            rows[value] = hits + matched[group], number + count
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
