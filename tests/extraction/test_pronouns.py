"""A pronoun stays the source; who it may be is a reason, and only where it is clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _reasons(claims: list[Any], source: str) -> list[str]:
    return [reason for claim in claims if claim.source and claim.source.quote == source for reason in claim.reasons]


def test_the_one_person_who_spoke_just_before_is_named(claims: Callable[[str], list[Any]]) -> None:
    found = claims("Ana Ruiz said the bridge was safe. She added that it would open in June.")
    assert "“She” may be Ana Ruiz" in _reasons(found, "She")


def test_of_two_persons_neither_is_named(claims: Callable[[str], list[Any]]) -> None:
    found = claims("Ana Ruiz said the bridge was safe. Eva Lund said it was not. She added that it would open in June.")
    assert not any("may be" in reason for reason in _reasons(found, "She"))


def test_a_group_is_not_a_person(claims: Callable[[str], list[Any]]) -> None:
    found = claims("Officials said the dam was safe. He added that it would hold for years.")
    assert not any("may be" in reason for reason in _reasons(found, "He"))
    found = claims("Officials said the dam was safe. They added that it would hold for years.")
    assert "“They” may be Officials" in _reasons(found, "They")
