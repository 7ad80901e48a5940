"""Assigning: drawn by names and a seed alone, stories whole, shares as asked for, and never anything taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Bench

from workbench.cli.main import main
from workbench.errors import UsageError
from workbench.project.assigning import Drawn, Wish, add_assignments, draw_assignments
from workbench.project.audit import check_project
from workbench.project.project import Project

PEOPLE = ("ana", "ben", "cy")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty articles, some of them in stories of two and three."""
    root = tmp_path_factory.mktemp("assigning") / "corpus"
    events = [None] * 10 + [f"story {number // 2}" for number in range(12)] + [f"affair {number // 3}" for number in range(18)]
    lines = [json.dumps({"id": f"a{number}", "text": f"Text {number}.", "event": event}) for number, event in enumerate(events)]
    (root.parent / "in.jsonl").write_text("\n".join(lines))
    assert main(["init", str(root)]) == 0
    assert main(["import", str(root), str(root.parent / "in.jsonl")]) == 0
    return root


def draw(root: Path, **wish: object) -> Drawn:
    project = Project(root)
    try:
        return draw_assignments(project, Wish(**{"annotators": PEOPLE, **wish}))  # type: ignore[arg-type]
    finally:
        project.close()


@given(st.permutations(PEOPLE), st.integers(0, 3))
def test_the_order_of_annotators_changes_nothing(corpus: Path, people: list[str], seed: int) -> None:
    assert draw(corpus, annotators=tuple(people), seed=seed, blind=0.3) == draw(corpus, seed=seed, blind=0.3)


@given(st.sampled_from([0.0, 0.2, 0.5, 1.0]), st.sampled_from([0.0, 0.25, 1.0]), st.integers(2, 3), st.integers(0, 5))
def test_shares_come_out_as_asked_for_and_everything_is_given_once(
    corpus: Path, overlap: float, blind: float, raters: int, seed: int
) -> None:
    drawn = draw(corpus, overlap=overlap, blind=blind, raters=raters, seed=seed)
    holders: dict[str, set[str]] = {}
    for task in drawn.tasks:
        assert task.annotator not in holders.setdefault(task.article, set())
        holders[task.article].add(task.annotator)
    assert len(holders) == 40
    shared = sum(len(names) == raters for names in holders.values())
    assert abs(shared - overlap * 40) <= 1.5, "to half a story"
    assert all(len(names) in (1, raters) for names in holders.values())
    assert len({task.article for task in drawn.tasks if task.blind}) == round(blind * 40)
    loads = [each["articles"] for each in drawn.summary().values()]
    assert max(loads) - min(loads) <= 3, "nobody has more than a story more than another"


def test_a_story_stays_with_the_same_annotators(corpus: Path) -> None:
    """Half a story is half of its links."""
    drawn = draw(corpus, overlap=0.5)
    project = Project(corpus)
    events = {row.id: row.event for row in project.articles()}
    project.close()
    who: dict[str, set[frozenset[str]]] = {}
    for article in events:
        names = frozenset(task.annotator for task in drawn.tasks if task.article == article)
        who.setdefault(events[article] or article, set()).add(names)
    assert all(len(names) == 1 for names in who.values())


def test_another_seed_draws_otherwise(corpus: Path) -> None:
    assert len({draw(corpus, seed=seed).tasks for seed in range(4)}) == 4


def test_a_second_round_only_adds(bench: Bench) -> None:
    path = bench.layout.assignments
    first = draw(bench.root, most=2, overlap=0)
    add_assignments(bench.layout, first)
    before = path.read_bytes()
    assert len(before.splitlines()) == 2
    second = draw(bench.root, overlap=0)
    add_assignments(bench.layout, second)
    assert path.read_bytes() == before + second.lines()
    assert [task.round for task in second.tasks] == [2]
    assert {task.article for task in [*first.tasks, *second.tasks]} == {"a1", "a2", "a3"}
    assert draw(bench.root).tasks == ()
    with pytest.raises(UsageError, match="meanwhile"):
        add_assignments(bench.layout, second)


def test_repeats_come_in_the_later_half_behind_what_they_repeat_and_as_blind_as_it(corpus: Path) -> None:
    drawn = draw(corpus, annotators=("ana",), repeat=0.25, blind=0.5)
    places = {task.item: place for place, task in enumerate(drawn.tasks)}
    repeats = [task for task in drawn.tasks if task.purpose == "repeat"]
    assert len(repeats) == 10
    for task in repeats:
        original = next(each for each in drawn.tasks if each.item == task.article)
        assert places[task.item] > places[task.article]
        assert places[task.item] >= 20
        assert original.blind == task.blind


def test_controls_have_gold_and_the_annotator_never_saw_them(bench: Bench) -> None:
    bench.record({"do": "complete", "article": "a1", "on": True}, {"do": "complete", "article": "a2", "on": True}, annotator="eva")
    bench.record({"do": "complete", "article": "a2", "on": True}, annotator="ben")
    assert main(["gold", str(bench.root), "--from", "eva"]) == 0
    drawn = draw(bench.root, annotators=("ana", "ben"), articles=("a3",), overlap=1, control=1)
    controls = {(task.annotator, task.article) for task in drawn.tasks if task.purpose == "control"}
    assert controls < {("ana", "a1"), ("ana", "a2"), ("ben", "a1")}
    assert {name for name, _ in controls} == {"ana", "ben"}


def test_what_cannot_be_is_refused(bench: Bench) -> None:
    for wish, words in (
        ({"overlap": 1.5}, "--overlap 1.5"),
        ({"blind": -1}, "--blind -1"),
        ({"annotators": ()}, "to whom"),
        ({"raters": 4}, "--raters 4"),
    ):
        with pytest.raises(UsageError, match=words):
            draw(bench.root, **wish)


def test_check_names_every_line_that_is_wrong(bench: Bench) -> None:
    good = {"schema": "assignment/1", "annotator": "ana", "article": "a1", "item": "a1", "purpose": "label", "blind": False}
    good |= {"round": 1, "seed": 0}
    lines = [
        good,
        good,
        {**good, "article": "nowhere", "item": "nowhere"},
        {**good, "item": "other"},
        {**good, "item": "a2", "purpose": "repeat"},
        {**good, "blind": "no", "annotator": "ben"},
        {**good, "annotator": "ben", "item": "a1#again", "purpose": "repeat"},
    ]
    bench.layout.assignments.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = [(problem.line, problem.field) for problem in check_project(bench.root)]
    assert found == [(2, "item"), (3, "article"), (4, "item"), (5, "item"), (6, "blind")]


# -- the command ------------------------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing_and_says_the_same(bench: Bench, run) -> None:  # type: ignore[no-untyped-def]
    words = ["assign", bench.root, "--annotator", "ana", "--annotator", "ben", "--overlap", "1", "--json"]
    dry = json.loads(run(*words, "--dry-run").out)
    assert not bench.layout.assignments.exists()
    wet = json.loads(run(*words).out)
    assert (dry.pop("written"), wet.pop("written")) == (False, True)
    assert dry == wet
    assert len(bench.layout.assignments.read_bytes().splitlines()) == len(wet["assignments"]) == 6


def test_without_names_the_annotators_of_the_project_are_taken(bench: Bench, run) -> None:  # type: ignore[no-untyped-def]
    assert run("assign", bench.root).status == 2
    bench.layout.config.write_text('name="t"\nblind=1.0\n[[annotators]]\nname="ana"\n[[annotators]]\nname="eva"\nrole="adjudicator"\n')
    found = json.loads(run("assign", bench.root, "--json").out)
    assert {task["annotator"] for task in found["assignments"]} == {"ana"}
    assert all(task["blind"] for task in found["assignments"]), "the share of workbench.toml is the default"
