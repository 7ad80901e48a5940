"""Owns sorting every gold and every predicted claim into one class of error; must never count a claim twice or not at all.

In order, the first that fits (thresholds after TIDE, Bolya et al. 2020, which calls IoU under .1 background):

merged       a predicted claim that also covers half of a gold claim which nothing else found; all of them
split        a gold claim that also holds half of a predicted claim which found nothing else; all of them
boundary     matched with IoU ≥ .1, but not the same code points
label        the same code points, another label
attribution  the same code points and label, another source or cue (IoU < .5, or on one side only)
correct      the same code points, label, source and cue
duplicate    predicted once more (IoU ≥ .5 with a gold claim that another prediction matched)
missed       any other gold claim
spurious     any other predicted claim

A label or an attribution that the system gives nowhere, or gold has nowhere, is not held against it claim by claim. That is known only
when every article has been seen, so a pair with the same code points is first marked with all that differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from workbench.model.claim import Part
from workbench.scoring.align import Pair, shared_code_points
from workbench.scoring.attribution import Given, is_same_place
from workbench.scoring.base import Item
from workbench.scoring.cases import Case

ErrorClass = Literal[
    "correct", "boundary", "label", "attribution", "split", "merged", "missed", "spurious", "duplicate"
]  # fmt: skip
CLASSES: Final[tuple[ErrorClass, ...]] = (
    "correct", "boundary", "label", "attribution", "split", "merged", "missed", "spurious", "duplicate"
)  # fmt: skip
BACKGROUND: Final = 0.1
_LABEL, _SOURCE, _CUE = 1, 2, 4
Mark: TypeAlias = ErrorClass | int
"""A class; or, for a pair with the same code points, the sum of what differs: label 1, source 2, cue 4."""


class Marks(NamedTuple):
    """The mark of each gold and each predicted claim of one article, in the order of the case; those without a place come last."""

    gold: list[Mark]
    predicted: list[Mark]


class Fault(NamedTuple):
    """One claim, or a pair of them, with its class."""

    name: ErrorClass
    gold: int | None
    """Index of the gold claim, none for a predicted claim alone."""
    predicted: int | None


class ErrorCounts:
    """How many claims of each side bear each mark; grows by one article at a time."""

    def __init__(self) -> None:
        self._gold: Counter[Mark] = Counter()
        self._predicted: Counter[Mark] = Counter()

    def add(self, case: Case) -> None:
        """Sorts the claims of one article."""
        marks = mark_errors(case)
        self._gold.update(marks.gold)
        self._predicted.update(marks.predicted)

    def classes(self, given: Given) -> dict[ErrorClass, dict[str, int]]:
        """How many gold and how many predicted claims are in each class; adds up to all of them."""
        rows: dict[ErrorClass, dict[str, int]] = {name: {"gold": 0, "predicted": 0} for name in CLASSES}
        for side, marks in (("gold", self._gold), ("predicted", self._predicted)):
            for mark, count in marks.items():
                rows[class_of(mark, given)][side] += count
        return rows


def class_of(mark: Mark, given: Given) -> ErrorClass:
    """The class of a mark, now that it is known which fields either side gives at all."""
    if not isinstance(mark, int):
        return mark
    if mark & _LABEL and "label" in given.predicted:
        return "label"
    for bit, role in ((_SOURCE, "source"), (_CUE, "cue")):
        if mark & bit and role in given.predicted and role in given.gold:
            return "attribution"
    return "correct"


def faults_of(case: Case, given: Given) -> Iterator[Fault]:
    """Every claim of one article once, pairs together, gold's order first."""
    marks = mark_errors(case)
    partner = {pair.gold: pair.predicted for pair in case.pairs if _is_found(pair)}
    for place, mark in enumerate(marks.gold):
        yield Fault(class_of(mark, given), place, partner.get(place))
    paired = set(partner.values())
    for place, mark in enumerate(marks.predicted):
        if place not in paired:
            yield Fault(class_of(mark, given), None, place)


def mark_errors(case: Case) -> Marks:
    """The mark of every claim of one article."""
    gold, predicted = case.gold.items, case.predicted.items
    marks = Marks(["missed"] * case.gold_count, ["spurious"] * case.predicted_count)
    of_gold, of_predicted = marks
    inexact: list[Pair] = []
    for pair in case.pairs:
        one, other, shared, covered = pair
        if shared == covered:
            mine, theirs = gold[one], predicted[other]
            is_alike = mine[3] == theirs[3] and mine[6] == theirs[6] and mine[7] == theirs[7]
            of_gold[one] = of_predicted[other] = 0 if is_alike else _differences(mine, theirs)
        elif shared / covered >= BACKGROUND:
            of_gold[one] = of_predicted[other] = "boundary"
            inexact.append(pair)
    lost = [place for place in range(len(gold)) if of_gold[place] == "missed"]
    extra = [place for place in range(len(predicted)) if of_predicted[place] == "spurious"]
    _mark_merged(gold, predicted, lost, inexact, marks)
    _mark_split(gold, predicted, extra, inexact, marks)
    for place in extra:
        if of_predicted[place] == "spurious" and _is_duplicate(predicted[place], case.pairs, gold):
            of_predicted[place] = "duplicate"
    return marks


def _is_found(pair: Pair) -> bool:
    return pair.is_exact or pair.iou >= BACKGROUND


def _differences(gold: Item, predicted: Item) -> int:
    mark = _LABEL if gold[3] is not None and gold[3] != predicted[3] else 0
    if gold[6] != predicted[6] and _is_elsewhere(gold[6], predicted[6]):
        mark += _SOURCE
    if gold[7] != predicted[7] and _is_elsewhere(gold[7], predicted[7]):
        mark += _CUE
    return mark


def _is_elsewhere(gold: Part | None, predicted: Part | None) -> bool:
    return gold is None or predicted is None or not is_same_place(gold, predicted)


def _mark_merged(gold: Sequence[Item], predicted: Sequence[Item], lost: list[int], inexact: Sequence[Pair], marks: Marks) -> None:
    for place, pair in _held([gold[place] for place in lost], lost, [predicted[pair[1]] for pair in inexact], inexact):
        marks.gold[place] = marks.gold[pair[0]] = marks.predicted[pair[1]] = "merged"


def _mark_split(gold: Sequence[Item], predicted: Sequence[Item], extra: list[int], inexact: Sequence[Pair], marks: Marks) -> None:
    for place, pair in _held([predicted[place] for place in extra], extra, [gold[pair[0]] for pair in inexact], inexact):
        # Where the gold claim counts as merged already, only the piece itself is left to be called split.
        marks.predicted[place] = "split"
        if marks.gold[pair[0]] != "merged":
            marks.gold[pair[0]] = marks.predicted[pair[1]] = "split"


def _held(pieces: Sequence[Item], places: Sequence[int], wholes: Sequence[Item], pairs: Sequence[Pair]) -> Iterator[tuple[int, Pair]]:
    """Each piece with each pair whose other claim holds half of it, by their places."""
    if not pieces:
        return
    hulls = [(whole[0][0][0], whole[0][-1][1], whole[0], pair) for whole, pair in zip(wholes, pairs, strict=True)]
    for piece, place in zip(pieces, places, strict=True):
        parts, size = piece[0], piece[1]
        start, end = parts[0][0], parts[-1][1]
        near = [(other, pair) for low, high, other, pair in hulls if low < end and high > start]
        for other, pair in near:
            if 2 * shared_code_points(parts, other) >= size:
                yield place, pair


def _is_duplicate(item: Item, pairs: Sequence[Pair], gold: Sequence[Item]) -> bool:
    start, end = item[0][0][0], item[0][-1][1]
    for pair in pairs:
        other = gold[pair[0]]
        if other[0][0][0] < end and other[0][-1][1] > start and _is_found(pair):
            shared = shared_code_points(item[0], other[0])
            if shared and 2 * shared >= item[1] + other[1] - shared:
                return True
    return False
