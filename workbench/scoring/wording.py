"""Owns comparing claims by their words: for systems that say claims in words of their own, as language models do; must never place one.

Similarity is chrF (Popović 2015): the mean F1 of shared character n-grams, n from 1 to 6, without blanks and case. Beta is 1, so that
neither side counts more. Pairs are matched one to one so that the sum of similarity is largest; a pair is a hit at .5 or more.
Coverage is for systems that split claims: each predicted claim goes to the gold claim that holds most of it, and a gold claim is covered
when the pieces together hold half of its n-grams. A file of pair scores from an outside judge takes the place of chrF pair by pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Final, NamedTuple, TypeAlias

from workbench.scoring.base import Counts

LONGEST: Final = 6
HIT: Final = 0.5
Grams: TypeAlias = tuple["Counter[str]", ...]
"""For n = 1, 2, 3 … how often each n-gram stands in the words."""
PairScores: TypeAlias = Mapping[tuple[str, str], float]
"""Scores 0 to 1 for pairs of (gold words, predicted words) from an outside judge or a person."""


class WordPair(NamedTuple):
    """A gold and a predicted claim, as indexes, with how alike their words are."""

    gold: int
    predicted: int
    score: float


class Wording(NamedTuple):
    """The word-matched counts of one article."""

    matched: Counts
    """Pairs at .5 or more."""
    soft: Counts
    """The sum of similarity of all pairs."""
    covered: Counts
    """Gold claims that their pieces cover; `predicted` is left 0, as one gold claim may have many."""
    useful: Counts
    """Predicted claims that lie within a gold claim; `gold` is left 0."""


def grams_of(words: str) -> Grams:
    """The character n-grams of the words."""
    plain = "".join(words.casefold().split())
    return tuple(Counter(plain[place : place + n] for place in range(len(plain) - n + 1)) for n in range(1, LONGEST + 1))


def chrf(one: Grams, other: Grams) -> float:
    """How alike two wordings are, 0 to 1: the mean F1 over the lengths that both are long enough for."""
    found = [_f1(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine or theirs]
    return fsum(found) / len(found) if found else 0.0


def share_held(piece: Grams, whole: Grams) -> float:
    """The share of the piece's n-grams that the whole has, the mean over the lengths the piece is long enough for."""
    found = [_shared(mine, theirs) / mine.total() for mine, theirs in zip(piece, whole, strict=True) if mine]
    return fsum(found) / len(found) if found else 0.0


def match_words(gold: Sequence[str], predicted: Sequence[str], judged: PairScores) -> list[WordPair]:
    """The best pairs in order of gold, pairs that have nothing in common left out."""
    similar = similarity(gold, predicted, judged)
    if not gold or not predicted:
        return []
    import numpy
    from scipy.optimize import linear_sum_assignment

    rows = sorted(range(len(gold)), key=lambda place: gold[place])
    columns = sorted(range(len(predicted)), key=lambda place: predicted[place])
    table = numpy.array([[similar(row, column) for column in columns] for row in rows])
    # Far below any difference that matters: of equal sums the one with more hits is taken.
    one, other = linear_sum_assignment(table + 1e-9 * (table >= HIT), maximize=True)
    pairs = [WordPair(rows[a], columns[b], float(table[a, b])) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    return sorted(pair for pair in pairs if pair.score > 0)


def similarity(gold: Sequence[str], predicted: Sequence[str], judged: PairScores) -> Callable[[int, int], float]:
    """The similarity of a gold and a predicted claim by their indexes: as judged, else chrF."""
    mine, theirs = [grams_of(words) for words in gold], [grams_of(words) for words in predicted]

    def similar(one: int, other: int) -> float:
        score = judged.get((gold[one], predicted[other]))
        return chrf(mine[one], theirs[other]) if score is None else score

    return similar


def word_counts(gold: Sequence[str], predicted: Sequence[str], judged: PairScores) -> Wording:
    """The counts of one article."""
    pairs = match_words(gold, predicted, judged)
    covered, useful = _coverage(gold, predicted, judged)
    return Wording(
        Counts(sum(pair.score >= HIT for pair in pairs), len(gold), len(predicted)),
        Counts(fsum(pair.score for pair in pairs), len(gold), len(predicted)),
        Counts(covered, len(gold), 0),
        Counts(useful, 0, len(predicted)),
    )


def _coverage(gold: Sequence[str], predicted: Sequence[str], judged: PairScores) -> tuple[int, int]:
    """How many gold claims the pieces that lie within them cover, and how many predicted claims are such pieces."""
    mine, theirs = [grams_of(words) for words in gold], [grams_of(words) for words in predicted]
    pieces: dict[int, list[int]] = {}
    confirmed: set[int] = set()
    for place, piece in enumerate(theirs):
        said = [judged.get((words, predicted[place])) for words in gold]
        held = [share_held(piece, whole) if score is None else score for whole, score in zip(mine, said, strict=True)]
        best = max(range(len(gold)), key=lambda row: (held[row], gold[row]), default=None)
        if best is not None and held[best] >= HIT:
            pieces.setdefault(best, []).append(place)
            if (said[best] or 0) >= HIT:
                confirmed.add(best)
    covered = 0
    for row, places in pieces.items():
        together = tuple(sum((theirs[place][n] for place in places), Counter()) for n in range(LONGEST))
        covered += row in confirmed or share_held(mine[row], together) >= HIT
    return covered, sum(map(len, pieces.values()))


def _f1(one: Counter[str], other: Counter[str]) -> float:
    return 2 * _shared(one, other) / (one.total() + other.total())


def _shared(one: Counter[str], other: Counter[str]) -> int:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(min(count, large[gram]) for gram, count in small.items() if gram in large)
