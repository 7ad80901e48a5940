"""Owns the journal's events: what a person decided, each with its envelope; must never say what an event changes (fold does).

A journal line is one event. Its member ``h`` is always the last and covers the exact bytes before it; ``p`` is the ``h`` of the
line before. The first line of a session also carries ``session``: under which program, scheme and guideline it was decided, and
which segments had been read, so that the order between sessions never depends on a clock.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter

from workbench.model.base import Record
from workbench.model.claim import Claim, Confidence, Cue, Decision, Fragment, Kind, Offset, Source, Stance
from workbench.model.link import Evidence, LinkOrigin
from workbench.model.ruling import Ruling
from workbench.model.version import EVENT_VERSION

Ranked = tuple[str, Annotated[int, Field(ge=1)]]


class Saw(Record):
    systems: tuple[str, ...] = ()
    """Extractors whose candidates were on the screen."""
    suggestions: tuple[Ranked, ...] = ()
    """(claim id, rank) of the link suggestions on the screen."""
    blind: bool = False
    """Whether candidates and suggestions were hidden."""


class SegmentRead(Record):
    segment: str
    """Name of a segment of this annotator that had been read when the session began."""
    count: Annotated[int, Field(ge=1)]
    """How many of its lines."""
    last: str
    """The `h` of the last of them."""


class SessionOpened(Record):
    program: str
    """Version of the program that writes the segment."""
    scheme: str
    """Digest of the label scheme."""
    guideline: str | None
    """Digest of the guideline file; null when there is none."""
    role: Literal["annotator", "adjudicator"] = "annotator"
    """In which role the decisions are made."""
    read: tuple[SegmentRead, ...] = ()
    """Every segment of this annotator that the session knows."""


class ClaimRef(Record):
    article: str
    """Id of the article the claim stands in."""
    id: str
    """Id of the claim."""


class End(Record):
    article: str | None
    """Id of the article; null for an evidence record."""
    id: str
    """Id of a claim or an evidence record."""


class LinkKey(Record):
    from_: Annotated[End, Field(alias="from")]
    """Where the evidence stands."""
    to: ClaimRef
    """What it bears on."""


class LinkMade(Record):
    from_: Annotated[End, Field(alias="from")]
    """Where the evidence stands."""
    to: ClaimRef
    """What it bears on."""
    relation: str
    """An id of the scheme's relations."""


class EmbeddedClaim(Record):
    article: str
    """Id of the article."""
    sha256: str
    """Digest of the text that the offsets count in."""
    claim: Claim
    """The whole claim as it was proposed or marked."""


class Verdict(Record):
    claims: tuple[ClaimRef, ...]
    """Every claim that the label is given to."""
    label: str
    """An id of the label scheme."""
    confidence: Confidence | None = None
    """1 to 5."""


class Event(Record):
    v: Literal[1] = EVENT_VERSION
    """Schema version of the line."""
    id: str
    """ULID of the event; names the decision for ever."""
    s: str
    """The session, which is also the name of the segment it was written to first."""
    n: Annotated[int, Field(ge=0)]
    """Number of the event in its session."""
    p: str | None
    """`h` of the line before; null on the first."""
    who: str
    """The annotator."""
    at: str
    """UTC time to the millisecond; for display only, nothing is ordered by it."""
    saw: Saw = Saw.model_construct()
    """What was on the screen."""
    after: tuple[str, ...] = ()
    """Ids of the decisions on the same claims that were visible."""
    session: SessionOpened | None = None
    """On the first event of a session only."""
    first: tuple[EmbeddedClaim, ...] = ()
    """Whole claims that no earlier event holds, so that candidates may be rebuilt without hurting decisions."""
    h: str = ""
    """128 bits of SHA-256 over the exact bytes of the line before this member."""


class ClaimMarked(Event):
    did: Literal["marked"] = "marked"
    claim: ClaimRef
    """The new claim; it stands whole in `first`."""


class ClaimsJudged(Event):
    did: Literal["judged"] = "judged"
    claims: tuple[ClaimRef, ...]
    """Every claim that the verdict covers."""
    label: str
    """An id of the label scheme."""
    confidence: Confidence | None = None
    """1 to 5."""
    only: bool = False
    """Given for this mention alone, so that verdicts on its cluster pass it by."""


class ClaimsRejected(Event):
    did: Literal["rejected"] = "rejected"
    claims: tuple[ClaimRef, ...]
    """Candidates that are no claims."""
    unlinked: tuple[LinkKey, ...] = ()
    """Links that go with them."""


class ClaimsReset(Event):
    did: Literal["reset"] = "reset"
    claims: tuple[ClaimRef, ...]
    """Claims that are undecided again."""
    unlinked: tuple[LinkKey, ...] = ()
    """Links that go with the decision."""


class ClaimMoved(Event):
    did: Literal["moved"] = "moved"
    claim: ClaimRef
    """The claim whose edges moved; its id stays."""
    start: Offset
    """New hull."""
    end: Offset
    """New hull."""
    fragments: tuple[Fragment, ...]
    """New parts."""
    quote: str
    """New words."""


class ClaimReanchored(Event):
    did: Literal["reanchored"] = "reanchored"
    claim: ClaimRef
    """The claim that now stands in another version of its article; its id stays, and so does everything decided about it."""
    sha256: str
    """Digest of the new text."""
    by: Literal["rule", "person"]
    """Who said so: the rule, where wording and context are the same, or the annotator."""
    start: Offset
    """Its hull in the new text."""
    end: Offset
    """Its hull in the new text."""
    fragments: tuple[Fragment, ...]
    """Its parts in the new text."""
    quote: str
    """Its words in the new text."""
    source: Source | None
    """Who, in the new text; null when those words are not near the claim any more."""
    cue: Cue | None
    """By which words, in the new text."""
    kind: Kind | None
    """As before."""
    stance: Stance | None
    """As before."""
    parent: str | None
    """As before."""
    text: str | None
    """As before."""


class ClaimAttributed(Event):
    did: Literal["attributed"] = "attributed"
    claim: ClaimRef
    """The claim whose attribution is set."""
    source: Source | None
    """Who, after the event."""
    cue: Cue | None
    """By which words, after the event."""
    kind: Kind | None
    """How, after the event."""
    stance: Stance | None
    """With which stance, after the event."""
    parent: str | None
    """Id of the claim that is the reporting act, after the event."""
    text: str | None
    """The claim in words that stand alone, after the event."""


class ClaimsLinked(Event):
    did: Literal["linked"] = "linked"
    from_: Annotated[End, Field(alias="from")]
    """Where the evidence stands."""
    to: ClaimRef
    """What it bears on."""
    relation: str
    """An id of the scheme's relations."""
    origin: LinkOrigin = LinkOrigin.model_construct()
    """How the link was found."""
    judged: Verdict | None = None
    """The verdict given in the same gesture, or carried over by `same` to members without one."""


class ClaimsUnlinked(Event):
    did: Literal["unlinked"] = "unlinked"
    from_: Annotated[End, Field(alias="from")]
    """Where the evidence stands."""
    to: ClaimRef
    """What it bore on."""


class ClusterSplit(Event):
    did: Literal["split"] = "split"
    claims: tuple[ClaimRef, ...]
    """The claims that leave their cluster together."""
    unlinked: tuple[LinkKey, ...]
    """`same` links that end."""
    linked: tuple[LinkMade, ...] = ()
    """`same` links that keep each side together."""


class EvidenceCited(Event):
    did: Literal["cited"] = "cited"
    evidence: Evidence
    """A record outside the corpus."""


class PairAudited(Event):
    did: Literal["audited"] = "audited"
    from_: Annotated[ClaimRef, Field(alias="from")]
    """The claim that was offered."""
    to: ClaimRef
    """The claim it was offered for."""
    ranker: str
    """The ranker whose order the pair was drawn from."""
    stratum: str
    """The stretch of ranks it was drawn from, as in ``1-5``."""
    population: Annotated[int, Field(ge=1)]
    """How many unlinked pairs that stretch had."""
    linked: bool
    """Whether a person found that one bears on the other; the link itself is an event of its own."""


class NoteWritten(Event):
    did: Literal["noted"] = "noted"
    claim: ClaimRef
    """The claim."""
    text: str | None
    """The whole note after the event; null when taken away."""


class ClaimFlagged(Event):
    did: Literal["flagged"] = "flagged"
    claim: ClaimRef
    """The claim."""
    on: bool
    """Whether the flag is up after the event."""


class ArticleCompleted(Event):
    did: Literal["completed"] = "completed"
    article: str
    """The article."""
    sha256: str
    """Digest of the text that was looked through."""
    on: bool
    """Whether it is complete after the event."""


class AdoptedSpan(Record):
    start: Offset
    """Its hull."""
    end: Offset
    """Its hull."""
    fragments: tuple[Fragment, ...]
    """Its parts."""
    quote: str
    """Its words."""


class AdoptedAttribution(Record):
    source: Source | None
    """Who."""
    cue: Cue | None
    """By which words."""
    kind: Kind | None
    """How."""
    stance: Stance | None
    """With which stance."""
    parent: str | None
    """Id of the claim that is the reporting act."""
    text: str | None
    """The claim in words that stand alone."""


class AdoptedClaim(Record):
    claim: ClaimRef
    """The claim; where no earlier event holds it, it stands whole in `first`."""
    decision: Decision | None
    """Whether it is a claim; null where it is undecided again, because another reading took its place."""
    label: str | None = None
    """An id of the label scheme; null where there is none."""
    span: AdoptedSpan | None = None
    """Where it stands from now on; null where it stays."""
    attribution: AdoptedAttribution | None = None
    """Who says it from now on; null where that stays."""


class CompleteText(Record):
    article: str
    """The article."""
    sha256: str
    """Digest of the text that was looked through."""


class ReadingsAdopted(Event):
    did: Literal["adopted"] = "adopted"
    claims: tuple[AdoptedClaim, ...] = ()
    """Claims that are taken over from annotators, or refused, as they stand after the event."""
    linked: tuple[LinkMade, ...] = ()
    """Links that are taken over."""
    unlinked: tuple[LinkKey, ...] = ()
    """Links that go."""
    evidence: tuple[Evidence, ...] = ()
    """Records outside the corpus that those links rest on."""
    completed: tuple[CompleteText, ...] = ()
    """Articles in which nothing is open after the event."""
    ruling: Ruling | None = None
    """The difference that it settles; null where what annotators agree on is taken in bulk."""


class LabelsReplaced(Event):
    did: Literal["relabelled"] = "relabelled"
    old: tuple[str, ...]
    """Labels that verdicts before this event were given."""
    now: tuple[str, ...]
    """What they are called from now on: one label where they were renamed or merged; several where one was split, and then each claim
    wants its choice among them."""
    why: str | None = None
    """The reason, in words."""


class DecisionUndone(Event):
    did: Literal["undone"] = "undone"
    event: str
    """Id of the event that no longer counts."""


class DecisionRedone(Event):
    did: Literal["redone"] = "redone"
    event: str
    """Id of the undone event that counts again."""


AnyEvent = (
    ClaimMarked
    | ClaimsJudged
    | ClaimsRejected
    | ClaimsReset
    | ClaimMoved
    | ClaimReanchored
    | ClaimAttributed
    | ClaimsLinked
    | ClaimsUnlinked
    | ClusterSplit
    | EvidenceCited
    | PairAudited
    | NoteWritten
    | ClaimFlagged
    | ArticleCompleted
    | ReadingsAdopted
    | LabelsReplaced
    | DecisionUndone
    | DecisionRedone
)
EVENTS: dict[str, type[Event]] = {kind.model_fields["did"].default: kind for kind in get_args(AnyEvent)}
"""Event classes by their tag."""


def event_adapter() -> TypeAdapter[AnyEvent]:
    """Validates any event by its tag; built on demand because it costs tens of milliseconds."""
    return TypeAdapter(Annotated[AnyEvent, Field(discriminator="did")])
