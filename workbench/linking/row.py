"""Owns a claim as the search index gives it, and what is asked of a full-text search; must never load what ranks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from workbench.model.claim import Claim

_WORD: Final = re.compile(r"[^\W_]+")


class Row(NamedTuple):
    """A claim in the index; offsets are code points."""

    id: str
    article: str
    start: int
    end: int
    stance: str | None
    quote: str


def row_of(article: str, claim: Claim) -> Row:
    """A claim of this article as the index has it."""
    return Row(claim.id, article, claim.start, claim.end, claim.stance, claim.quote)


def search_expression(words: str) -> str | None:
    """What FTS5 is asked for these words, the last one perhaps unfinished; None when there is no word."""
    terms = [f'"{word}"' for word in _WORD.findall(words)]
    return " AND ".join(terms) + "*" if terms else None
