"""No character of a file may act on the terminal; none may get lost either."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import awkward_text

from workbench.text.visible import sign_of, visible, visible_lines

ACTING = [
    *map(chr, range(0x20)), "\x7f", *map(chr, range(0x80, 0xA0)),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    *"\u200b\u2028\u2029\u2060\ufeff\u00ad", "\U000e0041", "\U000e007f", "\ud800", "\udfff",
]  # fmt: skip


def is_harmless(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") and unicodedata.bidirectional(character) not in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip


@pytest.mark.parametrize("character", ACTING, ids=lambda character: f"U+{ord(character):04X}")
def test_every_acting_character_has_a_sign_that_does_not_act(character: str) -> None:
    sign = sign_of(character)
    assert sign is not None
    assert len(sign) == 1
    assert is_harmless(sign)
    assert visible(character) == sign


@pytest.mark.parametrize("character", [*"aé中 ~“”–…🌉", "\u0301", "\u200d", "\ufe0f", "\xa0", "\u05d0"])
def test_ordinary_text_stands_for_itself(character: str) -> None:
    assert sign_of(character) is None
    assert visible(character) == character


@given(awkward_text | st.text())
def test_visible_text_is_harmless_and_as_long_as_the_text(text: str) -> None:
    """As long, so that an offset means the same before and after."""
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(map(is_harmless, shown))
    assert visible(shown) == shown


@given(awkward_text)
def test_a_message_of_several_lines_keeps_its_lines_and_nothing_else_that_acts(text: str) -> None:
    shown = visible_lines(text)
    assert [len(line) for line in shown.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(map(is_harmless, shown.replace("\n", "")))


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x9b31m", "▯31m"),
        ("abc \u202eevil\u202c", "abc ⇆evil⇆"),
        ("a\r\nb\tc", "a␍␊b␉c"),
        ("[b]bold[/b] [/]", "[b]bold[/b] [/]"),
    ],
)
def test_known_attacks_are_shown_and_do_nothing(payload: str, shown: str) -> None:
    assert visible(payload) == shown


def test_the_shared_cases_are_harmless_once_shown(shared: Path) -> None:
    for text in json.loads((shared / "data" / "text_cases.json").read_text(encoding="utf-8"))["texts"]:
        assert all(map(is_harmless, visible(text)))
