"""Owns reading one line of another system's annotated articles into our record; must never compare it with gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

from workbench.formats.placing import Placer, WrongSpanError
from workbench.model.annotated import AnnotatedArticle, PredictedClaim, PredictedSpan, Prediction
from workbench.model.claim import (
    KINDS,
    STANCES,
    Claim,
    Cue,
    Decision,
    Kind,
    Origin,
    Part,
    RejectedSpan,
    Source,
    Stance,
    claim_id,
    fragments_of,
)
from workbench.model.link import Link, LinkOrigin
from workbench.text.anchor import HOWS

# Left to its default, each of these would be copied deeply for every claim: half of the time of reading a file.
_NO_ORIGIN: Final = Origin()
_NO_LINK_ORIGIN: Final = LinkOrigin.model_construct()


class WordsOnly(NamedTuple):
    """A claim that has no place in the text: a quote that was not found, or free wording."""

    id: str
    words: str
    label: str | None
    score: float | None


class Reading(NamedTuple):
    """One line, read: the article with every claim that has a place, and the claims that have none."""

    line: int
    article: AnnotatedArticle
    unplaced: tuple[WordsOnly, ...] = ()
    """Claims given by a quote that is not in the text."""
    free: tuple[WordsOnly, ...] = ()
    """Claims given in free words alone."""


@dataclass
class Notes:
    """What is worth saying once about a whole file, gathered while its lines are read."""

    anchoring: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(HOWS, 0)))
    """How many quotes were found in which way; claims that come with offsets are not counted."""
    unknown_fields: set[str] = field(default_factory=set)
    """Members that the record does not have, as paths without numbers."""
    unread: Counter[str] = field(default_factory=Counter)
    """Values that the record cannot hold and that were read as null, with how often."""


class ForeignLine:
    """Turns one foreign line into our record; gathers every problem of it."""

    def __init__(self, foreign: Prediction, text: str | None, notes: Notes) -> None:
        self._foreign = foreign
        self._placer = Placer(text, foreign.offset_unit)
        self._notes = notes
        self._problems: list[WrongSpanError] = []
        ids = Counter(claim.id for claim in foreign.claims if claim.id is not None)
        self._double = {identifier for identifier, count in ids.items() if count > 1}

    def read(self, number: int) -> tuple[Reading, list[WrongSpanError]]:
        """The line as our record, and all that is wrong with it."""
        foreign = self._foreign
        claims: list[Claim] = []
        unplaced: list[WordsOnly] = []
        free: list[WordsOnly] = []
        for place, given in enumerate(foreign.claims):
            try:
                parts = self._parts(given, f"claims.{place}")
                if parts:
                    claims.append(self._claim(given, parts, f"claims.{place}"))
                elif given.decision != "rejected":
                    words = given.quote or given.text or ""
                    (unplaced if given.quote else free).append(WordsOnly(given.id or "", words, given.label, given.score))
            except WrongSpanError as problem:
                self._problems.append(problem)
        article = AnnotatedArticle.model_construct(
            article=foreign.article,
            sha256=foreign.sha256,
            complete=foreign.complete,
            annotator=foreign.annotator,
            system=foreign.system,
            claims=tuple(sorted(claims, key=lambda claim: (claim.start, claim.end, claim.id))),
            links=tuple(self._links()),
            rejected=tuple(self._rejected()),
        )
        self._notes.anchoring.update(self._placer.anchoring)
        return Reading(number, article, tuple(unplaced), tuple(free)), self._problems

    def _parts(self, given: PredictedClaim, where: str) -> list[Part]:
        if (given.start is None) != (given.end is None):
            raise WrongSpanError(where, "has one of start and end; give both or neither")
        hull = None if given.start is None or given.end is None else (given.start, given.end)
        if given.fragments:
            spans = [(part.start, part.end) for part in given.fragments]
            if hull is not None and hull != (min(spans)[0], max(end for _, end in spans)):
                raise WrongSpanError(where, "start and end are not the hull of the fragments")
            return self._placer.check(spans, given.quote, where)
        if hull is not None:
            return self._placer.check([hull], given.quote, where)
        if given.quote:
            return self._placer.find(given.quote)
        if given.text:
            return []
        raise WrongSpanError(where, "says nothing about its place; give start and end, or quote, or text")

    def _claim(self, given: PredictedClaim, parts: list[Part], where: str) -> Claim:
        foreign = self._foreign
        if given.decision not in (None, "accepted", "rejected"):
            raise WrongSpanError(f"{where}.decision", f"is {given.decision!r}; write accepted, rejected or null")
        identifier = given.id
        if not identifier or identifier in self._double:
            identifier = claim_id(foreign.article, foreign.sha256 or "", parts)
        source = self._span(given.source, f"{where}.source")
        cue = self._span(given.cue, f"{where}.cue")
        return Claim(
            id=identifier,
            start=parts[0][0],
            end=parts[-1][1],
            fragments=fragments_of(parts),
            quote=self._placer.words(parts, given.quote),
            kind=cast("Kind | None", self._one_of(given.kind, KINDS, "kind")),
            stance=cast("Stance | None", self._one_of(given.stance, STANCES, "stance")),
            parent=given.parent,
            source=source,
            cue=None if cue is None else Cue(start=cue.start, end=cue.end, quote=cue.quote),
            text=given.text,
            score=self._within(given.score, 0.0, 1.0, "score"),
            reasons=given.reasons,
            decision=cast("Decision | None", given.decision),
            label=given.label,
            confidence=cast("int | None", self._within(given.confidence, 1, 5, "confidence")),
            note=given.note,
            origin=_NO_ORIGIN,
        )

    def _span(self, given: PredictedSpan | None, where: str) -> Source | None:
        if given is None:
            return None
        (part,) = self._placer.check([(given.start, given.end)], given.quote, where)
        words = self._placer.words([part], given.quote)
        return Source(start=part[0], end=part[1], quote=words, name=given.name)

    def _one_of(self, value: str | None, known: tuple[str, ...], name: str) -> str | None:
        if value is None or value in known:
            return value
        self._notes.unread[f"{name} {value!r}"] += 1
        return None

    def _within(self, value: float | None, low: float, high: float, name: str) -> float | None:
        if value is None or low <= value <= high:
            return value
        self._notes.unread[f"{name} outside {low:g} to {high:g}"] += 1
        return None

    def _links(self) -> Iterator[Link]:
        for place, given in enumerate(self._foreign.links):
            for name, end in (("from", given.from_), ("to", given.to)):
                if end in self._double and (name == "from" or given.to_article in (None, self._foreign.article)):
                    self._problems.append(WrongSpanError(f"links.{place}.{name}", f"the id {end!r} stands on several claims"))
            yield Link.model_construct(
                from_=given.from_,
                to=given.to,
                to_article=given.to_article or self._foreign.article,
                relation=given.relation or "",
                note=given.note,
                origin=_NO_LINK_ORIGIN,
            )

    def _rejected(self) -> Iterator[RejectedSpan]:
        for place, given in enumerate(self._foreign.rejected):
            try:
                parts = self._parts(given, f"rejected.{place}")
            except WrongSpanError as problem:
                self._problems.append(problem)
                continue
            if parts:
                identifier = given.id or claim_id(self._foreign.article, self._foreign.sha256 or "", parts)
                words = self._placer.words(parts, given.quote)
                yield RejectedSpan(id=identifier, start=parts[0][0], end=parts[-1][1], quote=words)
