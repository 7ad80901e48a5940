"""Owns the intents: what a person or a program asks to have decided; must never carry what only the journal may say.

`record` reads one a line; the label screen makes the same ones from keys.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from workbench.model.base import Record
from workbench.model.claim import Claim, Confidence, Fragment, Kind, Offset, Stance
from workbench.model.link import Evidence, LinkOrigin
from workbench.model.ruling import Ruling


class Place(Record):
    article: str
    """Id of the article."""
    start: Offset
    """First code point of the claim's hull."""
    end: Offset
    """One past the last."""


Named = str | Place
"""A claim by its id, or by where it stands."""


class Extent(Record):
    start: Offset
    """First code point."""
    end: Offset
    """One past the last."""


class NamedExtent(Extent):
    name: str | None = None
    """The name this source is gathered under across articles."""


class Mark(Record):
    do: Literal["mark"] = "mark"
    article: str
    """Id of the article."""
    start: Offset
    """First code point of the hull."""
    end: Offset
    """One past the last."""
    fragments: tuple[Fragment, ...] | None = None
    """The parts of a discontinuous content."""
    kind: Kind | None = None
    """How it is reported; assertion when absent."""
    stance: Stance | None = None
    """What the reporting act does to it."""
    source: NamedExtent | None = None
    """Who."""
    cue: Extent | None = None
    """By which words."""
    parent: Named | None = None
    """The claim that is the reporting act itself."""
    text: str | None = None
    """The claim in words that stand alone."""


class Judge(Record):
    do: Literal["judge"] = "judge"
    claims: Annotated[tuple[Named, ...], Field(min_length=1)]
    """The claims; a cluster is covered through any of its members."""
    label: str
    """An id of the label scheme."""
    confidence: Confidence | None = None
    """1 to 5."""
    only: bool = False
    """For these mentions alone, not for their clusters."""


class Reject(Record):
    do: Literal["reject"] = "reject"
    claims: Annotated[tuple[Named, ...], Field(min_length=1)]
    """Candidates that are no claims."""


class Reset(Record):
    do: Literal["reset"] = "reset"
    claims: Annotated[tuple[Named, ...], Field(min_length=1)]
    """Claims to be undecided again."""


class Move(Record):
    do: Literal["move"] = "move"
    claim: Named
    """The claim."""
    start: Offset
    """New hull."""
    end: Offset
    """New hull."""
    fragments: tuple[Fragment, ...] | None = None
    """New parts; one part when absent."""


class Reanchor(Record):
    do: Literal["reanchor"] = "reanchor"
    claim: Named
    """A claim that stands in an earlier version of its article."""
    start: Offset
    """Its hull in the current text."""
    end: Offset
    """Its hull in the current text."""
    fragments: tuple[Fragment, ...] | None = None
    """Its parts; one part when absent."""
    by: Literal["rule", "person"] = "person"
    """Who says so."""


class Attribute(Record):
    do: Literal["attribute"] = "attribute"
    claim: Named
    """The claim. Members left out stay as they are; null takes them away."""
    source: NamedExtent | None = None
    """Who."""
    cue: Extent | None = None
    """By which words."""
    kind: Kind | None = None
    """How."""
    stance: Stance | None = None
    """With which stance."""
    parent: Named | None = None
    """The claim that is the reporting act itself."""
    text: str | None = None
    """The claim in words that stand alone."""


class LinkClaims(Record):
    do: Literal["link"] = "link"
    from_: Annotated[Named, Field(alias="from")]
    """The claim or evidence record that bears on the other."""
    to: Named
    """The claim it bears on."""
    relation: str
    """An id of the scheme's relations."""
    label: str | None = None
    """A label to give to `to` (and its cluster) in the same gesture."""
    origin: LinkOrigin | None = None
    """How the link was found."""


class Unlink(Record):
    do: Literal["unlink"] = "unlink"
    from_: Annotated[Named, Field(alias="from")]
    """The bearing end."""
    to: Named
    """The other end."""


class Split(Record):
    do: Literal["split"] = "split"
    claims: Annotated[tuple[Named, ...], Field(min_length=1)]
    """Claims that leave their cluster together."""


class Cite(Record):
    do: Literal["evidence"] = "evidence"
    url: str | None = None
    """Where it stands."""
    archived_url: str | None = None
    """A lasting copy."""
    retrieved: str | None = None
    """When it was read."""
    quote: str | None = None
    """The words that matter."""
    note: str | None = None
    """Free words."""


class Audit(Record):
    do: Literal["audit"] = "audit"
    from_: Annotated[Named, Field(alias="from")]
    """The claim that was offered."""
    to: Named
    """The claim it was offered for."""
    ranker: str
    """The ranker whose order the pair was drawn from."""
    stratum: str
    """The stretch of ranks it was drawn from."""
    population: Annotated[int, Field(ge=1)]
    """How many unlinked pairs that stretch has."""
    linked: bool
    """Whether one bears on the other."""


class WriteNote(Record):
    do: Literal["note"] = "note"
    claim: Named
    """The claim."""
    text: str | None
    """The whole note; null or empty takes it away."""


class Flag(Record):
    do: Literal["flag"] = "flag"
    claim: Named
    """The claim."""
    on: bool
    """Up or down."""


class Complete(Record):
    do: Literal["complete"] = "complete"
    article: str
    """The article."""
    on: bool
    """Whether it is complete."""


class TakenClaim(Record):
    article: str
    """Id of the article."""
    claim: Claim
    """The claim as it shall stand: its span, who says it, its decision and its label."""
    proposed: Claim | None = None
    """The claim as it was first proposed or marked, where it has changed since."""


class TakenLink(Record):
    from_: Annotated[str, Field(alias="from")]
    """Id of the claim or evidence record that bears on the other."""
    from_article: str | None
    """Id of its article; null for an evidence record."""
    to: str
    """Id of the claim it bears on."""
    to_article: str
    """Id of that claim's article."""
    relation: str | None
    """An id of the scheme's relations; null takes the link away."""


class Adopt(Record):
    do: Literal["adopt"] = "adopt"
    claims: tuple[TakenClaim, ...] = ()
    """Claims to take over from annotators, or to refuse."""
    links: tuple[TakenLink, ...] = ()
    """Links to take over or away; their ends are claims of this annotator, or taken here."""
    evidence: tuple[Evidence, ...] = ()
    """Records outside the corpus that the links rest on."""
    completed: tuple[str, ...] = ()
    """Ids of the articles in which nothing is open any more."""
    ruling: Ruling | None = None
    """The difference that this settles."""


class Relabel(Record):
    do: Literal["relabel"] = "relabel"
    old: Annotated[tuple[str, ...], Field(min_length=1)]
    """Labels as they were called before."""
    new: Annotated[tuple[str, ...], Field(min_length=1)]
    """Labels of the scheme as it is now: one where the old ones were renamed or merged, several where one was split."""
    why: str | None = None
    """The reason, in words."""


class Undo(Record):
    do: Literal["undo"] = "undo"


class Redo(Record):
    do: Literal["redo"] = "redo"


AnyIntent = (
    Mark
    | Judge
    | Reject
    | Reset
    | Move
    | Reanchor
    | Attribute
    | LinkClaims
    | Unlink
    | Split
    | Cite
    | Audit
    | WriteNote
    | Flag
    | Complete
    | Adopt
    | Relabel
    | Undo
    | Redo
)


def intent_adapter() -> TypeAdapter[AnyIntent]:
    """Validates any intent by its `do`; built on demand because it costs tens of milliseconds."""
    return TypeAdapter(Annotated[AnyIntent, Field(discriminator="do")])
