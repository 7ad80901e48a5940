"""Owns the article record and the digest of its text; must never change a text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated

from workbench.model.light import LightRecord, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(LightRecord):
    id: Annotated[str, Limit(min_length=1)]
    """Names the article in this project."""
    text: str
    """The whole decoded file minus one byte order mark; never trimmed, never normalised."""
    title: str | None = None
    """A copy of the headline; never cut out of the text."""
    source: str | None = None
    """The outlet."""
    url: str | None = None
    """Where it was published."""
    published: str | None = None
    """When, as the outlet gives it; ISO 8601 where known."""
    language: str | None = None
    """BCP 47 tag of the text's language."""
    event: str | None = None
    """Groups articles on one story."""
    version: Annotated[int, Limit(ge=1)] = 1
    """Counts the texts this id has had; the last line of an id is current."""
    sha256: Annotated[str, Limit(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of the text in UTF-8, in hexadecimal."""


def text_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal: what decisions are bound to."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
