"""The whole loop with the mouse: claims, verdicts, marking, lists; a click on words that name a key is that key."""

from __future__ import annotations

from pathlib import Path

from driving import Seat, at_screen, claim_of


def cell_of(seat: Seat, words: str, widget: str, last: bool = False) -> tuple[int, int]:
    """Where these words begin (or end) within a widget."""
    for y, row in enumerate(seat.row_text(widget)):
        if words in row:
            return row.index(words) + (len(words) - 1 if last else 0), y
    raise AssertionError(f"{words!r} is not in {widget}: {seat.row_text(widget)}")


async def click(seat: Seat, words: str, widget: str, times: int = 1) -> None:
    await seat.pilot.click(widget, offset=cell_of(seat, words, widget), times=times)
    await seat.pilot.pause()


async def test_a_claim_is_taken_in_hand_and_judged_by_clicks(root: Path) -> None:
    async with at_screen(root) as seat:
        await click(seat, "its members", "#article")
        assert seat.in_hand().startswith("its members")
        await click(seat, "e denied", "#inspector")
        (event,) = await seat.wrote(1)
        assert (event["label"], event["claims"]) == ("denied", [{"article": "courier", "id": claim_of("courier", 3)}])


async def test_a_hint_is_a_place_to_click_on(root: Path) -> None:
    async with at_screen(root) as seat:
        await click(seat, "x no claim", "#hints")
        assert (await seat.wrote(1))[0]["did"] == "rejected"


async def test_dragging_marks_and_a_click_on_the_hint_takes_it(root: Path) -> None:
    async with at_screen(root) as seat:
        begin, end = cell_of(seat, "calling the", "#article"), cell_of(seat, "account", "#article", last=True)
        await seat.pilot.mouse_down("#article", offset=begin)
        await seat.pilot.hover("#article", offset=end)
        await seat.pilot.mouse_up("#article", offset=end)
        await seat.shows("enter take")
        await click(seat, "enter take", "#hints")
        (event,) = await seat.wrote(1)
        assert event["did"] == "marked"
        assert event["first"][0]["claim"]["quote"] == "calling the account"


async def test_two_clicks_mark_a_word_and_three_a_sentence(root: Path) -> None:
    async with at_screen(root) as seat:
        await click(seat, "untrue", "#article", times=2)
        await seat.press("enter")
        assert (await seat.wrote(1))[0]["first"][0]["claim"]["quote"] == "untrue"
        await click(seat, "untrue", "#article", times=3)
        await seat.press("enter")
        assert (await seat.wrote(2))[1]["first"][0]["claim"]["quote"].endswith("calling the account “simply untrue”.")


async def test_a_click_in_the_list_opens_the_article(root: Path) -> None:
    async with at_screen(root) as seat:
        await click(seat, "Tribune", "#articles")
        await seat.shows("Tribune · 2024-10-04")


async def test_a_row_of_the_picker_is_taken_by_clicks(root: Path) -> None:
    async with at_screen(root) as seat:
        await click(seat, "f link", "#hints")
        await seat.shows("relation")
        await click(seat, "Wire 1", "#pick-rows")
        await click(seat, "s d e", "#pick-hints")
        (event,) = await seat.wrote(1)
        assert (event["did"], event["from"]["article"]) == ("linked", "wire")
