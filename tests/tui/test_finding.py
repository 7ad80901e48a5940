"""Search in the article and in the corpus, queues and filters, graph checks: motions, all of them, and none writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide, has_journal, is_here


async def test_search_shows_its_hits_while_one_types_and_n_steps_through_them(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("/", *"bridge")
        await seat.until(lambda: "".join(seat.styled(lambda style: style.bold and style.color and not is_here(style))).count("ridge") >= 1)
        await seat.press("enter")
        await seat.shows("“bridge”: 2 of 3 in this article")
        assert seat.in_hand().split() == ["the", "harbour", "is", "safe"], "the hit itself stands out in its own colour"
        await seat.press("n")
        await seat.shows("3 of 3")
        assert seat.in_hand().startswith("Inspectors found")
        await seat.press("n")
        await seat.shows("no more hits")
        await seat.press("N", "N")
        await seat.shows("1 of 3")
        await seat.press("escape")
        await seat.until(lambda: "of 3" not in seat.text())
        await seat.press("n")
        await seat.until(lambda: seat.in_hand() != "")
    assert not has_journal(root)


async def test_in_the_search_line_every_key_types_and_none_decides(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("/", *"sdeox1 .,", "escape", "k")
        await seat.shows("j/k claim")
    assert not has_journal(root)


async def test_a_second_slash_searches_the_corpus_and_goes_there(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("/", *"bridge", "enter")
        await seat.shows("2 of 3")
        await seat.press("/", "enter")
        await seat.shows("Corpus", "“bridge”", "Wire")
        await seat.press("escape", "/", *"engineers", "enter")
        await seat.shows("Corpus", "“engineers”", "Tribune")
        await seat.press("enter")
        await seat.shows("Tribune · 2024-10-04", "“engineers”: 1 of 1")
    assert not has_journal(root)


async def test_n_steps_through_what_was_found_in_the_corpus(root: Path) -> None:
    """Claims and sentences in the order of the list, whatever article they stand in."""
    async with at_screen(root) as seat:
        await seat.press("/", *"bridge", "enter", "/", "enter")
        await seat.shows("Corpus", "“bridge”", "Wire")
        await seat.press("enter")
        await seat.shows("in the corpus", "n next hit")
        listed = [entry.article for entry in seat.app.screen._found]
        assert len(set(listed)) == 3
        seen = [seat.app.work.desks[0].row.id]
        for number in range(2, len(listed) + 1):
            await seat.press("n")
            await seat.shows(f"“bridge”: {number} of {len(listed)} in the corpus")
            seen.append(seat.app.work.desks[0].row.id)
        assert seen == listed
        await seat.press("n")
        await seat.shows("no more hits in the corpus; N goes back")
        await seat.press("N")
        await seat.shows(f"“bridge”: {len(listed) - 1} of {len(listed)} in the corpus")
        await seat.press("escape")
        await seat.until(lambda: "in the corpus" not in seat.text())
        await seat.press("/", *"bridge", "enter")
        await seat.shows("in this article")
    assert not has_journal(root)


async def test_a_second_search_types_over_the_first_and_decides_nothing(root: Path) -> None:
    """Words typed for a new search must never be taken for verdicts."""
    async with at_screen(root) as seat:
        await seat.press("/", *"bridge", "enter")
        await seat.shows("“bridge”")
        await seat.press("/", *"safe", "enter")
        await seat.shows("“safe”: 2 of 2 in this article")
    assert not has_journal(root)


async def test_a_decision_is_reported_while_hits_show(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("/", *"bridge", "enter", "s")
        await seat.wrote(1)
        await seat.shows("Courier 1 → supported · u undoes")
        await seat.press("k")
        await seat.shows("“bridge”:")


async def test_words_that_are_nowhere_say_so(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("/", *"zebra", "enter")
        await seat.shows("Nowhere in the corpus")
        await seat.press("escape")
        await seat.shows("“zebra”: nowhere")


async def test_the_queue_of_flagged_claims_is_what_n_steps_through(root: Path) -> None:
    flagged = [("courier", 2), ("tribune", 1), ("wire", 2)]
    decide(root, *({"do": "flag", "claim": claim_of(*each), "on": True} for each in flagged))
    async with at_screen(root) as seat:
        await seat.press("Q", "l", "l")
        await seat.shows("flagged", "3 claims")
        await seat.press("enter")
        await seat.shows("queue: flagged, 1 of 3")
        seen = [(seat.app.work.desks[0].ref or ("", ""))[1]]
        for _ in range(2):
            await seat.press("n")
            await seat.pilot.pause()
            seen.append((seat.app.work.desks[0].ref or ("", ""))[1])
        assert seen == [claim_of(*each) for each in flagged]
        await seat.press("n")
        await seat.shows("the end of the queue")
        await seat.press("Q", "0", "n")
        await seat.until(lambda: "queue:" not in seat.text())
        assert len(seat.events()) == 3


async def test_escape_ends_the_queue_and_the_keys_say_what_n_does(root: Path) -> None:
    decide(root, {"do": "flag", "claim": claim_of("wire", 2), "on": True})
    async with at_screen(root) as seat:
        await seat.press("Q", "l", "l", "enter")
        await seat.shows("queue: flagged, 1 of 1", "n in the queue")
        await seat.press("escape")
        await seat.shows("the queue is over", "n undecided")
        await seat.press("n")
        await seat.until(lambda: "queue" not in seat.text())
        assert seat.app.work.queue is None


async def test_a_verdict_in_a_queue_goes_on_to_the_next_of_the_queue(root: Path) -> None:
    decide(root, *({"do": "flag", "claim": claim_of(*each), "on": True} for each in [("courier", 2), ("wire", 2)]))
    async with at_screen(root) as seat:
        await seat.press("Q", "l", "l", "enter")
        await seat.shows("1 of 2")
        await seat.press("o")
        await seat.wrote(3)
        await seat.shows("2 of 2")
        assert seat.app.work.desks[0].ref == ("wire", claim_of("wire", 2))


async def test_filters_tell_claims_apart_by_label_links_and_score(root: Path) -> None:
    decide(
        root,
        {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"},
        {"do": "judge", "claims": [claim_of("wire", 1)], "label": "denied"},
        {"do": "link", "from": claim_of("tribune", 2), "to": claim_of("wire", 1), "relation": "denies"},
        {"do": "reject", "claims": [claim_of("wire", 2)]},
    )
    counts = {}
    async with at_screen(root) as seat:
        await seat.press("Q")
        await seat.shows("Queue")
        for _ in range(14):
            name, _, rest = seat.row_text("#claims-head")[0].partition("‹ ")[2].partition(" ›")
            counts[name] = rest.split()[0]
            await seat.press("l")
            await seat.pilot.pause()
    assert counts["undecided"] == "6"
    assert counts["denied"] == "2"
    assert counts["denied, nothing denies it"] == "1"
    assert counts["not a claim"] == "1"
    assert counts["flagged"] == "0"


async def test_the_queue_by_uncertainty_begins_with_the_score_nearest_a_toss_up(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("Q", "o")
        await seat.shows("by uncertainty")
        first = seat.row_text("#claims-rows")[1]
        assert "0.41" in first


async def test_graph_checks_list_what_does_not_fit_and_lead_there(root: Path) -> None:
    decide(
        root,
        {"do": "judge", "claims": [claim_of("tribune", 2)], "label": "denied"},
        {"do": "complete", "article": "wire", "on": True},
    )
    async with at_screen(root) as seat:
        await seat.press("!")
        await seat.shows("Graph checks  2", "denied, but nothing", "complete, but 2 undec")
        await seat.press("enter")
        await seat.shows("Tribune · 2024-10-04")
        assert seat.app.work.desks[0].ref == ("tribune", claim_of("tribune", 2))


@pytest.mark.parametrize(
    ("there", "back", "heading"),
    [
        ("disputes", "disputes", "Graph checks  0 that do not fit together, 1 linked both ways, which may be meant"),
        ("supports", "supports", "Graph checks  0 that do not fit together, 1 linked both ways, which may be meant"),
        ("supports", "denies", "Graph checks  1 that do not fit together"),
    ],
)
async def test_links_both_ways_contradict_each_other_or_may_be_meant(root: Path, there: str, back: str, heading: str) -> None:
    """Two rival figures dispute each other; nothing supports what denies it."""
    one, other = claim_of("courier", 1), claim_of("tribune", 2)
    decide(
        root,
        {"do": "link", "from": one, "to": other, "relation": there, "label": None},
        {"do": "link", "from": other, "to": one, "relation": back, "label": None},
    )
    async with at_screen(root) as seat:
        await seat.press("!")
        await seat.shows(heading, "linked both ways: ")
        assert ("may be meant" in seat.text()) == ("may be meant" in heading)


@pytest.mark.parametrize("key", ["escape", "q", "ctrl+g"])
@pytest.mark.parametrize("opening", ["Q", "!", "S", ":"])
async def test_every_list_and_page_closes_and_writes_nothing(root: Path, opening: str, key: str) -> None:
    if (opening, key) == (":", "q"):
        key = "escape"  # while one types a command, q is a letter
    async with at_screen(root) as seat:
        await seat.press(opening)
        await seat.until(lambda: "j/k claim" not in seat.text())
        await seat.press(key)
        await seat.shows("j/k claim")
    assert not has_journal(root)


async def test_the_palette_carries_out_a_command_by_its_name(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press(":", *"flag, or", "enter")
        (event,) = await seat.wrote(1)
        assert event["did"] == "flagged"


async def test_the_summary_counts_this_sitting_and_everything(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("s", "d", "x")
        await seat.wrote(3)
        await seat.press("S")
        await seat.shows("This sitting", "decisions               3 in", "claims decided", "3/9", "● supported", "Courier")


@pytest.mark.parametrize("ending", [(), ("enter",)])
async def test_words_that_come_in_one_read_with_the_slash_are_searched_for(root: Path, ending: tuple[str, ...]) -> None:
    async with at_screen(root) as seat:
        await seat.rattle("/", *"bridge", *ending)
        await seat.shows("“bridge”" if ending else " bridge ")
    assert not has_journal(root)
