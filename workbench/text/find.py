"""Owns finding words in a text as it stands; must never change or index it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# What a person types is one keyboard's form; the article prints another one.
_ALIKE: Final = {"'": "['’‘ʼ]", '"': '["“”„«»]', "-": "[-‐‑–—]", "…": r"(?:…|\.\.\.)"}


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand in the text, as (start, end) code points in order, apart: any case, any white space, any form of quotes
    and dashes; nothing for words that are blank."""
    pattern = _pattern(words)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


@lru_cache(maxsize=16)
def _pattern(words: str) -> re.Pattern[str] | None:
    pieces = words.split()
    if not pieces:
        return None
    escaped = (("".join(_ALIKE.get(letter, re.escape(letter)) for letter in piece)) for piece in pieces)
    return re.compile(r"\s+".join(escaped), re.IGNORECASE)
