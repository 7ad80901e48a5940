"""What the extraction tests share: an article around a text, and candidates in a shape that reads well in a failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from workbench.extraction.rules import EXTRACTOR
from workbench.model.article import Article, text_digest
from workbench.model.claim import Claim


class Seen(NamedTuple):
    """A candidate in words: content parts joined by " | ", source, cue."""

    content: str
    source: str | None
    cue: str | None


def article_of(text: str) -> Article:
    return Article(id="a1", text=text, sha256=text_digest(text))


def claims_of(text: str) -> list[Claim]:
    return EXTRACTOR.extract(article_of(text))


def seen(claim: Claim, text: str) -> Seen:
    content = " | ".join(text[part.start : part.end] for part in claim.fragments)
    return Seen(content, claim.source and claim.source.quote, claim.cue and claim.cue.quote)


@pytest.fixture
def claims() -> Callable[[str], list[Claim]]:
    return claims_of


@pytest.fixture
def reported() -> Callable[[str], list[Seen]]:
    """The attributed candidates of a text, in words."""

    def find(text: str) -> list[Seen]:
        return [seen(claim, text) for claim in claims_of(text) if claim.kind != "assertion"]

    return find
