"""Owns coefficients of agreement on categories that correct for chance; must never guess at a cell that nobody filled.

Two raters, from their table: percent agreement; S (Bennett, Alpert and Goldstein 1954; Brennan and Prediger 1981); pi (Scott 1955);
kappa (Cohen 1960), with weights (Cohen 1968). Any number of raters, from how often each unit got each category: kappa (Fleiss 1971);
AC1 and AC2 (Gwet 2008, 2014), where units may have different numbers of ratings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from math import fsum
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy
    from numpy.typing import ArrayLike, NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

Margins: TypeAlias = "Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]"
Weights = Literal["identity", "linear", "quadratic", "ordinal", "radical"]


class Coefficient(NamedTuple):
    """Agreement beyond chance; `value` is None with a reason where chance agreement is certain or nothing can be compared."""

    value: float | None
    observed: float | None
    expected: float | None
    reason: str | None = None


NOTHING = "no unit is rated by two raters"
ONE_CATEGORY = "one category only, so that agreement by chance is certain"


def count_categories(units: Iterable[Sequence[Hashable | None]]) -> tuple[list[Hashable], Numbers]:
    """The categories in order, and for each unit how many raters gave it each; None is a missing cell."""
    import numpy

    rows = [[value for value in unit if value is not None] for unit in units]
    categories = sorted({value for row in rows for value in row}, key=lambda value: (str(type(value)), value))
    place = {category: index for index, category in enumerate(categories)}
    counts = numpy.zeros((len(rows), len(categories)))
    for index, row in enumerate(rows):
        for value in row:
            counts[index, place[value]] += 1
    return categories, counts


def cohen_kappa(table: ArrayLike, weights: Weights = "identity") -> Coefficient:
    """Cohen's kappa of a square table, rater one by rater two."""
    return _from_table(table, weights, lambda rows, columns: (rows, columns))


def scott_pi(table: ArrayLike) -> Coefficient:
    """Scott's pi of a square table: both raters are taken to have the same habits."""
    return _from_table(table, "identity", lambda rows, columns: ((rows + columns) / 2, (rows + columns) / 2))


def bennett_s(table: ArrayLike) -> Coefficient:
    """Bennett's S of a square table: chance is one in the number of its categories."""
    return _from_table(table, "identity", lambda rows, columns: (0 * rows + 1 / len(rows), 0 * rows + 1 / len(rows)))


def _from_table(table: ArrayLike, weights: Weights, margins_of: Margins) -> Coefficient:
    import numpy

    cells = numpy.asarray(table, dtype=float)
    total = cells.sum()
    if not total:
        return Coefficient(None, None, None, NOTHING)
    weight = weight_matrix(len(cells), weights)
    rows, columns = margins_of(cells.sum(axis=1) / total, cells.sum(axis=0) / total)
    # Exact sums, so that swapping the raters changes no bit.
    return _beyond_chance(fsum((weight * cells).flat) / float(total), fsum((numpy.outer(rows, columns) * weight).flat))


def fleiss_kappa(counts: ArrayLike) -> Coefficient:
    """Fleiss' kappa of counts, units by categories; units with fewer than two ratings are left aside.

    With unequal numbers of ratings every unit weighs by its ratings' share in the categories, and by one in the agreement.
    """
    import numpy

    cells = _rated(counts)
    if not len(cells):
        return Coefficient(None, None, None, NOTHING)
    ratings = cells.sum(axis=1)
    observed = ((cells * (cells - 1)).sum(axis=1) / (ratings * (ratings - 1))).mean()
    shares = cells.sum(axis=0) / cells.sum()
    return _beyond_chance(float(observed), float(numpy.square(shares).sum()))


def fleiss_by_category(counts: ArrayLike) -> list[Coefficient]:
    """Fleiss' kappa of each category against all others, in the order of the columns."""
    import numpy

    cells = _rated(counts)
    total = cells.sum(axis=1, keepdims=True)
    return [fleiss_kappa(numpy.hstack([cells[:, [place]], total - cells[:, [place]]])) for place in range(cells.shape[1])]


def gwet_ac(counts: ArrayLike, weights: Weights = "identity", times: ArrayLike | None = None) -> Coefficient:
    """Gwet's AC1, or AC2 with other weights than identity, of counts, units by categories.

    `times` says how many units each row stands for. Units with one rating count for the shares of the categories only.
    """
    import numpy

    cells = numpy.asarray(counts, dtype=float)
    many = numpy.ones(len(cells)) if times is None else numpy.asarray(times, dtype=float)
    ratings = cells.sum(axis=1)
    paired, rated = ratings >= 2, ratings >= 1
    if not (many[paired] > 0).any():
        return Coefficient(None, None, None, NOTHING)
    categories = cells.shape[1]
    weight = weight_matrix(categories, weights)
    chosen, r = cells[paired], ratings[paired]
    agreed = (chosen * (chosen @ weight - 1)).sum(axis=1) / (r * (r - 1))
    observed = float((agreed * many[paired]).sum() / many[paired].sum())
    if categories < 2:
        return Coefficient(None, observed, None, ONE_CATEGORY)
    shares = ((cells[rated] / ratings[rated, None]) * many[rated, None]).sum(axis=0) / many[rated].sum()
    expected = float(weight.sum() / (categories * (categories - 1)) * (shares * (1 - shares)).sum())
    return _beyond_chance(observed, expected)


def percent_agreement(counts: ArrayLike) -> float | None:
    """The share of pairs of ratings of one unit that are equal, each unit weighing the same; None where there are no pairs."""
    cells = _rated(counts)
    if not len(cells):
        return None
    ratings = cells.sum(axis=1)
    return float(((cells * (cells - 1)).sum(axis=1) / (ratings * (ratings - 1))).mean())


def weight_matrix(categories: int, weights: Weights) -> Numbers:
    """How much each pair of categories agrees, 0 to 1, the categories taken as 1, 2, 3 … (Gwet 2014, chapter 3)."""
    import numpy

    if weights == "identity" or categories < 2:
        return numpy.eye(categories)
    apart = numpy.abs(numpy.subtract.outer(numpy.arange(categories), numpy.arange(categories))).astype(float)
    if weights == "ordinal":
        apart = apart * (apart + 1) / 2
    elif weights == "quadratic":
        apart = apart**2
    elif weights == "radical":
        apart = numpy.sqrt(apart)
    matrix: Numbers = 1 - apart / apart.max()
    return matrix


def _rated(counts: ArrayLike) -> Numbers:
    import numpy

    cells = numpy.asarray(counts, dtype=float)
    rated: Numbers = cells[cells.sum(axis=1) >= 2] if cells.size else cells.reshape(0, 0)
    return rated


def _beyond_chance(observed: float, expected: float) -> Coefficient:
    if 1 - expected < 1e-12:
        return Coefficient(None, observed, 1.0, ONE_CATEGORY)
    return Coefficient((observed - expected) / (1 - expected), observed, expected)
