"""Reports in words: what is said, by whom, by which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CASES = [
    # content after the cue
    ("The mayor said that the bridge was safe.", "the bridge was safe", "The mayor", "said"),
    ("The mayor said the bridge was safe.", "the bridge was safe", "The mayor", "said"),
    ("Officials say the river has risen two metres.", "the river has risen two metres", "Officials", "say"),
    ("Ana Ruiz told reporters on Monday that the vote was rigged.", "the vote was rigged", "Ana Ruiz", "told"),
    ("She told him she would resign.", "she would resign", "She", "told"),
    ("In a statement, the firm announced that it had closed the mine.", "it had closed the mine", "the firm", "announced"),
    ("Lund, a lawyer from Oslo, argued that the law was void.", "the law was void", "Lund, a lawyer from Oslo", "argued"),
    ("The union has warned that ports may close.", "ports may close", "The union", "has warned"),
    # around and before it
    ("The mill, the owner said, had been sold in May.", "The mill | had been sold in May", "the owner", "said"),
    ("The mill had been sold in May, the owner said.", "The mill had been sold in May", "the owner", "said"),
    ("The mill had been sold in May, said the owner.", "The mill had been sold in May", "the owner", "said"),
    # according to
    ("According to the survey, rents have doubled.", "rents have doubled", "the survey", "According to"),
    ("Rents have doubled, according to the survey.", "Rents have doubled", "the survey", "according to"),
    # nouns
    ("Prosecutors doubt claims by the bank that it lost the files.", "it lost the files", "the bank", "claims"),
    ("Amid fears that the dam could burst, people left.", "the dam could burst", None, "fears"),
    # passives
    ("The captain is believed to have left the country.", "The captain | to have left the country", None, "is believed"),
    ("The minister was accused of hiding the report.", "The minister | hiding the report", None, "was accused"),
    ("The plan was criticised by farmers.", "The plan", "farmers", "was criticised"),
    # infinitives and objects
    ("The party vowed to cut taxes.", "to cut taxes", "The party", "vowed"),
    ("Teachers have called for smaller classes.", "smaller classes", "Teachers", "have called for"),
    # several words as the cue, insertions, own accounts, adjectives
    ("The mayor made it clear that the bridge would close.", "the bridge would close", "The mayor", "made it clear"),
    ("In the words of Ana Ruiz, the bridge is a death trap.", "the bridge is a death trap", "Ana Ruiz", "In the words of"),
    ("By his own admission, the mill has lost money since May.", "the mill has lost money since May", "his", "own admission"),
    ("The mayor insists, most recently in May, that the bridge is safe.", "the bridge is safe", "The mayor", "insists"),
    ("She was sure the vote would fail.", "the vote would fail", "She", "was sure"),
    # sources behind a lead-in, contents behind a dateline
    ("In response, Ana Ruiz, the mayor, said the bridge was safe.", "the bridge was safe", "Ana Ruiz, the mayor", "said"),
    ("OSLO (Reuters) – Rents have doubled, according to the survey.", "Rents have doubled", "the survey", "according to"),
    ("The news raised fears in the capital that the dam could burst.", "the dam could burst", None, "fears"),
]


@pytest.mark.parametrize(("text", "content", "source", "cue"), CASES, ids=[case[0][:48] for case in CASES])
def test_a_report_gives_content_source_and_cue(
    reported: Callable[[str], list[Any]], text: str, content: str, source: str | None, cue: str | None
) -> None:
    assert (content, source, cue) in reported(text)


def test_both_levels_of_a_nested_report_are_proposed(reported: Callable[[str], list[Any]]) -> None:
    contents = {found.content for found in reported("The Courier reported that two pilots said the engine had failed.")}
    assert contents == {"two pilots said the engine had failed", "the engine had failed"}


def test_adding_goes_on_from_the_speaker_before(reported: Callable[[str], list[Any]]) -> None:
    found = reported("The road is closed, Ruiz said, adding that it would open in June.")
    assert ("it would open in June", "Ruiz", "adding") in found


@pytest.mark.parametrize(
    "text",
    [
        "Is the bridge safe?",
        "Read more about the bridge here",
        "Sign up for our morning newsletter today.",
        "By Ana Ruiz",
        "Skip to main content",
    ],
)
def test_questions_and_furniture_are_left_alone(claims: Callable[[str], list[Any]], text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    ["The report was long and dull.", "A state of the art plant opened in Gdynia.", "His plans were on the table all week."],
)
def test_nouns_that_look_like_reporting_verbs_report_nothing(reported: Callable[[str], list[Any]], text: str) -> None:
    assert reported(text) == []
