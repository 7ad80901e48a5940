"""The sentence that a claim stands in, and what it is worth in the ranking."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from workbench.linking.context import context_of, sentence_around
from workbench.linking.index import ClaimIndex
from workbench.linking.lexical import Lexical
from workbench.linking.row import Row

TEXT = "The ferry was late. Harbour master Jonas Brandt said he knew nothing of it. Rain fell.\nNobody was hurt."


def row(article: str, text: str, quote: str) -> Row:
    start = text.index(quote)
    return Row(f"{article}-{start}", article, start, start + len(quote), None, quote)


def test_the_sentence_around_a_claim_ends_at_its_neighbours() -> None:
    at = TEXT.index("he knew")
    assert sentence_around(TEXT, at, at + 7) == "Harbour master Jonas Brandt said he knew nothing of it."
    assert sentence_around(TEXT, TEXT.index("Nobody"), len(TEXT)) == "Nobody was hurt."


@given(st.text(alphabet="ab .!?\n”é漢", min_size=1, max_size=60), st.data())
def test_it_is_a_piece_of_the_text_that_holds_the_claim(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    around = sentence_around(text, start, end)
    assert around in text
    assert text[start:end].strip() in around


def test_a_claim_of_another_text_keeps_its_own_words() -> None:
    claim = row("a", TEXT, "he knew nothing of it")
    assert context_of(claim, "Another text altogether, in which other words stand.") == claim.quote
    assert context_of(claim, None) == claim.quote


def test_what_a_claim_leaves_out_is_found_by_its_sentence() -> None:
    texts = {
        "a": "Harbour master Jonas Brandt said of the sunken ferry that he knew nothing.",
        "b": "Port minister Olga Lind said of the budget that nothing was decided.",
        "c": "Of the sunken ferry the harbour master said only that nothing was new.",
    }
    claims = {"a": "he knew nothing", "b": "nothing was decided", "c": "nothing was new"}

    def lead(with_texts: bool) -> float:
        index = ClaimIndex(sqlite3.connect(":memory:"), text_of=texts.get if with_texts else None)
        for article, quote in claims.items():
            index.replace(article, "candidates/rules", [row(article, texts[article], quote)])
        found = {each.row.article: each.score for each in Lexical().rank(index, row("a", texts["a"], claims["a"]), "", 3)}
        return found["c"] - found["b"]

    assert lead(with_texts=True) > lead(with_texts=False) + 0.05
