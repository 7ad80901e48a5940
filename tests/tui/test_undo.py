"""Undo and redo from the keyboard: every decision can be taken back, in this session and in a later one."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide, has_journal

FIRST = "the harbour bridge is safe"


async def test_u_takes_the_last_verdict_back_and_says_what_it_was(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("d", "u")
        judged, undone = await seat.wrote(2)
        assert (undone["did"], undone["event"]) == ("undone", judged["id"])
        assert seat.said() == "undone: Courier 1 judged disputed · U does it again"
        assert seat.signs()[0] == "▌·"
        assert seat.in_hand() == FIRST
        assert "0/9 decided" in seat.text()


@pytest.mark.parametrize("key", ["U", "ctrl+r"])
async def test_redo_brings_it_back(root: Path, key: str) -> None:
    async with at_screen(root) as seat:
        await seat.press("d", "u", key)
        judged, _, redone = await seat.wrote(3)
        assert (redone["did"], redone["event"]) == ("redone", judged["id"])
        assert seat.said() == "done again: Courier 1 judged disputed · u undoes"
        assert seat.signs()[0] == "▌◐"
        assert seat.in_hand() == FIRST


async def test_undo_goes_back_without_end_and_then_says_that_there_is_nothing(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("s", "x", "comma", "u", "u", "u")
        events = await seat.wrote(6)
        assert [each["event"] for each in events[3:]] == [each["id"] for each in reversed(events[:3])]
        assert "0/9 decided" in seat.text()
        assert not set("●×⚑") & set("".join(seat.signs()))
        await seat.press("u")
        await seat.shows("nothing to undo")
        await seat.wrote(6)


async def test_a_new_decision_leaves_nothing_to_redo(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("s", "u", "d", "U")
        await seat.shows("nothing to redo")
        assert [each["did"] for each in await seat.wrote(3)] == ["judged", "undone", "judged"]


async def test_undo_and_redo_reach_behind_a_restart(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("d")
        (judged,) = await seat.wrote(1)
        assert await seat.leave() == 0
    async with at_screen(root) as seat:
        assert seat.signs()[0] == "◐"
        await seat.press("u")
        undone = (await seat.wrote(2))[-1]
        assert (undone["did"], undone["event"]) == ("undone", judged["id"])
        assert undone["s"] != judged["s"]
        assert "undone: " in seat.said()
        assert seat.signs()[0].strip("▌") == "·"
        assert await seat.leave() == 0
    async with at_screen(root) as seat:
        await seat.press("U")
        redone = (await seat.wrote(3))[-1]
        assert (redone["did"], redone["event"]) == ("redone", judged["id"])
        assert seat.signs()[0].strip("▌") == "◐"


async def test_undo_goes_to_the_article_where_it_happened(root: Path) -> None:
    """What is taken back must be seen."""
    decide(root, {"do": "judge", "claims": [claim_of("wire", 1)], "label": "denied"})
    async with at_screen(root) as seat:
        await seat.press("u")
        await seat.wrote(2)
        await seat.shows("Officials repeated")
        assert "undone: " in seat.said()


async def test_undo_of_a_verdict_on_a_cluster_takes_back_all_of_it(root: Path) -> None:
    claims = [claim_of("courier", 1), claim_of("wire", 1)]
    decide(root, {"do": "link", "from": claims[0], "to": claims[1], "relation": "same"})
    async with at_screen(root) as seat:
        await seat.press("d")
        await seat.shows("2/9 decided")
        await seat.press("u")
        await seat.shows("0/9 decided")


async def test_nothing_to_undo_writes_nothing(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("u", "U", "ctrl+r")
        await seat.shows("nothing to redo")
        assert not has_journal(root)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("x",), "Courier 1 rejected"), (("comma",), "Courier 1 flagged"), (("c",), "completed"), (("b", "L", "enter"), "Courier 1 moved"),
        (("v", "v", "l", "enter"), "marked"), (("d", "k", "0"), "Courier 1 reset"),
    ],
)  # fmt: skip
async def test_undo_names_every_kind_of_decision(root: Path, keys: tuple[str, ...], said: str) -> None:
    async with at_screen(root) as seat:
        await seat.press(*keys)
        count = len(await seat.wrote(2 if "0" in keys else 1))
        assert "u undoes" in seat.said()
        await seat.press("u")
        await seat.wrote(count + 1)
        assert said in seat.said()
        assert seat.said().startswith("undone: ")
