"""Owns the default extractor, which runs the phenomena in order and merges duplicates; must never hold a rule of its own."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from workbench.extraction.assertion import find_assertions
from workbench.extraction.checkworthy import score_draft
from workbench.extraction.denial import mark_acts
from workbench.extraction.draft import Draft, trimmed
from workbench.extraction.furniture import is_furniture
from workbench.extraction.headline import find_headline
from workbench.extraction.reading import read, tokenise
from workbench.extraction.reporting import find_reports
from workbench.extraction.speech import gather_speech, kind_of
from workbench.model.article import Article
from workbench.model.claim import Claim, make_claim


class Rules:
    """The default extractor: hand-written rules over English reporting, small enough to read."""

    name: Final = "rules"
    version: Final = "1"

    def extract(self, article: Article) -> list[Claim]:
        """The candidates of this article."""
        text = article.text
        reading = read(text)
        drafts: list[Draft] = []
        lines = [start for start, _ in reading.paragraphs]
        for start, end in reading.sentences:
            if is_furniture(text, start, end):
                continue
            sentence = tokenise(reading, start, end)
            reports = find_reports(reading, sentence)
            line = bisect_left(lines, start)
            if not reports and line < len(lines) and lines[line] == start:
                headline = find_headline(reading, sentence, line)
                reports = [] if headline is None else [headline]
            drafts.extend(mark_acts(reading, sentence, reports))
            drafts.extend(find_assertions(reading, sentence, reports))
        drafts = gather_speech(reading, drafts)
        claims: dict[str, tuple[float, Claim]] = {}
        for draft in drafts:
            draft.parts = [trimmed(text, part) for part in draft.parts]
            score, reasons = score_draft(text, draft)
            claim = make_claim(
                article.id,
                article.sha256,
                text,
                draft.parts,
                kind=draft.kind or kind_of(reading, draft.parts),
                stance=draft.stance,
                parent=None if draft.act is None else [trimmed(text, part) for part in draft.act],
                source=draft.source,
                cue=draft.cue,
                score=score,
                reasons=reasons,
                proposed_by=[self.name],
            )
            known = claims.get(claim.id)
            if known is None or known[0] < draft.weight:
                claims[claim.id] = (draft.weight, claim)
        return sorted((claim for _, claim in claims.values()), key=lambda claim: (claim.start, claim.end, claim.id))


EXTRACTOR: Final = Rules()
