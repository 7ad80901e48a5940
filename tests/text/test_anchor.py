"""Quotes are found again where there is one clear place, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.anchor import Finder, find_quote
from workbench.text.normalise import fold

TEXT = "Mayor Ana Ruiz said: “The bridge is safe — entirely,” on\u00a0Monday. 🌉 The tunnel is safe. The tunnel is safe."


@pytest.mark.parametrize(
    ("quote", "how", "words"),
    [
        ("The bridge is safe", "exact", "The bridge is safe"),
        ("  The bridge is safe\n", "exact", "The bridge is safe"),
        ('said: "The bridge is safe', "folded", "said: “The bridge is safe"),
        ("safe - entirely", "folded", "safe — entirely"),
        ("on  Monday", "folded", "on\u00a0Monday"),
        ("🌉 The tunnel", "exact", "🌉 The tunnel"),
        ("The brigde is safe - entierly", "fuzzy", "The bridge is safe — entirely"),
        ("the bridge is safe — entirely", "fuzzy", "The bridge is safe — entirely"),
        ("The tunnel is safe.", "ambiguous", "The tunnel is safe."),
        ("Nobody has asked the council about it", "none", ""),
        ("brigde", "none", ""),
        ("", "none", ""),
        (" ", "none", ""),
    ],
)
def test_a_quote_is_found_in_the_first_way_that_fits(quote: str, how: str, words: str) -> None:
    anchor = find_quote(TEXT, quote)
    assert anchor.how == how
    assert TEXT[anchor.start : anchor.end] == words


def test_two_places_that_are_almost_as_good_are_ambiguous() -> None:
    text = "The council denied the claim on Monday. The council denied the blame on Monday."
    assert find_quote(text, "The council denied the clame on Monday.").how == "ambiguous"


def test_composed_and_decomposed_accents_are_the_same_words() -> None:
    text = "Le cafe\u0301 est ouvert"
    anchor = find_quote(text, "caf\u00e9 est")
    assert (anchor.how, text[anchor.start : anchor.end]) == ("folded", "cafe\u0301 est")


def test_a_ligature_at_the_edge_is_taken_whole() -> None:
    text = "the ﬁnal word…"
    anchor = find_quote(text, "final word...")
    assert text[anchor.start : anchor.end] == "ﬁnal word…"


def test_a_long_text_without_the_quote_is_given_up() -> None:
    assert find_quote("x " * 300_000, "The council denied the claim").how == "none"


@given(st.text(max_size=80), st.data())
def test_any_piece_of_a_text_is_found_as_it_is(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    anchor = Finder(text).find(text[start:end])
    if text[start:end].strip():
        assert anchor.how in ("exact", "ambiguous")
        assert text[anchor.start : anchor.end] == text[start:end].strip()
    else:
        assert anchor.how == "none"


@given(st.text(max_size=60))
def test_the_index_map_covers_the_text_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert folded.starts == sorted(folded.starts)
    assert all(start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@given(st.text(alphabet="abc “”—\u00a0é", min_size=20, max_size=60), st.integers(0, 59))
def test_one_wrong_letter_never_moves_a_unique_quote_far(text: str, place: int) -> None:
    """The span that is found overlaps the true one, or nothing certain is found."""
    quote = f"The council denied {text[:5]}it on Friday"
    whole = f"{text} {quote} {text}"
    wrong = quote[:8] + "#" + quote[9:]
    anchor = find_quote(whole, wrong)
    if anchor.how == "fuzzy":
        assert anchor.start < len(text) + 1 + len(quote)
        assert anchor.end > len(text) + 1
