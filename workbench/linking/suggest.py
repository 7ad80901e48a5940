"""Owns suggestions: the claims that may bear on one claim, as a ranker orders them, each with what a person can see; decides nothing."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.linking.base import Ranker
from workbench.linking.evidence import compare
from workbench.linking.index import ClaimIndex
from workbench.linking.lexical import Lexical
from workbench.linking.row import Row
from workbench.linking.words import content_words, shared_words, stem

__all__ = ["Suggestion", "content_words", "shared_words", "stem", "suggest"]

_LEXICAL: Final = Lexical()


class Suggestion(NamedTuple):
    """A claim that may bear on the one asked about; `shared` are the stems both have, rarest first."""

    row: Row
    score: float
    shared: tuple[str, ...]
    evidence: tuple[str, ...]
    relation: str | None
    """What the pair looks like, by its words alone: a default to offer, never a decision."""


def suggest(index: ClaimIndex, claim: Row, annotator: str = "", top: int = 20, ranker: Ranker = _LEXICAL) -> list[Suggestion]:
    """The claims most likely to state, support, dispute or deny the same as this one, best first; ties in order of the corpus."""
    frequencies = index.frequencies()
    found = []
    for row, score in ranker.rank(index, claim, annotator, top):
        found.append(Suggestion(row, min(max(score, 0.0), 1.0), *compare(claim, row, frequencies)))
    return found
