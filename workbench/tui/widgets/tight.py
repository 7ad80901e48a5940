"""Owns making a row of segments short on the wire: runs that look the same are one; must never change what is seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_ALONE: Final = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2026\u2030-\u203b\u2190-\u21ff\u2500-\u25fc]*")


def tight(segments: Iterable[Segment]) -> list[Segment]:
    """The same row with fewer runs: empty ones dropped, and a run of blanks joined to its neighbour where both have one ground and no line,
    since nobody sees the colour of a blank. Each run costs some forty bytes over a slow connection."""
    found: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        last = found[-1] if found else None
        if last is not None and (last.style == segment.style or _is_blank_on(segment, last.style)):
            found[-1] = Segment(last.text + segment.text, last.style)
        elif last is not None and _is_blank_on(last, segment.style):
            found[-1] = Segment(last.text + segment.text, segment.style)
        else:
            found.append(segment)
    return found


def stands_alone(text: str) -> bool:
    """Whether every character is one cell wide on any terminal and never joins with another."""
    return _ALONE.fullmatch(text) is not None


def changed_width(before: Strip, after: Strip) -> int:
    """How many cells of a row have to be painted for one strip to become the other: up to the last that differs, 0 when none does."""
    old, new = list(before), list(after)
    same = 0
    while old and new:
        left, right = old.pop(), new.pop()
        if left == right:
            same += cell_len(left.text)
            continue
        tail = _common_tail(left.text, right.text) if left.style == right.style else 0
        return after.cell_length - same - tail
    return max(after.cell_length - same, 0) if old or new else 0


def parted(strip: Strip, width: int) -> Strip:
    """The same strip with a run ending after so many cells, so that Textual can paint the row up to there and no further."""
    if not 0 < width < strip.cell_length:
        return strip
    head, tail = strip.divide([width, strip.cell_length])
    return Strip([*head, *tail], strip.cell_length)


def _common_tail(left: str, right: str) -> int:
    """Cells of characters at the end that are the same, as long as they are of one cell and never join with another."""
    count = 0
    for one, other in zip(reversed(left), reversed(right), strict=False):
        if one != other or not stands_alone(one):
            break
        count += 1
    return count


def _is_blank_on(segment: Segment, other: Style | None) -> bool:
    """Whether the segment is blanks that look the same in the other style."""
    own = segment.style
    if own is None or other is None or not segment.text.isspace() or own.bgcolor != other.bgcolor:
        return False
    return not any(style.underline or style.underline2 or style.reverse or style.strike for style in (own, other))
