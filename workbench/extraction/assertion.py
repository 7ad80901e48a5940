"""Owns the outlet's own checkable clauses; must never propose what somebody else is reported to say.

An assertion is a proposition of the sentence without its final mark and its dateline. A proposition that is nearly all of it
somebody's words is none: what is reported is a candidate already, with its source.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.clauses import Range, is_predicate, propositions
from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import AUXILIARIES, PAST_VERBS
from workbench.extraction.phrases import is_finite, strip_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence
from workbench.model.claim import Part

_FEWEST: Final = 4
_MAIN_REPORT: Final = 0.55
"""Reports of at least this weight are what their clause is about; weaker ones (criticised, supports) are events."""
_SPEECH: Final = 0.9
_COVERED: Final = 0.6
"""A proposition of which this share is reported is the reporter's no more."""
_ALL: Final = 0.9
_STANDS_FOR_ALL: Final = 0.55
"""A proposition of this share of its sentence stands for the whole as well; where none does, the whole is proposed too."""
_LEADS: Final = frozenset("and but so yet or however meanwhile moreover still".split())


def find_assertions(reading: Reading, sentence: Sentence, reports: list[Draft]) -> list[Draft]:
    """What the outlet itself states in this sentence, each proposition on its own."""
    lower = sentence.lower
    if "?" in lower[-3:]:
        return []
    count = strip_end(sentence, 0, len(lower))
    first = _first(reading, sentence, count)
    if count - first < _FEWEST:
        return []
    told = _told(sentence, reports)
    if told and sum(told[first:count]) >= _ALL * (count - first):
        return []
    found = propositions(sentence, first, count)
    spoken = [sentence.token_at(draft.cue[0]) for draft in reports if draft.cue is not None and draft.weight >= _SPEECH]
    own = [ranges for ranges in found if _states(sentence, ranges) and not _is_told(sentence, ranges, told, spoken)]
    longest = max((sum(stop - start for start, stop in ranges) for ranges in own), default=0)
    if longest < _STANDS_FOR_ALL * (count - first) and not any(told) and _states(sentence, [(first, count)]):
        own.insert(0, [(first, count)])
    return [_draft(reading, sentence, ranges) for ranges in own]


def _draft(reading: Reading, sentence: Sentence, ranges: list[Range]) -> Draft:
    parts = [reading.content(sentence, start, end) for start, end in ranges if end > start]
    return Draft(_in_order(parts), None, "stated by the outlet itself", kind="assertion", weight=0.3)


def _first(reading: Reading, sentence: Sentence, count: int) -> int:
    """The first token that belongs to the statement: after a dateline, bullets and a leading conjunction."""
    first = sentence.token_at(reading.after_dateline(sentence.start, sentence.end))
    while first < count and sentence.inside[first] == OUTSIDE and not sentence.lower[first][0].isalnum():
        first += 1
    if first < count - 2 and sentence.lower[first] in _LEADS and sentence.lower[first + 1] != "far":
        first += 1
        if sentence.lower[first] == ",":
            first += 1
    return first


def _told(sentence: Sentence, reports: list[Draft]) -> list[bool]:
    """For each token whether it belongs to a report that is more than an event: who, by which words, what; empty without one."""
    main = [draft for draft in reports if draft.weight >= _MAIN_REPORT and not draft.is_event]
    told = [False] * len(sentence.lower) if main else []
    for draft in main:
        spans = [*draft.parts, *(span for span in (draft.source, draft.cue) if span is not None), *(draft.act or ())]
        for start, end in spans:
            at = sentence.token_at(start)
            while at < len(told) and sentence.starts[at] < end:
                told[at] = True
                at += 1
    return told


def _states(sentence: Sentence, ranges: list[Range]) -> bool:
    """Whether a finite verb stands in it, and not mostly quotation."""
    lower, inside = sentence.lower, sentence.inside
    count = sum(end - start for start, end in ranges)
    outside = sum(inside[start:end].count(OUTSIDE) for start, end in ranges)
    if count < _FEWEST or outside * 2 < count:
        return False
    first = ranges[0][0] + 1 if len(ranges) == 1 else ranges[0][0]
    for start, end in ranges:
        for k in range(max(start, first), end):
            if inside[k] == OUTSIDE and (lower[k] in _SURE or is_finite(lower, k) or is_predicate(sentence, k)):
                return True
    return False


_SURE: Final = AUXILIARIES | PAST_VERBS


def _is_told(sentence: Sentence, ranges: list[Range], told: list[bool], spoken: list[int]) -> bool:
    """Whether it is mostly somebody's, or its own verb says how somebody spoke."""
    if not told:
        return False
    if any(start <= cue < end for cue in spoken for start, end in ranges):
        return True
    tokens = [k for start, end in ranges for k in range(start, end) if sentence.lower[k][0].isalnum()]
    return sum(told[k] for k in tokens) >= _COVERED * len(tokens)


def _in_order(parts: list[Part]) -> list[Part]:
    """The parts without overlap: one that runs into a quotation may have been widened over the next."""
    kept: list[Part] = []
    for part in sorted(parts):
        if kept and part[0] < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], part[1]))
        else:
            kept.append(part)
    return kept
