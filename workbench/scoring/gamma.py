"""Owns gamma: agreement on units that may overlap, by the alignment of all raters' units that has the least disorder.

Mathet, Widlöcher and Métivier (2015), Computational Linguistics 41(3); gamma-cat and gamma-k: Mathet (2017). A unitary alignment takes
at most one unit of each rater; its disorder is the mean over all pairs of raters, an absent unit costing `empty`. The best alignment
is exact: an assignment problem for two raters, else an integer programme over those unitary alignments that some best alignment can
hold (one that costs no less than without one of its units cannot be needed). What chance gives is sampled: every sample turns
each line of units by a random stretch round the continuum, as the paper does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import ceil, comb, fsum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Numbers: TypeAlias = NDArray[numpy.float64]
    Places: TypeAlias = NDArray[numpy.int64]

FEWEST_SAMPLES: Final = 30
MOST_SAMPLES: Final = 1_000
_JOIN: Final = 1e-8
"""What joining a unit is worth, so that of equally good alignments one with fewer rows is taken, as the published programs do."""
PRECISION: Final = 0.02
_CHUNK: Final = 4_000_000
_EXACT: Final = 1e-9
"""Sums that differ by less are the same."""


class GammaUnit(NamedTuple):
    """One unit of one rater; both ends in code points, or any other measure."""

    start: float
    end: float
    category: str


class Costs(NamedTuple):
    """What disorder is made of."""

    position: float = 1.0
    """Weight of the distance in place (alpha in the papers)."""
    category: float = 1.0
    """Weight of the distance in category (beta)."""
    empty: float = 1.0
    """What an absent unit costs against any other (delta)."""
    between: Callable[[str, str], float] | None = None
    """Distance of two categories, 0 to 1; the default is 0 for the same and 1 for others."""


DEFAULT: Final = Costs()


class GammaAlignment(NamedTuple):
    """A best alignment: for each unitary one the index of each rater's unit, -1 for none."""

    rows: Places
    total: float
    """The disorders of its unitary alignments added up."""
    disorder: float
    """That sum over the mean number of units a rater has."""


class Gamma(NamedTuple):
    """1 − observed / expected disorder; `value` is None with a reason where that cannot be said."""

    value: float | None
    observed: float | None
    expected: float | None
    samples: int
    categories: float | None = None
    """gamma-cat: on the categories of units that are aligned."""
    by_category: dict[str, float | None] = {}  # noqa: RUF012 - never changed, as nothing in this tuple is
    """gamma-k: for each category, on the aligned units of which one has it."""
    reason: str | None = None


Sets: TypeAlias = Sequence[Sequence[GammaUnit]]


def gamma_of(raters: Sets, costs: Costs = DEFAULT, seed: int = 0, precision: float = PRECISION, most_samples: int = MOST_SAMPLES) -> Gamma:
    """Gamma of one text. Neither the order of raters nor that of their units changes anything.

    Thirty samples are drawn, then as many as the paper asks for, so that the expected disorder is known to `precision` with
    95 % confidence, but no more than `most_samples`.
    """
    import numpy

    lines = sorted(sorted(units) for units in raters)
    if len(lines) < 2 or not any(lines):
        return Gamma(None, None, None, 0, reason="fewer than two raters" if len(lines) < 2 else "nobody has a unit")
    categories = sorted({unit.category for units in lines for unit in units})
    measure = _Measure(costs, categories)
    best = measure.align(lines)
    mine = measure.category_disorders(lines, best)
    draw = numpy.random.default_rng(seed)
    found: list[float] = []
    theirs: list[list[float]] = []
    wanted = FEWEST_SAMPLES
    while len(found) < wanted:
        lines_by_chance = shuffle_units(lines, draw)
        by_chance = measure.align(lines_by_chance)
        found.append(by_chance.disorder)
        theirs.append(measure.category_disorders(lines_by_chance, by_chance))
        if len(found) == FEWEST_SAMPLES:
            mean = fsum(found) / len(found)
            spread = float(numpy.std(found, ddof=1)) / mean if mean else 0.0
            wanted = min(most_samples, max(wanted, ceil((spread * 1.96 / precision) ** 2)))
    expected = fsum(found) / len(found)
    columns = [fsum(column) / len(column) for column in zip(*theirs, strict=True)]
    ratios = [1 - one / other if other else None for one, other in zip(mine, columns, strict=True)]
    if not expected:
        return Gamma(None, best.disorder, expected, len(found), reason="chance would have no disorder either")
    by_category = dict(zip(categories, ratios[1:], strict=True))
    return Gamma(1 - best.disorder / expected, best.disorder, expected, len(found), ratios[0], by_category)


def align_units(raters: Sets, costs: Costs = DEFAULT) -> GammaAlignment:
    """The alignment of least disorder, of raters and units in the order given."""
    return _Measure(costs, sorted({unit.category for units in raters for unit in units})).align(raters)


def pair_distances(one: Sequence[GammaUnit], other: Sequence[GammaUnit], costs: Costs = DEFAULT) -> tuple[Numbers, Numbers]:
    """The distances in place and in category of all units of two raters, not yet weighed."""
    categories = sorted({unit.category for units in (one, other) for unit in units})
    measure = _Measure(costs, categories)
    return measure.places(measure.line(one), measure.line(other)), measure.kinds(measure.line(one), measure.line(other))


def shuffle_units(lines: Sets, draw: numpy.random.Generator) -> list[list[GammaUnit]]:
    """Lines as chance would have them: each a random rater's, turned round the continuum by a whole random stretch.

    No two are turned by nearly the same stretch (half a mean unit), for they would agree again.
    """
    units = [unit for line in lines for unit in line]
    begin, end = min(unit.start for unit in units), max(unit.end for unit in units)
    length = end - begin
    apart = fsum(unit.end - unit.start for unit in units) / len(units) / 2
    turns: list[float] = []
    for _ in lines:
        turns.append(_far_from(turns, length, apart, draw))
    picked = [[] for _ in lines]  # type: list[list[GammaUnit]]
    while not any(picked):
        picked = [
            [GammaUnit(*_turned(unit, turn, begin, length), unit.category) for unit in lines[int(draw.integers(len(lines)))]]
            for turn in turns
        ]
    return picked


def _far_from(turns: Sequence[float], length: float, apart: float, draw: numpy.random.Generator) -> float:
    turn = 0.0
    for _ in range(100):  # on a short continuum there may be no room left; then any stretch will do
        turn = float(int(draw.uniform(0, length)))
        if all(min(abs(turn - other), length - abs(turn - other)) > apart for other in turns):
            break
    return turn


def _turned(unit: GammaUnit, turn: float, begin: float, length: float) -> tuple[float, float]:
    start = begin + (unit.start - begin + turn) % length if length else unit.start
    return start, start + unit.end - unit.start


class _Measure:
    """Distances and alignments under given costs, categories numbered once."""

    def __init__(self, costs: Costs, categories: Sequence[str]) -> None:
        import numpy

        self.costs = costs
        self.number = {category: place for place, category in enumerate(categories)}
        between = costs.between or (lambda one, other: float(one != other))
        self.apart = numpy.array([[float(between(one, other)) for other in categories] for one in categories]).reshape(
            2 * (len(categories),)
        )

    def line(self, units: Sequence[GammaUnit]) -> Numbers:
        """Starts, ends and numbers of categories, a row each."""
        import numpy

        rows = [(unit.start, unit.end, self.number[unit.category]) for unit in units]
        return numpy.array(rows, dtype=float).reshape(-1, 3)

    def places(self, one: Numbers, other: Numbers) -> Numbers:
        """The positional distance: how far both edges are apart, over the lengths, squared."""
        import numpy

        starts = numpy.abs(numpy.subtract.outer(one[:, 0], other[:, 0]))
        ends = numpy.abs(numpy.subtract.outer(one[:, 1], other[:, 1]))
        lengths = numpy.add.outer(one[:, 1] - one[:, 0], other[:, 1] - other[:, 0])
        distance: Numbers = numpy.square((starts + ends) / lengths) * self.costs.empty
        return distance

    def kinds(self, one: Numbers, other: Numbers) -> Numbers:
        """The distance of categories."""
        distance: Numbers = self.apart[one[:, 2].astype(int)[:, None], other[:, 2].astype(int)[None, :]] * self.costs.empty
        return distance

    def distances(self, one: Numbers, other: Numbers) -> Numbers:
        """Both together, weighed."""
        return self.costs.position * self.places(one, other) + self.costs.category * self.kinds(one, other)

    def align(self, raters: Sets) -> GammaAlignment:
        """The alignment of least disorder."""

        lines = [self.line(units) for units in raters]
        apart = {(a, b): self.distances(lines[a], lines[b]) for a, b in combinations(range(len(lines)), 2)}
        sizes = [len(line) for line in lines]
        rows = best_rows(apart, sizes, self.costs.empty)
        sums = _sums(rows, apart)
        real = (rows >= 0).sum(axis=1)
        pairs = comb(len(lines), 2)
        disorders = (sums + (pairs - real * (real - 1) / 2) * self.costs.empty) / pairs
        total = fsum(disorders.tolist())
        return GammaAlignment(rows, total, total / (sum(sizes) / len(sizes)))

    def category_disorders(self, raters: Sets, best: GammaAlignment) -> list[float]:
        """The disorder of categories in an alignment: over all units, then over the pairs of which one has each category.

        Two aligned units weigh by how well they lie and by how many are aligned with them. A unit against none weighs `empty`, and
        is as wrong as can be: so do the published programs, and without it a category that nobody shares would look perfect.
        """
        import numpy

        lines = [numpy.vstack([self.line(units), [[0, 1, -1]]]) for units in raters]  # index -1: no unit, no category
        among = numpy.maximum((best.rows >= 0).sum(axis=1) - 1, 1)
        weights, disorders, members = [], [], []
        for a, b in combinations(range(len(lines)), 2):
            rows = best.rows[(best.rows[:, [a, b]] >= 0).any(axis=1)]
            together = (rows[:, [a, b]] >= 0).all(axis=1)
            one, other = lines[a][rows[:, a]], lines[b][rows[:, b]]
            lengths = one[:, 1] - one[:, 0] + other[:, 1] - other[:, 0]
            edges = numpy.abs(one[:, 0] - other[:, 0]) + numpy.abs(one[:, 1] - other[:, 1])
            place = self.costs.position * numpy.square(edges / lengths) * self.costs.empty
            near = numpy.maximum(0, 1 - place) / among[(best.rows[:, [a, b]] >= 0).any(axis=1)]
            weight = numpy.where(together, near, self.costs.empty)
            apart = self.apart[one[:, 2].astype(int), other[:, 2].astype(int)]
            weights.append(weight)
            disorders.append(weight * numpy.where(together, apart, 1.0) * self.costs.empty)
            members.append(numpy.stack([one[:, 2], other[:, 2]], axis=1))
        weight, disorder, member = numpy.concatenate(weights), numpy.concatenate(disorders), numpy.concatenate(members)
        masks = [numpy.ones(len(weight), dtype=bool)]
        masks += [(member == number).any(axis=1) for number in range(len(self.number))]
        return [_share(float(disorder[mask].sum()), float(weight[mask].sum())) for mask in masks]


def _share(disorder: float, weight: float) -> float:
    # Without weight there is no unit of this category: chance drew a rater who never uses it.
    return disorder / weight if weight else 1.0


def best_rows(apart: dict[tuple[int, int], Numbers], sizes: Sequence[int], empty: float) -> Places:
    """The unitary alignments of least disorder for given distances of all units of every two raters: an index a rater, -1 for none.

    Distances are by (rater, later rater). Anything over `empty` × the square of the number of raters keeps two units apart.
    """
    joined = _pair_up(apart[0, 1], empty) if len(sizes) == 2 else _join(apart, sizes, empty)
    return _with_singles(joined, sizes)


def _pair_up(apart: Numbers, empty: float) -> Places:
    """For two raters: the pairs that save most against both units standing alone."""
    import numpy
    from scipy.optimize import linear_sum_assignment

    gain = numpy.minimum(apart - 2 * empty - _JOIN * empty, 0)
    one, other = linear_sum_assignment(gain)
    kept = gain[one, other] < 0
    return numpy.stack([one[kept], other[kept]], axis=1)


def _join(apart: dict[tuple[int, int], Numbers], sizes: Sequence[int], empty: float) -> Places:
    """For more raters: the unitary alignments of two units or more in a best alignment, by integer programming."""
    rows = _candidates(apart, sizes, empty)
    if not len(rows):
        return rows
    pairs = comb(len(sizes), 2)
    real = (rows >= 0).sum(axis=1)
    cost = (_sums(rows, apart) + (pairs - real * (real - 1) / 2) * empty) / pairs
    return rows[_pack(rows, real * empty - cost + _JOIN * empty * (real - 1), sizes)]


def _candidates(apart: dict[tuple[int, int], Numbers], sizes: Sequence[int], empty: float) -> Places:
    """The unitary alignments of two units or more of which every unit is worth its place.

    Without one of its p units an alignment costs less by that unit's distances, and more by `empty` for each of the p - 1 pairs and
    for the unit alone; so a unit whose distances come to more than (p - 1 + pairs) × `empty` does better alone.
    """
    import numpy

    number, pairs = len(sizes), comb(len(sizes), 2)
    padded = {key: numpy.pad(value, ((0, 1), (0, 1))) for key, value in apart.items()}  # index -1: no unit, no distance
    rows = numpy.empty((1, 0), dtype=int)
    limit = (number - 1 + pairs) * empty
    for rater in range(number):
        kept = [numpy.pad(rows, ((0, 0), (0, 1)), constant_values=-1)]
        step = max(1, _CHUNK // max(1, sizes[rater]))
        for first in range(0, len(rows), step):
            part = rows[first : first + step]
            near = numpy.zeros((len(part), sizes[rater]))
            for before in range(rater):
                near += padded[before, rater][part[:, before], : sizes[rater]]
            who, unit = numpy.nonzero(near <= limit)
            kept.append(numpy.column_stack([part[who], unit]))
        rows = numpy.concatenate(kept)
    real = (rows >= 0).sum(axis=1)
    rows, real = rows[real >= 2], real[real >= 2]
    good = numpy.ones(len(rows), dtype=bool)
    for rater in range(number):
        own = numpy.zeros(len(rows))
        for other in range(number):
            if other != rater:
                key = (min(rater, other), max(rater, other))
                own += padded[key][rows[:, key[0]], rows[:, key[1]]]
        good &= (rows[:, rater] < 0) | (own <= (real - 1 + pairs) * empty)
    found: Places = rows[good]
    return found


def _pack(rows: Places, savings: Numbers, sizes: Sequence[int]) -> Places:
    """Indexes of rows that share no unit and together save most: set packing, solved exactly.

    The relaxation comes first. Where it takes rows in part, what it leaves open beside the whole ones is solved by branching, which
    gives a packing. The relaxation's prices say which rows could be in a better one: those whose units cost more than they save by no
    more than that packing is short of the relaxation. Few are left, so that branching over them is quick.
    """
    import numpy

    keep = numpy.nonzero(savings > 0)[0]
    if not len(keep):
        return keep
    rows, gains, number = rows[keep], savings[keep], sum(sizes)
    first = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
    units = numpy.where(rows >= 0, rows + first, number)  # the last one stands for no unit, and costs nothing
    shares, prices = _relax(units, gains, number)
    packed = numpy.nonzero(shares > 1 - 1e-7)[0]
    if len(packed) < (shares > 1e-7).sum():
        used = numpy.zeros(number + 1, dtype=bool)
        used[units[packed]] = True
        used[number] = False
        free = numpy.nonzero(~used[units].any(axis=1))[0]
        packed = numpy.concatenate([packed, free[_branch(units[free], gains[free], number)]])
        gap = float(prices.sum()) - fsum(gains[packed].tolist())
        if gap > _EXACT:
            spare = prices[units].sum(axis=1) - gains
            left = numpy.nonzero(spare <= gap + _EXACT)[0]
            packed = left[_branch(units[left], gains[left], number)]
    found: Places = keep[packed]
    return found


def _cover(units: Places, number: int) -> csr_array:
    import numpy
    from scipy.sparse import csr_array

    column, place = numpy.nonzero(units < number)
    return csr_array((numpy.ones(len(column)), (units[column, place], column)), shape=(number, len(units)))


def _relax(units: Places, gains: Numbers, number: int) -> tuple[Numbers, Numbers]:
    """How much of each row the best packing takes when rows may be taken in part, and what every unit costs then."""
    import numpy
    from scipy.optimize import linprog

    exact = {"dual_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-10}
    cover = _cover(units, number)
    found = linprog(-gains, A_ub=cover, b_ub=numpy.ones(number), bounds=(0, None), method="highs-ds", options=exact)
    return found.x, numpy.append(numpy.maximum(0, -found.ineqlin.marginals), 0.0)


def _branch(units: Places, gains: Numbers, number: int) -> Places:
    """The best packing of few rows, by integer programming."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp

    limits = LinearConstraint(_cover(units, number), ub=1)
    found = milp(-gains, constraints=limits, bounds=Bounds(0, 1), integrality=numpy.ones(len(gains)), options={"mip_rel_gap": 0})
    taken: Places = numpy.nonzero(found.x.round() > 0)[0]
    return taken


def _with_singles(joined: Places, sizes: Sequence[int]) -> Places:
    """The rows, and one for each unit that stands alone."""
    import numpy

    rows = [joined]
    for rater, size in enumerate(sizes):
        alone = numpy.setdiff1d(numpy.arange(size), joined[:, rater])
        single = numpy.full((len(alone), len(sizes)), -1)
        single[:, rater] = alone
        rows.append(single)
    return numpy.concatenate(rows)


def _sums(rows: Places, apart: dict[tuple[int, int], Numbers]) -> Numbers:
    """For each row the distances of all its pairs of units added up."""
    import numpy

    total = numpy.zeros(len(rows))
    for (a, b), distances in apart.items():
        there = (rows[:, a] >= 0) & (rows[:, b] >= 0)
        total[there] += distances[rows[there, a], rows[there, b]]
    return total
