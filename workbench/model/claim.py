"""Owns the claim (mention) and its attribution, undecided or decided; must never judge one.

A candidate is a claim that an extractor proposed: it has a score and reasons, and its decision is null.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

import orjson

from workbench.model.light import LightRecord, Limit

Kind = Literal["direct", "mixed", "indirect", "assertion"]
Stance = Literal["affirms", "denies", "doubts", "declines"]
Decision = Literal["accepted", "rejected"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STANCES: tuple[Stance, ...] = get_args(Stance)

Offset = Annotated[int, Limit(ge=0)]
Confidence = Annotated[int, Limit(ge=1, le=5)]
Score = Annotated[float, Limit(ge=0.0, le=1.0)]
Part = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment(LightRecord):
    start: Offset
    """First code point of the part, counted from 0 in the article's text."""
    end: Offset
    """One past its last code point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(LightRecord):
    start: Offset
    """First code point of the words that name the source."""
    end: Offset
    """One past their last code point."""
    quote: str
    """The words themselves, as they stand in the text."""
    name: str | None = None
    """The name this source is gathered under across articles, where somebody gave one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(LightRecord):
    start: Offset
    """First code point of the words that do the reporting ("said", "according to")."""
    end: Offset
    """One past their last code point."""
    quote: str
    """The words themselves, as they stand in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(LightRecord):
    proposed_by: tuple[str, ...] = ()
    """Names of the extractors that proposed exactly this span; empty when a person marked it."""
    span_changed: bool = False
    """Whether a person moved the edges after it was proposed or marked."""
    label_changed: bool = False
    """Whether the label differs from the first one it was given."""
    blind: bool = False
    """Whether it was decided with candidates and suggestions hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(LightRecord):
    id: str
    """Digest of article, sha256, start, end and fragments at the time it was first seen; survives edge moves."""
    start: Offset
    """First code point of the content's hull."""
    end: Offset
    """One past the last code point of the hull."""
    fragments: tuple[Fragment, ...]
    """The parts of the content in order; one part when it is contiguous."""
    quote: str
    """The parts joined by one blank, exactly as they stand in the text."""
    kind: Kind | None = None
    """direct: all inside quotation marks; mixed; indirect; assertion: the outlet's own words."""
    stance: Stance | None = None
    """What the reporting act does to its content; null when nothing is reported."""
    parent: str | None = None
    """Id of the claim that is the reporting act itself ("Moscow has denied ...")."""
    source: Source | None = None
    """Who is reported to say it."""
    cue: Cue | None = None
    """By which words."""
    text: str | None = None
    """The claim in words that stand alone, where somebody wrote it."""
    score: Score | None = None
    """The extractor's confidence that this is a claim worth checking, 0 to 1."""
    reasons: tuple[str, ...] = ()
    """Why it was proposed, in words a person can read."""
    decision: Decision | None = None
    """accepted: it is a claim; rejected: it is not; null: not looked at."""
    label: str | None = None
    """The standing of the content on the evidence in this project's corpus: an id of the label scheme."""
    confidence: Confidence | None = None
    """How sure the annotator is of the label, 1 to 5."""
    note: str | None = None
    """Free words of the annotator."""
    origin: Origin = Origin()
    """Where the claim came from and what a person changed about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedSpan(LightRecord):
    id: str
    """Id of the candidate that was rejected: a hard negative."""
    start: Offset
    """First code point of its hull."""
    end: Offset
    """One past the last code point."""
    quote: str
    """Its words as they stand in the text."""


def claim_id(article: str, sha256: str, parts: Sequence[Part]) -> str:
    """The id of a claim over these parts: 80 bits of SHA-256, so identical spans of two extractors are one candidate."""
    key = [article, sha256, parts[0][0], parts[-1][1], [[start, end] for start, end in parts]]
    return hashlib.sha256(orjson.dumps(key)).hexdigest()[:20]


def quote_of(text: str, parts: Sequence[Part]) -> str:
    """The words of the parts joined by one blank."""
    return " ".join(text[start:end] for start, end in parts)


def make_claim(
    article: str,
    sha256: str,
    text: str,
    parts: Sequence[Part],
    *,
    kind: Kind | None = None,
    stance: Stance | None = None,
    parent: Sequence[Part] | None = None,
    source: Part | None = None,
    cue: Part | None = None,
    score: float | None = None,
    reasons: Sequence[str] = (),
    proposed_by: Sequence[str] = (),
) -> Claim:
    """A claim over these parts of the text (code points, in order), with its id, hull and quotes worked out.

    Fields are trusted, not validated: extractors and the session check their spans before they come here.
    """
    return Claim(
        id=claim_id(article, sha256, parts),
        start=parts[0][0],
        end=parts[-1][1],
        fragments=fragments_of(parts),
        quote=quote_of(text, parts),
        kind=kind,
        stance=stance,
        parent=None if parent is None else claim_id(article, sha256, parent),
        source=None if source is None else Source(start=source[0], end=source[1], quote=text[source[0] : source[1]], name=None),
        cue=None if cue is None else Cue(start=cue[0], end=cue[1], quote=text[cue[0] : cue[1]]),
        text=None,
        score=score,
        reasons=tuple(reasons),
        decision=None,
        label=None,
        confidence=None,
        note=None,
        origin=_origin_of(tuple(proposed_by)),
    )


@lru_cache(maxsize=64)
def _origin_of(proposed_by: tuple[str, ...]) -> Origin:
    """One origin for all candidates of an extractor: a record less to make for each claim."""
    return Origin(proposed_by=proposed_by, span_changed=False, label_changed=False, blind=False)


def fragments_of(parts: Iterable[Part]) -> tuple[Fragment, ...]:
    """The parts as records."""
    return tuple(Fragment(start=start, end=end) for start, end in parts)


def parts_of(claim: Claim) -> list[Part]:
    """The claim's parts as (start, end) pairs of code points."""
    return [(fragment.start, fragment.end) for fragment in claim.fragments]


def restore_claim(members: dict[str, Any]) -> Claim:
    """The claim that these members of a trusted file (our own journal or candidates) stand for, without validating again."""
    source, cue, origin = members["source"], members["cue"], members["origin"]
    return Claim(
        id=members["id"],
        start=members["start"],
        end=members["end"],
        fragments=tuple(Fragment(start=each["start"], end=each["end"]) for each in members["fragments"]),
        quote=members["quote"],
        kind=members.get("kind"),
        stance=members.get("stance"),
        parent=members.get("parent"),
        source=None if source is None else Source(start=source["start"], end=source["end"], quote=source["quote"], name=source.get("name")),
        cue=None if cue is None else Cue(start=cue["start"], end=cue["end"], quote=cue["quote"]),
        text=members.get("text"),
        score=members.get("score"),
        reasons=tuple(members["reasons"]),
        decision=members.get("decision"),
        label=members.get("label"),
        confidence=members.get("confidence"),
        note=members.get("note"),
        origin=Origin(
            proposed_by=tuple(origin["proposed_by"]),
            span_changed=origin.get("span_changed", False),
            label_changed=origin.get("label_changed", False),
            blind=origin.get("blind", False),
        ),
    )
