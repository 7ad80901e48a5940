"""Owns the assignment record: who has which article, and how it is to be worked on; must never decide who gets what (project does)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.model.base import Record

Purpose = Literal["label", "control", "repeat"]


class Assignment(Record):
    schema_: Annotated[Literal["assignment/1"], Field(alias="schema")] = "assignment/1"
    """Names the shape and its version."""
    annotator: Annotated[str, Field(min_length=1)]
    """Whose task it is."""
    article: Annotated[str, Field(min_length=1)]
    """Id of the article in articles.jsonl."""
    item: Annotated[str, Field(min_length=1)]
    """Under which id the decisions stand in the journal: the article's, but for a repeat, which has one of its own."""
    purpose: Purpose = "label"
    """`label`: ordinary work; `control`: gold is known, and accuracy is measured; `repeat`: shown a second time, for self-agreement."""
    blind: bool
    """Whether candidates and suggestions are hidden."""
    round: Annotated[int, Field(ge=1)]
    """Which run of `assign` made it."""
    seed: int
    """The seed that this run drew with."""
