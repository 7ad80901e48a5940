"""Owns showing passages in their context, alone or two beside each other; must never know Textual or where a passage comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from workbench.text.visible import visible
from workbench.tui.flow import flow
from workbench.tui.paint import Line, Run

CONTEXT: Final = 220
"""Code points of context on either side, at most."""


def passage(text: str, start: int, end: int, words: Sequence[Run], width: int, rows: int) -> list[list[Run]]:
    """The passage [start, end) of a text, drawn as `words`, between what stands before and behind it, dimmed; so many rows at most.

    At most one whole row stands before it, so that it is in sight however many short paragraphs come before.
    """
    begin = max(text.rfind(" ", 0, max(start - min(2 * width, CONTEXT), 0) + 1), 0)
    before, after = text[begin:start], text[end : end + CONTEXT]
    own_paragraph = before.rpartition("\n\n")[2]
    before = own_paragraph if len(own_paragraph) > 20 else before
    after = after[: after.rfind(" ")] + " …" if len(after) == CONTEXT and " " in after else after
    lead = max(len(flow([(before, "dim")], width)) - 2, 0)
    return flow([(before, "dim"), *words, (after, "dim")], width)[lead:][:rows]


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Two columns of rows, `width` cells each, a rule between them."""
    found: list[Line] = []
    for number in range(max(len(left), len(right))):
        row = list(left[number]) if number < len(left) else []
        used = sum(cell_len(visible(words)) for words, _ in row)
        pad = (" " * max(width - used, 0), "text")
        found.append([(" ", "text"), *row, pad, (" │ ", "faint"), *(right[number] if number < len(right) else ())])
    return found
