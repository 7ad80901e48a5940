"""Owns nouns that report: 'claims that …', 'accusations from X that …', 'concerns over …'."""

from __future__ import annotations

from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import NEGATIVE_DETERMINERS, NOUNS, POSSESSIVES, PREPOSITIONS, THAT
from workbench.extraction.phrases import content_end, is_finite, noun_phrase_after, noun_phrase_before, phrase_end
from workbench.extraction.reading import Reading, Sentence

_LEADING: Final = 4
"""The noun of a leading phrase stands within this many tokens of the sentence's start."""


def by_noun(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """The content that a reporting noun leads to, as a draft."""
    lower, words = sentence.lower, sentence.words
    noun = NOUNS[lower[at]]
    count = len(lower)
    source, k = _holder(sentence, at)
    if k + 1 >= count:
        return None
    cue = sentence.span(at, at + 1)
    stance = noun.stance
    if at > 0 and lower[at - 1] in NEGATIVE_DETERMINERS and stance == "affirms":
        stance = "doubts"  # "no evidence that …"
    if lower[k] in THAT and "that" in noun.prepositions:
        end = content_end(sentence, k + 1)
        if at <= _LEADING and lower[0] in PREPOSITIONS and "," in lower[k:end]:
            end = lower.index(",", k, end)  # "Amid fears that it could burst, people left"
        if end - k < 3:
            return None
        reason = f"“{words[at]} that”"
        is_event = lower[0] != "there"  # "there are fears that …" states nothing but the fears
        return Draft([reading.content(sentence, k + 1, end)], stance, reason, sentence.span_of(source), cue, 0.62, is_event=is_event)
    if lower[k] in noun.prepositions and source is not None:
        end = phrase_end(sentence, k + 1)
        if end <= k + 1:
            return None
        reason = f"“{words[at]} {lower[k]}”"
        content = [reading.content(sentence, k + 1, end)]
        return Draft(content, stance, reason, sentence.span_of(source), sentence.span(at, k + 1), 0.4)
    if k == at + 1 and lower[at].endswith("s") and "that" in noun.prepositions and words[k][0].isupper():
        end = content_end(sentence, k)  # a headline: "after claims Smith lied"
        if any(is_finite(lower, j) for j in range(k + 1, min(end, k + 6))) and end - k >= 3:
            reason = f"“{words[at]}” and a clause"
            return Draft([reading.content(sentence, k, end)], stance, reason, sentence.span_of(source), cue, 0.6, is_event=True)
    return None


def _holder(sentence: Sentence, at: int) -> tuple[tuple[int, int] | None, int]:
    """Whose claim it is, before or after the noun, and the token at which its content may begin."""
    lower = sentence.lower
    source = None
    if at > 0:
        before = lower[at - 1]
        if before in POSSESSIVES:
            source = (at - 1, at)
        elif before.endswith(("'s", "’s")):
            start = noun_phrase_before(sentence, at)
            while start < at - 1 and not lower[start][0].isalnum():
                start += 1
            source = (start, at)
    k = at + 1
    if k + 1 < len(lower) and lower[k] in ("from", "by", "among"):
        end = noun_phrase_after(sentence, k + 1)
        if k + 1 < end < len(lower):
            return (k + 1, end), end
    return source, _past_place(sentence, k)


def _past_place(sentence: Sentence, k: int) -> int:
    """The token after a place or an occasion, when "that" follows it: "fears in the capital that …"."""
    lower = sentence.lower
    if k + 1 < len(lower) and lower[k] in ("in", "at", "within", "across", "on"):
        for j in range(k + 2, min(len(lower), k + 7)):
            if lower[j] in THAT:
                return j
            if not lower[j][0].isalnum() or is_finite(lower, j):
                break
    return k
