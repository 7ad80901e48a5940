"""Practice: each decision is answered with gold's and the guideline's rule, a score at the end, and nothing of it counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from driving import Seat, claim_of, cli, decide, has_journal, journal
from test_assigned import assign

from workbench.cli.main import main
from workbench.project.agreement import gather_project
from workbench.project.practice import Practice, practice_score, words_of
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp


@pytest.fixture
def taught(root: Path) -> Path:
    """Gold of two articles by eva, whose own journal is the only one."""
    decide(
        root,
        {"do": "judge", "claims": [claim_of("courier", 1)], "label": "disputed"},
        {"do": "judge", "claims": [claim_of("courier", 2)], "label": "supported"},
        {"do": "judge", "claims": [claim_of("courier", 3)], "label": "denied"},
        {"do": "reject", "claims": [claim_of("courier", 4)]},
        {"do": "judge", "claims": [claim_of("wire", 1)], "label": "disputed"},
        {"do": "judge", "claims": [claim_of("wire", 2)], "label": "unaddressed"},
        {"do": "link", "from": claim_of("tribune", 2), "to": claim_of("courier", 1), "relation": "disputes"},
        *({"do": "complete", "article": article, "on": True} for article in ("courier", "wire", "tribune")),
        annotator="eva",
    )
    cli("gold", root)
    return root


@asynccontextmanager
async def practising(root: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Seat]:
    project = Project(root, practice=True)
    session = Session(project, "ana")
    try:
        app = WorkbenchApp(session, practice=Practice(project))
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot, root)
            await seat.shows("q leave")
            yield seat
    finally:
        session.close()
        project.close()


def practised(root: Path) -> list[str]:
    return [path.read_text() for path in sorted(root.glob("practice/*/*.jsonl"))]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_verdict_is_answered_with_golds_and_the_rule(taught: Path, size: tuple[int, int]) -> None:
    before = journal(taught)
    async with practising(taught, size) as seat:
        await seat.shows(": practice")
        assert "Gold" not in seat.text()
        await seat.press("s")
        await seat.shows("Gold: disputed; you: supported", "Rule: something in the corpus", "Gold's link: ← disputes Tribune", "n goes on")
        await seat.press("d")
        await seat.shows("Gold: disputed, as you")
        await seat.press("n")
        await seat.until(lambda: "Rule:" not in seat.text())
        await seat.press("x")
        await seat.shows("Gold: supported; you: not a claim")
        await seat.press("n", "n", "x")
        await seat.shows("Gold: not a claim, as you")
        await seat.press("c")
        await seat.shows("gold has “")
    assert journal(taught) == before, "no ordinary journal was written"
    assert len(practised(taught)) == 1


async def test_the_score_rests_on_first_verdicts_and_stands_in_stats(taught: Path, run) -> None:  # type: ignore[no-untyped-def]
    async with practising(taught) as seat:
        await seat.press("s", "d", "j", "s", "j", "e", "j", "x", "c")
        await seat.until(lambda: practised(taught) and practised(taught)[0].count("\n") == 6)
    project = Project(taught)
    score = practice_score(project, "ana")
    assert score is not None
    assert (score["right"], score["verdicts"], score["found"], score["gold_claims"], score["complete"]) == (3, 4, 3, 3, 1)
    assert words_of(score) == "practice: 3 of 4 first verdicts as in gold (75 %); 3 of 3 claims found in 1 complete article"
    assert practice_score(project, "eva") is None
    assert "3 of 4 first verdicts as in gold (75 %)" in run("stats", taught).out
    assert set(gather_project(project).sets) == {"eva"}, "agreement knows nothing of it"
    project.close()
    before = (taught / "gold.jsonl").read_bytes()
    assert main(["gold", str(taught)]) == 0
    assert (taught / "gold.jsonl").read_bytes() == before
    assert main(["check", str(taught)]) == 0


async def test_what_was_assigned_is_not_practised_on_and_what_was_practised_on_is_no_control(taught: Path) -> None:
    assign(taught, ("wire", "control", False))
    async with practising(taught) as seat:
        listed = " ".join(seat.row_text("#articles"))
        assert "Courier" in listed
        assert "Wire" not in listed
        await seat.press("s")
        await seat.shows("Gold:")
    assert main(["assign", str(taught), "--annotator", "ana", "--article", "wire", "--control", "1", "--overlap", "0"]) == 0
    text = (taught / "assignments.jsonl").read_text()
    assert "courier" not in text


def test_without_gold_there_is_nothing_to_practise_on(root: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("label", root, "--annotator", "ana", "--practice", "--plain")
    assert ran.status == 2
    assert "nothing to practise on" in ran.err
    assert not has_journal(root)


def test_plain_practice_answers_too(taught: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("label", taught, "--annotator", "ana", "--practice", "--plain", stdin=b"s\nq\n")
    assert "Gold: disputed; you: supported" in ran.out
    assert "Rule: something in the corpus" in ran.out
    assert "0 of 1 first verdicts as in gold (0 %)" in ran.err
