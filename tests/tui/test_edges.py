"""Moving the edges of a claim: one event for all of it, the same id, and nothing when nothing moved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import TEXT, Seat, at_screen, claim_of, decide, has_journal, make_project

TEXT_OF = TEXT["courier"]
MINE = claim_of("courier", 1)


async def moved(seat: Seat) -> dict[str, Any]:
    (event,) = await seat.wrote(1)
    assert event["did"] == "moved"
    return event


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("LL", "the harbour bridge is safe and that"),
        ("l", "harbour bridge is safe"),
        ("h", "that the harbour bridge is safe"),
        ("HH", "the harbour bridge"),
        ("hhL", "Tuesday that the harbour bridge is safe and"),
        (["alt+l"], "he harbour bridge is safe"),
        (["alt+h"], " the harbour bridge is safe"),
        (["alt+H", "shift+left"], "the harbour bridge is sa"),
        (["shift+right"], "the harbour bridge is safe "),
        (["right"], "he harbour bridge is safe"),
        ("lllllllllll", "safe"),
        ("HHHHHHHHHHH", "the"),
    ],
)
async def test_the_edges_move_by_word_and_by_character(root: Path, keys: str | list[str], words: str) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", *keys, "enter")
        event = await moved(seat)
        assert TEXT_OF[event["start"] : event["end"]] == words == event["quote"]
        assert event["fragments"] == [{"start": event["start"], "end": event["end"]}]
        assert event["claim"] == {"article": "courier", "id": MINE}
        await seat.shows("edges of Courier 1 moved · u undoes")
        await seat.until(lambda: seat.in_hand().split() == words.split())


async def test_square_brackets_snap_to_the_clause(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", "[", "]", "enter")
        event = await moved(seat)
        assert event["start"] <= TEXT_OF.index("the harbour") < TEXT_OF.index(" safe and") <= event["end"]
        assert event["quote"] != "the harbour bridge is safe"


async def test_u_leaves_the_edges_as_they_were(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", "L", "L", "h", "u")
        await seat.shows("the edges are as they were", "j/k claim")
        assert seat.in_hand() == "the harbour bridge is safe"
        assert await seat.leave() == 0
    assert not has_journal(root)


@pytest.mark.parametrize("key", ["escape", "enter", "q", "b", "ctrl+g"])
async def test_every_way_out_keeps_the_edges(root: Path, key: str) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", "L", key)
        assert (await moved(seat))["quote"] == "the harbour bridge is safe and"
        assert seat.app.is_running


@pytest.mark.parametrize("keys", ["", "Lh", "LH"])
async def test_edges_that_end_where_they_began_write_nothing(root: Path, keys: str) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", *keys.replace("h", "H"), "enter")
        await seat.shows("the edges are as they were")
    assert not has_journal(root)


async def test_verdict_keys_do_nothing_while_edges_move(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", *"sdeox1234.fcmijknN,", "u")
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_the_id_stays_and_undo_brings_the_words_back(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", "L", "L", "enter", "d", "u", "u")
        events = await seat.wrote(4)
        assert [each["did"] for each in events] == ["moved", "judged", "undone", "undone"]
        assert events[1]["claims"] == [{"article": "courier", "id": MINE}]
        await seat.until(lambda: seat.in_hand() == "the harbour bridge is safe")


async def test_only_the_outer_edges_of_a_claim_in_parts_move(tmp_path: Path) -> None:
    text = "“The bridge,” she said, “is quite safe,” and left."
    parts = [(1, 11), (25, 38)]
    assert [text[start:end] for start, end in parts] == ["The bridge", "is quite safe"]
    root = make_project(tmp_path / "parts", [{"id": "a", "text": text}], {"a": [{"fragments": parts}]})
    async with at_screen(root) as seat:
        await seat.press("b", "l", "H", "enter")
        event = await moved(seat)
        assert [(part["start"], part["end"]) for part in event["fragments"]] == [(5, 11), (25, 33)]
        assert event["quote"] == "bridge is quite"


async def test_a_part_is_added_with_the_motions_of_marking_and_dropped_again(root: Path) -> None:
    """The words between two parts of a claim that somebody else's words interrupt."""
    async with at_screen(root) as seat:
        await seat.press("b", "+")
        await seat.shows("another part")
        await seat.press("l", "v", "l", "enter")
        await seat.shows("left edge")
        await seat.press("enter")
        (event,) = await seat.wrote(1)
        assert event["did"] == "moved"
        assert event["quote"] == "the harbour bridge is safe and that"
        assert len(event["fragments"]) == 2
        await seat.press("b", "-", "enter")
        event = (await seat.wrote(2))[1]
        assert event["quote"] == "the harbour bridge is safe"


async def test_the_only_part_is_not_dropped(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("b", "-")
        await seat.shows("this is the only part")
        await seat.press("enter")
    assert not has_journal(root)


async def test_curly_brackets_bring_an_edge_in_to_the_next_clause(root: Path) -> None:
    """One key where going word by word would take ten."""
    start, end = TEXT["courier"].index("the harbour bridge is safe and"), TEXT["courier"].index(".\n\nThe dock")
    decide(root, {"do": "move", "claim": claim_of("courier", 1), "start": start, "end": end})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("b", "{", "enter")
        assert (await seat.wrote(2))[1]["quote"] == "and that traffic will return to normal within the week"
        await seat.press("u")
        await seat.wrote(3)
        await seat.press("b", "}", "}", "enter")
        assert (await seat.wrote(4))[3]["quote"] == "the harbour bridge is safe"


async def test_moving_the_edges_of_a_rejected_claim_says_that_it_is_one_again(root: Path) -> None:
    decide(root, {"do": "reject", "claims": [MINE]})
    async with at_screen(root, place=("courier", MINE)) as seat:
        await seat.press("b", "L", "enter")
        await seat.wrote(2)
        await seat.shows("moved; it is a claim again · u undoes")


async def test_the_keys_are_explained_while_edges_move_and_the_draft_stays(root: Path) -> None:
    async with at_screen(root, place=("courier", MINE)) as seat:
        await seat.press("b", "L", "?")
        await seat.shows("Keys and guideline", "drop the last part", "right edge a word to the right")
        await seat.press("escape")
        await seat.shows("Edges of claim 1")
        await seat.press("enter")
        event = await moved(seat)
        assert TEXT_OF[event["start"] : event["end"]] == "the harbour bridge is safe and"
