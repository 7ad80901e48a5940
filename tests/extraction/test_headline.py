"""Attribution by a colon in headlines and transcripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Poll: Rents have doubled in Lund\nIt was a long day.", "Poll", "Rents have doubled in Lund"),
        ("Ana Ruiz: The bridge will not close", "Ana Ruiz", "The bridge will not close"),
        ("It was late.\nRUIZ: We will keep the bridge open.", "RUIZ", "We will keep the bridge open"),
        ("Bridge is safe, says mayor", "mayor", "Bridge is safe"),
    ],
)
def test_a_headline_names_its_source_before_a_colon_or_after_a_comma(
    reported: Callable[[str], list[Any]], text: str, source: str, content: str
) -> None:
    assert (content, source) in [(found.content, found.source) for found in reported(text)]


@pytest.mark.parametrize("text", ["Update: The bridge has closed", "Opinion: Why the bridge has closed", "Topics: bridge, harbour, rent"])
def test_a_label_is_no_source(reported: Callable[[str], list[Any]], text: str) -> None:
    assert reported(text) == []


def test_a_colon_in_a_body_sentence_names_no_source(reported: Callable[[str], list[Any]]) -> None:
    assert reported("The town has two problems.\nThe rest is known.\nThere was one reason: the bridge was closed on Monday.") == []
