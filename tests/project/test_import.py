"""Articles come in whole or not at all, under ids that a person can foretell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from strategies import CANDIDATES, TEXTS, Bench, candidate, candidate_lines, span, state_on_disk

from workbench.errors import DataError, MissingError, OutputError, UsageError
from workbench.model.article import text_digest
from workbench.model.config import ProjectConfig
from workbench.project.annotations import import_candidates, import_decisions
from workbench.project.exchange import ImportReport, import_articles
from workbench.project.layout import GITATTRIBUTES, GITIGNORE, Layout
from workbench.project.project import Project, create_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    create_project(tmp_path / "project", ProjectConfig(name="p"))
    return tmp_path / "project"


def take(root: Path, files: Sequence[Path], **more: Any) -> ImportReport:
    project = Project(root)
    try:
        return import_articles(project, files, **more)
    finally:
        project.close()


def stored(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / "articles.jsonl").read_text(encoding="utf-8").split("\n") if line]


def file(path: Path, text: str = "Some text of an article, with a claim.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


# -- init -------------------------------------------------------------------------------------------------------------------


def test_a_new_project_holds_what_git_and_the_program_need_and_no_cache(root: Path) -> None:
    assert (root / ".gitignore").read_text() == GITIGNORE
    assert (root / ".gitattributes").read_text() == GITATTRIBUTES
    assert (root / "articles.jsonl").read_bytes() == b""
    assert sorted(path.name for path in root.iterdir()) == [".gitattributes", ".gitignore", "articles.jsonl", "workbench.toml"]
    assert Project(root).config.name == "p"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, root: Path) -> None:
    with pytest.raises(OutputError, match="is a project already"):
        create_project(root, ProjectConfig(name="q"))
    file(tmp_path / "full" / "notes.txt")
    with pytest.raises(OutputError, match="not empty"):
        create_project(tmp_path / "full", ProjectConfig(name="q"))
    with pytest.raises(OutputError):
        create_project(tmp_path / "full" / "notes.txt" / "below", ProjectConfig(name="q"))
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ['quo"ted \\ name', "тест 🌉", "line\nend", "x" * 300])
def test_a_project_keeps_any_name(tmp_path: Path, name: str) -> None:
    create_project(tmp_path / "p", ProjectConfig(name=name))
    assert Project(tmp_path / "p").config.name == name


# -- ids --------------------------------------------------------------------------------------------------------------------


def test_the_id_is_the_stem_or_what_the_record_says(root: Path, tmp_path: Path) -> None:
    lines = tmp_path / "in" / "many.jsonl"
    file(lines, '{"id":"own","text":"First text."}\n{"text":"Second text."}\n')
    report = take(root, [file(tmp_path / "in" / "tower.txt"), lines, file(tmp_path / "in" / "one.jsonl", '{"text":"Only text."}\n')])
    assert report.added == ["tower", "own", "many-2", "one"]
    assert [each["id"] for each in stored(root)] == report.added


def test_stems_that_clash_give_relative_paths(root: Path, tmp_path: Path) -> None:
    for folder in ("north", "south"):
        file(tmp_path / "in" / folder / "x.txt", f"The text of {folder} is this one.")
    file(tmp_path / "in" / "y.txt", "Another text of an article.")
    assert sorted(take(root, [tmp_path / "in"]).added) == ["north/x", "south/x", "y"]


@pytest.mark.parametrize("as_folders", [True, False])
def test_stems_that_clash_give_relative_paths_though_named_one_by_one(root: Path, tmp_path: Path, as_folders: bool) -> None:
    paths = [file(tmp_path / "in" / folder / "x.txt", f"The text of {folder} is this one.") for folder in ("north", "south")]
    report = take(root, [path.parent if as_folders else path for path in paths])
    assert report.added == ["north/x", "south/x"]


def test_files_that_differ_in_their_suffix_alone_keep_it(root: Path, tmp_path: Path) -> None:
    file(tmp_path / "in" / "x.txt", "The text of this one.")
    file(tmp_path / "in" / "x.md", "The text of that one.")
    assert sorted(take(root, [tmp_path / "in"]).added) == ["x.md", "x.txt"]


def test_a_folder_is_read_to_its_depth_and_other_files_are_passed_by(root: Path, tmp_path: Path) -> None:
    file(tmp_path / "in" / "deep" / "er" / "a.txt", "One text of an article.")
    file(tmp_path / "in" / "photo.jpg")
    assert take(root, [tmp_path / "in"]).added == ["a"]
    with pytest.raises(MissingError, match=r"holds no \.txt"):
        take(root, [file(tmp_path / "pictures" / "photo.jpg").parent])
    with pytest.raises(UsageError, match="rename the file"):
        take(root, [tmp_path / "in" / "photo.jpg"])


# -- what is there already --------------------------------------------------------------------------------------------------


def test_the_same_file_again_is_skipped_and_said(root: Path, tmp_path: Path) -> None:
    path = file(tmp_path / "a.txt")
    take(root, [path])
    before = (root / "articles.jsonl").read_bytes()
    report = take(root, [path])
    assert (report.added, report.skipped) == ([], ["a"])
    assert (root / "articles.jsonl").read_bytes() == before


def test_the_same_text_under_another_id_comes_in_and_is_said(root: Path, tmp_path: Path) -> None:
    """Wire copies matter: an outlet that prints the agency's words is an outlet that prints them."""
    report = take(root, [file(tmp_path / "a.txt"), file(tmp_path / "b.txt")])
    assert (report.added, report.copies) == (["a", "b"], [("b", "a")])
    assert take(root, [file(tmp_path / "c.txt")]).copies == [("c", "a")]


def test_a_changed_text_is_refused_unless_it_is_a_revision(root: Path, tmp_path: Path) -> None:
    take(root, [file(tmp_path / "a.txt")])
    before = (root / "articles.jsonl").read_bytes()
    changed = file(tmp_path / "a.txt", "Another text, with other claims.")
    with pytest.raises(DataError, match="'a' has another text in this project; `--revise`"):
        take(root, [changed])
    assert (root / "articles.jsonl").read_bytes() == before
    assert take(root, [changed], revise=True).revised == ["a"]
    assert [(each["version"], each["sha256"]) for each in stored(root)] == [
        (1, text_digest("Some text of an article, with a claim.")),
        (2, text_digest("Another text, with other claims.")),
    ]
    assert (root / "articles.jsonl").read_bytes().startswith(before), "the earlier text is its snapshot and stays"
    project = Project(root)
    assert [(row.id, row.version) for row in project.articles()] == [("a", 2)]
    assert project.article("a").text == "Another text, with other claims."


def test_one_id_with_two_texts_in_one_import_is_refused(root: Path, tmp_path: Path) -> None:
    path = file(tmp_path / "x.jsonl", '{"id":"a","text":"one"}\n{"id":"a","text":"two"}\n')
    with pytest.raises(DataError, match=r"x\.jsonl:2: text"):
        take(root, [path])
    assert stored(root) == []


def test_a_stored_text_is_the_file_to_the_code_point(root: Path, tmp_path: Path) -> None:
    text = "\u00a0One\r\ntwo\u2028three cafe\u0301 👩\u200d🚀 \u202eabc\u202c\n"
    take(root, [file(tmp_path / "a.txt", "\ufeff" + text)])
    assert stored(root)[0]["text"] == text
    assert Project(root).article("a").text == text
    assert stored(root)[0]["sha256"] == text_digest(text)


# -- metadata ---------------------------------------------------------------------------------------------------------------


def test_metadata_fills_new_articles_and_corrects_old_ones_without_touching_a_text(root: Path, tmp_path: Path) -> None:
    take(root, [file(tmp_path / "a.txt")])
    table = file(tmp_path / "m.csv", "id,title,source,event\na,Title of A,Courier,e1\nb,Title of B,Herald,e1\n")
    report = take(root, [file(tmp_path / "b.txt", "Another text of an article.")], metadata=table)
    assert (report.added, report.corrected) == (["b"], ["a"])
    project = Project(root)
    assert [(row.id, row.title, row.source, row.event, row.version) for row in project.articles()] == [
        ("a", "Title of A", "Courier", "e1", 1),
        ("b", "Title of B", "Herald", "e1", 1),
    ]
    assert take(root, [], metadata=table).corrected == []


def test_metadata_for_an_article_that_is_nowhere_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no article 'z'"):
        take(root, [file(tmp_path / "a.txt")], metadata=file(tmp_path / "m.csv", "id,title\nz,T\n"))
    assert stored(root) == []


# -- all or nothing ---------------------------------------------------------------------------------------------------------


def test_one_bad_file_keeps_every_other_one_out_and_all_problems_are_told(root: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"caf\xe9")
    files = [file(tmp_path / "a.txt"), bad, file(tmp_path / "b.jsonl", '{"id":"b","text":"t"}\n{"id":\n'), file(tmp_path / "e.txt", "")]
    with pytest.raises(DataError) as caught:
        take(root, files)
    assert [Path(problem.file).name for problem in caught.value.problems] == ["bad.txt", "b.jsonl", "e.txt"]
    assert stored(root) == []


def test_a_file_cut_off_in_its_last_line_brings_nothing_in(root: Path, tmp_path: Path) -> None:
    whole = "".join(json.dumps({"id": f"a{n}", "text": f"Text {n}."}) + "\n" for n in range(3))
    for cut in range(len(whole) - 25, len(whole) - 1):
        if cut == len(whole) - 1 or whole[:cut].endswith(("\n", "}")):
            continue
        with pytest.raises(DataError):
            take(root, [file(tmp_path / "cut.jsonl", whole[:cut])])
        assert stored(root) == []


def test_articles_go_on_behind_a_file_whose_last_line_end_is_missing(root: Path, tmp_path: Path) -> None:
    take(root, [file(tmp_path / "a.txt")])
    articles = root / "articles.jsonl"
    articles.write_bytes(articles.read_bytes().rstrip(b"\n"))
    take(root, [file(tmp_path / "b.txt", "Another text of an article.")])
    assert [each["id"] for each in stored(root)] == ["a", "b"]


# -- annotated articles -----------------------------------------------------------------------------------------------------


def test_candidates_of_a_system_stand_beside_those_that_are_there(bench: Bench, tmp_path: Path) -> None:
    start, end = span("a1", "the bridge is safe")
    toll = span("a1", "The toll rises to 12 euros")
    claims = [{"start": start, "end": end, "score": 0.9}, {"quote": "The toll rises to 12 euros"}]
    project = bench.project()
    took = import_candidates(project, [file(tmp_path / "pred.jsonl", json.dumps({"article": "a1", "claims": claims}) + "\n")], "LLM x")
    assert (took.articles, took.claims) == (1, 2)
    assert (bench.root / "candidates" / "%4c%4c%4d%20x.jsonl").is_file()
    (bench.root / "workbench.toml").write_text('name = "t"\nextractors = ["rules", "LLM x"]\n')
    found = Project(bench.root).candidates("a1")
    assert [(claim.id, claim.origin.proposed_by) for claim in found if claim.start == start] == [(candidate("a1", 0), ("rules", "LLM x"))]
    assert toll in [(claim.start, claim.end) for claim in found]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ({"article": "a9", "claims": []}, "no article 'a9'"),
        ({"article": "a1", "sha256": "0" * 64, "claims": []}, "another text"),
        ({"article": "a1", "claims": [{"start": 0, "end": 9999}]}, "9999"),
        ({"article": "a1", "claims": [{"start": 0, "end": 5, "quote": "other"}]}, "other"),
        ({"article": "a1", "claims": [{"quote": "words that stand nowhere in it"}]}, "not in the text"),
    ],
)
def test_annotated_articles_that_do_not_fit_the_texts_are_refused_whole(
    bench: Bench, tmp_path: Path, line: dict[str, Any], what: str
) -> None:
    good = {"article": "a2", "claims": [{"start": 0, "end": 6}]}
    path = file(tmp_path / "pred.jsonl", json.dumps(good) + "\n" + json.dumps(line) + "\n")
    for take_in in (lambda: import_candidates(bench.project(), [path], "other"), lambda: import_decisions(bench.project(), [path], "bob")):
        with pytest.raises(DataError, match=what):
            take_in()
    assert [each.name for each in bench.layout.candidates.iterdir()] == ["rules.jsonl"]
    assert bench.journal("bob") == []


def test_a_name_too_long_for_a_file_is_refused_and_not_lost(bench: Bench, tmp_path: Path) -> None:
    """Its candidates would be written where no later command finds them."""
    path = file(tmp_path / "pred.jsonl", json.dumps({"article": "a1", "claims": []}) + "\n")
    with pytest.raises(UsageError, match="cannot be"):
        import_candidates(bench.project(), [path], "n" * 200)
    assert [each.name for each in bench.layout.candidates.iterdir()] == ["rules.jsonl"]


def _own_set(annotated: dict[str, Any]) -> dict[str, Any]:
    """What of a set must survive the way out of one project and into another: everything but how it came about."""
    claims = [
        {name: claim[name] for name in ("start", "end", "quote", "kind", "stance", "source", "cue", "text", "label", "confidence", "note")}
        for claim in annotated["claims"]
    ]
    links = [(link["relation"], link["to_article"]) for link in annotated["links"]]
    return {
        "claims": claims,
        "links": links,
        "rejected": [each["quote"] for each in annotated["rejected"]],
        "complete": annotated["complete"],
    }


def test_a_persons_set_comes_back_in_as_decisions(bench: Bench, tmp_path: Path) -> None:
    one, other = candidate("a1", 0), candidate("a2", 0)
    bench.record(
        {"do": "judge", "claims": [one], "label": "denied", "confidence": 2},
        {"do": "attribute", "claim": one, "source": {"start": 2, "end": 16}, "stance": "affirms", "kind": "indirect"},
        {"do": "note", "claim": one, "text": "see p. 3"},
        {"do": "link", "from": other, "to": one, "relation": "denies"},
        {"do": "reject", "claims": [candidate("a1", 1)]},
        {"do": "complete", "article": "a1", "on": True},
    )
    expected = state_on_disk(bench.root)
    lines = "".join(json.dumps(expected[article]["annotated"]) + "\n" for article in TEXTS)
    import_decisions(bench.project(), [file(tmp_path / "set.jsonl", lines)], "bob")
    found = state_on_disk(bench.root, "bob")
    for article in TEXTS:
        assert _own_set(found[article]["annotated"]) == _own_set(expected[article]["annotated"])


@pytest.mark.parametrize(
    "bad",
    [
        {"article": "a2", "claims": [{"start": 0, "end": 6, "label": "half-true"}]},
        {
            "article": "a2",
            "claims": [{"id": "x", "start": 0, "end": 6, "label": "denied"}],
            "links": [{"from": "x", "to": "y", "relation": "denies"}],
        },
        {
            "article": "a2",
            "claims": [{"id": "x", "start": 0, "end": 6, "label": "denied"}, {"id": "y", "start": 7, "end": 10, "label": "denied"}],
            "links": [{"from": "x", "to": "y", "relation": "refutes"}],
        },
    ],
    ids=["unknown label", "link to nothing", "unknown relation"],
)
def test_decisions_that_cannot_all_be_recorded_leave_no_journal(bench: Bench, tmp_path: Path, bad: dict[str, Any]) -> None:
    """A half-done import in an append-only journal could never be taken out again."""
    good = {"article": "a1", "claims": [{"start": 2, "end": 16, "label": "denied"}]}
    path = file(tmp_path / "set.jsonl", json.dumps(good) + "\n" + json.dumps(bad) + "\n")
    with pytest.raises(DataError, match=r"half-true|'y'|refutes"):
        import_decisions(bench.project(), [path], "bob")
    assert bench.journal("bob") == []
    assert state_on_disk(bench.root, "bob")["a1"]["annotated"]["claims"] == ()
    session = bench.session("bob")
    assert session.project.index.claims.starting_with("Mayor Ana", "bob")[0].id == "", "an undone mark is still in the search"
    session.close()


def test_a_claim_that_somebody_rejected_comes_in_as_rejected(bench: Bench, tmp_path: Path) -> None:
    line = {"article": "a1", "claims": [{"start": 2, "end": 16, "decision": "rejected"}]}
    import_decisions(bench.project(), [file(tmp_path / "set.jsonl", json.dumps(line) + "\n")], "bob")
    annotated = state_on_disk(bench.root, "bob")["a1"]["annotated"]
    assert (annotated["claims"], [each["quote"] for each in annotated["rejected"]]) == ((), ["Mayor Ana Ruiz"])


def test_stale_candidates_of_an_earlier_text_are_not_shown(bench: Bench, tmp_path: Path) -> None:
    take(bench.root, [file(tmp_path / "a1.txt", "New. " + TEXTS["a1"])], revise=True)
    assert Project(bench.root).candidates("a1") == []
    assert len(Project(bench.root).candidates("a2")) == len(CANDIDATES["a2"])


def test_candidates_deleted_or_replaced_on_disk_are_noticed(bench: Bench) -> None:
    project = bench.project()
    assert len(project.candidates("a1")) == 2
    Layout(bench.root).candidates_of("rules").unlink()
    project.refresh()
    assert project.candidates("a1") == []
    Layout(bench.root).candidates_of("other").write_bytes(candidate_lines("other"))
    project.refresh()
    assert [claim.origin.proposed_by for claim in project.candidates("a1")] == [("other",), ("other",)]
