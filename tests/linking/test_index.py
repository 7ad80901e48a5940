"""The search index: each way of finding gives the same whatever came first, and costs little however much there is."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linking.features import Frequencies
from workbench.linking.index import ClaimIndex, query_terms
from workbench.linking.row import Row
from workbench.linking.suggest import suggest

WORDS = "bridge safe Ilm engineers cracks deck toll euros port union Friday mayor harbour wheat price vessel denied asked".split()
quotes = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4)
articles = st.lists(quotes, min_size=1, max_size=8)


def rows_of(article: str, words: list[str]) -> list[Row]:
    return [Row(f"{article}-{number}", article, 100 * number, 100 * number + len(each), None, each) for number, each in enumerate(words)]


def fill(index: ClaimIndex, corpus: list[list[str]], settle: bool = False) -> list[Row]:
    found = []
    for number, words in enumerate(corpus):
        own = rows_of(f"a{number}", words)
        index.replace(f"a{number}", "candidates/x", own)
        found += own
        if settle:
            index.settle()
    return found


def ranking(index: ClaimIndex, asked: Row) -> list[tuple[str, float]]:
    return [(each.row.id, round(each.score, 4)) for each in suggest(index, asked, top=30)]


def memory(recent: int = 1024) -> ClaimIndex:
    return ClaimIndex(sqlite3.connect(":memory:"), recent=recent)


@given(articles)
def test_segments_find_the_same_claims_as_memory_does(corpus: list[list[str]]) -> None:
    """Where a claim is kept, in a segment, a joined segment or in memory, must not show in the order."""
    in_memory, sealed = memory(), memory(recent=0)
    rows = fill(in_memory, corpus)
    fill(sealed, corpus, settle=True)
    for asked in rows[:5]:
        ids, weights = query_terms(asked.quote, sealed.frequencies())
        one, other = in_memory.matching(ids, weights), sealed.matching(ids, weights)
        assert one.numbers.tolist() == other.numbers.tolist()
        assert np.allclose(one.scores, other.scores, rtol=0.02), "an impact is kept in one byte"


def test_several_may_write_at_once_and_each_claim_stays_its_own(tmp_path: Path) -> None:
    def write(who: str) -> list[str]:
        index = ClaimIndex(connection := sqlite3.connect(tmp_path / "index", timeout=30), recent=4)
        own = []
        for number in range(20):
            rows = rows_of(f"a{number}-{who}", [f"bridge {who}", "deck"])
            with connection:
                index.replace(f"a{number}", f"marked/{who}", rows)
                if number % 5 == 0:
                    index.settle()
            own += [row.id for row in rows]
        with connection:
            index.settle()
        connection.close()
        return own

    with sqlite3.connect(tmp_path / "index") as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        ClaimIndex(connection)
    with ThreadPoolExecutor(3) as pool:
        written = [identifier for own in pool.map(write, "abc") for identifier in own]
    index = ClaimIndex(sqlite3.connect(tmp_path / "index"), recent=4)
    assert index.size() == len(written) == 120
    assert all(index.article_of(identifier) == identifier.partition("-")[0] for identifier in written)
    assert index.frequencies().claims == 120


def test_many_segments_are_joined_and_what_is_gone_drops_out() -> None:
    index = memory(recent=0)
    for number in range(40):
        index.replace(f"a{number}", "candidates/x", rows_of(f"a{number}", [f"the bridge number {number + 100} is safe"]))
        index.settle()
    index.replace("a3", "candidates/x", ())
    for number in range(40, 60):
        index.replace(f"a{number}", "candidates/x", rows_of(f"a{number}", [f"the bridge number {number + 100} is safe"]))
        index.settle()
    asked = Row("q", "q", 0, 20, None, "bridge number 103 and bridge 147")
    found = [name for name, _ in ranking(index, asked)]
    assert found[0] == "a47-0"
    assert "a3-0" not in found
    assert index.size() == 59


@given(articles, articles)
def test_replacing_leaves_nothing_of_what_was_there(before: list[list[str]], after: list[list[str]]) -> None:
    changed, fresh = memory(recent=2), memory(recent=2)
    fill(changed, before, settle=True)
    changed.forget("candidates/x")
    rows = fill(changed, after, settle=True)
    fill(fresh, after, settle=True)
    assert changed.size() == fresh.size()
    assert changed.frequencies().claims == fresh.frequencies().claims
    assert (changed.frequencies().terms == fresh.frequencies().terms).all()
    assert (changed.frequencies().grams == fresh.frequencies().grams).all()
    for asked in rows[:3]:
        assert [name for name, _ in ranking(changed, asked)] == [name for name, _ in ranking(fresh, asked)]


def test_what_another_connection_commits_is_seen_and_counted_once(tmp_path: Path) -> None:
    """A builder and the person at work have a connection each; neither may overwrite what the other counted."""
    path = tmp_path / "index.sqlite"
    one, other = sqlite3.connect(path, timeout=5), sqlite3.connect(path, timeout=5)
    one.execute("PRAGMA journal_mode=WAL")
    here, there = ClaimIndex(one), ClaimIndex(other)
    one.commit()
    with one:
        here.replace("a", "candidates/x", rows_of("a", ["the bridge is safe"]))
    with other:
        there.replace("b", "candidates/x", rows_of("b", ["the bridge over the Ilm"]))
        there.settle()
    with one:
        here.settle()
    for index in (here, there, ClaimIndex(sqlite3.connect(path))):
        assert index.frequencies().claims == 2
        assert [name for name, _ in ranking(index, Row("q", "q", 0, 6, None, "bridge"))] == ["a-0", "b-0"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    index = memory()
    fill(index, [["bridge safe"], ["bridge toll"], ["bridge deck"], ["wheat bridge"]])
    ids, weights = query_terms("bridge wheat", index.frequencies())
    hits = index.matching(ids, weights)
    assert index.rows(hits.numbers[np.argsort(-hits.scores)][:1], "")[0][1].id == "a3-0"


def test_a_small_budget_leaves_out_the_commonest_words_first() -> None:
    index = memory(recent=0)
    fill(index, [[f"bridge number {number + 100}"] for number in range(50)], settle=True)
    ids, weights = query_terms("bridge number 107", index.frequencies())
    assert index.rows(index.matching(ids, weights, budget=1).numbers, "")[0][1].id == "a7-0"
    assert len(index.matching(ids, weights, budget=1).numbers) == 1
    assert len(index.matching(ids, weights).numbers) == 50


def test_frequencies_come_back_from_their_bytes() -> None:
    before = Frequencies()
    before.add(["the bridge is safe", "the bridge over the Ilm"])
    after = Frequencies(*before.to_bytes())
    assert after.claims == 2
    assert (after.terms == before.terms).all()
    assert (after.grams == before.grams).all()


@pytest.mark.parametrize("words", ["bri", "bridge s", "safe bridge", "BRIDGE", "brídge"])
def test_typing_finds_whole_words_and_the_beginning_of_the_last(words: str) -> None:
    index = memory()
    fill(index, [["the bridge is safe"], ["the bride is safe"], ["a port"]])
    assert [row.id for row in index.starting_with(words, "ana")][:1] == ["a0-0"]


def test_only_the_extractors_that_are_shown_are_found() -> None:
    index = memory()
    index.replace("a", "candidates/x", rows_of("a", ["the bridge is safe"]))
    index.replace("b", "candidates/y", rows_of("b", ["the bridge is safe"]))
    index.show_only(["y"])
    asked = Row("q", "q", 0, 6, None, "bridge")
    assert [name for name, _ in ranking(index, asked)] == ["b-0"]
    assert [row.id for row in index.starting_with("bridge", "ana")] == ["b-0"]
