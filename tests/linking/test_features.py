"""What several texts come to at once is what each comes to alone."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linking.features import MOST_OFTEN, Bag, bag_of_grams, bag_of_new_terms, bag_of_terms, grams_of, hash_term, terms_of
from workbench.linking.grams import GRAMS
from workbench.linking.words import spoken, term_of, tokens

LETTERS = st.text(st.one_of(st.sampled_from("aB5_ .\n'’éßİ\u0301\U0001d7d8"), st.characters()), max_size=24)
WORDS = st.lists(
    st.sampled_from("The bridge U.S. twelve 1,200 % naïve «toll» I a _ É United States #HarbourFire @ana https://t.example/3xQ".split()),
    max_size=9,
).map(" ".join)
TEXTS = st.lists(st.one_of(LETTERS, WORDS), max_size=8)


def entries(bag: Bag) -> list[tuple[int, int, int]]:
    return list(zip(bag.row.tolist(), bag.id.tolist(), bag.often.astype(int).tolist(), strict=True))


def counted(found: list[list[int]]) -> list[tuple[int, int, int]]:
    return [(row, *entry) for row, numbers in enumerate(found) for entry in sorted(Counter(numbers).items())]


def groups_of(text: str) -> list[int]:
    """Letter by letter, as the groups are defined."""
    words = "".join(c if c.isalnum() or c == "_" else " " for c in spoken(text)).split(" ")
    padded = [f" {word.lower()} " for word in words if word]
    groups = [word[at : at + 4] for word in padded for at in range(max(len(word) - 3, 1))]
    return [zlib.crc32(group.encode("utf-8", "surrogatepass")) % GRAMS for group in groups]


@given(TEXTS)
def test_the_letter_groups_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    """Rankings and the frequencies on disk are made in batches of any size; they must agree to the last group."""
    bag = bag_of_grams(texts)
    assert (bag.texts, entries(bag)) == (len(texts), counted([groups_of(text) for text in texts]))
    assert [grams_of(text) for text in texts] == [frozenset(groups_of(text)) for text in texts]


@given(TEXTS)
def test_the_terms_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    found = [[hash_term(term) for term in map(term_of, tokens(text)) if term is not None] for text in texts]
    for bag in (bag_of_terms(texts), bag_of_new_terms(texts)):
        assert (bag.texts, entries(bag)) == (len(texts), counted(found))
    assert [terms_of(text) for text in texts] == [frozenset(numbers) for numbers in found]


@pytest.mark.parametrize("bag_of", [bag_of_terms, bag_of_grams])
def test_a_batch_of_any_size_gives_the_same_entries(bag_of: Callable[[list[str]], Bag]) -> None:
    """Numbers of text and term together need more than four bytes in a great batch."""
    texts = ["the bridge over the Ilm", "1,200 naïve vessels", ""] * 7000
    few, many = entries(bag_of(texts[:3])), entries(bag_of(texts))
    assert many == [(row + 3 * at, *entry) for at in range(7000) for row, *entry in few]


def test_what_stands_in_one_text_very_often_is_counted_up_to_a_bound() -> None:
    assert set(bag_of_terms(["bridge " * (MOST_OFTEN + 9)]).often.tolist()) == {MOST_OFTEN}
