"""Owns the draft of a candidate, before edges are settled and ids given; must never look at words."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    extra: list[str] = field(default_factory=list)
    """Further reasons."""
