"""Owns the words in which differences and answers are told; must never settle or draw one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.model.claim import Part, quote_of
from workbench.project.answers import Answer, together, ways_of
from workbench.project.differences import NOTHING, REFUSED, Difference, Queue, Way
from workbench.project.project import Project


class Telling:
    """The words of one queue."""

    def __init__(self, project: Project, queue: Queue) -> None:
        self.project = project
        self.queue = queue

    def words(self, number: int) -> str:
        """The words of a group's claim, as the one of its members has them that comes first."""
        group = self.queue.groups[number]
        return quote_of(self.project.article(group.article).text, list(group.present[0].parts))

    def quote(self, article: str, parts: Sequence[Part]) -> str:
        """The words of these parts."""
        return quote_of(self.project.article(article).text, parts)

    def value_words(self, difference: Difference, value: Any) -> str:
        """What somebody holds, in words."""
        if value in (NOTHING, REFUSED):
            return str(value)
        match difference.aspect:
            case "label":
                label = self.project.config.scheme.label(value) if value else None
                return label.name if label else value or "no label"
            case "link":
                return ", ".join(self.way_words(way) for way in value) or "no link"
            case "attribution":
                kind, stance, source, cue = value
                text = self.project.article(self.queue.groups[difference.groups[0]].article).text
                spans = [text[each[0] : each[1]] if each else None for each in (source, cue)]
                named = zip(("source", "cue", "kind", "stance"), (*spans, kind, stance), strict=True)
                return ", ".join(f"{name} {told or '–'}" for name, told in named)
            case _:
                return self.quote(self.queue.groups[difference.groups[0]].article, list(value))

    def way_words(self, way: Way) -> str:
        """A link, its ends numbered as they stand: "1 denies 2", "2 supports 1"."""
        relation = self.project.config.scheme.relation(way[1])
        one, other = (2, 1) if way[0] else (1, 2)
        return f"{one} {relation.name if relation else way[1]} {other}"

    def answer_words(self, difference: Difference, answer: Answer) -> str:
        """What an answer makes of a difference, in words."""
        if difference.aspect == "link":
            return (
                ", ".join(self.way_words(way) for way in ways_of(difference, answer, self.queue.names, self.queue.symmetric)) or "no link"
            )
        if answer.choice == "annotator":
            return self.value_words(difference, difference.values[self.queue.names.index(answer.of or "")])
        if answer.choice == "own":
            return self.value_words(difference, answer.value)
        if answer.choice == "neither":
            return REFUSED
        group = self.queue.groups[difference.groups[0]]
        return self.quote(group.article, together([each.parts for each in group.present], answer.choice))
