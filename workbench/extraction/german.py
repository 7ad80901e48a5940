"""Owns German reporting: „…“, sagte X; X sagte, dass …; X sagte, das sei …; laut X …; X wies … zurück; must never read English.

Smaller than the rules for English: verbs in the second place put the subject on either side of the verb, and the subjunctive
("sei", "habe") marks reported clauses without "dass". Quotations without a cue are found by `speech`, as in any language.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.phrases import strip_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence
from workbench.model.claim import Stance


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAYING: Final = _words(
    """sagte sagten sagt sagen erklärte erklärten erklärt betonte betonten betont berichtete berichteten berichtet behauptete
    behaupteten behauptet meinte meinten meint warnte warnten warnt kritisierte kritisierten kritisiert forderte forderten fordert
    schrieb schrieben schreibt bestätigte bestätigten bestätigt äußerte äußerten äußert ergänzte fügte teilte gab gaben hieß
    kommentierte verwies verwiesen glaubt glauben hofft hoffen schätzt schätzen vermutet vermuten spekuliert versicherte
    versicherten versichert kündigte kündigten räumte antwortete zitiert zitierte fragte nannte nannten bezeichnete bezeichneten
    bezeichnet sprach sprachen fuhr"""
)
DENYING: Final = _words(
    """bestritt bestritten bestreitet bestreiten dementierte dementierten dementiert leugnete leugnet leugneten verneinte verneint
    wies wiesen weist weisen widersprach widerspricht"""
)
_SUBJUNCTIVE: Final = _words(
    """sei seien habe hätte hätten werde würde würden könne könnten müsse müssten solle sollten wolle wollten dürfe dürften gebe
    gehe bleibe komme stehe liege lasse handle gelte mache bestehe wisse"""
)
_FINITE: Final = _words(
    """ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte konnten soll sollen will wollen muss
    müssen darf gibt gab kommt kam steht stand geht ging bleibt blieb liegt lag"""
)
_CONJUNCTIONS: Final = _words("dass daß ob wie warum weshalb")
_NOT_SUBJECTS: Final = _words(
    """in im am an auf bei beim nach vor zu zum zur aus mit gegenüber laut während seit wegen trotz dazu darauf dabei damit danach
    zudem außerdem weiter ferner gestern heute bereits allerdings jedoch hingegen dennoch und aber auch es unterdessen"""
)
_ACCORDING: Final = (("laut",), ("gemäß",), ("nach", "angaben"), ("nach", "ansicht"), ("nach", "aussage"), ("nach", "einschätzung"))
_REACH: Final = 20


def find_german(reading: Reading, sentence: Sentence) -> list[Draft]:
    """Every report in this German sentence."""
    found = []
    for at, word in enumerate(sentence.lower):
        if sentence.inside[at] != OUTSIDE:
            continue
        draft = None
        if word in SAYING or word in DENYING:
            draft = _by_verb(reading, sentence, at, "denies" if word in DENYING else "affirms")
        elif word in ("laut", "gemäß", "nach"):
            draft = _according(reading, sentence, at)
        elif word == "so" and at > 0 and sentence.lower[at - 1] == ",":
            draft = _aside(reading, sentence, at, "affirms")
        if draft is not None:
            found.append(draft)
    return found


def state_german(reading: Reading, sentence: Sentence, reports: list[Draft]) -> list[Draft]:
    """The sentence as the outlet's assertion, where it reports nothing and asks nothing."""
    count = strip_end(sentence, 0, len(sentence.lower))
    outside = sentence.inside[:count].count(OUTSIDE)
    if reports or sentence.lower[-1] == "?" or count < 5 or outside * 2 < count:
        return []
    return [Draft([reading.content(sentence, 0, count)], None, "stated by the outlet itself", kind="assertion", weight=0.3)]


def _by_verb(reading: Reading, sentence: Sentence, at: int, stance: Stance) -> Draft | None:
    lower = sentence.lower
    count = len(lower)
    if at > 0 and (lower[at - 1] == "," or sentence.inside[at - 1] != OUTSIDE):
        found = _aside(reading, sentence, at, stance)
        if found is not None:
            return found
    for k in range(at + 1, min(count - 2, at + _REACH)):
        if lower[k] not in (",", ":") or sentence.inside[k] != OUTSIDE:
            continue
        start = k + 1
        if sentence.opens_quote(start):
            stretch = reading.stretches[sentence.inside[start]]
            return _draft(sentence, (stretch.inner, stretch.inner_end), at, k, stance, 0.9)
        if lower[start] in _CONJUNCTIONS:
            start += 1
        elif not any(word in _SUBJUNCTIVE for word in lower[start : start + _REACH]):
            continue
        end = strip_end(sentence, start, count)
        return _draft(sentence, reading.content(sentence, start, end), at, k, stance, 0.8) if end - start >= 3 else None
    if stance == "denies":
        return _denied_phrase(reading, sentence, at)
    return None


def _denied_phrase(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """What stands between "wies" and "zurück", or after "bestritt"."""
    lower = sentence.lower
    end = strip_end(sentence, at + 1, len(lower))
    if lower[at].startswith(("wies", "weis")):
        if "zurück" not in lower[at:end]:
            return None
        end = lower.index("zurück", at)
    source = _subject(sentence, at, at + 1)
    if source is None or source[0] > at or end <= at + 1:
        return None
    content = reading.content(sentence, at + 1, end)
    return Draft([content], "denies", f"“{sentence.words[at]}”", sentence.span(*source), sentence.span(at, at + 1), 0.6)


def _draft(sentence: Sentence, part: tuple[int, int], at: int, end: int, stance: Stance, weight: float) -> Draft:
    source = sentence.span_of(_subject(sentence, at, end))
    return Draft([part], stance, f"content after “{sentence.words[at]}”", source, sentence.span(at, at + 1), weight)


def _subject(sentence: Sentence, at: int, end: int) -> tuple[int, int] | None:
    """The noun phrase before the verb, or after it when something else stands first."""
    lower, words = sentence.lower, sentence.words
    start = at
    while start > max(0, at - _REACH) and lower[start - 1] not in (",", ":", ";") and sentence.inside[start - 1] == OUTSIDE:
        start -= 1
    if start < at and lower[start] not in _NOT_SUBJECTS:
        return start, at
    stop = at + 1
    while stop < end and (words[stop][0].isupper() or lower[stop] in ("der", "die", "das", "er", "sie", "des", "ein", "eine", "von")):
        stop += 1
    return (at + 1, stop) if stop > at + 1 else None


def _aside(reading: Reading, sentence: Sentence, at: int, stance: Stance) -> Draft | None:
    """'„…“, sagte X' and '…, so X' as a draft."""
    lower = sentence.lower
    count = strip_end(sentence, at + 1, len(lower))
    end = at + 1
    while end < count and lower[end] not in (",", ":") and end - at < _REACH:
        end += 1
    if end == at + 1:
        return None
    mark = at - 1 if lower[at - 1] == "," else at
    index = sentence.inside[mark - 1] if mark > 0 else OUTSIDE
    if index != OUTSIDE:
        part = (reading.stretches[index].inner, reading.stretches[index].inner_end)
    elif lower[at] == "so" and mark >= 3:
        part = reading.content(sentence, 0, mark)
    else:
        return None
    return Draft([part], stance, f"speech before “{sentence.words[at]}”", sentence.span(at + 1, end), sentence.span(at, at + 1), 0.9)


def _according(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'Laut X …' and 'Nach Angaben von X …' at the head of a sentence as a draft."""
    lower = sentence.lower
    if at > 0:
        return None
    for lead in _ACCORDING:
        if tuple(lower[: len(lead)]) == lead:
            break
    else:
        return None
    start = len(lead)
    end = start
    while end < min(len(lower), start + _REACH) and lower[end] not in _FINITE and lower[end] != ",":
        end += 1
    stop = strip_end(sentence, end, len(lower))
    if end == start or end >= len(lower) or stop - end < 3:
        return None
    content = reading.content(sentence, end, stop)
    return Draft([content], "affirms", f"“{sentence.words[0]} …”", sentence.span(start, end), sentence.span(0, start), 0.8)
