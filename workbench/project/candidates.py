"""Owns running an extractor over articles and keeping what it proposes; must never show or hide a candidate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from workbench import registry
from workbench.errors import Problem
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import Article
from workbench.project.layout import replacing
from workbench.project.project import Project
from workbench.project.reading import vouch_for


class Extraction(NamedTuple):
    """What an extraction came to; `failed` names the articles the extractor gave up on."""

    articles: int
    claims: int
    failed: list[Problem]


def extract_articles(name: str, articles: Iterable[Article]) -> Iterator[AnnotatedArticle | Problem]:
    """What the extractor of this name proposes for each article, or why it could not; goes on after a failure."""
    extractor = registry.load("extractors", name)
    for article in articles:
        yield _extract_one(extractor, name, article)


def _extract_one(extractor: Any, name: str, article: Article) -> AnnotatedArticle | Problem:
    try:
        claims = tuple(extractor.extract(article))
    except Exception as error:  # noqa: BLE001 - somebody else's extractor may raise anything; the rest of the corpus goes on
        return Problem(article.id, None, None, f"{name} failed: {type(error).__name__}: {error}")
    return AnnotatedArticle.model_construct(article=article.id, sha256=article.sha256, system=name, claims=claims)


def extract_project(project: Project, name: str, tell: Callable[[int, int], None] = lambda done, total: None) -> Extraction:
    """Proposes candidates for every article of the project and replaces the extractor's file in one step."""
    rows = project.articles()
    claims = 0
    failed: list[Problem] = []
    proposals = extract_articles(name, (project.article(row.id) for row in rows))
    with replacing(project.layout.candidates_of(name)) as file:
        for done, proposal in enumerate(proposals, 1):
            if isinstance(proposal, Problem):
                failed.append(proposal)
            else:
                claims += len(proposal.claims)
                file.write(proposal.as_json() + b"\n")
            tell(done, len(rows))
    vouch_for(project.layout.candidates_of(name))
    project.refresh()
    return Extraction(len(rows) - len(failed), claims, failed)
