"""Owns what an extractor is; must never know one."""

from __future__ import annotations

from typing import Protocol

from workbench.model.article import Article
from workbench.model.claim import Claim


class Extractor(Protocol):
    """Proposes candidates from one article: pure, picklable, and silent about text it cannot make sense of.

    Candidates come in order of (start, end, id), no id twice, each quote equal to its slice of the text; no text makes it raise.
    """

    @property
    def name(self) -> str:
        """What the registry, the project and the candidates' origin call it."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may give other candidates, so that stale candidates are noticed."""

    def extract(self, article: Article) -> list[Claim]:
        """The candidates of this article."""
