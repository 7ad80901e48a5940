"""Owns the draft of a candidate, before edges are settled and ids given; must never look at words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from workbench.model.claim import Kind, Part, Stance


@dataclass(slots=True)
class Draft:
    """What a rule proposes: parts in order, who and by which words, and why."""

    parts: list[Part]
    stance: Stance | None
    reason: str
    """The rule's name in words a person can read."""
    source: Part | None = None
    cue: Part | None = None
    weight: float = 0.5
    """How often this rule is right, 0 to 1; decides between two rules that propose the same words."""
    act: list[Part] | None = None
    """The parts of the reporting act, where that is a candidate of its own."""
    kind: Kind | None = None
    """Set where the rule knows; otherwise worked out from the quotation marks."""
    is_event: bool = False
    """Whether the reporting itself is something that happened (pledged to, condemned), so that its clause stays an assertion."""
    is_quoted: bool = False
    """Whether it was found within a quotation, which stays a candidate of its own."""
    extra: list[str] = field(default_factory=list)
    """Further reasons."""


_ABBREVIATION: Final = re.compile(r"(?:\b[A-Za-z]|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|etc|Nov|Dec|Jan|Feb|Aug|Sept|Oct|No))\.\Z")


def trimmed(text: str, part: Part) -> Part:
    """The part without blanks, commas and full stops at its edges; the stop of an abbreviation stays, as do ? and !."""
    start, end = part
    while start < end - 1 and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start + 1 and (text[end - 1].isspace() or text[end - 1] in ",;:."):
        if text[end - 1] == "." and _ABBREVIATION.search(text, max(start, end - 6), end):
            break
        end -= 1
    return start, end
