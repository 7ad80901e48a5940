"""Owns the figures of `stats`: how far each annotator is, and what was decided; must never change a thing."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from workbench.journal.fold import AnnotationSet
from workbench.journal.line import Segment, read_segment
from workbench.project.control import control_of, repeat_of
from workbench.project.decisions import load_decisions
from workbench.project.layout import Layout, segment_bytes
from workbench.project.practice import practice_score
from workbench.project.project import Project
from workbench.project.reanchor import waiting_of

IDLE_SECONDS: Final = 120
"""A longer gap between two decisions counts as this much work: the person was away."""


def project_stats(project: Project) -> dict[str, Any]:
    """Articles, candidates, and for each annotator the articles complete, claims, labels, rejections and links."""
    rows = project.articles()
    people: dict[str, Any] = {}
    practised = Layout(project.layout.root, practice=True).annotators()
    for annotator in sorted({*project.layout.annotators(), *project.assignments.annotators(), *practised}):
        decisions = load_decisions(project.layout, project.index, annotator)
        fold = decisions.set
        views = [view for row in rows for view in fold.views(row.id)]
        links = {(link.from_id, link.to_id, link.relation) for row in rows for link in fold.links(row.id)}
        people[annotator] = {
            "role": project.config.role_of(annotator),
            "complete": sum(fold.is_complete(row.id, row.sha256) for row in rows),
            "accepted": sum(view.claim.decision == "accepted" for view in views),
            "rejected": sum(view.claim.decision == "rejected" for view in views),
            "waiting": len(waiting_of(project, annotator, fold)),
            "flagged": sum(view.flagged for view in views),
            "labels": dict(sorted(Counter(view.claim.label for view in views if view.claim.label).items())),
            "links": dict(sorted(Counter(relation for _, _, relation in links).items())),
            "decisions": sum(head.lines for head in decisions.heads.values()),
            "sessions": len(decisions.heads),
            "minutes": round(active_minutes(project, annotator), 1),
            "assigned": _assigned(project, annotator, fold),
            "control": control_of(project, annotator, fold),
            "repeat": repeat_of(project, annotator, fold),
            "practice": practice_score(project, annotator),
        }
    candidates = project.index.proposed_by_extractor()
    return {"project": project.config.name, "articles": len(rows), "candidates": candidates, "annotators": people}


def _assigned(project: Project, annotator: str, fold: AnnotationSet) -> dict[str, int] | None:
    """How much the annotator was given and how much of it is complete, repeats and controls among it; None without assignments."""
    tasks = project.assignments.of(annotator)
    if not tasks:
        return None
    texts = {row.id: row.sha256 for row in project.articles()}
    done = sum(fold.is_complete(task.item, texts.get(task.article, "")) for task in tasks.values())
    return {"articles": len(tasks), "complete": done, "blind": sum(task.blind for task in tasks.values())}


def active_minutes(project: Project, annotator: str) -> float:
    """Minutes of work by the times in the journal: gaps between decisions of one session, each counted up to two minutes."""
    paths = project.layout.segments_of(annotator)
    return sum(minutes_of(read_segment(path.stem, str(path), segment_bytes(path))) for path in paths)


def minutes_of(segment: Segment) -> float:
    """Minutes of work in one session."""
    moments = [datetime.fromisoformat(line.record["at"]) for line in segment.lines]
    return sum(min(max((later - before).total_seconds(), 0), IDLE_SECONDS) for before, later in pairwise(moments)) / 60
