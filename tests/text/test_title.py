"""A title is a copy of a line that reads like a headline; guessing none is better than guessing a byline."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import awkward_text

from workbench.text.title import guess_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge is safe, mayor says\n\nThe mayor said on Friday.", "Bridge is safe, mayor says"),
        ("# Bridge is safe, mayor says\r\n\r\nText.", "Bridge is safe, mayor says"),
        ("\n\n  Bridge is safe, mayor says  \nText", "Bridge is safe, mayor says"),
        ("Explainer\nWhat we know about the bridge\nText.", "What we know about the bridge"),
        ("Skip to main content\nBy Ana Ruiz\nBridge is safe, mayor says\n", "Bridge is safe, mayor says"),
        ("27 February 2026\nBridge is safe, mayor says\n", "Bridge is safe, mayor says"),
        ("Brücke ist sicher, sagt die Bürgermeisterin\nText", "Brücke ist sicher, sagt die Bürgermeisterin"),
        ("Was the bridge ever safe?\n\nText.", "Was the bridge ever safe?"),
        ("Friday, 27 Feb 2026 08:15\nBridge is safe, mayor says\n", "Bridge is safe, mayor says"),
        ("February 27, 2026\nBridge is safe, mayor says\n", "Bridge is safe, mayor says"),
        ("What May 2026 brings for the port\nText", "What May 2026 brings for the port"),
        ("May 2026 brings a new port\nText", "May 2026 brings a new port"),
        ("News\u2028Bridge is safe, mayor says\u2028Text", "Bridge is safe, mayor says"),
        ("The mayor said on Friday that the bridge is safe.", None),
        ("“The bridge is safe,” she said.”\n\nText", None),
        ("word " * 60, None),
        ("", None),
        ("\n \n\t", None),
    ],
)
def test_the_first_line_that_reads_like_a_headline_is_taken(text: str, title: str | None) -> None:
    assert guess_title(text) == title


@given(awkward_text)
def test_a_title_is_a_piece_of_the_text_on_one_line(text: str) -> None:
    title = guess_title(text)
    if title is not None:
        assert title in text
        assert title == title.strip(" \t")
        assert "\n" not in title
        assert len(title) <= 180


@given(awkward_text)
def test_what_stands_far_down_is_no_headline(text: str) -> None:
    body = "The first sentence of the body ends with a full stop.\n"
    assert guess_title(body + text) is None
