"""The join of a whole corpus: what one question after the other gives, from however many processes, and nothing left behind."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from strategies import Bench

from workbench.errors import HeldError
from workbench.project.joining import join_corpus
from workbench.project.links import Suggested, suggest_links
from workbench.project.project import Project


def joined(root: Path, jobs: int = 1, top: int = 10) -> list[Suggested]:
    project = Project(root)
    try:
        return list(join_corpus(project, top, jobs))
    finally:
        project.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_join_gives_what_asking_for_each_claim_gives(bench: Bench, jobs: int) -> None:
    alone = list(suggest_links(Project(bench.root), None, 3))
    assert len(alone) > 3
    assert joined(bench.root, jobs, top=3) == alone


def test_a_join_tells_how_far_it_is_in_claims_then_in_articles(bench: Bench) -> None:
    told: list[tuple[str, int, int]] = []
    project = Project(bench.root)
    count = len(list(join_corpus(project, 3, tell=lambda *each: told.append(each))))
    articles = len(project.articles())
    assert told == [("read claims", count, count), ("join articles", articles, articles)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_stops_listening_ends_the_join_and_its_folder_is_gone(bench: Bench, jobs: int) -> None:
    project = Project(bench.root)
    with contextlib.closing(join_corpus(project, 3, jobs)) as found:
        next(found)
        assert project.layout.join.is_dir()
    assert not project.layout.join.exists()
    project.refresh()  # the index may be written again


def test_a_second_join_at_once_is_refused(bench: Bench) -> None:
    with contextlib.closing(join_corpus(Project(bench.root), 3)) as first:
        next(first)
        with pytest.raises(HeldError, match="another `links`"):
            joined(bench.root)
    assert joined(bench.root)


def test_what_an_earlier_join_left_when_it_was_killed_is_in_nobodys_way(bench: Bench) -> None:
    folder = Project(bench.root).layout.join
    folder.mkdir(parents=True)
    (folder / "terms").write_bytes(b"half an entr")
    assert joined(bench.root) == list(suggest_links(Project(bench.root), None, 10))


def test_a_project_that_cannot_be_written_is_joined_too(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = list(suggest_links(Project(bench.root), None, 10))
    project = Project(bench.root)
    monkeypatch.setattr(project.index, "is_kept", False)
    assert list(join_corpus(project, 10, jobs=2)) == alone
    assert not project.layout.join.exists()
