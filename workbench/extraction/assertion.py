"""Owns the outlet's own checkable sentences; must never propose what somebody else is reported to say.

An assertion is the sentence without its final mark, its dateline and a leading conjunction's blanks. A sentence whose main verb
reports is no assertion: what is reported is, with its source.
"""

from __future__ import annotations

import re
from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.phrases import is_finite, strip_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence

_DATELINE: Final = re.compile(r"[A-Z][A-Z.' ,-]{2,40}(?: \([A-Za-z]{2,20}\))? [—–-]{1,2} ")
_FEWEST: Final = 5
_MAIN_REPORT: Final = 0.6
"""Reports of at least this weight are what their sentence is about; weaker ones (criticised, supports) are events."""


def find_assertions(reading: Reading, sentence: Sentence, reports: list[Draft]) -> list[Draft]:
    """The sentence as an assertion of the outlet, where it states something and does not merely report."""
    lower = sentence.lower
    if "?" in lower[-3:] or any(draft.weight >= _MAIN_REPORT for draft in reports):
        return []
    count = strip_end(sentence, 0, len(lower))
    first = 0
    dateline = _DATELINE.match(reading.text, sentence.start, sentence.end)
    if dateline is not None:
        first = sentence.token_at(dateline.end())
    while first < count and not lower[first][0].isalnum() and sentence.inside[first] == OUTSIDE:
        first += 1
    outside = [k for k in range(first, count) if sentence.inside[k] == OUTSIDE]
    if count - first < _FEWEST or len(outside) * 2 < count - first:
        return []
    if not any(is_finite(lower, k) for k in outside if k > first):
        return []
    return [Draft([reading.content(sentence, first, count)], None, "stated by the outlet itself", kind="assertion", weight=0.3)]
