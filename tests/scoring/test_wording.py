"""Claims in free words: alike, split, judged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.base import Unplaced
from workbench.scoring.report import Setting, System, build_report
from workbench.scoring.wording import chrf, grams_of, match_words, share_held, word_counts

from .build import item, side

words = st.lists(st.text(alphabet="abcde ", min_size=1, max_size=12), max_size=4)


@settings(deadline=None)
@given(words, words)
def test_similarity_is_symmetric_one_for_equal_words_and_at_most_one(one: list[str], other: list[str]) -> None:
    for a in one:
        for b in other:
            assert chrf(grams_of(a), grams_of(b)) == chrf(grams_of(b), grams_of(a)) <= 1
        assert chrf(grams_of(a), grams_of(a)) == (1 if a.strip() else 0)


@settings(deadline=None)
@given(words, words)
def test_pairs_are_one_to_one_and_order_does_not_matter(one: list[str], other: list[str]) -> None:
    def named(gold: list[str], predicted: list[str]) -> list[tuple[str, str, float]]:
        return sorted((gold[pair.gold], predicted[pair.predicted], pair.score) for pair in match_words(gold, predicted, {}))

    pairs = match_words(one, other, {})
    assert len({pair.gold for pair in pairs}) == len(pairs) == len({pair.predicted for pair in pairs})
    assert named(one, other) == named(one[::-1], other[::-1])


def test_blanks_and_case_do_not_count() -> None:
    assert chrf(grams_of("The Bridge is safe"), grams_of("the bridge  is SAFE")) == 1


def test_a_claim_that_a_system_splits_is_covered_though_no_piece_matches_it() -> None:
    gold = ["The mayor said the bridge is safe and the council denied any risk to the drivers"]
    pieces = ["the mayor said the bridge is safe", "the council denied any risk", "to the drivers"]
    found = word_counts(gold, pieces, {})
    assert found.covered.hits == 1
    assert found.useful.hits == 3
    assert share_held(grams_of(pieces[0]), grams_of(gold[0])) == 1


def test_a_judge_takes_the_place_of_chrf() -> None:
    gold, predicted = ["Ruiz resigned"], ["The mayor stepped down on Monday"]
    assert word_counts(gold, predicted, {}).matched.hits == 0
    assert word_counts(gold, predicted, {(gold[0], predicted[0]): 0.9}).matched.hits == 1
    assert word_counts(gold, gold, {(gold[0], gold[0]): 0.0}).matched.hits == 0


def test_free_words_are_scored_by_their_words_and_take_no_part_in_spans() -> None:
    gold = side("a", [item(0, 18, words="the bridge is safe"), item(30, 40, words="nobody knew")])
    predicted = side("a")._replace(free=(Unplaced("The bridge is safe."), Unplaced("Prices rose in spring")))
    figures = build_report([gold], {"s": System({"a": predicted}, {})}, Setting("gold", "0"))["systems"]["s"]
    assert figures["text_matched"]["free"] == 2
    assert figures["text_matched"]["matched"]["precision"] == 0.5
    assert figures["text_matched"]["matched"]["recall"] == 0.5
    assert figures["detection"]["overlap"]["precision"] is None
    assert figures["errors"]["missed"]["gold"] == 2


@pytest.mark.parametrize("other", ["b", "a"])
def test_an_article_without_free_words_counts_wherever_it_stands(other: str) -> None:
    """The first article in free words may come after others: their gold claims are missed all the same."""
    names = sorted(["a", "b"], reverse=other == "a")
    gold = [side(name, [item(0, 4, words="a claim here")]) for name in ("a", "b")]
    predicted = {names[0]: side(names[0])._replace(free=(Unplaced("a claim here"),))}
    figures = build_report(gold, {"s": System(predicted, {})}, Setting("gold", "0"))["systems"]["s"]["text_matched"]
    assert (figures["matched"]["recall"], figures["coverage"]["recall"]) == (0.5, 0.5)
