"""Owns the case law: rulings that carry a rule, searched by words and offered where a like difference comes up; must never rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from workbench.journal.fold import AnnotationSet
from workbench.project.differences import Difference

_WORD: Final = re.compile(r"\w{4,}")


class Case(NamedTuple):
    """A ruling with its rule."""

    difference: str
    aspect: str
    shape: str
    rule: str
    outcome: str
    choice: str
    of: str | None
    value: str | None
    words: str
    article: str
    held: tuple[tuple[str, str], ...]
    """(annotator, what) in order of names."""
    event: str
    """The decision it was; later ones sort after earlier ones."""


def case_law(fold: AnnotationSet) -> list[Case]:
    """Every ruling with a rule that counts now, the newest first."""
    found = []
    for difference in fold.rulings:
        ruling = fold.ruling(difference)
        if ruling is not None and ruling["rule"]:
            found.append(_case(ruling, fold.rulings[difference][-1][0]))
    return sorted(found, key=lambda case: case.event, reverse=True)


def _case(ruling: dict[str, Any], event: str) -> Case:
    held = tuple((each["annotator"], each["what"]) for each in ruling["held"])
    named = {name: ruling[name] for name in Case._fields if name in ruling and name != "held"}
    return Case(**named, article=ruling["places"][0]["article"], held=held, event=event)


def like_cases(cases: Iterable[Case], difference: Difference, words: str, limit: int = 2) -> list[Case]:
    """Cases in which the same stood against the same, those whose words are most alike first, then the newest."""
    own = set(_WORD.findall(words.casefold()))

    def likeness(case: Case) -> float:
        other = set(_WORD.findall(f"{case.words} {case.rule}".casefold()))
        return len(own & other) / len(own | other) if own or other else 0.0

    like = [case for case in cases if (case.aspect, case.shape) == (difference.aspect, difference.shape)]
    like.sort(key=lambda case: (case.difference == difference.key, -likeness(case)))
    return list({case.rule: case for case in reversed(like)}.values())[::-1][:limit]


def search_cases(cases: Sequence[Case], words: str) -> list[Case]:
    """Cases in which each of these words begins a word of the rule, the claim, the outcome or what was held, in their order."""
    wanted = words.casefold().split()

    def is_found(case: Case) -> bool:
        text = " ".join((case.rule, case.words, case.outcome, case.aspect, case.article, *(what for _, what in case.held)))
        there = re.findall(r"\w+", text.casefold())
        return all(any(each.startswith(word) for each in there) for word in wanted)

    return [case for case in cases if is_found(case)]
