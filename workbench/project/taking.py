"""Owns what rulings come to: the claims and links of annotators that become the adjudicator's, as one intent; must never rule or write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from workbench.journal.fold import AnnotationSet, Ref
from workbench.late import late
from workbench.model.claim import Claim, make_claim, restore_claim
from workbench.model.ruling import Ruling
from workbench.project.differences import Node, Way
from workbench.project.settling import Outcome, Settling

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")

End = tuple[str | None, str]
"""Article and id of a claim; without an article the id of an evidence record."""


class Taking:
    """Makes intents of what is settled."""

    def __init__(self, settling: Settling) -> None:
        self._settling = settling
        self._queue = settling.queue
        self._set = settling.standing.set

    def adopt(
        self,
        numbers: Sequence[int],
        ruling: Ruling | None = None,
        done: Sequence[str] = (),
        gone: Sequence[Ref] = (),
        articles: Sequence[str] = (),
    ) -> it.Adopt:
        """The intent that makes what is settled of these groups the adjudicator's, with what all refused in these articles; `done` are
        complete by it, `gone` are claims that gave way to another reading."""
        claims = [taken for number in numbers for taken in self._claims(number)]
        claims += [taken for article in articles for taken in self._refusals(article)]
        there = {(taken.article, taken.claim.id) for taken in claims}
        claims += [self._undecided(ref) for ref in gone if ref not in there]
        new = {taken.claim.id for taken in claims if taken.claim.decision == "accepted"}
        links, evidence = self._links(numbers, new)
        return it.Adopt.model_construct(
            claims=tuple(claims), links=tuple(links), evidence=tuple(evidence), completed=tuple(done), ruling=ruling
        )

    def _claims(self, number: int) -> Iterable[it.TakenClaim]:
        """The claim of a group as it shall stand, where it does not yet; or its refusal."""
        outcome = self._settling.outcome(number)
        if outcome is None:
            return
        if outcome.parts is None:
            yield from self._refused(number)
            return
        ref = self._settling.ref(number)
        if ref is None:
            return
        taken = self._taken(number, ref, outcome)
        there = self._set.view(ref) if self._set.knows(ref) else None
        if there is None or not _is_same(there.claim, taken.claim):
            yield taken

    def _taken(self, number: int, ref: Ref, outcome: Outcome) -> it.TakenClaim:
        article = self._queue.groups[number].article
        said = self._claim_of(outcome.who, article, self._id_of(number, outcome.who))
        goes_on = outcome.member is not None and ref[1] == outcome.member.id
        assert outcome.parts is not None
        if goes_on and outcome.member is not None:
            owner = self._queue.groups[number].members.index(outcome.member)
            claim, proposed = self._claim_of(owner, article, ref[1]), self._proposed(owner, ref)
        else:
            text = self._settling.project.article(article).text
            claim, proposed = make_claim(article, self._settling.sha256[article], text, outcome.parts), None
        told = {name: getattr(said, name) for name in ("source", "cue", "kind", "stance", "text")}
        parent = self._parent(outcome.who, said.parent)
        label = self._settling.label(number)[1]
        now = {"id": ref[1], "decision": "accepted", "label": label, "confidence": None, "note": None, "parent": parent}
        return it.TakenClaim.model_construct(article=article, claim=claim.model_copy(update={**told, **now}), proposed=proposed)

    def _id_of(self, number: int, who: int) -> str:
        member = self._queue.groups[number].members[who]
        assert member is not None, "whoever says it holds it"
        return member.id

    def _fold(self, who: int) -> AnnotationSet:
        fold = self._queue.sets[who].fold
        assert fold is not None, "annotators alone are adjudicated"
        return fold

    def _claim_of(self, who: int, article: str, identifier: str) -> Claim:
        view = self._fold(who).view((article, identifier))
        assert view is not None, "it is in the queue"
        return view.claim

    def _proposed(self, who: int, ref: Ref) -> Claim:
        return restore_claim(self._fold(who).shard(ref[0]).claims[ref[1]]["base"])

    def _parent(self, who: int, parent: str | None) -> str | None:
        number = self._queue.group_of[who].get(parent or "")
        ref = self._settling.ref(number) if number is not None else None
        return ref[1] if ref else parent

    def _refused(self, number: int) -> Iterable[it.TakenClaim]:
        """Every member of a group as refused, where that does not stand yet."""
        group = self._queue.groups[number]
        for who, member in enumerate(group.members):
            if member is not None and member.id not in {each.id for each in group.members[:who] if each}:
                yield from self._refusal(who, (group.article, member.id))

    def _refusal(self, who: int, ref: Ref) -> Iterable[it.TakenClaim]:
        there = self._set.view(ref) if self._set.knows(ref) else None
        if there is None or there.claim.decision != "rejected":
            claim = self._claim_of(who, *ref).model_copy(update={"decision": "rejected", "label": None, "confidence": None, "note": None})
            yield it.TakenClaim.model_construct(article=ref[0], claim=claim, proposed=self._proposed(who, ref))

    def _refusals(self, article: str) -> Iterable[it.TakenClaim]:
        """What everybody who looked refused as no claim: hard negatives."""
        sides = self._queue.sides[article]
        first, *others = (self._queue.sets[who].of[article].rejected for who in sides)
        for parts, identifier in first.items():
            if all(parts in each for each in others) and not any(identifier in held for held in self._queue.group_of):
                yield from self._refusal(sides[0], (article, identifier))

    def _undecided(self, ref: Ref) -> it.TakenClaim:
        view = self._set.view(ref)
        assert view is not None, "it is held"
        claim = view.claim.model_copy(update={"decision": None, "label": None, "confidence": None})
        return it.TakenClaim.model_construct(article=ref[0], claim=claim, proposed=None)

    # -- links ------------------------------------------------------------------------------------------------------------

    def _links(self, numbers: Sequence[int], new: set[str]) -> tuple[list[it.TakenLink], list[Any]]:
        links: list[it.TakenLink] = []
        evidence: dict[str, Any] = {}
        for pair, ways in self._settled_links(numbers):
            ends = [self._end(node, new) for node in pair]
            if ends[0] is None or ends[1] is None:
                continue
            wanted = {}
            for is_turned, relation in ways:
                start, end = (ends[1], ends[0]) if is_turned else (ends[0], ends[1])
                if relation in self._queue.symmetric and start[1] > end[1]:
                    start, end = end, start
                wanted[start, end] = relation
                record = next((each for each in self._evidence(start[1])), None) if start[0] is None else None
                if record is not None:
                    evidence[record.id] = record
            links += [_link(start, end, relation) for (start, end), relation in wanted.items() if self._is_new(start, end, relation)]
            links += self._links_to_drop(ends[0], ends[1], set(wanted))
        return links, list(evidence.values())

    def _settled_links(self, numbers: Sequence[int]) -> Iterable[tuple[tuple[Node, Node], tuple[Way, ...]]]:
        seen: set[tuple[Node, Node]] = set()
        for number in numbers:
            for connection in self._queue.connected.get(number, ()):
                if connection.ends not in seen:
                    seen.add(connection.ends)
                    yield connection.ends, connection.ways
            for each in self._queue.of_group.get(number, ()):
                if each.ends is not None and each.ends not in seen:
                    seen.add(each.ends)
                    ways = self._settling.ways(each)
                    if ways is not None:
                        yield each.ends, ways

    def _end(self, node: Node, new: set[str]) -> End | None:
        if isinstance(node, str):
            return None, node
        ref = self._settling.ref(node)
        return ref if ref is not None and (ref[1] in new or self._settling.holds(ref)) else None

    def _is_new(self, start: End, end: End, relation: str) -> bool:
        return end[0] is not None and self._set.relation(end[0], (start[1], end[1])) != relation

    def _evidence(self, identifier: str) -> Iterable[Any]:
        for each in self._queue.sets:
            record = each.fold.evidence_record(identifier) if each.fold else None
            if record is not None and self._set.evidence_record(identifier) is None:
                yield record

    def _links_to_drop(self, one: End, other: End, wanted: set[tuple[End, End]]) -> list[it.TakenLink]:
        fold = self._set
        found: list[it.TakenLink] = []
        for start, end in ((one, other), (other, one)):
            if end[0] is not None and (start, end) not in wanted and fold.relation(end[0], (start[1], end[1])) is not None:
                found.append(_link(start, end, None))
        return found


def _is_same(there: Claim, wanted: Claim) -> bool:
    names = ("start", "end", "fragments", "decision", "label", "source", "cue", "kind", "stance", "text", "parent")
    return all(getattr(there, name) == getattr(wanted, name) for name in names)


def _link(start: End, end: End, relation: str | None) -> it.TakenLink:
    return it.TakenLink.model_construct(from_=start[1], from_article=start[0], to=end[1], to_article=str(end[0]), relation=relation)
