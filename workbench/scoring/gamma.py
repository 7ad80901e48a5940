"""Owns gamma: agreement on units that may overlap, by the alignment of all raters' units that has the least disorder.

Mathet, Widlöcher and Métivier (2015), Computational Linguistics 41(3); gamma-cat and gamma-k: Mathet (2017). A unitary alignment takes
at most one unit of each rater; its disorder is the mean over all pairs of raters, an absent unit costing `empty`. The best alignment
is exact (`unitary`). What chance gives is sampled: every sample turns each line of units by a random stretch round the continuum, as
the paper does. The text and its samples are aligned together, as so many stretches of one long text: that is several times as quick.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import ceil, fsum, inf, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from workbench.scoring.unitary import Near, costs_of, farthest, join, near_by_place, pair_up, sums_of, with_singles

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]
    Places: TypeAlias = NDArray[numpy.int64]

FEWEST_SAMPLES: Final = 30
MOST_SAMPLES: Final = 1_000
PRECISION: Final = 0.02
_MOST_PAIRS: Final = 4_000_000
"""So many pairs of units at most are looked at together."""


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
    kinds: tuple[tuple[float, float], ...] = ()
    """What gamma-cat and then each gamma-k, categories in order, are made of: the disorder observed, and by chance."""


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
    mine = [measure.line(units) for units in lines]
    draw = numpy.random.default_rng(seed)
    observed, *by_chance = measure.disorders([mine, *(_shuffled(mine, draw) for _ in range(FEWEST_SAMPLES))])
    found = [sample.disorder for sample in by_chance]
    mean = fsum(found) / len(found)
    spread = float(numpy.std(found, ddof=1)) / mean if mean else 0.0
    wanted = min(most_samples, ceil((spread * 1.96 / precision) ** 2))
    by_chance += measure.disorders([_shuffled(mine, draw) for _ in range(wanted - FEWEST_SAMPLES)])
    expected = fsum(sample.disorder for sample in by_chance) / len(by_chance)
    columns = [fsum(column) / len(column) for column in zip(*(sample.categories for sample in by_chance), strict=True)]
    ratios = [1 - one / other if other else None for one, other in zip(observed.categories, columns, strict=True)]
    if not expected:
        return Gamma(None, observed.disorder, expected, len(by_chance), reason="chance would have no disorder either")
    by_category = dict(zip(categories, ratios[1:], strict=True))
    kinds = tuple(zip(observed.categories, columns, strict=True))
    value = 1 - observed.disorder / expected
    return Gamma(value, observed.disorder, expected, len(by_chance), ratios[0], by_category, kinds=kinds)


def align_units(raters: Sets, costs: Costs = DEFAULT) -> GammaAlignment:
    """The alignment of least disorder, of raters and units in the order given."""
    measure = _Measure(costs, sorted({unit.category for units in raters for unit in units}))
    lines = [measure.line(units) for units in raters]
    rows = measure.align([lines])
    total = fsum(measure.row_disorders(rows, lines).tolist())
    return GammaAlignment(rows, total, total / (sum(map(len, raters)) / len(raters)))


def pair_distances(one: Sequence[GammaUnit], other: Sequence[GammaUnit], costs: Costs = DEFAULT) -> tuple[Numbers, Numbers]:
    """The distances in place and in category of all units of two raters, not yet weighed."""
    categories = sorted({unit.category for units in (one, other) for unit in units})
    measure = _Measure(costs, categories)
    mine, theirs = measure.line(one)[:, :, None], measure.line(other)[:, None]
    return measure.places(mine, theirs), measure.kinds(mine, theirs)


def _shuffled(lines: Sequence[Numbers], draw: numpy.random.Generator) -> list[Numbers]:
    """Lines as chance would have them: each a random rater's, turned round the continuum by a whole random stretch.

    No two are turned by nearly the same stretch (half a mean unit), for they would agree again.
    """
    import numpy

    starts, ends, _ = numpy.concatenate(lines, axis=1)
    begin = float(starts.min())
    length = float(ends.max()) - begin
    apart = fsum((ends - starts).tolist()) / len(starts) / 2
    turns: list[float] = []
    for _ in lines:
        turns.append(_far_from(turns, length, apart, draw))
    picked: list[Numbers] = []
    while not any(line.size for line in picked):
        picked = [_turned(lines[int(draw.integers(len(lines)))], turn, begin, length) for turn in turns]
    return picked


def _far_from(turns: Sequence[float], length: float, apart: float, draw: numpy.random.Generator) -> float:
    turn = 0.0
    for _ in range(100):  # on a short continuum there may be no room left; then any stretch will do
        turn = float(int(draw.uniform(0, length)))
        if all(min(abs(turn - other), length - abs(turn - other)) > apart for other in turns):
            break
    return turn


def _turned(line: Numbers, turn: float, begin: float, length: float) -> Numbers:
    turned = line.copy()
    if length:
        turned[0] = begin + (line[0] - begin + turn) % length
        turned[1] = turned[0] + (line[1] - line[0])
    return turned


class _Disorder(NamedTuple):
    """The disorder of the best alignment of one continuum; that of categories in it, over all units and for each category."""

    disorder: float
    categories: list[float]


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
        """Starts, ends and numbers of categories of the units: a row each, since they are looked at apart."""
        import numpy

        rows = [(unit.start, unit.end, self.number[unit.category]) for unit in units]
        return numpy.array(rows, dtype=float).reshape(-1, 3).T.copy()

    def places(self, one: Numbers, other: Numbers) -> Numbers:
        """The positional distance: how far both edges are apart, over the lengths, squared."""
        import numpy

        edges = numpy.abs(one[0] - other[0]) + numpy.abs(one[1] - other[1])
        lengths = one[1] - one[0] + other[1] - other[0]
        distance: Numbers = numpy.square(edges / lengths) * self.costs.empty
        return distance

    def kinds(self, one: Numbers, other: Numbers) -> Numbers:
        """The distance of categories."""
        distance: Numbers = self.apart.take(one[2].astype(int) * len(self.apart) + other[2].astype(int)) * self.costs.empty
        return distance

    def distances(self, one: Numbers, other: Numbers) -> Numbers:
        """Both together, weighed; of units one by one, or of all with all where the shapes say so."""
        return self.costs.position * self.places(one, other) + self.costs.category * self.kinds(one, other)

    def align(self, continua: Sequence[Sequence[Numbers]]) -> Places:
        """The best alignments of continua of the same raters, as one: units are numbered through all continua."""
        import numpy

        lines = [numpy.concatenate(line, axis=1) for line in zip(*continua, strict=True)]
        sizes = [line.shape[1] for line in lines]
        if len(lines) == 2:
            return with_singles(self._pair_up(continua), sizes)
        starts, ends, _ = numpy.concatenate(lines, axis=1)
        length = float(ends.max() - starts.min())
        # The continua one after the other, so far apart that nothing of one is near anything of another.
        places = [line[0] + of_unit * (2 * length + 1) for line, of_unit in zip(lines, _numbers(continua), strict=True)]
        near = {(a, b): self._near(lines, places, length, a, b) for a, b in combinations(range(len(lines)), 2)}
        joined = join(near, self._apart(lines), sizes, self.costs.empty, numpy.concatenate(places))
        return with_singles(joined, sizes)

    def _apart(self, lines: Sequence[Numbers]) -> Callable[[int, Places, int, Places], Numbers]:
        return lambda a, one, b, other: self.distances(lines[a].take(one, axis=1), lines[b].take(other, axis=1))

    def _pair_up(self, continua: Sequence[Sequence[Numbers]]) -> Places:
        import numpy

        found = []
        begin = numpy.zeros(2, dtype=numpy.int64)
        for one, other in continua:
            found.append(pair_up(self.distances(one[:, :, None], other[:, None]), self.costs.empty) + begin)
            begin += [one.shape[1], other.shape[1]]
        return numpy.concatenate(found)

    def _near(self, lines: Sequence[Numbers], places: Sequence[Numbers], length: float, a: int, b: int) -> Near:
        """The pairs of units of two raters, in the same continuum, that are near enough to stand together."""
        import numpy

        limit = farthest(len(lines), self.costs.empty)
        # Both edges may be off by `most` times the lengths; the lengths may differ too, so the starts by half of both together.
        most = sqrt(limit / (self.costs.position * self.costs.empty)) if self.costs.position * self.costs.empty else inf
        widths = [line[1] - line[0] for line in (lines[a], lines[b])]
        reach = numpy.minimum(length, (most + 1) / 2 * (widths[0] + widths[1].max(initial=0)) + 1e-6)
        one, other = near_by_place(places[a], places[b], reach)
        apart = self._apart(lines)(a, one, b, other)
        kept = apart <= limit
        return Near(one[kept], other[kept], apart[kept])

    def row_disorders(self, rows: Places, lines: Sequence[Numbers]) -> Numbers:
        """The disorder of each unitary alignment."""
        sums = sums_of(rows, self._apart(lines))
        return costs_of(sums, (rows >= 0).sum(axis=1), len(lines), self.costs.empty)

    def disorders(self, continua: Sequence[Sequence[Numbers]]) -> list[_Disorder]:
        """What `align` comes to for each continuum."""
        import numpy

        if not continua:
            return []
        pairs = sum(one.shape[1] * other.shape[1] for one, other in combinations(continua[0], 2))
        together = max(1, _MOST_PAIRS // max(1, pairs))
        if len(continua) > together:
            return self.disorders(continua[:together]) + self.disorders(continua[together:])
        lines = [numpy.concatenate(line, axis=1) for line in zip(*continua, strict=True)]
        rows = self.align(continua)
        number = numpy.max([numpy.append(place, -1)[rows[:, rater]] for rater, place in enumerate(_numbers(continua))], axis=0)
        costs = self.row_disorders(rows, lines)
        order = numpy.argsort(number, kind="stable")
        parts = numpy.split(costs[order], numpy.searchsorted(number[order], numpy.arange(1, len(continua))))
        means = [sum(line.shape[1] for line in each) / len(each) for each in continua]
        categories = self._category_disorders(rows, number, lines, len(continua))
        return [_Disorder(fsum(part.tolist()) / mean, own) for part, mean, own in zip(parts, means, categories, strict=True)]

    def _category_disorders(self, rows: Places, number: Places, lines: Sequence[Numbers], continua: int) -> list[list[float]]:
        """For each continuum the disorder of categories: over all units, then over the pairs of which one has each category.

        Two aligned units weigh by how well they lie and by how many are aligned with them. A unit against none weighs `empty`, and
        is as wrong as can be: so do the published programs, and without it a category that nobody shares would look perfect.
        """
        import numpy

        padded = [numpy.append(line, [[0], [1], [-1]], axis=1) for line in lines]  # index -1: no unit, no category
        among = numpy.maximum((rows >= 0).sum(axis=1) - 1, 1)
        weights, disorders = numpy.zeros((2, len(self.number) + 1, continua))
        for a, b in combinations(range(len(lines)), 2):
            some = numpy.nonzero((rows[:, a] >= 0) | (rows[:, b] >= 0))[0]
            together = (rows[some, a] >= 0) & (rows[some, b] >= 0)
            one, other = padded[a].take(rows[some, a], axis=1), padded[b].take(rows[some, b], axis=1)
            near = numpy.maximum(0, 1 - self.costs.position * self.places(one, other)) / among[some]
            weight = numpy.where(together, near, self.costs.empty)
            disorder = weight * numpy.where(together, self.kinds(one, other), self.costs.empty)
            mine, theirs = one[2].astype(int) + 1, other[2].astype(int) + 1
            differ = mine != theirs
            for total, value in ((weights, weight), (disorders, disorder)):
                total[0] += numpy.bincount(number[some], value, minlength=continua)
                for kinds, counted in ((mine, mine > 0), (theirs, (theirs > 0) & differ)):
                    place = kinds[counted] * continua + number[some][counted]
                    total += numpy.bincount(place, value[counted], minlength=total.size).reshape(total.shape)
        return [
            [_share(*pair) for pair in zip(disorder, weight, strict=True)]
            for disorder, weight in zip(disorders.T.tolist(), weights.T.tolist(), strict=True)
        ]


def _numbers(continua: Sequence[Sequence[Numbers]]) -> list[Places]:
    """For the units of each rater, through all continua, the number of the continuum."""
    import numpy

    return [numpy.repeat(numpy.arange(len(continua)), [line.shape[1] for line in lines]) for lines in zip(*continua, strict=True)]


def _share(disorder: float, weight: float) -> float:
    # Without weight there is no unit of this category: chance drew a rater who never uses it.
    return disorder / weight if weight else 1.0
