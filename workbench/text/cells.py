"""Owns how a stored text falls into terminal cells: visual lines, clusters, and the way from an offset to a cell and back.

It must never change an offset: every line and cluster is a span of the untouched text. Characters that could act on a terminal are
shown as signs (see `visible`); a cluster is what a person sees as one character, and no span is ever cut inside one on the screen.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from workbench.text.visible import sign_of

TAB_STOP: Final = 4
_BREAK: Final = re.compile("\r\n|[\n\r\u2028\u2029\u0085]")
# Letters, digits and marks that fill one cell each and never join: most of what Western papers print.
_SIMPLE: Final = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u0370-\u0373\u0386-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20ac\xa0]*"
)


class VisualLine(NamedTuple):
    """One line on the screen: code points [start, end) of the text, its line break left out."""

    start: int
    end: int
    is_paragraph_start: bool


class Cluster(NamedTuple):
    """What stands in one place on the screen: code points [start, end), its first cell, how many cells, and what is drawn."""

    start: int
    end: int
    cell: int
    width: int
    glyph: str


def wrap(text: str, width: int) -> list[VisualLine]:
    """The text in lines of at most `width` cells, broken at blanks where there are any; every paragraph starts a new line."""
    lines: list[VisualLine] = []
    start = 0
    for match in _BREAK.finditer(text):
        # The sign of an unusual line end is drawn at the end of its line, so that a person sees that it is there.
        end = match.start() if match[0] in ("\n", "\r\n") else match.end()
        _wrap_paragraph(text, start, end, max(width, 2), lines)
        start = match.end()
    _wrap_paragraph(text, start, len(text), max(width, 2), lines)
    return lines


def _wrap_paragraph(text: str, start: int, end: int, width: int, lines: list[VisualLine]) -> None:
    first = True
    if end - start <= width and _SIMPLE.fullmatch(text, start, end):
        lines.append(VisualLine(start, end, True))
        return
    if _SIMPLE.fullmatch(text, start, end):
        while end - start > width:
            cut = text.rfind(" ", start + 1, start + width + 1)
            cut = start + width if cut < 0 else cut + 1
            lines.append(VisualLine(start, cut, first))
            start, first = cut, False
        if start < end or first:
            lines.append(VisualLine(start, end, first))
        return
    begin = start
    used = 0
    blank = -1
    blank_used = 0
    for cluster in clusters(text, start, end):
        if text[cluster.start] == "\t":  # on its own line it starts at another cell than in the whole paragraph
            cluster = cluster._replace(width=TAB_STOP - used % TAB_STOP)
        while used + cluster.width > width and cluster.start > begin and not text[cluster.start : cluster.end].isspace():
            cut = blank if blank > begin else cluster.start
            used = used - blank_used if cut == blank else 0
            lines.append(VisualLine(begin, cut, first))
            begin, first, blank = cut, False, -1
        used += cluster.width
        if text[cluster.start : cluster.end] in (" ", "\t") or _is_wide_letter(text[cluster.start], cluster.width):
            blank, blank_used = cluster.end, used
    if begin < end or first:
        lines.append(VisualLine(begin, end, first))


def _is_wide_letter(character: str, width: int) -> bool:
    """Chinese, Japanese and Korean may break behind any letter."""
    return width == 2 and "\u2e80" <= character <= "\uffdc"


def clusters(text: str, start: int, end: int) -> list[Cluster]:
    """The clusters of text[start:end] on one line, from cell 0; together they cover every code point."""
    if _SIMPLE.fullmatch(text, start, end):
        return [Cluster(at, at + 1, at - start, 1, " " if text[at] == "\xa0" else text[at]) for at in range(start, end)]
    return _slow_clusters(text, start, end)


def _slow_clusters(text: str, start: int, end: int) -> list[Cluster]:
    from rich.cells import split_graphemes

    found: list[Cluster] = []
    cell = 0
    at = start
    run = start
    while at <= end:
        sign = sign_of(text[at]) if at < end else None
        if at < end and sign is None:
            at += 1
            continue
        for first, last, width in split_graphemes(text[run:at])[0] if at > run else ():
            cell = _put(found, run + first, run + last, cell, width, text[run + first : run + last])
        if at < end and sign is not None:
            if text[at] == "\t":
                width = TAB_STOP - cell % TAB_STOP
                cell = _put(found, at, at + 1, cell, width, " " * width)
            else:
                cell = _put(found, at, at + 1, cell, 1, sign)
        at += 1
        run = at
    return found


def _put(found: list[Cluster], start: int, end: int, cell: int, width: int, glyph: str) -> int:
    if width == 0 and found and found[-1].glyph.strip():
        last = found[-1]  # a mark without a cell of its own belongs to what stands before it
        found[-1] = last._replace(end=end, glyph=last.glyph + glyph)
        return cell
    if found and found[-1].end == start and _is_half_flag(glyph) and _is_half_flag(found[-1].glyph):
        last = found[-1]  # two regional indicators are one flag
        found[-1] = last._replace(end=end, glyph=last.glyph + glyph, width=last.width + width)
        return cell + width
    if width == 0:
        width, glyph = 1, "◌" + glyph
    found.append(Cluster(start, end, cell, width, " " if glyph == "\xa0" else glyph))
    return cell + width


def _is_half_flag(glyph: str) -> bool:
    return len(glyph) == 1 and "\U0001f1e6" <= glyph <= "\U0001f1ff"


def line_at(lines: list[VisualLine], offset: int) -> int:
    """The number of the visual line that shows this offset."""
    return max(bisect_right(lines, offset, key=lambda line: line.start) - 1, 0)


def cell_of(row: list[Cluster], offset: int) -> int:
    """The cell where this offset is drawn, in a row of clusters; behind the last one for an offset past the end."""
    for cluster in row:
        if offset < cluster.end:
            return cluster.cell
    return row[-1].cell + row[-1].width if row else 0


def offset_at(row: list[Cluster], line: VisualLine, cell: int) -> int:
    """The offset that is drawn at this cell, snapped to the start of its cluster; the line's end for a cell behind it."""
    for cluster in row:
        if cell < cluster.cell + cluster.width:
            return cluster.start
    return line.end


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened so that neither edge cuts a cluster, looked at within 64 code points of each edge."""
    return _snap_edge(text, start, -1), _snap_edge(text, end, 1)


def _snap_edge(text: str, offset: int, direction: int) -> int:
    if offset <= 0 or offset >= len(text) or _SIMPLE.fullmatch(text, offset - 1, offset + 1):
        return offset
    begin = max(text.rfind(" ", max(offset - 64, 0), offset), max(offset - 64, 0))
    for cluster in clusters(text, begin, min(offset + 64, len(text))):
        if cluster.start < offset < cluster.end:
            return cluster.start if direction < 0 else cluster.end
    return offset
