"""Owns finding the phrases around a cue: verb group, subject, addressee, the end of a content; must never decide what is a claim.

There is no parser here. A phrase is walked token by token until a word that cannot belong to it; every walk is bounded by WINDOW.
All positions are token indices of one sentence; half-open like spans.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from workbench.extraction.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NOT_ADVERBS,
    NOUNISH,
    OBJECT_PRONOUNS,
    PAST_VERBS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    VERBS,
)
from workbench.extraction.reading import OUTSIDE, Sentence

WINDOW: Final = 45
"""How far an apposition may reach back."""
REACH: Final = 150
"""How many tokens a content may run on outside quotation marks."""
REACH_CHARACTERS: Final = 3000
"""The same for texts whose tokens are monsters."""
QUOTE_MARKS: Final = frozenset("\"'“”„‟«»‹›‘’‚")
_HARD: Final = frozenset(";:—–")
_NP_PUNCTUATION: Final = frozenset("'’.&()/$€£%#@")
_ENDS: Final = frozenset(".?!…")


def is_adverb(word: str) -> bool:
    """Whether the small-letter word can stand between a subject and its verb."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in NOT_ADVERBS)


def is_finite(lower: list[str], at: int) -> bool:
    """Whether the token looks like a finite verb: an auxiliary, a past tense, or a known verb that is not likely a noun."""
    word = lower[at]
    if word in AUXILIARIES or word in PAST_VERBS:
        return True
    verb = VERBS.get(word)
    if verb is not None:
        return verb.form in ("d", "dp") or (verb.form in "bs" and word not in NOUNISH)
    return word.endswith("ed") and len(word) > 4 and at > 0 and lower[at - 1] not in DETERMINERS


def group_start(lower: list[str], at: int) -> int:
    """Where the verb group that ends with this verb begins: its auxiliaries, negations and adverbs."""
    first = at
    while first > max(0, at - 8) and (lower[first - 1] in AUXILIARIES or is_adverb(lower[first - 1])):
        first -= 1
    while first < at and is_adverb(lower[first]) and lower[first] not in AUXILIARIES:
        first += 1  # a leading adverb belongs to what stands before
    return first


def subject_before(sentence: Sentence, first: int) -> tuple[int, int] | None:
    """The noun phrase that the verb group beginning here has as its subject, or None where none can be told."""
    lower = sentence.lower
    j = first - 1
    while j >= max(0, first - 8) and (lower[j] in TIMES or is_adverb(lower[j]) or (lower[j] == "on" and lower[j + 1] in TIMES)):
        j -= 1
    if j < 0:
        return None
    word = lower[j]
    if word in RELATIVES or (word in SUBJECT_PRONOUNS and word not in DETERMINERS):
        return j, j + 1
    if word == ",":
        return _subject_with_apposition(sentence, j)
    if word in ("and", "but", "or", "then", "to", "yet") or (word in PREPOSITIONS and lower[first].endswith("ing")):
        return clause_subject(sentence, j)
    if word in QUOTE_MARKS or word in SUBORDINATORS or word in _HARD:
        return None
    start = noun_phrase_before(sentence, j + 1)
    return (start, j + 1) if start <= j else None


def _subject_with_apposition(sentence: Sentence, comma: int) -> tuple[int, int] | None:
    lower = sentence.lower
    for k in range(comma - 1, max(-1, comma - WINDOW), -1):
        word = lower[k]
        if word == "," and sentence.inside[k] == OUTSIDE:
            # "…, a senator from Texas, said": step over titles such as ", Jr.," and further appositions
            start = noun_phrase_before(sentence, k)
            if _is_lead_in(lower, start) and k + 1 < comma:
                return k + 1, comma  # "In response, Ana Ruiz, the mayor, said"
            if start > 0 and k - start <= 2 and lower[start - 1] == ",":
                continue  # "…, D.C., Ana Ruiz, said"
            if start < k and is_finite(lower, k + 1) and lower[k + 1] not in ("is", "was"):
                return None  # a whole clause stands between: "Ana Ruiz, the mayor, will stay, they said"
            if start < k and not (lower[start] in PREPOSITIONS or lower[start].endswith("ing")):
                return start, comma
            continue
        if word in _HARD or word in '"”“':
            return None
    return None


def _is_lead_in(lower: list[str], start: int) -> bool:
    """Whether a noun phrase that begins here belongs to a circumstance that opens the sentence."""
    return 0 < start <= 4 and lower[0] in PREPOSITIONS and all(word not in VERBS and word != "," for word in lower[:start])


def noun_phrase_before(sentence: Sentence, end: int, after_with: bool = False) -> int:
    """Where the noun phrase that ends here begins, equal to end where there is none; after_with: only what follows "with"."""
    lower, words = sentence.lower, sentence.words
    start = end
    floor = max(0, end - 25)
    while start > floor:
        j = start - 1
        word = lower[j]
        if not word[0].isalnum():
            if word in _NP_PUNCTUATION and j != end - 1:
                start = j
                continue
            if word == ")":
                start = j
                continue
            break
        if word in SUBORDINATORS or word in RELATIVES or (word in PRONOUNS and word not in DETERMINERS):
            break
        if word in CONJUNCTIONS or (word == "with" and (after_with or j == 0 or lower[j - 1] == ",")):
            if word != "and" or j == 0 or not (words[j - 1][0].isupper() and words[start][0].isupper()):
                break
        elif (
            word == "to"
            or (start != end and is_finite(lower, j) and not words[j][0].isupper())
            or (start == end and (word in AUXILIARIES or word in PAST_VERBS))
        ):
            break
        start = j
    while start < end and (not lower[start][0].isalnum() and lower[start] not in "$€£#@("):
        start += 1
    return _without_lead(sentence, start, end)


def _without_lead(sentence: Sentence, start: int, end: int) -> int:
    """The start moved past a leading time or place phrase: "On Monday officials" is "officials"."""
    lower = sentence.lower
    while start < end - 1:
        word = lower[start]
        if is_adverb(word) or word in CONJUNCTIONS:
            start += 1
        elif word in PREPOSITIONS:
            k = start + 1
            while k < end - 1 and (lower[k] in TIMES or lower[k] in DETERMINERS) and lower[k - 1] not in TIMES:
                k += 1
            start = k
            while start < end - 1 and lower[start] in TIMES:
                start += 1
        elif word in TIMES and word not in ("this", "may", "march", "last", "late", "early"):
            start += 1
        else:
            break
    return start


def _leads_in(lower: list[str], at: int) -> bool:
    """Whether a sentence begins with a circumstance: "After …", "Asked …", but not "Beijing has …"."""
    word = lower[at]
    if word in PREPOSITIONS or word in SUBORDINATORS:
        return True
    return word.endswith(("ing", "ed")) and at + 1 < len(lower) and not is_finite(lower, at + 1)


def clause_subject(sentence: Sentence, before: int) -> tuple[int, int] | None:
    """The subject of the sentence's first main clause: what "and said" or ", saying" goes back to."""
    lower, words = sentence.lower, sentence.words
    start = 0
    while start < min(before, 10) and (lower[start] in CONJUNCTIONS or not lower[start][0].isalnum() or is_adverb(lower[start])):
        start += 1
    if start < before and _leads_in(lower, start):
        for k in range(start, min(before, start + WINDOW)):
            if lower[k] == ",":
                start = k + 1
                break
        else:
            return None
    end = start
    while end < min(before, start + 20):
        word = lower[end]
        if word in (",", "(") or word in RELATIVES or (end > start and is_finite(lower, end)) or sentence.inside[end] != OUTSIDE:
            break
        if end > start and (is_adverb(word) or (word.endswith("s") and word in VERBS and not words[end][0].isupper())):
            break
        if word in SUBJECT_PRONOUNS and word not in DETERMINERS:
            end += 1
            break
        end += 1
    return (start, end) if start < end <= start + 19 else None


def noun_phrase_after(sentence: Sentence, start: int) -> int:
    """Where the noun phrase that begins here ends, its apposition left out: the source in '"…," said X'."""
    lower = sentence.lower
    end = start
    count = len(lower)
    while end < min(count, start + 25):
        word = lower[end]
        if not word[0].isalnum():
            if word in _NP_PUNCTUATION and not (word == "." and end == count - 1):
                end += 1
                continue
            break
        if end > start and (
            word in RELATIVES
            or (word in SUBORDINATORS and word != "as")
            or is_finite(lower, end)
            or (word in _WHEN and end + 1 < count and (lower[end + 1] in TIMES or lower[end + 1] in ("a", "an")))
            or (word in TIMES and word not in DETERMINERS)
        ):
            break
        if end == start + 1 and lower[start] in PRONOUNS and lower[start] not in DETERMINERS:
            break
        end += 1
    return end


_WHEN: Final = frozenset(("in", "on", "at", "during", "after"))
_AFTER_ADDRESSEE: Final = frozenset(("that", ",", ":", ".", "if", "whether", "how", "what", "why", "to", "about", "of"))
_CIRCUMSTANTIAL: Final = frozenset("in on at during after before via through by from".split())


def skip_addressee(sentence: Sentence, at: int) -> int:
    """The first token after whom it was said to: "reporters", "CNN's Ana Ruiz", "the court"."""
    lower, words = sentence.lower, sentence.words
    count = len(lower)
    if at >= count or lower[at] in ("that", ",", ":"):
        return at
    if lower[at] in OBJECT_PRONOUNS:
        return at + 1
    for k in range(at + 1, min(count, at + 8)):
        if lower[k] == "that":
            return k
        if lower[k] in SUBJECT_PRONOUNS or not lower[k][0].isalnum() or is_finite(lower, k):
            break
    k = at
    proper = words[at][0].isupper()
    while k < min(count, at + 9):
        word = lower[k]
        if word in _AFTER_ADDRESSEE or sentence.inside[k] != OUTSIDE:
            return k
        if k > at:
            if word in SUBJECT_PRONOUNS and word not in ("one", "most", "some", "many", "few"):
                return k
            if word in TIMES or word in _CIRCUMSTANTIAL:
                return k
            if word in DETERMINERS and lower[k - 1] not in ("of", "and", "for"):
                return k
            if proper and not words[k][0].isupper() and word not in ("of", "and", "the", "'s", "’s", "news", "host"):
                return k
            if not proper and words[k][0].isupper() and k - at >= 2 and lower[k - 1] not in DETERMINERS:
                return k
        k += 1
    return k


def skip_circumstance(sentence: Sentence, at: int) -> int:
    """The first token after when, where and in what it was said: "on Monday", "in a statement to the court"."""
    lower = sentence.lower
    count = len(lower)
    k = at
    while k < min(count, at + 30):
        word = lower[k]
        is_back = word == "back" and k + 1 < count and lower[k + 1] in LEADS  # "said back in May"
        if is_back or is_adverb(word) or (word in TIMES and word not in DETERMINERS) or _is_time(lower, k):
            k += 1
        elif word in LEADS:
            end = _lead_end(sentence, k)
            if end == k:
                return k
            k = end
        else:
            return k
    return k


def _is_time(lower: list[str], at: int) -> bool:
    """Whether "last" or "this" begins a time: "last week"."""
    return lower[at] in ("last", "this") and at + 1 < len(lower) and lower[at + 1] in TIMES


LEADS: Final = frozenset("in at on during after before from via through to of about by outside inside with".split())


def _lead_end(sentence: Sentence, at: int) -> int:
    """Where the prepositional phrase that begins here ends, when "that", a quotation or a comma shows that it is one; else at."""
    lower = sentence.lower
    for k in range(at + 1, min(len(lower), at + 16)):
        word = lower[k]
        if word in ("that", ",", ":") or (sentence.inside[k] != OUTSIDE and lower[k - 1] not in PREPOSITIONS):
            return k
        if word in (";", ".", "?", "!") and k == len(lower) - 1:
            return k
        if word in SUBJECT_PRONOUNS and word not in DETERMINERS and word not in ("who", "which", "it", "you") and k > at + 1:
            return k
        if lower[k - 1] in TIMES and word not in TIMES and lower[at] in ("in", "on", "at", "during", "from"):
            return k
        if at + 1 < k <= at + 5 and word in _FRESH and lower[k - 1] not in PREPOSITIONS and lower[at] != "of":
            return k  # a new noun phrase: the reported clause begins
    return at


_FRESH: Final = frozenset(("the", "a", "there", "this", "these", "those"))


def reach_of(sentence: Sentence, start: int) -> int:
    """The first token that a content beginning here can no longer hold: keeps a sentence without end from costing its square."""
    count = len(sentence.lower)
    if count - start <= REACH:
        reach = count
    else:
        reach = start + REACH
        if sentence.inside[reach - 1] != OUTSIDE:  # a long quotation is one content
            reach = min(count, start + 4 * REACH)
    if reach > start and sentence.ends[reach - 1] - sentence.starts[start] > REACH_CHARACTERS:
        reach = max(start + 1, bisect_right(sentence.ends, sentence.starts[start] + REACH_CHARACTERS))
    return reach


def content_end(sentence: Sentence, start: int) -> int:
    """Where a clause reported from here ends: before the next report, an outlet's aside, or the sentence's final mark."""
    lower = sentence.lower
    count = reach_of(sentence, start)
    inside = sentence.inside
    k = start
    while k < count:
        if inside[k] != OUTSIDE:
            if k > start + 1 and lower[k - 1] == "," and lower[k] in QUOTE_MARKS and inside[k - 1] == inside[k]:
                return k + 1  # a comma inside the closing mark ends what was said
            k += 1
            continue
        word = lower[k]
        if word == "," and k + 1 < count and k > start and _cuts_after_comma(sentence, k + 1):
            return k
        if word in ("–", "—") and k + 1 < count and k > start:
            verb = VERBS.get(lower[k + 1])
            if verb is not None and verb.form == "g":
                return k
        if word in ("and", "but", "while", "as") and k + 1 < count and k > start and _new_report(lower, k + 1, word):
            return k
        if word == "according" and k + 1 < count and lower[k + 1] == "to" and k > start:
            return k
        if word == ";":
            return k
        k += 1
    return strip_end(sentence, start, count)


def _new_report(lower: list[str], at: int, conjunction: str) -> bool:
    helped = False
    while at < len(lower) - 1 and (is_adverb(lower[at]) or lower[at] in AUXILIARIES) and lower[at] not in ("get", "got"):
        helped = helped or lower[at] in AUXILIARIES
        at += 1
    verb = VERBS.get(lower[at])
    if verb is None or conjunction in ("while", "as"):
        return verb is not None and verb.form == "g" and conjunction == "while"
    if not helped and (verb.form not in ("d", "dp", "s") or lower[at] in NOUNISH):
        return False
    return any(frame in verb.frames for frame in "qcno")


_CUTTERS: Final = frozenset("while but though although according whereas prompting sparking despite given however amid".split())


def _cuts_after_comma(sentence: Sentence, at: int) -> bool:
    lower = sentence.lower
    word = lower[at]
    if word in _CUTTERS:
        return True
    verb = VERBS.get(word)
    if verb is not None and verb.form == "g":
        return True
    if word == "with":
        return any(other.endswith("ing") and len(other) > 4 for other in lower[at + 1 : at + 8])
    if word in ("and", "as", "in") and at + 1 < len(lower):
        following = lower[at + 1]
        later = VERBS.get(following)
        if word == "and" and later is not None and later.form in ("d", "dp", "s"):
            return True
        if following in SUBJECT_PRONOUNS and at + 2 < len(lower):
            third = VERBS.get(lower[at + 2])
            return third is not None and "q" in third.frames
    return False


_NP_STOP: Final = frozenset(
    "because after when while if before although though until unless since but so amid despite whereas during".split()
)
_OCCASIONS: Final = frozenset(
    "interview statement speech tweet debate rally email letter conference briefing hearing press news ruling decision verdict".split()
)


def phrase_end(sentence: Sentence, start: int) -> int:
    """Where a noun phrase or infinitive taken as content from here ends."""
    lower = sentence.lower
    count = reach_of(sentence, start)
    k = start
    clause = False
    while k < count:
        word = lower[k]
        if sentence.inside[k] != OUTSIDE:
            k += 1
            continue
        if k > start:
            if word in ("that", "who", "which", "whose"):
                clause = True
            if word in (";", ":", "—", "–") or (word == "," and not _series_goes_on(sentence, k)):
                return k
            if word in _NP_STOP and not (clause and word in ("if", "since", "so")):
                return k
            if word in ("and", "or") and k + 1 < count and _new_report(lower, k + 1, "and"):
                return k
            if word == "as" and k + 1 < count and lower[k + 1] in SUBJECT_PRONOUNS:
                return k
            if word in ("in", "on", "at") and k + 1 < count and _is_circumstance(lower, k + 1):
                return k
            if word == "by" and k + 1 < count and lower[k + 1].endswith("ing"):
                return k
            if word in ("through", "via") and k + 1 < count and lower[k + 1] in POSSESSIVES:
                return k  # "denied the charges through his lawyer"
        k += 1
    return strip_end(sentence, start, count)


def _is_circumstance(lower: list[str], at: int) -> bool:
    return lower[at] in TIMES or (lower[at] in ("a", "an") and any(word in _OCCASIONS for word in lower[at + 1 : at + 4]))


def _series_goes_on(sentence: Sentence, comma: int) -> bool:
    """Whether a comma stands in a list ("A, B and C") rather than before a new clause."""
    lower = sentence.lower
    for k in range(comma + 1, min(len(lower), comma + 6)):
        if lower[k] in ("and", "or"):
            return k + 1 < len(lower) and not is_finite(lower, k + 1) and lower[k + 1] not in SUBJECT_PRONOUNS and k > comma + 1
        word = lower[k]
        if word in PRONOUNS or word in SUBORDINATORS or word.endswith("ing"):
            return False
        if is_finite(lower, k) and not (
            word.endswith("ed")
            and lower[k + 1 : k + 2]
            and lower[k + 1].isalpha()
            and lower[k + 1] not in DETERMINERS
            and lower[k + 1] not in PREPOSITIONS
        ):
            return False  # "armoured vehicles" goes on, "armed the rebels" does not
    return False


def strip_end(sentence: Sentence, start: int, end: int) -> int:
    """The end moved back over final marks and blanks of punctuation, but not over a closing quotation mark's word."""
    lower = sentence.lower
    while end > start and (lower[end - 1] in _ENDS or lower[end - 1] in ",;:—–-"):
        end -= 1
    return end
