"""An annotator with assignments at the screen: own articles only, blind ones bare, others as evidence, nobody else's journal opened."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide

_opened: list[str] | None = None


def _listen(event: str, args: tuple[object, ...]) -> None:
    if _opened is not None and event == "open":
        _opened.append(str(args[0]))


sys.addaudithook(_listen)  # it cannot be taken out again, so it is put in once and asked only while something listens


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Every file that is opened meanwhile, whoever opens it."""
    global _opened
    _opened = found = []
    try:
        yield found
    finally:
        _opened = None


def assign(root: Path, *tasks: tuple[str, str, bool], annotator: str = "ana") -> None:
    """Lines of assignments.jsonl: (item, purpose, blind)."""
    lines = [
        {"schema": "assignment/1", "annotator": annotator, "article": item.partition("#")[0], "item": item, "purpose": purpose}
        | {"blind": blind, "round": 1, "seed": 0}
        for item, purpose, blind in tasks
    ]
    with (root / "assignments.jsonl").open("a") as file:
        file.write("".join(json.dumps(line) + "\n" for line in lines))


async def test_the_list_holds_the_assigned_articles_in_their_order(root: Path) -> None:
    assign(root, ("wire", "label", False), ("courier", "label", False))
    async with at_screen(root) as seat:
        await seat.shows("0/6 decided", "Wire")
        listed = " ".join(seat.row_text("#articles"))
        assert listed.index("Wire") < listed.index("Courier")
        assert "Tribune" not in listed
        await seat.press("J", "J", "J")
        await seat.shows("this is the last article")


async def test_n_goes_through_the_assigned_articles_only(root: Path) -> None:
    assign(root, ("wire", "label", False))
    async with at_screen(root) as seat:
        await seat.press("s", "s")
        await seat.wrote(2)
        await seat.press("n")
        await seat.shows("everything is decided")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_blind_article_shows_no_candidate_and_no_suggestion_shows_one_of_it(root: Path, size: tuple[int, int]) -> None:
    assign(root, ("tribune", "label", True), ("courier", "label", False))
    async with at_screen(root, size) as seat:
        await seat.shows("“The harbour bridge is safe,”")
        assert seat.signs() == []
        await seat.press("v", "v", "l", "l", "l", "enter")
        event = (await seat.wrote(1))[0]
        assert (event["did"], event["saw"]["blind"]) == ("marked", True)
        await seat.press("f")
        await seat.shows("Nothing to suggest")
        await seat.press("escape", "J", "f")
        await seat.shows("Link  Courier 1")
        rows = " ".join(seat.row_text("#pick-rows"))
        assert "Wire" in rows, "a candidate of an article that is nobody's secret"
        assert "Tribune 0" not in rows
        assert "Tribune 1" in rows, "the claim that was marked there is no candidate"
        await seat.press("escape")
        await seat.until(lambda: "Link  Courier" not in seat.text())
        assert "evidence" not in seat.text(), "to be named in a list makes no article a guest"


async def test_another_article_is_there_as_evidence_and_takes_no_verdict(root: Path) -> None:
    assign(root, ("courier", "label", False))
    decide(root, {"do": "link", "from": claim_of("tribune", 2), "to": claim_of("courier", 1), "relation": "disputes"})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("g")
        await seat.shows("Tribune · 2024-10-04", "evidence")
        await seat.press("s")
        await seat.shows("not assigned to ana")
        assert len(seat.events()) == 1
        await seat.press("less_than_sign", "s")
        assert (await seat.wrote(2))[1]["claims"] == [{"article": "courier", "id": claim_of("courier", 1)}]
        await seat.shows("1/4 decided")


async def test_a_repeat_looks_like_any_other_article_and_is_written_under_its_own_id(root: Path) -> None:
    assign(root, ("wire", "label", False), ("wire#again", "repeat", False))
    async with at_screen(root) as seat:
        await seat.press("s", "s", "c", "J")
        await seat.shows("2/4 decided", "1 of 2")
        await seat.press("d", "s", "c")
        events = await seat.wrote(6)
        assert [each["label"] for each in events if each["did"] == "judged"] == ["supported", "supported", "disputed", "supported"]
        assert [each["claims"][0]["article"] for each in events if each["did"] == "judged"] == ["wire"] * 2 + ["wire#again"] * 2
        await seat.press("f")
        await seat.shows("Link  Wire")
        assert "Wire" not in " ".join(seat.row_text("#pick-rows")), "what was decided the first time is not offered"


async def test_labelling_never_opens_another_annotators_journal(root: Path) -> None:
    """Everything is pressed that reads: picker, search, queue, checks, summary, help, another article, undo."""
    for who in ("ben", "eva"):
        decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"}, annotator=who)
    decide(root, {"do": "judge", "claims": [claim_of("courier", 2)], "label": "denied"})
    assign(root, ("courier", "label", False), ("wire", "label", True))
    with opened_files() as opened:
        async with at_screen(root) as seat:
            await seat.press("s", "f", "escape", "F", "escape", "Q", "escape", "exclamation_mark", "escape", "J", "K", "u", "U")
            await seat.press("slash", *"bridge", "enter", "slash", "enter", "escape", "question_mark", "escape")
            await seat.until(lambda: seat.app.unsaved == 0)
    journals = {Path(path).parent.name for path in opened if "/journals/" in path and path.endswith(".jsonl")}
    assert journals == {"ana"}
