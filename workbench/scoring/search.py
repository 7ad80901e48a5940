"""Owns the search for the packing that loses least, where few rows hang together; must never decide which rows those are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from workbench.scoring.programme import best_by_programme

MOST_STATES: Final = 5_000
"""Then branch and bound over the relaxation takes over: it costs some milliseconds at least."""


_MOST_UNITS: Final = 200
"""The search goes one call deeper with every unit."""


class _TooManyError(Exception):
    """The search by hand has seen as many states as it may."""


def cheapest_packing(
    rows: Sequence[Sequence[int]], slack: Sequence[float], prices: Mapping[int, float], under: float, most_states: int = MOST_STATES
) -> list[int] | None:
    """Indexes of the rows, no two with a unit in common, that lose less than `under` and least; None where none do.

    A packing loses the slack of its rows and the prices of the units that none of them holds. Prices are in order of place: units
    that rows have in common should be near each other.
    """
    if len(prices) <= _MOST_UNITS:
        search = _Search(rows, slack, prices, under, most_states)
        try:
            search.go_on(0, 0.0, ())
            return search.found
        except _TooManyError:
            pass
    found = best_by_programme(rows, [sum(prices[unit] for unit in units) - own for units, own in zip(rows, slack, strict=True)])
    held = {unit for number in found for unit in rows[number]}
    loss = sum(slack[number] for number in found) + sum(price for unit, price in prices.items() if unit not in held)
    return found if loss < under else None


class _Search:
    """Unit by unit: which row holds it, or none. A set of units that was reached before at no more loss is not gone into again."""

    def __init__(self, rows: Sequence[Sequence[int]], slack: Sequence[float], prices: Mapping[int, float], under: float, most: int) -> None:
        bits = {unit: place for place, unit in enumerate(prices)}
        self._alone = [prices[unit] for unit in bits]
        self._holding: list[list[tuple[float, int, int]]] = [[] for _ in bits]
        for number, units in enumerate(rows):
            mask = sum(1 << bits[unit] for unit in units)
            for unit in units:
                self._holding[bits[unit]].append((slack[number], number, mask))
        for holding in self._holding:
            holding.sort()
        self._under, self._most = under, most
        self._all = (1 << len(bits)) - 1
        self._reached: dict[int, float] = {}
        self.found: list[int] | None = None

    def go_on(self, settled: int, loss: float, chosen: tuple[int, ...]) -> None:
        """Tries every way to settle the other units that loses less than the best so far."""
        if settled == self._all:
            self._under, self.found = loss, list(chosen)
            return
        if self._reached.get(settled, loss + 1) <= loss:
            return
        self._reached[settled] = loss
        if len(self._reached) > self._most:
            raise _TooManyError
        place = (~settled & (settled + 1)).bit_length() - 1
        for slack, number, mask in self._holding[place]:
            if loss + slack >= self._under:
                break
            if not mask & settled:
                self.go_on(settled | mask, loss + slack, (*chosen, number))
        if loss + self._alone[place] < self._under:
            self.go_on(settled | 1 << place, loss + self._alone[place], chosen)
