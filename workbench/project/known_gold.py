"""Owns reading the project's own gold for practice and control; must never be read while somebody labels in earnest."""

from __future__ import annotations

import orjson

from workbench.model.annotated import AnnotatedArticle
from workbench.project.project import Project


def gold_articles(project: Project) -> list[str]:
    """Ids of the articles that stand in the project's gold with the text that they have now, in the order of the file."""
    return [article for article, _ in _lines(project)]


def read_gold(project: Project) -> dict[str, AnnotatedArticle]:
    """The project's gold by article, as far as the texts are still the same; nothing where there is no gold."""
    return {article: AnnotatedArticle.model_validate_json(line) for article, line in _lines(project)}


def _lines(project: Project) -> list[tuple[str, bytes]]:
    try:
        lines = project.layout.gold.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    heads = [(line, orjson.loads(line)) for line in lines if line]
    rows = project.index.rows_of([head["article"] for _, head in heads])
    return [(head["article"], line) for line, head in heads if head["article"] in rows and rows[head["article"]].sha256 == head["sha256"]]
