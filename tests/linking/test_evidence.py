"""What a person is shown of two claims, and the relation that is offered: by their words alone, and never more than they say."""

from __future__ import annotations

import pytest

from workbench.linking.cues import bearing_of
from workbench.linking.evidence import compare
from workbench.linking.features import Frequencies
from workbench.linking.row import Row
from workbench.linking.words import content_words, quantities, term_of, tokens


def seen(one: str, other: str, stance: str | None = None) -> tuple[tuple[str, ...], str]:
    found = compare(Row("q", "a", 0, 1, None, one), Row("o", "b", 0, 1, stance, other), Frequencies())
    return found.evidence, found.relation


@pytest.mark.parametrize(
    ("one", "other", "why", "relation"),
    [
        ("Ossaly asked for 12 vessels", "the harbour has denied that Ossaly asked for vessels", "a denial", "denies"),
        ("Ossaly asked for 12 vessels", "a spokeswoman was unaware of the vessels", "no position", "no_position"),
        ("Ossaly asked for 12 vessels", "experts doubted the tale of the vessels", "a doubt", "disputes"),
        ("Ossaly asked for 12 vessels", "Ossaly asked for 14 vessels", "another number: 14", "disputes"),
        ("Ossaly asked for twelve vessels", "OSSALY ASKED FOR TWELVE VESSELS", "same words", "same"),
        ("“We will build the bridge, come what may,” he said", "“We will build the bridge, come what may”", "the same words, cut", "same"),
        ("Ossaly asked for 12 vessels", "twelve ships were requested by Ossaly", "12", "supports"),
        ("Ossaly denied the claim about vessels", "Ossaly asked for vessels", "what is denied here", "supports"),
    ],
)
def test_the_evidence_names_what_is_there_and_the_relation_follows(one: str, other: str, why: str, relation: str) -> None:
    evidence, offered = seen(one, other)
    assert why in evidence
    assert offered == relation


def test_the_reporting_act_says_more_than_the_words() -> None:
    assert seen("Ossaly asked for 12 vessels", "it had asked for vessels", "denies")[1] == "denies"
    assert bearing_of("nothing of note", "declines") == "declines"


def test_claims_with_nothing_in_common_say_that_they_share_a_story() -> None:
    assert seen("wheat prices fell", "the port reopened")[0] == ("the same story",)


@pytest.mark.parametrize(
    ("one", "other"),
    [("12 vessels", "twelve ships"), ("1,200 soldiers", "1200 troops"), ("40 percent", "forty %"), ("a dozen vessels", "12 boats")],
)
def test_the_same_quantity_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert quantities(one) == quantities(other) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Moscow", "Russian"), ("the U.S.", "America"), ("the US", "United States"), ("requested", "asked"), ("weapons", "arms")],
)
def test_words_of_one_meaning_are_one_term(one: str, other: str) -> None:
    terms = [[term for term in map(term_of, tokens(text)) if term] for text in (one, other)]
    assert terms[0] == terms[1] != []


def test_a_pronoun_is_no_country() -> None:
    assert [term_of(token) for token in tokens("they told us")] == [None, term_of("told"), None]
    assert content_words("they told us") == ["told"]
