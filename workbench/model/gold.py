"""Owns the gold manifest: what gold was made from, so that it can be rebuilt and trusted; must never hold a clock's time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.model.base import Record

Count = Annotated[int, Field(ge=0)]


class JournalHead(Record):
    annotator: str
    """Whose journal: a pseudonym, unless names were asked for."""
    segment: str
    """Name of the segment."""
    count: Count
    """Lines that were folded."""
    last: str
    """The `h` of the last of them: a lost tail is noticed."""


class ArticleDigest(Record):
    id: str
    """The article."""
    sha256: str
    """Digest of its text."""
    claims: Count
    """Gold claims in it."""


class Manifest(Record):
    schema_: Annotated[Literal["gold-manifest/1"], Field(alias="schema")] = "gold-manifest/1"
    """Names the shape and its version."""
    project: str
    """Name of the project."""
    program: str
    """Version of the program that built it."""
    rule: Literal["adjudicated", "only annotator", "named annotator", "majority"]
    """How one set was made of what the annotators decided."""
    annotators: tuple[str, ...]
    """Whose sets went in: by pseudonyms, unless names were asked for."""
    scheme: str
    """Digest of the label scheme."""
    guideline: str | None
    """Digest of the guideline file."""
    gold_sha256: str
    """Digest of gold.jsonl's bytes."""
    with_quotes: bool
    """Whether the words of the articles stand in it."""
    articles: tuple[ArticleDigest, ...]
    """The complete articles, in the order of the file."""
    incomplete: tuple[str, ...]
    """Articles that were left out because they are not complete."""
    claims: Count
    """Gold claims in all."""
    rejected: Count
    """Hard negatives in all."""
    links: Count
    """Links in all."""
    journals: tuple[JournalHead, ...]
    """Every segment that went in."""
