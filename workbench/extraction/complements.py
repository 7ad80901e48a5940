"""Owns reports whose content follows the verb: 'X said that …', 'X told Y …', 'X vowed to …', 'X was accused of …'."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PHRASAL,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SUBJECT_PRONOUNS,
    THAT,
    VERBS,
    Verb,
)
from workbench.extraction.phrases import (
    clause_subject,
    content_end,
    is_adverb,
    is_finite,
    noun_phrase_after,
    noun_phrase_before,
    phrase_end,
    reach_of,
    skip_addressee,
    skip_circumstance,
    strip_end,
    subject_before,
)
from workbench.extraction.reading import OUTSIDE, Reading, Sentence
from workbench.model.claim import Part

_TELLING: Final = frozenset("tell ask remind assure inform warn advise convince persuade notify promise caution".split())


class Found(NamedTuple):
    """A content after a verb."""

    part: Part
    cue_end: int
    """The first token after the cue."""
    weight: float
    """How often contents of this form are right."""
    is_event: bool = False
    """Whether the reporting is something that happened: see `Draft`."""


def complement(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """The content that follows an active verb, as a draft."""
    lower = sentence.lower
    count = len(lower)
    plain = at + 1
    if verb.lemma in PHRASAL or (plain < count and lower[plain] == "out" and verb.lemma == "point"):
        plain += 1
    if plain >= count:
        return None
    if verb.lemma in _TELLING and lower[plain] not in QUESTION_WORDS:
        moved = skip_addressee(sentence, plain)
        plain = moved if moved < count else plain
    k = _past_insertion(lower, skip_circumstance(sentence, plain))
    if k >= count:
        return None
    found = _clause_content(reading, sentence, at, k, verb) or _phrase_content(reading, sentence, at, plain, verb)
    if found is None:
        return None
    gerund = verb.form == "g" and lower[first] not in BE
    subject = gerund_subject(sentence, first) if gerund else subject_before(sentence, first)
    source = sentence.span_of(subject)
    if gerund and (source is None or (sentence.taken and lower[first - 1] == ",")):
        source = sentence.last_source or source  # "…, Ruiz said, adding that …"
    if source is None and found.weight < 0.6:
        return None
    cue = sentence.span(first, found.cue_end)
    reason = f"content after “{sentence.words[at]}”"
    return Draft([found.part], verb.stance, reason, source, cue, found.weight, is_event=found.is_event)


_LONGEST_INSERTION: Final = 14


def _past_insertion(lower: list[str], k: int) -> int:
    """The "that" behind an insertion between commas: "insisted, most recently in May, that …"."""
    if k >= len(lower) or lower[k] != ",":
        return k
    for j in range(k + 2, min(len(lower) - 1, k + _LONGEST_INSERTION)):
        if lower[j] == ",":
            return j + 1 if lower[j + 1] in THAT else k
    return k


def gerund_subject(sentence: Sentence, first: int) -> tuple[int, int] | None:
    """Who does what the gerund says: the noun before it, or the subject of the clause it hangs on."""
    lower = sentence.lower
    if first == 0:
        return None
    before = lower[first - 1]
    if before in _HANGING or before in PREPOSITIONS:
        return clause_subject(sentence, first - 1)
    start = noun_phrase_before(sentence, first, after_with=True)
    return (start, first) if start < first else None


_HANGING: Final = frozenset((",", "and", "while", "when", "or", "but", "—", "–", "-", ";", "instead"))


def _clause_content(reading: Reading, sentence: Sentence, at: int, k: int, verb: Verb) -> Found | None:
    """A clause, a question or quoted speech that begins at k."""
    lower, frames = sentence.lower, verb.frames
    count = len(lower)
    word = lower[k]
    quoting = "q" in frames or "c" in frames
    if word in (",", ":"):
        return _after_sign(reading, sentence, at, k, verb) if quoting and k + 1 < count else None
    if word in THAT and "n" in frames and k == at + 1 and not any(is_finite(lower, j) for j in range(k + 1, min(count, k + 12))):
        return _phrase(reading, sentence, at, k, 2, 0.5)  # "rejected that argument"
    if word in THAT and k + 1 < count and (quoting or "t" in frames):
        start = k if lower[k + 1] in AUXILIARIES else k + 1
        end = content_end(sentence, start)
        return Found(reading.content(sentence, start, end), at + 1, 0.85) if end - start >= 2 else None
    if word in QUESTION_WORDS and ("w" in frames or ((quoting or "t" in frames) and word not in ("when", "if", "where"))):
        end = content_end(sentence, k)
        return Found(reading.content(sentence, k, end), at + 1, 0.6) if end - k >= 2 else None
    if quoting and sentence.opens_quote(k):
        stretch = reading.stretches[sentence.inside[k]]
        after = sentence.token_at(stretch.end)
        ends = after + 1 >= count or lower[after] in (",", ".", ";", "until", "at", "as", "while", "when")
        if ends or (lower[after] in ("and", "but") and is_finite(lower, after + 1)):
            return Found((stretch.inner, stretch.inner_end), at + 1, 0.8)
        return Found(reading.content(sentence, k, content_end(sentence, k)), at + 1, 0.8)
    return None


def _after_sign(reading: Reading, sentence: Sentence, at: int, k: int, verb: Verb) -> Found | None:
    """What follows 'X said:' and 'X said,'."""
    if sentence.opens_quote(k + 1):
        stretch = reading.stretches[sentence.inside[k + 1]]
        return Found((stretch.inner, stretch.inner_end), at + 1, 0.9)
    if "q" not in verb.frames:
        return None
    if sentence.lower[k] == ":":
        end = strip_end(sentence, k + 1, reach_of(sentence, k + 1))
        return Found(reading.content(sentence, k + 1, end), at + 1, 0.7) if end > k + 1 else None
    if k == at + 1 and verb.form != "g" and sentence.words[k + 1][0].isupper():
        end = content_end(sentence, k + 1)
        has_verb = any(is_finite(sentence.lower, j) for j in range(k + 2, min(end, k + 20)))
        return Found(reading.content(sentence, k + 1, end), at + 1, 0.6) if has_verb else None
    return None


def _phrase_content(reading: Reading, sentence: Sentence, at: int, plain: int, verb: Verb) -> Found | None:
    """An infinitive, what a preposition leads to, a clause without "that", or a noun phrase."""
    lower, frames = sentence.lower, verb.frames
    count = len(lower)
    word = lower[plain]
    if word == "to" and "i" in frames and plain + 1 < count and lower[plain + 1] not in DETERMINERS:
        return _phrase(reading, sentence, at, plain, 2, 0.6)
    if word in verb.prepositions and plain + 1 < count and (word != "to" or "x" in frames):
        if lower[plain + 1] == "condition":
            return None  # "speaking on condition of anonymity"
        found = _phrase(reading, sentence, at, plain + 1, 1, 0.5)
        return found and found._replace(cue_end=plain + 1)
    k = skip_circumstance(sentence, plain)
    if "c" in frames and k < count and starts_clause(sentence, k, strict="q" not in frames):
        end = content_end(sentence, k)
        return Found(reading.content(sentence, k, end), at + 1, 0.75) if end - k >= 3 else None
    if verb.stance == "denies" and word in ("it", "them", "this") and (plain + 1 == count or lower[plain + 1] in _AFTER_PRONOUN):
        return Found(reading.content(sentence, plain, plain + 1), at + 1, 0.5, is_event=True)  # the act is worth a candidate
    dismissed_as = word == "as" and verb.stance == "denies"  # "dismissed as nonsense claims that …"
    if (word in PREPOSITIONS or word in _NO_PHRASE or is_adverb(word)) and not dismissed_as:
        return None
    if "o" in frames and verb.form != "p":
        return _phrase(reading, sentence, at, plain, 2, 0.5)
    if "n" in frames and (word[0].isalnum() or sentence.inside[plain] != OUTSIDE):
        return _phrase(reading, sentence, at, plain, 1, 0.5)
    return None


_AFTER_PRONOUN: Final = PREPOSITIONS | frozenset((".", ",", ";", ":", "–", "—", "and", "but", "yesterday", "today"))
_NO_PHRASE: Final = frozenset(("that", "and", "or", "but", "it", "as", "to", ",", "by", "nor"))


def _phrase(reading: Reading, sentence: Sentence, at: int, start: int, least: int, weight: float) -> Found | None:
    end = phrase_end(sentence, start)
    return Found(reading.content(sentence, start, end), at + 1, weight, is_event=True) if end - start >= least else None


_MAY_LEAD: Final = frozenset("in on at after for with as by from".split())


def starts_clause(sentence: Sentence, k: int, strict: bool) -> bool:
    """Whether a clause without "that" can begin here: a subject first, a finite verb within reach."""
    lower, words = sentence.lower, sentence.words
    word = lower[k]
    count = len(lower)
    if (word in PREPOSITIONS and word not in _MAY_LEAD) or not (word[0].isalnum() or word in "$€£#"):
        return False
    if word in ("to", "and", "or", "but") or (word in OBJECT_PRONOUNS and word not in ("it", "you", "her")):
        return False
    if word in PRONOUNS and word in SUBJECT_PRONOUNS and k + 1 < count:
        following = lower[k + 1]
        return not strict or is_finite(lower, k + 1) or is_adverb(following) or following in VERBS or following[-1] == "s"
    if word == "there" or (word in PRONOUNS and ("'" in word or "’" in word)):
        return True
    for j in range(k + 1, min(count, k + (12 if strict else 22))):
        if lower[j] in (";", ":"):
            return False
        if is_finite(lower, j):
            return not (strict and lower[j - 1] in ("who", "which", "that"))
        if not strict and lower[j][-1] == "s" and words[j][0].islower() and j + 1 < count and lower[j + 1] in DETERMINERS:
            return True
    return False


def passive(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'X is believed to …', 'X was accused of …', 'it is said that …', 'X was rejected by Y' as a draft."""
    lower = sentence.lower
    count = len(lower)
    k = at + 1
    while k < min(count, at + 4) and is_adverb(lower[k]):
        k += 1
    if k >= count:
        return None
    cue = sentence.span(first, at + 1)
    word = lower[k]
    reason = f"passive “{sentence.words[at]}”"
    if word in THAT and ("c" in verb.frames or "t" in verb.frames):
        end = content_end(sentence, k + 1)
        return Draft([reading.content(sentence, k + 1, end)], verb.stance, reason, None, cue, 0.7) if end > k + 2 else None
    if word in QUESTION_WORDS and "w" in verb.frames:
        end = content_end(sentence, k)
        return Draft([reading.content(sentence, k, end)], verb.stance, reason, None, cue, 0.6) if end > k + 1 else None
    subject = sentence.span_of(subject_before(sentence, first))
    if subject is None:
        return None
    if word == "by" and "n" in verb.frames:
        end = noun_phrase_after(sentence, k + 1)
        if "as" in lower[k + 1 : end]:
            end = lower.index("as", k + 1)  # "was dismissed by the mayor as fiction"
        if end == k + 1:
            return None
        return Draft([subject], verb.stance, reason, sentence.span(k + 1, end), cue, 0.5)
    if word == "to" and verb.lemma not in ("tell", "ask", "call") and any(frame in verb.frames for frame in "cno"):
        start = k
    elif (word == "of" and verb.lemma in ("accuse", "suspect")) or (word == "with" and verb.lemma == "charge"):
        start = k + 1
    else:
        return None
    end = phrase_end(sentence, start)
    if end <= start:
        return None
    part = reading.content(sentence, start, end)
    if subject[1] > part[0]:
        return None
    return Draft([subject, part], verb.stance, reason, None, cue, 0.55, is_event="c" not in verb.frames)
