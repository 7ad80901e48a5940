"""Owns comparable forms of a text and the way back to its offsets; must never hand out a folded text as if it were the article.

Folding forgives what copying does to words: quotation marks, dashes, no-break and repeated blanks, ligatures, full-width forms
and composed against decomposed accents. It forgives no letter, no digit and no case.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_SINGLE: Final = "‘’‚‛`´′ʼ＇"
_DOUBLE: Final = "“”„‟«»″〝〞＂"
_DASHES: Final = "‐‑‒–—―−﹘﹣－"
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_SAME: Final[dict[str, str]] = {
    **dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_UNSEEN, "")
}  # fmt: skip
# Plain ASCII is copied in runs; a blank run becomes one blank; anything else is folded as a letter with the marks it carries.
_PIECE: Final = re.compile(r"(?P<plain>[!-_a-~]+(?![\u0300-\u036f]))|(?P<blank>\s+)|(?P<other>.)", re.DOTALL)


class Folded(NamedTuple):
    """A folded text and, for each of its characters, where in the original it came from (code points, half-open)."""

    text: str
    starts: list[int]
    ends: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that a span of the folded text stands for; both are half-open, and not empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """The comparable form of a text with its index map back; the text itself is left alone."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while match := _PIECE.match(text, at):
        start, at = match.span()
        if match.lastgroup == "plain":
            parts.append(match[0])
            starts.extend(range(start, at))
            ends.extend(range(start + 1, at + 1))
            continue
        if match.lastgroup == "blank":
            form = " "
        else:
            while at < len(text) and unicodedata.combining(text[at]):
                at += 1
            form = _folded_letter(text[start:at])
        parts.append(form)
        starts.extend([start] * len(form))
        ends.extend([at] * len(form))
    return Folded("".join(parts), starts, ends)


def _folded_letter(letter: str) -> str:
    same = _SAME.get(letter)
    if same is not None:
        return same
    form = unicodedata.normalize("NFKC", letter)
    return "".join(_SAME.get(sign, sign) for sign in form)
