"""Owns which claims are worth ranking for one claim: those that share its rare words, and those of articles on the same story.

Two outlets report one event in different words, so words alone miss much of what bears on a claim; that both articles tell the same
story says a good deal (ClaimDiff's claims: hit@5 54 by words, 76 with the articles). The affinity of two articles is the TF-IDF cosine
of all their claims, bent so that "on one story" counts and "how much alike" hardly does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, cast

import numpy as np

from workbench.linking.alike import dot, weigh
from workbench.linking.features import TERMS, Bag, Floats, Ints, bag_of_terms
from workbench.linking.index import ClaimIndex, query_terms
from workbench.linking.row import Row

POOL: Final = 240
AFFINITY: Final = 1.5
"""What standing in an article on the same story is worth, where being the best of the pool by BM25 is worth 0.4."""
_RELATED: Final = 20
_TELLING: Final = 24
_BEND: Final = 0.05
_SAMPLE: Final = 24
_AT_HOME: Final = 0.8
_NONE: Final = np.zeros(0, dtype=np.int64)


class Pool(NamedTuple):
    """Claims with the affinity of their articles to the asked claim's, 0 to 1."""

    rows: list[Row]
    affinity: Floats


class _Related(NamedTuple):
    """Articles on the same story by number, the own one among them, with their affinity, and the claims that stand in them."""

    places: Ints
    affinity: Floats
    claims: Ints


class Nominated(NamedTuple):
    """The numbers of claims worth ranking, in order of the corpus, with the affinity of their articles."""

    numbers: Ints
    affinity: Floats


TermsOf = Callable[[Ints], Bag]
"""The terms of the candidates of these numbers."""


def gather(index: ClaimIndex, asked: Row, annotator: str, size: int = POOL) -> Pool:
    """The claims worth ranking for this one, in order of the corpus: neither itself nor what overlaps it, each id once."""

    best = nominate(index, asked, lambda numbers: bag_of_terms(index.quotes(numbers)), size)
    affinity_of = dict(zip(best.numbers.tolist(), best.affinity.tolist(), strict=True))
    kept: dict[str, tuple[Row, float]] = {}
    for number, row in index.rows(best.numbers, annotator):
        if not _is_same_place(row, asked):
            kept.setdefault(row.id, (row, affinity_of[number]))
    return Pool([row for row, _ in kept.values()], np.array([value for _, value in kept.values()], dtype=np.float32))


def nominate(index: ClaimIndex, asked: Row, terms_of: TermsOf, size: int = POOL) -> Nominated:
    """The claims that say most by their words, and those that say most by words and story; the asked one may be among them."""
    hits = index.matching(*query_terms(asked.quote, index.frequencies()))
    related = cast(_Related, index.remember(("related", asked.article), lambda: _related(index, asked, terms_of)))
    numbers = _distinct(hits.numbers, related.claims)
    scores = np.zeros(len(numbers), dtype=np.float32)
    if len(hits.numbers):
        scores[np.searchsorted(numbers, hits.numbers)] = hits.scores / max(float(hits.scores.max()), 1e-9)
    affinity = _affinity_of(index.places_of(numbers), related)
    by_words, by_story = best_of(scores, size // 3), best_of(scores + AFFINITY * affinity, size - size // 3)
    best = _distinct(by_words, by_story)
    return Nominated(numbers[best], affinity[best])


def best_of(scores: Floats, most: int) -> Ints:
    """The places of the best scores, best first; ties go to what comes first."""
    return np.argsort(-scores, kind="stable")[:most]


def _distinct(one: Ints, other: Ints) -> Ints:
    """The numbers of both, in order, each once."""
    numbers = np.sort(np.concatenate([one, other]))
    return numbers[np.diff(numbers, prepend=-1) > 0]  # not np.unique, whose hashing takes ten times as long here


def _related(index: ClaimIndex, asked: Row, terms_of: TermsOf) -> _Related:
    own = index.place_of(asked.article)
    frequencies = index.frequencies()
    at_home = index.claims_in([own])
    bag = _together(terms_of(at_home[:_SAMPLE]) if len(at_home) else bag_of_terms([asked.quote]), [max(len(at_home[:_SAMPLE]), 1)])
    weights = weigh(bag, frequencies)
    telling = np.sort(np.lexsort((bag.id, -weights))[:_TELLING])
    hits = index.matching(bag.id[telling], weights[telling])
    places, at = np.unique(index.places_of(hits.numbers), return_inverse=True)
    sums = np.bincount(at, weights=hits.scores, minlength=len(places))
    sums[(places == own) | (places == 0)] = 0
    nearest = places[np.lexsort((places, -sums))[: min(_RELATED, int((sums > 0).sum()))]]
    claims = [index.claims_in([place]) for place in nearest.tolist()]
    numbers = [each[:_SAMPLE] for each in claims]
    theirs = _together(terms_of(np.concatenate([*numbers, _NONE])), [len(each) for each in numbers])
    cosines = dot(theirs, weigh(theirs, frequencies), bag.id, weights)
    affinity = cosines / (cosines + _BEND)
    own_affinity = _AT_HOME * float(affinity.max()) if len(affinity) else 0.0
    return _Related(np.append(nearest, own), np.append(affinity, own_affinity).astype(np.float32), np.concatenate([*claims, at_home]))


def _together(bag: Bag, sizes: Sequence[int]) -> Bag:
    """The terms of groups of texts, so many texts a group one after the other."""
    group = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)[bag.row]
    both, at = np.unique(group * TERMS + bag.id, return_inverse=True)
    return Bag(len(sizes), both // TERMS, both % TERMS, np.bincount(at, weights=bag.often, minlength=len(both)).astype(np.float32))


def _affinity_of(places: Ints, related: _Related) -> Floats:
    order = np.argsort(related.places, kind="stable")
    known, values = related.places[order], related.affinity[order]
    at = np.minimum(np.searchsorted(known, places), len(known) - 1)
    return np.where((known[at] == places) & (places > 0), values[at], 0).astype(np.float32)


def _is_same_place(row: Row, asked: Row) -> bool:
    return row.article == asked.article and (row.id == asked.id or (row.start < asked.end and asked.start < row.end))
