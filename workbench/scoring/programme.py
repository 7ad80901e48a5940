"""Owns set packing by integer programming (HiGHS), for what is too much to search; must never need prices from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Numbers: TypeAlias = NDArray[numpy.float64]

_EXACT: Final = 1e-9
"""Sums that differ by less are the same."""


def best_by_programme(rows: Sequence[Sequence[int]], gains: Sequence[float]) -> list[int]:
    """Indexes of the rows that share no unit and gain most.

    The relaxation comes first. Where it takes rows in part, what it leaves open beside the whole ones is solved by branching, which
    gives a packing. The relaxation's prices say which rows could be in a better one: those whose units cost more than they save by no
    more than that packing is short of the relaxation. Few are left, so that branching over them is quick.
    """
    import numpy

    places = {unit: place for place, unit in enumerate(sorted({unit for units in rows for unit in units}))}
    cells = [(places[unit], number) for number, units in enumerate(rows) for unit in units]
    cover = _cover(cells, len(places), len(rows))
    worth = numpy.array(gains, dtype=float)
    shares, prices = _relax(cover, worth)
    packed = numpy.nonzero(shares > 1 - 1e-7)[0]
    if len(packed) < (shares > 1e-7).sum():
        free = numpy.nonzero((cover.T @ cover[:, packed]).sum(axis=1) == 0)[0]
        packed = numpy.concatenate([packed, free[_branch(cover[:, free], worth[free])]])
        gap = float(prices.sum() - worth[packed].sum())
        if gap > _EXACT:
            left = numpy.nonzero(cover.T @ prices - worth <= gap + _EXACT)[0]
            packed = left[_branch(cover[:, left], worth[left])]
    found: list[int] = numpy.sort(packed).tolist()
    return found


def _cover(cells: Sequence[tuple[int, int]], units: int, rows: int) -> csr_array:
    import numpy
    from scipy.sparse import csr_array

    return csr_array((numpy.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(units, rows))


def _relax(cover: csr_array, gains: Numbers) -> tuple[Numbers, Numbers]:
    """How much of each row the best packing takes when rows may be taken in part, and what every unit costs then."""
    import numpy
    from scipy.optimize import linprog

    exact = {"dual_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-10}
    found = linprog(-gains, A_ub=cover, b_ub=numpy.ones(cover.shape[0]), bounds=(0, None), method="highs-ds", options=exact)
    return found.x, numpy.maximum(0, -found.ineqlin.marginals)


def _branch(cover: csr_array, gains: Numbers) -> NDArray[numpy.int64]:
    """The best packing of few rows."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not len(gains):
        return numpy.zeros(0, dtype=numpy.int64)
    limits = LinearConstraint(cover, ub=1)
    found = milp(-gains, constraints=limits, bounds=Bounds(0, 1), integrality=numpy.ones(len(gains)), options={"mip_rel_gap": 0})
    taken: NDArray[numpy.int64] = numpy.nonzero(found.x.round() > 0)[0]
    return taken
