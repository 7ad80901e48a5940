"""Suggestions order what may bear on a claim: never the claim itself, never another person's, always the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import CANDIDATES, Bench, candidate, mark, span

from workbench.linking.index import ClaimIndex
from workbench.linking.row import Row
from workbench.linking.suggest import content_words, shared_words, stem, suggest


def index_of(*rows: Row, origin: str = "candidates/rules") -> ClaimIndex:
    index = ClaimIndex(sqlite3.connect(":memory:"))
    for article in dict.fromkeys(row.article for row in rows):
        index.replace(article, origin, [row for row in rows if row.article == article])
    return index


def row(identifier: str, article: str, quote: str, start: int = 0, stance: str | None = None) -> Row:
    return Row(identifier, article, start, start + len(quote), stance, quote)


ASKED = row("q", "a", "the bridge over the Ilm is safe")
NEAR = row("n", "b", "engineers call the bridge over the Ilm unsafe")
FAR = row("f", "b", "the port reopened on Friday", 100)


def ids(found: list[object]) -> list[str]:
    return [each.row.id for each in found]  # type: ignore[attr-defined]


def test_the_claim_that_shares_rare_words_comes_first_and_what_stands_beside_it_after() -> None:
    """An article on the same story may bear on a claim in words of its own."""
    other = row("o", "c", "a bridge was opened")
    elsewhere = row("e", "d", "wheat prices fell")
    assert ids(suggest(index_of(ASKED, NEAR, FAR, other, elsewhere), ASKED)) == ["n", "o", "f"]


def test_what_every_article_of_a_story_says_comes_behind_what_one_alone_says() -> None:
    """Otherwise the claim that all repeat comes up for every other one."""
    asked = row("q", "a", "the mayor of Anstett wants the toll on the bridge doubled in spring")
    said_by_all = [row(f"h{outlet}", outlet, "the bridge is safe, says the mayor", 100) for outlet in "bcdefg"]
    by_one = row("o", "g", "the bridge was opened by a mayor in June")
    others = [
        row(f"x{outlet}", outlet, f"the {word} was painted")
        for outlet, word in zip("bcdef", ("tower", "mill", "gate", "quay", "fort"), strict=True)
    ]
    assert ids(suggest(index_of(asked, *said_by_all, by_one, *others), asked, top=1)) == ["o"]


def test_a_claim_is_never_offered_itself_nor_what_overlaps_it() -> None:
    """An overlapping span of the same article is the same words once more, not evidence."""
    text = "He said the bridge over the Ilm is safe today."
    asked = Row("q", "a", 8, 39, None, text[8:39])
    wider = Row("w", "a", 0, len(text), None, text)
    inner = Row("i", "a", 12, 18, None, "bridge")
    later = Row("l", "a", 60, 91, None, "the bridge over the Ilm is safe")
    copy = Row("q", "a", 8, 39, None, text[8:39])
    elsewhere = Row("e", "b", 8, 39, None, text[8:39])
    found = suggest(index_of(asked, wider, inner, later, copy, elsewhere), asked)
    assert ids(found) == ["e", "l"], "another article's is worth more than one three lines further down"


def test_case_accents_and_endings_do_not_hide_a_claim() -> None:
    found = suggest(index_of(row("x", "b", "SÃO PAULO REQUESTED VESSELS")), row("q", "a", "Sao Paulo requested a vessel"))
    assert ids(found) == ["x"]


def test_a_suggestion_says_why() -> None:
    denial = row("d", "b", "Moscow has denied asking for 12 vessels", stance="denies")
    (found,) = suggest(index_of(denial), row("q", "a", "Moscow asked Ossaly for 12 vessels"))
    assert {"a denial", "12", "Moscow", "vessels"} <= set(found.evidence)
    assert 0 < found.score <= 1
    (same,) = suggest(index_of(row("s", "b", "The Bridge is Safe")), row("q", "a", "the bridge is safe"))
    assert "same words" in same.evidence


@pytest.mark.parametrize("quote", ["", "the of and", "?!", "12", "“”", '"', "NEAR(a b)", "a OR b*", 'x" OR "y'])
def test_words_that_mean_nothing_or_something_to_the_search_language_do_no_harm(quote: str) -> None:
    asked = row("q", "a", quote)
    index = index_of(ASKED, NEAR, asked)
    assert all(each.row.id != "q" for each in suggest(index, asked))
    index.starting_with(quote, "ana")


@given(st.lists(st.text(st.sampled_from("bridge safe Ilm 12 é-"), max_size=30), min_size=1, max_size=12))
def test_any_claims_are_ranked_without_the_asked_one_in_falling_order(quotes: list[str]) -> None:
    rows = [row(f"c{n}", f"a{n % 3}", quote, 100 * n) for n, quote in enumerate(quotes)]
    index = index_of(*rows)
    for asked in rows:
        found = suggest(index, asked)
        assert asked.id not in ids(found)
        scores = [each.score for each in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert len(set(ids(found))) == len(found)
        assert suggest(index, asked, top=2) == found[:2]


def test_the_order_does_not_hang_on_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sqlite3\n"
        "from workbench.linking.index import ClaimIndex\nfrom workbench.linking.row import Row\n"
        "from workbench.linking.suggest import suggest\n"
        "words = 'bridge safe Ilm engineers cracks deck toll euros port union Friday mayor'.split()\n"
        "rows = [Row(f'c{n}', f'a{n % 7}', 0, 9, None, ' '.join(words[(n * k) % 12] for k in range(1, 6))) for n in range(60)]\n"
        "index = ClaimIndex(sqlite3.connect(':memory:'))\n"
        "for n in range(7):\n"
        "    index.replace(f'a{n}', 'candidates/x', [row for row in rows if row.article == f'a{n}'])\n"
        "for row in rows:\n"
        "    print([(each.row.id, each.score, each.evidence) for each in suggest(index, row)])\n"
    )
    outputs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


# -- who sees what ----------------------------------------------------------------------------------------------------------


def test_what_others_marked_is_never_found_and_ones_own_always(bench: Bench) -> None:
    """Annotators work apart: what one marked must not reach another's screen, or their agreement measures nothing."""
    (own,) = bench.record(mark("a1", "Mayor Ana Ruiz said"), annotator="ana")
    (other,) = bench.record(mark("a2", "Nobody spoke of the 12 euros"), annotator="bob")
    index = bench.project().index.claims
    asked = row("q", "a9", "Nobody, said Mayor Ana Ruiz, spoke of 12 euros")
    for annotator, sees, misses in (("ana", own.target, other.target), ("bob", other.target, own.target)):
        assert sees in ids(suggest(index, asked, annotator))
        assert misses not in ids(suggest(index, asked, annotator))
        assert misses not in [each.id for words in ("Mayor Ana", "Nobody spoke") for each in index.starting_with(words, annotator)]
    assert not {own.target, other.target} & set(ids(suggest(index, asked)))


def test_sentences_are_found_by_the_search_alone_and_have_no_id(bench: Bench) -> None:
    index = bench.project().index.claims
    sentences = [each for each in index.starting_with("toll rises", "ana") if not each.id]
    assert [(each.article, each.start, each.end) for each in sentences] == [("a1", *span("a1", "The toll rises to 12 euros."))]
    assert all(each.row.id for each in suggest(index, row("q", "a9", "The toll rises to 12 euros")))


def test_claims_stand_before_sentences_and_an_unfinished_word_finds(bench: Bench) -> None:
    found = bench.project().index.claims.starting_with("bridge saf", "ana")
    assert [each.id for each in found[:3]] == [candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)]
    assert [each.id for each in found[3:]] == [""] * 3


def test_a_claim_of_two_extractors_is_offered_once(bench: Bench) -> None:
    bench.layout.candidates_of("other").write_bytes(bench.layout.candidates_of("rules").read_bytes())
    project = bench.project()
    start, end = span("a1", "the bridge is safe")
    found = suggest(project.index.claims, Row(candidate("a1", 0), "a1", start, end, None, "the bridge is safe"))
    assert ids(found)[:2] == [candidate("a2", 0), candidate("a3", 0)]
    assert len(set(ids(found))) == len(found)


def test_an_undone_mark_is_no_longer_found(bench: Bench) -> None:
    (own,) = bench.record(mark("a1", "Mayor Ana Ruiz said"))
    bench.record({"do": "undo"})
    assert own.target not in [each.id for each in bench.project().index.claims.starting_with("Mayor Ana", "ana")]


def test_the_index_holds_each_candidate_once_however_often_it_is_refreshed(bench: Bench) -> None:
    project = bench.project()
    size = project.index.claims.size()
    for _ in range(2):
        os.utime(bench.layout.articles)
        os.utime(bench.layout.candidates_of("rules"))
        project.refresh()
    assert project.index.claims.size() == size
    assert len([1 for article in CANDIDATES for _ in project.candidates(article)]) == 5


# -- words ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [("requested", "requests"), ("deny", "Deny"), ("vessels", "vessel"), ("café", "CAFE")])
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("bridge", "bride"), ("port", "part"), ("12", "13")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_shared_words_are_shown_where_they_stand() -> None:
    text = "🌉 Engineers requested 12 vessels"
    places = shared_words(text, [stem("request"), stem("vessel")])
    assert [text[start:end] for start, end in places] == ["requested", "vessels"]
    assert content_words("the bridge is safe") == ["bridge", "safe"]
