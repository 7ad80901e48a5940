"""Owns how alike one claim's words are to each of many, and many to each other: TF-IDF cosine and BM25; must never know whose they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.linking.features import Bag, Floats, Frequencies, Ints
from workbench.linking.postings import impact

Doubles = NDArray[np.float64]


class Met(NamedTuple):
    """What each of many texts has of the words of one: only the entries that both hold, by row, with what a whole text comes to."""

    row: Ints
    at: Ints
    """The place of the entry among those of the one text."""
    often: Floats
    lengths: Doubles
    """How many words each text has."""
    norms: Doubles
    """The length of each text's TF-IDF vector."""


def meet(own: Bag, bag: Bag, rarity: Floats) -> Met:
    """What the texts of the bag have of the words of one; `rarity` is that of each entry of the bag."""
    lengths = np.bincount(bag.row, weights=bag.often, minlength=bag.texts).astype(np.float64)
    norms = norms_of(bag, (1 + np.log(bag.often)) * rarity)
    if not len(own.id):
        nothing = np.zeros(0, dtype=np.int64)
        return Met(nothing, nothing, np.zeros(0, dtype=np.float32), lengths, norms)
    at = np.minimum(np.searchsorted(own.id, bag.id), len(own.id) - 1)
    both = np.flatnonzero(own.id[at] == bag.id)
    return Met(bag.row[both], at[both], bag.often[both], lengths, norms)


def cosine(own: Bag, met: Met, rarity: Floats) -> Floats:
    """The TF-IDF cosine of each text with the one; `rarity` is that of each of its words."""
    mine = unit(own, (1 + np.log(own.often)) * rarity)
    weights = (1 + np.log(met.often)) * rarity[met.at]
    theirs = (weights / np.maximum(met.norms, 1e-9)[met.row]).astype(np.float32)
    sums = np.bincount(met.row, weights=theirs * mine[met.at], minlength=len(met.norms)).astype(np.float32)
    return np.asarray(np.minimum(sums, 1))


def bm25(met: Met, rarity: Floats) -> Floats:
    """The BM25 score of each text for the words of the one, as a share of the best."""
    usual = max(float(met.lengths.mean()), 1.0) if len(met.lengths) else 1.0
    impacts = impact(met.often, met.lengths[met.row], usual)
    sums = np.bincount(met.row, weights=impacts * rarity[met.at], minlength=len(met.lengths)).astype(np.float32)
    best = float(sums.max(initial=0))
    return np.asarray(sums / best if best > 0 else sums)


def weigh(bag: Bag, frequencies: Frequencies) -> Floats:
    """The TF-IDF weight of each entry of a bag of terms, each text's vector of length 1."""
    return unit(bag, (1 + np.log(bag.often)) * frequencies.rarity(frequencies.terms, bag.id))


def unit(bag: Bag, weights: Floats) -> Floats:
    """The weights, with each text's vector cut to length 1."""
    return (weights / np.maximum(norms_of(bag, weights), 1e-9)[bag.row]).astype(np.float32)


def norms_of(bag: Bag, weights: Floats) -> Doubles:
    """The length of each text's vector."""
    return np.asarray(np.sqrt(np.bincount(bag.row, weights=weights * weights, minlength=bag.texts)))


def dot(bag: Bag, entries: Floats, ids: Ints, weights: Floats) -> Floats:
    """The product of each text's vector with the one vector of these ids (sorted, each once) and weights."""
    if not len(ids):
        return np.zeros(bag.texts, dtype=np.float32)
    at = np.minimum(np.searchsorted(ids, bag.id), len(ids) - 1)
    products = np.where(ids[at] == bag.id, entries * weights[at], 0)
    return np.bincount(bag.row, weights=products, minlength=bag.texts).astype(np.float32)


def cosines_among(bag: Bag, frequencies: Frequencies) -> Floats:
    """The TF-IDF cosine of each text with each, as a square. `bag` is of terms."""
    by_id = np.argsort(bag.id, kind="stable")
    row, weights = bag.row[by_id], weigh(bag, frequencies)[by_id]
    starts = np.flatnonzero(np.diff(bag.id[by_id], prepend=-1))
    sizes = np.diff(starts, append=len(row))
    # Each entry meets every one of the same term: of a hundred claims some ten thousand pairs, and no matrix of their words is made.
    size_of, start_of = np.repeat(sizes, sizes), np.repeat(starts, sizes)
    one = np.repeat(np.arange(len(row)), size_of)
    other = start_of[one] + np.arange(len(one)) - np.repeat(np.cumsum(size_of) - size_of, size_of)
    products = weights[one].astype(np.float64) * weights[other]
    sums = np.bincount(row[one] * bag.texts + row[other], weights=products, minlength=bag.texts**2)
    return sums.astype(np.float32).reshape(bag.texts, bag.texts)


def crowding(cosines: Floats, neighbours: int) -> Floats:
    """How near each text is to its nearest others, 0 to 1: the mean of the greatest cosines of its row but the one with itself.

    What is near to many is near to anything (hubs: Radovanovic et al. 2010, JMLR 11), so it says less that it is near to what is asked.
    """
    if len(cosines) < 2:
        return np.zeros(len(cosines), dtype=np.float32)
    others = cosines.copy()
    np.fill_diagonal(others, -1)  # sorted first, and left out
    nearest = np.sort(others, axis=1)[:, 1:][:, -neighbours:]
    return np.asarray(np.clip(nearest.mean(axis=1), 0, 1), dtype=np.float32)
