"""Journals read side by side: the same cache as one after another, and what is damaged is said as ever by who reads it next."""

from __future__ import annotations

import pytest
from strategies import Bench, mark

from workbench.errors import JournalError
from workbench.project import folding
from workbench.project.folding import fold_ahead
from workbench.project.readings import readings_of

PEOPLE = ("ana", "ben", "cem")


@pytest.fixture
def people(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A project in which three have marked and completed, with nothing cached; every journal counts as a great one."""
    monkeypatch.setattr(folding, "_GREAT", 1)
    for number, name in enumerate(PEOPLE):
        marks = [mark("a1", word) for word in ("Mayor", "bridge", "cracks")[: number + 1]]
        bench.record(*marks, {"do": "complete", "article": "a1", "on": True}, annotator=name)
    bench.forget()
    return bench


def test_the_cache_is_what_reading_one_after_another_leaves(people: Bench) -> None:
    project = people.project()
    told: list[int] = []
    fold_ahead(project, PEOPLE, lambda what, count: told.append(count))
    assert told[0] == 0, "something is said before the first is read"
    heads = {name: project.index.head(name) for name in PEOPLE}
    found = {name: readings_of(project, name).of for name in PEOPLE}
    assert all(heads.values())
    project.close()
    people.forget()
    alone = people.project()
    assert {name: readings_of(alone, name).of for name in PEOPLE} == found
    assert {name: alone.index.head(name) for name in PEOPLE} == heads
    alone.close()


def test_a_damaged_journal_is_left_to_whoever_reads_it(people: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    segment = people.journal("ben")[0]
    lines = segment.read_bytes().split(b"\n")
    lines[0] = lines[0].replace(b"ben", b"bex")
    segment.write_bytes(b"\n".join(lines))
    project = people.project()
    fold_ahead(project, PEOPLE)
    assert [project.index.head(name) is not None for name in PEOPLE] == [True, False, True]
    assert capfd.readouterr() == ("", "")
    with pytest.raises(JournalError, match=f"{segment.name}.*1"):
        readings_of(project, "ben")
    project.close()
