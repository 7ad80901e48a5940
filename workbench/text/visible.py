"""Owns the one way that text becomes safe to print: every control becomes a visible sign; must never drop a letter.

Both the command line and the terminal UI draw through `sign_of`, so that no character of an article, a title or a file name
can act on the terminal: C0 and C1 controls, bidirectional overrides, invisible and tag characters, lone surrogates.
"""

from __future__ import annotations

import re
from typing import Final

_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_BIDI: Final = {
    0x061C: "⇆", 0x200E: "⇆", 0x200F: "⇆", 0x202A: "⇆", 0x202B: "⇆", 0x202C: "⇆", 0x202D: "⇆", 0x202E: "⇆",
    0x2066: "⇆", 0x2067: "⇆", 0x2068: "⇆", 0x2069: "⇆",
}  # fmt: skip
_UNSEEN: Final = {0x00AD: "¬", 0x200B: "·", 0x2060: "·", 0xFEFF: "·", 0x180E: "·", 0x2028: "␤", 0x2029: "␤", 0x0085: "␤"}
_C1: Final = dict.fromkeys(range(0x80, 0xA0), "▯")
_TAGS: Final = dict.fromkeys([*range(0xE0000, 0xE0080), *range(0xFFF9, 0xFFFC)], "▯")
_SIGNS: Final[dict[int, str]] = {**_C1, **_PICTURES, **_TAGS, **_BIDI, **_UNSEEN}
_ACTS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def sign_of(character: str) -> str | None:
    """The one-cell sign that stands for a character that must not reach a terminal, or None for ordinary text."""
    if not _ACTS.match(character):
        return None
    return _SIGNS.get(ord(character), "\ufffd")


def visible(text: str) -> str:
    """The text on one line, each acting character replaced by its sign; as many code points as before."""
    return _ACTS.sub(lambda match: _SIGNS.get(ord(match[0]), "\ufffd"), text)


def visible_lines(text: str) -> str:
    """As `visible`, keeping line feeds: for messages of several lines."""
    return "\n".join(visible(line) for line in text.split("\n"))
