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


def value_of(difference: Difference, answer: Answer, names: Sequence[str]) -> str | None:
    """What an answer means whoever held it: a label, the relations of a link, of edges whether they are the longest or the shortest."""
    if answer.choice == "own":
        return str(answer.value) if answer.value else None
    if answer.choice != "annotator":
        return None
    held = difference.values[names.index(answer.of or "")]
    if difference.aspect == "label":
        return held or None
    if difference.aspect == "link":
        return _relations(held)
    spans = [value for value in difference.values if value not in (None, NOTHING, REFUSED)]
    if difference.aspect == "attribution" or held in (NOTHING, REFUSED) or len(set(spans)) < 2:
        return None
    sizes = sorted({_size(span) for span in spans})
    return "longest" if _size(held) == sizes[-1] else "shortest" if _size(held) == sizes[0] else None


def answer_like(difference: Difference, choice: Choice, value: str | None, outcome: str, names: Sequence[str]) -> Answer | None:
    """The answer to this difference that is as an earlier one was; None where it cannot be carried over."""
    answers = [answer for name in names if can_answer(difference, answer := Answer("annotator", name), names)]
    if choice in ("union", "intersection", "neither"):
        answer = Answer(choice)
        return answer if can_answer(difference, answer, names) else None
    if difference.aspect == "existence":
        is_none = outcome in (NOTHING, REFUSED)
        answers = [each for each in answers if (_held(difference, each, names) in (NOTHING, REFUSED)) == is_none]
        spans = {_held(difference, each, names) for each in answers}
        if value is None:
            return answers[0] if answers and (is_none or len(spans) == 1) else None
    if value is None:
        return None
    found = next((each for each in answers if value_of(difference, each, names) == value), None)
    is_value = difference.aspect in ("label", "link") and value != "none" and "+" not in value
    return found or (Answer("own", None, value) if is_value else None)


def _held(difference: Difference, answer: Answer, names: Sequence[str]) -> Any:
    return difference.values[names.index(answer.of or "")]


def _relations(ways: Sequence[Way]) -> str:
    return "+".join(relation for _, relation in ways) or "none"


def _size(parts: Parts) -> int:
    return sum(end - start for start, end in parts)
