"""Owns the shortest way through a line of annotated articles: from the bytes to plain rows, for lines that the program itself has written.

Nothing in them is in doubt, so only the members that are counted are made into values (msgspec skips the others), in half the time that
making all of them takes. A line that does not have the shape after all is None: the long way (`annotated`) decides and explains.
"""

from __future__ import annotations

import sys

import msgspec

from workbench.formats.plain import Parts, PlainLine, PlainTie, Row, joined
from workbench.model.lines import ARTICLE_LINE_CAP


class _Span(msgspec.Struct, gc=False):
    start: int
    end: int


class _Origin(msgspec.Struct, gc=False):
    proposed_by: tuple[str, ...] = ()
    span_changed: bool = False
    label_changed: bool = False
    blind: bool = False


class _Claim(msgspec.Struct, gc=False):
    start: int
    end: int
    fragments: list[_Span] | None = None
    id: str | None = None
    label: str | None = None
    kind: str | None = None
    stance: str | None = None
    source: _Span | None = None
    cue: _Span | None = None
    score: float | None = None
    text: str | None = None
    quote: str | None = None
    origin: _Origin | None = None
    decision: str | None = None


class _Link(msgspec.Struct, gc=False, rename={"from_": "from"}):
    from_: str
    to: str
    to_article: str | None = None
    relation: str | None = None


class _Line(msgspec.Struct, gc=False):
    article: str
    claims: list[_Claim]
    sha256: str | None = None
    complete: bool = True
    annotator: str | None = None
    system: str | None = None
    links: list[_Link] = []


_decode = msgspec.json.Decoder(_Line).decode


def vouched_line(line: bytes, with_origin: bool = True) -> PlainLine | None:
    """What the line says, as `plain_line` would; None when it is not of the shape that the program writes."""
    if len(line) > ARTICLE_LINE_CAP:
        return None
    try:
        found = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    article = sys.intern(found.article)  # every file names it again
    is_set = found.annotator is not None
    rows = [
        _row(claim, with_origin)
        for claim in found.claims
        if claim.decision != "rejected" and not (is_set and claim.decision != "accepted")
    ]
    ties = [PlainTie(link.from_, link.to, link.to_article or article, link.relation or "") for link in found.links]
    return PlainLine(article, found.sha256, found.complete, found.annotator, found.system, rows, ties)


def _row(claim: _Claim, with_origin: bool) -> Row:
    fragments, source, cue, origin = claim.fragments, claim.source, claim.cue, claim.origin
    if fragments is None or len(fragments) < 2:
        parts: Parts = ((claim.start, claim.end),)
        size = claim.end - claim.start
    else:
        parts = joined(sorted([(part.start, part.end) for part in fragments]))
        size = sum([end - start for start, end in parts])
    return (
        parts,
        size,
        claim.id or "",
        claim.label,
        claim.kind,
        claim.stance,
        (source.start, source.end) if source else None,
        (cue.start, cue.end) if cue else None,
        claim.score,
        claim.text or claim.quote or "",
        (origin.proposed_by, origin.span_changed or origin.label_changed, origin.blind) if with_origin and origin else None,
    )
