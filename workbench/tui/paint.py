"""Owns what is drawn in an article, as values: marks of claims, and what lies on top of them; must never know Textual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Part = tuple[int, int]
Run = tuple[str, str]
"""(text, roles of the palette joined by ``+``, the last one winning; behind ``@`` the key that a click on it stands for)."""
Line = Sequence[Run]


def also(roles: str, role: str) -> str:
    """These roles and one more on top, the key of a click kept."""
    looks, at, key = roles.partition("@")
    return f"{looks}+{role}{at}{key}"


class Mark(NamedTuple):
    """A claim as it is drawn: its parts, the sign that stands in the gutter, and the roles of sign and ink."""

    parts: tuple[Part, ...]
    sign: str
    sign_role: str
    ink: str


class Focus(NamedTuple):
    """What is drawn on top of the marks: the claim in hand, its source and cue, a draft and a caret, the hits of a search."""

    current: int | None = None
    source: Part | None = None
    cue: Part | None = None
    draft: tuple[Part, ...] = ()
    caret: int | None = None
    hits: tuple[Part, ...] = ()
    hit: int | None = None
    """Number of the hit in hand."""

    def parts(self, marks: Sequence[Mark]) -> Iterable[Part]:
        """Every span that this focus colours, but for the hits not in hand."""
        if self.current is not None and self.current < len(marks):
            held = marks[self.current].parts
            yield held[0][0], held[-1][1]
        yield from (part for part in (self.source, self.cue) if part)
        yield from self.draft
        if self.caret is not None:
            yield self.caret, self.caret + 1
        if self.hit is not None and self.hit < len(self.hits):
            yield self.hits[self.hit]

    def place(self, marks: Sequence[Mark]) -> Part | None:
        """The span to keep in sight: caret, draft, hit or claim in hand, the first of these that there is."""
        if self.caret is not None:
            return self.caret, self.caret + 1
        if self.draft:
            return self.draft[0][0], self.draft[0][0] + 1
        if self.hit is not None and self.hit < len(self.hits):
            return self.hits[self.hit]
        if self.current is not None and self.current < len(marks):
            held = marks[self.current].parts
            return held[0][0], held[-1][1]
        return None
