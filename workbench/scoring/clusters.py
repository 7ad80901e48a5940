"""Owns the scores of clusters of claims (what coreference resolution calls entities); must never link anything itself.

Singletons count, and so do mentions that only one side has. MUC: Vilain et al. 1995. B³: Bagga and Baldwin 1998. CEAF: Luo 2005.
BLANC: Recasens and Hovy 2011 as extended by Luo et al. 2014. LEA, the headline: Moosavi and Strube 2016. CoNLL: the mean of MUC,
B³ and CEAFe (Pradhan et al. 2012).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from math import comb, fsum
from typing import NamedTuple, TypeAlias, TypeVar

from workbench.scoring.base import harmonic_mean, mean_or_none
from workbench.scoring.cases import Case
from workbench.scoring.links import SAME, Graph, Node, components

M = TypeVar("M", bound=Hashable)
Clusters: TypeAlias = Sequence[Collection[M]]
Cells: TypeAlias = list[dict[int, int]]
"""For each cluster of one side, how many of its mentions stand in each cluster of the other."""


class Figures(NamedTuple):
    """Precision, recall and F1, 0 to 1 each; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


def clusters_of(cases: Sequence[Case], graph: Graph) -> tuple[list[list[Node]], list[list[Node]]]:
    """Gold's and the system's clusters over the same mentions, singletons included."""
    gold: list[Node] = [("gold", case.article, index) for case in cases for index in range(len(case.gold.items))]
    predicted: list[Node] = []
    for case in cases:
        across = {pair.predicted: pair.gold for pair in case.pairs if pair.is_overlap}
        for index in range(len(case.predicted.items)):
            matched = index in across
            predicted.append(("gold" if matched else "predicted", case.article, across.get(index, index)))
    return _grouped(gold, components(graph.gold)), _grouped(predicted, components(graph.predicted))


def has_clusters(graph: Graph) -> bool:
    """Whether either side joins any two claims."""
    return any(relation == SAME for _, _, relation in (*graph.gold, *graph.predicted))


def _grouped(nodes: Iterable[Node], first: Mapping[Node, Node]) -> list[list[Node]]:
    groups: dict[Node, list[Node]] = {}
    for node in nodes:
        groups.setdefault(first.get(node, node), []).append(node)
    return list(groups.values())


def cluster_figures(key: Clusters[M], response: Clusters[M]) -> dict[str, Figures]:
    """LEA, B³, CEAFe, CEAFm, MUC and BLANC of the response against the key."""
    here, there = _where(key), _where(response)
    mine, theirs = _cells(response, here), _cells(key, there)
    predicted, gold = len(_mentions(response)), len(_mentions(key))
    return {
        "lea": _figures(_lea(response, mine, key), _lea(key, theirs, response), predicted, gold),
        "b_cubed": _figures(_b_cubed(response, mine), _b_cubed(key, theirs), predicted, gold),
        "ceaf_e": _ceaf(key, response, mine, by_mention=False),
        "ceaf_m": _ceaf(key, response, mine, by_mention=True),
        "muc": _figures(_muc(response, mine), _muc(key, theirs), _links(response), _links(key)),
        "blanc": _blanc(key, response, mine, theirs),
    }


def conll_of(figures: Mapping[str, Figures]) -> float | None:
    """The mean F1 of MUC, B³ and CEAFe; None when one of them is undefined."""
    return mean_or_none([figures[name].f1 for name in ("muc", "b_cubed", "ceaf_e")])


def _where(clusters: Clusters[M]) -> dict[M, int]:
    return {mention: place for place, cluster in enumerate(clusters) for mention in cluster}


def _mentions(clusters: Clusters[M]) -> list[M]:
    return [mention for cluster in clusters for mention in cluster]


def _links(clusters: Clusters[M]) -> int:
    return sum(len(cluster) - 1 for cluster in clusters)


def _figures(hits_p: float, hits_r: float, predicted: float, gold: float) -> Figures:
    precision = hits_p / predicted if predicted else None
    recall = hits_r / gold if gold else None
    return Figures(precision, recall, harmonic_mean(precision, recall))


def _cells(clusters: Clusters[M], where: Mapping[M, int]) -> Cells:
    found: Cells = []
    for cluster in clusters:
        cells: dict[int, int] = {}
        for mention in cluster:
            if (place := where.get(mention)) is not None:
                cells[place] = cells.get(place, 0) + 1
        found.append(cells)
    return found


def _lea(clusters: Clusters[M], cells: Cells, others: Clusters[M]) -> float:
    """The sum over clusters of size × share of its links that the other side has; a singleton has one link, to itself."""
    parts = []
    for cluster, row in zip(clusters, cells, strict=True):
        if len(cluster) == 1:
            parts.append(float(any(len(others[place]) == 1 for place in row)))
        else:
            kept = sum(comb(count, 2) for count in row.values())
            parts.append(len(cluster) * kept / comb(len(cluster), 2))
    return fsum(parts)


def _b_cubed(clusters: Clusters[M], cells: Cells) -> float:
    return fsum(sum(n * n for n in row.values()) / len(cluster) for cluster, row in zip(clusters, cells, strict=True))


def _muc(clusters: Clusters[M], cells: Cells) -> int:
    kept = 0
    for cluster, row in zip(clusters, cells, strict=True):
        pieces = len(row) + len(cluster) - sum(row.values())
        kept += len(cluster) - pieces
    return kept


def _ceaf(key: Clusters[M], response: Clusters[M], cells: Cells, by_mention: bool) -> Figures:
    """The best one-to-one alignment of clusters, under mentions in common (CEAFm) or their Dice similarity (CEAFe)."""
    edges: dict[int, dict[int, float]] = {}
    for column, cluster in enumerate(response):
        for row, shared in cells[column].items():
            weight = float(shared) if by_mention else 2 * shared / (len(key[row]) + len(cluster))
            edges.setdefault(row, {})[column] = weight
    total = fsum(_best_sum(rows, edges) for rows in _connected(edges))
    if by_mention:
        return _figures(total, total, len(_mentions(response)), len(_mentions(key)))
    return _figures(total, total, len(response), len(key))


def _connected(edges: Mapping[int, Mapping[int, float]]) -> list[list[int]]:
    rows_of: dict[int, list[int]] = {}
    for row, columns in edges.items():
        for column in columns:
            rows_of.setdefault(column, []).append(row)
    groups, seen = [], set()
    for start in sorted(edges):
        if start in seen:
            continue
        seen.add(start)
        group = [start]
        for row in group:
            for column in edges[row]:
                for other in rows_of[column]:
                    if other not in seen:
                        seen.add(other)
                        group.append(other)
        groups.append(group)
    return groups


def _best_sum(rows: Sequence[int], edges: Mapping[int, Mapping[int, float]]) -> float:
    columns = sorted({column for row in rows for column in edges[row]})
    if len(rows) == 1 or len(columns) == 1:
        return max(weight for row in rows for weight in edges[row].values())
    import numpy
    from scipy.optimize import linear_sum_assignment

    at = {column: place for place, column in enumerate(columns)}
    weights = numpy.zeros((len(rows), len(columns)))
    for place, row in enumerate(rows):
        for column, weight in edges[row].items():
            weights[place, at[column]] = weight
    chosen = linear_sum_assignment(weights, maximize=True)
    return fsum(weights[chosen].tolist())


def _blanc(key: Clusters[M], response: Clusters[M], mine: Cells, theirs: Cells) -> Figures:
    """The mean over links that join and links that part; the other kind alone where gold has none of one."""
    joined_key = sum(comb(len(cluster), 2) for cluster in key)
    joined_response = sum(comb(len(cluster), 2) for cluster in response)
    parted_key = comb(len(_mentions(key)), 2) - joined_key
    parted_response = comb(len(_mentions(response)), 2) - joined_response
    common = [sum(row.values()) for row in mine]
    joined_both = sum(comb(n, 2) for row in mine for n in row.values())
    # Pairs of common mentions, less those that either side joins; those that both join were taken off twice.
    joined_by_one = sum(comb(n, 2) for n in common) + sum(comb(sum(row.values()), 2) for row in theirs)
    parted_both = comb(sum(common), 2) - joined_by_one + joined_both
    joined = _filled(joined_both, joined_response, joined_key)
    parted = _filled(parted_both, parted_response, parted_key)
    if not joined_key and not parted_key:
        same = float(set(_mentions(key)) == set(_mentions(response)))
        return Figures(same, same, same) if key and response else Figures(None, None, None)
    if not joined_key:
        return Figures(*parted)
    if not parted_key:
        return Figures(*joined)
    precision, recall, f1 = ((one + other) / 2 for one, other in zip(joined, parted, strict=True))
    return Figures(precision, recall, f1)


def _filled(hits: int, predicted: int, gold: int) -> tuple[float, float, float]:
    precision = hits / predicted if predicted else 0.0
    recall = hits / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0
