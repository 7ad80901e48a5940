"""What looks worth checking: an order with reasons a person can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.extraction.checkworthy import worth

PAIRS = [
    ("Unemployment has risen to 4.5 percent since 2019.", "Things have become worse for everybody around here."),
    ("He voted against the bridge three times.", "I think he is a wonderful man."),
    ("The harbour lost half of its ships in 1998.", "We will work hard for the harbour."),
    ("The mayor paid 3 million crowns for the mill.", "Did the mayor pay for the mill?"),
    ("Rents in Lund are higher than in any other town.", "Good evening, and welcome to Lund."),
]


@pytest.mark.parametrize(("more", "less"), PAIRS, ids=[pair[0][:40] for pair in PAIRS])
def test_facts_rank_above_opinions_wishes_questions_and_courtesies(more: str, less: str) -> None:
    assert worth(more)[0] > worth(less)[0]


def test_the_reasons_say_what_was_seen() -> None:
    _, reasons = worth("The port lost 3,000 jobs because Gdynia was cheaper than Lund.")
    assert reasons == [
        "names a figure or a date",
        "names a person, place or body",
        "compares",
        "says that something changed",
        "names a cause",
    ]


@given(st.text(max_size=200))
def test_every_text_has_a_score_between_nothing_and_all(text: str) -> None:
    assert 0 <= worth(text)[0] <= 1
