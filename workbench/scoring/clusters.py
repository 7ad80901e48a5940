"""Owns the scores of clusters of claims (what coreference resolution calls entities); must never link anything itself.

Singletons count, and so do mentions that only one side has. MUC: Vilain et al. 1995. B³: Bagga and Baldwin 1998. CEAF: Luo 2005.
BLANC: Recasens and Hovy 2011 as extended by Luo et al. 2014. LEA, the headline: Moosavi and Strube 2016. CoNLL: the mean of MUC,
B³ and CEAFe (Pradhan et al. 2012).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from math import comb, fsum
from typing import NamedTuple, TypeAlias, TypeVar

from workbench.scoring.assign import SMALL, best_of_few
from workbench.scoring.base import harmonic_mean, mean_or_none
from workbench.scoring.links import SAME, Graph, Node, components, order_of

M = TypeVar("M", bound=Hashable)
Clusters: TypeAlias = Sequence[Collection[M]]
Cells: TypeAlias = list[dict[int, int]]
"""For each cluster of one side, how many of its mentions stand in each cluster of the other."""


class Figures(NamedTuple):
    """Precision, recall and F1, 0 to 1 each; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


class Singles(NamedTuple):
    """Mentions that stand alone on both sides, or on the one that has them: counted, not listed, for there may be millions."""

    both: int = 0
    gold: int = 0
    """On gold's side, and the system does not have them."""
    predicted: int = 0


class Partitions(NamedTuple):
    """Gold's and the system's clusters over the same mentions; what no `same` link of either side touches is only counted."""

    key: list[list[Node]]
    response: list[list[Node]]
    singles: Singles


def clusters_of(graph: Graph, gold: int, predicted: int, matched: int) -> Partitions:
    """The clusters of a graph, of so many claims in gold, of the system, and matched."""
    roots = components(graph.gold), components(graph.predicted)
    touched = {node for first in roots for node in first if node[0] != "unknown"}
    mine = [node for node in touched if node[0] == "gold"]
    both = [node for node in mine if graph.matched(node)]
    theirs = [*both, *(node for node in touched if node[0] == "predicted")]
    alone = matched - len(both)
    singles = Singles(alone, gold - len(mine) - alone, predicted - len(theirs) - alone)
    return Partitions(_grouped(mine, roots[0]), _grouped(theirs, roots[1]), singles)


def has_clusters(graph: Graph) -> bool:
    """Whether either side joins any two claims."""
    return any(relation == SAME for _, _, relation in (*graph.gold, *graph.predicted))


def _grouped(nodes: Iterable[Node], first: Mapping[Node, Node]) -> list[list[Node]]:
    groups: dict[Node, list[Node]] = {}
    for node in sorted(nodes, key=order_of):
        groups.setdefault(first.get(node, node), []).append(node)
    return list(groups.values())


def cluster_figures(key: Clusters[M], response: Clusters[M], singles: Singles | None = None) -> dict[str, Figures]:
    """LEA, B³, CEAFe, CEAFm, MUC and BLANC of the response against the key."""
    alone = singles or Singles()
    here, there = _where(key), _where(response)
    mine, theirs = _cells(response, here), _cells(key, there)
    predicted, gold = len(_mentions(response)) + alone.both + alone.predicted, len(_mentions(key)) + alone.both + alone.gold
    lea_p, lea_r = (fsum(map(fsum, rows)) + alone.both for rows in (lea_parts(response, mine, key), lea_parts(key, theirs, response)))
    return {
        "lea": _figures(lea_p, lea_r, predicted, gold),
        "b_cubed": _figures(_b_cubed(response, mine) + alone.both, _b_cubed(key, theirs) + alone.both, predicted, gold),
        "ceaf_e": _ceaf(key, response, mine, theirs, alone, by_mention=False),
        "ceaf_m": _ceaf(key, response, mine, theirs, alone, by_mention=True),
        "muc": _figures(_muc(response, mine), _muc(key, theirs), _links(response), _links(key)),
        "blanc": _blanc(key, response, mine, theirs, alone),
    }


def lea_by_mention(partitions: Partitions) -> tuple[dict[Node, float], dict[Node, float]]:
    """For each listed mention of gold, and of the system, the share of its cluster's links that the other side has.

    LEA's recall is the mean of the first over gold's mentions, its precision that of the second: so it adds up by article.
    """
    key, response = partitions.key, partitions.response
    rows = lea_parts(key, _cells(key, _where(response)), response), lea_parts(response, _cells(response, _where(key)), key)
    return (
        {node: share for cluster, parts in zip(key, rows[0], strict=True) for node, share in zip(cluster, parts, strict=True)},
        {node: share for cluster, parts in zip(response, rows[1], strict=True) for node, share in zip(cluster, parts, strict=True)},
    )


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


def lea_parts(clusters: Clusters[M], cells: Cells, others: Clusters[M]) -> list[list[float]]:
    """For each mention the share of its cluster's links that the other side has; a singleton has one link, to itself."""
    parts = []
    for cluster, row in zip(clusters, cells, strict=True):
        if len(cluster) == 1:
            share = float(any(len(others[place]) == 1 for place in row))
        else:
            share = sum(comb(count, 2) for count in row.values()) / comb(len(cluster), 2)
        parts.append([share] * len(cluster))
    return parts


def _b_cubed(clusters: Clusters[M], cells: Cells) -> float:
    return fsum(sum(n * n for n in row.values()) / len(cluster) for cluster, row in zip(clusters, cells, strict=True))


def _muc(clusters: Clusters[M], cells: Cells) -> int:
    kept = 0
    for cluster, row in zip(clusters, cells, strict=True):
        pieces = len(row) + len(cluster) - sum(row.values())
        kept += len(cluster) - pieces
    return kept


def _ceaf(key: Clusters[M], response: Clusters[M], cells: Cells, theirs: Cells, alone: Singles, by_mention: bool) -> Figures:
    """The best one-to-one alignment of clusters, under mentions in common (CEAFm) or their Dice similarity (CEAFe)."""
    edges: dict[int, dict[int, float]] = {}
    certain: list[float] = []
    for column, cluster in enumerate(response):
        for row, shared in cells[column].items():
            weight = float(shared) if by_mention else 2 * shared / (len(key[row]) + len(cluster))
            if len(cells[column]) == 1 == len(theirs[row]):
                certain.append(weight)
            else:
                edges.setdefault(row, {})[column] = weight
    total = fsum([*certain, *(_best_sum(rows, edges) for rows in _connected(edges))]) + alone.both
    sizes = [len(_mentions(side)) if by_mention else len(side) for side in (response, key)]
    return _figures(total, total, sizes[0] + alone.both + alone.predicted, sizes[1] + alone.both + alone.gold)


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
    if max(len(rows), len(columns)) <= SMALL:
        pairs = {(row, column): weight for row in rows for column, weight in edges[row].items()}
        return best_of_few(rows, columns, pairs)[0]
    import numpy
    from scipy.optimize import linear_sum_assignment

    at = {column: place for place, column in enumerate(columns)}
    weights = numpy.zeros((len(rows), len(columns)))
    for place, row in enumerate(rows):
        for column, weight in edges[row].items():
            weights[place, at[column]] = weight
    chosen = linear_sum_assignment(weights, maximize=True)
    return fsum(weights[chosen].tolist())


def _blanc(key: Clusters[M], response: Clusters[M], mine: Cells, theirs: Cells, alone: Singles) -> Figures:
    """The mean over links that join and links that part; the other kind alone where gold has none of one."""
    joined_key = sum(comb(len(cluster), 2) for cluster in key)
    joined_response = sum(comb(len(cluster), 2) for cluster in response)
    parted_key = comb(len(_mentions(key)) + alone.both + alone.gold, 2) - joined_key
    parted_response = comb(len(_mentions(response)) + alone.both + alone.predicted, 2) - joined_response
    common = [sum(row.values()) for row in mine]
    joined_both = sum(comb(n, 2) for row in mine for n in row.values())
    # Pairs of common mentions, less those that either side joins; those that both join were taken off twice.
    joined_by_one = sum(comb(n, 2) for n in common) + sum(comb(sum(row.values()), 2) for row in theirs)
    parted_both = comb(sum(common) + alone.both, 2) - joined_by_one + joined_both
    joined = _filled(joined_both, joined_response, joined_key)
    parted = _filled(parted_both, parted_response, parted_key)
    if not joined_key and not parted_key:
        same = float(set(_mentions(key)) == set(_mentions(response)) and not alone.gold and not alone.predicted)
        is_any = (key or alone.both or alone.gold) and (response or alone.both or alone.predicted)
        return Figures(same, same, same) if is_any else Figures(None, None, None)
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
