"""Decisions that were made on an earlier text of their article: listed on the screen, placed by the annotator, never by the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from driving import ARTICLES, at_screen, claim_of, decide

from workbench.cli.main import main

SAFE, NORMAL = claim_of("courier", 1), claim_of("courier", 2)


@pytest.fixture
def revised(root: Path, tmp_path: Path) -> Path:
    """Two decisions; in the new text the wording of one has changed, and the other is gone."""
    decide(root, {"do": "judge", "claims": [SAFE], "label": "denied"}, {"do": "judge", "claims": [NORMAL], "label": "disputed"})
    text = ARTICLES[0]["text"].replace("the harbour bridge is safe and that", "the harbour bridge is quite safe and that")
    text = text.replace("traffic will return to normal within the week", "nobody knows more")
    path = tmp_path / "new.jsonl"
    path.write_text(json.dumps({**ARTICLES[0], "text": text}) + "\n", encoding="utf-8")
    assert main(["import", str(root), str(path), "--revise"]) == 0
    return root


async def test_the_head_of_the_article_says_how_many_wait_and_W_lists_them_with_both_wordings(revised: Path) -> None:
    async with at_screen(revised, place=("courier", None)) as seat:
        await seat.shows("2 waiting: W")
        await seat.press("W")
        await seat.shows("wait for their place")
        assert "stands there, changed?" in seat.text()
        assert "nowhere to be found" in seat.text()
        assert "is quite safe" in "".join(seat.row_text("#claims-context"))
        assert [each["did"] for each in await seat.wrote(2)] == ["judged", "judged"], "looking writes nothing"


async def test_enter_says_that_it_stands_there_and_u_takes_that_back(revised: Path) -> None:
    async with at_screen(revised, place=("courier", None)) as seat:
        await seat.press("W")
        await seat.shows("wait for their place")
        await seat.press("enter")
        event = (await seat.wrote(3))[-1]
        assert (event["did"], event["by"], event["quote"]) == ("reanchored", "person", "the harbour bridge is quite safe")
        await seat.shows("1 wait for their place")
        await seat.press("u")
        assert (await seat.wrote(4))[-1]["event"] == event["id"]
        await seat.shows("2 wait for their place")


async def test_what_is_nowhere_is_marked_by_hand(revised: Path) -> None:
    async with at_screen(revised, place=("courier", None)) as seat:
        await seat.press("W")
        await seat.shows("wait for their place")
        await seat.press("j", "enter")
        await seat.shows("v marks where it stands")
        await seat.press("v")
        await seat.shows("stand now? v, move, enter")
        await seat.press("v", "l", "enter")
        event = (await seat.wrote(3))[-1]
        assert (event["did"], event["claim"]["id"], event["by"]) == ("reanchored", NORMAL, "person")
        await seat.shows("1 waiting: W")
        assert (await seat.wrote(3))[0]["label"] == "denied", "the old lines stay"


async def test_marking_by_hand_that_is_given_up_leaves_it_waiting(revised: Path) -> None:
    async with at_screen(revised, place=("courier", None)) as seat:
        await seat.press("W")
        await seat.shows("wait for their place")
        await seat.press("v")
        await seat.shows("stand now?")
        await seat.press("escape")
        await seat.shows("it waits as before")
        assert len(await seat.wrote(2)) == 2
