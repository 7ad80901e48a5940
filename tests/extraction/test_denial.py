"""Denials, doubts and refusals to answer: the act is one claim, what it is about another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CASES = [
    ("The mayor denied that the bridge had been closed.", "the bridge had been closed", "The mayor", "denies"),
    ("The bank has denied it lost the files.", "it lost the files", "The bank", "denies"),
    ("The firm has denied accusations from unions that it sold scrap.", "it sold scrap", "The firm", "denies"),
    ("Lund rejected the court's findings that he had fled.", "he had fled", "Lund", "denies"),
    ("The governor dismissed as nonsense claims that he had fled.", "he had fled", "The governor", "denies"),
    ("The club denied the charges.", "the charges", "The club", "denies"),
    ("The firm declined to say whether the valve had failed.", "the valve had failed", "The firm", "declines"),
    ("Lund declined to comment when asked if the valve had failed.", "the valve had failed", "Lund", "declines"),
    ("The army could not confirm that the village had fallen.", "the village had fallen", "The army", "declines"),
    ("The bank neither confirmed nor denied the leak.", "the leak", "The bank", "declines"),
    ("Guards were unaware of the theft.", "the theft", "Guards", "declines"),
    ("It is unclear whether the valve failed.", "the valve failed", None, "doubts"),
    ("He does not believe that the vote was fair.", "the vote was fair", "He", "doubts"),
    ("There is no evidence that the valve failed.", "the valve failed", None, "doubts"),
    ("It is not clear who sold the ship.", "who sold the ship", None, "doubts"),
    ("The mayor called the report fake news.", "the report", "The mayor", "denies"),
    ("Lund branded the video a complete fabrication.", "the video", "Lund", "denies"),
    ("Ruiz dismissed the report as “pure fiction”.", "the report", "Ruiz", "denies"),
    ("The minister had never heard of the plan.", "the plan", "The minister", "declines"),
    ("The minister knew nothing about the plan.", "the plan", "The minister", "declines"),
    ("The Courier could not verify the footage.", "the footage", "The Courier", "declines"),
    ("Nobody could say whether the ship had left.", "whether the ship had left", None, "declines"),
    ("The army would not confirm or deny that it had fired.", "it had fired", "The army", "declines"),
    ("The bank denied the charges through its lawyer.", "the charges", "The bank", "denies"),
]


@pytest.mark.parametrize(("text", "content", "source", "stance"), CASES, ids=[case[0][:44] for case in CASES])
def test_a_denial_gives_its_content_and_its_act(
    claims: Callable[[str], list[Any]], text: str, content: str, source: str | None, stance: str
) -> None:
    found = {claim.quote: claim for claim in claims(text)}
    inner = found[content]
    assert (inner.stance, inner.source and inner.source.quote) == (stance, source)
    act = next(claim for claim in found.values() if claim.id == inner.parent)
    assert (act.kind, act.source, act.cue, act.stance) == ("assertion", None, None, None)
    assert text.startswith(act.quote[:-1])
    assert inner.start >= act.start
    assert inner.end <= act.end


def test_an_act_without_a_content_is_still_a_claim(claims: Callable[[str], list[Any]]) -> None:
    (act,) = claims("The ministry declined to comment.")
    assert (act.kind, act.quote) == ("assertion", "The ministry declined to comment")


def test_refusing_to_act_is_no_refusal_to_answer(claims: Callable[[str], list[Any]]) -> None:
    assert all(claim.stance != "declines" for claim in claims("The crew refused to sail in the storm."))


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ('"We reject these accusations," said Ruiz.', "these accusations", "We"),
        ('"The accusations are false," Ruiz said.', "The accusations", "Ruiz"),
        ("There is no truth to the claim that the mine was sold, the owner insisted.", "the mine was sold", "the owner"),
    ],
)
def test_denials_in_somebodys_words_are_found_too(claims: Callable[[str], list[Any]], text: str, content: str, source: str) -> None:
    found = {claim.quote: claim for claim in claims(text)}
    assert (found[content].stance, found[content].source and found[content].source.quote) == ("denies", source)
    assert found[content].parent in {claim.id for claim in found.values()}


def test_insisting_that_something_is_not_so_is_an_act_that_denies_the_opposite(claims: Callable[[str], list[Any]]) -> None:
    found = {claim.quote: claim for claim in claims("Lund insisted that he had not left the country.")}
    content = found["he had not left the country"]
    assert "denies the opposite" in content.reasons
    assert content.stance == "affirms"
    assert content.parent == found["Lund insisted that he had not left the country"].id


def test_each_half_of_a_coordinated_content_is_denied_by_the_same_act(claims: Callable[[str], list[Any]]) -> None:
    found = {claim.quote: claim for claim in claims("The army denied it was warned – or that it asked for a delay.")}
    halves = [found["it was warned"], found["it asked for a delay"]]
    assert [half.stance for half in halves] == ["denies", "denies"]
    assert {half.parent for half in halves} == {found["The army denied it was warned – or that it asked for a delay"].id}


def test_a_mere_pronoun_is_no_content_of_a_denial(claims: Callable[[str], list[Any]]) -> None:
    assert [claim.quote for claim in claims("The harbour office firmly denied it.")] == ["The harbour office firmly denied it"]
