"""Owns the last step of every extractor of ours: drafts become claims, each span once, in order; must never find anything."""

from __future__ import annotations

from workbench.extraction.checkworthy import score_draft
from workbench.extraction.draft import Draft, trimmed
from workbench.extraction.pronouns import name_antecedents
from workbench.extraction.reading import Reading
from workbench.extraction.speech import gather_speech, kind_of
from workbench.model.article import Article
from workbench.model.claim import Claim, make_claim


def settle(name: str, article: Article, reading: Reading, drafts: list[Draft]) -> list[Claim]:
    """The claims that come of these drafts (in the order of their sentences), quotations that no cue claims added."""
    drafts = gather_speech(reading, drafts)
    name_antecedents(reading, drafts)
    claims = [_claim(name, article, reading, draft) for draft in _without_doubles(article.text, drafts)]
    return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.id))


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
