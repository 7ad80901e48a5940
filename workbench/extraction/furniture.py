"""Owns what on a page is not the article: navigation, bylines, subscription text, headings; must never judge a statement.

A line is left alone only for how it begins or what it is made of, never for what it says. Extend OPENINGS for another site's page.
"""

from __future__ import annotations

import re
from typing import Final

# Small-letter beginnings of lines that belong to the page.
OPENINGS: Final = (
    "skip to ",
    "sign up",
    "sign in",
    "log in",
    "subscribe",
    "read more",
    "read next",
    "read also",
    "see also",
    "more on this",
    "click here",
    "tap here",
    "follow us",
    "follow the author",
    "follow topics",
    "follow this",
    "share this",
    "share on",
    "related:",
    "advertisement",
    "our newsletter",
    "our morning ",
    "our evening ",
    "build your ",
    "check following",
    "interact with",
    "copyright",
    "©",
    "all rights reserved",
    "photo:",
    "image:",
    "picture:",
    "watch:",
    "listen:",
    "get the latest",
    "get our ",
    "download the ",
    "this article was originally",
    "with a report from",
    "with reporting by",
    "with files from",
    "reporting by ",
    "editing by ",
    "additional reporting",
)
_BYLINE: Final = re.compile(r"(?:by|von) [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?:(?:,| and) [^.]{1,80})?\Z", re.IGNORECASE)
_NEWSLETTER: Final = re.compile(
    r"\b(?:sign up|subscribe|our|your)\b[^.]{0,60}\bnewsletters?\b|\b(?:unsubscribe|your inbox)\b", re.IGNORECASE
)
_NEWSLETTER_PARTS: Final = ("ewsletter", "nsubscribe", "our inbox")
"""One of these stands in whatever the pattern finds; looking for them first spares most sentences the pattern."""
_LONGEST_BYLINE: Final = 120


def is_furniture(text: str, start: int, end: int) -> bool:
    """Whether the sentence between these offsets belongs to the page rather than to the article."""
    head = text[start : start + 24].lower()
    if head.startswith(OPENINGS):
        return end - start < 200
    if end - start <= _LONGEST_BYLINE and head.startswith(("by ", "von ")):
        return _BYLINE.match(text, start, end) is not None
    if end - start >= 300 or not any(text.find(part, start, end) >= 0 for part in _NEWSLETTER_PARTS):
        return False
    return _NEWSLETTER.search(text, start, end) is not None
