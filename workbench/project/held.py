"""Owns what one side holds of one article, as it is compared, and the form in which the index keeps it; must never compare."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from workbench.journal.fold import AnnotationSet, Held

if TYPE_CHECKING:
    from workbench.scoring.base import Parts

_make_held: Final = partial(tuple.__new__, Held)


class Tied(NamedTuple):
    """A link as it is compared; `from_article` is None for evidence from outside the corpus."""

    from_id: str
    from_article: str | None
    to_id: str
    to_article: str
    relation: str


class Reading(NamedTuple):
    """What one side says about one article."""

    claims: tuple[Held, ...]
    """In order of the text."""
    rejected: dict[Parts, str]
    """What it refused as no claim: parts → id."""
    links: tuple[Tied, ...]
    """Links whose evidence stands in this article, or outside the corpus and bears on it."""
    complete: bool = True


def reading_of(fold: AnnotationSet, article: str, sha256: str) -> Reading:
    """What the set holds of this text of an article."""
    claims, rejected = fold.held(article, sha256)
    links = [
        Tied(link.from_id, link.from_article, link.to_id, link.to_article, link.relation)
        for link in (fold.links(article) if fold.shard(article).links else ())
        if (link.from_article or link.to_article) == article
    ]
    return Reading(in_order(claims), rejected, tuple(links), fold.is_complete(article, sha256))


def in_order(claims: Iterable[Held]) -> tuple[Held, ...]:
    """The claims by their place, then by what is held of them: never by the order they came in."""
    return tuple(sorted(claims, key=lambda claim: (claim.parts, claim.id)))


def reading_bytes(reading: Reading) -> bytes:
    """The reading as it is kept."""
    rejected = [list(each) for each in reading.rejected.items()]
    return orjson.dumps([reading.complete, reading.claims, rejected, reading.links], default=list)


def restore_reading(kept: bytes) -> Reading:
    """The reading that was kept."""
    complete, claims, rejected, links = orjson.loads(kept)
    held = tuple(
        [_make_held((each[0], _parts(each[1]), *each[2:5], each[5] and tuple(each[5]), each[6] and tuple(each[6]))) for each in claims]
    )
    return Reading(held, {_parts(parts): claim for parts, claim in rejected}, tuple([Tied(*each) for each in links]), complete)


def _parts(parts: list[list[int]]) -> Parts:
    return tuple([(start, end) for start, end in parts])
