"""What of a text counts something, and what a word is without case and accents."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linking.words import counts, plain


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
