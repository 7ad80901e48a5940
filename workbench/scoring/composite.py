"""Owns agreement of two annotators on spans and on the links between them, measured as one (Ben Fguira and Sefi, opt-gamma).

Spans are aligned one to one so that the cost is least: `place` × the Jaccard distance of the code points plus the rest × whether the
categories differ; two spans with a Jaccard distance over `limit` cannot be aligned, and a span that stands alone costs `alone`.
Links are aligned the same way, their place being the mean of both ends' distances. Agreement is 1 − cost over the mean number a side
has; it isn't corrected for chance. It is the nearest thing in print to agreement on links.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum
from typing import NamedTuple, TypeVar

from workbench.model.claim import Part
from workbench.scoring.align import shared_code_points
from workbench.scoring.base import Parts

T = TypeVar("T")


class Placed(NamedTuple):
    """A span and what it is called."""

    parts: Parts
    category: str


class Tied(NamedTuple):
    """A link by the spans of its ends."""

    start: Parts
    end: Parts
    relation: str


class Weighing(NamedTuple):
    """The choices of the measure."""

    place: float = 0.5
    limit: float = 0.5
    alone: float = 0.5
    spans: float = 0.7
    """Weight of the spans in the composite; the links have the rest."""


class Cost(NamedTuple):
    """The cost of the best alignment, and the mean number of things a side has."""

    total: float
    number: float

    @property
    def agreement(self) -> float | None:
        """1 − cost over number, -1 to 1; None where both sides have nothing."""
        return max(-1.0, 1 - self.total / self.number) if self.number else None


def span_cost(one: Sequence[Placed], other: Sequence[Placed], weighing: Weighing | None = None) -> Cost:
    """The cost of aligning two annotators' spans."""
    return _cost(sorted(one), sorted(other), lambda a, b: jaccard_of(a.parts, b.parts), lambda span: span.category, weighing)


def link_cost(one: Sequence[Tied], other: Sequence[Tied], weighing: Weighing | None = None) -> Cost:
    """The cost of aligning two annotators' links."""

    def apart(a: Tied, b: Tied) -> float:
        return (jaccard_of(a.start, b.start) + jaccard_of(a.end, b.end)) / 2

    return _cost(sorted(one), sorted(other), apart, lambda link: link.relation, weighing)


def composite_of(spans: float | None, links: float | None, weighing: Weighing | None = None) -> float | None:
    """Both agreements as one; None where either is undefined."""
    share = (weighing or Weighing()).spans
    return None if spans is None or links is None else share * spans + (1 - share) * links


def jaccard_of(one: Sequence[Part], other: Sequence[Part]) -> float:
    """1 − intersection over union of the code points."""
    shared = shared_code_points(tuple(one), tuple(other))
    return 1 - shared / (sum(end - start for start, end in (*one, *other)) - shared)


def _cost(
    one: Sequence[T], other: Sequence[T], apart: Callable[[T, T], float], name: Callable[[T], str], weighing: Weighing | None
) -> Cost:
    import numpy
    from scipy.optimize import linear_sum_assignment

    choice = weighing or Weighing()
    number = (len(one) + len(other)) / 2
    if not one or not other:
        return Cost(choice.alone * (len(one) + len(other)), number)
    places = numpy.array([[apart(a, b) for b in other] for a in one])
    names = numpy.array([[float(name(a) != name(b)) for b in other] for a in one])
    cost = choice.place * places + (1 - choice.place) * names
    gain = numpy.where(places <= choice.limit, numpy.minimum(cost - 2 * choice.alone, 0), 0)
    rows, columns = linear_sum_assignment(gain)
    return Cost(choice.alone * (len(one) + len(other)) + fsum(gain[rows, columns].tolist()), number)
