"""Who takes part in the agreement of a project: those who have something complete to compare."""

from __future__ import annotations

from pathlib import Path

from workbench.model.intent import Flag
from workbench.project.agreement import gather_project
from workbench.project.demo import make_demo
from workbench.project.project import Project
from workbench.project.session import Session


def test_who_has_no_complete_article_is_named_and_changes_no_figure(tmp_path: Path) -> None:
    """A newcomer trying the sample out must not take alpha away from the others."""
    make_demo(tmp_path / "demo")
    before = gather_project(Project(tmp_path / "demo"))
    project = Project(tmp_path / "demo")
    session = Session(project, "nova")
    session.do(Flag(claim=project.candidates(project.articles()[0].id)[0].id, on=True))
    session.close()
    after = gather_project(Project(tmp_path / "demo"))
    assert after.sets.keys() == before.sets.keys() == {"ana", "ben"}
    assert [note for note in after.notes if note not in before.notes] == [
        "nova: no article is complete, so there is nothing to compare; left out"
    ]
