"""Owns where brackets show that claims overlap, for terminals that cannot draw two underlines; must never move a letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.tui.paint import Part

OPEN: Final = "⟦"
CLOSE: Final = "⟧"
_REACH: Final = 3
"""Code points from a claim's edge to the blank that its bracket is drawn in: over a quotation mark and a full stop, no further."""


def bracket_places(text: str, marks: Sequence[tuple[Part, ...]]) -> dict[int, str]:
    """Blank → bracket, for every claim that overlaps another one: drawn in the blank before its start and in the one behind its end, so
    that nothing on the screen moves. An edge without a blank beside it gets none."""
    found: dict[int, str] = {}
    hulls = sorted({(parts[0][0], parts[-1][1]) for parts in marks}, key=lambda hull: (hull[0], -hull[1]))
    furthest = -1
    outer: set[Part] = set()
    holder: Part | None = None
    for hull in hulls:
        if hull[0] < furthest and holder is not None:
            outer.add(holder)
        if hull[1] > furthest:
            furthest, holder = hull[1], hull
    for start, end in outer:
        before = next((at for at in range(start - 1, max(start - 1 - _REACH, -1), -1) if text[at] == " "), None)
        behind = next((at for at in range(end, min(end + _REACH, len(text))) if text[at] == " "), None)
        if before is not None:
            found[before] = OPEN
        if behind is not None and behind not in found:
            found[behind] = CLOSE
    return found
