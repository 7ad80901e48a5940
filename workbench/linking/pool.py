"""Owns which claims are worth ranking for one claim: those that share its rare words, and those of articles on the same story.

Two outlets report one event in different words, so words alone miss much of what bears on a claim; that both articles tell the same
story says a good deal (ClaimDiff's claims: hit@5 54 by words, 76 with the articles). The affinity of two articles is the TF-IDF cosine
of all their claims, bent so that "on one story" counts and "how much alike" hardly does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

import numpy as np

from workbench.linking.features import Bag, Floats, Frequencies, Ints, bag_of_groups
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
    """Articles on the same story by number, the own one among them, with their affinity."""

    places: Ints
    affinity: Floats


def gather(index: ClaimIndex, asked: Row, annotator: str, size: int = POOL) -> Pool:
    """The claims worth ranking for this one, in order of the corpus: neither itself nor what overlaps it, each id once."""
    hits = index.matching(*query_terms(asked.quote, index.frequencies()))
    related = cast(_Related, index.remember(("related", asked.article), lambda: _related(index, asked)))
    numbers = np.sort(np.concatenate([hits.numbers, index.claims_in(related.places.tolist())]))
    numbers = numbers[np.diff(numbers, prepend=-1) > 0]  # not np.unique, whose hashing takes ten times as long here
    scores = np.zeros(len(numbers), dtype=np.float32)
    if len(hits.numbers):
        scores[np.searchsorted(numbers, hits.numbers)] = hits.scores / max(float(hits.scores.max()), 1e-9)
    affinity = _affinity_of(index.places_of(numbers), related)
    by_words, by_story = np.lexsort((numbers, -scores)), np.lexsort((numbers, -(scores + AFFINITY * affinity)))
    best = np.union1d(by_words[: size // 3], by_story[: size - size // 3])
    affinity_of = dict(zip(numbers[best].tolist(), affinity[best].tolist(), strict=True))
    kept: dict[str, tuple[Row, float]] = {}
    for number, row in index.rows(numbers[best], annotator):
        if not _is_same_place(row, asked):
            kept.setdefault(row.id, (row, affinity_of[number]))
    return Pool([row for row, _ in kept.values()], np.array([value for _, value in kept.values()], dtype=np.float32))


def weigh(bag: Bag, frequencies: Frequencies) -> Floats:
    """The TF-IDF weight of each entry of a bag of terms, each text's vector of length 1."""
    return unit(bag, (1 + np.log(bag.often)) * frequencies.rarity(frequencies.terms, bag.id))


def unit(bag: Bag, weights: Floats) -> Floats:
    """The weights, with each text's vector cut to length 1."""
    lengths = np.sqrt(np.bincount(bag.row, weights=weights * weights, minlength=bag.texts))
    return (weights / np.maximum(lengths, 1e-9)[bag.row]).astype(np.float32)


def _related(index: ClaimIndex, asked: Row) -> _Related:
    own = index.place_of(asked.article)
    quotes = [row.quote for _, row in index.rows(index.claims_in([own])[:_SAMPLE], "")] or [asked.quote]
    frequencies = index.frequencies()
    bag = bag_of_groups([quotes])
    weights = weigh(bag, frequencies)
    telling = np.sort(np.lexsort((bag.id, -weights))[:_TELLING])
    hits = index.matching(bag.id[telling], weights[telling])
    places, at = np.unique(index.places_of(hits.numbers), return_inverse=True)
    sums = np.bincount(at, weights=hits.scores, minlength=len(places))
    sums[(places == own) | (places == 0)] = 0
    nearest = places[np.lexsort((places, -sums))[: min(_RELATED, int((sums > 0).sum()))]]
    cosines = _cosines(index, bag, weights, nearest.tolist(), frequencies)
    affinity = cosines / (cosines + _BEND)
    at_home = _AT_HOME * float(affinity.max()) if len(affinity) else 0.0
    return _Related(np.append(nearest, own), np.append(affinity, at_home).astype(np.float32))


def _cosines(index: ClaimIndex, asked: Bag, weights: Floats, places: Sequence[int], frequencies: Frequencies) -> Floats:
    numbers = [index.claims_in([place])[:_SAMPLE] for place in places]
    quotes = {number: row.quote for number, row in index.rows(np.concatenate([*numbers, _NONE]), "")}
    bag = bag_of_groups([[quotes[number] for number in own.tolist() if number in quotes] for own in numbers])
    return dot(bag, weigh(bag, frequencies), asked.id, weights)


def dot(bag: Bag, entries: Floats, ids: Ints, weights: Floats) -> Floats:
    """The product of each text's vector with the one vector of these ids (sorted, each once) and weights."""
    if not len(ids):
        return np.zeros(bag.texts, dtype=np.float32)
    at = np.minimum(np.searchsorted(ids, bag.id), len(ids) - 1)
    products = np.where(ids[at] == bag.id, entries * weights[at], 0)
    return np.bincount(bag.row, weights=products, minlength=bag.texts).astype(np.float32)


def _affinity_of(places: Ints, related: _Related) -> Floats:
    order = np.argsort(related.places, kind="stable")
    known, values = related.places[order], related.affinity[order]
    at = np.minimum(np.searchsorted(known, places), len(known) - 1)
    return np.where((known[at] == places) & (places > 0), values[at], 0).astype(np.float32)


def _is_same_place(row: Row, asked: Row) -> bool:
    return row.article == asked.article and (row.id == asked.id or (row.start < asked.end and asked.start < row.end))
