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

A label or an attribution that the system gives nowhere, or gold has nowhere, is not held against it claim by claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from workbench.scoring.align import Pair, shared_code_points
from workbench.scoring.attribution import Role, gives, has_in_gold, is_same_place, span_of
from workbench.scoring.base import Item
from workbench.scoring.cases import Case
from workbench.scoring.labels import is_labelled

ErrorClass = Literal[
    "correct", "boundary", "label", "attribution", "split", "merged", "missed", "spurious", "duplicate"
]  # fmt: skip
CLASSES: Final[tuple[ErrorClass, ...]] = (
    "correct", "boundary", "label", "attribution", "split", "merged", "missed", "spurious", "duplicate"
)  # fmt: skip
BACKGROUND: Final = 0.1


class Sorted(NamedTuple):
    """The class of each gold and each predicted claim of one article, those without a place last."""

    gold: list[ErrorClass]
    predicted: list[ErrorClass]


class Judged(NamedTuple):
    """What the system gives at all, and can be wrong about."""

    label: bool
    roles: tuple[Role, ...]


def judged_in(cases: Sequence[Case]) -> Judged:
    """What both sides give for any claim at all: gold without sources says nothing about the system's."""
    roles: tuple[Role, ...] = ("source", "cue")
    return Judged(is_labelled(cases), tuple(role for role in roles if gives(cases, role) and has_in_gold(cases, role)))


def count_errors(cases: Sequence[Case]) -> dict[ErrorClass, dict[str, int]]:
    """How many gold and how many predicted claims are in each class; adds up to all of them."""
    judged = judged_in(cases)
    gold: Counter[ErrorClass] = Counter()
    predicted: Counter[ErrorClass] = Counter()
    for case in cases:
        sorted_ = sort_errors(case, judged)
        gold.update(sorted_.gold)
        predicted.update(sorted_.predicted)
    return {name: {"gold": gold[name], "predicted": predicted[name]} for name in CLASSES}


def sort_errors(case: Case, judged: Judged) -> Sorted:
    """The class of each claim of one article, in the order of the case."""
    gold, predicted = case.gold.items, case.predicted.items
    partner = {pair.gold: pair for pair in case.pairs if pair.is_exact or pair.iou >= BACKGROUND}
    found = {pair.predicted: pair for pair in partner.values()}
    gold_class: dict[int, ErrorClass] = {}
    predicted_class: dict[int, ErrorClass] = {}
    lost = [place for place in range(len(gold)) if place not in partner]
    extra = [place for place in range(len(predicted)) if place not in found]
    for place in lost:
        for pair in _inexact(found.values()):
            if 2 * shared_code_points(gold[place].parts, predicted[pair.predicted].parts) >= gold[place].size:
                gold_class[place] = gold_class[pair.gold] = predicted_class[pair.predicted] = "merged"
    for place in extra:
        for pair in _inexact(partner.values()):
            if 2 * shared_code_points(predicted[place].parts, gold[pair.gold].parts) >= predicted[place].size:
                # Where the gold claim counts as merged already, only the piece itself is left to be called split.
                predicted_class[place] = "split"
                if pair.gold not in gold_class:
                    gold_class[pair.gold] = predicted_class[pair.predicted] = "split"
        if place not in predicted_class and _is_duplicate(predicted[place], partner.values(), gold):
            predicted_class[place] = "duplicate"
    for pair in partner.values():
        if pair.gold not in gold_class:
            name = _class_of(pair, gold[pair.gold], predicted[pair.predicted], judged)
            gold_class[pair.gold] = predicted_class[pair.predicted] = name
    return Sorted(
        [gold_class.get(place, "missed") for place in range(case.gold_count)],
        [predicted_class.get(place, "spurious") for place in range(case.predicted_count)],
    )


def _inexact(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if not pair.is_exact]


def _is_duplicate(item: Item, pairs: Iterable[Pair], gold: Sequence[Item]) -> bool:
    for pair in pairs:
        other = gold[pair.gold]
        shared = shared_code_points(item.parts, other.parts)
        if shared and 2 * shared >= item.size + other.size - shared:
            return True
    return False


def _class_of(pair: Pair, gold: Item, predicted: Item, judged: Judged) -> ErrorClass:
    if not pair.is_exact:
        return "boundary"
    if judged.label and gold.label != predicted.label and gold.label is not None:
        return "label"
    for role in judged.roles:
        one, other = span_of(gold, role), span_of(predicted, role)
        if (one is None) != (other is None) or (one and other and not is_same_place(one, other)):
            return "attribution"
    return "correct"
