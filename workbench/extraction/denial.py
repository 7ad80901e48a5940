"""Owns which stance a verb or adjective has where it stands, and who declines to answer what; must never make an act of it."""

from __future__ import annotations

from typing import Final

from workbench.extraction.complements import starts_clause
from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import (
    ADJECTIVES,
    ANSWERING,
    BARE,
    BE,
    BELIEVING,
    NEGATIONS,
    PREPOSITIONS,
    QUESTION_WORDS,
    THAT,
    VERBS,
    Verb,
)
from workbench.extraction.phrases import content_end, group_start, phrase_end, subject_before
from workbench.extraction.reading import Reading, Sentence
from workbench.model.claim import Part, Stance


def stance_here(lower: list[str], first: int, at: int, verb: Verb) -> Verb:
    """The verb with the stance it has under the negation of its group: "did not say" declines, "does not believe" doubts."""
    if verb.lemma in ("decline", "refuse"):
        return verb._replace(stance="declines") if _answers(lower, at + 2) else verb
    nobody = lower[max(0, first - 1) : first] == ["nobody"] or lower[max(0, first - 2) : first] == ["no", "one"]
    if not nobody and not any(lower[i] in NEGATIONS for i in range(first, at)):
        return verb
    stance: Stance
    if verb.stance == "denies" or verb.lemma in ANSWERING:
        stance = "declines"  # not to deny is not to confirm
    elif verb.lemma in BELIEVING:
        stance = "doubts"
    else:
        return verb
    return verb._replace(stance=stance)


def _answers(lower: list[str], at: int) -> bool:
    """Whether what is declined is an answer; refusing to act is an event like another."""
    verb = VERBS.get(lower[at]) if at < len(lower) else None
    return verb is not None and verb.lemma in ANSWERING


def know_nothing(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'knew nothing about …' and 'had never heard of …' as a draft."""
    lower = sentence.lower
    k = at + 1
    if verb.lemma == "know" and lower[k : k + 1] in (["nothing"], ["little"]):
        k += 1
    elif verb.lemma != "hear" or not any(lower[i] in NEGATIONS for i in range(first, at)):
        return None
    source = sentence.span_of(subject_before(sentence, first))
    if source is None or lower[k : k + 1] not in (["of"], ["about"]):
        return None
    end = phrase_end(sentence, k + 1)
    cue = sentence.span(first, k + 1)
    return Draft([reading.content(sentence, k + 1, end)], "declines", "knows nothing of it", source, cue, 0.65) if end > k + 1 else None


def decline(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'declined to say whether …', 'did not specify which …', 'could not confirm …' as a draft."""
    if verb.stance != "declines":
        return None
    lower = sentence.lower
    count = len(lower)
    answer = at
    if verb.lemma in ("decline", "refuse"):
        answer = at + 2
        if answer >= count or lower[at + 1] != "to":
            return None
    elif lower[at + 1 : at + 2] in (["nor"], ["or"]) and at + 2 < count and lower[at + 2] in VERBS:
        answer = at + 2  # "neither confirmed nor denied the leak"
    elif "z" not in verb.frames:
        return None  # "did not say that": the ordinary rules find its content
    source = sentence.span_of(subject_before(sentence, first))
    if source is None:
        return None
    content = _declined(reading, sentence, answer)
    cue = sentence.span(first, answer + 1)
    reason = "declines to answer"
    parts = [] if content is None else [content]  # "declined to comment": nothing but the act
    return Draft(parts, verb.stance, reason, source, cue, 0.65)


_ASKING: Final = frozenset("request requests comment questions inquiries enquiries messages message calls emails email".split())


def _declined(reading: Reading, sentence: Sentence, answer: int) -> Part | None:
    """What was not answered: after the verb, or after "when asked"."""
    lower = sentence.lower
    count = len(lower)
    asked = False
    for k in range(answer + 1, min(count - 1, answer + 8)):
        word = lower[k]
        if word == "asked" or (word in ("when", "after") and lower[k + 1] in ("asked", "being")):
            asked = True
            continue
        if asked and word == "about":
            end = phrase_end(sentence, k + 1)
            return reading.content(sentence, k + 1, end) if end > k + 1 else None
        if word in QUESTION_WORDS or word in THAT:
            start = k + 1 if word in THAT or word in ("whether", "if") else k
            end = content_end(sentence, start)
            return reading.content(sentence, start, end) if end > start + 1 else None
        if word in (",", ";", ".") or word in ("when", "as", "because"):
            break
    k = answer + 1
    if k < count - 1 and lower[k] in ("on", "about", "to"):
        k += 1
    if k < count - 1 and lower[k][0].isalnum() and lower[k] not in PREPOSITIONS and lower[k] not in ("when", "because", "or"):
        if any(word in _ASKING for word in lower[k : k + 3]):
            return None  # "did not respond to a request for comment"
        end = phrase_end(sentence, k)
        return reading.content(sentence, k, end) if end > k else None
    return None


def by_adjective(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'were unaware of …', 'it is unclear whether …' as a draft."""
    lower = sentence.lower
    count = len(lower)
    before = lower[at - 1] if at else ""
    if before not in BE and before not in NEGATIONS and not before.endswith(("'s", "’s", "ains", "ained", "'re", "’re")):
        return None
    k = at + 1
    if k + 1 >= count:
        return None
    stance = ADJECTIVES[lower[at]]
    first = group_start(lower, at)
    if lower[at] in ("aware", "clear") and not any(lower[i] in NEGATIONS for i in range(first, at)):
        return None
    if before not in BE and before not in NEGATIONS:
        first = at - 1
    cue = sentence.span(first, at + 1)
    subject = subject_before(sentence, first)
    impersonal = subject is None or lower[subject[0]] in ("it", "it's", "it’s")
    source = None if impersonal else sentence.span_of(subject)
    reason = f"“{sentence.words[at]}”"
    if stance == "affirms" and (impersonal or any(lower[i] in NEGATIONS for i in range(first, at))):
        return None  # "it is certain that …" is nobody's; "not sure that" is no doubt of anybody's either
    if stance == "affirms" and lower[k] not in THAT and lower[at] in BARE and starts_clause(sentence, k, strict=True):
        end = content_end(sentence, k)
        return Draft([reading.content(sentence, k, end)], stance, reason, source, cue, 0.65) if end > k + 2 else None
    if stance == "affirms" and lower[k] not in THAT and lower[k] != "about":
        return None
    if lower[k] in THAT or lower[k] in QUESTION_WORDS:
        start = k + 1 if lower[k] in THAT or lower[k] in ("whether", "if") else k
        end = content_end(sentence, start)
        if impersonal:
            end = _before_next_clause(sentence, start, end)
        return Draft([reading.content(sentence, start, end)], stance, reason, source, cue, 0.65) if end > start + 1 else None
    if lower[k] in ("of", "about") and not impersonal:
        end = phrase_end(sentence, k + 1)
        return Draft([reading.content(sentence, k + 1, end)], stance, reason, source, cue, 0.65) if end > k + 1 else None
    return None


def _before_next_clause(sentence: Sentence, start: int, end: int) -> int:
    """Where "it is unclear whether A" ends, which does not reach over ", and B" or a colon as somebody's words would."""
    lower = sentence.lower
    for k in range(start + 2, end - 3):
        if lower[k] in (":", ";") or (lower[k] == "," and lower[k + 1] in ("and", "but") and starts_clause(sentence, k + 2, strict=True)):
            return k
    return end
