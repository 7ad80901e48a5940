"""Owns intervals and tests by resampling whole stories or articles, never single claims; must never draw from a clock.

Bootstrap: Efron (1979), percentile interval. Approximate randomisation: Noreen (1989), Yeh (2000). Step-down: Holm (1979).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from workbench.scoring.base import Counts, Tally

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

RESAMPLES: Final = 2_000
ROUNDS: Final = 10_000
EXACT_UP_TO: Final = 65_536
FEWEST_UNITS: Final = 10
_CHUNK: Final = 4_000_000
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


def table_of(units: Units, tally: Tally) -> Numbers:
    """The counts of each unit: a row a unit, columns hits, gold and predicted."""
    import numpy

    nothing = Counts(0, 0, 0)
    rows = [[tally.get(article, nothing) for article in group] for group in units.groups]
    return numpy.array([[sum(column) for column in zip(*row, strict=True)] for row in rows], dtype=float).reshape(-1, 3)


def ratios_of(totals: Numbers) -> Numbers:
    """Precision, recall and F1 of rows of hits, gold and predicted; NaN where undefined."""
    import numpy

    hits, gold, predicted = totals[..., 0], totals[..., 1], totals[..., 2]
    with numpy.errstate(divide="ignore", invalid="ignore"):
        stacked: Numbers = numpy.stack([hits / predicted, hits / gold, 2 * hits / (gold + predicted)], axis=-1)
    return stacked


def bootstrap_totals(tables: Sequence[Numbers], seed: int, resamples: int = RESAMPLES) -> Numbers:
    """Totals of every table under the same resamples of its rows: resamples × tables × columns."""
    import numpy

    units = len(tables[0])
    wide = numpy.concatenate(tables, axis=1)
    draw = numpy.random.default_rng(seed)
    totals = numpy.empty((resamples, wide.shape[1]))
    step = max(1, _CHUNK // max(units, 1))
    for first in range(0, resamples, step):
        count = min(step, resamples - first)
        picks = draw.integers(0, units, size=(count, units)) + numpy.arange(count)[:, None] * units
        weights = numpy.bincount(picks.ravel(), minlength=count * units).reshape(count, units)
        totals[first : first + count] = weights @ wide
    return totals.reshape(resamples, len(tables), -1)


def interval_of(values: Numbers) -> Interval | None:
    """The middle 95 % of the values, the undefined ones left aside; None when all are."""
    import numpy

    known = values[~numpy.isnan(values)]
    if not len(known):
        return None
    low, high = numpy.percentile(known, [2.5, 97.5]).tolist()
    return low, high


def swap_test(one: Numbers, other: Numbers, statistic: Callable[[Numbers], Numbers], seed: int, rounds: int = ROUNDS) -> float:
    """Two-sided p of the difference of a statistic of the column sums, swapping the sides of whole rows at random.

    All 2ⁿ swaps are tried where they are at most 65,536 (then p is exact); else `rounds` random ones, and p is (c+1)/(rounds+1).
    """
    import numpy

    units = len(one)
    observed = abs(_difference(one.sum(axis=0)[None], other.sum(axis=0)[None], statistic)[0])
    both, gap = (one + other).sum(axis=0), one - other
    is_exact = 2**units <= EXACT_UP_TO
    total = 2**units if is_exact else rounds
    draw = numpy.random.default_rng(seed)
    extreme = 0
    step = max(1, _CHUNK // max(units, 1))
    for first in range(0, total, step):
        count = min(step, total - first)
        if is_exact:
            swapped = (numpy.arange(first, first + count)[:, None] >> numpy.arange(units)) & 1
        else:
            swapped = draw.integers(0, 2, size=(count, units), dtype=numpy.int8)
        moved = (1.0 - 2.0 * swapped) @ gap
        differences = _difference((both + moved) / 2, (both - moved) / 2, statistic)
        # Undefined after a swap means both sides have nothing: no difference. The margin is for rounding of equal values.
        extreme += int((numpy.abs(numpy.nan_to_num(differences)) >= observed - 1e-12).sum())
    return extreme / total if is_exact else (extreme + 1) / (total + 1)


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
