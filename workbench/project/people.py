"""Owns what a card may say of the people: pseudonyms, roles, time, and under which guideline and scheme they decided."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from workbench.journal.line import read_segment
from workbench.model.config import Role
from workbench.project.layout import Layout, segment_bytes
from workbench.project.progress import minutes_of
from workbench.project.project import Project

Version = tuple[str, str | None]
"""(digest of the label scheme, digest of the guideline) that a session was held under."""


class Person(NamedTuple):
    """Somebody who has decided something in a project."""

    name: str
    role: Role
    decisions: int
    sessions: int
    minutes: float
    versions: dict[Version, int]
    """How many decisions were made under each version."""


def who_decided(layout: Layout) -> list[str]:
    """Everybody who has a journal with anything in it, sorted."""
    return [name for name in layout.annotators() if layout.segments_of(name)]


def people_of(project: Project) -> list[Person]:
    """Everybody who has decided anything, in the order of their pseudonyms."""
    found = []
    for name in pseudonyms(project):
        segments = [read_segment(path.stem, str(path), segment_bytes(path)) for path in project.layout.segments_of(name)]
        versions: Counter[Version] = Counter()
        for segment in segments:
            opened = segment.lines[0].record.get("session") if segment.lines else None
            if opened:
                versions[(opened["scheme"], opened["guideline"])] += len(segment.lines)
        decisions = sum(len(segment.lines) for segment in segments)
        minutes = sum(minutes_of(segment) for segment in segments)
        found.append(Person(name, project.config.role_of(name), decisions, len(segments), minutes, dict(versions)))
    return found


def pseudonyms(project: Project) -> dict[str, str]:
    """A pseudonym for everybody who has decided anything, by the order in which they began, so that who joins later changes nobody's."""
    names = who_decided(project.layout)
    names.sort(key=lambda name: (project.layout.segments_of(name)[0].stem, name))
    counts: Counter[str] = Counter()
    found = {}
    for name in names:
        role = project.config.role_of(name)
        counts[role] += 1
        found[name] = f"{role} {counts[role]}"
    return found
