"""Owns the default extractor, which runs the phenomena over each sentence in order; must never hold a rule of its own."""

from __future__ import annotations

from typing import Final

from workbench.extraction.acts import mark_acts
from workbench.extraction.assertion import find_assertions
from workbench.extraction.draft import Draft
from workbench.extraction.furniture import is_furniture
from workbench.extraction.german import find_german, state_german
from workbench.extraction.headline import find_headline
from workbench.extraction.reading import Reading, Sentence, read, tokenise
from workbench.extraction.reporting import find_reports
from workbench.extraction.settle import settle
from workbench.model.article import Article
from workbench.model.claim import Claim


class Rules:
    """The default extractor: hand-written rules over English (and some German) reporting, small enough to read."""

    name: Final = "rules"
    version: Final = "2"

    def extract(self, article: Article) -> list[Claim]:
        """The candidates of this article."""
        reading = read(article.text)
        drafts: list[Draft] = []
        for start, end in reading.sentences:
            if not is_furniture(article.text, start, end):
                drafts += _drafts_of(reading, tokenise(reading, start, end))
        return settle(self.name, article, reading, drafts)


def _drafts_of(reading: Reading, sentence: Sentence) -> list[Draft]:
    """What is reported and what is stated in one sentence."""
    if reading.is_german:
        reports = find_german(reading, sentence)
        return [*mark_acts(reading, sentence, reports), *state_german(reading, sentence, reports)]
    reports = find_reports(reading, sentence)
    if not reports:
        headline = find_headline(reading, sentence)
        reports = [] if headline is None else [headline]
    return [*mark_acts(reading, sentence, reports), *find_assertions(reading, sentence, reports)]


EXTRACTOR: Final = Rules()
