"""The main loop: a key, a decision on disk, the next claim in hand; and every key that must not decide anything."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from driving import ARTICLES, Seat, at_screen, claim_of, cli, decide, has_journal, join, journal, make_project
from textual import events

FIRST = "the harbour bridge is safe"
SECOND = "traffic will return to normal within the week"
THIRD = "its members had been briefed"
FOURTH = "Inspectors found hairline cracks in two of the bridge's eleven girders"
BRIDGE = [claim_of("courier", 1), claim_of("tribune", 1), claim_of("wire", 1)]


def refs(*numbers: tuple[str, int]) -> list[dict[str, str]]:
    return [{"article": article, "id": claim_of(article, number)} for article, number in numbers]


async def in_hand(seat: Seat, words: str) -> None:
    await seat.until(lambda: seat.in_hand() == words, f"“{words}” in hand, not “{seat.in_hand()}”")


# -- deciding ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "label", "sign"),
    [
        ("s", "supported", "●"), ("d", "disputed", "◐"), ("e", "denied", "○"), ("o", "unaddressed", "–"),
        ("1", "supported", "●"), ("2", "disputed", "◐"), ("3", "denied", "○"), ("4", "unaddressed", "–"),
    ],
)  # fmt: skip
async def test_a_verdict_key_writes_one_event_and_goes_on_to_the_next_undecided(root: Path, key: str, label: str, sign: str) -> None:
    async with at_screen(root) as seat:
        await seat.press(key)
        (event,) = await seat.wrote(1)
        assert (event["did"], event["label"], event["only"]) == ("judged", label, False)
        assert event["claims"] == refs(("courier", 1))
        assert event["saw"] == {"systems": ["rules"], "suggestions": [], "blind": False}
        await in_hand(seat, SECOND)
        assert seat.signs()[0] == sign
        assert seat.said() == f"Courier 1 → {label} · u undoes"
        assert "1/9 decided" in seat.text()


async def test_what_the_extractor_proposed_can_be_judged(tmp_path: Path) -> None:
    """The way from the command line to a decision; what exactly is proposed is the extractor's business."""
    root = make_project(tmp_path / "extracted", ARTICLES, {})
    cli("extract", root)
    async with at_screen(root) as seat:
        words = seat.in_hand()
        await seat.press("s")
        (event,) = await seat.wrote(1)
        assert words
        assert event["first"][0]["claim"]["quote"].split() == words.split()


async def test_x_says_that_it_is_no_claim_and_goes_on(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("x")
        (event,) = await seat.wrote(1)
        assert (event["did"], event["claims"]) == ("rejected", refs(("courier", 1)))
        await in_hand(seat, SECOND)
        assert seat.signs()[0] == "×"
        assert seat.said() == "Courier 1 → not a claim · u undoes"


async def test_0_takes_the_decision_back_and_stays(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("d", "k", "0")
        event = (await seat.wrote(2))[1]
        assert (event["did"], event["claims"]) == ("reset", refs(("courier", 1)))
        await in_hand(seat, FIRST)
        assert seat.signs()[0] == "▌·"
        assert seat.said() == "Courier 1 is undecided again · u undoes"


async def test_0_on_an_undecided_claim_writes_nothing_and_says_why(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("0")
        await seat.shows("nothing has been decided here")
        assert not has_journal(root)


async def test_a_full_stop_gives_the_last_verdict_again(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("e", ".", "x", ".")
        events = await seat.wrote(4)
        assert [(each["did"], each.get("label")) for each in events] == [
            ("judged", "denied"), ("judged", "denied"), ("rejected", None), ("rejected", None),
        ]  # fmt: skip
        assert [each["claims"] for each in events] == [refs(("courier", number)) for number in (1, 2, 3, 4)]


async def test_a_full_stop_before_any_verdict_says_that_there_is_none(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press(".")
        await seat.shows("there is no verdict to repeat yet")
        assert not has_journal(root)


async def test_a_verdict_covers_the_cluster_in_one_event(root: Path) -> None:
    decide(root, *join(*BRIDGE))
    async with at_screen(root) as seat:
        assert "with 2 more" in seat.text()
        await seat.press("d")
        event = (await seat.wrote(3))[-1]
        assert sorted(each["id"] for each in event["claims"]) == sorted(BRIDGE)
        assert seat.said() == "Courier 1 and 2 more → disputed · u undoes"
        assert "3/9 decided" in seat.text()
        await seat.press("J")
        await seat.shows("Two engineers")
        assert "◐" in seat.signs()[0]


async def test_i_gives_the_next_verdict_to_this_mention_only_and_only_the_next(root: Path) -> None:
    decide(root, *join(*BRIDGE))
    async with at_screen(root) as seat:
        await seat.press("i")
        await seat.shows("this mention only")
        await seat.press("e")
        event = (await seat.wrote(3))[-1]
        assert (event["only"], event["claims"]) == (True, refs(("courier", 1)))
        assert seat.said() == "Courier 1 → denied · u undoes"
        await seat.press("J", "s")
        event = (await seat.wrote(4))[-1]
        assert event["only"] is False
        # The verdict that was given for one mention alone is passed by.
        assert sorted(each["id"] for each in event["claims"]) == sorted(BRIDGE[1:])
        assert seat.said() == "Tribune 1 and 1 more → supported · u undoes"


@pytest.mark.parametrize("key", ["i", "escape", "ctrl+g"])
async def test_i_can_be_taken_back(root: Path, key: str) -> None:
    decide(root, *join(*BRIDGE))
    async with at_screen(root) as seat:
        await seat.press("i", key, "d")
        event = (await seat.wrote(3))[-1]
        assert len(event["claims"]) == 3


async def test_after_the_last_claim_the_hand_goes_to_one_that_was_passed_over(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("j", "j", "j", "d")
        await seat.wrote(1)
        await in_hand(seat, FIRST)


async def test_when_the_last_claim_of_an_article_is_decided_c_is_offered(root: Path) -> None:
    async with at_screen(root, place=("wire", None)) as seat:
        await seat.press("s")
        await seat.wrote(1)
        assert "c completes the article" not in seat.text()
        await seat.press("s")
        await seat.wrote(2)
        assert seat.said() == "Wire 2 → supported · u undoes   all decided: c completes"
        await seat.press("c")
        event = (await seat.wrote(3))[-1]
        assert (event["did"], event["article"], event["on"]) == ("completed", "wire", True)
        await seat.shows("✓ complete", "Wire is complete, with 2 to look at: ! · u undoes")
        await seat.press("c")
        assert (await seat.wrote(4))[-1]["on"] is False
        assert "✓" not in seat.text()


async def test_behind_the_last_open_claim_the_hand_stays_and_a_second_verdict_says_what_it_replaces(root: Path) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("wire", 1)], "label": "denied"})
    async with at_screen(root, place=("wire", claim_of("wire", 2))) as seat:
        await seat.press("s")
        await seat.wrote(2)
        assert seat.app.work.desks[0].ref == ("wire", claim_of("wire", 2)), "no further key decides the other claim anew"
        await seat.press("x")
        event = (await seat.wrote(3))[-1]
        assert event["claims"][0]["id"] == claim_of("wire", 2)
        await seat.shows("Wire 2 → not a claim (was supported)")


async def test_a_message_goes_with_the_next_key_and_never_comes_back(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press(",")
        await seat.shows("flagged · u undoes")
        await seat.press("s")
        await seat.shows("Courier 1 → supported")
        await seat.press("j")
        await seat.until(lambda: "u undoes" not in seat.text())
        await seat.press("F", "escape", "j", "J")
        await seat.shows("Tribune · 2024-10-04")
        assert "→ supported" not in seat.text()


async def test_completing_an_article_with_open_claims_says_how_many(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("c")
        await seat.wrote(1)
        assert seat.said() == "Courier is complete, with 4 undecided · u undoes"


async def test_a_key_that_would_judge_a_claim_out_of_sight_first_scrolls_to_it(tmp_path: Path) -> None:
    """Nobody may decide about words that they cannot read."""
    text = "The bridge is safe. " + "Nothing else happened. " * 400
    root = make_project(tmp_path / "long", [{"id": "a", "text": text}], {"a": [{"quote": "The bridge is safe"}]})
    async with at_screen(root, (80, 24)) as seat:
        await seat.press("pagedown", "pagedown")
        assert "The bridge is safe. Nothing" not in seat.text()
        await seat.press("d")
        await seat.shows("out of sight", "The bridge is safe. Nothing")
        assert not has_journal(root)
        await seat.press("d")
        assert (await seat.wrote(1))[0]["label"] == "disputed"


async def test_a_flag_goes_up_and_down_and_decides_nothing(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("comma")
        (event,) = await seat.wrote(1)
        assert (event["did"], event["on"], event["claim"]) == ("flagged", True, *refs(("courier", 1)))
        assert seat.signs()[0] == "▌⚑"
        assert "0/9 decided" in seat.text()
        await in_hand(seat, FIRST)
        await seat.press("comma")
        assert (await seat.wrote(2))[-1]["on"] is False
        assert seat.signs()[0] == "▌·"


async def test_a_note_is_written_as_it_was_typed(root: Path) -> None:
    """Every letter is a letter there, verdict keys too."""
    async with at_screen(root) as seat:
        await seat.press("m")
        await seat.shows("Note on Courier 1")
        await seat.type("seeds of doubt, e.g. x 0")
        await seat.press("enter")
        (event,) = await seat.wrote(1)
        assert (event["did"], event["text"], event["claim"]) == ("noted", "seeds of doubt, e.g. x 0", *refs(("courier", 1)))
        await seat.shows("note saved · u undoes", "seeds of doubt")


async def test_a_note_that_comes_in_one_read_loses_no_letter(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.rattle("m", *"seeds", "enter")
        (event,) = await seat.wrote(1)
        assert (event["did"], event["text"]) == ("noted", "seeds")


async def test_a_digit_after_y_where_there_is_no_verdict_decides_nothing(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("y", "4", "s")
        (event,) = await seat.wrote(1)
        assert (event["label"], event["confidence"]) == ("supported", None)


async def test_a_note_that_is_left_writes_nothing(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("m")
        await seat.shows("Note on Courier 1")
        await seat.type("seeds")
        await seat.press("ctrl+c")
        await seat.press("escape")
        await seat.until(lambda: "Note on" not in seat.text())
        assert await seat.leave() == 0
    assert not has_journal(root)


# -- moving -----------------------------------------------------------------------------------------------------------------


async def test_j_and_k_step_through_the_claims_and_stop_at_the_ends(root: Path) -> None:
    async with at_screen(root) as seat:
        await in_hand(seat, FIRST)
        for key, words in (("j", SECOND), ("down", THIRD), ("j", FOURTH), ("j", FOURTH), ("k", THIRD), ("up", SECOND)):
            await seat.press(key)
            await in_hand(seat, words)
        await seat.press("end")
        await in_hand(seat, FOURTH)
        assert "4 of 4" in seat.text()
        await seat.press("home")
        await in_hand(seat, FIRST)
        await seat.press("k")
        assert seat.said() == "this is the first claim"


async def test_J_and_K_turn_to_the_next_and_the_previous_article(root: Path) -> None:
    async with at_screen(root) as seat:
        for key, words in (("J", "The harbour bridge is safe"), ("J", FIRST), ("J", FIRST), ("K", "The harbour bridge is safe")):
            await seat.press(key)
            await in_hand(seat, words)
        assert "Two engineers" in seat.text()
        await seat.press("K", "K")
        assert seat.said() == "this is the first article"


async def test_n_goes_to_the_next_undecided_across_articles_and_N_back(root: Path) -> None:
    cracks = "the hairline cracks had been known since spring"
    decide(root, {"do": "judge", "claims": [claim_of("courier", 2), claim_of("tribune", 1)], "label": "denied"})
    async with at_screen(root) as seat:
        for key, words in (
            ("n", THIRD), ("n", FOURTH), ("n", cracks), ("N", FOURTH), ("N", THIRD), ("N", FIRST),
        ):  # fmt: skip
            await seat.press(key)
            await in_hand(seat, words)
        await seat.press("N")
        await in_hand(seat, "Traffic will return to normal within the month")


async def test_n_passes_over_complete_articles_and_says_when_nothing_is_left(root: Path) -> None:
    everything = [claim_of(article, number) for article, count in (("courier", 4), ("wire", 2)) for number in range(1, count + 1)]
    decide(root, {"do": "judge", "claims": everything, "label": "denied"}, {"do": "complete", "article": "tribune", "on": True})
    async with at_screen(root) as seat:
        await seat.press("n")
        assert seat.said().startswith("everything is decided")
        await in_hand(seat, FIRST)


async def test_a_semicolon_goes_back_to_the_claim_decided_last(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press(";")
        assert seat.said() == "nothing has been decided in this session yet"
        await seat.press("j", "d", "J", ";")
        await in_hand(seat, SECOND)


async def test_the_words_in_hand_follow_at_every_size(root: Path) -> None:
    for size in ((80, 24), (100, 30), (200, 50)):
        async with at_screen(root, size) as seat:
            for words in (FIRST, SECOND, THIRD, FOURTH):
                await in_hand(seat, words)
                await seat.press("j")


async def test_in_a_narrow_terminal_w_shows_the_list_and_leaves_it(root: Path) -> None:
    async with at_screen(root, (80, 24)) as seat:
        assert "0/3" not in seat.text()
        await seat.press("w")
        await seat.shows("Tribune", "0/3")
        await seat.press("J", "w")
        await seat.until(lambda: "0/3" not in seat.text())
        await in_hand(seat, "The harbour bridge is safe")
        await seat.press("w")
        await seat.shows("0/3")
        await seat.press("q")
        await seat.until(lambda: "0/3" not in seat.text())
        assert seat.app.is_running, "q closes the top layer first"
    assert not has_journal(root)


async def test_escape_leaves_the_list_of_articles_as_it_was_entered(root: Path) -> None:
    async with at_screen(root, (80, 24)) as seat:
        await seat.press("j", "w", "j", "j")
        await seat.until(lambda: seat.app.work.desks[0].row.id == "wire")
        await seat.press("escape")
        await seat.until(lambda: seat.app.work.desks[0].ref == ("courier", claim_of("courier", 2)))
    assert not has_journal(root)


async def test_a_list_left_open_in_a_terminal_that_grows_stands_in_no_way(root: Path) -> None:
    async with at_screen(root, (80, 24)) as seat:
        await seat.press("w")
        await seat.pilot.resize_terminal(120, 40)
        await seat.shows("Mayor Ana Ruiz")
        await seat.press("w")
        await seat.shows("always shown here")
        assert await seat.leave() == 0


async def test_keys_that_come_in_one_read_go_to_the_screen_that_the_first_one_opened(root: Path) -> None:
    """A slow line sends "f1" at once. The 1 takes a row of the picker; as a verdict it would be a decision nobody made."""
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.rattle("f", "1")
        await seat.shows("Recorded: ", " 1 denies Courier 1")
        await seat.press("escape")
        await seat.rattle("m", "s", "d", "e")
        await seat.shows("Note on Courier 1")
        await seat.press("escape")
        await seat.until(lambda: "Note on" not in seat.text())
        await seat.rattle("question_mark", "s", "x")
        await seat.shows("Keys and guideline")
        await seat.press("q")
        await seat.shows("j/k claim")
        assert await seat.leave() == 0
    assert [(each["did"], each.get("relation")) for each in journal(root)] == [("judged", None), ("linked", "denies")]


@pytest.mark.parametrize("opening", [("question_mark",), ("f",), ("F",), ("m",), ("f", "plus"), ("f", "slash")])
async def test_more_steps_back_than_there_are_layers_do_no_harm(root: Path, opening: tuple[str, ...]) -> None:
    async with at_screen(root) as seat:
        before = seat.text()
        await seat.press(*opening)
        await seat.until(lambda: seat.text() != before)
        await seat.rattle(*["escape"] * 6)
        # A layer that closes may swallow keys of the same read; none may do more than step back.
        await seat.press("escape", "escape")
        await seat.shows("j/k claim")
        await seat.press("d")
        assert (await seat.wrote(1))[0]["did"] == "judged"


# -- keys that decide nothing -----------------------------------------------------------------------------------------------

MOTIONS = [
    *"jkJKnN;g<>w?i", "down", "up", "pagedown", "pageup", "space", "home", "end", "left", "right", "escape", "ctrl+g", "ctrl+t",
    "tab", "y", "z", "f5", "ctrl+c", "ctrl+q", "ctrl+d", "ctrl+s", "enter", "backspace", "delete",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
async def test_no_motion_key_writes_anything(root: Path, seed: int) -> None:
    """Not even the folder of the journal is made, in whatever order the keys come."""
    keys = random.Random(seed).choices(MOTIONS, k=80)
    async with at_screen(root, ((80, 24), (120, 40))[seed % 2]) as seat:
        await seat.rattle(*keys)
        await seat.press("escape", "escape", "escape")
        assert seat.app.is_running, keys
        await seat.shows("j/k claim")
        assert await seat.leave() == 0
    assert not has_journal(root), keys


DECIDING = [*"sdeox0123456789.fFbm,g;iu", "ctrl+r", "U"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_without_a_claim_no_key_decides_anything(tmp_path: Path, size: tuple[int, int]) -> None:
    root = make_project(tmp_path / "bare", [{"id": "a", "text": "Nothing is claimed here."}], {})
    async with at_screen(root, size) as seat:
        await seat.shows("This article has no claims yet.")
        await seat.press(*DECIDING, "j", "k", "n", "N", "home", "end")
        assert "nothing to redo" in seat.text() or "everything is decided" in seat.text() or "no claim" in seat.text()
        await seat.shows("This article has no claims yet.")
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_without_an_article_no_key_decides_anything(tmp_path: Path) -> None:
    root = make_project(tmp_path / "empty", [], {})
    async with at_screen(root) as seat:
        await seat.shows("The project has no articles yet.")
        await seat.press(*DECIDING, "j", "k", "J", "K", "n", "N", "home", "end", "c", "v", "w", "pagedown")
        await seat.shows("The project has no articles yet.")
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_pasted_text_does_nothing_outside_an_input(root: Path) -> None:
    """A paragraph in the clipboard holds every verdict key."""
    async with at_screen(root) as seat:
        await seat.paste("desx0.sdeo1234\ncq")
        assert seat.app.is_running
        await in_hand(seat, FIRST)
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_ctrl_c_never_quits(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("ctrl+c", "ctrl+c", "ctrl+c", "d")
        assert (await seat.wrote(1))[0]["did"] == "judged"
        assert seat.app.is_running


async def test_q_leaves_with_status_0_and_what_was_decided_is_there(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.rattle("s", "d", "e", "o")
        assert await seat.leave() == 0
    async with at_screen(root) as seat:
        assert [each["label"] for each in seat.events()] == ["supported", "disputed", "denied", "unaddressed"]
        assert "4/9 decided" in seat.text()


# -- many at once -------------------------------------------------------------------------------------------------------------


async def test_a_star_gives_the_next_verdict_to_all_that_is_undecided_here_in_one_step(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("s", "*")
        await seat.shows("for all 3 undecided claims")
        await seat.press("o")
        event = (await seat.wrote(2))[1]
        assert (event["did"], event["label"]) == ("judged", "unaddressed")
        assert event["claims"] == refs(("courier", 2), ("courier", 3), ("courier", 4))
        await seat.shows("3 claims of Courier → unaddressed · u undoes", "4/9 decided")
        await seat.press("u")
        await seat.wrote(3)
        await seat.shows("1/9 decided")


async def test_a_star_and_x_reject_all_that_is_undecided_here(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("*", "x")
        (event,) = await seat.wrote(1)
        assert (event["did"], len(event["claims"])) == ("rejected", 4)
        await seat.shows("4 claims of Courier → not a claim")


async def test_a_star_is_taken_back_by_a_star_or_escape(root: Path) -> None:
    async with at_screen(root) as seat:
        for key in ("*", "escape", "i"):
            await seat.press("*", key)
        await seat.press("i", "s")
        (event,) = await seat.wrote(1)
        assert len(event["claims"]) == 1


@pytest.mark.parametrize("opening", ["*", "i"])
@pytest.mark.parametrize("between", [("j",), ("J",), ("?", "escape"), ("Q", "escape")])
async def test_what_is_set_up_for_the_next_verdict_ends_with_any_other_key(root: Path, opening: str, between: tuple[str, ...]) -> None:
    """Nobody shall decide another article, or another claim, by a key that was pressed before going there."""
    decide(root, *join(claim_of("courier", 2), claim_of("wire", 2)))
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press(opening, *between)
        await seat.until(lambda: not (seat.app.work.only or seat.app.work.rest))
        await seat.press("d")
        event = (await seat.wrote(2))[-1]
        assert len({claim["id"] for claim in event["claims"]}) <= 2
        assert not event["only"]


async def test_a_star_and_x_leave_what_was_worked_on(root: Path) -> None:
    decide(root, {"do": "note", "claim": claim_of("courier", 2), "text": "ask the port"})
    async with at_screen(root) as seat:
        await seat.press("*", "x")
        event = (await seat.wrote(2))[-1]
        assert {claim["id"] for claim in event["claims"]} == {claim_of("courier", number) for number in (1, 3, 4)}


async def test_the_same_verdict_again_is_no_less_sure(root: Path) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied", "confidence": 4})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("e")
        event = (await seat.wrote(2))[-1]
        assert (event["label"], event["confidence"]) == ("denied", 4)
        await seat.press("k", "s")
        event = (await seat.wrote(3))[-1]
        assert (event["label"], event["confidence"]) == ("supported", None)


async def test_a_verdict_names_every_verdict_of_the_cluster_that_it_replaces(root: Path) -> None:
    one, other = claim_of("courier", 1), claim_of("wire", 1)
    decide(
        root,
        {"do": "judge", "claims": [one], "label": "denied"},
        {"do": "judge", "claims": [other], "label": "disputed"},
        *join(one, other),
    )
    async with at_screen(root, place=("courier", one)) as seat:
        await seat.press("s")
        await seat.shows("and 1 more → supported (was denied, disputed)")


async def test_home_brings_the_claim_in_hand_back_into_sight(tmp_path: Path) -> None:
    text = "A bridge is safe, she said.\n\n" + "Nothing more was said about it.\n\n" * 60
    claims = {"long": [{"quote": "A bridge is safe", "kind": "indirect"}]}
    root = make_project(tmp_path / "long", [{"id": "long", "text": text}], claims)
    async with at_screen(root) as seat:
        await seat.press("pagedown", "pagedown")
        await seat.until(lambda: "A bridge is safe, she" not in seat.text())
        await seat.press("home")
        await seat.shows("A bridge is safe, she")
        await seat.press("pagedown", "pagedown", "k")
        await seat.shows("A bridge is safe, she", "this is the first claim")


async def test_keys_that_were_kept_come_before_those_that_came_since(root: Path) -> None:
    """Two keys that change places may decide another claim than the one that was meant."""
    async with at_screen(root) as seat:
        heard: list[str] = []
        press = seat.app.screen.press
        seat.app.screen.press = lambda key: (heard.append(key), press(key))
        seat.app.keep_early(events.Key("j", "j"))
        seat.app.post_message(events.Callback(callback=seat.app._give_out))
        seat.app.post_message(events.Key("k", "k"))
        await seat.until(lambda: len(heard) == 2)
        assert heard == ["j", "k"]
    assert not has_journal(root)
