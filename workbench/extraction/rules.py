"""Owns the default extractor, which runs the phenomena in order and merges duplicates; must never hold a rule of its own."""

from __future__ import annotations

from typing import Final

from workbench.extraction.assertion import find_assertions
from workbench.extraction.checkworthy import score_draft
from workbench.extraction.denial import mark_acts
from workbench.extraction.draft import Draft, trimmed
from workbench.extraction.furniture import is_furniture
from workbench.extraction.german import find_german, state_german
from workbench.extraction.headline import find_headline
from workbench.extraction.pronouns import name_antecedents
from workbench.extraction.reading import Reading, Sentence, read, tokenise
from workbench.extraction.reporting import find_reports
from workbench.extraction.speech import gather_speech, kind_of
from workbench.model.article import Article
from workbench.model.claim import Claim, make_claim


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
        drafts = gather_speech(reading, drafts)
        name_antecedents(reading, drafts)
        claims = [_claim(self.name, article, reading, draft) for draft in _without_doubles(article.text, drafts)]
        return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.id))


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


def _without_doubles(text: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts with settled edges, of those with the same parts the one that says most: a denial, else the surest rule's."""
    kept: dict[tuple[tuple[int, int], ...], Draft] = {}
    for draft in drafts:
        draft.parts = [trimmed(text, part) for part in draft.parts]
        key = tuple(draft.parts)
        known = kept.get(key)
        if known is None or _says_more(draft, known):
            kept[key] = draft
    return list(kept.values())


def _says_more(draft: Draft, known: Draft) -> bool:
    denies, denied = draft.stance not in (None, "affirms"), known.stance not in (None, "affirms")
    return (denies, draft.weight) > (denied, known.weight)


def _claim(name: str, article: Article, reading: Reading, draft: Draft) -> Claim:
    score, reasons = score_draft(article.text, draft)
    return make_claim(
        article.id,
        article.sha256,
        article.text,
        draft.parts,
        kind=draft.kind or kind_of(reading, draft.parts),
        stance=draft.stance,
        parent=None if draft.act is None else [trimmed(article.text, part) for part in draft.act],
        source=draft.source,
        cue=draft.cue,
        score=score,
        reasons=reasons,
        proposed_by=(name,),
    )


EXTRACTOR: Final = Rules()
