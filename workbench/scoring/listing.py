"""Owns the list of errors: every claim of either side with its class, place and words; must never count."""

from __future__ import annotations

import itertools
from typing import Any, Final

from workbench.scoring.base import Item, Unplaced
from workbench.scoring.cases import Case
from workbench.scoring.errors import Fault

CONTEXT: Final = 80
"""Code points of text that are shown on either side."""


def fault_row(system: str, case: Case, fault: Fault, text: str | None) -> dict[str, Any]:
    """One claim, or a pair of them, as a record: a line of `--errors`."""
    return {
        "system": system,
        "class": fault.name,
        "article": case.article,
        "gold": _claim(case.gold.items, case.gold.unplaced, fault.gold, text),
        "predicted": _claim(case.predicted.items, case.predicted.unplaced, fault.predicted, text),
    }


def _claim(items: tuple[Item, ...], unplaced: tuple[Unplaced, ...], place: int | None, text: str | None) -> dict[str, Any] | None:
    if place is None:
        return None
    if place >= len(items):
        lost = unplaced[place - len(items)]
        return {"id": lost.id, "start": None, "end": None, "fragments": [], "label": lost.label, "text": lost.words}
    item = items[place]
    words = item.words if text is None else " ".join(text[start:end] for start, end in item.parts)
    return {
        "id": item.id,
        "start": item.parts[0][0],
        "end": item.parts[-1][1],
        "fragments": [{"start": start, "end": end} for start, end in item.parts],
        "label": item.label,
        "source": item.source and {"start": item.source[0], "end": item.source[1]},
        "cue": item.cue and {"start": item.cue[0], "end": item.cue[1]},
        "text": words,
    }


def around(row: dict[str, Any], text: str) -> tuple[int, list[tuple[str, str]]]:
    """The text round the claims of a row, from which code point on, in pieces: each with what covers it (gold, predicted, both, "")."""
    sides = {name: row[name] for name in ("gold", "predicted") if row[name] and row[name]["start"] is not None}
    if not sides:
        return 0, []
    low = max(0, min(side["start"] for side in sides.values()) - CONTEXT)
    high = min(len(text), max(side["end"] for side in sides.values()) + CONTEXT)
    cuts = {low, high}
    for side in sides.values():
        cuts |= {edge for part in side["fragments"] for edge in (part["start"], part["end"])}
    edges = sorted(cuts)
    pieces = []
    for start, end in itertools.pairwise(edges):
        over = [name for name, side in sides.items() if any(part["start"] <= start and end <= part["end"] for part in side["fragments"])]
        pieces.append((text[start:end], "both" if len(over) == 2 else over[0] if over else ""))
    return low, pieces
