"""Owns calling something untrue: 'called the report fake news', 'there is no truth to …'; must never judge what is true.

Words for untruth stand in UNTRUE; a person who extends it need not touch a rule.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import BE, DETERMINERS, NEGATIVE_DETERMINERS, THAT, Verb
from workbench.extraction.phrases import (
    QUOTE_MARKS,
    content_end,
    is_adverb,
    noun_phrase_after,
    phrase_end,
    subject_before,
)
from workbench.extraction.reading import Reading, Sentence

UNTRUE: Final = frozenset(
    """false fake untrue baseless unfounded groundless disinformation misinformation propaganda fabrication fabrications
    fabricated lie lies hoax nonsense fiction slander smear smears fantasy myth bogus libel falsehood falsehoods rubbish
    ridiculous absurd""".split()
)
_NAMING: Final = frozenset("call label brand dub term deem consider describe characterize characterise portray denounce dismiss".split())
_FILLERS: Final = frozenset("as pure complete total absolute utter sheer outright so-called more just another fake news".split())
_REACH: Final = 25


def call_false(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'X called the report fake news' as a draft whose content, the report, is denied."""
    if verb.lemma not in _NAMING:
        return None
    found = _predicate(sentence, at + 1)
    if found is None or found[0] == at + 1:
        return None
    predicate, end = found
    reason = f"“{sentence.words[at]}” it untrue"
    cue = sentence.span(first, at + 1)
    if verb.form == "dp" and any(word in BE for word in sentence.lower[first:at]):
        return None
    source = sentence.span_of(subject_before(sentence, first))
    if source is None and verb.form == "g":
        source = sentence.last_source
    start = cue[0] if source is None or verb.form == "g" else min(source[0], cue[0])
    act = [(start, reading.content(sentence, predicate, end)[1])]
    return Draft([reading.content(sentence, at + 1, predicate)], "denies", reason, source, cue, 0.6, act=act)


def _predicate(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Where the predicate stands that calls the object before it untrue."""
    lower = sentence.lower
    for k in range(start, min(len(lower), start + _REACH)):
        word = lower[k]
        if word in (",", ";", ":", ".") or word in THAT:
            return None
        if word in UNTRUE:
            begin = k
            while begin > start and _leads_to(lower[begin - 1]):
                begin -= 1
            return begin, k + 1
    return None


def _leads_to(word: str) -> bool:
    return word in DETERMINERS or word in QUOTE_MARKS or word in _FILLERS or is_adverb(word)


def no_truth(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'There is no truth to the claim that …' as a draft; who says so is found by what stands around it."""
    lower = sentence.lower
    if at == 0 or at + 2 >= len(lower) or lower[at - 1] not in NEGATIVE_DETERMINERS | {"any"}:
        return None
    if lower[at + 1] in THAT:
        start, end = at + 2, content_end(sentence, at + 2)
    elif lower[at + 1] in ("to", "in"):
        start, end = at + 2, phrase_end(sentence, at + 2)
    else:
        return None
    if end <= start:
        return None
    return Draft([reading.content(sentence, start, end)], "denies", "“no truth”", None, sentence.span(at - 1, at + 1), 0.65)


_EDGES: Final = QUOTE_MARKS | THAT | frozenset(", ; : — – and but while although because said says".split())


def is_untrue(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'The accusations are false' as a draft; at is the word for untruth, whoever says it is found by what stands around it."""
    lower = sentence.lower
    verb = at - 1
    while verb > 0 and _leads_to(lower[verb]):
        verb -= 1
    if verb < 1 or lower[verb] not in BE or (at + 1 < len(lower) and noun_phrase_after(sentence, at + 1) > at + 3):
        return None
    if any(word in ("not", "n't") for word in lower[verb:at]):
        return None
    start = verb
    while start > max(0, verb - _REACH) and lower[start - 1] not in _EDGES:
        start -= 1
    if start >= verb or lower[start] in ("it", "this", "that", "which", "there", "what"):
        return None
    return Draft([reading.content(sentence, start, verb)], "denies", f"“{sentence.words[at]}”", None, sentence.span(verb, at + 1), 0.6)
