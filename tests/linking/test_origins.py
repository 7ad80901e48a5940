"""Who an account comes from in the end: told from the text where it says so, and from nothing else."""

from __future__ import annotations

import pytest

from workbench.linking.origins import Account, count_origins, gather_names, is_copy, is_same_source, ultimate_source


def account(outlet: str, source: str | None, sentence: str = "", name: str | None = None, own: bool = False, text: str = "") -> Account:
    return Account(outlet, "the bridge is safe", sentence, source, name, own, text)


def test_three_outlets_that_cite_one_source_are_one_origin() -> None:
    told = count_origins(
        [
            account("Herald", "Harbour officials"),
            account("Post", "unnamed harbour officials"),
            account("Wire", "local media", "Local media, citing harbour officials, said the bridge is safe."),
        ]
    )
    assert told.words() == "3 outlets, 1 origin: Harbour officials"


def test_a_pronoun_says_nobody_and_then_no_number_is_given() -> None:
    told = count_origins([account("Herald", "Harbour officials"), account("Post", "he")])
    assert told.number is None
    assert told.words() == "2 outlets; the text does not tell from whom"


def test_a_name_that_a_person_gave_outranks_the_text() -> None:
    told = count_origins([account("Herald", "he", name="Ana Ruiz"), account("Post", "Mayor Ana Ruiz")])
    assert told.words() == "2 outlets, 1 origin: Mayor Ana Ruiz"


def test_what_an_outlet_says_itself_is_an_origin_of_its_own() -> None:
    told = count_origins([account("Herald", None, own=True), account("Post", "Ana Ruiz")])
    assert told.number == 2
    assert count_origins([account("Herald", None), account("Post", "Ana Ruiz")]).number is None


def test_a_wire_report_that_two_print_is_one_account() -> None:
    text = "The bridge is safe, a spokesman said on Monday. Engineers had looked at the deck for three weeks and found no new cracks in it."
    own = [account("Herald", None, own=True, text=text), account("Post", None, own=True, text=f"From our wire. {text} More follows.")]
    assert count_origins(own).words() == "2 outlets, 1 origin: Herald"
    assert is_copy(own[0].text, own[1].text)
    assert not is_copy(text, "Nobody in the harbour had heard of the report when the paper asked for it on Tuesday in the town hall there.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr Brandt", "Harbour master Olga Brandt"),
        ("Olga Brandt, a spokeswoman for the port", "spokeswoman Olga Brandt"),
        ("US officials", "two senior U.S. officials"),
        ("officials in the United States", "US officials"),
    ],
)
def test_descriptions_of_one_source_are_gathered(one: str, other: str) -> None:
    assert is_same_source(one, other)
    assert is_same_source(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Olga Brandt", "Ivo Brandt"),
        ("officials", "US officials"),
        ("US officials", "Chinese officials"),
        ("he", "he"),
        ("Mayor Ana Ruiz", "the mayor's office"),
    ],
)
def test_descriptions_that_may_be_of_two_sources_are_not(one: str, other: str) -> None:
    assert not is_same_source(one, other)


def test_the_fullest_name_stands_for_the_rest() -> None:
    assert gather_names(["Brandt", "Ruiz", "Harbour master Olga Brandt"]) == [["Harbour master Olga Brandt", "Brandt"], ["Ruiz"]]


def test_whom_the_sentence_cites_comes_before_who_prints_it() -> None:
    sentence = "The Herald, citing the harbour office in Porto Lume, reported that the bridge is safe."
    assert ultimate_source(account("Post", "The Herald", sentence)) == "harbour office"
