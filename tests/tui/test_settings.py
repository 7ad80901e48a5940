"""A person's own keys, layout, theme and reading width, and the first words to a newcomer."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from driving import Seat, at_screen, has_journal
from textual import events

from workbench.errors import ConfigError
from workbench.journal.ids import IdMaker
from workbench.model.scheme import DEFAULT_SCHEME
from workbench.model.settings import Settings
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.project.settings import EXAMPLE, USUAL, read_settings
from workbench.tui.app import WorkbenchApp
from workbench.tui.keymap import keymap_of


def settings_of(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


@asynccontextmanager
async def at_own_screen(root: Path, settings: Settings, is_newcomer: bool = False, **values: Any) -> AsyncIterator[Seat]:
    """The label screen under a person's own settings."""
    project = Project(root)
    clock = itertools.count(1_700_000_000_000, 1000).__next__
    session = Session(project, "ana", clock=clock, ids=IdMaker(clock, bytes))
    try:
        app = WorkbenchApp(session, None, None, settings, is_newcomer)
        async with app.run_test(size=values.get("size", (120, 40))) as pilot:
            seat = Seat(app, pilot, root)
            await seat.shows("decided")
            yield seat
    finally:
        session.close()
        project.close()


def test_without_a_file_the_settings_are_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "config.toml") == USUAL == Settings()


def test_the_example_is_a_settings_file(tmp_path: Path) -> None:
    assert settings_of(tmp_path, EXAMPLE) == USUAL
    bare = "\n".join(line.removeprefix("# ") for line in EXAMPLE.split("\n")[1:])
    assert settings_of(tmp_path, bare).keys == {"label": {"link": ("f",)}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('theme = "purple"', "theme"),
        ("reading_width = 3", "reading_width"),
        ("colour = 1", "colour"),
        ("[keys.label]\nlink = 3", "keys.label.link"),
        ("theme = ", "not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        settings_of(tmp_path, text)
    assert "config.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"lable": {"link": ("f",)}}, "keys.lable: there is no such part"),
        ({"label": {"lynk": ("f",)}}, "keys.label.lynk: there is no such action"),
        ({"label": {"link": ("j",)}}, "'j' is both next_claim and link"),
        ({"label": {"link": ()}}, "needs a key"),
        ({"label": {"link": ("s",)}}, "label 'supported' has the key 's'"),
    ],
)
def test_unknown_actions_and_clashes_are_named(keys: dict[str, dict[str, tuple[str, ...]]], words: str) -> None:
    with pytest.raises(ConfigError, match="(?s)" + words):
        keymap_of(Settings(keys=keys), DEFAULT_SCHEME)


async def test_own_keys_take_the_place_of_the_defaults_in_dispatch_hints_and_help(root: Path, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, '[keys.label]\nflag = ["z"]\nhelp = ["h"]\n')
    async with at_own_screen(root, settings) as seat:
        await seat.shows("h help")
        await seat.press(",", "z")
        (event,) = await seat.wrote(1)
        assert event["did"] == "flagged"
        await seat.press("h")
        await seat.shows("Keys and guideline")


async def type_character(seat: Seat, key: str, character: str) -> None:
    seat.app.post_message(events.Key(key, character))
    await seat.pilot.pause(0)
    await seat.pilot.pause(0)


@pytest.mark.parametrize(
    ("layout", "key", "character", "label"),
    [
        ("azerty", "ampersand", "&", "supported"),
        ("azerty", "quotation_mark", '"', "denied"),
        ("cyrillic", "cyrillic_small_letter_u", "у", "denied"),
        ("greek", "greek_small_letter_delta", "δ", "disputed"),
        ("hebrew", "hebrew_letter_dalet", "ד", "supported"),
    ],
)
async def test_on_another_layout_the_key_in_the_same_place_judges(root: Path, layout: Any, key: str, character: str, label: str) -> None:
    async with at_own_screen(root, Settings(layout=layout)) as seat:
        await type_character(seat, key, character)
        assert [event["label"] for event in await seat.wrote(1)] == [label]


async def test_on_azerty_brackets_and_dashes_mean_themselves_while_marking(root: Path) -> None:
    async with at_own_screen(root, Settings(layout="azerty")) as seat:
        await seat.press("v", "v", "+")
        await type_character(seat, "minus", "-")
        await seat.press("escape")
    assert not has_journal(root)


async def test_the_reading_width_is_kept(root: Path) -> None:
    async with at_own_screen(root, Settings(reading_width=40), size=(160, 40)) as seat:
        assert max(len(row.strip()) for row in seat.row_text("#article")) <= 40 + len("▌·   ")


async def test_nested_claims_get_brackets_where_asked_for_and_nothing_moves(root: Path) -> None:
    async with at_screen(root) as seat:
        plain = seat.row_text("#article")
        await seat.press("v", "v", "l", "l", "l", "l", "l", "enter")
        await seat.wrote(1)
    async with at_own_screen(root, Settings(brackets=True)) as seat:
        await seat.shows("⟦", "⟧")
        shown = [row.replace("⟦", " ").replace("⟧", " ") for row in seat.row_text("#article")]
        assert [row[5:].rstrip() for row in shown] == [row[5:].rstrip() for row in plain]


async def test_a_newcomer_reads_six_lines_until_escape_or_the_first_decision(root: Path) -> None:
    async with at_own_screen(root, USUAL, is_newcomer=True) as seat:
        await seat.shows("Welcome.", "escape")
        await seat.press("j")
        await seat.shows("Welcome.")
        await seat.press("escape")
        await seat.until(lambda: "Welcome." not in seat.text())
        assert seat.app.has_been_welcomed
    async with at_own_screen(root, USUAL, is_newcomer=True) as seat:
        await seat.press("s")
        await seat.wrote(1)
        await seat.until(lambda: "Welcome." not in seat.text())
