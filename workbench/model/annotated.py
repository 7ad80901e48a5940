"""Owns the annotated article: candidates, one annotator's set, gold and predictions in one shape; must never compare two.

`AnnotatedArticle` is what the program writes. `Prediction` is the looser shape that it accepts from other systems.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from workbench.model.base import Record
from workbench.model.claim import Claim, RejectedSpan
from workbench.model.link import Evidence, Link

SCHEMA: Literal["annotated-article/1"] = "annotated-article/1"


class AnnotatedArticle(Record):
    schema_: Annotated[Literal["annotated-article/1"], Field(alias="schema")] = SCHEMA
    """Names the shape and its version."""
    article: Annotated[str, Field(min_length=1)]
    """Id of the article."""
    sha256: str | None = None
    """Digest of the text that the offsets count in; null when a foreign file does not give it."""
    offset_unit: Literal["codepoint"] = "codepoint"
    """Offsets count Unicode code points."""
    complete: bool = True
    """Whether everything in the article has been looked at, so that what is absent is absent on purpose."""
    annotator: str | None = None
    """Whose annotation set this is; null for a system's or gold."""
    system: str | None = None
    """Which extractor or system proposed it; null for a person's."""
    claims: tuple[Claim, ...] = ()
    """The claims in order of start, end and id."""
    links: tuple[Link, ...] = ()
    """Links whose evidence stands in this article, or outside the corpus and bears on this article."""
    rejected: tuple[RejectedSpan, ...] = ()
    """Candidates that a person looked at and refused."""
    evidence: tuple[Evidence, ...] = ()
    """Records outside the corpus that links here rest on."""


class _Open(Record):
    model_config = ConfigDict(extra="ignore")


class PredictedSpan(_Open):
    start: Annotated[int, Field(ge=0)]
    """First code point."""
    end: Annotated[int, Field(ge=0)]
    """One past the last code point."""
    quote: str | None = None
    """The words; must match when given."""
    name: str | None = None
    """The name of the source."""


class PredictedClaim(_Open):
    id: str | None = None
    """Anything that is unique in the file; needed where links name it."""
    start: Annotated[int, Field(ge=0)] | None = None
    """First code point of the hull; with `end`, or both absent."""
    end: Annotated[int, Field(ge=0)] | None = None
    """One past the last code point."""
    fragments: tuple[PredictedSpan, ...] | None = None
    """The parts of a discontinuous content."""
    quote: str | None = None
    """Words found in the text when there are no offsets; must match when there are."""
    text: str | None = None
    """The claim in free words, as language models give it."""
    kind: str | None = None
    """direct, mixed, indirect or assertion."""
    stance: str | None = None
    """affirms, denies, doubts or declines."""
    parent: str | None = None
    """Id of the reporting act."""
    source: PredictedSpan | None = None
    """Who is reported to say it."""
    cue: PredictedSpan | None = None
    """By which words."""
    score: float | None = None
    """The system's confidence."""
    label: str | None = None
    """Predicted label."""
    confidence: int | None = None
    """1 to 5."""
    decision: str | None = None
    """accepted or rejected, in a person's set."""
    note: str | None = None
    """Free words."""
    reasons: tuple[str, ...] = ()
    """Why it was proposed."""


class PredictedLink(_Open):
    from_: Annotated[str, Field(alias="from")]
    """Id of the bearing claim."""
    to: str
    """Id of the claim it bears on."""
    to_article: str | None = None
    """Id of that claim's article, where it is another one."""
    relation: str | None = None
    """An id of the scheme's relations."""
    note: str | None = None
    """Free words."""


class Prediction(_Open):
    article: Annotated[str, Field(min_length=1)]
    """Id of the article; the one required member besides the claims."""
    sha256: str | None = None
    """Digest of the text."""
    offset_unit: Literal["codepoint", "utf-16", "utf-8"] = "codepoint"
    """What the offsets count."""
    complete: bool = True
    """Whether absent means none."""
    annotator: str | None = None
    """Whose decisions these are."""
    system: str | None = None
    """Which system predicted them."""
    claims: tuple[PredictedClaim, ...]
    """The predicted claims in any order."""
    links: tuple[PredictedLink, ...] = ()
    """Links between them."""
    rejected: tuple[PredictedClaim, ...] = ()
    """What a person refused."""
