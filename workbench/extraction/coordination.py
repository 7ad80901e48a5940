"""Owns contents that are two: 'said that A and that B', 'denied A – or that B'; must never split what shares a "that".

Each half is checked and denied on its own, so each is a candidate, with the source and the cue of both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import THAT
from workbench.extraction.phrases import strip_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence

_CONJUNCTIONS: Final = frozenset("and or but".split())
_CLAUSE: Final = 0.6
"""Drafts of at least this weight have a clause as their content."""
_FEWEST: Final = 3


def halves(reading: Reading, sentence: Sentence, draft: Draft) -> list[Draft]:
    """The two halves of a coordinated content as drafts; none where it is not coordinated."""
    if draft.weight < _CLAUSE or len(draft.parts) != 1:
        return []
    start, end = draft.parts[0]
    first, stop = sentence.token_at(start), sentence.token_at(end)
    for k in range(first + _FEWEST, stop - _FEWEST):
        is_cut = sentence.lower[k] in _CONJUNCTIONS and sentence.lower[k + 1] in THAT and sentence.inside[k] == OUTSIDE
        if is_cut:
            left = reading.content(sentence, first, strip_end(sentence, first, k))
            right = reading.content(sentence, k + 2, stop)
            if left[0] == start and left[1] < right[0]:
                return [replace(draft, parts=[part], extra=[*draft.extra, "one of two coordinated"]) for part in (left, right)]
    return []
