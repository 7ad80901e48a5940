"""Owns set packing: of rows that hold units, those that share no unit and together gain most, exactly; must never know what a unit is.

Every unit gets a price so that no row gains more than its units cost; what a row costs above its gain is its slack. A packing is short
of the sum of prices by its loss: the slack of its rows and the prices of units it leaves out. A better one differs from it in pieces
that hang together, and in none of them can the rows of the better one have more slack than the packing loses there. So where little
is lost little has to be searched, piece by piece, and what is then found is the best there is.

Prices come from the smoothed dual of the relaxation, one rater's units after the other, first warm and then cool, overrelaxed
(block coordinate ascent; Sinkhorn's iteration is its best-known case: Cuturi 2013, Thibault et al. 2021). They need not be the best
prices: better ones only leave less to search.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from workbench.scoring.search import cheapest_packing

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]
    Places: TypeAlias = NDArray[numpy.int64]

_HEATS: Final = ((0.1, 6), (0.03, 15), (0.01, 20))
"""How much the maximum is smoothed, as a share of what a unit can gain, and for how many rounds."""
_OVER: Final = 1.4
_COLD: Final = 15
"""Rows with more slack than this many times the heat weigh next to nothing (e^-15)."""
_CAPS: Final = (0.05, float("inf"))
"""The search looks at rows of little slack first: that makes the packing good, so that the last look, at all rows, is short."""
_FEW: Final = 20
"""Up to so many rows are searched at once."""
_HOTTEST: Final = 80
"""Single precision holds e to this power, and sums of it."""
_LEAST: Final = 1e-37
"""The least that single precision holds: its logarithm is a number still."""
_EXACT: Final = 1e-9
"""Sums that differ by less are the same."""


class Rows(NamedTuple):
    """What can be packed: units by row, the number of units standing for none; and what each row gains."""

    units: Places
    gains: Numbers
    number: int
    """How many units there are. Those of one column come one after the other, the next column's after them."""
    places: Numbers
    """Where the units lie, in any measure: the search goes from neighbour to neighbour, so that it need not remember much."""


def pack(rows: Rows) -> Places:
    """Indexes of the rows of a packing that gains most, in order."""
    import numpy

    keep = numpy.nonzero(rows.gains > 0)[0]
    if not len(keep):
        return keep
    able = Rows(rows.units.T.take(keep, axis=1).T, rows.gains.take(keep), rows.number, rows.places)
    if len(keep) <= _FEW:
        return keep[_pack_few(able)]
    share = float(able.gains.max()) / able.units.shape[1]
    prices, slack = _prices(able, share)
    packed = _first_packing(able, slack, _CAPS[0] * share)
    for cap in _CAPS:
        packed = _improved(able, prices, slack, packed, cap * share)
    found: Places = numpy.sort(keep[packed])
    return found


def _pack_few(rows: Rows) -> Places:
    """The same for so few rows that looking for good prices takes longer than the search."""
    import numpy

    held = [[unit for unit in units if unit < rows.number] for units in rows.units.tolist()]
    gains = rows.gains.tolist()
    prices: dict[int, float] = {}
    for units, gain in zip(held, gains, strict=True):
        for unit in units:
            prices[unit] = max(prices.get(unit, 0.0), gain / len(units))
    slack = [sum(prices[unit] for unit in units) - gain for units, gain in zip(held, gains, strict=True)]
    ordered = {unit: prices[unit] for unit in sorted(prices, key=lambda unit: (rows.places[unit], unit))}
    found = cheapest_packing(held, slack, ordered, inf)
    return numpy.array(sorted(found or ()), dtype=numpy.int64)


# -- prices -------------------------------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    """Rows by the unit that they hold in one column."""

    ids: Places
    """The units that any row holds."""
    begins: Places
    """Where the rows of each begin."""
    short: Numbers
    """What each row gains above what it costs."""
    others: list[Places]
    """The units that each row holds in the other columns."""


def _columns(rows: Rows, prices: Numbers, cap: float) -> list[_Column]:
    """The rows of no more slack than the cap, by each of their units."""
    import numpy
    from scipy.sparse import csr_array

    slack = _slack(rows, prices)
    near = numpy.nonzero(slack <= cap)[0]
    short, held = -slack.take(near), [units.take(near) for units in rows.units.T]
    columns = []
    for column, units in enumerate(held):
        real = numpy.nonzero(units < rows.number)[0]
        if not len(real):
            continue
        # Counting sort: several times as quick as sorting.
        by_row = csr_array((real, units.take(real), numpy.arange(len(real) + 1)), shape=(len(real), rows.number))
        by_unit = by_row.tocsc()
        order, ids = by_unit.data, numpy.nonzero(numpy.diff(by_unit.indptr))[0]
        others = [other.take(order) for place, other in enumerate(held) if place != column]
        columns.append(_Column(ids, by_unit.indptr.take(ids).astype(numpy.int64), short.take(order), others))
    return columns


def _slack(rows: Rows, prices: Numbers) -> Numbers:
    """What each row costs above its gain."""
    slack = -rows.gains
    for units in rows.units.T:
        slack += prices.take(units)
    return slack


def _prices(rows: Rows, share: float) -> tuple[Numbers, Numbers]:
    """Prices that no row gains more than, and that come close to the least sum of such prices; the last stands for no unit.

    With them the slack of all rows.
    """
    prices = _fair_prices(rows)
    for warmth, rounds in _HEATS:
        heat = warmth * share
        columns = _columns(rows, prices, _COLD * heat)
        change = _smooth(columns, prices, heat, rounds)
        if warmth == _HEATS[-1][0]:
            _settle(columns, prices, change)
        prices += change
    return prices, _tighten(rows, prices)


def _fair_prices(rows: Rows) -> Numbers:
    """For each unit the most that its share of a row's gain comes to."""
    import numpy

    prices = numpy.zeros(rows.number + 1)
    each = rows.gains / (rows.units < rows.number).sum(axis=1)
    for units in rows.units.T:
        numpy.maximum.at(prices, units, each)
    prices[rows.number] = 0
    return prices


def _settle(columns: list[_Column], prices: Numbers, change: Numbers) -> None:
    """Makes the change such that every unit costs as little as its rows allow, given what the others cost."""
    import numpy

    for column in columns:
        most = numpy.maximum.reduceat(_left(column, column.short, change), column.begins)
        change[column.ids] = numpy.maximum(-prices.take(column.ids), most)


def _tighten(rows: Rows, prices: Numbers) -> Numbers:
    """Settles units of rows that were not near to the end: those of a row that costs too little, or of none that costs just enough.

    Gives the slack of all rows.
    """
    import numpy

    slack = _slack(rows, prices)
    is_right = prices == 0
    for chosen, value in ((numpy.abs(slack) < _EXACT, True), (slack < -_EXACT, False)):
        is_right[rows.units[chosen]] = value
    is_right[rows.number] = True
    for units in rows.units.T:
        row = numpy.nonzero(~is_right.take(units))[0]
        unit = units.take(row)
        least = numpy.zeros(len(prices))
        numpy.maximum.at(least, unit, prices.take(unit) - slack.take(row))
        slack[row] += least.take(unit) - prices.take(unit)
        prices[unit] = least[unit]
    return slack


def _left(column: _Column, short: NDArray[Any], change: NDArray[Any]) -> NDArray[Any]:
    """What each row gains above its costs when the prices of its other units change."""
    left: NDArray[Any] = short - change.take(column.others[0])
    for other in column.others[1:]:
        left -= change.take(other)
    return left


def _smooth(columns: list[_Column], prices: Numbers, heat: float, rounds: int) -> Numbers:
    """By how much prices have to change to be nearer the least.

    In single precision: it is several times as quick, the change is little, and what is not quite right is settled later.
    """
    import numpy

    single = numpy.float32
    change = numpy.zeros(len(prices), dtype=single)
    most, alone = (prices / heat).astype(single), (numpy.exp(-prices / heat) + _LEAST).astype(single)
    parts = [((column.short / heat).astype(single), -most.take(column.ids), alone.take(column.ids)) for column in columns]
    for _ in range(rounds):
        for column, (short, lowest, none) in zip(columns, parts, strict=True):
            left = _left(column, short, change)
            numpy.exp(numpy.minimum(left, _HOTTEST, out=left), out=left)
            wanted = numpy.log(numpy.add.reduceat(left, column.begins) + none)
            old = change.take(column.ids)
            change[column.ids] = numpy.maximum(lowest, old + single(_OVER) * (wanted - old))
    return change.astype(numpy.float64) * heat


# -- packings -----------------------------------------------------------------------------------------------------------------


def _first_packing(rows: Rows, slack: Numbers, cap: float) -> Places:
    """A packing of rows of little slack: again and again those that have the least slack for each of their units."""
    import numpy

    left = numpy.nonzero(slack <= cap)[0]
    left = left[numpy.argsort(slack[left], kind="stable")]
    found = [left[:0]]
    while len(left):
        held, rank = rows.units[left], numpy.arange(len(left))
        first = numpy.empty(rows.number + 1, dtype=numpy.int64)
        for column in held.T:
            first[column[::-1]] = rank[::-1]  # where a unit stands twice, the last to be written is the first in order
        is_first = ((first[held] == rank[:, None]) | (held == rows.number)).all(axis=1)
        found.append(left[is_first])
        taken = numpy.zeros(rows.number + 1, dtype=bool)
        taken[held[is_first]] = True
        taken[rows.number] = False
        left = left[~taken[held].any(axis=1)]
    return numpy.concatenate(found)


def _improved(rows: Rows, prices: Numbers, slack: Numbers, packed: Places, cap: float) -> Places:
    """The packing made best among rows of no more slack than `cap`."""
    import numpy

    pieces = _Pieces(rows, prices, slack, packed)
    inside = pieces.grow(cap)
    if not len(inside):
        return packed
    label = pieces.of_rows(inside)
    mine = pieces.of_rows(packed)
    touched = numpy.isin(mine, label)
    found = [packed[~touched]]
    # What is packed comes first, so that where nothing better is found it is the first rows of the piece.
    every = numpy.concatenate([packed[touched], inside])
    labels = numpy.concatenate([mine[touched], label])
    order = numpy.argsort(labels, kind="stable")
    every, labels = every[order], labels[order]
    cuts = numpy.nonzero(numpy.diff(labels, prepend=-1, append=-1))[0].tolist()
    units, slacks, is_packed = rows.units[every].tolist(), slack[every].tolist(), (order < touched.sum()).tolist()
    members = pieces.members(labels[cuts[:-1]])
    costs = prices.tolist()
    for (low, high), own in zip(pairwise(cuts), members, strict=True):
        piece = [[unit for unit in row if unit < rows.number] for row in units[low:high]]
        under = pieces.loss_of(int(labels[low])) - _EXACT
        best = cheapest_packing(piece, slacks[low:high], {unit: costs[unit] for unit in own}, under)
        if best is None:
            best = [number for number in range(high - low) if is_packed[low + number]]
        found.append(every[low:high][best])
    return numpy.concatenate(found)


class _Pieces:
    """The units in pieces outside which no better packing can reach; at first what is packed together, and every other unit alone."""

    def __init__(self, rows: Rows, prices: Numbers, slack: Numbers, packed: Places) -> None:
        import numpy

        self._rows, self._slack = rows, slack
        self._others = numpy.ones(len(slack), dtype=bool)
        self._others[packed] = False
        self._label: Places = numpy.arange(rows.number + 1)
        held = rows.units[packed]
        first = held.min(axis=1, initial=rows.number)
        for column in held.T:
            self._label[column] = first
        self._label[rows.number] = rows.number
        self._loss = prices.copy()
        self._loss[held] = 0
        self._loss[first] = slack[packed]
        self._loss[rows.number] = 0

    def grow(self, cap: float) -> Places:
        """Joins pieces by rows that what they lose would pay for; gives all rows, up to the cap, that could be in a better packing."""
        import numpy

        looked = -1.0
        while True:
            lost = self._loss[self._label]
            most = min(cap, float(lost.max()) * self._rows.units.shape[1])
            if most > looked:  # what has more slack than all of its pieces could lose need not be looked at yet
                looked = min(cap, 2 * most)
                low = numpy.nonzero(self._others & (self._slack < looked))[0]
                units, slack = [column.take(low) for column in self._rows.units.T], self._slack[low] + _EXACT
            # What two units of one piece lose is counted twice here: quick, and lets through all that count.
            paid = lost.take(units[0])
            for column in units[1:]:
                paid += lost.take(column)
            near = numpy.nonzero(paid > slack)[0]
            labels = numpy.sort(self._label[numpy.stack([column.take(near) for column in units], axis=1)], axis=1)
            is_new = numpy.ones(labels.shape, dtype=bool)
            is_new[:, 1:] = labels[:, 1:] != labels[:, :-1]
            is_paid = slack[near] < (self._loss[labels] * is_new).sum(axis=1)
            joins = labels[is_paid]
            spans = (is_new[is_paid] & (joins < self._rows.number)).sum(axis=1) > 1
            if not spans.any():
                found: Places = low[near[is_paid]]
                return found
            self._join(joins[spans])

    def _join(self, labels: Places) -> None:
        """Joins the pieces of each row, which then go by the lowest of their labels."""
        import numpy

        # Each label follows the lowest one that it meets in a row, and that one in turn, until none has a lower one to follow.
        columns = numpy.where(labels < self._rows.number, labels, labels[:, :1]).T
        lead: Places = numpy.arange(self._rows.number + 1)
        while True:
            heads = lead[columns]
            lower = lead.copy()
            numpy.minimum.at(lower, heads.ravel(), numpy.tile(heads.min(axis=0), len(heads)))
            lower = lower[lower]
            if numpy.array_equal(lower, lead):
                break
            lead = lower
        self._loss = numpy.bincount(lead, self._loss, minlength=len(lead)).astype(float)
        self._label = lead[self._label]

    def of_rows(self, rows: Places) -> Places:
        """The piece of each row."""
        labels: Places = self._label[self._rows.units[rows].min(axis=1)]
        return labels

    def loss_of(self, label: int) -> float:
        """What the packing loses in a piece."""
        return float(self._loss[label])

    def members(self, labels: Places) -> list[list[int]]:
        """The units of each of these pieces, in order of their places."""
        import numpy

        order = numpy.lexsort((self._rows.places, self._label[:-1]))
        ordered, units = self._label[order], order.tolist()
        begins, ends = (numpy.searchsorted(ordered, labels, side).tolist() for side in ("left", "right"))
        return [units[low:high] for low, high in zip(begins, ends, strict=True)]
