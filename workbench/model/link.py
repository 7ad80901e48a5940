"""Owns typed links between claims and the evidence outside the corpus; must never decide what a link means for a label."""

from __future__ import annotations

import hashlib
from typing import Annotated

import orjson
from pydantic import Field

from workbench.model.base import Record


class LinkOrigin(Record):
    suggested_by: str | None = None
    """The ranker whose suggestion was taken; null when the person searched for it."""
    rank: Annotated[int, Field(ge=1)] | None = None
    """At which place the suggestion stood on the screen, 1 for the first."""


class Link(Record):
    from_: Annotated[str, Field(alias="from")]
    """Id of the claim or evidence record that bears on the other."""
    to: str
    """Id of the claim it bears on."""
    to_article: str
    """Id of the article that claim stands in."""
    relation: str
    """An id of the scheme's relations; a symmetric one is stored with from < to."""
    note: str | None = None
    """Free words of the annotator."""
    origin: LinkOrigin = LinkOrigin.model_construct()
    """How the link was found."""


class Evidence(Record):
    id: str
    """Digest of url and quote, with the prefix ``ev-``."""
    url: str | None = None
    """Where the evidence stands."""
    archived_url: str | None = None
    """A lasting copy of it."""
    retrieved: str | None = None
    """When it was read, ISO 8601."""
    quote: str | None = None
    """The words that matter."""
    note: str | None = None
    """Free words of the annotator."""


def evidence_id(url: str | None, quote: str | None) -> str:
    """The id of an evidence record: the same page and words are one record."""
    return "ev-" + hashlib.sha256(orjson.dumps([url, quote])).hexdigest()[:20]
