"""Owns the scores of typed links between claims; must never score `same`, which `clusters` does.

Both ends are carried over to gold through the matching (IoU ≥ .5) and lifted to gold's clusters, so that a link to any mention of
the same claim is the same link. Links that leave the scored articles are left out on both sides: nobody has looked there. Links
from evidence outside the corpus are not compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import fsum
from typing import Final, Literal, NamedTuple, TypeAlias

from workbench.scoring.base import Counts, Side, Tie
from workbench.scoring.cases import Case

SAME = "same"
Node: TypeAlias = tuple[str, str, int | str]
"""("gold", article, index), or an end without a counterpart in gold: ("predicted", article, index), ("unknown", article, id)."""
Ids: TypeAlias = str | tuple[int, bytes]
"""The ids of one side's claims in one article: a line each; or, where all are hexadecimal and of one length, how many, and the bytes."""
Arrow: TypeAlias = tuple[Node, Node, str]
View = Literal["typed", "untyped", "undirected", "end_to_end", "within", "across"]
VIEWS: tuple[View, ...] = ("typed", "untyped", "undirected", "end_to_end", "within", "across")


_MOST_KNOWN: Final = 500
"""So many articles' claims are held by id at a time: links mostly stay inside their article, and all of them would weigh gigabytes."""


class Graph(NamedTuple):
    """Both sides' links over the same nodes, before any lifting."""

    gold: list[Arrow]
    predicted: list[Arrow]
    matched: Callable[[Node], bool]
    """Whether the system has this gold claim."""


class GraphBuilder:
    """Gathers the links of all articles; keeps of each claim no more than its id and its counterpart."""

    def __init__(self) -> None:
        self._articles: dict[str, _Ends] = {}
        self._inside = array("i"), array("i")
        """Of links whose ends are both found in their own article, for either side: article, both ends and relation, by number."""
        self._relations: dict[str, int] = {}
        self._others: tuple[list[tuple[str, Tie]], list[tuple[str, Tie]]] = ([], [])

    def add(self, case: Case) -> None:
        """Takes one article in."""
        gold, predicted = case.gold_columns.ids, case.predicted_columns.ids
        across = array("h" if len(gold) < 1 << 15 else "i", [-1]) * len(predicted)
        for pair in case.overlaps:
            across[pair[1]] = pair[0]
        number = len(self._articles)
        packed = pack_ids(gold)
        self._articles[case.article] = _Ends(packed, packed if gold == predicted else pack_ids(predicted), across, len(gold))
        for inside, others, side, ids in zip(self._inside, self._others, (case.gold, case.predicted), (gold, predicted), strict=True):
            if side.links:
                self._add_links(inside, others, side, number, _places(ids))

    def _add_links(self, inside: array[int], others: list[tuple[str, Tie]], side: Side, number: int, places: dict[str, int]) -> None:
        for link in side.links:
            start, end = places.get(link.from_), places.get(link.to) if link.to_article == side.article else None
            if start is not None and end is not None:
                inside.extend((number, start, end, self._relations.setdefault(link.relation, len(self._relations))))
            elif not _is_evidence(link):
                others.append((side.article, link))

    def sizes(self) -> Iterator[tuple[int, int]]:
        """How many placed claims gold and the system have in each article, in the order they were added."""
        for ends in self._articles.values():
            yield ends.gold_count, len(ends.across)

    def graph(self) -> Graph:
        """All links of the scored articles, `same` included, with the system's ends carried over to gold; to be asked for once."""

        def is_matched(node: Node) -> bool:
            return node[0] == "gold" and node[2] in self._articles[node[1]].across

        gold, predicted = ([*self._arrows_inside(side), *self._arrows(side)] for side in (0, 1))
        for article, ends in self._articles.items():
            self._articles[article] = ends._replace(gold="", predicted="")  # the ids have served, and weigh most of all
        return Graph(gold, predicted, is_matched)

    def _arrows_inside(self, side: int) -> Iterator[Arrow]:
        names, relations, found = list(self._articles), list(self._relations), iter(self._inside[side])
        for number, start, end, relation in zip(found, found, found, found, strict=True):
            article = names[number]
            yield self._node(article, start, side), self._node(article, end, side), relations[relation]

    def _node(self, article: str, index: int, side: int) -> Node:
        across = self._articles[article].across[index] if side else index
        return ("gold", article, across) if across >= 0 else ("predicted", article, index)

    def _arrows(self, side: int) -> Iterator[Arrow]:
        known: dict[str, dict[str, int]] = {}

        def node(article: str, identifier: str) -> Node | None:
            if article not in known:
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                ends = self._articles[article]
                known[article] = _places(unpack_ids(ends.predicted if side else ends.gold))
            index = known[article].get(identifier)
            return None if index is None else self._node(article, index, side)

        lost: list[tuple[Node, str, Tie]] = []
        for article, link in self._others[side]:
            if link.to_article in self._articles:
                start = node(article, link.from_) or ("unknown", article, link.from_)
                end = node(link.to_article, link.to)
                if end is not None:
                    yield start, end, link.relation
                else:
                    lost.append((start, article, link))
        homes = self._homes({link.to for _, article, link in lost if link.to_article == article}, side)
        for start, article, link in lost:
            at = homes.get(link.to, set()) if link.to_article == article else set()
            end = node(min(at), link.to) if len(at) == 1 else None
            yield start, end or ("unknown", link.to_article, link.to), link.relation

    def _homes(self, wanted: set[str], side: int) -> dict[str, set[str]]:
        """The articles in which claims of these ids stand: a foreign file may link to one without naming its article."""
        found: dict[str, set[str]] = {}
        for article, ends in self._articles.items() if wanted else ():
            for identifier in wanted.intersection(unpack_ids(ends.predicted if side else ends.gold)):
                found.setdefault(identifier, set()).add(article)
        return found


def _places(ids: Sequence[str]) -> dict[str, int]:
    """Where each id stands; of two items with one id the first in order of contents has it."""
    return dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))


class _Ends(NamedTuple):
    gold: Ids
    predicted: Ids
    across: array[int]
    """For each predicted claim the index of its gold claim, -1 for none."""
    gold_count: int


def pack_ids(ids: Sequence[str]) -> Ids:
    """The ids in little memory: a string of lines weighs a third of a list; ids that are digests, as the program makes them, a sixth."""
    joined, count = "".join(ids), len(ids)
    if count and len(joined) == count * len(ids[0]):
        try:
            packed = bytes.fromhex(joined)
        except ValueError:
            pass
        else:
            if packed.hex() == joined and [*map(len, ids)].count(len(ids[0])) == count:
                return count, packed
    return "\n".join(ids)


def unpack_ids(ids: Ids) -> list[str]:
    """The ids that were packed."""
    if isinstance(ids, str):
        return ids.split("\n")
    count, packed = ids
    joined = packed.hex()
    width = len(joined) // count
    return [joined[place : place + width] for place in range(0, len(joined), width)]


def graph_of(cases: Sequence[Case]) -> Graph:
    """The graph of cases that are all at hand."""
    builder = GraphBuilder()
    for case in cases:
        builder.add(case)
    return builder.graph()


def _is_evidence(link: Tie) -> bool:
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
            low, high = sorted((find(one), find(other)), key=order_of)
            root[high] = low
    return {node: find(node) for node in list(root)}


def order_of(node: Node) -> tuple[str, str, str]:
    """Sorts nodes of every sort."""
    return node[0], node[1], f"{node[2]:012d}" if isinstance(node[2], int) else node[2]


class LinkTally(NamedTuple):
    """The counts of one view, and each article's part of them."""

    total: Counts
    by_article: dict[str, Counts]
    """A link whose start is mentioned in several articles is shared out among those that state it."""


def link_counts(graph: Graph, lift: dict[Node, Node] | None = None) -> dict[View, LinkTally]:
    """The counts of each view.

    Links between matched claims only: `typed`: direction and relation; `untyped`: direction; `undirected`: neither.
    `end_to_end` is `typed` over all links, so that an end which the system does not have is a miss, and an end that gold does
    not have is spurious. `within` and `across` are `end_to_end` for links that gold (else the system) states inside one article, and
    between two. Ends are lifted to gold's clusters, or to those of `lift`.
    """
    lift = components(graph.gold) if lift is None else lift
    gold, predicted = (_Lifted([arrow for arrow in side if arrow[2] != SAME], lift) for side in (graph.gold, graph.predicted))
    ends = {node for arrow in (*graph.gold, *graph.predicted) for node in arrow[:2]}
    reached = {lift.get(node, node) for node in ends if graph.matched(node)}
    there = [side.keep(lambda arrow: arrow[0] in reached and arrow[1] in reached) for side in (gold, predicted)]
    inside = {arrow: is_inside for side in (predicted, gold) for arrow, is_inside in side.inside.items()}
    return {
        "typed": _tally(*there),
        "untyped": _tally(*(side.turn(lambda arrow: (arrow[0], arrow[1], "")) for side in there)),
        "undirected": _tally(*(side.turn(_without_direction) for side in there)),
        "end_to_end": _tally(gold, predicted),
        "within": _tally(*(side.keep(lambda arrow: inside[arrow]) for side in (gold, predicted))),
        "across": _tally(*(side.keep(lambda arrow: not inside[arrow]) for side in (gold, predicted))),
    }


class _Lifted:
    """One side's links after lifting: for each the articles that state it, and whether one does so inside itself."""

    def __init__(self, arrows: Iterable[Arrow], lift: dict[Node, Node]) -> None:
        self.stated: dict[Arrow, tuple[str, ...]] = {}
        self.inside: dict[Arrow, bool] = {}
        for start, end, relation in arrows:
            key = lift.get(start, start), lift.get(end, end), relation
            _state(self.stated, key, (start[1],))
            self.inside[key] = self.inside.get(key, False) or start[1] == end[1]

    def keep(self, wanted: Callable[[Arrow], bool]) -> _Lifted:
        """Those that are wanted."""
        kept = _Lifted((), {})
        kept.stated = {arrow: articles for arrow, articles in self.stated.items() if wanted(arrow)}
        return kept

    def turn(self, shape: Callable[[Arrow], Arrow]) -> _Lifted:
        """The same with every link brought into another shape; equal ones become one."""
        turned = _Lifted((), {})
        for arrow, articles in self.stated.items():
            _state(turned.stated, shape(arrow), articles)
        return turned


def _state(stated: dict[Arrow, tuple[str, ...]], arrow: Arrow, articles: tuple[str, ...]) -> None:
    before = stated.setdefault(arrow, articles)
    if before != articles:
        stated[arrow] = (*before, *(article for article in articles if article not in before))


def _without_direction(arrow: Arrow) -> Arrow:
    one, other = sorted(arrow[:2], key=order_of)
    return one, other, ""


def _tally(gold: _Lifted, predicted: _Lifted) -> LinkTally:
    hits = 0
    rows: dict[str, list[int]] = {}
    parts: dict[str, list[tuple[float, float, float]]] = {}
    mine, theirs = gold.stated, predicted.stated
    for arrow in {**mine, **theirs}:
        stated, guessed = mine.get(arrow, ()), theirs.get(arrow, ())
        is_hit, in_gold, is_predicted = bool(stated and guessed), bool(stated), bool(guessed)
        hits += is_hit
        articles = stated if not guessed or stated == guessed else tuple({*stated, *guessed})
        for article in articles:
            row = rows.get(article)
            if row is None:
                row = rows[article] = [0, 0, 0]
            if len(articles) == 1:
                row[0] += is_hit
                row[1] += in_gold
                row[2] += is_predicted
            else:
                share = len(articles)
                parts.setdefault(article, []).append((is_hit / share, in_gold / share, is_predicted / share))
    total = Counts(hits, len(mine), len(theirs))
    counts = {article: Counts(*row) for article, row in rows.items()}
    for article, shares in parts.items():
        counts[article] = Counts(*map(fsum, zip(rows[article], *shares, strict=True)))
    return LinkTally(total, counts)


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
