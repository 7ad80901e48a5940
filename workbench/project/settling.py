"""Owns what is settled of a queue and what that makes of each claim: it follows from the annotators' sets and the adjudicator's rulings;
must never write."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from workbench.journal.fold import Held, Ref
from workbench.model.claim import claim_id
from workbench.project.answers import Answer, together, ways_of
from workbench.project.differences import Difference, Queue, Way
from workbench.project.standing import Standing
from workbench.project.telling import Telling
from workbench.scoring.base import Parts

State = Literal["open", "settled", "moot"]
_AGREED: Final[dict[str, Any]] = {"choice": "", "value": None}
_OPEN: Final[dict[str, Any]] = {"choice": "", "value": None}


class Outcome(NamedTuple):
    """What holds of a claim: its parts and whose claim it goes on from; None as parts where it is none."""

    parts: Parts | None
    member: Held | None = None
    who: int = 0
    """Whose attribution it has."""


class Settling:
    """A queue and how far one adjudicator has settled it."""

    def __init__(self, standing: Standing, queue: Queue) -> None:
        self.standing = standing
        self.project = standing.project
        self.queue = queue
        self.telling = Telling(standing.project, queue)
        self._over: dict[str, dict[str, Any]] = {}
        """The ruling that is being made, before it counts."""
        self._open: set[str] | None = None
        """Keys of the differences that are open; None until they are counted."""
        self.sha256 = {row.id: row.sha256 for row in self.project.articles()}

    def ruling(self, difference: Difference) -> dict[str, Any] | None:
        """How the difference was settled, as the journal tells it; None while it is open."""
        return self._over.get(difference.key) or self.standing.set.ruling(difference.key)

    def state(self, difference: Difference) -> State:
        """Whether it is settled, or moot because its claim was refused."""
        if self.ruling(difference) is not None:
            return "settled"
        if difference.aspect == "label":
            return "moot" if all(self._is_refused(number) for number in difference.groups) else "open"
        return "moot" if any(self._is_refused(number) for number in difference.groups) else "open"

    def open_count(self) -> int:
        """How many differences are open, as of the last `recount`."""
        if self._open is None:
            self._open = {each.key for each in self.queue.differences if self.state(each) == "open"}
        return len(self._open)

    def recount(self, key: str | None) -> None:
        """Takes note that this difference was settled or is open again; without one, that anything may have been."""
        difference = self._by_key.get(key or "")
        if difference is None or self._open is None:
            self._open = None
            return
        # A refused claim makes others moot: its label, its links.
        near = {each.key: each for number in difference.groups for each in self.queue.of_group.get(number, ())}
        for each in near.values():
            (self._open.add if self.state(each) == "open" else self._open.discard)(each.key)

    @cached_property
    def _by_key(self) -> dict[str, Difference]:
        return {each.key: each for each in self.queue.differences}

    def _is_refused(self, number: int) -> bool:
        outcome = self.outcome(number)
        return outcome is not None and outcome.parts is None

    def outcome(self, number: int) -> Outcome | None:
        """What holds of a group's claim; None while that is open."""
        group = self.queue.groups[number]
        asked = next((each for each in self.queue.of_group.get(number, ()) if each.aspect not in ("label", "link")), None)
        if self._label_ruling(number)["choice"] == "neither":
            return Outcome(None)
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
        ruling = self._label_ruling(number)
        if ruling is _AGREED:
            return True, next((each.label for each in self.queue.groups[number].present if each.label), None)
        return ruling is not _OPEN, ruling["value"]

    def _label_ruling(self, number: int) -> dict[str, Any]:
        """How the label of a group's claim was settled; `_AGREED` where nobody differs, `_OPEN` while it is open."""
        asked = next((each for each in self.queue.of_group.get(number, ()) if each.aspect == "label"), None)
        return _AGREED if asked is None else self.ruling(asked) or _OPEN

    def ref(self, number: int) -> Ref | None:
        """The adjudicator's claim for a group; None while it is open or where it was refused."""
        outcome = self.outcome(number)
        if outcome is None or outcome.parts is None or not self.label(number)[0]:
            return None
        article = self.queue.groups[number].article
        member = outcome.member
        if member is not None and member.id not in self.queue.shared_ids:
            return article, member.id
        made = claim_id(article, self.sha256[article], outcome.parts)
        taken = any(number != other for held in self.queue.group_of if (other := held.get(made)) is not None)
        return article, claim_id(article, self.sha256[article] + str(number), outcome.parts) if taken else made

    def holds(self, ref: Ref) -> bool:
        """Whether this claim is the adjudicator's already."""
        fold = self.standing.set
        if ref[1] not in fold.shard(ref[0]).claims:
            return False
        view = fold.view(ref)
        return view is not None and view.claim.decision == "accepted"

    def is_complete(self, article: str) -> bool:
        """Whether the adjudicator has this article as complete."""
        return self.standing.set.is_complete(article, self.sha256[article])

    def is_open(self, article: str) -> bool:
        """Whether anything in the article is open."""
        numbers = self.queue.of_article[article]
        return any(self.state(each) == "open" for number in numbers for each in self.queue.of_group.get(number, ()))

    def ways(self, difference: Difference) -> tuple[Way, ...] | None:
        """What holds of a link that annotators differed about; None while it is open."""
        ruling = self.ruling(difference)
        if ruling is None:
            return None
        answer = Answer(ruling["choice"], ruling["of"], ruling["value"])
        return ways_of(difference, answer, self.queue.names, self.queue.symmetric)
