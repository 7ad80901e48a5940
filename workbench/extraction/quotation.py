"""Owns finding what stands between quotation marks, whatever marks they are; must never say who is quoted."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from workbench.text.segment import Span


class Stretch(NamedTuple):
    """A stretch of text between quotation marks, or between one mark and where the quotation must end."""

    start: int
    """First code point, the opening mark included."""
    end: int
    """One past the last code point, the closing mark included."""
    inner: int
    """First code point after the opening mark."""
    inner_end: int
    """One past the last code point before the closing mark."""
    closed: bool
    """Whether both marks stand in the text."""
    runs_on: bool = False
    """Whether the next paragraph goes on with the same quotation."""


# Each mark with the marks that may close it; a mark that is its own closer is read by what stands beside it.
_CLOSERS: Final = {
    "“": "”“\"'",
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "‚": "‘’",
    "‛": "’",
    '"': '"”',
    "''": "''",
    "'": "'’",
    "``": "''",
    "”": "”",
}
_SINGLES: Final = frozenset("‘‚‛'’‹›")
# An apostrophe between letters is never a quotation mark, and most marks in a text are apostrophes: they are not even met.
_MARK: Final = re.compile(r"''|``|[\"“”„‟«»‹›‚‛]|(?<!\w)['‘’]|['’](?!\w)")


def find_stretches(text: str, paragraphs: list[Span]) -> list[Stretch]:
    """All quoted stretches in order, none inside another; an unclosed one ends with its paragraph or before the next opening mark."""
    found: list[Stretch] = []
    for index, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[index + 1][0]] if index + 1 < len(paragraphs) else ""
        _scan(text, start, end, following, found)
    return found


def _scan(text: str, start: int, end: int, following: str, found: list[Stretch]) -> None:
    open_mark = ""
    opened = 0
    for match in _MARK.finditer(text, start, end):
        mark = match[0]
        at, after = match.span()
        before = text[at - 1] if at > start else " "
        behind = text[after] if after < end else " "
        if open_mark:
            if mark in _SINGLES and open_mark not in _SINGLES:
                continue
            if mark in _CLOSERS[open_mark] and _may_close(mark, before, behind):
                _add(text, opened, after, len(open_mark), len(mark), True, found)
                open_mark = ""
            elif mark == open_mark and _may_open(mark, before, behind) and mark not in _SINGLES:
                _add(text, opened, at, len(open_mark), 0, False, found)  # the first never closed
                opened = at
        elif _may_open(mark, before, behind):
            if mark in _SINGLES and mark not in "‹›" and not _has_single_closer(text, after, end):
                continue
            open_mark, opened = mark, at
    if open_mark and open_mark not in _SINGLES:
        _add(text, opened, end, len(open_mark), 0, False, found, following == open_mark[0])


_ALWAYS_OPEN: Final = frozenset(("“", "„", "‟", "«", "‹", "‚", "‛", "``"))


def _may_open(mark: str, before: str, behind: str) -> bool:
    if behind.isspace():
        return mark == "«"  # French sets a blank inside
    if mark in _ALWAYS_OPEN:
        return True
    if mark in "»›":
        return not before.isalnum() and behind.isalnum()
    if mark == "”":
        return before.isspace() and behind.isalnum()
    if mark == "’":
        return False
    return before.isspace() or before in "([{—–-/:“‘\"'"


def _may_close(mark: str, before: str, behind: str) -> bool:
    if mark == "“":
        return not behind.isalnum() and not before.isspace()
    if mark in "”»«›‹’‘":
        return mark != "’" or not behind.isalnum()
    # A straight mark closes after a letter or a sign; one between blanks closes too rather than opening anew.
    return not before.isspace() or behind.isspace()


_SINGLE_CLOSER: Final = re.compile(r"[.,?!…;\w\])]['’](?!\w)")


def _has_single_closer(text: str, start: int, end: int) -> bool:
    """Whether a single mark opened here closes within a bounded window; a plural's apostrophe is the risk that remains."""
    return _SINGLE_CLOSER.search(text, start, min(end, start + 400)) is not None


def _add(text: str, start: int, end: int, opening: int, closing: int, closed: bool, found: list[Stretch], runs_on: bool = False) -> None:
    inner, inner_end = start + opening, end - closing
    while inner < inner_end and text[inner].isspace():
        inner += 1
    while inner_end > inner and text[inner_end - 1].isspace():
        inner_end -= 1
    if inner < inner_end:
        found.append(Stretch(start, end, inner, inner_end, closed, runs_on))
