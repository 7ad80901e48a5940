"""Owns the figures of `stats`: how far each annotator is, and what was decided; must never change a thing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from workbench.project.decisions import load_decisions
from workbench.project.project import Project


def project_stats(project: Project) -> dict[str, Any]:
    """Articles, candidates, and for each annotator the articles complete, claims, labels, rejections and links."""
    rows = project.articles()
    people: dict[str, Any] = {}
    for annotator in project.layout.annotators():
        decisions = load_decisions(project.layout, project.index, annotator)
        fold = decisions.set
        views = [view for row in rows for view in fold.views(row.id)]
        links = {(link.from_id, link.to_id, link.relation) for row in rows for link in fold.links(row.id)}
        people[annotator] = {
            "role": project.config.role_of(annotator),
            "complete": sum(fold.is_complete(row.id, row.sha256) for row in rows),
            "accepted": sum(view.claim.decision == "accepted" for view in views),
            "rejected": sum(view.claim.decision == "rejected" for view in views),
            "flagged": sum(view.flagged for view in views),
            "labels": dict(sorted(Counter(view.claim.label for view in views if view.claim.label).items())),
            "links": dict(sorted(Counter(relation for _, _, relation in links).items())),
            "decisions": sum(head.lines for head in decisions.heads.values()),
            "sessions": len(decisions.heads),
        }
    candidates = project.index.proposed_by_extractor()
    return {"project": project.config.name, "articles": len(rows), "candidates": candidates, "annotators": people}
