"""Owns reports that stand after or amid what they report: '"…," said X', '…, X said, …', '…, according to X'."""

from __future__ import annotations

from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import OBJECT_PRONOUNS, PHRASAL, PREPOSITIONS, TIMES, VERBS, Verb
from workbench.extraction.phrases import (
    QUOTE_MARKS,
    content_end,
    is_adverb,
    is_finite,
    noun_phrase_after,
    skip_addressee,
    skip_circumstance,
    subject_before,
)
from workbench.extraction.reading import OUTSIDE, Reading, Sentence
from workbench.model.claim import Part

_CLOSING_SIGNS: Final = frozenset(".?!…,;)—–-")
_BLANKS: Final = " ,\u00a0\u202f\t—–-"
_SHORTEST_SECOND: Final = 15
"""After a first aside what is left may be no more than its own words: '"…," X said, according to Y'."""
_LONGEST: Final = 7000
"""No content before an aside is longer; the longest that annotators mark is just under."""


def inverted(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'"…," said X' and '…, said X' as a draft."""
    lower = sentence.lower
    if "q" not in verb.frames or verb.form == "g" or at + 1 >= len(lower) or first != at or verb.lemma == "tell":
        return None
    bare = at > 0 and lower[at - 1] == "," and sentence.inside[at - 2] == OUTSIDE
    if at == 0:
        if not speech_before(reading, sentence.start):
            return None
    elif lower[at - 1] != "," and lower[at - 1] not in QUOTE_MARKS:
        return None
    following = lower[at + 1]
    if following in _NO_SUBJECT or (following in OBJECT_PRONOUNS and following not in ("it", "you", "her")):
        return None
    end = noun_phrase_after(sentence, at + 1)
    if end == at + 1 or (bare and (end - at > 12 or not _has_clause(sentence, at - 1) or not _ends(sentence, end))):
        return None
    left = left_content(reading, sentence, at)
    if left is None:
        return None
    parts = [left, *right_content(reading, sentence, end, unquoted=False)]
    reason = f"speech before “{sentence.words[at]}”"
    return Draft(parts, verb.stance, reason, sentence.span(at + 1, end), sentence.span(at, at + 1), 0.9)


_NO_SUBJECT: Final = frozenset(("that", "in", "on", "at", ",", ":", "to"))


def aside(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'"…," X said' and '…, X said, …' as a draft."""
    if ("q" not in verb.frames and "c" not in verb.frames) or verb.form == "g":
        return None
    source = subject_before(sentence, first)
    if source is None:
        return None
    lower = sentence.lower
    lead = source[0] - 1
    while lead >= 0 and (is_adverb(lower[lead]) or lower[lead] == "as"):
        lead -= 1
    after = at + 2 if verb.lemma in PHRASAL else at + 1
    after = skip_addressee(sentence, after) if verb.has_addressee else after
    leads_on = lower[at + 1 : at + 2] == ["that"] or lower[after : after + 1] == [":"]
    after = skip_circumstance(sentence, after)
    closes = after >= len(lower) or lower[after] in _CLOSING_SIGNS
    if lead < 0:
        after_quote = closes and speech_before(reading, sentence.start)
        if not after_quote:
            return None
    else:
        after_quote = lower[lead] in QUOTE_MARKS and sentence.inside[lead] != OUTSIDE
        if not after_quote and lower[lead] not in (",", "—", "–", "-"):
            return None
        if not after_quote and sentence.starts[lead] < reading.after_dateline(sentence.start, sentence.end):
            return None
    if after_quote and leads_on:
        return None
    if not _is_aside(sentence, after_quote, closes, at, after, lead, verb):
        return None
    left = left_content(reading, sentence, lead + 1)
    if left is None:
        return None
    parts = [left, *right_content(reading, sentence, after, unquoted=not after_quote)]
    reason = f"speech around “{sentence.words[at]}”"
    return Draft(parts, verb.stance, reason, sentence.span(*source), sentence.span(first, at + 1), 0.9)


def _is_aside(sentence: Sentence, after_quote: bool, closes: bool, at: int, after: int, lead: int, verb: Verb) -> bool:
    """Whether what stands before is the content, and not only a circumstance of what follows."""
    lower = sentence.lower
    if after_quote:
        return "q" in verb.frames
    if not closes or after - at > 12 or lower[at - 1] in _MODALS:
        return False  # "if it fails, the bank could threaten …" reports nothing of what stands before
    if after < len(lower) and lower[after] == ",":
        return not (after + 1 < len(lower) and sentence.opens_quote(after + 1))
    return _has_clause(sentence, lead)


_MODALS: Final = frozenset("could would might may should must can".split())
_NO_CLAUSE: Final = frozenset("as in on after when while if at during asked before for".split())


def _has_clause(sentence: Sentence, end: int) -> bool:
    """Whether the words before this token can be a statement."""
    lower = sentence.lower
    start = max(0, end - 60)
    if end - start < 3 or lower[start] in _NO_CLAUSE:
        return False
    return any(
        is_finite(lower, k) or sentence.inside[k] != OUTSIDE or (lower[k][-1] == "s" and sentence.words[k][0].islower())
        for k in range(start, end)
    )


def _ends(sentence: Sentence, at: int) -> bool:
    """Whether nothing but a circumstance follows: in "…, said Smith on Monday" but not in "…, said Smith was there"."""
    lower = sentence.lower
    return at >= len(lower) or lower[at] in _CLOSING_SIGNS or lower[at] in PREPOSITIONS or lower[at] in TIMES


def according_to(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'According to X, …' and '…, according to X' as a draft."""
    if sentence.lower[at + 1 : at + 2] != ["to"]:
        return None
    end = noun_phrase_after(sentence, at + 2)
    return _beside(reading, sentence, at, end, (at + 2, end), (at, at + 2)) if end > at + 2 else None


def in_the_words_of(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'In the words of X, …' as a draft; at is the word "words"."""
    if at < 2 or sentence.lower[at - 2 : at + 2] != ["in", "the", "words", "of"]:
        return None
    end = noun_phrase_after(sentence, at + 2)
    return _beside(reading, sentence, at - 2, end, (at + 2, end), (at - 2, at + 2)) if end > at + 2 else None


OWN_ACCOUNTS: Final = frozenset("admission account estimate reckoning telling calculation count assessment".split())


def by_own_account(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'By Ruiz's own admission, …' and '…, by its own estimate, …' as a draft; at is the noun."""
    lower = sentence.lower
    lead = at
    while lead > max(0, at - 10) and lower[lead] not in ("by", "in"):
        lead -= 1
    if lower[lead] != "by" or lead + 1 >= at or lower[lead + 1] in ("a", "an", "the", "one"):
        return None
    end = at - 1 if lower[at - 1] == "own" else at
    is_owned = lower[end - 1].endswith(("'s", "’s", "s'", "s’")) or lower[end - 1] in ("his", "her", "its", "their", "’", "'")
    if not is_owned or lead + 1 == end:
        return None
    return _beside(reading, sentence, lead, at + 1, (lead + 1, end), (end, at + 1))


def _beside(reading: Reading, sentence: Sentence, at: int, end: int, who: tuple[int, int], words: tuple[int, int]) -> Draft | None:
    """The clause after or around an attribution that stands between these tokens."""
    lower = sentence.lower
    count = len(lower)
    source, cue = sentence.span(*who), sentence.span(*words)
    reason = f"“{' '.join(sentence.words[words[0] : words[1]])}” somebody"
    if at == 0 or (at == 1 and not lower[0][0].isalnum()) or lower[at - 1] in ("but", "and", "—"):
        k = end
        while k < min(count, end + 30) and lower[k] != ",":
            k += 1
        if k + 2 >= count or lower[k] != ",":
            return None
        stop = content_end(sentence, k + 1)
        if stop <= k + 2:
            return None
        return Draft([reading.content(sentence, k + 1, stop)], "affirms", reason, source, cue, 0.85)
    left = left_content(reading, sentence, at)
    if left is None:
        return None
    parts = [left, *right_content(reading, sentence, end, unquoted=lower[at - 1] == ",")]
    return Draft(parts, "affirms", reason, source, cue, 0.85)


def speech_before(reading: Reading, at: int) -> bool:
    """Whether a quotation ends right before this offset, nothing but blanks and a comma between."""
    index = reading.stretch_before(at)
    if index == OUTSIDE:
        return False
    end = reading.stretches[index].end
    return at - end < 8 and not reading.text[end:at].strip(_BLANKS)


def left_content(reading: Reading, sentence: Sentence, cut: int) -> Part | None:
    """What stands before an aside: from the start of the sentence, of the quotation, or from the end of the last aside."""
    text = reading.text
    limit = sentence.starts[cut] if cut < len(sentence.starts) else sentence.end
    start = max(sentence.start, sentence.taken, limit - _LONGEST)
    second = sentence.taken > sentence.start
    sentence.taken = limit
    index = reading.stretch_before(limit)
    if index != OUTSIDE:
        stretch = reading.stretches[index]
        closes_here = limit - stretch.end < 8 and not text[stretch.end : limit].strip(_BLANKS)
        if closes_here and stretch.end > sentence.start - 8:
            head = text[start : stretch.start].strip() if stretch.start > start else ""
            if not head or head.endswith((",", ":")):
                return stretch.inner, stretch.inner_end
        elif stretch.start < start < stretch.end:
            start = stretch.inner
    end = limit
    while end > start and (text[end - 1].isspace() or text[end - 1] in _BLANKS or text[end - 1] == ";"):
        end -= 1
    if start == sentence.start:
        start = reading.after_dateline(start, end)
    while start < end and (text[start] in "-–—•*,;" or text[start].isspace()):
        start += 1
    return (start, end) if end - start >= (_SHORTEST_SECOND if second else 2) else None


def right_content(reading: Reading, sentence: Sentence, after: int, *, unquoted: bool) -> list[Part]:
    """What goes on after an aside: '"…," X said, "…"', and '…, X said, …' where nothing is quoted."""
    lower = sentence.lower
    count = len(lower)
    k = after
    if k + 1 >= count or lower[k] not in (",", "—", "–", "-", ":", ";"):
        return []
    k += 1
    if lower[k] in ("and", "but") and k + 1 < count and sentence.opens_quote(k + 1):
        k += 1
    if sentence.opens_quote(k):
        stretch = reading.stretches[sentence.inside[k]]
        return [(stretch.inner, stretch.inner_end)]
    if not unquoted:
        return []
    verb = VERBS.get(lower[k])
    if (verb is not None and verb.form in ("g", "d", "dp")) or lower[k] in _OWN_WORDS or lower[k].endswith("ing"):
        return []
    end = content_end(sentence, k)
    return [reading.content(sentence, k, end)] if end - k >= 3 else []


# After an aside these lead to the outlet's own words rather than back into the content.
_OWN_WORDS: Final = frozenset(
    """while but though although as after before when with according despite following which who where because since
    prompting citing amid and in during""".split()
)
