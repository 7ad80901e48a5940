"""Marking a claim with the keyboard: exactly the code points that were selected, whatever the text is made of."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from driving import Seat, at_screen, claim_of, has_journal, make_project
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import awkward_text

from workbench.text.cells import clusters, wrap
from workbench.tui.caret import Edges, Marking, TextMap
from workbench.tui.keymap import ACTIONS

FAMILY = "👨‍👩‍👧"
TRICKY = f"cafe\u0301 is {FAMILY} open\r\n\r\nהוא אמר שלום today. Next 中文测试 line."


def project_with(tmp_path: Path, text: str) -> Path:
    return make_project(tmp_path / "marking", [{"id": "a", "text": text}], {})


async def marked(seat: Seat) -> dict[str, Any]:
    event = (await seat.wrote(1))[0]
    assert event["did"] == "marked"
    return dict(event["first"][0]["claim"])


def spans(claim: dict[str, Any]) -> list[tuple[int, int]]:
    return [(part["start"], part["end"]) for part in claim["fragments"]]


@pytest.mark.parametrize(
    ("text", "keys", "words"),
    [
        ("alpha beta gamma", ["v", "enter"], ["alpha"]),
        ("alpha beta gamma", ["l", "v", "enter"], ["beta"]),
        ("alpha beta gamma", ["l", "v", "l", "enter"], ["beta gamma"]),
        ("alpha beta gamma", ["enter", "enter"], ["alpha"]),
        ("alpha beta gamma", ["l", "l", "v", "h", "enter"], ["beta gamma"]),
        ("alpha beta gamma", ["v", "+", "l", "l", "v", "enter"], ["alpha", "gamma"]),
        ("alpha beta gamma", ["v", "+", "l", "v", "+", "-", "l", "v", "enter"], ["alpha", "gamma"]),
        ("alpha beta gamma", ["v", "l", "+", "enter"], ["alpha beta"]),
        ("One is here. The bridge is safe. Three.", [")", "s", "enter"], ["The bridge is safe"]),
        ("She said so, and the bridge is safe.", ["s", "enter"], ["She said so, and the bridge is safe"]),
        ("alpha beta\ngamma delta", ["j", "v", "enter"], ["gamma"]),
        ("alpha beta\ngamma delta", ["j", "l", "k", "v", "enter"], ["beta"]),
        (TRICKY, ["v", "enter"], ["cafe\u0301"]),
        (TRICKY, ["v", "l", "enter"], ["cafe\u0301 is"]),
        (TRICKY, ["v", "l", "l", "enter"], [f"cafe\u0301 is {FAMILY}"]),
        (TRICKY, ["l", "l", "l", "v", "enter"], ["open"]),
        (TRICKY, ["l", "l", "l", "l", "v", "l", "enter"], ["הוא אמר"]),
        (TRICKY, ["l", "l", "l", "v", "l", "enter"], ["open\r\n\r\nהוא"]),
        (TRICKY, [")", ")", "v", "l", "enter"], ["Next 中文测试"]),
        ("a\tbeta\tgamma", ["l", "v", "enter"], ["beta"]),
        ("I ❤\ufe0f beta x", ["l", "v", "l", "enter"], ["❤\ufe0f beta"]),
    ],
)
async def test_exactly_the_selected_code_points_are_marked(tmp_path: Path, text: str, keys: list[str], words: list[str]) -> None:
    root = project_with(tmp_path, text)
    async with at_screen(root, (80, 24)) as seat:
        await seat.press("v", *keys)
        claim = await marked(seat)
        assert [text[start:end] for start, end in spans(claim)] == words
        assert claim["quote"] == " ".join(words)
        await seat.shows("marked a new claim; it wants a verdict · u undoes")


async def test_a_marked_claim_can_be_judged_at_once(tmp_path: Path) -> None:
    root = project_with(tmp_path, "The bridge is safe. Nobody doubts it.")
    async with at_screen(root) as seat:
        await seat.press("v", "s", "enter")
        await seat.until(lambda: seat.in_hand() == "The bridge is safe")
        await seat.press("e")
        events = await seat.wrote(2)
        assert events[1]["claims"] == [events[0]["claim"]]
        await seat.press("u", "u")
        await seat.wrote(4)
        await seat.shows("This article has no claims yet.")


@pytest.mark.parametrize("key", ["escape", "q", "ctrl+g"])
async def test_marking_that_is_left_writes_nothing(root: Path, key: str) -> None:
    async with at_screen(root) as seat:
        await seat.press("v", "v", "l", "l", "+", "l", "v", key)
        await seat.shows("nothing was marked", "j/k claim")
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_verdict_keys_are_motions_or_nothing_while_marking(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("v", *"sdeox01234.fcmi,ua")
        await seat.press("escape")
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_the_same_span_twice_is_one_claim_and_says_so(tmp_path: Path) -> None:
    root = project_with(tmp_path, "The bridge is safe. Nobody doubts it.")
    async with at_screen(root) as seat:
        await seat.press("v", "s", "enter")
        await seat.wrote(1)
        await seat.press("v", "s", "enter")
        await seat.shows("is a claim already")
        await seat.wrote(1)


async def test_what_will_be_marked_is_what_is_painted(tmp_path: Path) -> None:
    root = project_with(tmp_path, TRICKY)
    async with at_screen(root, (80, 24)) as seat:
        await seat.press("v", "v", "l", "l")
        accent = "#8ab4f8"
        await seat.until(
            lambda: (
                seat.styled(lambda style: style.bgcolor and style.bgcolor.get_truecolor().hex == accent) == [f"cafe\u0301 is {FAMILY}"]
                or "".join(seat.styled(lambda style: style.bgcolor and style.bgcolor.get_truecolor().hex == accent))
                == f"cafe\u0301 is {FAMILY}"
            )
        )


# -- laws of the caret, without a screen --------------------------------------------------------------------------------------

MARK = [action.id for action in ACTIONS["mark"] if action.id not in ("row_down", "row_up", "take", "cancel")]
EDGES = [action.id for action in ACTIONS["edges"] if action.id not in ("take", "drop")]
HARD = [TRICKY, "\u0301\u0301", "a\u200d\u200db", "👨‍👩‍👧👨‍👩‍👧", "\r\n\r\n", "e\u0301\u0302", "क्षि beta", "🇩🇪🇩🇪🇩", " ", "...", "\ufeffa"]
texts = st.one_of(st.sampled_from(HARD), awkward_text.filter(bool))


def cluster_edges(text: str) -> set[int]:
    """Every offset that does not cut what a person sees as one character."""
    found = {0, len(text)}
    for line in wrap(text, 10_000):
        for cluster in clusters(text, line.start, line.end):
            found |= {cluster.start, cluster.end}
        found |= {line.start, line.end}
    return found


@given(texts, st.lists(st.sampled_from(MARK), max_size=25))
@example(f"{FAMILY} beta", ["character_right", "anchor", "word_right"])
@example("क्षि beta", ["word_right"])
def test_no_motion_leaves_the_text_and_no_part_cuts_a_character(text: str, actions: list[str]) -> None:
    words = TextMap(text)
    draft = Marking(0)
    whole = cluster_edges(text)
    for action in actions:
        draft = draft.move(action, words)
        assert 0 <= draft.caret < len(text), action
        assert draft.caret in whole, action
        parts = draft.parts(words)
        assert parts, action
        assert all(0 <= start < end <= len(text) for start, end in parts), (action, parts)
        assert all(before[1] < after[0] for before, after in itertools.pairwise(parts)), (action, parts)
        assert {offset for part in parts for offset in part} <= whole, (action, parts)


@given(texts, st.lists(st.sampled_from(EDGES), max_size=25), st.lists(st.integers(0, 80), min_size=2, max_size=4))
@example("a\r\nb", ["left_out_character", "left_out_character"], [2, 3])
@example("क्षि beta", ["left_in"], [0, 1])
def test_no_edge_leaves_the_text_crosses_the_other_or_cuts_a_character(text: str, actions: list[str], chosen: list[int]) -> None:
    words = TextMap(text)
    whole = cluster_edges(text)
    at = sorted({sorted(whole)[number % len(whole)] for number in chosen})
    if len(at) < 2:
        at = [0, len(text)]
    draft = Edges(((at[0], at[1]),) if len(at) < 4 else ((at[0], at[1]), (at[2], at[3])))
    for action in actions:
        draft = draft.move(action, words)
        offsets = [offset for part in draft.parts for offset in part]
        assert offsets == sorted(set(offsets)), (action, draft)
        assert 0 <= offsets[0] < offsets[-1] <= len(text), (action, draft)
        assert set(offsets) <= whole, (action, draft)


async def test_square_brackets_go_by_clause_and_grow_the_selection_by_clause(root: Path) -> None:
    async with at_screen(root, place=("courier", claim_of("courier", 3))) as seat:
        await seat.press("v", "]", "v", "]", "enter")
        (event,) = await seat.wrote(1)
        assert event["first"][0]["claim"]["quote"].startswith("calling the account")
