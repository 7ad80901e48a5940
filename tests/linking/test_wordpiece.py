"""The pieces are those of BERT's uncased vocabulary, number for number, or the encoder would read another text."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import awkward_text

from workbench.linking.wordpiece import pieces


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [101, 102]),
        ("Hello, World!", [101, 7592, 1010, 2088, 999, 102]),
        ("unaffable", [101, 14477, 20961, 3468, 102]),
        ("Café", [101, 7668, 102]),
        ("中文", [101, 1746, 1861, 102]),
        ("a\x00b\u200bc", [101, 5925, 102]),
        ("x" * 101, [101, 100, 102]),
    ],
)
def test_known_texts_have_known_numbers(text: str, numbers: list[int]) -> None:
    assert pieces(text, 128) == numbers


@given(awkward_text)
def test_any_text_is_cut_between_the_marks_and_never_longer_than_asked(text: str) -> None:
    found = pieces(text, 16)
    assert found[0] == 101
    assert found[-1] == 102
    assert len(found) <= 16
    assert all(0 <= number < 30522 for number in found)
