"""Owns breaking words into rows of cells; must never know Textual or change a word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workbench.text.cells import wrap
from workbench.tui.paint import Run


def wrap_words(text: str, width: int, limit: int | None = None) -> list[str]:
    """The text in rows of at most `width` cells; the last of `limit` rows ends in an ellipsis when there is more."""
    rows = [text[line.start : line.end].rstrip() for line in wrap(text, max(width, 4))]
    if limit is not None and len(rows) > limit:
        rows = rows[:limit]
        rows[-1] = rows[-1][: max(width - 1, 1)].rstrip() + "…"
    return rows


def flow(runs: Sequence[Run], width: int) -> list[list[Run]]:
    """Runs of text broken into rows of at most `width` cells, each piece keeping its roles."""
    text = "".join(words for words, _ in runs)
    edges = [0]
    for words, _ in runs:
        edges.append(edges[-1] + len(words))
    rows: list[list[Run]] = []
    for line in wrap(text, max(width, 4)):
        row: list[Run] = []
        for (start, end), (_, roles) in zip(pairwise(edges), runs, strict=True):
            first, last = max(start, line.start), min(end, line.end)
            if first < last:
                row.append((text[first:last], roles))
        rows.append(row)
    return rows
