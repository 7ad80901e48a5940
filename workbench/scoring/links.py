"""Owns the scores of typed links between claims; must never score `same`, which `clusters` does.

Both ends are carried over to gold through the matching (IoU ≥ .5) and lifted to gold's clusters, so that a link to any mention of
the same claim is the same link. Links that leave the scored articles are left out on both sides: nobody has looked there. Links
from evidence outside the corpus are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from workbench.model.link import Link
from workbench.scoring.base import Counts, Side
from workbench.scoring.cases import Case

SAME = "same"
Node: TypeAlias = tuple[str, str, int | str]
"""("gold", article, index), or an end without a counterpart in gold: ("predicted", article, index), ("unknown", article, id)."""
Arrow: TypeAlias = tuple[Node, Node, str]
View = Literal["typed", "untyped", "undirected", "end_to_end"]
VIEWS: tuple[View, ...] = ("typed", "untyped", "undirected", "end_to_end")


class Graph(NamedTuple):
    """Both sides' links over the same nodes, before any lifting."""

    gold: list[Arrow]
    predicted: list[Arrow]
    matched: set[Node]
    """The gold claims that the system has."""


def graph_of(cases: Sequence[Case]) -> Graph:
    """All links of the scored articles, `same` included, with the system's ends carried over to gold."""
    articles = {case.article for case in cases}
    gold_node: dict[tuple[str, str], Node] = {}
    other_node: dict[tuple[str, str], Node] = {}
    matched: set[Node] = set()
    for case in cases:
        # Reversed, so that of two items with one id the first in order of contents has it.
        for index, item in reversed(list(enumerate(case.gold.items))):
            gold_node[case.article, item.id] = ("gold", case.article, index)
        across = {pair.predicted: pair.gold for pair in case.pairs if pair.is_overlap}
        matched.update(("gold", case.article, index) for index in across.values())
        for index, item in reversed(list(enumerate(case.predicted.items))):
            node: Node = ("gold", case.article, across[index]) if index in across else ("predicted", case.article, index)
            other_node[case.article, item.id] = node
    return Graph(
        [arrow for case in cases for arrow in _arrows(case.gold, articles, gold_node)],
        [arrow for case in cases for arrow in _arrows(case.predicted, articles, other_node)],
        matched,
    )


def _arrows(side: Side, articles: set[str], nodes: dict[tuple[str, str], Node]) -> Iterator[Arrow]:
    for link in side.links:
        if link.to_article in articles and not _is_evidence(link):
            yield (
                nodes.get((side.article, link.from_), ("unknown", side.article, link.from_)),
                nodes.get((link.to_article, link.to), ("unknown", link.to_article, link.to)),
                link.relation,
            )


def _is_evidence(link: Link) -> bool:
    return link.from_.startswith("ev-")


def components(arrows: Iterable[Arrow]) -> dict[Node, Node]:
    """For every node that a `same` link touches the first node of its cluster."""
    root: dict[Node, Node] = {}

    def find(node: Node) -> Node:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for one, other, relation in arrows:
        if relation == SAME:
            low, high = sorted((find(one), find(other)), key=_order)
            root[high] = low
    return {node: find(node) for node in list(root)}


def _order(node: Node) -> tuple[str, str, str]:
    return node[0], node[1], f"{node[2]:012d}" if isinstance(node[2], int) else node[2]


def link_counts(graph: Graph) -> dict[View, dict[str, Counts]]:
    """For each view the counts of each article that a link starts in.

    Links between matched claims only: `typed`: direction and relation; `untyped`: direction; `undirected`: neither.
    `end_to_end` is `typed` over all links, so that an end which the system does not have is a miss, and an end that gold does
    not have is spurious.
    """
    lift = components(graph.gold)
    gold = {_lifted(arrow, lift) for arrow in graph.gold if arrow[2] != SAME}
    predicted = {_lifted(arrow, lift) for arrow in graph.predicted if arrow[2] != SAME}
    reached = {lift.get(node, node) for node in graph.matched}
    gold_there = {arrow for arrow in gold if arrow[0] in reached and arrow[1] in reached}
    predicted_there = {arrow for arrow in predicted if arrow[0] in reached and arrow[1] in reached}
    return {
        "typed": _by_article(gold_there, predicted_there),
        "untyped": _by_article({(a, b, "") for a, b, _ in gold_there}, {(a, b, "") for a, b, _ in predicted_there}),
        "undirected": _by_article({_turned(arrow) for arrow in gold_there}, {_turned(arrow) for arrow in predicted_there}),
        "end_to_end": _by_article(gold, predicted),
    }


def _lifted(arrow: Arrow, lift: dict[Node, Node]) -> Arrow:
    return lift.get(arrow[0], arrow[0]), lift.get(arrow[1], arrow[1]), arrow[2]


def _turned(arrow: Arrow) -> Arrow:
    one, other = sorted(arrow[:2], key=_order)
    return one, other, ""


def _by_article(gold: set[Arrow], predicted: set[Arrow]) -> dict[str, Counts]:
    articles = {arrow[0][1] for arrow in gold | predicted}
    rows = {article: [0, 0, 0] for article in sorted(articles)}
    for place, arrows in enumerate((gold & predicted, gold, predicted)):
        for arrow in arrows:
            rows[arrow[0][1]][place] += 1
    return {article: Counts(*row) for article, row in rows.items()}


def plain_counts(
    gold: Iterable[tuple[str, str, str]], predicted: Iterable[tuple[str, str, str]], symmetric: frozenset[str]
) -> dict[str, Counts]:
    """`typed`, `untyped` and `undirected` counts of links over claims that both sides share; a symmetric relation has no direction."""

    def shape(link: tuple[str, str, str]) -> tuple[str, str, str]:
        one, other, relation = link
        return (min(one, other), max(one, other), relation) if relation in symmetric else link

    typed = {shape(link) for link in gold}, {shape(link) for link in predicted}
    untyped = tuple({link[:2] for link in side} for side in typed)
    loose = tuple({frozenset(link[:2]) for link in side} for side in typed)
    return {
        "untyped": Counts(len(untyped[0] & untyped[1]), len(untyped[0]), len(untyped[1])),
        "typed": Counts(len(typed[0] & typed[1]), len(typed[0]), len(typed[1])),
        "undirected": Counts(len(loose[0] & loose[1]), len(loose[0]), len(loose[1])),
    }
