"""Owns the ways to settle a difference, which of them make sense of it, and what they come to; must never settle one."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from workbench.model.claim import Part
from workbench.model.ruling import Choice
from workbench.project.differences import NOTHING, REFUSED, Difference, Way
from workbench.scoring.base import Parts, join_parts
from workbench.scoring.cases import common_parts


class Answer(NamedTuple):
    """One way to settle a difference."""

    choice: Choice
    of: str | None = None
    """Whose reading."""
    value: Any = None
    """The label, or the relation of a link, where nobody need have held it."""


def together(spans: Sequence[Parts], choice: str) -> Parts:
    """The union or the intersection of several spans, in as few parts as there can be."""
    if choice == "union":
        return join_parts([part for parts in spans for part in parts])
    shared: Sequence[Part] = spans[0]
    for parts in spans[1:]:
        shared = common_parts(shared, parts)
    return tuple(shared)


def can_answer(difference: Difference, answer: Answer, names: Sequence[str]) -> bool:
    """Whether this answer makes sense of this difference."""
    told = [value for value in difference.values if value is not None]
    match answer.choice:
        case "annotator":
            return answer.of in names and difference.values[names.index(answer.of)] is not None and _is_label(difference, answer, names)
        case "union" | "intersection" if difference.aspect == "link":
            return answer.choice == "union" and len({way[1] for ways in told for way in ways}) > 1 and not _clash(told)
        case "union" | "intersection":
            spans = [value for value in told if value not in (NOTHING, REFUSED)]
            return difference.aspect in ("existence", "boundary") and len(set(spans)) > 1 and bool(together(spans, answer.choice))
        case "neither":
            return difference.aspect != "attribution"
        case _:
            return difference.aspect in ("label", "link")


def _is_label(difference: Difference, answer: Answer, names: Sequence[str]) -> bool:
    return difference.aspect != "label" or difference.values[names.index(answer.of or "")] not in (NOTHING, REFUSED)


def _clash(told: Sequence[Sequence[Way]]) -> bool:
    """Whether these links cannot stand together: `same` beside another, or two relations the same way round."""
    ways = {way for each in told for way in each}
    return any(relation == "same" for _, relation in ways) or len({turned for turned, _ in ways}) < len(ways)


def ways_of(difference: Difference, answer: Answer, names: Sequence[str], symmetric: Container[str]) -> tuple[Way, ...]:
    """What an answer makes of a link."""
    told = [value for value in difference.values if value is not None]
    match answer.choice:
        case "annotator":
            found: tuple[Way, ...] = difference.values[names.index(answer.of or "")] or ()
            return found
        case "own":
            is_turned = next((way[0] for ways in told for way in ways), False)
            return ((is_turned and answer.value not in symmetric, str(answer.value)),)
        case "union":
            return tuple(sorted({way for ways in told for way in ways}))
        case "intersection":
            return tuple(sorted(set(told[0]).intersection(*told[1:])))
        case _:
            return ()
