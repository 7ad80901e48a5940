"""Owns how a text falls into paragraphs, sentences, clauses and tokens, as code-point spans; must never copy or rewrite the text.

Every function gives half-open ``(start, end)`` spans in order, never overlapping, never empty, without blanks at either edge.
All of them run in one pass: no pattern here has a quantifier inside a quantifier over the same characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]

OPENING: Final = "“„‟«‹‘‚‛([{"
CLOSING: Final = "”»›’)]}"
QUOTES: Final = "\"'“”„‟«»‹›‘’‚‛"

# A terminator run with whatever closes directly after it; each run is met once, from its first mark.
_TERMINATORS: Final = ".!?…‽。！？"
_END: Final = re.compile(rf"[{_TERMINATORS}]+[\"'“”»›«‹’‘)\]}}]*")
_WIDE: Final = frozenset("。！？")
_NEXT_WORD: Final = re.compile(r"[\w'’-]{1,40}")
_WORD_BEFORE: Final = re.compile(r"[^\s\"'“”„«»‘’‚()\[\]{}—–/]{0,24}\Z")
_INITIALISM: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\Z")
_LIST_NUMBER: Final = re.compile(r"\s*[(\[]?\d{1,3}\Z")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence: something they belong to always follows.
_ALWAYS_GOES_ON: Final = _words(
    """mr mrs ms mx messrs mme mlle dr prof sen sens rep reps gov govs gen col lt sgt capt cmdr maj adm brig cpl pvt
    rev fr hon pres supt insp det st ste mt ft vs cf viz hr hrn fräulein dipl-ing zb bzw ca nr vgl"""
)
# The end of a sentence only where the next word looks like the beginning of one.
_MAY_END: Final = _words(
    """inc corp co ltd llc bros jr sr etc esq dept univ assn assoc ave blvd rd jan feb mar apr jun jul aug sep sept oct
    nov dec mon tue tues wed thu thur thurs fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan ky la md
    mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo ph d phd op ed est al usw"""
)
_BEFORE_A_NUMBER: Final = _words("no nos p pp vol fig art sec ch jan feb mar apr jun jul aug sep sept oct nov dec nr abs")
# Capitalised words that open a new sentence more often than they continue a name after an abbreviation.
_OPENERS: Final = _words(
    """a an the this that these those he she it they we i you his her its their our my your there here what when where
    why who how while after before as at by for from if in on once since so some such but and or yet nor not no now one
    many most all both each every even also although because despite during with without under until asked according
    last next then thus however meanwhile still instead later earlier er sie es wir ich der die das ein eine doch aber
    und in im am"""
)


def paragraphs(text: str) -> list[Span]:
    """The spans of all lines that hold more than blanks: news text sets one paragraph on one line."""
    spans: list[Span] = []
    start = 0
    # Breaks where Python's own lines do: LF, CR, VT, FF, FS, GS, RS, NEL, LS and PS; ten times as fast as a pattern.
    for line in text.splitlines(keepends=True):
        _add_trimmed(text, start, start + len(line), spans)
        start += len(line)
    return spans


def sentences(text: str, lines: list[Span] | None = None) -> list[Span]:
    """The spans of all sentences; a line break always ends one, a closing quotation mark belongs to the one it closes.

    `lines` are the paragraphs, from a caller who has them.
    """
    spans: list[Span] = []
    for start, end in paragraphs(text) if lines is None else lines:
        spans.extend(_sentences_of_line(text, start, end))
    return spans


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The spans of all words and of all single punctuation marks; what carets and edges move by."""
    return [match.span() for match in TOKEN.finditer(text, start, len(text) if end is None else end)]


def clauses(text: str, start: int, end: int) -> list[Span]:
    """The spans of the clauses between two offsets of one sentence; edges snap to their starts and ends.

    Cut at ``; : ,`` and dashes with a blank beside them, at brackets and quotation marks, and before words such as
    "that" or "because".
    """
    spans: list[Span] = []
    here = start
    for match in _CLAUSE_CUT.finditer(text, start, end):
        if match.start() > here:
            _add_trimmed(text, here, match.start(), spans)
        here = match.start() if match["word"] else match.end()
    _add_trimmed(text, here, end, spans)
    return spans


_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u20d0-\u20ff\ufe0e\ufe0f"
_LETTER: Final = rf"[\w{_MARKS}\u200c\u200d\u00ad]"
TOKEN: Final = re.compile(
    rf"(?:[A-Za-z]\.){{2,6}}(?!\w)"  # U.S., D.C., a.m.
    rf"|\d[\d.,:]*\d%?|\d%"  # 1,000.5 and 10:30 and 12%
    rf"|\w{_LETTER}*(?:['’.&-](?=[^\W_]){_LETTER}+)*"  # don't, tête-à-tête, AT&T
    rf"|[^\w\s](?:[{_MARKS}\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])*"  # one mark; an emoji with what belongs to it
)
_CLAUSE_CUT: Final = re.compile(
    r"[;,:](?=\s)|\s[—–-]{1,2}(?=\s)|—|[()\[\]\"“”„«»]"
    r"|(?<=\s)(?P<word>that|because|although|though|while|whereas|whether|if|unless|until|but|and|who|which|dass|weil|aber)(?=[\s,])",
    re.IGNORECASE,
)


def _add_trimmed(text: str, start: int, end: int, spans: list[Span]) -> None:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        start += len(piece) - len(piece.lstrip())
        spans.append((start, start + len(bare)))


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[Span]:
    here = after = start
    for mark in _marks_between(text, start, end):
        if mark < after or (match := _END.match(text, mark, end)) is None:
            continue  # in the run of the mark before it
        after = match.end()
        if after == end:
            break
        if not text[after].isspace():
            if text[after - 1] not in _WIDE:
                continue
        elif not _is_end(text, here, match):
            continue
        yield here, after
        here = after
        while here < end and text[here].isspace():
            here += 1
    if here < end:
        yield here, end


def _marks_between(text: str, start: int, end: int) -> list[int]:
    """Where the terminators stand: one search for each mark is several times quicker than one pattern for all."""
    places = []
    for mark in _TERMINATORS:
        place = text.find(mark, start, end)
        while place >= 0:
            places.append(place)
            place = text.find(mark, place + 1, end)
    places.sort()
    return places


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sentence that began at start ends with this terminator run, which a blank follows."""
    dot, after = match.span()
    following = after
    while text[following].isspace():  # the line is trimmed, so something follows
        following += 1
    first = text[following]
    if first.islower():
        return False
    if match[0] != ".":
        # An ellipsis amid a sentence is followed by a small letter or by "I"; brackets hold asides, not ends.
        return not (match[0][:1] in ".…" and len(match[0].rstrip(".…")) == 0 and _next_word(text, following) in _AFTER_ELLIPSIS)
    return not _goes_on(text, start, dot, following)


_AFTER_ELLIPSIS: Final = frozenset({"i", "i'm", "i’m", "i'll", "i’ll"})


def _goes_on(text: str, start: int, dot: int, following: int) -> bool:
    """Whether the full stop at dot belongs to an abbreviation, an initial or a list number rather than to a sentence."""
    found = _WORD_BEFORE.search(text, max(start, dot - 24), dot)
    word = found[0] if found else ""
    lowered = word.lower()
    if text[following].isdigit() and lowered in _BEFORE_A_NUMBER:
        return True
    if lowered in _ALWAYS_GOES_ON:
        return True
    if dot - start <= 5 and _LIST_NUMBER.match(text, start, dot):
        return True
    if len(word) == 1 and word.isalpha() and word.isupper() and word != "I":
        return _next_word(text, following) not in _OPENERS or len(text[start:dot].strip()) == 1
    if _INITIALISM.match(word) and "." in word:
        return _next_word(text, following) not in _OPENERS
    if lowered in _MAY_END and (word[:1].isupper() or lowered in {"etc", "usw", "al", "vs"}):
        next_word = _next_word(text, following)
        return next_word not in _OPENERS and text[following] not in QUOTES
    return False


def _next_word(text: str, at: int) -> str:
    while at < len(text) and text[at] in QUOTES:
        at += 1
    found = _NEXT_WORD.match(text, at)
    return found[0].lower() if found else ""
