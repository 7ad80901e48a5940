"""Leaving and coming back: the screen opens where the person left."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide, has_journal

from workbench.project.layout import Layout
from workbench.project.memory import keep_place, place_left

SECOND = claim_of("tribune", 2)


async def test_the_desk_opens_where_it_was_left(root: Path) -> None:
    keep_place(Layout(root), "ana", "tribune", SECOND)
    async with at_screen(root, place=place_left(Layout(root), "ana")) as seat:
        assert "2 of 3" in seat.text()
        await seat.until(lambda: seat.in_hand() == "the hairline cracks had been known since spring")
        assert not has_journal(root)


async def test_each_annotator_has_a_place_of_their_own(root: Path) -> None:
    keep_place(Layout(root), "ana", "tribune", SECOND)
    assert place_left(Layout(root), "ben") is None


@pytest.mark.parametrize("place", [("gone", None), ("tribune", "no-such-claim")])
async def test_a_place_that_is_no_longer_there_does_no_harm(root: Path, place: tuple[str, str | None]) -> None:
    async with at_screen(root, place=place) as seat:
        await seat.press("d")
        assert (await seat.wrote(1))[0]["did"] == "judged"


async def test_a_damaged_memory_of_the_place_does_no_harm(root: Path) -> None:
    keep_place(Layout(root), "ana", "tribune", SECOND)
    for damaged in (b"{", b"[]", b'{"article": 7}', b""):
        Layout(root).place_of("ana").write_bytes(damaged)
        assert place_left(Layout(root), "ana") is None


async def test_without_a_place_the_first_undecided_claim_is_in_hand(root: Path) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    async with at_screen(root) as seat:
        await seat.until(lambda: seat.in_hand() == "traffic will return to normal within the week")
