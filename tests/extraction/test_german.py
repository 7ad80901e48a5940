"""German reporting: either side of the verb, the subjunctive, laut and zufolge, and denials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CASES = [
    ("Der Bürgermeister sagte, dass die Brücke sicher sei.", "die Brücke sicher sei", "Der Bürgermeister", "affirms"),
    ("Die Ministerin erklärte, die Lage sei ernst.", "die Lage sei ernst", "Die Ministerin", "affirms"),
    ("„Wir werden klagen“, sagte die Ministerin.", "Wir werden klagen", "die Ministerin", "affirms"),
    ("Der Sprecher sagte: „Das Wehr hält.“", "Das Wehr hält", "Der Sprecher", "affirms"),
    ("Am Montag sagte Lund: „Das Wehr ist dicht.“", "Das Wehr ist dicht", "Lund", "affirms"),
    (
        "Laut der Polizei wurden drei Menschen bei dem Brand verletzt.",
        "wurden drei Menschen bei dem Brand verletzt",
        "der Polizei",
        "affirms",
    ),
    ("Der Konzern bestritt, dass er das Erz verkauft habe.", "er das Erz verkauft habe", "Der Konzern", "denies"),
    ("Die Bank wies die Vorwürfe zurück.", "die Vorwürfe", "Die Bank", "denies"),
]


@pytest.mark.parametrize(("text", "content", "source", "stance"), CASES, ids=[case[0][:40] for case in CASES])
def test_a_german_report_gives_content_and_source(
    claims: Callable[[str], list[Any]], text: str, content: str, source: str, stance: str
) -> None:
    found = {claim.quote: claim for claim in claims(text)}
    claim = found[content]
    assert (claim.source and claim.source.quote, claim.stance) == (source, stance)


def test_single_quoted_words_are_candidates_in_german(claims: Callable[[str], list[Any]]) -> None:
    assert "haltlos" in [claim.quote for claim in claims("Die Vorwürfe seien „haltlos“, und der Streit ist damit nicht vorbei.")]


def test_a_german_sentence_without_a_report_is_an_assertion(claims: Callable[[str], list[Any]]) -> None:
    (claim,) = claims("Die Brücke ist seit Montag für den Verkehr gesperrt.")
    assert (claim.kind, claim.quote) == ("assertion", "Die Brücke ist seit Montag für den Verkehr gesperrt")
