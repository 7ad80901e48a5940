"""Owns ranked link suggestions over a project; must never record one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.errors import MissingError
from workbench.linking.index import Row
from workbench.linking.suggest import Suggestion, suggest
from workbench.model.claim import Claim
from workbench.project.project import Project


def suggest_links(project: Project, claim: str | None, top: int) -> Iterator[dict[str, Any]]:
    """For one claim, or every candidate in turn, its best suggestions as `links --json` prints them; MissingError for an unknown claim."""
    if claim is not None:
        article = project.index.claims.article_of(claim)
        found = None if article is None else next((each for each in project.candidates(article) if each.id == claim), None)
        if article is None or found is None:
            raise MissingError(f"there is no candidate {claim!r} in this project")
        yield _suggestions(project, article, found, top)
        return
    for row in project.articles():
        for each in project.candidates(row.id):
            yield _suggestions(project, row.id, each, top)


def _suggestions(project: Project, article: str, claim: Claim, top: int) -> dict[str, Any]:
    asked = Row(claim.id, article, claim.start, claim.end, claim.stance, claim.quote)
    found = suggest(project.index.claims, asked, top=top)
    return {
        "claim": claim.id,
        "article": article,
        "start": claim.start,
        "end": claim.end,
        "suggestions": [_one(each) for each in found],
    }


def _one(suggestion: Suggestion) -> dict[str, Any]:
    row = suggestion.row
    return {
        "claim": row.id,
        "article": row.article,
        "start": row.start,
        "end": row.end,
        "score": round(suggestion.score, 4),
        "relation": None,
        "evidence": list(suggestion.evidence),
    }
