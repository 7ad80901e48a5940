"""Two articles at once: both ends of a link in sight, each pane with its own claim in hand, decisions in either."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import Seat, at_screen, claim_of, decide, has_journal


def linked(root: Path) -> None:
    decide(root, {"do": "link", "from": claim_of("tribune", 2), "to": claim_of("courier", 1), "relation": "disputes"})


async def both(seat: Seat) -> None:
    await seat.shows("The Courier · 2024-10-03", "Tribune · 2024-10-04")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_tab_shows_both_ends_of_a_link_and_hides_the_other_again(root: Path, size: tuple[int, int]) -> None:
    linked(root)
    async with at_screen(root, size, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("tab")
        await both(seat)
        assert "the hairline cracks" in " ".join(" ".join(seat.row_text("#article-2")).replace("▌·", "").split())
        await seat.press("tab")
        await seat.until(lambda: "Tribune · 2024-10-04" not in seat.text())
        assert len(seat.events()) == 1


async def test_w_goes_to_the_other_article_and_a_verdict_there_is_written(root: Path) -> None:
    linked(root)
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("tab")
        await both(seat)
        await seat.press("w", "e")
        event = (await seat.wrote(2))[1]
        assert event["claims"] == [{"article": "tribune", "id": claim_of("tribune", 2)}]
        await seat.press("w", "d")
        event = (await seat.wrote(3))[2]
        assert event["claims"] == [{"article": "courier", "id": claim_of("courier", 1)}]


async def test_a_decision_in_one_pane_shows_in_the_other_where_they_show_the_same_article(root: Path) -> None:
    linked(root)
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("tab", "w", "K")
        await seat.until(lambda: seat.text().count("The Courier · 2024-10-03") == 2)
        await seat.press("home", "s")
        await seat.wrote(2)
        assert "●" in "".join(seat.row_text("#article"))
        assert "●" in "".join(seat.row_text("#article-2"))


async def test_leaving_closes_the_second_article_first(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("tab")
        await both(seat)
        await seat.press("q")
        await seat.until(lambda: "Tribune · 2024-10-04" not in seat.text())
        assert seat.app.is_running
    assert not has_journal(root)


async def test_the_second_pane_can_become_the_only_one(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("tab")
        await both(seat)
        await seat.press("w", "tab")
        await seat.until(lambda: "The Courier · 2024-10-03" not in seat.text())
        await seat.shows("Tribune · 2024-10-04", "1 of 3")
        await seat.press("s")
        assert (await seat.wrote(1))[0]["claims"][0]["article"] == "tribune"


async def test_the_other_article_alone_names_itself_and_leads_back(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("j", "tab")
        await both(seat)
        await seat.press("w", "tab")
        await seat.shows("Tribune alone · < goes back to Courier")
        await seat.press("<")
        await seat.shows("The Courier · 2024-10-03")
        assert seat.app.work.desks[0].ref == ("courier", claim_of("courier", 2))
    assert not has_journal(root)


async def test_beside_each_other_q_has_one_meaning_and_says_which(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("tab")
        await both(seat)
        assert "q one article" in seat.text()
        assert "q leave" not in seat.text()
