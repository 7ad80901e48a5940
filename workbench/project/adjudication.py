"""Owns the adjudication of a project: what is settled and what it comes to as the adjudicator's claims and links; must never write.

What the adjudicator holds follows from what the annotators hold and from the rulings. A claim is taken over once everything about it is
settled, a link once its ends are, and an article is complete once nothing in it is open; each goes into the event of the ruling that
settled it, so that undo takes all of it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from workbench.journal.fold import AnnotationSet, Held, Ref
from workbench.late import late
from workbench.model.claim import Claim, Part, claim_id, make_claim, quote_of, restore_claim
from workbench.model.ruling import Choice, HeldValue, Ruling, RulingPlace
from workbench.project.differences import NOTHING, REFUSED, Connection, Difference, Node, Queue, Way
from workbench.project.readings import ReadingSet, annotators_to_compare, readings_of
from workbench.project.standing import Standing
from workbench.scoring.base import Parts, join_parts
from workbench.scoring.cases import common_parts

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")

State = Literal["open", "settled", "moot"]
_WORDS = 200


class Answer(NamedTuple):
    """One way to settle a difference."""

    choice: Choice
    of: str | None = None
    """Whose reading."""
    value: Any = None
    """The label, or the relation of a link, where nobody need have held it."""


class Outcome(NamedTuple):
    """What holds of a claim: its parts and whose claim it goes on from; None as parts where it is none."""

    parts: Parts | None
    member: Held | None = None
    who: int = 0
    """Whose attribution it has."""


def open_queue(standing: Standing) -> Queue:
    """The differences between everybody who has complete articles and does not adjudicate."""
    project = standing.project
    sets = [readings_of(project, name) for name in annotators_to_compare(project, standing.annotator)]
    return queue_of(standing, [each for each in sets if each.of])


def queue_of(standing: Standing, sets: Sequence[ReadingSet]) -> Queue:
    """The queue of these sets over the articles of the project."""
    symmetric = [relation.id for relation in standing.project.config.scheme.relations if relation.symmetric]
    return Queue(sets, [row.id for row in standing.project.articles()], symmetric)


class Adjudication:
    """The queue and how far it is settled by one adjudicator."""

    def __init__(self, standing: Standing, queue: Queue) -> None:
        self.standing = standing
        self.project = standing.project
        self.queue = queue
        self._over: dict[str, dict[str, Any]] = {}
        """The ruling that is being made, before it counts."""
        self._sha256 = {row.id: row.sha256 for row in self.project.articles()}

    # -- what is settled --------------------------------------------------------------------------------------------------

    def ruling(self, difference: Difference) -> dict[str, Any] | None:
        """How the difference was settled, as the journal tells it; None while it is open."""
        return self._over.get(difference.key) or self.standing.set.ruling(difference.key)

    def state(self, difference: Difference) -> State:
        """Whether it is settled, or moot because its claim was refused."""
        if self.ruling(difference) is not None:
            return "settled"
        if difference.aspect == "label":
            return "moot" if all(self._is_refused(number) for number in difference.groups) else "open"
        return "moot" if difference.aspect == "link" and any(self._is_refused(number) for number in difference.groups) else "open"

    def open_count(self) -> int:
        """How many differences are open."""
        return sum(self.state(each) == "open" for each in self.queue.differences)

    def _is_refused(self, number: int) -> bool:
        outcome = self.outcome(number)
        return outcome is not None and outcome.parts is None

    def outcome(self, number: int) -> Outcome | None:
        """What holds of a group's claim; None while that is open."""
        group = self.queue.groups[number]
        asked = next((each for each in self.queue.of_group.get(number, ()) if each.aspect not in ("label", "link")), None)
        if asked is None:
            return self._of_member(number, min(group.present, key=lambda each: each.id))
        ruling = self.ruling(asked)
        if ruling is None:
            return None
        if ruling["choice"] == "neither":
            return Outcome(None)
        if ruling["choice"] == "annotator":
            member = self._member_of(number, ruling["of"])
            return Outcome(None) if member is None else self._of_member(number, member)
        return self._of_parts(number, together([each.parts for each in group.present], ruling["choice"]))

    def _of_member(self, number: int, member: Held) -> Outcome:
        return Outcome(member.parts, member, self.queue.groups[number].members.index(member))

    def _of_parts(self, number: int, parts: Parts) -> Outcome:
        """Edges that several make together; who says it is as most have it."""
        group = self.queue.groups[number]
        there = [each for each in group.present if each.parts == parts]
        said = Counter(each[3:] for each in group.present)
        most = min(said, key=lambda each: (-said[each], repr(each)))
        who = next(place for place, member in enumerate(group.members) if member is not None and member[3:] == most)
        return Outcome(parts, min(there, key=lambda each: each.id) if there else None, who)

    def _member_of(self, number: int, annotator: str | None) -> Held | None:
        return self.queue.groups[number].members[self.queue.names.index(annotator or "")] if annotator in self.queue.names else None

    def label(self, number: int) -> tuple[bool, str | None]:
        """Whether the label of a group's claim is settled, and it."""
        asked = next((each for each in self.queue.of_group.get(number, ()) if each.aspect == "label"), None)
        if asked is None:
            return True, next((each.label for each in self.queue.groups[number].present if each.label), None)
        ruling = self.ruling(asked)
        return (False, None) if ruling is None else (True, ruling["value"])

    def is_settled(self, number: int) -> bool:
        """Whether nothing about the claim itself is open."""
        outcome = self.outcome(number)
        return outcome is not None and (outcome.parts is None or self.label(number)[0])

    def ref(self, number: int) -> Ref | None:
        """The adjudicator's claim for a group; None while it is open or where it was refused."""
        outcome = self.outcome(number)
        if outcome is None or outcome.parts is None or not self.label(number)[0]:
            return None
        article = self.queue.groups[number].article
        member = outcome.member
        if member is not None and member.id not in self.queue.shared_ids:
            return article, member.id
        made = claim_id(article, self._sha256[article], outcome.parts)
        taken = any(number != other for held in self.queue.group_of if (other := held.get(made)) is not None)
        return article, claim_id(article, self._sha256[article] + str(number), outcome.parts) if taken else made

    # -- deciding ---------------------------------------------------------------------------------------------------------

    def settle(self, difference: Difference, answer: Answer, rule: str | None = None) -> it.Adopt:
        """The intent that settles this difference, with everything that is settled by it."""
        ruling = self._make_ruling(difference, answer, rule)
        before = {number: self.ref(number) for number in difference.groups}
        self._over = {difference.key: ruling.as_dict()}
        try:
            numbers = set(difference.groups)
            done = self._finished(difference)
            for article in done:
                numbers |= set(self.queue.of_article[article])
            gone = [ref for number, ref in before.items() if ref is not None and ref != self.ref(number) and self._holds(ref)]
            return self._adopt(sorted(numbers), ruling, done, gone)
        finally:
            self._over = {}

    def _finished(self, difference: Difference) -> list[str]:
        """The articles in which nothing is open once this is settled."""
        articles = dict.fromkeys(self.queue.groups[number].article for number in difference.groups)
        return [article for article in articles if not self._is_complete(article) and not self._open_in(article)]

    def _is_complete(self, article: str) -> bool:
        return self.standing.set.is_complete(article, self._sha256[article])

    def _open_in(self, article: str) -> bool:
        numbers = self.queue.of_article[article]
        return any(self.state(each) == "open" for number in numbers for each in self.queue.of_group.get(number, ()))

    def agreements(self) -> it.Adopt | None:
        """The intent that takes everything that nobody differs about, in articles of two or more; None when it is taken."""
        return self._bulk(self._agreed(lambda sides: sides > 1))

    def singles(self) -> it.Adopt | None:
        """The intent that takes over the articles that only one annotator has completed; None when there is nothing to take."""
        return self._bulk(self._agreed(lambda sides: sides == 1))

    def _agreed(self, chosen: Any) -> list[int]:
        groups = self.queue.groups
        return [number for number, group in enumerate(groups) if chosen(len(group.sides)) and number not in self._differing]

    @cached_property
    def _differing(self) -> set[int]:
        return {number for each in self.queue.differences if each.aspect != "link" for number in each.groups}

    def _bulk(self, numbers: list[int]) -> it.Adopt | None:
        articles = dict.fromkeys(self.queue.groups[number].article for number in numbers)
        done = [article for article in articles if not self._is_complete(article) and not self._open_in(article)]
        adopt = self._adopt(numbers, None, done)
        return adopt if adopt.claims or adopt.links or adopt.completed else None

    def agreed_left(self) -> int:
        """How many claims that nobody differs about are not taken yet."""
        return sum(not self._is_taken(number) for number in self._agreed(lambda sides: sides > 1))

    def _is_taken(self, number: int) -> bool:
        ref = self.ref(number)
        return ref is not None and self._holds(ref)

    def _holds(self, ref: Ref) -> bool:
        fold = self.standing.set
        if ref[1] not in fold.shard(ref[0]).claims:
            return False
        view = fold.view(ref)
        return view is not None and view.claim.decision == "accepted"

    def _make_ruling(self, difference: Difference, answer: Answer, rule: str | None) -> Ruling:
        queue = self.queue
        places = tuple(
            RulingPlace.model_construct(article=queue.groups[n].article, claims=tuple(sorted({m.id for m in queue.groups[n].present})))
            for n in difference.groups
        )
        held = tuple(
            HeldValue.model_construct(annotator=name, what=self.value_words(difference, value))
            for name, value in zip(queue.names, difference.values, strict=True)
            if value is not None
        )
        value = answer.value
        if difference.aspect == "label" and answer.choice == "annotator":
            value = difference.values[queue.names.index(answer.of or "")] or None
        return Ruling.model_construct(
            difference=difference.key,
            aspect=difference.aspect,
            places=places,
            held=held,
            shape=difference.shape,
            choice=answer.choice,
            of=answer.of,
            value=value,
            outcome=self.answer_words(difference, answer),
            words=self.words(difference.groups[0])[:_WORDS],
            rule=rule or None,
        )

    # -- what a ruling comes to -------------------------------------------------------------------------------------------

    def _adopt(self, numbers: Sequence[int], ruling: Ruling | None = None, done: Sequence[str] = (), gone: Sequence[Ref] = ()) -> it.Adopt:
        claims = [taken for number in numbers for taken in self._claims(number)]
        claims += [self._undecided(ref) for ref in gone]
        claims += self._refusals([number for number in numbers if ruling is None or self.queue.groups[number].article in done])
        new = {taken.claim.id for taken in claims if taken.claim.decision == "accepted"}
        links, evidence = self._links(numbers, new)
        return it.Adopt.model_construct(
            claims=tuple(claims), links=tuple(links), evidence=tuple(evidence), completed=tuple(done), ruling=ruling
        )

    def _claims(self, number: int) -> Iterable[it.TakenClaim]:
        """The claim of a group as it shall stand, where it does not yet; or its refusal."""
        outcome = self.outcome(number)
        if outcome is None:
            return
        if outcome.parts is None:
            yield from self._refused(number)
            return
        ref = self.ref(number)
        if ref is None:
            return
        taken = self._taken(number, ref, outcome)
        there = self.standing.set.view(ref) if self.standing.set.knows(ref) else None
        if there is None or not _is_same(there.claim, taken.claim):
            yield taken

    def _taken(self, number: int, ref: Ref, outcome: Outcome) -> it.TakenClaim:
        article = self.queue.groups[number].article
        said = self._claim_of(outcome.who, article, self._id_of(number, outcome.who))
        goes_on = outcome.member is not None and ref[1] == outcome.member.id
        assert outcome.parts is not None
        if goes_on and outcome.member is not None:
            owner = self.queue.groups[number].members.index(outcome.member)
            claim, proposed = self._claim_of(owner, article, ref[1]), self._proposed(owner, ref)
        else:
            text = self.project.article(article).text
            claim, proposed = make_claim(article, self._sha256[article], text, outcome.parts), None
        told = {name: getattr(said, name) for name in ("source", "cue", "kind", "stance", "text")}
        parent = self._parent(outcome.who, said.parent)
        label = self.label(number)[1]
        now = {"id": ref[1], "decision": "accepted", "label": label, "confidence": None, "note": None, "parent": parent}
        return it.TakenClaim.model_construct(article=article, claim=claim.model_copy(update={**told, **now}), proposed=proposed)

    def _id_of(self, number: int, who: int) -> str:
        member = self.queue.groups[number].members[who]
        assert member is not None, "whoever says it holds it"
        return member.id

    def _fold(self, who: int) -> AnnotationSet:
        fold = self.queue.sets[who].fold
        assert fold is not None, "annotators alone are adjudicated"
        return fold

    def _claim_of(self, who: int, article: str, identifier: str) -> Claim:
        view = self._fold(who).view((article, identifier))
        assert view is not None, "it is in the queue"
        return view.claim

    def _proposed(self, who: int, ref: Ref) -> Claim:
        return restore_claim(self._fold(who).shard(ref[0]).claims[ref[1]]["base"])

    def _parent(self, who: int, parent: str | None) -> str | None:
        number = self.queue.group_of[who].get(parent or "")
        ref = self.ref(number) if number is not None else None
        return ref[1] if ref else parent

    def _refused(self, number: int) -> Iterable[it.TakenClaim]:
        """Every member of a group as refused, where that does not stand yet."""
        group = self.queue.groups[number]
        for who, member in enumerate(group.members):
            if member is not None and member.id not in {each.id for each in group.members[:who] if each}:
                yield from self._refusal(who, (group.article, member.id))

    def _refusal(self, who: int, ref: Ref) -> Iterable[it.TakenClaim]:
        there = self.standing.set.view(ref) if self.standing.set.knows(ref) else None
        if there is None or there.claim.decision != "rejected":
            claim = self._claim_of(who, *ref).model_copy(update={"decision": "rejected", "label": None, "confidence": None, "note": None})
            yield it.TakenClaim.model_construct(article=ref[0], claim=claim, proposed=self._proposed(who, ref))

    def _refusals(self, numbers: Sequence[int]) -> list[it.TakenClaim]:
        """What everybody who looked refused as no claim: hard negatives."""
        found = []
        for article in dict.fromkeys(self.queue.groups[number].article for number in numbers):
            sides = self.queue.groups[self.queue.of_article[article][0]].sides
            readings = [self.queue.sets[who].of[article].rejected for who in sides]
            for parts, identifier in readings[0].items():
                if all(parts in each for each in readings[1:]) and not any(identifier in held for held in self.queue.group_of):
                    found += self._refusal(sides[0], (article, identifier))
        return found

    def _undecided(self, ref: Ref) -> it.TakenClaim:
        view = self.standing.set.view(ref)
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
                if relation in self.queue.symmetric and start[1] > end[1]:
                    start, end = end, start
                wanted[start, end] = relation
                record = next((each for each in self._evidence(start[1])), None) if start[0] is None else None
                if record is not None:
                    evidence[record.id] = record
            links += [_link(start, end, relation) for (start, end), relation in wanted.items() if end[0] is not None]
            links += self._links_to_drop(ends[0], ends[1], set(wanted))
        return links, list(evidence.values())

    def _settled_links(self, numbers: Sequence[int]) -> Iterable[tuple[tuple[Node, Node], tuple[Way, ...]]]:
        seen: set[tuple[Node, Node]] = set()
        for number in numbers:
            for connection in self.queue.connected.get(number, ()):
                if connection.ends not in seen:
                    seen.add(connection.ends)
                    yield connection.ends, connection.ways
            for each in self.queue.of_group.get(number, ()):
                if each.ends is not None and each.ends not in seen:
                    seen.add(each.ends)
                    ways = self.ways(each)
                    if ways is not None:
                        yield each.ends, ways

    def ways(self, difference: Difference) -> tuple[Way, ...] | None:
        """What holds of a link that annotators differed about; None while it is open."""
        ruling = self.ruling(difference)
        if ruling is None:
            return None
        return self.ways_of(difference, Answer(ruling["choice"], ruling["of"], ruling["value"]))

    def ways_of(self, difference: Difference, answer: Answer) -> tuple[Way, ...]:
        """What an answer makes of a link."""
        told = [value for value in difference.values if value is not None]
        match answer.choice:
            case "annotator":
                found: tuple[Way, ...] = difference.values[self.queue.names.index(answer.of or "")] or ()
                return found
            case "own":
                is_turned = next((way[0] for ways in told for way in ways), False)
                return ((is_turned and answer.value not in self.queue.symmetric, str(answer.value)),)
            case "union":
                return tuple(sorted({way for ways in told for way in ways}))
            case "intersection":
                return tuple(sorted(set(told[0]).intersection(*told[1:])))
            case _:
                return ()

    def _end(self, node: Node, new: set[str]) -> tuple[str | None, str] | None:
        if isinstance(node, str):
            return None, node
        ref = self.ref(node)
        return ref if ref is not None and (ref[1] in new or self._holds(ref)) else None

    def _evidence(self, identifier: str) -> Iterable[Any]:
        for each in self.queue.sets:
            record = each.fold.evidence_record(identifier) if each.fold else None
            if record is not None and self.standing.set.evidence_record(identifier) is None:
                yield record

    def _links_to_drop(
        self, one: tuple[str | None, str], other: tuple[str | None, str], wanted: set[tuple[tuple[str | None, str], tuple[str | None, str]]]
    ) -> list[it.TakenLink]:
        fold, found = self.standing.set, list[it.TakenLink]()
        for start, end in ((one, other), (other, one)):
            if end[0] is not None and (start, end) not in wanted and fold.relation(end[0], (start[1], end[1])) is not None:
                found.append(_link(start, end, None))
        return found

    # -- words ------------------------------------------------------------------------------------------------------------

    def words(self, number: int) -> str:
        """The words of a group's claim, as the one of its members has them that comes first."""
        group = self.queue.groups[number]
        return quote_of(self.project.article(group.article).text, list(group.present[0].parts))

    def quote(self, article: str, parts: Sequence[Part]) -> str:
        """The words of these parts."""
        return quote_of(self.project.article(article).text, parts)

    def value_words(self, difference: Difference, value: Any) -> str:
        """What somebody holds, in words."""
        if value in (NOTHING, REFUSED):
            return str(value)
        match difference.aspect:
            case "label":
                label = self.project.config.scheme.label(value) if value else None
                return label.name if label else value or "no label"
            case "link":
                return ", ".join(self.way_words(way) for way in value) or "no link"
            case "attribution":
                kind, stance, source, cue = value
                text = self.project.article(self.queue.groups[difference.groups[0]].article).text
                spans = [text[each[0] : each[1]] if each else None for each in (source, cue)]
                named = zip(("source", "cue", "kind", "stance"), (*spans, kind, stance), strict=True)
                return ", ".join(f"{name} {told or '–'}" for name, told in named)
            case _:
                return self.quote(self.queue.groups[difference.groups[0]].article, list(value))

    def way_words(self, way: Way) -> str:
        """A link, told from its first end."""
        relation = self.project.config.scheme.relation(way[1])
        name = relation.name if relation else way[1]
        return name if way[1] in self.queue.symmetric else f"← {name}" if way[0] else f"→ {name}"

    def answer_words(self, difference: Difference, answer: Answer) -> str:
        """What an answer makes of a difference, in words."""
        if difference.aspect == "link":
            return ", ".join(self.way_words(way) for way in self.ways_of(difference, answer)) or "no link"
        if answer.choice == "annotator":
            return self.value_words(difference, difference.values[self.queue.names.index(answer.of or "")])
        if answer.choice == "own":
            return self.value_words(difference, answer.value)
        if answer.choice == "neither":
            return "no label" if difference.aspect == "label" else REFUSED
        group = self.queue.groups[difference.groups[0]]
        return self.quote(group.article, together([each.parts for each in group.present], answer.choice))


def together(spans: Sequence[Parts], choice: str) -> Parts:
    """The union or the intersection of several spans, in as few parts as there can be."""
    if choice == "union":
        return join_parts([part for parts in spans for part in parts])
    shared: Sequence[Part] = spans[0]
    for parts in spans[1:]:
        shared = common_parts(shared, parts)
    return tuple(shared)


def can_answer(difference: Difference, answer: Answer, names: Sequence[str]) -> bool:
    """Whether this answer makes sense of this difference."""
    told = [value for value in difference.values if value is not None]
    match answer.choice:
        case "annotator":
            return answer.of in names and difference.values[names.index(answer.of)] is not None and _is_label(difference, answer, names)
        case "union" | "intersection" if difference.aspect == "link":
            return answer.choice == "union" and len({way[1] for ways in told for way in ways}) > 1 and not _clash(told)
        case "union" | "intersection":
            spans = [value for value in told if value not in (NOTHING, REFUSED)]
            return difference.aspect in ("existence", "boundary") and len(set(spans)) > 1 and bool(together(spans, answer.choice))
        case "neither":
            return difference.aspect != "attribution"
        case _:
            return difference.aspect in ("label", "link")


def _is_label(difference: Difference, answer: Answer, names: Sequence[str]) -> bool:
    return difference.aspect != "label" or difference.values[names.index(answer.of or "")] not in (NOTHING, REFUSED)


def _clash(told: Sequence[Sequence[Way]]) -> bool:
    """Whether these links cannot stand together: `same` beside another, or two relations the same way round."""
    ways = {way for each in told for way in each}
    return any(relation == "same" for _, relation in ways) or len({turned for turned, _ in ways}) < len(ways)


def _is_same(there: Claim, wanted: Claim) -> bool:
    names = ("start", "end", "fragments", "decision", "label", "source", "cue", "kind", "stance", "text", "parent")
    return all(getattr(there, name) == getattr(wanted, name) for name in names)


def _link(start: tuple[str | None, str], end: tuple[str | None, str], relation: str | None) -> it.TakenLink:
    return it.TakenLink.model_construct(from_=start[1], from_article=start[0], to=end[1], to_article=str(end[0]), relation=relation)


__all__ = ["Adjudication", "Answer", "Connection", "can_answer", "open_queue", "together"]
