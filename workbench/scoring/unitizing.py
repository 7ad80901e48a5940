"""Owns agreement on where units lie in a text and what they are called, by Krippendorff's two families of alpha for unitizing.

alpha_U (Krippendorff 1995; 2004, Quality and Quantity 38): squared differences of edges, category by category, each against all the
rest of the continuum. The u-alpha family (Krippendorff, Mathet, Bouvry and Widlöcher 2016; Krippendorff 2019, section 12.6):
coincidences of intersecting lengths, gaps being a value of their own; of boundaries alone (binary), of codes where units meet
(coding), and of each value. Both want the units of one rater not to overlap: `partition` sees to that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, combinations
from typing import Final, NamedTuple, TypeAlias, TypeVar

GAP: Final = ""
"""The value of what no unit covers."""
NO_UNIT: Final = "no rater has a unit that covers anything"
NO_VARIATION: Final = "every stretch has the same value, so that nothing could have differed"


K = TypeVar("K", str, tuple[str, str])


class Unit(NamedTuple):
    """A stretch, half-open, with what the rater calls it."""

    start: int
    end: int
    value: str


class Unitized(NamedTuple):
    """1 − observed / expected disagreement; `value` is None with a reason where that cannot be said."""

    value: float | None
    observed: float
    expected: float
    reason: str | None = None


Section: TypeAlias = tuple[int, int, bool]
"""Start, end, and whether it is a unit (else it is a gap)."""


def partition(units: Iterable[Unit]) -> list[Unit]:
    """Units that do not overlap: where they did, the shorter one keeps the stretch, then the one that starts later.

    Units that cover nothing are left out: they agree or disagree about no part of the text.
    """
    taken: list[tuple[int, int]] = []
    pieces: list[Unit] = []
    for unit in sorted(units, key=lambda unit: (unit.end - unit.start, -unit.start, unit.value)):
        for start, end in _free(unit.start, unit.end, taken):
            pieces.append(Unit(start, end, unit.value))
        taken.append((unit.start, unit.end))
    return sorted(pieces)


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for low, high in sorted(taken):
        if high <= start or low >= end:
            continue
        if low > start:
            yield start, low
        start = max(start, high)
    if start < end:
        yield start, end


# -- alpha_U ------------------------------------------------------------------------------------------------------------------


def alpha_u(raters: Sequence[Sequence[Unit]], length: int, begin: int = 0) -> Unitized:
    """alpha_U over all categories: 1 − the sum of their observed over the sum of their expected disagreements."""
    found = list(alpha_u_by_category(raters, length, begin).values())
    observed, expected = sum(each.observed for each in found), sum(each.expected for each in found)
    if not expected:
        return Unitized(None, observed, expected, NO_UNIT)
    return Unitized(1 - observed / expected, observed, expected)


def alpha_u_by_category(raters: Sequence[Sequence[Unit]], length: int, begin: int = 0) -> dict[str, Unitized]:
    """alpha_U of each category that any rater uses, in alphabetical order."""
    if len(raters) < 2:
        return {}
    covering = [[unit for unit in units if unit.end > unit.start] for units in raters]
    categories = sorted({unit.value for units in covering for unit in units})
    return {category: _alpha_u_of(covering, category, length, begin) for category in categories}


def _alpha_u_of(raters: Sequence[Sequence[Unit]], category: str, length: int, begin: int) -> Unitized:
    lines = [sections_of((unit for unit in units if unit.value == category), length, begin) for units in raters]
    number = len(lines)
    apart = 2 * sum(_apart(one, other) for one, other in combinations(lines, 2))
    observed = apart / (number * (number - 1) * length**2)
    expected = _expected(lines, length)
    if not expected:
        return Unitized(None, observed, expected, NO_VARIATION)
    return Unitized(1 - observed / expected, observed, expected)


def sections_of(units: Iterable[Unit], length: int, begin: int = 0) -> list[Section]:
    """The whole continuum as units and the gaps between them."""
    sections: list[Section] = []
    here = begin
    for unit in sorted(units):
        if unit.start > here:
            sections.append((here, unit.start, False))
        sections.append((unit.start, unit.end, True))
        here = unit.end
    if here < begin + length:
        sections.append((here, begin + length, False))
    return sections


def section_distance(one: Section, other: Section) -> int:
    """The squared difference of two sections: of their edges where units overlap; of its length for a unit inside a gap; else 0."""
    if max(one[0], other[0]) >= min(one[1], other[1]):
        return 0
    if one[2] and other[2]:
        return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
    if one[2] == other[2]:
        return 0
    unit, gap = (one, other) if one[2] else (other, one)
    return (unit[1] - unit[0]) ** 2 if gap[0] <= unit[0] and unit[1] <= gap[1] else 0


def _apart(one: Sequence[Section], other: Sequence[Section]) -> int:
    total = here = there = 0
    while here < len(one) and there < len(other):
        total += section_distance(one[here], other[there])
        if one[here][1] <= other[there][1]:
            here += 1
        else:
            there += 1
    return total


def _expected(lines: Sequence[Sequence[Section]], length: int) -> float:
    """The disagreement if the sections were spread at random, in exact whole numbers up to the last division."""
    units = [end - start for line in lines for start, end, is_unit in line if is_unit]
    gaps = sorted(end - start for line in lines for start, end, is_unit in line if not is_unit)
    upto = [0, *accumulate(gaps)]
    total = Fraction(0)
    for size in units:
        first = bisect_right(gaps, size - 1)
        room = upto[-1] - upto[first] + (len(gaps) - first) * (1 - size)
        total += Fraction((len(units) - 1) * (2 * size**3 - 3 * size**2 + size), 3) + size**2 * room
    whole = len(lines) * length
    return float(2 * total / length / (whole * (whole - 1) - sum(size * (size - 1) for size in units)))


# -- the u-alpha family -------------------------------------------------------------------------------------------------------


class Lengths(NamedTuple):
    """What the u-alphas are made of; the lengths of several texts add up."""

    shared: dict[tuple[str, str], Fraction]
    """Coincidences: for each ordered pair of values the length where two raters have them, over the number of raters less one."""
    own: dict[str, Fraction]
    """What a unit shares with itself: the squares of the lengths of units; of gaps the lengths."""
    met: dict[str, Fraction]
    """The squares of the lengths of units, as far as a unit of another rater meets them."""


class UAlphas(NamedTuple):
    """The family, each None with a reason where nothing could have differed."""

    unitizing: Unitized
    """Edges and values together."""
    binary: Unitized
    """Units against gaps, whatever the units are called."""
    coding: Unitized
    """Values alone, where units of two raters meet."""
    by_value: dict[str, Unitized]
    """Each value against the other values, where units meet."""


def lengths_of(raters: Sequence[Sequence[Unit]], length: int) -> Lengths:
    """The lengths of one text; every rater's units must be a `partition`."""
    shared: Counter[tuple[str, str]] = Counter()
    own: Counter[str] = Counter()
    met: Counter[str] = Counter()
    lines = [_with_gaps(units, length) for units in raters]
    for one, other in combinations(lines, 2):
        for value, another, size in _intersections(one, other):
            shared[value, another] += size
            shared[another, value] += size
    for place, line in enumerate(lines):
        covered = partition(Unit(each.start, each.end, "x") for at, units in enumerate(raters) if at != place for each in units)
        for start, end, value in line:
            own[value] += end - start if value == GAP else (end - start) ** 2
            if value != GAP:
                met[value] += _inside(start, end, covered) ** 2
    share = Fraction(1, max(1, len(lines) - 1))
    return Lengths({pair: size * share for pair, size in shared.items()}, _exact(own), _exact(met))


def add_lengths(several: Iterable[Lengths]) -> Lengths:
    """The lengths of all texts together, exact whatever the order."""
    total = Lengths({}, {}, {})
    for each in several:
        _add(total.shared, each.shared)
        _add(total.own, each.own)
        _add(total.met, each.met)
    return total


def _add(sums: dict[K, Fraction], parts: dict[K, Fraction]) -> None:
    for key, size in parts.items():
        sums[key] = sums.get(key, Fraction(0)) + size


def u_alphas(lengths: Lengths) -> UAlphas:
    """The family from its lengths."""
    values = sorted({value for pair in lengths.shared for value in pair})
    units = [value for value in values if value != GAP]
    every = _Table(values, lengths.shared, lengths.own)
    coded = _Table(units, lengths.shared, lengths.met)
    return UAlphas(
        every.alpha([[value] for value in values]),
        every.alpha([[GAP], units]),
        coded.alpha([[value] for value in units]),
        {value: coded.alpha_of(value) for value in units},
    )


class _Table:
    """Observed and expected coincidences over some of the values."""

    def __init__(self, values: Sequence[str], shared: dict[tuple[str, str], Fraction], own: dict[str, Fraction]) -> None:
        self._values, self._shared, self._own = values, shared, own
        self._margin = {value: sum((self._seen(value, other) for other in values), Fraction(0)) for value in values}
        self._total = sum(self._margin.values(), Fraction(0))
        self._scale = self._total**2 - sum(own.get(value, Fraction(0)) for value in values)

    def _seen(self, one: str, other: str) -> Fraction:
        return self._shared.get((one, other), Fraction(0))

    def _chance(self, one: str, other: str) -> Fraction:
        number = self._margin[one] * self._margin[other] - (self._own.get(one, Fraction(0)) if one == other else 0)
        return self._total * number / self._scale

    def alpha(self, groups: Sequence[Sequence[str]]) -> Unitized:
        """1 − the coincidences between groups, observed over expected."""
        if not self._total:
            return Unitized(None, 0.0, 0.0, NO_UNIT)
        if not self._scale:
            return Unitized(None, 0.0, 0.0, NO_VARIATION)
        known = set(self._values)
        every = ((one, other) for mine, theirs in combinations(groups, 2) for one in mine for other in theirs)
        apart = [pair for pair in every if known.issuperset(pair)]
        observed = 2 * sum((self._seen(*pair) for pair in apart), Fraction(0))
        expected = 2 * sum((self._chance(*pair) for pair in apart), Fraction(0))
        return _unitized(observed / self._total, expected / self._total)

    def alpha_of(self, value: str) -> Unitized:
        """Of what a rater calls this value, the share that others call so too, beyond chance."""
        if not self._margin[value] or not self._scale:
            return Unitized(None, 0.0, 0.0, "no unit of this value meets another rater's" if self._scale else NO_VARIATION)
        by_chance = sum((self._chance(other, value) for other in self._values), Fraction(0))
        if not by_chance:
            return Unitized(None, 0.0, 0.0, NO_VARIATION)
        observed = 1 - self._seen(value, value) / self._margin[value]
        return _unitized(observed, 1 - self._chance(value, value) / by_chance)


def _unitized(observed: Fraction, expected: Fraction) -> Unitized:
    if not expected:
        return Unitized(None, float(observed), 0.0, NO_VARIATION)
    return Unitized(float(1 - observed / expected), float(observed), float(expected))


def _exact(sizes: Counter[str]) -> dict[str, Fraction]:
    return {value: Fraction(size) for value, size in sizes.items()}


def _with_gaps(units: Sequence[Unit], length: int) -> list[Unit]:
    line: list[Unit] = []
    here = 0
    for unit in sorted(units):
        if unit.start > here:
            line.append(Unit(here, unit.start, GAP))
        line.append(unit)
        here = unit.end
    if here < length:
        line.append(Unit(here, length, GAP))
    return line


def _intersections(one: Sequence[Unit], other: Sequence[Unit]) -> Iterable[tuple[str, str, int]]:
    here = there = 0
    while here < len(one) and there < len(other):
        size = min(one[here].end, other[there].end) - max(one[here].start, other[there].start)
        if size > 0:
            yield one[here].value, other[there].value, size
        if one[here].end <= other[there].end:
            here += 1
        else:
            there += 1


def _inside(start: int, end: int, covered: Sequence[Unit]) -> int:
    return sum(max(0, min(end, each.end) - max(start, each.start)) for each in covered)
