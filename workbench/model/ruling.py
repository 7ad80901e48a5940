"""Owns the ruling: how an adjudicator settled one difference between annotators, and by which rule; must never change a claim itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.model.base import Record

Aspect = Literal["label", "link", "existence", "attribution", "boundary"]
Choice = Literal["annotator", "union", "intersection", "neither", "own"]


class HeldValue(Record):
    annotator: str
    """Who."""
    what: str
    """What that annotator holds, in words: a label, a relation, the words of the claim, "nothing" or "not a claim"."""


class RulingPlace(Record):
    article: str
    """Id of the article."""
    claims: tuple[str, ...]
    """Ids of the annotators' claims that are one and the same there."""


class Ruling(Record):
    difference: Annotated[str, Field(min_length=1)]
    """Digest of what the annotators hold: the same for the same difference, whoever comes first."""
    aspect: Aspect
    """What they differ in."""
    places: tuple[RulingPlace, ...]
    """The claim, and others of its cluster that the ruling covers; of a link both ends."""
    held: tuple[HeldValue, ...]
    """What each annotator holds, in order of names."""
    shape: str
    """What makes another difference like this one: the values that stand against each other, without who holds which."""
    choice: Choice
    """Whose reading was taken, or which of both together; `own` is a value that nobody held."""
    of: str | None = None
    """The annotator whose reading was taken."""
    value: str | None = None
    """What was taken, whoever held it: a label, the relations of a link ("none"), of edges the longest or the shortest; else null."""
    outcome: str
    """What holds now, in words."""
    words: str
    """The claim's words, cut after 200 characters."""
    rule: str | None = None
    """The rule or reason, where one was written."""
