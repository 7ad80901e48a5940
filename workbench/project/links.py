"""Owns ranked link suggestions over a project; must never record one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from workbench import registry
from workbench.errors import MissingError
from workbench.linking.base import Ranker, RankerFactory
from workbench.linking.row import Row, row_of
from workbench.linking.suggest import Suggestion, suggest
from workbench.model.scheme import Scheme
from workbench.project.project import Project


class Suggested(NamedTuple):
    """A candidate and what may bear on it, best first."""

    asked: Row
    found: list[Suggestion]

    def as_dict(self) -> dict[str, Any]:
        """The line that `links --json` prints. The relation is what a pair looks like by its words: offered, never decided."""
        return {**_place(self.asked), "suggestions": [_one(each) for each in self.found]}


def choose_ranker(project: Project, name: str | None = None) -> Ranker:
    """The ranker of this name, else the one that the project's configuration names; PluginError when there is none."""
    factory: RankerFactory = registry.load("rankers", name or project.config.ranker)
    return factory(project.layout.vectors)


def suggest_links(
    project: Project, claim: str | None, top: int, articles: Iterable[str] | None = None, ranker: Ranker | None = None
) -> Iterator[Suggested]:
    """For one claim, or for every candidate (of these articles) in turn, its best suggestions; MissingError for an unknown claim.

    Each claim costs about the same however many there are: its story's articles, found once an article, and the claims that share its
    rarest words. No two claims are compared that share neither.
    """
    if claim is not None:
        where = project.index.claims.article_of(claim)
        articles = [where] if where is not None else []
    elif articles is None:
        articles = (row.id for row in project.articles())
    ranker = ranker or choose_ranker(project)
    known = False
    for article in articles:
        for each in suggest_in_article(project, article, top, ranker, claim):
            known = True
            yield each
    if claim is not None and not known:
        raise MissingError(f"there is no candidate {claim!r} in this project")


def suggest_in_article(project: Project, article: str, top: int, ranker: Ranker, claim: str | None = None) -> Iterator[Suggested]:
    """The best suggestions for every candidate of an article, or for one of them."""
    for each in project.candidates(article):
        if claim in (None, each.id):
            asked = row_of(article, each)
            found = suggest(project.index.claims, asked, top=top, ranker=ranker)
            yield Suggested(asked, [offer_relation(each, project.config.scheme) for each in found])


def offer_relation(suggestion: Suggestion, scheme: Scheme) -> Suggestion:
    """The suggestion with the relation that it looks like, or none where the scheme has no such relation."""
    is_known = suggestion.relation is not None and scheme.relation(suggestion.relation) is not None
    return suggestion if is_known else suggestion._replace(relation=None)


def _place(row: Row) -> dict[str, Any]:
    return {"claim": row.id, "article": row.article, "start": row.start, "end": row.end}


def _one(suggestion: Suggestion) -> dict[str, Any]:
    score = round(suggestion.score, 4)
    return {**_place(suggestion.row), "score": score, "relation": suggestion.relation, "evidence": list(suggestion.evidence)}
