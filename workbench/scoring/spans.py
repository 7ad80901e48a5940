"""Owns detection: how well the predicted spans are those of gold; must never look at more of a label than SemEval's scheme asks.

`exact`: the same code points. `overlap`: matched with IoU ≥ .5. `partial`: the sum of IoU of the matching over the number of
claims (the lenient measure of Bossy et al., BioNLP-ST 2013). `character` and `token`: code points and tokens that any claim of
the article covers. `sentence`: sentences that hold a part of a claim. `semeval`: SemEval-2013 task 9.1, on the same matching.
All are micro figures over articles.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import fsum
from typing import Final, NamedTuple

from workbench.model.claim import Part
from workbench.scoring.base import Counts, Item, Parts
from workbench.scoring.cases import Case, Cover
from workbench.text.segment import TOKEN, sentences, tokens

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
    exact = sum([pair[2] == pair[3] for pair in case.pairs])
    shares = [pair[2] / pair[3] for pair in case.pairs]
    return {
        "exact": Counts(exact, gold, predicted),
        "overlap": Counts(len(case.overlaps), gold, predicted),
        "partial": Counts(fsum(shares), gold, predicted),
        "character": _character_counts(case),
    }


class TextUnits:
    """The tokens and sentences of one text, looked up no more often than the systems that are scored on it need."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.sentences = sentences(text)
        self._starts, self._ends = [start for start, _ in self.sentences], [end for _, end in self.sentences]
        self._touched: dict[Parts, set[int]] = {}

    def counts(self, case: Case) -> dict[str, Counts]:
        """Counts of one article for `token` and `sentence`."""
        touched = self.touched(case.cover.gold), self.touched(case.cover.predicted)
        lost = [
            sum([len(cut(claim.words)) for claim in side.unplaced]) for side in (case.gold, case.predicted) for cut in (tokens, sentences)
        ]
        token = self._tokens(case.cover)
        return {
            "token": Counts(token[0], token[1] + lost[0], token[2] + lost[2]),
            "sentence": Counts(len(touched[0] & touched[1]), len(touched[0]) + lost[1], len(touched[1]) + lost[3]),
        }

    def scored_sentences(self, items: Sequence[Item]) -> dict[int, float]:
        """For each sentence that a claim with a score touches the highest such score."""
        scores: dict[int, float] = {}
        for item in items:
            score, parts = item[8], item[0]
            if score is None:
                continue
            for start, end in parts:
                first = bisect_right(self._ends, start)
                for place in range(first, bisect_left(self._starts, end, first)):
                    if score >= scores.get(place, 0.0):
                        scores[place] = score
        return scores

    def touched(self, parts: Parts) -> set[int]:
        """Indexes of the sentences that share a code point with one of the parts."""
        found = self._touched.get(parts)
        if found is None:
            found = self._touched[parts] = touched_units(self.sentences, parts)
        return found

    def _tokens(self, cover: Cover) -> tuple[int, int, int]:
        """Tokens that both, that gold, and that the system touch."""
        text = self._text
        if _has_cut(text, (*cover.gold, *cover.predicted_rest)):
            every = tokens(text)
            one, other = touched_units(every, cover.gold), touched_units(every, cover.predicted)
            return len(one & other), len(one), len(other)
        # No token crosses an edge, so those of each part can be counted by themselves, without making a list of all.
        alike, mine, theirs, shared = (_count_tokens(" ".join([text[start:end] for start, end in parts])) for parts in cover[2:])
        return alike + shared, alike + mine, alike + theirs


def _has_cut(text: str, parts: Sequence[Part]) -> bool:
    """Whether a token may cross an edge of one of the parts."""
    # Nearly all parts stand between blanks or marks, so that is asked first, of all at once.
    if {text[start - 1] for start, _ in parts if start} | {text[end] for _, end in parts if end < len(text)} <= _ALONE:
        return False
    edges = {edge for part in parts for edge in part} - {0, len(text)}
    return any(text[edge] not in _ALONE and text[edge - 1] not in _ALONE for edge in edges)


def _count_tokens(piece: str) -> int:
    # A word of letters alone is one token; only the others ask the pattern, which takes five times as long.
    if piece.replace(" ", "").isalpha() and "  " not in piece:
        return piece.strip(" ").count(" ") + 1
    words = piece.split()
    others = [word for word in words if not word.isalpha()]
    return len(words) - len(others) + len(TOKEN.findall(" ".join(others)))


# A blank, or a mark that is a token by itself: beside one of these no token can go on.
_ALONE: Final = frozenset(' \n\t\r\u00a0"“”„«»()[];!?')


def text_counts(case: Case, text: str) -> dict[str, Counts]:
    """Counts of one article for `token` and `sentence`, which need its text."""
    return TextUnits(text).counts(case)


def semeval_of(cases: Iterable[Case]) -> SemEval:
    """The outcomes of all articles together; a pair is any matched pair that shares a code point."""
    total = SemEvalCounts()
    for case in cases:
        total.add(case)
    return total.outcomes()


class SemEvalCounts:
    """The pairs by whether span and label are right, and what is left over; grows by one article at a time."""

    def __init__(self) -> None:
        self._pairs = [0, 0, 0, 0]
        self._missing = self._spurious = 0

    def add(self, case: Case) -> None:
        """Counts one article."""
        gold, predicted, pairs = case.gold.items, case.predicted.items, self._pairs
        for one, other, shared, covered in case.pairs:
            pairs[2 * (shared == covered) + (gold[one][3] == predicted[other][3])] += 1
        self._missing += case.gold_count - len(case.pairs)
        self._spurious += case.predicted_count - len(case.pairs)

    def outcomes(self) -> SemEval:
        """Correct, incorrect, partial, missing and spurious in each of the four ways."""
        neither, label, span, both = self._pairs
        rest = (self._missing, self._spurious)
        return SemEval(
            (both, neither + label + span, 0, *rest),
            (span + both, neither + label, 0, *rest),
            (span + both, 0, neither + label, *rest),
            (label + both, neither + span, 0, *rest),
        )


def counts_of_outcome(outcome: Outcome) -> Counts:
    """The outcome as counts: a partial pair is half a hit, as the task's organisers have it."""
    correct, incorrect, partial, missing, spurious = outcome
    paired = correct + incorrect + partial
    return Counts(correct + 0.5 * partial, paired + missing, paired + spurious)


def _character_counts(case: Case) -> Counts:
    cover = case.cover
    alike = length_of(cover.alike)
    return Counts(
        alike + length_of(cover.shared),
        alike + length_of(cover.gold_rest) + sum([len(claim.words) for claim in case.gold.unplaced]),
        alike + length_of(cover.predicted_rest) + sum([len(claim.words) for claim in case.predicted.unplaced]),
    )


def length_of(parts: Iterable[Part]) -> int:
    """Code points in parts that do not overlap."""
    return sum([end - start for start, end in parts])


def touched_units(units: Sequence[Part], parts: Sequence[Part]) -> set[int]:
    """Indexes of the units that share a code point with one of the parts; both are in order."""
    found: set[int] = set()
    first, last = 0, len(units)
    for start, end in parts:
        while first < last and units[first][1] <= start:
            first += 1
        place = first
        while place < last and units[place][0] < end:
            found.add(place)
            place += 1
    return found
