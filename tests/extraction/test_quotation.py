"""Quoted speech under every kind of mark, its kind, and quotations that go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workbench.extraction.quotation import find_stretches
from workbench.text.segment import paragraphs


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('He said "yes" twice.', ["yes"]),
        ("He said “yes” twice.", ["yes"]),
        ("Er sagte „ja“ dazu.", ["ja"]),
        ("Il a dit « oui » hier.", ["oui"]),
        ("Er sagte »ja« dazu.", ["ja"]),
        ("He said ''yes'' twice.", ["yes"]),
        ("She said ‘yes,’ and left.", ["yes,"]),
        ("The dog's bowl and the dogs' bowls.", []),
        ("“One.” Two. “Three.”", ["One.", "Three."]),
        ("“He called it ‘odd’ today.”", ["He called it ‘odd’ today."]),
        ("An “unclosed one goes to the end", ["unclosed one goes to the end"]),
        ("“First.\n“Second.”", ["First.", "Second."]),
        ('Mixed “curly then straight".', ["curly then straight"]),
    ],
)
def test_stretches_are_found_under_any_marks(text: str, inner: list[str]) -> None:
    assert [text[s.inner : s.inner_end] for s in find_stretches(text, paragraphs(text))] == inner


SPEECH = [
    ('"The dam will hold," the engineer said.', "The dam will hold", "the engineer", "said"),
    ("“The dam will hold,” said the engineer.", "The dam will hold", "the engineer", "said"),
    ("The engineer said: “The dam will hold.”", "The dam will hold", "The engineer", "said"),
    ('The engineer told the court, "The dam will hold."', "The dam will hold", "The engineer", "told"),
    ("„Wir werden klagen“, sagte die Ministerin.", "Wir werden klagen", "die Ministerin", "sagte"),
    ("“It held. We were lucky,” she added.", "It held. We were lucky", "she", "added"),
    ('"It held," he said, "and we stayed."', "It held | and we stayed", "he", "said"),
    ('"It held," Lund said, standing by the gate, "and we stayed in town."', "It held | and we stayed in town", "Lund", "said"),
    ("“It held for years,” Lund said at a hearing that was held in part on a boat.", "It held for years", "Lund", "said"),
    ('"It held," said Lund. "We stayed in town."', "It held | We stayed in town", "Lund", "said"),
]


@pytest.mark.parametrize(("text", "content", "source", "cue"), SPEECH, ids=[case[0][:44] for case in SPEECH])
def test_quoted_speech_is_direct_and_without_its_marks(
    claims: Callable[[str], list[Any]], reported: Callable[[str], list[Any]], text: str, content: str, source: str, cue: str
) -> None:
    assert (content, source, cue) in reported(text)
    assert [claim.kind for claim in claims(text)] == ["direct"]


def test_a_report_that_quotes_some_words_is_mixed(claims: Callable[[str], list[Any]]) -> None:
    (claim,) = claims("The engineer said the dam was “perfectly sound” in spring.")
    assert (claim.kind, claim.quote) == ("mixed", "the dam was “perfectly sound” in spring")


def test_a_running_quotation_is_one_claim_over_paragraphs(claims: Callable[[str], list[Any]]) -> None:
    text = "“The dam will hold for years,” Lund said. “We built it well and we checked it.\n\n“Nobody has to leave the valley now.”"
    (claim,) = claims(text)
    assert [text[part.start : part.end] for part in claim.fragments] == [
        "The dam will hold for years",
        "We built it well and we checked it",
        "Nobody has to leave the valley now",
    ]


def test_many_opening_marks_are_no_problem(claims: Callable[[str], list[Any]]) -> None:
    assert claims("“" * 50_000) == []


@pytest.mark.parametrize(
    ("text", "content", "source", "cue"),
    [
        (
            "The letter makes a plain case: “Nobody has to leave the valley.”",
            "Nobody has to leave the valley",
            "The letter",
            "makes a plain case",
        ),
        ("Ana Ruiz (Lund): “Nobody has to leave.”", "Nobody has to leave", "Ana Ruiz (Lund)", None),
        ("“Nobody has to leave the valley now.” ― Ana Ruiz", "Nobody has to leave the valley now", "Ana Ruiz", None),
        ("To her, “there is nothing more important than the dam” in spring.", "there is nothing more important than the dam", None, None),
    ],
)
def test_a_quotation_that_no_cue_claims_is_a_candidate_with_the_source_its_place_names(
    reported: Callable[[str], list[Any]], text: str, content: str, source: str | None, cue: str | None
) -> None:
    assert (content, source, cue) in reported(text)


def test_a_quoted_name_of_a_few_words_is_no_speech(reported: Callable[[str], list[Any]]) -> None:
    assert reported("The choir sang “Green River” on the bridge.") == []
