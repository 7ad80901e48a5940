"""Adjudicating by keys: what each one writes, what undo takes back, what is shown of those who refused or never looked."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from driving import TEXT, Seat, at_screen, claim_of, cli, decide, journal

from workbench.cli.main import main
from workbench.journal.ids import IdMaker
from workbench.project.adjudication import Adjudication, open_queue, queue_of
from workbench.project.agreement import agree
from workbench.project.project import Project
from workbench.project.readings import find_readings, only_shared
from workbench.project.roles import make_adjudicator
from workbench.project.session import Session
from workbench.project.settings import USUAL
from workbench.tui.differing import Stand
from workbench.tui.screens.adjudicate import AdjudicateApp
from workbench.tui.screens.compare import CompareApp

SAFE = claim_of("courier", 1), claim_of("tribune", 1), claim_of("wire", 1)
TRAFFIC, BRIEFED, CRACKS = claim_of("courier", 2), claim_of("courier", 3), claim_of("courier", 4)
COMPLETE = [{"do": "complete", "article": article, "on": True} for article in TEXT]


def judge(label: str, *claims: str) -> dict[str, Any]:
    return {"do": "judge", "claims": list(claims), "label": label}


@pytest.fixture
def court(root: Path) -> Path:
    """Ana and ben have completed all three articles; eva adjudicates."""
    same = [{"do": "link", "from": SAFE[0], "to": each, "relation": "same"} for each in SAFE[1:]]
    denies = {"do": "link", "from": claim_of("tribune", 2), "to": SAFE[0], "relation": "disputes"}
    shared = [judge("unaddressed", TRAFFIC), judge("denied", BRIEFED), judge("supported", claim_of("tribune", 2))]
    decide(root, *same, judge("disputed", SAFE[0]), *shared, judge("supported", CRACKS), denies, *COMPLETE)
    start = TEXT["courier"].index("hairline cracks in two")
    moved = {"do": "move", "claim": CRACKS, "start": start, "end": TEXT["courier"].index(" eleven girders")}
    refused = {"do": "reject", "claims": [claim_of("wire", 2)]}
    decide(root, *same, judge("supported", SAFE[0]), *shared, judge("supported", CRACKS), moved, refused, *COMPLETE, annotator="ben")
    decide(root, judge("disputed", claim_of("wire", 2)), annotator="ana")
    project = Project(root)
    make_adjudicator(project, "eva")
    project.close()
    return root


@asynccontextmanager
async def at_court(root: Path, size: tuple[int, int] = (120, 40), theme: str | None = None) -> AsyncIterator[Seat]:
    """The adjudication screen on this project, with a clock and ids that are the same each time."""
    project = Project(root)
    clock = itertools.count(1_700_000_000_000, 1000).__next__
    session = Session(project, "eva", clock=clock, ids=IdMaker(clock, bytes))
    try:
        app = AdjudicateApp(session, Adjudication(session, open_queue(session)), USUAL, theme)
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot, root)  # type: ignore[arg-type]
            await seat.shows("q leave")
            yield seat
    finally:
        session.close()
        project.close()


def rulings(seat: Seat) -> list[dict[str, Any]]:
    """What eva's journal says, event after event."""
    return [each for each in seat.events() if each["who"] == "eva"]


async def settled(seat: Seat, count: int) -> list[dict[str, Any]]:
    """Waits until eva has written so many events, and they are painted."""
    await seat.until(lambda: len(rulings(seat)) >= count and not seat.app.unsaved, f"{count} rulings")
    await seat.pilot.pause()
    found = rulings(seat)
    assert len(found) == count, [each["did"] for each in found]
    return found


async def test_the_weightiest_difference_comes_first_and_one_key_settles_it(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.shows("Which label? 3 claims of one cluster", "1 of 4", "a ana", "◐ disputed", "b ben", "● supported")
        await seat.press("a")
        (event,) = await settled(seat, 1)
        assert event["did"] == "adopted"
        assert event["session"]["role"] == "adjudicator"
        assert [(each["claim"]["id"], each["label"]) for each in event["claims"]] == [(each, "disputed") for each in SAFE]
        assert [each["relation"] for each in event["linked"]] == ["same", "same"]
        assert (event["ruling"]["of"], event["ruling"]["outcome"], event["ruling"]["rule"]) == ("ana", "disputed", None)
        assert {each["annotator"]: each["what"] for each in event["ruling"]["held"]} == {"ana": "disputed", "ben": "supported"}
        await seat.shows("Which link?", "2 of 4", "1/4 settled")


async def test_a_label_that_nobody_gave_is_taken_by_its_own_key(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("o")
        (event,) = await settled(seat, 1)
        assert {each["label"] for each in event["claims"]} == {"unaddressed"}
        assert (event["ruling"]["choice"], event["ruling"]["value"]) == ("own", "unaddressed")


async def test_who_refused_is_told_apart_from_who_has_nothing(court: Path) -> None:
    decide(court, {"do": "mark", "article": "wire", "start": 0, "end": 9}, annotator="ana")
    async with at_court(court) as seat:
        await seat.press("j", "j")
        await seat.shows("Is it a claim?", "“Officials”", "– has nothing here")
        await seat.press("j")
        await seat.shows("Is it a claim?", "“Traffic will return", "× refused: not a claim")


async def test_edges_are_put_together_or_narrowed(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("end")
        await seat.shows("Which edges?")
        await seat.press("minus")
        (event,) = await settled(seat, 1)
        (claim,) = event["claims"]
        assert claim["claim"]["id"] == CRACKS
        assert claim["span"]["quote"] == "hairline cracks in two of the bridge's"
        await seat.press("end", "plus")
        (_, again) = await settled(seat, 2)
        assert again["claims"][0]["span"]["quote"] == "Inspectors found hairline cracks in two of the bridge's eleven girders"
        assert again["ruling"]["choice"] == "union"


async def test_neither_refuses_the_claim_and_its_links_are_moot(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("x")
        (event,) = await settled(seat, 1)
        assert {each["claim"]["id"] for each in event["claims"] if each["decision"] == "rejected"} == set(SAFE)
        assert event["completed"], "the link was the last that was open in the Tribune"
        await seat.press("k")
        await seat.shows("Which link?", "moot: the claim was refused")


async def test_agreements_are_taken_in_one_step_and_one_undo_takes_them_back(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.shows("claims nobody differs about: * takes them")
        await seat.press("asterisk")
        (event,) = await settled(seat, 1)
        assert {each["claim"]["id"] for each in event["claims"]} >= {TRAFFIC, BRIEFED, claim_of("tribune", 2)}
        assert event["ruling"] is None
        await seat.shows("taken: 3 claims")
        await seat.press("asterisk")
        await seat.shows("is taken already")
        await seat.press("u")
        await settled(seat, 2)
        await seat.shows("undone: adopted 3 claims", "3 agreed to take")
        await seat.press("U")
        await settled(seat, 3)
        assert seat.app.session.set.view(("courier", TRAFFIC)).claim.label == "unaddressed"  # type: ignore[union-attr]


async def test_undo_goes_back_to_the_difference_and_holds_after_a_restart(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("a", "b")
        await settled(seat, 2)
    async with at_court(court) as seat:
        await seat.shows("2/4 settled")
        await seat.press("u")
        await settled(seat, 3)
        await seat.shows("Which link?", "1/4 settled", "undone")
        await seat.press("a")
        await settled(seat, 4)
        assert [each["relation"] for each in rulings(seat)[-1]["linked"]] == ["disputes"]


async def test_a_rule_is_written_searched_and_carried_over(court: Path) -> None:
    decide(court, judge("disputed", TRAFFIC), annotator="ana")
    decide(court, judge("supported", TRAFFIC), annotator="ben")
    async with at_court(court) as seat:
        await seat.press("m")
        await seat.shows("By which rule, or why?")
        await seat.type("a promise is no evidence")
        await seat.press("enter")
        await seat.shows("rule: a promise is no evidence")
        await seat.press("a")
        (event,) = await settled(seat, 1)
        assert event["ruling"]["rule"] == "a promise is no evidence"
        await seat.shows("traffic will return", "Like this before", ". a promise is no evidence → disputed")
        await seat.press("full_stop")
        (_, event) = await settled(seat, 2)
        assert (event["ruling"]["rule"], event["claims"][0]["label"]) == ("a promise is no evidence", "disputed")
        await seat.press("slash")
        await seat.type("promi evid")
        await seat.shows("a promise is no evidence", "label · courier")
        await seat.press("escape")
        await seat.press("semicolon", "m", "end")
        await seat.type(", nor a plan")
        await seat.press("enter")
        (*_, event) = await settled(seat, 3)
        assert event["ruling"]["rule"] == "a promise is no evidence, nor a plan", "a rule can be mended afterwards"


async def test_an_article_is_complete_with_its_last_difference(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("a", "a", "a", "a")
        events = await settled(seat, 4)
        completed = [each["article"] for event in events for each in event["completed"]]
        assert sorted(completed) == ["courier", "tribune", "wire"]
        await seat.shows("4/4 settled")
        await seat.press("n")
        await seat.shows("nothing is open")
        assert await seat.leave() == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("theme", ["dark", "mono"])
async def test_every_size_shows_the_question_the_sides_and_the_text(court: Path, size: tuple[int, int], theme: str) -> None:
    async with at_court(court, size, theme) as seat:
        await seat.shows("eva adjudicates", "Which label?", "a ana", "b ben", "harbour bridge is safe", "q leave")
        for _ in range(4):
            await seat.press("j")
            assert all(len(row) <= size[0] for row in seat.rows())
            assert "a ana" in seat.text()


async def test_tab_turns_to_the_other_end_of_a_link(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("j")
        await seat.shows("first end of the link", "2 disputes 1")
        first = seat.row_text("#facts")
        await seat.press("tab")
        await seat.shows("second end of the link")
        assert seat.row_text("#facts") != first


async def test_no_motion_writes(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("j", "k", "n", "N", "home", "end", "tab", "pagedown", "pageup", "right", "left", "escape", "ctrl+c", "c", "9", "z")
        assert rulings(seat) == []


async def test_compare_steps_through_differences_with_the_reason_and_writes_nothing(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("m")
        await seat.type("mayors are a source like any other")
        await seat.press("enter", "a", "a", "a", "a")
        await settled(seat, 4)
    before = {path: path.read_bytes() for path in court.glob("journals/*/*.jsonl")}
    project = Project(court)
    sets = only_shared([find_readings(project, name) for name in ("ben", "adjudicated")])
    app = CompareApp(Stand(project, queue_of(project, sets)), USUAL)
    async with app.run_test(size=(120, 40)) as pilot:
        seat = Seat(app, pilot, court)  # type: ignore[arg-type]
        await seat.shows("ben ≠ eva", "Which label?", "eva ruled: disputed", "mayors are a source like any other")
        for key in ("j", "tab", "a", "x", "end", "k", "m", "s"):
            await seat.press(key)
        assert await seat.leave() == 0
    project.close()
    assert {path: path.read_bytes() for path in court.glob("journals/*/*.jsonl")} == before


async def test_nothing_to_adjudicate_is_said(root: Path) -> None:
    async with at_court(root) as seat:
        await seat.shows("Nothing to adjudicate", "two are needed")
        await seat.press("a", "x", "m", "full_stop", "j", "tab", "asterisk", "u")
        assert rulings(seat) == []


async def test_hostile_words_in_a_rule_do_not_reach_the_terminal(court: Path) -> None:
    async with at_court(court) as seat:
        await seat.press("m")
        await seat.paste("bad \x1b[31m rule [red]x[/]")
        await seat.press("enter")
        await seat.press("a")
        await settled(seat, 1)
        assert "\x1b" not in seat.text()


async def test_keys_that_come_before_the_disk_answers_settle_the_next_difference(court: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Session.write

    def slowly(self: Session, prepared: Any) -> None:
        time.sleep(0.1)
        write(self, prepared)

    async with at_court(court) as seat:
        monkeypatch.setattr(Session, "write", slowly)
        await seat.rattle("a", "a", "a", "a")
        events = await settled(seat, 4)
        assert len({each["ruling"]["difference"] for each in events}) == 4
        await seat.shows("4/4 settled")


async def label_blind(root: Path, annotator: str, verdicts: str) -> None:
    """Marks the first sentence of each assigned article by keys and judges it."""
    async with at_screen(root, (80, 24), annotator=annotator) as seat:
        written = len(journal(root))
        for verdict in verdicts:
            assert seat.signs() == [], "no candidate shows"
            for keys in (("v", "s", "enter"), (verdict,), ("c",)):
                await seat.press(*keys)
                written += 1
                await seat.wrote(written)
            await seat.press("J")
        assert await seat.leave() == 0


async def test_the_whole_round_from_assigning_to_scores(root: Path, run: Any) -> None:
    """Assign, label blind in two sittings, agree, adjudicate, gold, score: docs/annotators.md, by keys."""
    people = [word for name in ("ana", "ben") for word in ("--annotator", name)]
    cli("assign", root, *people, "--article", "wire", "--article", "tribune", "--overlap", 1, "--blind", 1)
    await label_blind(root, "ana", "dd")
    await label_blind(root, "ben", "de")
    report, _ = agree([root], gamma=False)
    assert report["pairs"][0]["spans"]["exact"]["f1"] == 1.0
    assert report["pairs"][0]["labels"]["observed"] == 0.5
    project = Project(root)
    make_adjudicator(project, "eva")
    project.close()
    async with at_court(root, (80, 24)) as seat:
        await seat.shows("1 to settle; 1 claims nobody differs about")
        await seat.press("asterisk", "m")
        await seat.type("officials are one voice")
        await seat.press("enter", "b")
        agreed, ruled = await settled(seat, 2)
        assert [each["article"] for event in (agreed, ruled) for each in event["completed"]] == ["wire", "tribune"], "the agreed one first"
        assert ruled["ruling"]["rule"] == "officials are one voice"
        assert await seat.leave() == 0
    assert all(each["saw"]["blind"] for each in journal(root) if each["who"] != "eva")
    assert main(["gold", str(root)]) == 0
    gold = [json.loads(line) for line in (root / "gold.jsonl").read_text().splitlines()]
    assert [(each["article"], [claim["label"] for claim in each["claims"]]) for each in gold] == [
        ("tribune", ["denied"]),
        ("wire", ["disputed"]),
    ]
    card = (root / "gold.card.md").read_text()
    assert "2 of 2 articles, 2 of 2 claims (100 %)" in card
    scored = run("score", root / "gold.jsonl", root / "candidates" / "rules.jsonl", "--json")
    assert scored.status == 0
    assert json.loads(scored.out)["articles"] == 2
    why = run("compare", root, "ana", "adjudicated", "--json")
    assert [json.loads(line)["rule"] for line in why.out.splitlines()] == ["officials are one voice"]
    assert main(["check", str(root)]) == 0
