"""Who says a claim, by which words and how; how sure the verdict is: drafted on the screen, one event at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide, has_journal


async def test_a_changes_kind_and_stance_and_writes_one_event_on_leaving(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("a")
        await seat.shows("Attribution", "Mayor Ana Ruiz", "indirect")
        await seat.press("k", "t", "t", "enter")
        (event,) = await seat.wrote(1)
        assert event["did"] == "attributed"
        assert (event["kind"], event["stance"]) == ("assertion", "denies")
        assert event["source"]["quote"] == "Mayor Ana Ruiz"
        await seat.shows("attribution of Courier 1 changed")


@pytest.mark.parametrize("key", ["escape", "q", "a", "ctrl+g"])
async def test_every_way_out_keeps_what_was_changed(root: Path, key: str) -> None:
    async with at_screen(root) as seat:
        await seat.press("a", "k", key)
        assert [event["kind"] for event in await seat.wrote(1)] == ["assertion"]


@pytest.mark.parametrize("keys", [("a", "k", "u"), ("a", "k", "0"), ("a", "escape"), ("a", "k", "k", "k", "k", "enter")])
async def test_what_is_dropped_or_comes_back_to_what_it_was_writes_nothing(root: Path, keys: tuple[str, ...]) -> None:
    async with at_screen(root) as seat:
        await seat.press(*keys)
        await seat.shows("the attribution is as it was", "j/k claim")
    assert not has_journal(root)


async def test_a_source_is_marked_with_the_motions_of_marking(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("a", "s")
        await seat.shows("the source: move to its first word")
        await seat.press("l", "v", "l", "enter")
        await seat.shows("Attribution")
        await seat.press("enter")
        (event,) = await seat.wrote(1)
        assert event["source"] == {"start": 44, "end": 52, "quote": "Ana Ruiz", "name": None}
        assert event["cue"]["quote"] == "said"


async def test_a_span_that_is_left_leads_back_to_the_attribution(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("a", "c", "escape")
        await seat.shows("Attribution")
        await seat.press("escape")
    assert not has_journal(root)


async def test_a_source_gets_the_name_it_is_gathered_under(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("a", "n")
        await seat.shows("gathered under")
        await seat.press(*["backspace"] * 20, *"Ana Ruiz", "enter")
        await seat.shows("name    Ana Ruiz")
        await seat.press("enter")
        (event,) = await seat.wrote(1)
        assert event["source"]["name"] == "Ana Ruiz"


async def test_the_reporting_act_is_chosen_among_the_claims_near(root: Path) -> None:
    async with at_screen(root, place=("courier", claim_of("courier", 2))) as seat:
        await seat.press("a", "p", "enter")
        (event,) = await seat.wrote(1)
        assert event["parent"] == claim_of("courier", 1)


async def test_verdict_keys_do_not_judge_while_an_attribution_is_drafted(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("a", "d", "e", "o", "x", "1", "escape")
        await seat.shows("j/k claim")
    assert not has_journal(root)


# -- how sure ---------------------------------------------------------------------------------------------------------------


async def test_y_and_a_digit_say_how_sure_the_verdict_is(root: Path) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("y", "4")
        event = (await seat.wrote(2))[1]
        assert (event["did"], event["label"], event["confidence"]) == ("judged", "denied", 4)
        await seat.shows("DENIED  4/5")


async def test_without_a_verdict_nobody_is_asked_how_sure(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("y")
        await seat.shows("there is no verdict yet")
        await seat.press("s")
        (event,) = await seat.wrote(1)
        assert event["confidence"] is None


async def test_after_a_verdict_y_is_about_it_though_the_next_claim_is_in_hand(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("e")
        await seat.wrote(1)
        await seat.press("y")
        await seat.shows("how sure is Courier 1, denied?")
        await seat.press("3")
        event = (await seat.wrote(2))[1]
        assert (event["claims"][0]["id"], event["label"], event["confidence"]) == (claim_of("courier", 1), "denied", 3)


@pytest.mark.parametrize("key", ["escape", "q", "y", "9", "s"])
async def test_leaving_the_question_writes_nothing(root: Path, key: str) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("y", key, "escape")
        assert len(seat.events()) == 1
