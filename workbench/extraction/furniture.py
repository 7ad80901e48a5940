"""Owns what on a page is not the article: headings, navigation, bylines, subscription text; must never judge a statement."""

from __future__ import annotations

import re
from typing import Final

_FURNITURE: Final = re.compile(
    r"(?:skip to|sign up|sign in|log in|subscribe|read more|see also|click here|follow (?:us|the|topics)|share this|related:|advertisement"
    r"|our .{0,40}newsletters?|build your|interact with|copyright|all rights reserved|photo:|image:|by [A-Z][a-z]+ [A-Z][a-z]+$)",
    re.IGNORECASE,
)


def is_furniture(text: str, start: int, end: int) -> bool:
    """Whether the sentence between these offsets belongs to the page rather than to the article."""
    return _FURNITURE.match(text, start, end) is not None
