"""Owns the passage that a claim stands in: its sentence, which says what the claim leaves out; must never read a file itself.

"They were unaware of the request" shares two words with what it bears on; its sentence names who is meant.
"""

from __future__ import annotations

import re
from typing import Final

from workbench.linking.row import Row

_REACH: Final = 400
"""Code points on either side; where a sentence is longer, what stands nearest counts."""
_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s|\n")
"""An abbreviation ends the passage early, which costs little; cutting a text into sentences would take twenty times as long."""


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or sentences that [start, end) of the text stands in."""
    first = max(start - _REACH, 0)
    for found in _END.finditer(text, first, start):
        first = found.end()
    found_end = _END.search(text, max(end - 1, start), end + _REACH)
    return text[first : found_end.end() if found_end else end + _REACH].strip()


def context_of(row: Row, text: str | None) -> str:
    """The sentence of a claim; its own words where the text is not there, or is another than the claim was found in."""
    if text is None or text[row.start : row.end].split(None, 1)[:1] != row.quote.split(None, 1)[:1]:
        return row.quote
    return sentence_around(text, row.start, row.end)
