"""Owns reports whose cue is several words of which none reports by itself: 'made it clear that …'; must never read a single verb."""

from __future__ import annotations

from typing import Final

from workbench.extraction.complements import gerund_subject, starts_clause
from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import QUESTION_WORDS, THAT
from workbench.extraction.phrases import content_end, group_start, is_adverb, subject_before
from workbench.extraction.reading import Reading, Sentence

_MAKING: Final = frozenset("make makes made making".split())
_ADDRESSEE: Final = 6


def made_clear(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'X made it clear that …' and 'X made clear to Y that …' as a draft; at is the word "clear"."""
    lower = sentence.lower
    verb = at - 1
    while verb > max(0, at - 4) and (lower[verb] in ("it", "very") or is_adverb(lower[verb])):
        verb -= 1
    if verb < 1 or lower[verb] not in _MAKING:
        return None
    k = at + 1
    if lower[k : k + 1] == ["to"]:
        k = next((j for j in range(k + 1, min(len(lower), k + _ADDRESSEE)) if lower[j] in THAT), len(lower))
    if k + 2 >= len(lower):
        return None
    if lower[k] in THAT:
        k += 1
    elif lower[k] not in QUESTION_WORDS and not starts_clause(sentence, k, strict=True):
        return None
    end = content_end(sentence, k)
    first = group_start(lower, verb)
    subject = gerund_subject(sentence, first) if lower[verb] == "making" else subject_before(sentence, first)
    if end - k < 3:
        return None
    cue = sentence.span(first, at + 1)
    return Draft([reading.content(sentence, k, end)], "affirms", "“made clear”", sentence.span_of(subject), cue, 0.8)
