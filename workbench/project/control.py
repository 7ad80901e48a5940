"""Owns how well annotators do where it can be known: against gold on controls, against themselves on repeats; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.journal.fold import AnnotationSet
from workbench.project.annotated import annotated_article
from workbench.project.assignments import Task
from workbench.project.known_gold import read_gold
from workbench.project.project import Project
from workbench.scoring.base import Side, add_up, f1_of, side_of
from workbench.scoring.cases import case_of
from workbench.scoring.chance import cohen_kappa
from workbench.scoring.spans import detection_counts


def control_of(project: Project, annotator: str, fold: AnnotationSet) -> dict[str, Any] | None:
    """Accuracy on the complete articles that were given to be measured against gold; None without any."""
    tasks = _complete(project, annotator, fold, "control")
    gold = read_gold(project) if tasks else {}
    return _compared((side_of(gold[task.article]), _own(project, fold, task.article)) for task in tasks if task.article in gold)


def repeat_of(project: Project, annotator: str, fold: AnnotationSet) -> dict[str, Any] | None:
    """Agreement of the annotator with himself or herself on articles that were shown twice, both times complete; None without any."""
    tasks = _complete(project, annotator, fold, "repeat")
    first = [task for task in tasks if fold.is_complete(task.article, project.article(task.article).sha256)]
    return _compared((_own(project, fold, task.article), _own(project, fold, task.item)) for task in first)


def _complete(project: Project, annotator: str, fold: AnnotationSet, purpose: str) -> list[Task]:
    tasks = [task for task in project.assignments.of(annotator).values() if task.purpose == purpose]
    known = project.index.rows_of([task.article for task in tasks])
    return [task for task in tasks if task.article in known and fold.is_complete(task.item, known[task.article].sha256)]


def _own(project: Project, fold: AnnotationSet, item: str) -> Side:
    return side_of(annotated_article(project, fold, item))


def _compared(pairs: Iterable[tuple[Side, Side]]) -> dict[str, Any] | None:
    """How far two sides agree: F1 of claims (IoU of .5 or more), labels of matched claims, and their kappa."""
    import numpy

    cases = [case_of(first, second) for first, second in pairs]
    if not cases:
        return None
    pairs_of = ((gold.labels, own.labels) for gold, own in (case.matched for case in cases))
    both = [(one, other) for labels in pairs_of for one, other in zip(*labels, strict=True) if one and other]
    names = sorted({label for pair in both for label in pair})
    table = numpy.zeros((len(names), len(names)))
    for one, other in both:
        table[names.index(one), names.index(other)] += 1
    return {
        "articles": len(cases),
        "claims_f1": f1_of(add_up(detection_counts(case)["overlap"] for case in cases)),
        "labels": len(both),
        "same": sum(one == other for one, other in both),
        "kappa": cohen_kappa(table).value if both else None,
    }
