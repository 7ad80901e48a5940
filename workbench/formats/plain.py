"""Owns the short way through a line of annotated articles: plain rows for counting, where nothing about the line is in doubt.

A line goes the short way only when the long way (`annotated`) would take it as it stands, without a problem, a conversion or a note, and
give the same claims. On any doubt the answer is None, and the long way decides and explains. What the program itself has written, and
its manifest vouches for, is in no doubt: it goes a shorter way still (`vouched`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from workbench.model.annotated import SCHEMA
from workbench.model.claim import KINDS, STANCES, Part
from workbench.model.lines import ARTICLE_LINE_CAP

Parts: TypeAlias = tuple[Part, ...]
Row: TypeAlias = tuple[
    Parts, int, str, "str | None", "str | None", "str | None", "Part | None", "Part | None", "float | None", str, "Origin | None"
]
"""Parts, code points, id, label, kind, stance, source, cue, score, words, origin: a claim as it is counted."""
Origin: TypeAlias = tuple[tuple[str, ...], bool, bool]
"""Proposed by, changed by a person, blind."""


class PlainTie(NamedTuple):
    """A link, by its ends."""

    from_: str
    to: str
    to_article: str
    relation: str


class PlainLine(NamedTuple):
    """One article, as it is counted."""

    article: str
    sha256: str | None
    complete: bool
    annotator: str | None
    system: str | None
    rows: list[Row]
    """Claims that count: in a person's set only the accepted ones."""
    ties: list[PlainTie]


class _DoubtError(Exception):
    """The long way must decide."""


def load_plain(line: bytes) -> dict[str, Any] | None:
    """The object on a line that two programs could not read differently; None on any doubt."""
    if len(line) > ARTICLE_LINE_CAP:
        return None
    try:
        value = orjson.loads(line)
        if not isinstance(value, dict) or not _is_unambiguous(value, line):
            return None
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return None
    return value


def _is_unambiguous(value: Any, line: bytes) -> bool:
    """Whether writing the value again gives the line, byte for byte: then it had no double key and no number that lost digits."""
    if orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) == line:
        return True
    text = line.decode()
    return json.dumps(value) == text or json.dumps(value, ensure_ascii=False) == text


def plain_line(value: dict[str, Any], text: str | None, with_origin: bool = True) -> PlainLine | None:
    """What the line says, checked against its text where that is known; None on any doubt."""
    try:
        return _read(value, text, with_origin)
    except (_DoubtError, KeyError, TypeError, AttributeError):
        return None


_TOP: Final = frozenset("schema article sha256 offset_unit complete annotator system claims links rejected evidence".split())
_CLAIM: Final = frozenset(
    """id start end fragments quote kind stance parent source cue text score reasons decision label confidence note
    origin""".split()
)
_LINK: Final = frozenset("from to to_article relation note origin".split())
_SPAN: Final = frozenset("start end quote name".split())
_KINDS: Final = frozenset({None, *KINDS})
_STANCES: Final = frozenset({None, *STANCES})
_DECISIONS: Final = frozenset({None, "accepted", "rejected"})
_shapes: Final[set[tuple[str, ...]]] = set()
"""Key orders of claims that were found to be known members only: most files have one."""


_NEEDED: Final = tuple("start end fragments id label kind stance source cue score text quote origin decision".split())
_members: Final = itemgetter(*_NEEDED)


def _read(value: dict[str, Any], text: str | None, with_origin: bool) -> PlainLine:
    article, annotator = value["article"], value.get("annotator")
    _check_top(value, article, annotator)
    article = sys.intern(article)  # every file names it again
    is_set = annotator is not None
    rows: list[Row] = []
    for claim in value["claims"]:
        _check_claim(claim, text)
        try:
            start, end, fragments, identifier, label, kind, stance, source, cue, score, own, quote, origin, decision = _members(claim)
        except KeyError:  # not all members are there: half as fast
            get = claim.get
            start, end, fragments, identifier, label, kind, stance, source, cue, score, own, quote, origin, decision = map(get, _NEEDED)
        if decision == "rejected" or (is_set and decision != "accepted"):
            continue
        if fragments is None or len(fragments) < 2:
            parts: Parts = ((start, end),)
            size = end - start
        else:
            parts = joined(sorted([(part["start"], part["end"]) for part in fragments]))
            size = sum([high - low for low, high in parts])
        made = None
        if with_origin and origin:
            try:
                by, is_moved, is_relabelled, is_blind = _made(origin)
                made = tuple(by), is_moved or is_relabelled, is_blind
            except KeyError:  # not all members are there
                made = _origin(origin)
        rows.append(
            (
                parts,
                size,
                identifier or "",
                label,
                kind,
                stance,
                source and (source["start"], source["end"]),
                cue and (cue["start"], cue["end"]),
                score,
                own or quote or "",
                made,
            )
        )
    links = value.get("links") or ()
    _check_ids(value["claims"])
    for link in links:
        _check_link(link)
    for rejected in value.get("rejected") or ():
        _check_claim(rejected, text)
    ties = [PlainTie(link["from"], link["to"], link.get("to_article") or article, link.get("relation") or "") for link in links]
    return PlainLine(article, value.get("sha256"), value.get("complete", True), annotator, value.get("system"), rows, ties)


_made: Final = itemgetter("proposed_by", "span_changed", "label_changed", "blind")


def _origin(origin: dict[str, Any]) -> Origin:
    changed = origin.get("span_changed", False) or origin.get("label_changed", False)
    return tuple(origin.get("proposed_by", ())), changed, origin.get("blind", False)


def joined(spans: Sequence[Part]) -> Parts:
    """The parts in order, those that touch made into one."""
    parts = [spans[0]]
    for start, end in spans[1:]:
        if start == parts[-1][1]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return tuple(parts)


def _demand(holds: object) -> None:
    if not holds:
        raise _DoubtError


def _check_top(value: dict[str, Any], article: Any, annotator: Any) -> None:
    get = value.get
    _demand(
        value.keys() <= _TOP
        and type(article) is str
        and article
        and get("schema", SCHEMA) == SCHEMA
        and get("offset_unit", "codepoint") == "codepoint"
        and type(get("complete", True)) is bool
        and type(get("sha256", "")) in _WORDS
        and type(annotator) in _WORDS
        and type(get("system")) in _WORDS
        and type(value["claims"]) is list
        and type(get("links", [])) is list
        and type(get("rejected", [])) is list
        and not get("evidence")
    )


_WORDS: Final = frozenset({str, type(None)})
_NUMBERS: Final = frozenset({int, float, type(None)})


def _check_claim(claim: dict[str, Any], text: str | None) -> None:
    """Raises where anything about a claim would need a closer look."""
    get = claim.get
    shape = tuple(claim)
    if shape not in _shapes:
        _demand(claim.keys() <= _CLAIM)
        _shapes.add(shape)
    start, end, quote, fragments = claim["start"], claim["end"], get("quote"), get("fragments")
    if not (type(start) is int is type(end) and 0 <= start < end and type(quote) in _WORDS):
        raise _DoubtError
    if fragments is not None:
        _check_fragments(fragments, start, end)
    if text is not None:
        if end > len(text):
            raise _DoubtError
        if quote and text[start:end] != quote and not (fragments and _in_parts(text, fragments) == quote):
            raise _DoubtError
    elif quote and (fragments is None or len(fragments) < 2) and len(quote) != end - start:
        raise _DoubtError
    for name in ("source", "cue"):
        span = get(name)
        if span is not None:
            _check_span(span, text)
    score, confidence, origin = get("score"), get("confidence"), get("origin")
    if not (
        get("kind") in _KINDS
        and get("stance") in _STANCES
        and get("decision") in _DECISIONS
        and type(get("label")) in _WORDS
        and type(get("id")) in _WORDS
        and type(get("text")) in _WORDS
        and type(get("parent")) in _WORDS
        and type(get("note")) in _WORDS
        and (score is None or (type(score) in _NUMBERS and 0 <= score <= 1))
        and (confidence is None or (type(confidence) is int and 1 <= confidence <= 5))
        and all(type(reason) is str for reason in get("reasons") or ())
        and (origin is None or _is_origin(origin))
    ):
        raise _DoubtError


def _check_fragments(fragments: Any, start: int, end: int) -> None:
    _demand(type(fragments) is list and fragments)
    before = -1
    for part in fragments:
        low, high = part["start"], part["end"]
        if len(part) != 2 or type(low) is not int or type(high) is not int or not before <= low < high:
            raise _DoubtError
        before = high
    _demand(fragments[0]["start"] == start and before == end)


def _in_parts(text: str, fragments: list[dict[str, int]]) -> str:
    return " ".join([text[part["start"] : part["end"]] for part in fragments])


def _check_span(span: Any, text: str | None) -> None:
    start, end, quote = span["start"], span["end"], span.get("quote")
    if not (type(start) is int is type(end) and 0 <= start < end and type(quote) in _WORDS and span.keys() <= _SPAN):
        raise _DoubtError
    if type(span.get("name")) not in _WORDS:
        raise _DoubtError
    if text is None:
        _demand(not quote or len(quote) == end - start)
    else:
        _demand(end <= len(text) and (not quote or text[start:end] == quote))


def _is_origin(origin: Any) -> bool:
    return (
        type(origin) is dict
        and type(origin.get("proposed_by", [])) is list
        and all(type(name) is str for name in origin.get("proposed_by", ()))
        and all(type(origin.get(name, False)) is bool for name in ("span_changed", "label_changed", "blind"))
    )


def _check_ids(claims: list[dict[str, Any]]) -> None:
    ids = [claim.get("id") for claim in claims if claim.get("id")]
    _demand(len(set(ids)) == len(ids))


def _check_link(link: dict[str, Any]) -> None:
    _demand(
        link.keys() <= _LINK
        and type(link["from"]) is str is type(link["to"])
        and type(link.get("to_article")) in _WORDS
        and type(link.get("relation")) in _WORDS
        and type(link.get("note")) in _WORDS
    )
