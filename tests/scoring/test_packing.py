"""Set packing by prices and search gains what integer programming gains, on problems of every shape."""

from __future__ import annotations

import numpy
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from workbench.scoring.gamma import Costs, GammaUnit, align_units
from workbench.scoring.packing import Rows, pack
from workbench.scoring.search import cheapest_packing


def by_programme(units: list[list[int]], gains: list[float], number: int) -> float:
    """What the best packing gains, from the solver's own integer programme."""
    cover = numpy.zeros((number, len(units)))
    for row, held in enumerate(units):
        cover[held, row] = 1
    found = milp(
        -numpy.array(gains),
        constraints=LinearConstraint(cover, ub=1),
        bounds=Bounds(0, 1),
        integrality=numpy.ones(len(units)),
        options={"mip_rel_gap": 0},
    )
    return float(-found.fun)


@st.composite
def packings(draw: st.DrawFn) -> tuple[list[list[int]], list[float], int]:
    """Rows of two or three units, one of each column at most; gains that tie, differ by little, or are nothing."""
    size = draw(st.integers(1, 7))
    cell = st.integers(-1, size - 1)
    rows = draw(st.lists(st.tuples(cell, cell, cell).filter(lambda row: sum(unit >= 0 for unit in row) > 1), min_size=1, max_size=60))
    units = [[column * size + unit for column, unit in enumerate(row) if unit >= 0] for row in rows]
    gain = st.one_of(st.integers(-1, 3).map(float), st.floats(0, 3, allow_subnormal=False))
    return units, draw(st.lists(gain, min_size=len(rows), max_size=len(rows))), 3 * size


@given(packings())
def test_a_packing_shares_no_unit_and_gains_what_integer_programming_gains(problem: tuple[list[list[int]], list[float], int]) -> None:
    units, gains, number = problem
    size = number // 3
    table = numpy.full((len(units), 3), number)
    for row, held in enumerate(units):
        for unit in held:
            table[row, unit // size] = unit
    packed = pack(Rows(table, numpy.array(gains), number, numpy.arange(number) % size * 1.0)).tolist()
    used = [unit for row in packed for unit in units[row]]
    assert len(used) == len(set(used))
    assert abs(sum(gains[row] for row in packed) - by_programme(units, gains, number)) < 1e-7


@given(packings())
def test_a_search_that_hands_over_to_the_programme_finds_no_worse(problem: tuple[list[list[int]], list[float], int]) -> None:
    units, gains, number = problem
    prices = dict.fromkeys(range(number), 3.0)
    slack = [3.0 * len(held) - gain for held, gain in zip(units, gains, strict=True)]
    losses = []
    for most in (0, 10_000):
        found = cheapest_packing(units, slack, prices, float("inf"), most)
        assert found is not None
        held = {unit for row in found for unit in units[row]}
        losses.append(sum(slack[row] for row in found) + 3.0 * (number - len(held)))
    assert abs(losses[0] - losses[1]) < 1e-7


def test_three_raters_of_many_units_are_aligned_as_exactly_as_one_integer_programme_does() -> None:
    """Large enough that the relaxation is fractional in places and pieces have to be joined."""
    draw = numpy.random.default_rng(3)
    lines = []
    for _ in range(3):
        starts = numpy.sort(draw.integers(0, 3_000, 60)).tolist()
        lines.append([GammaUnit(start, start + int(draw.integers(10, 120)), str(draw.choice(["a", "b"]))) for start in starts])
    best = align_units(lines)
    assert abs(best.total - whole_programme(lines)) < 1e-6


def whole_programme(lines: list[list[GammaUnit]]) -> float:
    """The least total disorder over all unitary alignments that cost less than their units alone."""
    sizes = [len(line) for line in lines]
    first = numpy.cumsum([0, *sizes])
    units, costs = [], []
    for a, one in enumerate([*lines[0], None]):
        for b, other in enumerate([*lines[1], None]):
            if one and other and distance(one, other) > 5:
                continue
            for c, third in enumerate([*lines[2], None]):
                there = [unit for unit in (one, other, third) if unit]
                pairs = [(x, y) for n, x in enumerate(there) for y in there[n + 1 :]]
                cost = (sum(distance(x, y) for x, y in pairs) + 3 - len(pairs)) / 3
                if there and cost < len(there) + 1e-9:
                    units.append([int(first[n]) + p for n, (p, unit) in enumerate([(a, one), (b, other), (c, third)]) if unit])
                    costs.append(cost)
    return sum(sizes) - by_programme(units, [len(held) - cost for held, cost in zip(units, costs, strict=True)], sum(sizes))


def distance(one: GammaUnit, other: GammaUnit) -> float:
    """Positional and categorial distance with the default weights."""
    edges = abs(one.start - other.start) + abs(one.end - other.end)
    return (edges / (one.end - one.start + other.end - other.start)) ** 2 + (one.category != other.category)


def test_costs_of_place_nothing_still_align_everything_by_category() -> None:
    line = [GammaUnit(0, 10, "a"), GammaUnit(500, 510, "b"), GammaUnit(900, 930, "a")]
    assert align_units([line, line[::-1], line], Costs(position=0.0)).total == 0
