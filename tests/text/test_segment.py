"""Paragraphs, sentences, clauses and tokens: tables a person can read, and laws for every text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.segment import Span, clauses, paragraphs, sentences, tokens


def words_of(text: str, spans: list[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there.", ["One here.", "Two there."]),
        ("Mr. Hale met Dr. Osei. They spoke.", ["Mr. Hale met Dr. Osei.", "They spoke."]),
        ("The U.S. Senate sat. It rose.", ["The U.S. Senate sat.", "It rose."]),
        ("He lives in Washington, D.C. He works there.", ["He lives in Washington, D.C.", "He works there."]),
        ("J. K. Lund wrote it.", ["J. K. Lund wrote it."]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("It began on Jan. 5 in Oslo.", ["It began on Jan. 5 in Oslo."]),
        ("Acme Inc. The firm failed.", ["Acme Inc.", "The firm failed."]),
        ("He paused … and went on. Then he left.", ["He paused … and went on.", "Then he left."]),
        ("Well... I doubt it.", ["Well... I doubt it."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("“Why?” she asked. Nobody knew.", ["“Why?” she asked.", "Nobody knew."]),
        ("„Nein.“ Er ging.", ["„Nein.“", "Er ging."]),
        ("Really?! Yes!", ["Really?!", "Yes!"]),
        ("A heading\nThe text begins\r\nand ends\u2028here", ["A heading", "The text begins", "and ends", "here"]),
        ("1. First things first. Then the rest.", ["1. First things first.", "Then the rest."]),
        ("他说。好！", ["他说。", "好！"]),
        ("  \t\n \u00a0 ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert words_of(text, sentences(text)) == expected


def test_a_paragraph_is_a_line_that_holds_more_than_blanks() -> None:
    text = " One. Two. \n\n\t\nThree\r\n"
    assert words_of(text, paragraphs(text)) == ["One. Two.", "Three"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. didn't pay 1,000.5!", ["The", "U.S.", "didn't", "pay", "1,000.5", "!"]),
        ("a tête-à-tête, at 10:30", ["a", "tête-à-tête", ",", "at", "10:30"]),
        ("“hi”", ["“", "hi", "”"]),
        ("cafe\u0301 👨‍👩‍👧 👍🏽", ["cafe\u0301", "👨‍👩‍👧", "👍🏽"]),
        ("AT&T's 12%", ["AT&T's", "12%"]),
        ("the end.", ["the", "end", "."]),
    ],
)
def test_tokens_are_words_and_single_marks(text: str, expected: list[str]) -> None:
    assert words_of(text, tokens(text)) == expected


def test_clauses_are_where_edges_snap() -> None:
    text = "He said that, although it rains, “we go” and stay; but nobody went."
    assert words_of(text, clauses(text, 0, len(text))) == [
        "He said",
        "that",
        "although it rains",
        "we go",
        "and stay",
        "but nobody went.",
    ]


def test_clauses_stay_within_the_given_offsets() -> None:
    text = "One, two. Three, four."
    assert words_of(text, clauses(text, 10, len(text))) == ["Three", "four."]


ARTICLE_TEXT = st.one_of(st.text(), st.text(alphabet=" \n.!?…\"'“”„aAbB1,U.S;—-\u0301\u2028\u00a0。"))


@pytest.mark.parametrize(
    "segment",
    [paragraphs, sentences, tokens, lambda text: clauses(text, 0, len(text))],
    ids=["paragraphs", "sentences", "tokens", "clauses"],
)
@given(text=ARTICLE_TEXT)
def test_spans_are_in_order_apart_and_without_blanks_at_their_edges(segment: Callable[[str], list[Span]], text: str) -> None:
    reached = 0
    for start, end in segment(text):
        assert reached <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        reached = end


@given(text=ARTICLE_TEXT)
def test_sentences_and_tokens_cover_everything_but_blanks(text: str) -> None:
    """Nothing a person can read falls between two spans, so that the caret reaches every letter."""
    for segment in (sentences, tokens):
        covered = [False] * len(text)
        for start, end in segment(text):
            covered[start:end] = [True] * (end - start)
        assert all(seen or character.isspace() for seen, character in zip(covered, text, strict=True))


@given(text=ARTICLE_TEXT)
def test_no_sentence_crosses_a_line_break(text: str) -> None:
    assert not any("\n" in text[start:end] or "\u2028" in text[start:end] for start, end in sentences(text))
