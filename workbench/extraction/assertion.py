"""Owns the outlet's own checkable sentences; must never propose what somebody else is reported to say."""

from __future__ import annotations

from workbench.extraction.draft import Draft
from workbench.extraction.phrases import is_finite, strip_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence


def find_assertions(reading: Reading, sentence: Sentence, reports: list[Draft]) -> list[Draft]:
    """The sentence as an assertion of the outlet, where it states something and reports nothing."""
    lower = sentence.lower
    count = strip_end(sentence, 0, len(lower))
    if count < 5 or lower[-1] == "?" or reports:
        return []
    outside = [k for k in range(count) if sentence.inside[k] == OUTSIDE]
    if len(outside) * 2 < count or not any(is_finite(lower, k) for k in outside):
        return []
    start, end = sentence.starts[0], sentence.ends[count - 1]
    return [Draft([(start, end)], None, "stated by the outlet itself", kind="assertion", weight=0.3)]
