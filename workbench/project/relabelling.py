"""Owns telling every journal that labels were renamed, merged or split: one event each, no old line touched."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from workbench.errors import HeldError, JournalError, UsageError
from workbench.late import late
from workbench.project.decisions import load_decisions
from workbench.project.layout import Layout
from workbench.project.people import who_decided
from workbench.project.project import Project
from workbench.project.session import Session

it = late("workbench.model.intent")


class Relabelled(NamedTuple):
    """What it came to for one annotator."""

    annotator: str
    claims: int
    """Claims that had one of the old labels."""
    state: str
    """`done`, `known` (the journal says so already), or why not."""


def relabel(project: Project, old: tuple[str, ...], new: tuple[str, ...], why: str | None, dry_run: bool = False) -> list[Relabelled]:
    """Replaces labels in everybody's set, practice left alone. UsageError for labels that the scheme does not allow to be replaced so."""
    _check(project, old, new)
    found = []
    for annotator in who_decided(project.layout):
        decisions = load_decisions(project.layout, project.index, annotator)
        decisions.require_whole()
        fold = decisions.set
        labels = Counter(view.claim.label for row in project.articles() for view in fold.views(row.id))
        claims = sum(labels[label] for label in old)
        if fold.relabels and fold.relabels[-1][1:] == [list(old), list(new)]:
            found.append(Relabelled(annotator, 0, "known"))
        elif dry_run:
            found.append(Relabelled(annotator, claims, "not written"))
        else:
            found.append(Relabelled(annotator, claims, _write(project.layout, annotator, old, new, why)))
    return found


def _write(layout: Layout, annotator: str, old: tuple[str, ...], new: tuple[str, ...], why: str | None) -> str:
    project = Project(layout.root)
    try:
        session = Session(project, annotator)
    except (HeldError, JournalError) as error:
        project.close()
        return str(error).partition("\n")[0]
    try:
        session.do(it.Relabel.model_construct(old=old, new=new, why=why))
    finally:
        session.close()
        project.close()
    return "done"


def _check(project: Project, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    scheme = project.config.scheme
    missing = [label for label in new if scheme.label(label) is None]
    if missing:
        known = ", ".join(label.id for label in scheme.labels)
        raise UsageError(f"--to {missing[0]}: the scheme has no such label (it has {known}); put it into {project.layout.config} first")
    if old == new:
        raise UsageError("that changes nothing; name other labels with --to")
    for label in old:
        if scheme.label(label) is not None and not (label in new and len(new) > 1):
            raise UsageError(f"the scheme still has the label {label!r}; take it out of {project.layout.config} first")
