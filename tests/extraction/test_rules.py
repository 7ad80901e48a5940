"""Laws of the default extractor, for any text whatever."""

from __future__ import annotations

import pickle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import registry
from workbench.extraction.rules import EXTRACTOR
from workbench.model.article import Article, text_digest
from workbench.model.claim import Claim, claim_id, parts_of, quote_of

PIECES = [
    "The mayor", "Ana Ruiz", "officials", "he", "said", "says", "told reporters", "denied", "claims", "that", "the bridge",
    "was safe", "is", "not", "according to", "declined to comment", "unclear whether", "and", "but", "adding", "accused of",
    "reportedly", "fake news", "no truth to", "made it clear that", "In the words of", "by his own admission", "which", "while",
    "sagte", "dass", "sei", "on Monday", "“", "”", '"', "'", "''", "„", "«", "»", "‘", "’", ",", ".", "?", ":", ";", "—", "…", "\n",
    "\r\n", "\u2028", "\u00a0", "e\u0301", "👍🏽", "U.S.", "No.", "3.5", "(", ")", "to", "of", "by", "who", "US",
]  # fmt: skip
NEWS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
ANY_TEXT = st.one_of(NEWS, st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def article_of(text: str) -> Article:
    return Article(id="a1", text=text, sha256=text_digest(text))


def claims_of(text: str) -> list[Claim]:
    return EXTRACTOR.extract(article_of(text))


def check(text: str, claims: list[Claim]) -> None:
    assert [(c.start, c.end, c.id) for c in claims] == sorted((c.start, c.end, c.id) for c in claims)
    assert len({c.id for c in claims}) == len(claims)
    ids = {c.id for c in claims}
    for claim in claims:
        parts = parts_of(claim)
        assert claim.id == claim_id("a1", article_of(text).sha256, parts)
        assert claim.quote == quote_of(text, parts)
        assert (claim.start, claim.end) == (parts[0][0], parts[-1][1])
        reached = -1
        for start, end in parts:
            assert reached < start < end <= len(text)
            reached = end
        for span in (claim.source, claim.cue):
            assert span is None or span.quote == text[span.start : span.end] != ""
        assert claim.kind is not None
        assert claim.score is not None
        assert 0 <= claim.score <= 1
        assert claim.reasons
        assert claim.parent is None or claim.parent in ids
        Claim.model_validate_json(claim.as_json())


@given(text=ANY_TEXT)
def test_candidates_of_any_text_are_sound(text: str) -> None:
    check(text, claims_of(text))


@given(text=NEWS)
def test_the_same_text_gives_the_same_candidates(text: str) -> None:
    first = claims_of(text)
    assert [c.as_json() for c in claims_of(text)] == [c.as_json() for c in first]


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        '"',
        "'",
        "said ",
        "he said that ",
        "X, he said, ",
        "according to X, ",
        "said: ",
        ". ",
        "is ",
        "“A ",
        "\n“He",
        "no, ",
        "deny “",
        "“we deny it” ",
        "no truth to ",
        "is false ",
        ", and he is ",
        "that and that is ",
    ],
)
def test_endless_repetition_is_read_to_its_end(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    claims = claims_of(text)
    assert sum(end - start for c in claims for start, end in parts_of(c)) < 400 * len(text)


@given(texts=st.lists(NEWS, min_size=2, max_size=4), order=st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_no_candidate(texts: list[str], order: Random) -> None:
    shuffled = list(texts)
    order.shuffle(shuffled)
    before = {text: [claim.as_json() for claim in claims_of(text)] for text in texts}
    assert {text: [claim.as_json() for claim in claims_of(text)] for text in shuffled} == before


def test_the_extractor_travels_to_another_process() -> None:
    article = article_of("The mayor said the bridge was safe.")
    assert pickle.loads(pickle.dumps(EXTRACTOR)).extract(article) == EXTRACTOR.extract(article)


def test_the_registry_knows_it_by_name() -> None:
    assert registry.load("extractors", EXTRACTOR.name) is EXTRACTOR
