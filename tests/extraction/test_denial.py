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
    assert act.quote == text.rstrip(".")


def test_an_act_without_a_content_is_still_a_claim(claims: Callable[[str], list[Any]]) -> None:
    (act,) = claims("The ministry declined to comment.")
    assert (act.kind, act.quote) == ("assertion", "The ministry declined to comment")


def test_refusing_to_act_is_no_refusal_to_answer(claims: Callable[[str], list[Any]]) -> None:
    assert all(claim.stance != "declines" for claim in claims("The crew refused to sail in the storm."))
