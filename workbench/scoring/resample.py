"""Owns intervals and tests by resampling whole stories or articles, never single claims; must never draw from a clock.

Bootstrap: Efron (1979); percentile interval, and the bias-corrected and accelerated one (BCa, Efron 1987). Approximate randomisation:
Noreen (1989), Yeh (2000). Step-down: Holm (1979). Units are drawn in the order of their counts, never of their names, so that renaming
or shuffling articles leaves every interval and every p as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

RESAMPLES: Final = 2_000
ROUNDS: Final = 10_000
EXACT_UP_TO: Final = 65_536
FEWEST_UNITS: Final = 10
_CHUNK: Final = 1_000_000
Interval: TypeAlias = tuple[float, float]


class Units(NamedTuple):
    """What is drawn: groups of articles that hang together."""

    kind: str
    """event, linked articles or article."""
    groups: tuple[tuple[str, ...], ...]
    """The articles of each unit, in order."""


def units_of(articles: Sequence[str], events: Mapping[str, str | None], links: Sequence[tuple[str, str]]) -> Units:
    """Stories where events are known, else what gold's links tie together, else the single articles."""
    if any(events.get(article) is not None for article in articles):
        groups: dict[tuple[str, str], list[str]] = {}
        for article in sorted(articles):
            event = events.get(article)
            groups.setdefault(("article", article) if event is None else ("event", event), []).append(article)
        return Units("event", tuple(sorted(tuple(group) for group in groups.values())))
    known = set(articles)
    across = [(one, other) for one, other in links if one != other and one in known and other in known]
    kind = "linked articles" if across else "article"
    return Units(kind, tuple(sorted(tuple(sorted(group)) for group in _connected(articles, across))))


def _connected(articles: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    root = {article: article for article in articles}

    def find(article: str) -> str:
        while root[article] != article:
            root[article] = root[root[article]]
            article = root[article]
        return article

    for one, other in pairs:
        root[find(one)] = find(other)
    groups: dict[str, list[str]] = {}
    for article in articles:
        groups.setdefault(find(article), []).append(article)
    return list(groups.values())


def group_rows(units: Units, articles: Sequence[str], rows: Numbers) -> Numbers:
    """The rows of articles added up by unit: a row a unit, the sums exact whatever the order of the articles."""
    import numpy

    if max(map(len, units.groups), default=1) == 1:
        return rows
    place = {article: number for number, article in enumerate(articles)}
    sums = [[fsum(column) for column in zip(*(rows[place[article]] for article in group), strict=True)] for group in units.groups]
    return numpy.array(sums, dtype=float).reshape(-1, rows.shape[1])


def ratios_of(totals: Numbers) -> Numbers:
    """Precision, recall and F1 of rows of hits, gold and predicted; NaN where undefined."""
    import numpy

    hits, gold, predicted = totals[..., 0], totals[..., 1], totals[..., 2]
    with numpy.errstate(divide="ignore", invalid="ignore"):
        stacked: Numbers = numpy.stack([hits / predicted, hits / gold, 2 * hits / (gold + predicted)], axis=-1)
    return stacked


def bootstrap_totals(tables: Sequence[Numbers], seed: int, resamples: int = RESAMPLES) -> Numbers:
    """Totals of every table under the same resamples of its rows: resamples × tables × columns.

    Where the rows are so few that all resamples are at most 65,536, every one of them is taken, once, instead of `resamples`.
    """
    import numpy

    wide, count = _ordered(tables), len(tables)
    totals = numpy.concatenate([weights @ wide for weights in _weights(len(wide), seed, resamples)])
    return totals.reshape(len(totals), count, -1)


def _ordered(tables: Sequence[Numbers]) -> Numbers:
    """The tables side by side, their rows in the order of what is in them."""
    import numpy

    order = numpy.lexsort([column for table in reversed(tables) for column in table.T[::-1]])
    widths = [table.shape[1] for table in tables]
    wide = numpy.empty((len(order), sum(widths)))
    for table, end, width in zip(tables, numpy.cumsum(widths).tolist(), widths, strict=True):
        wide[:, end - width : end] = table[order]  # one by one: of 100,000 rows all tables weigh as much as a report may
    return wide


def _weights(units: int, seed: int, resamples: int) -> Iterator[Numbers]:
    """How often each unit is drawn, a row a resample, so many rows at a time as memory likes."""
    import numpy

    is_exact = units**units <= EXACT_UP_TO
    total = units**units if is_exact else resamples
    draw = numpy.random.default_rng(seed)
    # A product with few rows would read the whole table again for each; the counts alone are held, never the draws.
    step = max(1, 2 * _CHUNK // max(units, 1))
    for first in range(0, total, step):
        weights = numpy.empty((min(step, total - first), units))
        for place, row in enumerate(weights, start=first):
            picks = place // units ** numpy.arange(units) % units if is_exact else draw.integers(0, units, size=units)
            row[:] = numpy.bincount(picks, minlength=units)
        yield weights


def interval_of(values: Numbers, level: float = 0.95) -> Interval | None:
    """The middle of the values, by default 95 % of them, the undefined ones left aside; None when all are."""
    import numpy

    known = values[~numpy.isnan(values)]
    if not len(known):
        return None
    low, high = numpy.percentile(known, [50 * (1 - level), 50 * (1 + level)]).tolist()
    return low, high


def bca_interval_of(values: Numbers, point: float, left_out: Numbers, level: float = 0.95) -> Interval | None:
    """The bias-corrected and accelerated interval, for statistics that are skewed, as agreement near 1 is.

    `left_out` holds the statistic without each unit in turn. Falls back on the percentile interval where all resamples lie on one
    side of the point, or nothing changes when units are left out.
    """
    import numpy
    from scipy.special import ndtr, ndtri

    known, others = values[~numpy.isnan(values)], left_out[~numpy.isnan(left_out)]
    if not len(known):
        return None
    below = ((known < point).sum() + (known == point).sum() / 2) / len(known)
    gaps = others.mean() - others if len(others) else others
    spread = float(numpy.square(gaps).sum()) ** 1.5
    if not 0 < below < 1 or not spread:
        return interval_of(values, level)
    bias, acceleration = float(ndtri(below)), float((gaps**3).sum()) / (6 * spread)
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        moved = bias + float(ndtri(tail))
        ends.append(100 * float(ndtr(bias + moved / (1 - acceleration * moved))))
    low, high = numpy.percentile(known, ends).tolist()
    return low, high


class SwapCounts(NamedTuple):
    """How many of the swaps that were tried moved the difference as far as it was observed."""

    rounds: int
    as_far: int
    """In either direction."""
    as_high: int
    """In the direction of the first side."""
    is_exact: bool
    """Whether every swap there is was tried."""


def swap_test(one: Numbers, other: Numbers, statistic: Callable[[Numbers], Numbers], seed: int, rounds: int = ROUNDS) -> float:
    """Two-sided p of the difference of a statistic of the column sums, swapping the sides of whole rows at random.

    All 2ⁿ swaps are tried where they are at most 65,536 (then p is exact); else `rounds` random ones, and p is (c+1)/(rounds+1).
    """
    counts = swap_counts(one, other, statistic, seed, rounds)
    return counts.as_far / counts.rounds if counts.is_exact else (counts.as_far + 1) / (counts.rounds + 1)


def swap_counts(one: Numbers, other: Numbers, statistic: Callable[[Numbers], Numbers], seed: int, rounds: int = ROUNDS) -> SwapCounts:
    """What `swap_test` divides."""
    import numpy

    units, width = one.shape
    both_sides = _ordered([one, other])
    one, other = both_sides[:, :width], both_sides[:, width:]
    observed = float(_difference(one.sum(axis=0)[None], other.sum(axis=0)[None], statistic)[0])
    both, gap = (one + other).sum(axis=0), one - other
    is_exact = 2**units <= EXACT_UP_TO
    total = 2**units if is_exact else rounds
    draw = numpy.random.default_rng(seed)
    as_far = as_high = 0
    step = max(1, _CHUNK // max(units, 1))
    for first in range(0, total, step):
        count = min(step, total - first)
        if is_exact:
            swapped = (numpy.arange(first, first + count)[:, None] >> numpy.arange(units)) & 1
        else:
            swapped = draw.integers(0, 2, size=(count, units), dtype=numpy.int8)
        moved = (1.0 - 2.0 * swapped) @ gap
        # Undefined after a swap means both sides have nothing: no difference. The margin is for rounding of equal values.
        differences = numpy.nan_to_num(_difference((both + moved) / 2, (both - moved) / 2, statistic))
        as_far += int((numpy.abs(differences) >= abs(observed) - 1e-12).sum())
        as_high += int((differences >= observed - 1e-12).sum())
    return SwapCounts(total, as_far, as_high, is_exact)


def _difference(one: Numbers, other: Numbers, statistic: Callable[[Numbers], Numbers]) -> Numbers:
    return statistic(one) - statistic(other)


def adjust_by_holm(values: Sequence[float]) -> list[float]:
    """The p values adjusted for their number by Holm's step-down, in the order given."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return adjusted
