"""Owns the best assignment of few things to few: every way is tried, so that scipy need not be loaded for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from math import fsum
from typing import Final

SMALL: Final = 3
"""Up to three on either side: at most six ways. More is for scipy's method, whose import costs as much as scoring thousands of claims."""


def best_of_few(
    rows: Sequence[int], columns: Sequence[int], weights: Mapping[tuple[int, int], float], by_columns: bool = False
) -> tuple[float, set[tuple[int, int]]]:
    """The largest sum of weights of pairs that share no row and no column, and these pairs; of equal sums the first in order.

    The order is that of the rows, or of the columns where `by_columns` is true; it matters between equal sums only.
    """
    is_turned = len(rows) > len(columns) or (by_columns and len(rows) == len(columns))
    short, long = (columns, rows) if is_turned else (rows, columns)
    best: set[tuple[int, int]] = set()
    most = -1.0
    for order in permutations(long, len(short)):
        pairs = list(zip(order, short, strict=True) if is_turned else zip(short, order, strict=True))
        total = fsum([weights.get(pair, 0.0) for pair in pairs])
        if total > most:
            most, best = total, {pair for pair in pairs if pair in weights}
    return most, best
