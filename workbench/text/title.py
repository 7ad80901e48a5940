"""Owns the guess at a headline; must never cut it out of the text: a title is a copy."""

from __future__ import annotations

import re
from typing import Final

_FURNITURE: Final = frozenset(
    "explainer|explained|analysis|opinion|comment|editorial|feature|features|interview|live|breaking|breaking news|exclusive|"
    "fact check|factcheck|report|special report|investigation|news|world|world news|politics|business|economy|sport|sports|culture|"
    "science|technology|tech|health|travel|weather|home|menu|search|share|subscribe|sign in|log in|sign up|advertisement|video|"
    "audio|podcast|gallery|newsletter|newsletters|topics|trending|latest|latest news|top stories|most read|read more|see also|"
    "skip to main content|skip to content|skip to navigation|skip to footer|accessibility links|accessibility help|jump to content|"
    "our network|edition|print|email|updated|published".split("|")
)
_BYLINE: Final = re.compile(r"(?:by|von|par|por)\s+[^\W\d_]", re.IGNORECASE)
_DATE: Final = re.compile(r"[\d\s.,:/|–-]*(?:\d{4}|\d{1,2}:\d{2})[\s\w.,:/|–-]{0,30}$")
_WRITTEN_DATE: Final = re.compile(
    r"(?:\w+day,?\s+|\w+,\s+)?(?:\d{1,2}(?:\.|st|nd|rd|th)?\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|jän|mär|mai|okt|dez)\w*\.?\s+(?:\d{1,2},?\s+)?\d{4}\b(?:[\s\d:.,|–-]|[ap]m\b|[a-z]{2,3}t\b|utc)*$",
    re.IGNORECASE,
)
_LONGEST: Final = 180


def guess_title(text: str) -> str | None:
    """The first line that reads like a headline, or None when the text starts with its body.

    Section labels ("Explainer"), page furniture ("Skip to main content"), bylines and dates are passed over. A line that is long, or
    that ends like a sentence and is followed by no blank line, is taken as body.
    """
    lines = re.split(r"[\r\n\u2028\u2029\u0085]+", text[:4000])
    for line in lines[:12]:
        words = line.strip(" \t\xa0\ufeff#*_=-")
        if not words or _is_furniture(words):
            continue
        if len(words) > _LONGEST or words.endswith((".", ":", ";", ",", '."', ".”", ",”")):
            return None
        return words
    return None


def _is_furniture(line: str) -> bool:
    plain = line.casefold().strip(" .:|>»›")
    if plain in _FURNITURE:
        return True
    return (
        len(line.split()) < 3
        or (len(line) < 80 and bool(_BYLINE.match(line)))
        or (len(line) < 60 and bool(_DATE.match(line) or _WRITTEN_DATE.match(line)))
    )
