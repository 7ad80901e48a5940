"""The one table of keys: every key does one thing, every action can be carried out, and the contract's keys are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import at_screen

from workbench.model.scheme import DEFAULT_SCHEME
from workbench.tui.caret import Edges, Marking, TextMap
from workbench.tui.keymap import ACTIONS, MODES, TITLES, default_keymap, hint_text, shown
from workbench.tui.screens.claims import ClaimList
from workbench.tui.screens.label import LabelScreen
from workbench.tui.screens.links import Links
from workbench.tui.screens.palette import Palette
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.queue import QueueList
from workbench.tui.screens.reader import Reader

SCREENS = {
    "label": LabelScreen,
    "picker": Picker,
    "links": Links,
    "claims": ClaimList,
    "queue": QueueList,
    "choose": Palette,
    "read": Reader,
}
PARTS = ("list", "find")
"""Modes of the label screen whose actions are methods of its own."""
VERDICT_KEYS = [label.key for label in DEFAULT_SCHEME.labels] + [str(number) for number in range(1, len(DEFAULT_SCHEME.labels) + 1)]


def keys_of(mode: str) -> set[str]:
    return {key for action in ACTIONS[mode] for key in action.keys}


def test_every_mode_has_actions_and_a_title() -> None:
    assert set(ACTIONS) == set(TITLES) == set(MODES)


@pytest.mark.parametrize("mode", ACTIONS)
def test_no_key_does_two_things_in_one_mode(mode: str) -> None:
    keys = [key for action in ACTIONS[mode] for key in action.keys]
    assert sorted(keys) == sorted(set(keys))
    assert all(action.keys for action in ACTIONS[mode])
    ids = [action.id for action in ACTIONS[mode]]
    assert sorted(ids) == sorted(set(ids))


def test_no_verdict_key_is_taken_by_an_action() -> None:
    assert not set(VERDICT_KEYS) & keys_of("label")


def test_no_relation_key_is_taken_by_an_action_of_the_picker() -> None:
    keys = {"=": "equals_sign"}
    relations = {keys.get(relation.key, relation.key) for relation in DEFAULT_SCHEME.relations}
    assert not (relations | set("123456789")) & keys_of("picker")


@pytest.mark.parametrize(("mode", "action"), [(mode, action.id) for mode in SCREENS for action in ACTIONS[mode]])
def test_every_action_has_a_method_on_its_screen(mode: str, action: str) -> None:
    assert callable(getattr(SCREENS[mode], f"act_{action}", None)), f"{SCREENS[mode].__name__}.act_{action} is missing"


@pytest.mark.parametrize("mode", SCREENS)
def test_every_method_of_a_screen_has_an_action(mode: str) -> None:
    """A method that no key reaches is a feature that nobody can use."""
    methods = {name.removeprefix("act_") for name in dir(SCREENS[mode]) if name.startswith("act_")}
    assert methods == {action.id for action in ACTIONS[mode]}


@pytest.mark.parametrize("mode", PARTS)
def test_every_action_of_a_part_of_the_label_screen_has_a_method(mode: str) -> None:
    methods = {name.removeprefix(f"do_{mode}_") for name in dir(LabelScreen) if name.startswith(f"do_{mode}_")}
    assert methods == {action.id for action in ACTIONS[mode]}


@pytest.mark.parametrize(
    "action", [action.id for action in ACTIONS["edges"] if action.id not in ("take", "drop", "help", "add_fragment", "drop_fragment")]
)
def test_every_edge_action_moves_an_edge(action: str) -> None:
    words = TextMap("One said, two, that three four five, six seven, and eight. Nine.")
    start = words.text.index("three")
    whole = Edges(((words.text.index("two"), words.text.index(", and eight")),))
    drafts = [Edges(((start, start + len("three four five")),)), Edges(((start + 1, start + len("three four")),)), whole]
    assert any(draft.move(action, words) != draft for draft in drafts)


@pytest.mark.parametrize(
    "action", [action.id for action in ACTIONS["mark"] if action.id not in ("row_down", "row_up", "help", "take", "cancel")]
)
def test_every_mark_action_changes_the_draft(action: str) -> None:
    words = TextMap("One two. Three four five. Six.")
    drafts = [Marking(12), Marking(12, (9, 14)), Marking(12, None, ((0, 3),))]
    assert any(draft.move(action, words) != draft for draft in drafts)


CONTRACT = {
    "label": {
        "j": "next_claim", "a": "attribution", "tab": "side", "w": "pane", "Q": "queue", "!": "checks", "/": "find", ":": "palette",
        "ctrl+p": "palette", "k": "previous_claim", "J": "next_article", "K": "previous_article", "n": "next_undecided",
        "N": "previous_undecided", ";": "last_decided", "i": "only", "x": "reject", "0": "reset", ".": "again", "f": "link", "F": "links",
        "b": "edges", "v": "mark", "m": "note", ",": "flag", "g": "go", "<": "back", ">": "forward", "c": "complete", "u": "undo",
        "ctrl+r": "redo", "U": "redo", "?": "help", "q": "quit", "ctrl+g": "step_back", "escape": "step_back", "↑": "previous_claim",
        "↓": "next_claim", "PgUp": "page_up", "PgDn": "page_down", "Home": "first_claim", "End": "last_claim",
    },
    "edges": {
        "h": "left_out", "l": "left_in", "H": "right_in", "L": "right_out", "alt+h": "left_out_character", "alt+l": "left_in_character",
        "alt+H": "right_in_character", "alt+L": "right_out_character", "[": "left_clause", "]": "right_clause", "escape": "take",
    },
    "mark": {"enter": "take", "+": "add_fragment", "-": "drop_fragment", "escape": "cancel"},
    "picker": {"enter": "take", "r": "turn", "/": "search", "+": "outside", "escape": "close", "u": "undo"},
    "links": {"x": "remove", "g": "go", "u": "undo", "escape": "close"},
}  # fmt: skip


@pytest.mark.parametrize(("mode", "key"), [(mode, key) for mode, keys in CONTRACT.items() for key in keys])
def test_the_contract_s_keys_do_what_it_says(mode: str, key: str) -> None:
    found = {shown(name): action.id for action in ACTIONS[mode] for name in action.keys}
    assert found.get(key) == CONTRACT[mode][key]


@pytest.mark.parametrize("mode", ACTIONS)
def test_every_key_is_written_as_a_person_reads_it(mode: str) -> None:
    for keys, title in default_keymap().table(mode):
        assert title
        assert not re.search(r"_|equals|slash|full|sign", keys), keys


@pytest.mark.parametrize("mode", ACTIONS)
def test_a_hint_names_a_key_that_the_action_has(mode: str) -> None:
    for hint in default_keymap().hints(mode):
        assert {key for _, key in hint} <= keys_of(mode), hint_text(hint)
        assert not re.search(r"\{\w+\}", hint_text(hint))
    assert default_keymap().hints(mode)


async def test_the_help_page_shows_every_key_and_the_guideline(root: Path) -> None:
    async with at_screen(root, (120, 260)) as seat:
        await seat.press("?")
        await seat.shows("Keys and guideline", "Verdicts", "Label screen", "Link picker", "Guideline")
        page = seat.text()
        for mode in ACTIONS.keys() - {"adjudicate", "compare"}:  # programs of their own, with a page of their own
            for keys, title in default_keymap().table(mode):
                assert any(keys in row and title in row for row in page.split("\n")), (mode, keys)


async def test_the_help_page_opens_at_the_guideline_for_the_label_in_hand(root: Path) -> None:
    async with at_screen(root, (100, 30)) as seat:
        await seat.press("e")
        await seat.wrote(1)
        await seat.press("k", "?")
        await seat.until(lambda: "denied" in seat.row_text("#reader-body")[0].casefold())
        await seat.press("escape")
        await seat.shows("j/k claim")


@pytest.mark.parametrize(("sent", "read"), [("alt+shift+l", "alt+L"), ("alt+l", "alt+l"), ("alt+shift+left", "alt+shift+left")])
def test_alt_with_a_capital_letter_is_read_as_it_is_written(sent: str, read: str) -> None:
    """A terminal sends escape and the letter, which Textual calls alt+shift+l."""
    assert default_keymap().plain(sent, None, "edges") == read
