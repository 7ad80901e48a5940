"""Owns what sets over the same articles differ in: claims aligned as the scorer aligns them, and every difference once, the weightiest
first; a pure function of the sets, in whatever order they come. It must never settle one.

A claim that several hold is a *group*. Its members may differ in whether it is a claim (`existence`), in its edges (`boundary`; who says
it goes with them), in who says it alone (`attribution`) and in its `label`. A link is compared between groups, so that it is the same
link whosever edges its ends have; `same` holds where an annotator's cluster joins both. Claims of one cluster whose labels differ in the
same way are one difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import orjson

from workbench.journal.fold import Held
from workbench.model.ruling import Aspect
from workbench.project.held import Tied
from workbench.project.readings import ReadingSet
from workbench.scoring.base import Item, Parts, make_item
from workbench.scoring.grouping import group_claims

NOTHING: Final = "nothing"
"""What somebody holds who has no claim there."""
REFUSED: Final = "not a claim"
"""What somebody holds who looked at it and refused it."""
_RANKS: Final[dict[Aspect, int]] = {"label": 0, "link": 1, "existence": 2, "attribution": 3, "boundary": 4}
_STAGES: Final[dict[Aspect, int]] = {"existence": 0, "boundary": 0, "attribution": 0, "label": 1, "link": 2}
Node = int | str
"""An end of a link: the number of a group, or the id of an evidence record."""
Way = tuple[bool, str]
"""A link between two nodes in order: whether it runs from the second to the first, and its relation."""


class Group(NamedTuple):
    """One claim as those hold it who looked at the article."""

    article: str
    members: tuple[Held | None, ...]
    """By annotator, in order of names; None where there is none."""
    sides: tuple[int, ...]
    """The annotators who looked at the article."""

    @property
    def present(self) -> list[Held]:
        """The claims of those who hold one."""
        return [member for member in self.members if member is not None]


class Difference(NamedTuple):
    """Something that annotators hold differently."""

    key: str
    """Digest of what they hold: the same difference has the same key, whoever comes first."""
    aspect: Aspect
    groups: tuple[int, ...]
    """The claim, and those of its cluster that differ alike; of a link the ends that are claims."""
    values: tuple[Any, ...]
    """By annotator, in order of names; None for who did not look. A label ("" for none) or NOTHING or REFUSED; parts; a link's ways."""
    weight: int
    """How many claims say the same, by anybody's account."""
    ends: tuple[Node, Node] | None = None
    """Of a link: its ends, in the order that its ways are told in."""
    shape: str = ""
    """What makes another difference like this one."""


class Connection(NamedTuple):
    """Two ends and what everybody who could link them holds, the same."""

    ends: tuple[Node, Node]
    ways: tuple[Way, ...]


class Queue:
    """Sets over the same articles, aligned: the groups in order of the text, the differences in order of weight, the links agreed on."""

    def __init__(self, sets: Sequence[ReadingSet], articles: Sequence[str], symmetric: Iterable[str] = ("same",)) -> None:
        """`articles` are all there are, in order; those that no set holds are passed over. `symmetric` relations have no direction."""
        self.symmetric = frozenset(symmetric)
        self.sets = sorted(sets, key=lambda each: each.name)
        self.names = [each.name for each in self.sets]
        self.groups: list[Group] = []
        self.of_article: dict[str, range] = {}
        """The numbers of the groups of each article that anybody looked at; none where nobody found a claim."""
        self.sides: dict[str, tuple[int, ...]] = {}
        """Who looked at it."""
        self.group_of: list[dict[str, int]] = [{} for _ in self.sets]
        """For each annotator: claim id → number of its group."""
        for article in articles:
            self._align(article)
        self.connections: list[Connection] = []
        links = _Links(self)
        self.weights = links.weights
        found = [*self._of_claims(), *self._of_labels(links), *links.differences()]
        self.connections = links.agreed
        self.differences = _ordered(found)

    # -- claims -----------------------------------------------------------------------------------------------------------

    def _align(self, article: str) -> None:
        readings = [each.of.get(article) for each in self.sets]
        sides = tuple(who for who, reading in enumerate(readings) if reading is not None)
        if not sides:
            return
        self.sides[article] = sides
        claims = [readings[who].claims for who in sides]  # type: ignore[union-attr] # chosen for being there
        first = len(self.groups)
        count, members = len(self.sets), self.group_of
        for row in group_claims([[claim.parts for claim in held] for held in claims], lambda who, at: _item(claims[who][at])):
            held: list[Held | None] = [None] * count
            number = len(self.groups)
            for who, own, place in zip(sides, claims, row, strict=True):
                if place is not None:
                    claim = held[who] = own[place]
                    members[who][claim.id] = number
            self.groups.append(Group(article, tuple(held), sides))
        self.of_article[article] = range(first, len(self.groups))

    def _of_claims(self) -> Iterable[Difference]:
        """What differs in whether, where and by whom."""
        for number, group in enumerate(self.groups):
            if len(group.sides) < 2:
                continue
            present = group.present
            one = present[0]
            values: tuple[Any, ...]
            if len(present) < len(group.sides):
                values = tuple(self._existence(group, who) if who in group.sides else None for who in range(len(self.sets)))
                kinds = sorted({each.kind or "" for each in present})
                shape = f"{'|'.join(kinds)}: {REFUSED if REFUSED in values else NOTHING}"
                yield self._difference("existence", (number,), values, shape)
            elif any(each.parts != one.parts for each in present):
                values = tuple(member.parts if member else None for member in group.members)
                yield self._difference("boundary", (number,), values, _boundary_shape([each.parts for each in present]))
            elif any(each[3:] != one[3:] for each in present):
                values = tuple(list(member[3:]) if member else None for member in group.members)
                fields = [name for name, *told in zip(Held._fields[3:], *(each[3:] for each in present), strict=True) if len({*told}) > 1]
                yield self._difference("attribution", (number,), values, "+".join(fields))

    def _existence(self, group: Group, who: int) -> Any:
        member = group.members[who]
        if member is not None:
            return member.parts
        return REFUSED if self.has_refused(group, who) else NOTHING

    def has_refused(self, group: Group, who: int) -> bool:
        """Whether this annotator looked at the claim and said that it is none."""
        reading = self.sets[who].of.get(group.article)
        if reading is None or not reading.rejected:
            return False
        ids = set(reading.rejected.values())
        return any(member.parts in reading.rejected or member.id in ids for member in group.present)

    def _of_labels(self, links: _Links) -> Iterable[Difference]:
        labelled = [who for who, each in enumerate(self.sets) if each.has_labels]
        alike: dict[object, list[int]] = {}
        for number, group in enumerate(self.groups):
            if len(group.sides) < 2:
                continue
            labels = {member.label for who in labelled if (member := group.members[who]) is not None}
            if len(labels) > 1:
                told = tuple(self._label(group, who) if who in group.sides else None for who in range(len(self.sets)))
                alike.setdefault((told, links.cluster_key(number)), []).append(number)
        for (told, _), numbers in alike.items():  # type: ignore[misc] # keys are made above
            values: tuple[Any, ...] = told
            shape = "|".join(sorted({value for value in values if value not in (None, NOTHING, REFUSED)}))
            yield self._difference("label", tuple(numbers), values, shape)

    def _label(self, group: Group, who: int) -> str | None:
        if not self.sets[who].has_labels:
            return None
        member = group.members[who]
        return (member.label or "") if member else REFUSED if self.has_refused(group, who) else NOTHING

    def _difference(self, aspect: Aspect, groups: tuple[int, ...], values: tuple[Any, ...], shape: str) -> Difference:
        weight = max(self.weights.get(number, 1) for number in groups)
        return Difference(self._key(aspect, groups, values), aspect, groups, values, weight, None, shape)

    def _key(self, aspect: Aspect, groups: Iterable[Node], values: Sequence[Any]) -> str:
        where = [
            [self.groups[node].article, [[name, m.id, m.parts] for name, m in zip(self.names, self.groups[node].members, strict=True) if m]]
            if isinstance(node, int)
            else node
            for node in groups
        ]
        told = [[name, value] for name, value in zip(self.names, values, strict=True) if value is not None]
        return hashlib.blake2b(orjson.dumps([aspect, where, told]), digest_size=10).hexdigest()

    # -- reading ----------------------------------------------------------------------------------------------------------

    @cached_property
    def of_group(self) -> dict[int, list[Difference]]:
        """The differences that each group takes part in."""
        found: dict[int, list[Difference]] = {}
        for difference in self.differences:
            for number in difference.groups:
                found.setdefault(number, []).append(difference)
        return found

    @cached_property
    def connected(self) -> dict[int, list[Connection]]:
        """The agreed links that each group takes part in."""
        found: dict[int, list[Connection]] = {}
        for connection in self.connections:
            for node in connection.ends:
                if isinstance(node, int):
                    found.setdefault(node, []).append(connection)
        return found

    @cached_property
    def shared_ids(self) -> set[str]:
        """Ids that stand in more than one group: a candidate that two annotators have moved to different places."""
        where: dict[str, int] = {}
        found = set()
        for held in self.group_of:
            for identifier, number in held.items():
                if where.setdefault(identifier, number) != number:
                    found.add(identifier)
        return found


class _Links:
    """The links of all annotators, told between groups."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self.agreed: list[Connection] = []
        self._told: dict[tuple[Node, Node], dict[int, set[Way]]] = {}
        self._between: dict[int, dict[tuple[Node, Node], set[Way]]] = {}
        self._joined: list[dict[Node, Node]] = [{} for _ in queue.sets]
        """For each annotator: the claims that `same` joins, each pointing on to another one of its cluster."""
        anybody: dict[Node, Node] = {}
        for who, each in enumerate(queue.sets):
            for reading in each.of.values():
                for link in reading.links:
                    ends = self._ends(who, link)
                    if ends is not None:
                        self._take(who, link, *ends, anybody)
        sizes: dict[Node, int] = {}
        for node in anybody:
            root = _root(anybody, node)
            sizes[root] = sizes.get(root, 0) + 1
        self.weights = {node: sizes[_root(anybody, node)] for node in anybody if isinstance(node, int)}

    def _ends(self, who: int, link: Tied) -> tuple[Node, Node] | None:
        groups = self._queue.group_of[who]
        start: Node | None = link.from_id if link.from_article is None else groups.get(link.from_id)
        end = groups.get(link.to_id)
        return None if start is None or end is None or start == end else (start, end)

    def _take(self, who: int, link: Tied, start: Node, end: Node, anybody: dict[Node, Node]) -> None:
        is_turned = end < start if isinstance(start, int) and isinstance(end, int) else _order(end) < _order(start)
        pair = (end, start) if is_turned else (start, end)
        if link.relation == "same":
            _join(self._joined[who], *pair)
            _join(anybody, *pair)
        way = (is_turned and link.relation not in self._queue.symmetric, link.relation)
        self._told.setdefault(pair, {}).setdefault(who, set()).add(way)

    def cluster_key(self, number: int) -> object:
        """The same for claims that everybody who looked at them has in one cluster; the claim's own where it stands alone."""
        if number not in self.weights:
            return number
        group = self._queue.groups[number]
        roots = [_root(self._joined[who], number) for who in group.sides]
        # Who has no claim there cannot have joined it to others, so it stands by itself.
        return number if any(group.members[who] is None for who in group.sides) else tuple(roots)

    def differences(self) -> Iterable[Difference]:
        """What differs in links; what does not goes into `agreed`."""
        queue = self._queue
        linking = {who for who, each in enumerate(queue.sets) if each.has_links}
        for pair in sorted(self._told, key=lambda pair: (_order(pair[0]), _order(pair[1]))):
            groups = tuple(node for node in pair if isinstance(node, int))
            able = [who for who in queue.groups[groups[0]].sides if who in linking and who in queue.groups[groups[-1]].sides]
            told = {who: self._ways(who, pair) for who in able}
            values = tuple(told.get(who) for who in range(len(queue.sets)))
            if len(set(told.values())) < 2:
                self.agreed.append(Connection(pair, next(iter(told.values()), ())))
                continue
            weight = max(self.weights.get(number, 1) for number in groups)
            shape = "|".join(sorted({"+".join(relation for _, relation in value) or "none" for value in told.values()}))
            yield Difference(queue._key("link", pair, values), "link", groups, values, weight, pair, shape)

    def _ways(self, who: int, pair: tuple[Node, Node]) -> tuple[Way, ...]:
        """What the annotator holds of two ends: by a link between them, else by one between their clusters, which bears on all members."""
        direct, joined = self._told[pair].get(who), self._joined[who]
        if pair[0] in joined or pair[1] in joined:
            one, other = _root(joined, pair[0]), _root(joined, pair[1])
            if one == other:
                return ((False, "same"),)
            if direct is None:
                direct = self._lifted(who).get((one, other))
        return tuple(sorted(direct)) if direct else ()

    def _lifted(self, who: int) -> dict[tuple[Node, Node], set[Way]]:
        """The annotator's links from and to clusters, told in both orders of the ends."""
        found = self._between.get(who)
        if found is None:
            found = self._between[who] = {}
            joined = self._joined[who]
            for pair, told in self._told.items():
                if who not in told or not (pair[0] in joined or pair[1] in joined):
                    continue
                one, other = _root(joined, pair[0]), _root(joined, pair[1])
                for turned, relation in told[who]:
                    found.setdefault((one, other), set()).add((turned, relation))
                    found.setdefault((other, one), set()).add((not turned and relation not in self._queue.symmetric, relation))
        return found


def _ordered(found: list[Difference]) -> list[Difference]:
    """Labels in large clusters first, then links, existence, who says it, edges. What must be settled first (whether and where there is a
    claim, before its label or a link to it) comes just before what matters more."""
    slots: dict[str, tuple[int, ...]] = {}
    of_claims: dict[int, Difference] = {}
    for each in found:
        if _STAGES[each.aspect] == 0:
            of_claims[each.groups[0]] = each
    for each in sorted(found, key=_own_slot):
        slot = slots.setdefault(each.key, _own_slot(each))
        for number in each.groups if _STAGES[each.aspect] else ():
            before = of_claims.get(number)
            if before is not None:
                slots.setdefault(before.key, slot)
    return sorted(found, key=lambda each: (slots[each.key], _STAGES[each.aspect], each.groups, each.key))


def _own_slot(each: Difference) -> tuple[int, ...]:
    return (_RANKS[each.aspect], -each.weight, *each.groups)


def _item(claim: Held) -> Item:
    return make_item(claim.id, claim.parts, claim.label, claim.kind, claim.stance, claim.source, claim.cue)


def _boundary_shape(spans: list[Parts]) -> str:
    """In which way the edges differ: "start", "end", "start+end", "parts"."""
    if any(len(parts) != 1 for parts in spans):
        return "parts"
    starts, ends = {parts[0][0] for parts in spans}, {parts[-1][1] for parts in spans}
    return "+".join(name for name, edges in (("start", starts), ("end", ends)) if len(edges) > 1)


def _order(node: Node) -> tuple[bool, Node]:
    return isinstance(node, str), node


def _root(joined: Mapping[Node, Node], node: Node) -> Node:
    while (further := joined.get(node, node)) != node:
        node = further
    return node


def _join(joined: dict[Node, Node], one: Node, other: Node) -> None:
    first, second = sorted((_root(joined, one), _root(joined, other)), key=_order)
    joined.setdefault(first, first)
    joined[second] = first
