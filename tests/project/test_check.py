"""`check` finds everything that is wrong in one pass, each with its place, and changes nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from strategies import TEXTS, Bench, candidate, candidate_lines, mark

from workbench.errors import JournalError, MissingError, Problem
from workbench.project.audit import check_file, check_project, event_ids
from workbench.project.exchange import import_articles
from workbench.project.project import Project
from workbench.project.release import build_gold, write_gold

A1 = candidate("a1", 0)


@pytest.fixture
def decided(bench: Bench) -> Bench:
    bench.record(
        {"do": "judge", "claims": [A1], "label": "denied"},
        mark("a1", "The toll rises to 12 euros"),
        {"do": "complete", "article": "a1", "on": True},
        {"do": "flag", "claim": A1, "on": True},
    )
    project = Project(bench.root)
    write_gold(build_gold(project), project.layout.gold, force=True)
    project.close()
    return bench


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the test changed nothing"
    path.write_text(after, encoding="utf-8", newline="")


def where(problems: list[Problem]) -> list[tuple[str, int | None, str | None]]:
    return [(Path(problem.file).name, problem.line, problem.field) for problem in problems]


def test_a_sound_project_has_no_problem_and_is_left_as_it_is(decided: Bench) -> None:
    before = {path: path.read_bytes() for path in sorted(decided.root.rglob("*.json*"))}
    assert check_project(decided.root) == []
    assert {path: path.read_bytes() for path in sorted(decided.root.rglob("*.json*"))} == before


def test_a_changed_text_is_found(decided: Bench) -> None:
    edit(decided.layout.articles, lambda text: text.replace("12 euros", "13 euros", 1))
    problems = check_project(decided.root)
    assert ("articles.jsonl", 1, "sha256") in where(problems)
    assert "not the one that was imported" in str(problems[0])


def test_a_changed_quote_of_a_candidate_is_found_with_its_place(decided: Bench) -> None:
    edit(decided.layout.candidates_of("rules"), lambda text: text.replace("An engineer called", "An engineer named"))
    (problem,) = check_project(decided.root)
    assert where([problem]) == [("rules.jsonl", 2, "claims.1.quote")]
    assert "offsets must count code points" in problem.what


@pytest.mark.parametrize("unit", ["utf-16-le", "utf-8"])
def test_offsets_in_another_unit_are_found(decided: Bench, unit: str) -> None:
    """The bridge emoji makes every offset behind it differ: 22 code points are 23 UTF-16 units and 25 bytes."""
    size = 2 if unit == "utf-16-le" else 1
    line = json.loads(candidate_lines().split(b"\n")[0])
    for claim in line["claims"]:
        for part in (claim, *claim["fragments"]):
            for name in ("start", "end"):
                part[name] = len(TEXTS["a1"][: part[name]].encode(unit)) // size
    decided.layout.candidates_of("wrong").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert ("wrong.jsonl", 1, "claims.0.quote") in where(check_project(decided.root))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": 40, "end": 22}, "claims.0.fragments"),
        ({"start": 22, "end": 22}, "claims.0.fragments"),
        ({"start": 22, "end": 9999}, "claims.0.end"),
        ({"start": -1}, "claims.0.start"),
    ],
)
def test_spans_that_cannot_be_are_found(decided: Bench, change: dict[str, int], field: str) -> None:
    line = json.loads(candidate_lines().split(b"\n")[0])
    line["claims"] = line["claims"][:1]
    for part in (line["claims"][0], line["claims"][0]["fragments"][0]):
        part.update(change)
    decided.layout.candidates_of("wrong").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert field in [problem.field for problem in check_project(decided.root)]


def test_a_flipped_byte_in_a_journal_is_found_with_its_line(decided: Bench) -> None:
    (segment,) = decided.journal()
    lines = segment.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"toll", b"tolL", 1)
    segment.write_bytes(b"".join(lines))
    problems = check_project(decided.root)
    assert (segment.name, 2, "h") in where(problems)
    assert any(problem.field == "journals" for problem in problems), "gold rests on lines that are not there any more"


def test_a_segment_in_the_wrong_journal_is_found(decided: Bench) -> None:
    shutil.copytree(decided.layout.journal_of("ana"), decided.layout.journal_of("bob"))
    problems = check_project(decided.root)
    assert [problem.field for problem in problems] == ["who"] * 4
    assert "decided by 'ana', not by 'bob'" in problems[0].what
    with pytest.raises(JournalError, match="move the segment to its owner"):
        decided.session("bob")


def test_lines_lost_from_the_end_are_noticed_against_the_manifest(decided: Bench) -> None:
    """The chain cannot see a lost tail; what gold was made from can."""
    (segment,) = decided.journal()
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join(lines[:-1]))
    (problem,) = check_project(decided.root)
    assert "gold was made from 4 decisions" in problem.what
    assert "3 are there: lines were lost" in problem.what
    segment.unlink()
    (problem,) = check_project(decided.root)
    assert "is gone" in problem.what


def test_more_decisions_since_gold_are_no_problem(decided: Bench) -> None:
    decided.record({"do": "flag", "claim": A1, "on": False})
    assert check_project(decided.root) == []


def test_a_torn_tail_is_reported_and_read_over(decided: Bench) -> None:
    (segment,) = decided.journal()
    whole = segment.read_bytes()
    decided.record({"do": "flag", "claim": A1, "on": False})
    later = next(path for path in decided.journal() if path != segment)
    later.write_bytes(later.read_bytes()[:-9])
    (problem,) = check_project(decided.root)
    assert where([problem]) == [(later.name, 1, None)]
    assert "cut off by a crash" in problem.what
    session = decided.session()
    assert [str(each) for each in session.decisions.torn] == [str(problem)]
    session.close()
    assert segment.read_bytes() == whole


def test_every_problem_of_every_file_is_reported_in_one_pass(decided: Bench) -> None:
    edit(decided.layout.articles, lambda text: text.replace("12 euros", "13 euros", 1))
    edit(decided.layout.candidates_of("rules"), lambda text: text.replace('"kind":"indirect"', '"kind":"hearsay"', 1) + "{\n")
    (segment,) = decided.journal()
    edit(segment, lambda text: text.replace("denied", "denied!", 1))
    edit(decided.layout.config, lambda text: text + "colour = 1\n")
    (decided.root / "gold.manifest.json").unlink()
    found = {name for name, *_ in where(check_project(decided.root))}
    assert found == {"articles.jsonl", "rules.jsonl", "gold.jsonl", segment.name, "workbench.toml", "gold.manifest.json"}


def test_an_article_that_went_away_leaves_its_decisions_waiting(decided: Bench) -> None:
    edit(decided.layout.articles, lambda text: text.split("\n", 1)[1])
    problems = check_project(decided.root)
    assert any("is not in articles.jsonl; the decision is kept" in problem.what for problem in problems)


def test_decisions_on_an_earlier_text_are_no_damage(decided: Bench) -> None:
    (decided.root / "a1.txt").write_text("New. " + TEXTS["a1"], encoding="utf-8")
    import_articles(decided.project(), [decided.root / "a1.txt"], revise=True)
    (decided.root / "a1.txt").unlink()
    assert [problem for problem in check_project(decided.root) if "journals" in problem.file] == []


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _link(path: Path) -> None:
    outside = path.parent.parent.parent.parent / "outside.jsonl"
    outside.write_bytes(b"")
    path.symlink_to(outside)


@pytest.mark.parametrize("make", [_pipe, _folder, _link])
def test_a_segment_that_is_no_plain_file_is_refused_at_once(decided: Bench, make: Callable[[Path], None]) -> None:
    """Opening a pipe waits for a writer: without end, if there is none."""
    make(decided.layout.journal_of("ana") / "z.jsonl")
    (problem,) = check_project(decided.root)
    assert Path(problem.file).name == "z.jsonl"
    with pytest.raises(JournalError, match=r"z\.jsonl"):
        decided.session()


# -- one file ---------------------------------------------------------------------------------------------------------------


def test_a_file_is_told_by_its_first_line(decided: Bench, tmp_path: Path) -> None:
    (segment,) = decided.journal()
    for path in (decided.layout.articles, decided.layout.candidates_of("rules"), decided.layout.gold, segment):
        assert check_file(path) == []
    foreign = tmp_path / "pred.jsonl"
    foreign.write_text('{"article":"a","claims":[{"start":0,"end":3}],"model":"x"}\n{"article":"b"}\n')
    assert where(check_file(foreign)) == [("pred.jsonl", 2, "claims")]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\xff\xfe{\0", "not UTF-8 at byte 1"),
        (b"<<<<<<< HEAD\n", "unresolved merge"),
        (b'{"id":"a","id":"b"}\n', "stands twice"),
        (b"5\n", "object"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_in_words(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(data)
    assert any(what in str(problem) for problem in check_file(path))


def test_what_is_no_project_is_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="workbench init"):
        check_project(tmp_path)


def test_event_ids_are_those_that_load_each_once(decided: Bench) -> None:
    (segment,) = decided.journal()
    ids = [json.loads(line)["id"] for line in segment.read_text(encoding="utf-8").splitlines()]
    assert list(event_ids(decided.root)) == list(event_ids(segment)) == ids
    shutil.copy(segment, segment.with_name("copy.jsonl"))
    assert list(event_ids(decided.root)) == ids
    segment.with_name("copy.jsonl").unlink()
    segment.write_bytes(segment.read_bytes()[:-1] + b"x")
    assert list(event_ids(decided.root)) == ids[:-1]


def test_metadata_corrections_keep_the_version(decided: Bench) -> None:
    lines = decided.layout.articles.read_text(encoding="utf-8")
    again: dict[str, Any] = json.loads(lines.split("\n")[0])
    decided.layout.articles.write_text(lines + json.dumps({**again, "title": "New"}) + "\n", encoding="utf-8")
    assert check_project(decided.root) == []
    decided.layout.articles.write_text(lines + json.dumps({**again, "version": 5}) + "\n", encoding="utf-8")
    assert where(check_project(decided.root)) == [("articles.jsonl", 4, "version")]
