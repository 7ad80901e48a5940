"""What of a text counts something, and what a word is without case and accents."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linking.words import counts, plain, spoken, tokens


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12 vessels and 1,200 men", {"12", "1200"}),
        ("twelve ships", {"12"}),
        ("on 12 May, or May 13", set()),
        ("14 vessels in May", {"14"}),
        ("in 2023 some 40 %", {"40"}),
        ("the bridge is safe", set()),
        ("", set()),
    ],
)
def test_years_and_days_of_a_month_count_nothing(text: str, numbers: set[str]) -> None:
    assert counts(text) == numbers


@given(st.text(max_size=8))
def test_a_plain_word_has_neither_case_nor_accents(word: str) -> None:
    folded = unicodedata.normalize("NFKD", word.casefold())
    assert plain(word) == "".join(c for c in folded if not unicodedata.combining(c))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The wall stands https://t.example/3xQ — Ana Ruiz", "The wall stands Ana Ruiz"),
        ("see www.town.example and pic.photos.example/wHNRir6KHL now", "see and now"),
        ("#HarbourFire is out, says @MayorAnaRuiz", "Harbour Fire is out says Mayor Ana Ruiz"),
        ("#RIP #harbourfire @UN", "RIP harbourfire UN"),
        ("McDonald and/or iPhones, 1,200/5, U.S./E.U.", "McDonald and or iPhones 1,200 5 U.S. E.U."),
    ],
)
def test_addresses_are_no_words_and_the_names_of_accounts_and_tags_are_cut_into_theirs(text: str, words: str) -> None:
    assert tokens(text) == words.split()


@given(st.text(st.characters(exclude_characters="/#@")))
def test_text_that_holds_neither_addresses_nor_tags_is_spoken_as_it_stands(text: str) -> None:
    assert spoken(text) == text


def test_a_long_word_takes_no_longer_for_being_long() -> None:
    """Each place of a word is a place where an address may begin: a text that is made for it must not take hours."""
    word = "a" * 200_000
    assert spoken(f"{word} / {word}.") == f"{word} / {word}."
