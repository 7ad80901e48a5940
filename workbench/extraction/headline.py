"""Owns attribution by a colon in headlines and transcripts: 'Poll: Rents have doubled'; must never read the lists of a body.

Quoted words after a colon are found by `speech`; here the words stand bare. LABELS lists what names a kind of text, not a source.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.phrases import is_finite, strip_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence

LABELS: Final = frozenset(
    """update updated breaking exclusive opinion analysis explainer watch video videos photo photos picture pictures live
    correction clarification note read related review commentary editorial column factbox timeline podcast interview
    latest recap preview live-blog blog transcript topics tags location date time where when why what how who""".split()
)
_SPEAKERS: Final = frozenset(
    """poll polls report reports study studies survey surveys source sources police official officials expert experts
    minister ministry court prosecutors prosecutor analyst analysts watchdog union unions researchers scientists data""".split()
)
_LONGEST_SOURCE: Final = 6
_FEWEST: Final = 3
_SMALL: Final = frozenset("of the and for in 's ’s . & -".split())
_HEADLINES: Final = 2
"""A headline is one of the first so many lines, or any line that ends without a full stop."""


def find_headline(reading: Reading, sentence: Sentence) -> Draft | None:
    """The attribution of a line "Source: words" as a draft."""
    lower, words = sentence.lower, sentence.words
    if ":" not in lower[1 : _LONGEST_SOURCE + 1] or (line := reading.line_number(sentence.start)) < 0:
        return None
    colon = next((k for k in range(1, min(len(lower), _LONGEST_SOURCE + 1)) if lower[k] == ":"), 0)
    if not colon or colon + _FEWEST >= len(lower) or sentence.inside[0] != OUTSIDE or sentence.inside[colon + 1] != OUTSIDE:
        return None
    if any(lower[k] in LABELS or is_finite(lower, k) for k in range(colon)):
        return None
    speaks = all(words[k].isupper() for k in range(colon) if words[k].isalpha()) and len(words[0]) > 1
    named = all(words[k][0].isupper() or words[k][0].isdigit() or lower[k] in _SMALL or lower[k] in _SPEAKERS for k in range(colon))
    ends_open = lower[-1] not in (".", "?", "!", ":")
    if not speaks and not (named and (line < _HEADLINES or ends_open)):
        return None
    end = strip_end(sentence, colon + 1, len(lower))
    if not any(is_finite(lower, k) or lower[k].endswith("s") for k in range(colon + 1, end)):
        return None
    content = reading.content(sentence, colon + 1, end)
    return Draft([content], "affirms", "headline or transcript", sentence.span(0, colon), sentence.span(colon, colon + 1), 0.6)
