"""The short way through a line gives what the long way gives, or leaves the line to it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.formats.annotated import read_annotated_line
from workbench.formats.foreign import Notes
from workbench.formats.plain import load_plain, plain_line
from workbench.formats.vouched import vouched_line
from workbench.model.annotated import SCHEMA, AnnotatedArticle
from workbench.model.claim import KINDS, STANCES, Claim, make_claim
from workbench.model.link import Link
from workbench.scoring.base import Item, side_of

TEXT = "The mayor, Ana Ruiz, said the bridge is safe. The council denied it on Monday, and nobody asked why."

places = st.tuples(st.integers(0, len(TEXT) + 3), st.integers(-2, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
words = st.one_of(st.none(), st.sampled_from(["x", "denied", ""]))


@st.composite
def foreign_claims(draw: st.DrawFn) -> dict[str, Any]:
    """Claims that are mostly right, in all the ways that a line may say them, and now and then wrong."""
    start, end = draw(places)
    claim: dict[str, Any] = {"start": start, "end": end}
    options: dict[str, Any] = {
        "id": draw(words),
        "quote": draw(st.one_of(st.none(), st.just(TEXT[start:end]), st.just("the bridge"))),
        "fragments": draw(
            st.one_of(
                st.none(),
                st.just([{"start": start, "end": end}]),
                st.just([{"start": start, "end": start + 2}, {"start": start + 4, "end": end}]),
                st.just([{"start": start, "end": start + 2}, {"start": start + 2, "end": end}]),
            )
        ),
        "kind": draw(st.sampled_from([None, "direct", "guess"])),
        "stance": draw(st.sampled_from([None, "denies", "shouts"])),
        "source": draw(st.one_of(st.none(), st.just({"start": 4, "end": 9}), st.just({"start": 4, "end": 9, "quote": "mayor"}))),
        "cue": draw(st.one_of(st.none(), st.just({"start": 21, "end": 25, "quote": "said"}), st.just({"start": 9, "end": 4}))),
        "score": draw(st.sampled_from([None, 0.5, 1, 1.5, True, "0.5"])),
        "label": draw(st.one_of(words, st.just(3))),
        "decision": draw(st.sampled_from([None, "accepted", "rejected", "maybe"])),
        "origin": draw(st.sampled_from([None, {"proposed_by": ["rules"], "span_changed": False, "label_changed": True, "blind": False}])),
        "colour": "red",
    }
    for name in draw(st.lists(st.sampled_from(sorted(options)), unique=True, max_size=5)):
        claim[name] = options[name]
    return claim


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    line: dict[str, Any] = {"article": "a", "claims": draw(st.lists(foreign_claims(), max_size=3))}
    for name, value in (
        ("schema", SCHEMA),
        ("annotator", "ana"),
        ("system", "rules"),
        ("complete", False),
        ("offset_unit", draw(st.sampled_from(["codepoint", "utf-16"]))),
        ("links", [{"from": "x", "to": "denied", "relation": "denies"}]),
        ("rejected", [{"start": 0, "end": 3}]),
    ):
        if draw(st.integers(0, 5)) == 0:
            line[name] = value
    return line


def counted(items: list[Item] | tuple[Item, ...]) -> list[tuple[Any, ...]]:
    """What is scored of the items; ids and words may be made up by the long way."""
    return sorted((item.content, item.size, item.score or 0.0) for item in items)


@settings(deadline=None, max_examples=400)
@given(lines(), st.sampled_from([None, TEXT]), st.booleans())
def test_where_the_short_way_answers_the_long_way_agrees(line: dict[str, Any], text: str | None, spaced: bool) -> None:
    data = json.dumps(line).encode() if spaced else orjson.dumps(line)
    value = load_plain(data)
    plain = None if value is None else plain_line(value, text)
    if plain is None:
        return
    notes = Notes()
    found = read_annotated_line(data, "f", 1, lambda article, digest: text, notes)
    assert not isinstance(found, list), found
    assert not notes.unknown_fields
    assert not notes.unread
    long = side_of(found.article)
    assert counted([Item._make(row) for row in plain.rows]) == counted(long.items)
    assert (plain.complete, plain.annotator, plain.system) == (found.article.complete, found.article.annotator, found.article.system)
    assert [tuple(tie) for tie in plain.ties] == [(one.from_, one.to, one.to_article, one.relation) for one in long.links]


@st.composite
def written_claims(draw: st.DrawFn) -> Claim:
    """Claims as the program writes them, with every member."""
    edges = sorted(draw(st.lists(st.integers(0, len(TEXT)), min_size=4, max_size=4, unique=True)))
    parts = draw(st.sampled_from([[(edges[0], edges[3])], [(edges[0], edges[1]), (edges[2], edges[3])]]))
    claim = make_claim(
        "a",
        "0" * 64,
        TEXT,
        parts,
        kind=draw(st.sampled_from([None, *KINDS])),
        stance=draw(st.sampled_from([None, *STANCES])),
        source=draw(st.sampled_from([None, (4, 9)])),
        cue=draw(st.sampled_from([None, (21, 25)])),
        score=draw(st.sampled_from([None, 0.0, 0.25, 1.0])),
        proposed_by=draw(st.sampled_from([(), ("rules",), ("rules", "other")])),
    )
    origin = claim.origin.model_copy(update={name: draw(st.booleans()) for name in ("span_changed", "label_changed", "blind")})
    given = {"text": draw(words), "label": draw(words), "decision": draw(st.sampled_from([None, "accepted", "rejected"]))}
    return claim.model_copy(update={**given, "origin": origin})


@settings(deadline=None)
@given(st.lists(written_claims(), max_size=3), st.sampled_from([None, "ana"]), st.booleans(), st.booleans())
def test_the_shortest_way_gives_what_the_short_way_gives(
    claims: list[Claim], annotator: str | None, complete: bool, with_origin: bool
) -> None:
    unique = tuple({claim.id: claim for claim in claims}.values())
    links = tuple(Link(from_=one.id, to=other.id, to_article="a", relation="same") for one, other in pairwise(unique))
    article = AnnotatedArticle(article="a", sha256="0" * 64, annotator=annotator, complete=complete, claims=unique, links=links)
    line = article.as_json()
    value = load_plain(line)
    assert value is not None
    plain = plain_line(value, TEXT, with_origin)
    assert plain is not None
    assert vouched_line(line, with_origin) == plain


@pytest.mark.parametrize(
    "line",
    [b"", b"[]", b'{"claims":[]}', b'{"article":"a","claims":[{"start":"0","end":3}]}', b'{"article":"\xff","claims":[]}'],
)
def test_what_the_program_never_wrote_is_left_to_the_long_way(line: bytes) -> None:
    assert vouched_line(line) is None


def test_an_ordinary_line_goes_the_short_way() -> None:
    claim = {"id": "c", "start": 26, "end": 44, "quote": "the bridge is safe", "label": "denied", "score": 0.5}
    data = orjson.dumps({"article": "a", "system": "s", "claims": [claim]})
    value = load_plain(data)
    assert value is not None
    plain = plain_line(value, TEXT)
    assert plain is not None
    assert plain.rows[0][:4] == (((26, 44),), 18, "c", "denied")


@pytest.mark.parametrize(
    "line",
    [
        b'{"article":"a","article":"b","claims":[]}',
        b'{"article":"a","claims":[{"start":1,"start":2,"end":3}]}',
        b'{"article":"a","claims":[{"start":0,"end":3,"score":0.12345678901234567890}]}',
        b'{"article":"a","claims":[{"start":0,"end":9007199254740993}]}',
        b'{"article":"a","claims":[{"start":0,"end":3}]} {}',
        b"\xff",
        b"[]",
    ],
)
def test_what_two_programs_could_read_differently_is_left_to_the_long_way(line: bytes) -> None:
    assert load_plain(line) is None
