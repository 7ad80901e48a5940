"""Owns reports in words: said, told, according to, claims that; finds content, source and cue. Must never judge what is reported.

Each rule looks at one cue in one sentence and answers with at most one draft. They are tried in order; the first that fits wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    NOT_VERBS_AFTER,
    NOUNISH,
    NOUNS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SUBJECT_PRONOUNS,
    TIMES,
    VERBS,
    Verb,
)
from workbench.extraction.phrases import (
    clause_subject,
    content_end,
    group_start,
    is_adverb,
    is_finite,
    noun_phrase_after,
    noun_phrase_before,
    phrase_end,
    skip_addressee,
    skip_circumstance,
    strip_end,
    subject_before,
)
from workbench.extraction.reading import OUTSIDE, Reading, Sentence
from workbench.model.claim import Part

_QUOTE_MARKS: Final = frozenset("\"'“”„‟«»‹›‘’‚")
_TERMINAL: Final = frozenset(".?!…")


def find_reports(reading: Reading, sentence: Sentence) -> Iterator[Draft]:
    """Every report in this sentence, outermost first."""
    lower = sentence.lower
    inside = sentence.inside
    for at, word in enumerate(lower):
        verb = VERBS.get(word)
        if verb is not None:
            if inside[at] == OUTSIDE and is_verb_here(sentence, at, verb):
                draft = _by_verb(reading, sentence, at, verb)
                if draft is not None:
                    yield draft
                    continue
            if word not in NOUNS:
                continue
        if inside[at] != OUTSIDE:
            continue
        if word in NOUNS:
            draft = _by_noun(reading, sentence, at)
        elif word == "according":
            draft = _according_to(reading, sentence, at)
        elif word in _HEARSAY:
            draft = _hearsay(reading, sentence, at)
        else:
            continue
        if draft is not None:
            yield draft


_HEARSAY: Final = frozenset({"reportedly", "allegedly", "supposedly", "purportedly"})


def is_verb_here(sentence: Sentence, at: int, verb: Verb) -> bool:
    """Whether a form that may also be a noun or an adjective is a verb where it stands."""
    lower, words = sentence.lower, sentence.words
    word = lower[at]
    before = lower[at - 1] if at else ""
    form = verb.form
    if form == "g":
        return before not in DETERMINERS and not before.endswith(("'s", "’s")) and before not in ("of",)
    if before in NOT_VERBS_AFTER or before.endswith(("'s", "’s")):
        return False
    if form in ("dp", "d", "p", "bdp"):
        if before in DETERMINERS and before not in SUBJECT_PRONOUNS:
            return False
        return not (form == "p" and before not in AUXILIARIES and not is_adverb(before))
    if word in NOUNISH:
        if before in AUXILIARIES or before == "to" or before in SUBJECT_PRONOUNS or is_adverb(before):
            return True
        if form == "b" and before.endswith("s") and not before.endswith("ss") and at + 1 < len(lower):
            return lower[at + 1] in DETERMINERS or lower[at + 1] in PRONOUNS or words[at + 1][0].isupper()
        if form == "s" and words[at - 1][0].isupper() and at and at + 1 < len(lower):
            return lower[at + 1] in DETERMINERS or lower[at + 1] in PRONOUNS or lower[at + 1] in ("to", "for")
        return False
    if form == "b":
        return before not in PREPOSITIONS or before == "to"
    return True


def _span(sentence: Sentence, tokens: tuple[int, int] | None) -> Part | None:
    if tokens is None:
        return None
    start, end = tokens
    return sentence.starts[start], sentence.ends[end - 1]


def _by_verb(reading: Reading, sentence: Sentence, at: int, verb: Verb) -> Draft | None:
    lower = sentence.lower
    first = group_start(lower, at)
    infinitive = first > 0 and lower[first - 1] == "to" and verb.form.startswith("b")
    if infinitive and first >= 2:
        governor = VERBS.get(lower[first - 2])
        if governor is not None and "i" in governor.frames and verb.stance == "affirms":
            return None  # "wants to say": what is wanted is the content
        first = group_start(lower, first - 2)
    be = [i for i in range(first, at) if lower[i] in BE]
    if be and "p" in verb.form:
        return _passive(reading, sentence, first, at, verb)
    for rule in _RULES:
        draft = rule(reading, sentence, first, at, verb)
        if draft is not None:
            return draft
    return None


Rule = Callable[[Reading, Sentence, int, int, Verb], Draft | None]


def _inverted(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'"…," said X' and '…, said X'."""
    if "q" not in verb.frames or verb.form == "g" or at + 1 >= len(sentence.lower) or first != at:
        return None
    lower = sentence.lower
    following = lower[at + 1]
    if at == 0:
        if not _speech_before(reading, sentence.start):
            return None
    elif lower[at - 1] != "," and lower[at - 1] not in _QUOTE_MARKS:
        return None
    if following in OBJECT_PRONOUNS and following not in ("it", "you", "her") or following in ("that", "in", "on", "at", ",", ":"):
        return None
    end = noun_phrase_after(sentence, at + 1)
    if end == at + 1:
        return None
    left = _left_content(reading, sentence, at)
    if left is None or (at > 0 and lower[at - 1] == "," and sentence.inside[at - 1] == OUTSIDE and end - at > 12):
        return None
    if at > 0 and lower[at - 1] == "," and sentence.inside[at - 2] == OUTSIDE and not _has_clause(sentence, 0, at - 1):
        return None
    parts = [left, *_right_after_aside(reading, sentence, end)]
    return Draft(parts, verb.stance_, f"speech before “{sentence.words[at]}”", _span(sentence, (at + 1, end)), _span(sentence, (at, at + 1)), 0.9)


def _aside(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'"…," X said' and '…, X said, …'."""
    if "q" not in verb.frames and "c" not in verb.frames or verb.form == "g":
        return None
    source = subject_before(sentence, first)
    if source is None:
        return None
    begin = source[0]
    lower = sentence.lower
    lead = begin - 1
    while lead >= 0 and (is_adverb(lower[lead]) or lower[lead] in ("as",)):
        lead -= 1
    if lead < 0:
        quoted = _speech_before(reading, sentence.start)
        if not quoted:
            return None
        after_quote = True
    else:
        after_quote = lower[lead] in _QUOTE_MARKS and sentence.inside[lead] != OUTSIDE
        if not after_quote and lower[lead] not in (",", "—", "–", "-"):
            return None
    after = skip_circumstance(sentence, at + 1)
    if verb.has_addressee:
        after = skip_circumstance(sentence, skip_addressee(sentence, at + 1))
    closes = after >= len(lower) or lower[after] in _TERMINAL or lower[after] in (",", ";", "—", "–", "-", ")")
    if after_quote:
        if "q" not in verb.frames or (not closes and _takes_content(sentence, after)):
            return None
    elif not closes or after - at > 12:
        return None
    elif after < len(lower) and lower[after] == "," and after + 1 < len(lower) and _opens_quote(sentence, after + 1):
        return None
    elif after >= len(lower) or lower[after] != ",":
        if not _has_clause(sentence, 0, lead):
            return None
    left = _left_content(reading, sentence, lead + 1)
    if left is None:
        return None
    parts = [left, *_right_after_aside(reading, sentence, after, unquoted=not after_quote)]
    return Draft(parts, verb.stance_, f"speech around “{sentence.words[at]}”", _span(sentence, source), _span(sentence, (first, at + 1)), 0.9)


def _takes_content(sentence: Sentence, after: int) -> bool:
    return after < len(sentence.lower) and sentence.lower[after] in ("that", ":")


def _has_clause(sentence: Sentence, start: int, end: int) -> bool:
    lower = sentence.lower
    if end - start < 3:
        return False
    return any(
        is_finite(lower, k) or (lower[k].endswith("s") and len(lower[k]) > 3) or sentence.inside[k] != OUTSIDE for k in range(start, end)
    ) and lower[start] not in ("as", "in", "on", "after", "when", "while", "if", "at", "during", "asked", "before", "for")


def _speech_before(reading: Reading, at: int) -> bool:
    """Whether a quotation ends right before this offset, nothing but blanks and a comma between."""
    index = reading.stretch_before(at)
    if index < 0:
        return False
    end = reading.stretches[index].end
    return at - end < 8 and reading.text[end:at].strip(" ,\u00a0\t") == ""


def _opens_quote(sentence: Sentence, at: int) -> bool:
    return sentence.inside[at] != OUTSIDE and (at == 0 or sentence.inside[at - 1] != sentence.inside[at])


def _left_content(reading: Reading, sentence: Sentence, cut: int) -> Part | None:
    """What stands before an aside, from the start of the sentence or of the quotation that reaches into it."""
    text = reading.text
    limit = sentence.starts[cut] if cut < len(sentence.starts) else sentence.end
    index = reading.stretch_before(limit)
    start = sentence.start
    at_quote = False
    if index >= 0:
        stretch = reading.stretches[index]
        gap = text[stretch.end : limit] if limit - stretch.end < 8 else "x"
        at_quote = gap.strip(" ,\u00a0\t—–-") == ""
        if at_quote and stretch.start <= start:
            return stretch.inner, stretch.inner_end
        if at_quote and stretch.end <= start:
            return stretch.inner, stretch.inner_end
        if stretch.start < start < stretch.end:
            start = stretch.inner
    end = limit
    # An earlier aside in the sentence has taken what stands before it.
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",—–-;"):
        end -= 1
    if at_quote:
        stretch = reading.stretches[index]
        if stretch.start == start or text[start : stretch.start].strip() == "":
            return stretch.inner, stretch.inner_end
        head = text[start : stretch.start].rstrip()
        if head.endswith((",", ":")):
            return stretch.inner, stretch.inner_end
    while start < end and text[start] in "-–—•* ":
        start += 1
    return (start, end) if end - start >= 2 else None


def _right_after_aside(reading: Reading, sentence: Sentence, after: int, unquoted: bool = False) -> list[Part]:
    """What goes on after an aside: '"…," X said, "…"' and '…, X said, …'."""
    lower = sentence.lower
    count = len(lower)
    k = after
    if k >= count or lower[k] not in (",", "—", "–", "-", ":", ";"):
        return []
    k += 1
    if k >= count:
        return []
    if lower[k] in ("and", "but") and k + 1 < count and _opens_quote(sentence, k + 1):
        k += 1
    if _opens_quote(sentence, k):
        stretch = reading.stretches[sentence.inside[k]]
        return [(stretch.inner, stretch.inner_end)]
    if not unquoted:
        return []
    verb = VERBS.get(lower[k])
    if (verb is not None and verb.form in ("g", "d", "dp")) or lower[k] in _NOT_CONTENT_START or lower[k].endswith("ing"):
        return []
    end = content_end(sentence, k)
    return [_content(reading, sentence, k, end)] if end - k >= 3 else []


_NOT_CONTENT_START: Final = frozenset(
    """while but though although as after before when with according despite following which who where because since prompting citing
    amid and in during""".split()
)


def _content(reading: Reading, sentence: Sentence, start: int, end: int) -> Part:
    """The part between two tokens; a quotation that it runs into is taken whole, marks around everything are left out."""
    first, last = sentence.starts[start], sentence.ends[end - 1]
    index = sentence.inside[end - 1]
    if index != OUTSIDE and reading.stretches[index].end > last:
        last = reading.stretches[index].end
    index = sentence.inside[start]
    if index != OUTSIDE:
        stretch = reading.stretches[index]
        if stretch.start == first:
            if stretch.end >= last:
                return stretch.inner, stretch.inner_end
            return first, last
    return first, last


def _complement(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'X said that …', 'X told Y …', 'X vowed to …', 'X denied …': the content follows."""
    lower, words = sentence.lower, sentence.words
    count = len(lower)
    k = at + 1
    if k >= count:
        return None
    while k < count and (lower[k] in ("out", "back", "up", "on", "off") and verb.lemma in ("point", "lay", "hit", "fire", "go")):
        k += 1
    if verb.has_addressee and k < count and lower[k] not in QUESTION_WORDS:
        moved = skip_addressee(sentence, k)
        if moved > k and (moved < count and (verb.lemma in ("tell", "ask", "remind", "assure", "inform", "warn", "advise", "convince", "persuade", "notify", "promise", "caution"))):
            k = moved
    plain = k
    k = skip_circumstance(sentence, k)
    if k >= count:
        return None
    found = _complement_at(reading, sentence, at, plain, k, verb)
    if found is None:
        return None
    part, cue_end, weight = found
    source = subject_before(sentence, first) if verb.form != "g" or lower[first] in BE else _gerund_subject(sentence, first)
    cue = _span(sentence, (first, cue_end))
    if source is None and weight < 0.6:
        return None
    return Draft([part], verb.stance_, f"content after “{words[at]}”", _span(sentence, source), cue, weight)


def _gerund_subject(sentence: Sentence, first: int) -> tuple[int, int] | None:
    lower = sentence.lower
    if first == 0:
        return None
    before = lower[first - 1]
    if before == "," or before in PREPOSITIONS or before in ("and", "while", "when", "or", "but", "—", "–", "-", ";"):
        return clause_subject(sentence, first - 1)
    start = noun_phrase_before(sentence, first)
    return (start, first) if start < first else None


def _complement_at(reading: Reading, sentence: Sentence, at: int, plain: int, k: int, verb: Verb) -> tuple[Part, int, float] | None:
    """(content, end of the cue, weight) for what follows the verb; plain is before, k after circumstances were skipped."""
    lower, words, inside = sentence.lower, sentence.words, sentence.inside
    count = len(lower)
    word = lower[k]
    frames = verb.frames
    quoting = "q" in frames or "c" in frames
    if word in (",", ":") and k + 1 < count:
        if not quoting:
            return None
        if _opens_quote(sentence, k + 1):
            stretch = reading.stretches[inside[k + 1]]
            return (stretch.inner, stretch.inner_end), at + 1, 0.9
        if word == ":" and "q" in frames:
            return _content(reading, sentence, k + 1, strip_end(sentence, k + 1, count)), at + 1, 0.7
        if "q" in frames and k == at + 1 and k + 3 < count and words[k + 1][0].isupper() and verb.form != "g" and _has_clause(sentence, k + 1, count):
            return _content(reading, sentence, k + 1, content_end(sentence, k + 1)), at + 1, 0.6
        return None
    if word == "that" and k + 1 < count and ("c" in frames or "t" in frames):
        start = k if lower[k + 1] in AUXILIARIES else k + 1
        end = content_end(sentence, start)
        return (_content(reading, sentence, start, end), at + 1, 0.85) if end - start >= 2 else None
    if word in QUESTION_WORDS and word != "that" and ("w" in frames or "c" in frames or "t" in frames) and not (word in ("when", "if", "where") and "w" not in frames):
        end = content_end(sentence, k)
        return (_content(reading, sentence, k, end), at + 1, 0.6) if end - k >= 2 else None
    if _opens_quote(sentence, k) and quoting:
        end = content_end(sentence, k)
        return _content(reading, sentence, k, end), at + 1, 0.8
    word = lower[plain]
    if word == "to" and "i" in frames and plain + 1 < count and lower[plain + 1] not in DETERMINERS:
        end = phrase_end(sentence, plain)
        return (_content(reading, sentence, plain, end), at + 1, 0.6) if end - plain >= 2 else None
    if word in verb.prepositions and plain + 1 < count and word != "that":
        end = phrase_end(sentence, plain + 1)
        return (_content(reading, sentence, plain + 1, end), plain + 1, 0.5) if end > plain + 1 and word not in ("to",) or "x" in frames else None
    if "c" in frames and _clause_starts(sentence, k, strict="q" not in frames):
        end = content_end(sentence, k)
        return (_content(reading, sentence, k, end), at + 1, 0.75) if end - k >= 3 else None
    if "o" in frames and verb.form != "p" and (word not in PREPOSITIONS):
        end = phrase_end(sentence, plain)
        return (_content(reading, sentence, plain, end), at + 1, 0.5) if end - plain >= 2 else None
    if ("n" in frames or verb.lemma == "call") and word not in PREPOSITIONS and (word[0].isalnum() or inside[plain] != OUTSIDE) and not (is_adverb(word) or word in ("that", "and", "or", "but", "it", "as", "to")):
        end = phrase_end(sentence, plain)
        return (_content(reading, sentence, plain, end), at + 1, 0.5) if end - plain >= 1 else None
    return None


def _clause_starts(sentence: Sentence, k: int, strict: bool) -> bool:
    """Whether a clause without "that" can begin here: a subject first, a finite verb within reach."""
    lower, words = sentence.lower, sentence.words
    word = lower[k]
    count = len(lower)
    if word in PREPOSITIONS and word not in ("in", "on", "at", "after", "for", "with", "as", "by", "from") or not (word[0].isalnum() or word in "$€£#"):
        return False
    if word in ("to", "and", "or", "but"):
        return False
    if word in OBJECT_PRONOUNS and word not in ("it", "you", "her"):
        return False
    reach = min(count, k + (22 if not strict else 12))
    if word in PRONOUNS and word in SUBJECT_PRONOUNS and k + 1 < count:
        return is_finite(lower, k + 1) or is_adverb(lower[k + 1]) or not strict or lower[k + 1] in VERBS or lower[k + 1].endswith("s")
    if word in ("he's", "she's", "it's", "they're", "we're", "i'm", "there's", "that's", "he’s", "she’s", "it’s", "they’re", "we’re", "i’m", "there’s", "that’s", "there"):
        return True
    for j in range(k + 1, reach):
        if lower[j] in (";", ":"):
            return False
        if is_finite(lower, j):
            return not (strict and lower[j - 1] in ("who", "which", "that"))
        if not strict and lower[j].endswith("s") and words[j][0].islower() and j + 1 < count and lower[j + 1] in DETERMINERS:
            return True
    return False


_RULES: Final[tuple[Rule, ...]] = (_inverted, _aside, _complement)


def _passive(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'X is believed to …', 'X was accused of …', 'it is said that …', 'X was rejected by Y'."""
    lower = sentence.lower
    count = len(lower)
    k = at + 1
    while k < count and is_adverb(lower[k]):
        k += 1
    if k >= count:
        return None
    cue = _span(sentence, (first, at + 1))
    subject = subject_before(sentence, first)
    word = lower[k]
    reason = f"passive “{sentence.words[at]}”"
    if word == "to" and ("c" in verb.frames or "n" in verb.frames or "o" in verb.frames) and verb.lemma not in ("tell", "ask", "call"):
        end = phrase_end(sentence, k)
        parts = [_content(reading, sentence, k, end)] if end > k + 1 else []
    elif word == "of" and verb.lemma in ("accuse", "suspect") or word == "with" and verb.lemma == "charge":
        end = phrase_end(sentence, k + 1)
        parts = [_content(reading, sentence, k + 1, end)] if end > k + 1 else []
    elif word == "that" and ("c" in verb.frames or "t" in verb.frames):
        end = content_end(sentence, k + 1)
        part = _content(reading, sentence, k + 1, end) if end > k + 2 else None
        return Draft([part], verb.stance_, reason, None, cue, 0.7) if part else None
    elif word in QUESTION_WORDS and "w" in verb.frames:
        end = content_end(sentence, k)
        return Draft([_content(reading, sentence, k, end)], verb.stance_, reason, None, cue, 0.6) if end > k + 1 else None
    elif word == "by" and ("n" in verb.frames) and subject is not None:
        end = noun_phrase_after(sentence, k + 1)
        part = _span(sentence, subject)
        return Draft([part], verb.stance_, reason, _span(sentence, (k + 1, end)), cue, 0.5) if end > k + 1 and part else None
    else:
        return None
    head = _span(sentence, subject)
    if not parts or head is None or head[1] > parts[0][0]:
        return None
    return Draft([head, *parts], verb.stance_, reason, None, cue, 0.55)


def _by_noun(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'claims that …', 'accusations from X that …', 'concerns over …'."""
    noun = NOUNS[sentence.lower[at]]
    lower = sentence.lower
    count = len(lower)
    k = at + 1
    if k >= count:
        return None
    source = None
    start = noun_phrase_before(sentence, at)
    if at > 0 and (lower[at - 1].endswith(("'s", "’s", "s'", "s’")) or lower[at - 1] in ("his", "her", "their", "its", "our", "my")):
        owner = (at - 1, at) if not lower[at - 1].endswith(("s", "’", "'")) else (max(start, 0), at)
        source = owner if owner[0] < owner[1] else None
    while start < at and not lower[start][0].isalnum():
        start += 1
    if lower[k] in ("from", "by", "among") and k + 1 < count:
        end = noun_phrase_after(sentence, k + 1)
        if end > k + 1 and end < count:
            source = (k + 1, end)
            k = end
    if k >= count:
        return None
    cue = _span(sentence, (at, at + 1))
    if lower[k] == "that" and "that" in noun.prepositions and k + 2 < count:
        end = content_end(sentence, k + 1)
        if end - k < 3:
            return None
        return Draft([_content(reading, sentence, k + 1, end)], noun.stance_, f"“{sentence.words[at]} that”", _span(sentence, source), cue, 0.6)
    if lower[k] in noun.prepositions and k + 1 < count:
        if source is None:
            return None
        end = phrase_end(sentence, k + 1)
        if end <= k + 1:
            return None
        return Draft([_content(reading, sentence, k + 1, end)], noun.stance_, f"“{sentence.words[at]} {lower[k]}”", _span(sentence, source), _span(sentence, (at, k + 1)), 0.4)
    return None


def _according_to(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    lower = sentence.lower
    count = len(lower)
    if at + 2 >= count or lower[at + 1] != "to":
        return None
    end = noun_phrase_after(sentence, at + 2)
    if end == at + 2:
        return None
    source, cue = _span(sentence, (at + 2, end)), _span(sentence, (at, at + 2))
    reason = "according to somebody"
    if at == 0 or (at == 1 and not lower[0][0].isalnum()) or lower[at - 1] in ("but", "and", "—"):
        k = end
        while k < min(count, end + 30) and lower[k] != ",":
            k += 1
        if k + 2 >= count or lower[k] != ",":
            return None
        stop = content_end(sentence, k + 1)
        return Draft([_content(reading, sentence, k + 1, stop)], "affirms", reason, source, cue, 0.85) if stop > k + 2 else None
    left = _left_content(reading, sentence, at)
    if left is None:
        return None
    parts = [left, *_right_after_aside(reading, sentence, end, unquoted=lower[at - 1] == ",")]
    return Draft(parts, "affirms", reason, source, cue, 0.85)


def _hearsay(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'Russia reportedly asked China': the clause around the adverb."""
    lower = sentence.lower
    start = at
    while start > 0 and lower[start - 1] not in (",", ";", ":", "—", "–", "who", "which", "that", "and", "but"):
        start -= 1
    end = phrase_end(sentence, at + 1)
    parts = []
    if start < at:
        parts.append(_content(reading, sentence, start, at))
    if end > at + 1:
        parts.append(_content(reading, sentence, at + 1, end))
    if not parts or _span(sentence, (start, end)) is None:
        return None
    return Draft(parts, "affirms", f"“{sentence.words[at]}”", None, _span(sentence, (at, at + 1)), 0.4)


_ = (TIMES,)
