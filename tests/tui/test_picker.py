"""The link picker: one key a link, the right way round, and with what had been suggested."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import TEXT, Seat, at_screen, claim_of, decide, has_journal, join

MINE = claim_of("courier", 1)


def judged(label: str = "disputed") -> dict[str, Any]:
    return {"do": "judge", "claims": [MINE], "label": label}


async def open_picker(seat: Seat) -> None:
    await seat.press("f")
    await seat.shows("1–9 enter take")
    await seat.until(lambda: offered(seat) or "Nothing to suggest" in seat.text())


def offered(seat: Seat) -> list[str]:
    """Names of the rows, in order: "Tribune 1"."""
    return [row[3:26].strip() for row in seat.row_text("#pick-rows") if row[3:26].strip() and "─" not in row]


def id_of(name: str) -> str:
    article, number = name.casefold().rsplit(" ", 1)
    return claim_of(article, int(number))


def ends(event: dict[str, Any]) -> tuple[str, str, str]:
    return event["from"]["id"], event["relation"], event["to"]["id"]


PLACE = ("courier", MINE)


async def test_a_digit_links_the_row_with_the_relation_of_the_label_from_the_evidence_to_the_claim(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        names = offered(seat)
        assert {"Tribune 1", "Wire 1"} <= set(names)
        await seat.press("2")
        event = (await seat.wrote(2))[-1]
        assert event["did"] == "linked"
        assert ends(event) == (id_of(names[1]), "disputes", MINE)
        assert event["origin"] == {"suggested_by": "lexical", "rank": 2}
        assert event["saw"]["suggestions"] == [[id_of(name), rank] for rank, name in enumerate(names, 1)]
        assert event["judged"] is None
        await seat.shows(f"Recorded: {names[1]} disputes Courier 1 · u undoes", "✓ ← disputes")
        assert offered(seat) == names, "numbers do not move once they are painted"


async def test_the_sentence_that_will_be_recorded_is_shown_before(root: Path) -> None:
    decide(root, judged("denied"))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        first, second = offered(seat)[:2]
        await seat.shows(f"will record: {first} denies Courier 1")
        await seat.press("j")
        await seat.shows(f"will record: {second} denies Courier 1")
        await seat.press("r")
        await seat.shows(f"will record: Courier 1 denies {second}")
        assert seat.dids() == ["judged"]


@pytest.mark.parametrize(("size", "column"), [((120, 40), 1), ((90, 40), 0)])
async def test_the_passage_of_the_row_in_hand_is_shown(root: Path, size: tuple[int, int], column: int) -> None:
    """Beside the claim's own passage where there is room."""
    async with at_screen(root, size, place=PLACE) as seat:
        await open_picker(seat)
        rows = [row.split("│") for row in seat.row_text("#pick-context")]
        assert all(len(row) == column + 1 for row in rows if any(row))
        words = " ".join(" ".join(row[-1] for row in rows).split())
        text = TEXT[seat.row_text("#pick-rows")[1][3:].split()[0].casefold()]
        assert words[:60] in " ".join(text.split())


async def test_enter_takes_the_row_in_hand(root: Path) -> None:
    decide(root, judged("supported"))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        names = offered(seat)
        await seat.press("j", "enter")
        assert ends((await seat.wrote(2))[-1]) == (id_of(names[1]), "supports", MINE)


async def test_on_a_claim_without_a_verdict_a_digit_writes_nothing_and_says_why(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        for key in ("1", "enter"):
            await seat.press(key)
            await seat.shows("The claim has no verdict to go by")
        await seat.press("escape")
        assert await seat.leave() == 0
    assert not has_journal(root)


@pytest.mark.parametrize(
    ("key", "relation", "label"), [("s", "supports", "supported"), ("d", "disputes", "disputed"), ("e", "denies", "denied")]
)
async def test_on_a_claim_without_a_verdict_a_relation_key_gives_link_and_verdict_in_one_event(
    root: Path, key: str, relation: str, label: str
) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        names = offered(seat)
        await seat.press("j", key)
        (event,) = await seat.wrote(1)
        assert ends(event) == (id_of(names[1]), relation, MINE)
        assert event["judged"] == {"claims": [{"article": "courier", "id": MINE}], "label": label, "confidence": None}
        await seat.shows(f"and the verdict {label} · u undoes")
        await seat.press("u")
        undone = (await seat.wrote(2))[-1]
        assert undone["event"] == event["id"]
        await seat.press("escape")
        await seat.shows("0/9 decided")


async def test_a_verdict_in_the_picker_covers_the_cluster(root: Path) -> None:
    decide(root, *join(MINE, claim_of("wire", 1)))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press(*["j"] * offered(seat).index("Tribune 1"), "e")
        event = (await seat.wrote(2))[-1]
        assert sorted(each["id"] for each in event["judged"]["claims"]) == sorted([MINE, claim_of("wire", 1)])
        await seat.press("escape")
        await seat.shows("2/9 decided")


async def test_a_relation_key_on_a_labelled_claim_leaves_its_label_alone(root: Path) -> None:
    decide(root, judged("supported"))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("d")
        event = (await seat.wrote(2))[-1]
        assert (event["relation"], event["judged"]) == ("disputes", None)


async def test_p_records_that_the_row_takes_no_position_and_gives_no_verdict(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("p")
        (event,) = await seat.wrote(1)
        assert (event["relation"], event["judged"]) == ("no_position", None)


@pytest.mark.parametrize("turned", [False, True])
async def test_equals_joins_and_is_stored_from_the_smaller_id(root: Path, turned: bool) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        other = id_of(offered(seat)[0])
        await seat.press(*("r" if turned else ""), "=")
        (event,) = await seat.wrote(1)
        assert ends(event) == (min(MINE, other), "same", max(MINE, other))
        await seat.shows("a cluster of 2", "✓ = same")
        await seat.press("escape")
        await seat.shows("with 1 more")


async def test_r_turns_the_arrow_round(root: Path) -> None:
    decide(root, judged("denied"))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        other = id_of(offered(seat)[0])
        await seat.press("r", "1")
        assert ends((await seat.wrote(2))[-1]) == (MINE, "denies", other)


async def test_the_picker_stays_open_for_more(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        names = offered(seat)
        await seat.press("1", "2")
        links = (await seat.wrote(3))[1:]
        assert [ends(each)[0] for each in links] == [id_of(name) for name in names[:2]]
        await seat.until(lambda: seat.text().count("✓ ← disputes") == 2)
        await seat.press("escape")
        await seat.shows("j/k claim", "disputes Tribune 1", "disputes Wire 1")


async def test_u_takes_the_last_link_back(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("1")
        link = (await seat.wrote(2))[-1]
        await seat.shows("✓ ← disputes")
        await seat.press("u")
        assert (await seat.wrote(3))[-1]["event"] == link["id"]
        await seat.until(lambda: "✓" not in seat.text())


@pytest.mark.parametrize("key", ["escape", "q", "ctrl+g"])
async def test_the_picker_closes_where_it_was_opened(root: Path, key: str) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press(key)
        await seat.shows("j/k claim")
        assert seat.in_hand() == "the harbour bridge is safe"
        assert seat.app.is_running
    assert not has_journal(root)


async def test_a_digit_without_a_row_writes_nothing(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("slash")
        await seat.type("known since spr")
        await seat.until(lambda: offered(seat)[:1] == ["Tribune 2"])
        await seat.press("enter", "9", "8")
        assert len(await seat.wrote(1)) == 1


# -- searching --------------------------------------------------------------------------------------------------------------


async def test_in_the_search_every_key_types_and_none_decides(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("slash")
        await seat.type("sdeop=x0.ru1 q")
        await seat.shows("sdeop=x0.ru1 q")
        await seat.press("escape")
        await seat.until(lambda: "sdeop=x0.ru1 q" not in seat.text() and "Tribune 1" in offered(seat), "the suggestions again")
        await seat.press("escape")
        await seat.shows("j/k claim")
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_a_claim_found_by_search_is_linked_without_a_rank(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("slash")
        await seat.type("known since spr")
        await seat.until(lambda: offered(seat)[:1] == ["Tribune 2"])
        await seat.press("enter", "1")
        event = (await seat.wrote(2))[-1]
        assert ends(event) == (claim_of("tribune", 2), "disputes", MINE)
        assert event["origin"] == {"suggested_by": None, "rank": None}
        assert event["saw"]["suggestions"] == []


async def test_a_sentence_found_by_search_is_marked_and_then_linked(root: Path) -> None:
    decide(root, judged("denied"))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("slash")
        await seat.type("asked not to be named")
        await seat.shows("a sentence, not yet a claim")
        await seat.press("enter", "1")
        marked, linked = (await seat.wrote(3))[1:]
        assert (marked["did"], marked["claim"]["article"]) == ("marked", "tribune")
        assert marked["first"][0]["claim"]["quote"].startswith("Two engineers, who asked not to be named, said")
        assert ends(linked) == (marked["claim"]["id"], "denies", MINE)
        await seat.press("u")
        await seat.wrote(4)
        await seat.press("u")
        assert [each["did"] for each in (await seat.wrote(5))[3:]] == ["undone", "undone"]


async def test_the_rows_come_back_when_the_search_is_left(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        names = offered(seat)
        await seat.press("slash")
        await seat.type("known since spr")
        await seat.until(lambda: offered(seat) != names)
        await seat.press("escape")
        await seat.until(lambda: offered(seat) == names)


# -- evidence from outside --------------------------------------------------------------------------------------------------


async def test_plus_records_evidence_from_outside_and_links_it(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("+")
        await seat.shows("Evidence from outside the corpus")
        await seat.type("https://example.org/deck the deck was replaced")
        await seat.press("enter")
        cited, linked = (await seat.wrote(3))[1:]
        assert (cited["did"], cited["evidence"]["url"], cited["evidence"]["quote"]) == (
            "cited", "https://example.org/deck", "the deck was replaced",
        )  # fmt: skip
        assert linked["from"] == {"article": None, "id": cited["evidence"]["id"]}
        assert (linked["relation"], linked["to"]["id"]) == ("disputes", MINE)
        await seat.press("escape")
        await seat.shows("j/k claim", "← disputes https://example.org", "“the deck was replaced”")


async def test_evidence_that_is_left_writes_nothing(root: Path) -> None:
    decide(root, judged())
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("+")
        await seat.shows("Evidence from outside the corpus")
        await seat.type("https://example.org")
        await seat.press("escape")
        await seat.until(lambda: "Evidence from outside the corpus" not in seat.text())
        await seat.press("escape")
        assert len(await seat.wrote(1)) == 1


async def test_evidence_for_a_claim_without_a_verdict_writes_nothing_and_says_why(root: Path) -> None:
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.press("+")
        await seat.shows("Evidence from outside the corpus")
        await seat.type("https://example.org")
        await seat.press("enter")
        await seat.shows("Give the claim its verdict first")
        assert not has_journal(root)


async def test_a_link_with_a_verdict_takes_unaddressed_away(root: Path) -> None:
    """What something bears on is not unaddressed: the picker says which verdict the key gives, and gives it."""
    decide(root, judged("unaddressed"))
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.shows("unaddressed: s supports and gives supported")
        await seat.press("e")
        assert (await seat.wrote(2))[1]["judged"]["label"] == "denied"


async def test_joining_claims_says_what_becomes_of_their_verdicts(root: Path) -> None:
    mine, other = claim_of("courier", 1), claim_of("wire", 1)
    decide(root, {"do": "judge", "claims": [other], "label": "denied"})
    async with at_screen(root, place=("courier", mine)) as seat:
        await seat.press("f")
        await seat.shows("Link")
        row = next(number for number, offer in enumerate(seat.app.screen._offers) if offer.row.id == other)
        await seat.press(*"j" * row, "=")
        await seat.shows("a cluster of 2, denied together")


async def test_a_ranker_that_is_not_there_is_named_and_the_session_goes_on(root: Path) -> None:
    with (root / "workbench.toml").open("a", encoding="utf-8") as file:
        file.write('ranker = "oracle"\n')
    async with at_screen(root, place=PLACE) as seat:
        await open_picker(seat)
        await seat.shows("Nothing to suggest", "oracle", "/ searches every claim and sentence.")
        await seat.press("escape", "d")
        assert [event["did"] for event in await seat.wrote(1)] == ["judged"]
