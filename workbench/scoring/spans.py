"""Owns detection: how well the predicted spans are those of gold; must never look at more of a label than SemEval's scheme asks.

`exact`: the same code points. `overlap`: matched with IoU ≥ .5. `partial`: the sum of IoU of the matching over the number of
claims (the lenient measure of Bossy et al., BioNLP-ST 2013). `character` and `token`: code points and tokens that any claim of
the article covers. `sentence`: sentences that hold a part of a claim. `semeval`: SemEval-2013 task 9.1, on the same matching.
All are micro figures over articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import fsum
from typing import NamedTuple

from workbench.model.claim import Part
from workbench.scoring.align import shared_code_points
from workbench.scoring.base import Counts, Side, make_item
from workbench.scoring.cases import Case
from workbench.text.segment import sentences, tokens

Outcome = tuple[int, int, int, int, int]
"""Correct, incorrect, partial, missing, spurious."""


class SemEval(NamedTuple):
    """The four ways of SemEval-2013 task 9.1 to judge the same pairs."""

    strict: Outcome
    exact: Outcome
    partial: Outcome
    type: Outcome


def detection_counts(case: Case) -> dict[str, Counts]:
    """Counts of one article for `exact`, `overlap`, `partial` and `character`."""
    gold, predicted = case.gold_count, case.predicted_count
    return {
        "exact": Counts(sum(pair.is_exact for pair in case.pairs), gold, predicted),
        "overlap": Counts(sum(pair.is_overlap for pair in case.pairs), gold, predicted),
        "partial": Counts(fsum(pair.iou for pair in case.pairs), gold, predicted),
        "character": _character_counts(case),
    }


def text_counts(case: Case, text: str) -> dict[str, Counts]:
    """Counts of one article for `token` and `sentence`, which need its text."""
    return {"token": _unit_counts(case, tokens(text), tokens), "sentence": _unit_counts(case, sentences(text), sentences)}


def semeval_of(cases: Iterable[Case]) -> SemEval:
    """The outcomes of all articles together; a pair is any matched pair that shares a code point."""
    totals = [[0] * 5 for _ in range(4)]
    for case in cases:
        for pair in case.pairs:
            same = case.gold.items[pair.gold].label == case.predicted.items[pair.predicted].label
            exact = pair.is_exact
            totals[0][0 if exact and same else 1] += 1
            totals[1][0 if exact else 1] += 1
            totals[2][0 if exact else 2] += 1
            totals[3][0 if same else 1] += 1
        for total in totals:
            total[3] += case.gold_count - len(case.pairs)
            total[4] += case.predicted_count - len(case.pairs)
    strict, exact_, partial, type_ = ((t[0], t[1], t[2], t[3], t[4]) for t in totals)
    return SemEval(strict, exact_, partial, type_)


def counts_of_outcome(outcome: Outcome) -> Counts:
    """The outcome as counts: a partial pair is half a hit, as the task's organisers have it."""
    correct, incorrect, partial, missing, spurious = outcome
    paired = correct + incorrect + partial
    return Counts(correct + 0.5 * partial, paired + missing, paired + spurious)


def _covered(side: Side) -> tuple[Part, ...]:
    return make_item("", (part for item in side.items for part in item.parts)).parts


def _character_counts(case: Case) -> Counts:
    gold, predicted = _covered(case.gold), _covered(case.predicted)
    return Counts(
        shared_code_points(gold, predicted) if gold and predicted else 0,
        _length(gold) + sum(len(claim.words) for claim in case.gold.unplaced),
        _length(predicted) + sum(len(claim.words) for claim in case.predicted.unplaced),
    )


def _length(parts: Sequence[Part]) -> int:
    return sum(end - start for start, end in parts)


def _unit_counts(case: Case, units: list[Part], cut: Callable[[str], list[Part]]) -> Counts:
    gold, predicted = _touched(units, _covered(case.gold)), _touched(units, _covered(case.predicted))
    return Counts(
        len(gold & predicted),
        len(gold) + sum(len(cut(claim.words)) for claim in case.gold.unplaced),
        len(predicted) + sum(len(cut(claim.words)) for claim in case.predicted.unplaced),
    )


def _touched(units: list[Part], parts: Sequence[Part]) -> set[int]:
    """Indexes of the units that share a code point with one of the parts; both are in order."""
    found: set[int] = set()
    first = 0
    for start, end in parts:
        while first < len(units) and units[first][1] <= start:
            first += 1
        place = first
        while place < len(units) and units[place][0] < end:
            found.add(place)
            place += 1
    return found
