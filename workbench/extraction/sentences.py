"""Owns the baseline: every sentence is a candidate; must never look at what a sentence says."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.article import Article
from workbench.model.claim import Claim, make_claim
from workbench.text.segment import sentences


@dataclass(frozen=True)
class SentenceExtractor:
    """Proposes every sentence, unattributed and with one score: what any better extractor has to beat."""

    name: str = "sentences"
    version: str = "1"

    def extract(self, article: Article) -> list[Claim]:
        """One assertion a sentence, in order."""
        return [
            make_claim(
                article.id,
                article.sha256,
                article.text,
                [span],
                kind="assertion",
                score=0.5,
                reasons=("a sentence",),
                proposed_by=(self.name,),
            )
            for span in sentences(article.text)
        ]


EXTRACTOR = SentenceExtractor()
