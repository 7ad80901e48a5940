"""Owns making a row of segments short on the wire: runs that look the same are one; must never change what is seen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style


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


def _is_blank_on(segment: Segment, other: Style | None) -> bool:
    """Whether the segment is blanks that look the same in the other style."""
    own = segment.style
    if own is None or other is None or not segment.text.isspace() or own.bgcolor != other.bgcolor:
        return False
    return not any(style.underline or style.underline2 or style.reverse or style.strike for style in (own, other))
