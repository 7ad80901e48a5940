"""Owns the one-to-one matching of predicted with gold claims in one article; must never look at the order they came in.

Identical claims are matched first, then those of identical span and label, then those of identical span: under IoU, whose
complement is a metric, such pairs are part of some best matching. The rest is matched so that the sum of IoU (intersection over
union of the fragments' code points) is largest, for each group of overlapping claims by itself, with the Hungarian method
(Crouse 2016, as in scipy). Among equally good matchings the one with more pairs of IoU ≥ .5 wins, then with more equal labels,
then the one that the contents put first; the two sides are treated alike, so that swapping them gives the same pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import Final, NamedTuple

from workbench.scoring.assign import SMALL, best_of_few
from workbench.scoring.base import Item, Parts

# Far below any difference of sums that matters, far above the rounding of a sum (1e-16 a pair).
_FOR_OVERLAP: Final = 1e-9
_FOR_LABEL: Final = 1e-11


class Pair(NamedTuple):
    """A gold and a predicted claim, as indexes into what was aligned, with the code points that they share and cover."""

    gold: int
    predicted: int
    shared: int
    covered: int

    @property
    def iou(self) -> float:
        """Intersection over union, above 0 and up to 1."""
        return self.shared / self.covered

    @property
    def is_exact(self) -> bool:
        """Whether both cover the same code points."""
        return self.shared == self.covered

    @property
    def is_overlap(self) -> bool:
        """Whether IoU ≥ .5, in whole numbers."""
        return 2 * self.shared >= self.covered


_SPAN: Final = itemgetter(0)
# Three times as quick as naming the members.
_make_pair: Final = partial(tuple.__new__, Pair)


def align(gold: Sequence[Item], predicted: Sequence[Item]) -> list[Pair]:
    """The best pairs in order of gold; claims that share no code point are never paired."""
    pairs: list[Pair] = []
    left, right = _lock_spans(gold, predicted, pairs)
    if not left or not right:
        return pairs
    edges = overlapping_pairs(gold, predicted, left, right)
    for group in _components(edges):
        pairs.extend(group if len(group) == 1 else _best_of(gold, predicted, group))
    pairs.sort()
    return pairs


def _lock_spans(gold: Sequence[Item], predicted: Sequence[Item], pairs: list[Pair]) -> tuple[list[int], list[int]]:
    """Pairs what has the same span; gives what is left of both sides, in order of contents."""
    here, there = (dict(zip(map(_SPAN, items), range(len(items)), strict=True)) for items in (gold, predicted))
    if len(there) == len(predicted) and len(here) == len(gold):
        for span, place in list(here.items()):
            partner = there.pop(span, None)
            if partner is not None:
                del here[span]
                pairs.append(_make_pair((place, partner, size := gold[place][1], size)))
        # No span stands twice, so the spans alone give the order.
        return [here[span] for span in sorted(here)], [there[span] for span in sorted(there)]
    left = sorted(range(len(gold)), key=lambda place: (gold[place].content, gold[place].id))
    right = sorted(range(len(predicted)), key=lambda place: (predicted[place].content, predicted[place].id))
    for key_of in (_content, _span_and_label, _span):
        left, right = _lock(gold, predicted, left, right, key_of, pairs)
    pairs.sort()
    return left, right


def shared_code_points(one: Parts, other: Parts) -> int:
    """How many code points two lists of ordered parts have in common."""
    if len(one) == 1 == len(other):
        return max(0, min(one[0][1], other[0][1]) - max(one[0][0], other[0][0]))
    total = here = there = 0
    while here < len(one) and there < len(other):
        total += max(0, min(one[here][1], other[there][1]) - max(one[here][0], other[there][0]))
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1
    return total


def _content(item: Item) -> object:
    return item.content


def _span_and_label(item: Item) -> object:
    return item.parts, item.label


def _span(item: Item) -> object:
    return item.parts


def _lock(
    gold: Sequence[Item],
    predicted: Sequence[Item],
    left: list[int],
    right: list[int],
    key_of: Callable[[Item], object],
    pairs: list[Pair],
) -> tuple[list[int], list[int]]:
    """Pairs items of equal key, first with first; gives what is left of both sides, still in order."""
    waiting: dict[object, list[int]] = {}
    for place in reversed(right):
        waiting.setdefault(key_of(predicted[place]), []).append(place)
    still: list[int] = []
    taken: set[int] = set()
    for place in left:
        partners = waiting.get(key_of(gold[place]))
        if partners:
            partner = partners.pop()
            taken.add(partner)
            pairs.append(Pair(place, partner, gold[place].size, gold[place].size))
        else:
            still.append(place)
    return still, [place for place in right if place not in taken]


def overlapping_pairs(gold: Sequence[Item], predicted: Sequence[Item], left: Sequence[int], right: Sequence[int]) -> list[Pair]:
    """Every pair that shares a code point, of these claims in order of contents, by one sweep over the starts of the hulls."""
    edges: list[Pair] = []
    active: list[tuple[int, int, int, Parts]] = []
    others = [(parts[0][0], parts[-1][1], place, parts) for place in right for parts in (predicted[place][0],)]
    here, last = 0, len(others)
    # `left` and `right` are sorted by content, which begins with the parts: so by the start of the hull.
    for place in left:
        parts = gold[place][0]
        start, end = parts[0][0], parts[-1][1]
        while here < last and others[here][0] < end:
            active.append(others[here])
            here += 1
        # A later gold claim starts no earlier than this one: what ends before this start is done with.
        active = [other for other in active if other[1] > start]
        for low, high, other, theirs in active:
            if len(parts) == 1 == len(theirs):
                shared = (high if high < end else end) - (low if low > start else start)
                if shared > 0:
                    edges.append(_make_pair((place, other, shared, end - start + high - low - shared)))
            elif shared := shared_code_points(parts, theirs):
                edges.append(_make_pair((place, other, shared, gold[place][1] + predicted[other][1] - shared)))
    return edges


def _components(edges: list[Pair]) -> list[list[Pair]]:
    """The edges, grouped by what hangs together."""
    of_gold: dict[int, list[Pair]] = {}
    of_predicted: dict[int, list[Pair]] = {}
    for edge in edges:
        of_gold.setdefault(edge[0], []).append(edge)
        of_predicted.setdefault(edge[1], []).append(edge)
    if len(of_gold) == len(edges) == len(of_predicted):
        return [[edge] for edge in edges]
    groups: list[list[Pair]] = []
    while of_gold:
        group: list[Pair] = []
        waiting = [of_gold.popitem()[1]]
        while waiting:
            for edge in waiting.pop():
                group.append(edge)
                for side, place in ((of_predicted, edge[1]), (of_gold, edge[0])):
                    if (more := side.pop(place, None)) is not None:
                        waiting.append(more)
        groups.append(sorted(set(group)))
    return groups


def _best_of(gold: Sequence[Item], predicted: Sequence[Item], edges: list[Pair]) -> list[Pair]:
    rows = sorted({edge.gold for edge in edges}, key=lambda place: (gold[place].content, gold[place].id))
    columns = sorted({edge.predicted for edge in edges}, key=lambda place: (predicted[place].content, predicted[place].id))

    def weight(edge: Pair) -> float:
        same = gold[edge.gold].label == predicted[edge.predicted].label
        return edge.iou + _FOR_OVERLAP * edge.is_overlap + _FOR_LABEL * same

    # Which side makes the rows can decide between equals, so it must not depend on which side is called gold.
    turned = [gold[place].content for place in rows] > [predicted[place].content for place in columns]
    if len(rows) == 1 or len(columns) == 1:
        best = max(weight(edge) for edge in edges)
        rank = {place: order for order, place in enumerate(rows)}, {place: order for order, place in enumerate(columns)}
        ties = [edge for edge in edges if weight(edge) == best]
        return [min(ties, key=lambda edge: (rank[0][edge.gold], rank[1][edge.predicted]))]

    if max(len(rows), len(columns)) <= SMALL:
        _, chosen = best_of_few(rows, columns, {(edge.gold, edge.predicted): weight(edge) for edge in edges}, turned)
        return [edge for edge in edges if (edge.gold, edge.predicted) in chosen]
    import numpy
    from scipy.optimize import linear_sum_assignment

    row_of = {place: order for order, place in enumerate(rows)}
    column_of = {place: order for order, place in enumerate(columns)}
    weights = numpy.zeros((len(rows), len(columns)))
    for edge in edges:
        weights[row_of[edge.gold], column_of[edge.predicted]] = weight(edge)
    matrix = numpy.ascontiguousarray(weights.T) if turned else weights
    one, other = linear_sum_assignment(matrix, maximize=True)
    chosen = set(zip(other.tolist(), one.tolist(), strict=True) if turned else zip(one.tolist(), other.tolist(), strict=True))
    return [edge for edge in edges if (row_of[edge.gold], column_of[edge.predicted]) in chosen]
