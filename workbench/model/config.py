"""Owns the project's configuration as a record; must never read a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from workbench.model.claim import Score
from workbench.model.light import LightRecord, Limit
from workbench.model.scheme import DEFAULT_SCHEME, Scheme

Role = Literal["annotator", "adjudicator"]
USUAL_RANKER: Final = "lexical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotator(LightRecord):
    name: Annotated[str, Limit(min_length=1)]
    """The name that stands in the journal."""
    role: Role = "annotator"
    """What the person's decisions are used for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectConfig(LightRecord):
    name: Annotated[str, Limit(min_length=1)]
    """The project's name."""
    guideline: str | None = None
    """File name of the annotation guideline inside the project; null for the one that comes with the program."""
    extractors: tuple[str, ...] = ()
    """Extractors whose candidates are shown, and which `extract` runs; when empty, all that are there are shown, and `rules` runs."""
    threshold: Score = 0.0
    """Candidates under this score are passed over by `next undecided`; they stay visible."""
    ranker: str = USUAL_RANKER
    """Who orders link suggestions: `lexical`, `embed` (with the extra of that name), or a plugin's name."""
    blind: Score = 0.0
    """Share of the articles, drawn for each annotator, that are worked on without candidates and suggestions."""
    scheme: Scheme = DEFAULT_SCHEME
    """Labels and relations."""
    provenance: str | None = None
    """How the decisions were made, in words; stands in the dataset card."""
    licence: str | None = None
    """Under which terms the annotations may be used; stands in the dataset card."""
    licence_of_texts: str | None = None
    """Under which terms the articles may be used, where those are others; stands in the dataset card."""
    citation: str | None = None
    """How the dataset wants to be cited; stands in the dataset card."""
    note_template: str | None = None
    """What a new note begins with; may have several lines."""
    annotators: tuple[Annotator, ...] = ()
    """Who takes part, and as what."""

    def role_of(self, annotator: str) -> Role:
        """The role this annotator has; somebody who is not listed annotates."""
        return next((each.role for each in self.annotators if each.name == annotator), "annotator")
