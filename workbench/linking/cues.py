"""Owns the words by which a claim shows how it stands to another: that something is denied, doubted, or left open."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

Bearing = Literal["denies", "doubts", "declines"]

_DENIES: Final = re.compile(
    r"\b(?:den(?:y|ie[sd]|ying|ials?)|reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing|al)?|refut\w+|rebuff\w*|repudiat\w+|disavow\w*|"
    r"false(?:ly|hoods?)?|fake|hoax|untrue|baseless|unfounded|groundless|fabricat\w+|disinformation|misinformation|lie[sd]?|lying|"
    r"not true|no truth|debunk\w*|contradict\w*)\b",
    re.IGNORECASE,
)
_DECLINES: Final = re.compile(
    r"\b(?:declin(?:e[sd]?|ing) to|unaware|not aware|unknown|unclear|uncertain|not (?:clear|known|yet known|immediately)|"
    r"never heard|not heard|no (?:immediate )?(?:comment|response|knowledge|information)|"
    r"(?:did|does|do|would|could|has|have)(?: not|n[’']t) (?:immediately )?"
    r"(?:specify|say|answer|comment|respond|confirm|disclose|elaborate|responded|commented|provide details)|"
    r"refus(?:e[sd]?|ing) to (?:say|comment|answer|confirm))\b",
    re.IGNORECASE,
)
_DOUBTS: Final = re.compile(
    r"\b(?:doubt(?:s|ed|ful)?|question(?:s|ed|able)|sceptic\w*|skeptic\w*|disput(?:e[sd]?|ing)|contest(?:s|ed|ing)?|challeng(?:e[sd]?|ing)|"
    r"unlikely|misleading|exaggerat\w+|unproven|unverified)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def bearing_of(quote: str, stance: str | None) -> Bearing | None:
    """How a claim with these words stands to what it speaks of: as its reporting act says, else as its own words do."""
    if stance in ("denies", "doubts", "declines"):
        return stance  # type: ignore[return-value]
    if _DECLINES.search(quote):
        return "declines"
    if _DENIES.search(quote):
        return "denies"
    return "doubts" if _DOUBTS.search(quote) else None
