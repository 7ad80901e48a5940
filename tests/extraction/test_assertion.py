"""What the outlet states itself, and how worth checking it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The river has flooded three villages since Monday.", "The river has flooded three villages since Monday"),
        ("OSLO (Reuters) - The river has flooded three villages.", "The river has flooded three villages"),
        ("The plant was moved to Washington, D.C.", "The plant was moved to Washington, D.C."),
    ],
)
def test_an_assertion_is_the_sentence_without_dateline_and_final_stop(claims: Callable[[str], list[Any]], text: str, quote: str) -> None:
    (claim,) = claims(text)
    assert (claim.quote, claim.kind, claim.source, claim.cue, claim.stance) == (quote, "assertion", None, None, None)


def test_a_sentence_that_only_reports_is_no_assertion(claims: Callable[[str], list[Any]]) -> None:
    assert all(claim.kind != "assertion" for claim in claims("The mayor said the bridge was safe."))


def test_numbers_and_names_make_a_claim_more_worth_checking(claims: Callable[[str], list[Any]]) -> None:
    (vague,) = claims("Things have become worse for everybody around here.")
    (plain,) = claims("Unemployment in Norway has risen to 4.5 percent since 2019.")
    assert plain.score > vague.score
    assert "names a figure or a date" in plain.reasons
