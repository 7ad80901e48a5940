"""Propositions of one sentence that can be checked separately, in a table a linguist can extend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CASES = [
    ("The mill closed in May, and its owner left the country.", ["The mill closed in May", "its owner left the country"]),
    ("The mill closed in May but reopened in June.", ["The mill closed in May", "The mill | reopened in June"]),
    ("While rents have doubled in Lund, wages have not changed.", ["rents have doubled in Lund", "wages have not changed"]),
    (
        "The council, which owns the harbour, sold twelve ships on Monday.",
        ["which owns the harbour", "The council | sold twelve ships on Monday"],
    ),
    (
        "Lund visited the tunnels, which were dug in 1911 and have since been closed.",
        ["Lund visited the tunnels", "which were dug in 1911 and have since been closed"],
    ),
    (
        "The port has lost nine ships since May, leaving hundreds of sailors without work.",
        ["The port has lost nine ships since May"],
    ),
    ("The river rose by two metres; forty houses were flooded.", ["The river rose by two metres", "forty houses were flooded"]),
]


@pytest.mark.parametrize(("text", "propositions"), CASES, ids=[case[0][:44] for case in CASES])
def test_coordinated_propositions_are_candidates_apart(claims: Callable[[str], list[Any]], text: str, propositions: list[str]) -> None:
    found = [" | ".join(text[part.start : part.end] for part in claim.fragments) for claim in claims(text)]
    assert set(propositions) <= set(found)


def test_a_predicate_lends_its_subject_and_stays_one_claim(claims: Callable[[str], list[Any]]) -> None:
    found = {claim.quote: claim for claim in claims("The mill closed in May but reopened in June.")}
    assert found["The mill reopened in June"].kind == "assertion"


@pytest.mark.parametrize(
    "text",
    [
        "The mill and the harbour closed in May.",
        "Bread, milk and butter were dearer than last year.",
        "The bridge is as long as it was.",
        "The ship (built in Gdynia, and sold twice) sank on Monday.",
    ],
)
def test_what_is_no_coordination_of_clauses_stays_whole(claims: Callable[[str], list[Any]], text: str) -> None:
    assert [claim.quote for claim in claims(text)] == [text.rstrip(".")]


def test_nothing_of_a_report_is_proposed_as_the_outlets_own(claims: Callable[[str], list[Any]]) -> None:
    text = "The mayor said that the bridge had cracked in May, and that nobody had told her."
    assert all(claim.source is not None for claim in claims(text))


def test_the_outlets_clause_beside_a_report_is_proposed(claims: Callable[[str], list[Any]]) -> None:
    text = "The valve has failed twice, an engineer said, as forty ships waited outside the harbour."
    assert {claim.quote for claim in claims(text)} >= {"The valve has failed twice", "forty ships waited outside the harbour"}
