"""The list of a claim's links and cluster, and the jumps along links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import Seat, at_screen, claim_of, decide, has_journal, join

MINE = claim_of("courier", 1)
TRIBUNE = claim_of("tribune", 1)
WIRE = claim_of("wire", 1)
SECOND = claim_of("courier", 2)
PLACE = ("courier", MINE)


def link(source: str, to: str, relation: str = "denies") -> dict[str, Any]:
    return {"do": "link", "from": source, "to": to, "relation": relation}


async def open_list(seat: Seat) -> None:
    await seat.press("F")
    await seat.shows("Links and cluster of Courier 1")


async def test_F_lists_links_with_their_direction_and_x_unlinks(root: Path) -> None:
    decide(root, link(TRIBUNE, MINE, "denies"), link(MINE, WIRE, "supports"))
    async with at_screen(root, place=PLACE) as seat:
        await open_list(seat)
        rows = [row.split() for row in seat.row_text("#links-rows") if row.strip()]
        assert sorted(" ".join(row[:4]) for row in rows) == ["← denies Tribune 1", "→ supports Wire 1"]
        at = next(number for number, row in enumerate(rows) if row[0] == "←")
        await seat.press(*["j"] * at, "x")
        event = (await seat.wrote(3))[-1]
        assert (event["did"], event["from"]["id"], event["to"]["id"]) == ("unlinked", TRIBUNE, MINE)
        await seat.shows("unlinked from Tribune 1 · u undoes")
        assert "←" not in seat.text()
        await seat.press("u")
        assert (await seat.wrote(4))[-1]["event"] == event["id"]
        await seat.until(lambda: "←" in seat.text())


async def test_x_on_a_member_splits_it_off_its_cluster(root: Path) -> None:
    decide(root, *join(MINE, TRIBUNE, WIRE))
    async with at_screen(root, place=PLACE) as seat:
        await open_list(seat)
        rows = [row for row in seat.row_text("#links-rows") if row.strip()]
        at = next(number for number, row in enumerate(rows) if "∈" in row and "Tribune 1" in row)
        await seat.press(*["j"] * at, "x")
        event = (await seat.wrote(3))[-1]
        assert (event["did"], [each["id"] for each in event["claims"]]) == ("split", [TRIBUNE])
        await seat.shows("left the cluster · u undoes")
        await seat.press("escape")
        await seat.shows("with 1 more")


async def test_a_same_link_stands_in_the_list_and_can_be_taken_away(root: Path) -> None:
    decide(root, *join(MINE, WIRE))
    async with at_screen(root, place=PLACE) as seat:
        await open_list(seat)
        await seat.press("x")
        assert (await seat.wrote(2))[-1]["did"] == "unlinked"
        await seat.shows("No links yet")


async def test_g_in_the_list_goes_to_the_other_claim(root: Path) -> None:
    decide(root, link(WIRE, MINE))
    async with at_screen(root, place=PLACE) as seat:
        await open_list(seat)
        await seat.press("g")
        await seat.shows("Officials repeated", "1 of 2")
        await seat.press("<")
        await seat.shows("Mayor Ana Ruiz", "1 of 4")


@pytest.mark.parametrize("key", ["escape", "q", "F", "ctrl+g"])
async def test_the_list_closes_and_no_motion_in_it_writes(root: Path, key: str) -> None:
    decide(root, link(WIRE, MINE))
    async with at_screen(root, place=PLACE) as seat:
        await open_list(seat)
        await seat.press("j", "k", "down", "up", "s", "d", "1", key)
        await seat.shows("j/k claim")
        assert await seat.leave() == 0
        assert seat.dids() == ["linked"]


async def test_without_links_x_and_g_do_nothing(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_list(seat)
        await seat.shows("No links yet")
        await seat.press("x", "g", "j", "escape")
        await seat.shows("j/k claim")
        assert not has_journal(root)


# -- jumps ------------------------------------------------------------------------------------------------------------------


async def test_g_goes_along_the_only_link_and_the_angles_go_back_and_forward(root: Path) -> None:
    decide(root, link(WIRE, MINE))
    async with at_screen(root, place=PLACE) as seat:
        await seat.press("g")
        await seat.shows("Officials repeated")
        assert seat.in_hand() == "the harbour bridge is safe"
        await seat.press("<")
        await seat.shows("Mayor Ana Ruiz")
        await seat.press(">")
        await seat.shows("Officials repeated")
        await seat.press(">")
        assert seat.said() == "there is nothing to go forward to"
        await seat.press("<", "<")
        assert seat.said() == "there is nothing to go back to"
        assert seat.dids() == ["linked"]


async def test_g_with_several_links_shows_the_list(root: Path) -> None:
    decide(root, link(WIRE, MINE), link(TRIBUNE, MINE))
    async with at_screen(root, place=PLACE) as seat:
        await seat.press("g")
        await seat.shows("Links and cluster of Courier 1")


async def test_g_without_a_link_says_so(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await seat.press("g")
        assert seat.said() == "this claim has no links yet; f makes one"


async def test_links_of_a_member_show_on_every_member(root: Path) -> None:
    """A link to a member bears on all."""
    decide(root, *join(MINE, TRIBUNE), link(WIRE, TRIBUNE, "disputes"))
    async with at_screen(root, place=PLACE) as seat:
        await seat.shows("← disputes Wire 1")
