"""Owns the counts of each article that intervals and tests are drawn from, in flat arrays; must never divide.

A table is named by its path in the report. Its columns are hits, gold and predicted, as in `Counts`.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, TypeAlias

from workbench.scoring.base import Counts

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]


class Tallies:
    """Tables that grow by one row an article; a table that comes up late has had nothing before."""

    def __init__(self, first: Sequence[str] = ()) -> None:
        """Empty; the tables named are the first whenever they come up, as resamples depend on the order of tables."""
        self._rows = 0
        self._tables: dict[str, array[float]] = {name: array("d") for name in first}

    def add(self, counts: Mapping[str, Sequence[float]]) -> None:
        """One article's counts; tables it does not name get a row of zeros."""
        tables = self._tables
        for name, row in counts.items():
            table = tables.get(name)
            if table is None:
                table = tables[name] = array("d", bytes(24 * self._rows))
            elif len(table) < 3 * self._rows:
                table.frombytes(bytes(24 * self._rows - 8 * len(table)))
            table.extend(row)
        self._rows += 1

    def put(self, name: str, rows: Mapping[int, Sequence[float]]) -> None:
        """A whole table at once, rows by the number of the article; articles that are not named have nothing."""
        table = self._tables[name] = array("d", bytes(24 * self._rows))
        for number, row in rows.items():
            table[3 * number : 3 * number + 3] = array("d", row)

    def put_rows(self, name: str, first: int, rows: Numbers) -> None:
        """Rows of articles from the number `first` on; earlier ones that the table does not know yet have had nothing."""
        table = self._tables.setdefault(name, array("d"))
        table.frombytes(bytes(24 * first - 8 * len(table)))
        table.frombytes(rows.tobytes())

    def put_table(self, name: str, rows: Numbers) -> None:
        """A whole table at once, a row for every article."""
        self._tables[name] = array("d", rows.tobytes())

    def names(self, prefix: str = "") -> list[str]:
        """The tables whose name begins so, in the order they came up."""
        return [name for name in self._tables if name.startswith(prefix)]

    def table(self, name: str) -> Numbers:
        """The rows of all articles, to read only; zeros where nothing was ever counted. Nothing can be added while they are held."""
        import numpy

        table = self._tables.get(name, array("d"))
        if self._rows and len(table) == 3 * self._rows:
            return numpy.frombuffer(table, dtype=float).reshape(-1, 3)
        rows = numpy.zeros((self._rows, 3))
        rows.reshape(-1)[: len(table)] = numpy.frombuffer(table, dtype=float)
        return rows

    def total(self, name: str) -> Counts:
        """The counts of all articles together, exact whatever their order."""
        table = self._tables.get(name, array("d"))
        return Counts(fsum(table[::3]), fsum(table[1::3]), fsum(table[2::3]))
