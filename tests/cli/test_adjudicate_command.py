"""`compare` and `adjudicate` without a screen: what they print, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from strategies import TEXTS, Bench, candidate, intent

from workbench.project.adjudication import Adjudication, open_queue
from workbench.project.answers import Answer
from workbench.project.project import Project
from workbench.project.roles import make_adjudicator
from workbench.project.session import Session


@pytest.fixture
def differing(bench: Bench) -> Bench:
    """Ana and ben differ in one label; both are complete."""
    complete: list[dict[str, Any]] = [{"do": "complete", "article": article, "on": True} for article in TEXTS]
    for name, label in (("ana", "disputed"), ("ben", "denied")):
        bench.record({"do": "judge", "claims": [candidate("a1", 0)], "label": label}, *complete, annotator=name)
    return bench


def settle(bench: Bench, rule: str) -> None:
    project = Project(bench.root)
    make_adjudicator(project, "eva")
    session = Session(project, "eva")
    court = Adjudication(session, open_queue(session))
    session.do(court.settle(court.queue.differences[0], Answer("annotator", "ben"), rule))
    session.close()
    project.close()


def test_the_queue_is_printed_as_json(differing: Bench, run: Callable[..., Any]) -> None:
    ran = run("adjudicate", differing.root, "--annotator", "eva", "--json")
    (record,) = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    assert record["held"] == {"ana": "disputed", "ben": "denied"}
    assert (record["aspect"], record["state"], record["rule"]) == ("label", "open", None)
    assert record["places"][0]["quote"] == "the bridge is safe"
    assert not differing.journal("eva"), "looking writes nothing"


def test_annotators_see_what_was_changed_and_why(differing: Bench, run: Callable[..., Any]) -> None:
    settle(differing, "a flat denial outranks doubt")
    ran = run("compare", differing.root, "ana", "adjudicated", "--json")
    (record,) = [json.loads(line) for line in ran.out.splitlines()]
    assert record["held"] == {"ana": "disputed", "eva": "denied"}
    assert (record["outcome"], record["rule"]) == ("denied", "a flat denial outranks doubt")
    listed = run("compare", differing.root, "ana", "adjudicated", "--list")
    assert "ana: disputed; eva: denied → denied (a flat denial outranks doubt)" in listed.out
    assert run("compare", differing.root, "ben", "adjudicated", "--list").out == ""


def test_case_law_is_searched_by_words(differing: Bench, run: Callable[..., Any]) -> None:
    settle(differing, "a flat denial outranks doubt")
    assert "a flat denial outranks doubt  → denied" in run("adjudicate", differing.root, "--rules").out
    assert run("adjudicate", differing.root, "--rules", "outr doub", "--json").out.count("\n") == 1
    assert run("adjudicate", differing.root, "--rules", "bridge toll").out == ""


def test_a_set_is_compared_with_a_file_and_with_candidates(differing: Bench, run: Callable[..., Any]) -> None:
    line = {"article": "a1", "claims": [{"quote": "Engineers found cracks in the deck"}]}
    path = differing.root.parent / "system.jsonl"
    path.write_text(json.dumps(line) + "\n")
    found = [json.loads(line) for line in run("compare", differing.root, "ana", path, "--json").out.splitlines()]
    assert {each["aspect"] for each in found} == {"existence"}, "a system without labels differs in none"
    assert len(found) == 2
    assert run("compare", differing.root, "rules", "ben", "--list").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "ana", "ben"), "needs a terminal"),
        (("adjudicate",), "needs a terminal"),
        (("compare", "ana", "nobody", "--list"), "is no annotator, no system and no file"),
        (("compare", "ana", "ana", "--list"), "compared with itself"),
        (("adjudicate", "--list"), "the project has none yet"),
        (("adjudicate", "--annotator", "ana", "--list"), "annotates in this project"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_2(differing: Bench, run: Callable[..., Any], words: tuple[str, ...], said: str) -> None:
    command, *rest = words
    ran = run(command, differing.root, *rest)
    assert ran.status == 2
    assert said in ran.err


def test_an_adoption_can_be_recorded_by_a_program(differing: Bench) -> None:
    """What the screen hands over is an intent like any other, and so is its line."""
    project = Project(differing.root)
    session = Session(project, "eva")
    court = Adjudication(session, open_queue(session))
    asked = court.settle(court.queue.differences[0], Answer("annotator", "ana"), "why not")
    line = json.loads(asked.as_json())
    outcome = session.do(intent(**line))
    assert session.set.rulings[outcome.target][-1][1]["rule"] == "why not"
    session.close()
    project.close()
