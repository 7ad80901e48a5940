"""A join gives each claim what it would get on its own: the same claims, in the same order, with the same scores."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.linking.index import ClaimIndex
from workbench.linking.join import Joining
from workbench.linking.row import Row
from workbench.linking.suggest import suggest
from workbench.linking.table import Table, write_table

WORDS = "bridge safe Ilm engineers cracks 12 twelve 2023 May 7 % Mayor Ana harbour denied unaware wheat the of «toll» U.S. naïve".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
stances = st.sampled_from([None, "affirms", "denies", "declines", "doubts"])
claims = st.lists(st.tuples(sentences, sentences, stances), min_size=1, max_size=5)
corpora = st.lists(claims, min_size=1, max_size=8)


def write_article(name: str, parts: list[tuple[str, str, str | None]]) -> tuple[str, list[Row]]:
    """A text in which each claim follows some words of its own sentence."""
    text, rows = "", []
    for number, (before, quote, stance) in enumerate(parts):
        start = len(text) + len(before) + 1
        text += f"{before} {quote}. "
        rows.append(Row(f"{name}-{number}", name, start, start + len(quote), stance, quote))
    return text, rows


def shorten(row: Row) -> Row:
    """A claim within this one."""
    return row._replace(id=f"{row.id}-in", start=row.start + 1, quote=row.quote[1:])


@contextmanager
def table_of(index: ClaimIndex) -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as folder:
        write_table(index, Path(folder))
        yield Table(Path(folder))


@settings(max_examples=60)
@given(corpora, st.integers(0, 7), st.booleans(), st.integers(1, 12))
def test_a_join_ranks_as_one_question_does(corpus: list[list[tuple[str, str, str | None]]], gone: int, has_texts: bool, top: int) -> None:
    """With gaps in the numbers, claims of two extractors, marks of people, hidden extractors, with texts and without."""
    texts: dict[str, str] = {}
    connection = sqlite3.connect(":memory:")
    index = ClaimIndex(connection, recent=gone, text_of=texts.get if has_texts else None)
    asked: list[Row] = []
    for number, parts in enumerate(corpus):
        texts[f"a{number}"], rows = write_article(f"a{number}", parts)
        index.replace(f"a{number}", "candidates/x", rows)
        index.replace(f"a{number}", "candidates/y", [*rows[::2], *map(shorten, rows[:2])])
        index.replace(f"a{number}", "candidates/hidden", [row._replace(id=f"{row.id}-h") for row in rows[:1]])
        index.replace(f"a{number}", "marked/ana", [row._replace(id=f"{row.id}-m") for row in rows[1:2]])
        index.settle()
        asked += rows
    index.replace(f"a{gone}", "candidates/x", ())
    connection.commit()
    index.show_only(("x", "y"))
    alone = [suggest(index, row, top=top) for row in asked]
    index.show_only(("x", "y"))  # forgets which articles belong together, so that the table is asked for that too
    with table_of(index) as table, index.held():
        joining = Joining(table)
        together = [suggest(index, row, top=top, ranker=joining) for row in asked]
    assert together == alone


def test_an_index_without_claims_can_be_joined() -> None:
    index = ClaimIndex(sqlite3.connect(":memory:"))
    with table_of(index) as table:
        assert suggest(index, Row("q", "q", 0, 6, None, "bridge"), ranker=Joining(table)) == []


def test_letting_go_of_memory_changes_no_answer() -> None:
    index = ClaimIndex(sqlite3.connect(":memory:"))
    for name in ("a", "b"):
        index.replace(name, "candidates/x", write_article(name, [("They said", "the bridge over the Ilm is safe", None)])[1])
    asked = Row("a-0", "a", 10, 41, None, "the bridge over the Ilm is safe")
    with table_of(index) as table:
        before = suggest(index, asked, ranker=Joining(table))
        table.relax()
        assert suggest(index, asked, ranker=Joining(table)) == before != []


def test_what_others_write_during_a_join_is_not_seen(tmp_path: Path) -> None:
    """A table knows the claims of one moment; their numbers must not come to mean others."""
    path = tmp_path / "index.sqlite"
    connection, other = sqlite3.connect(path), sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    here, there = ClaimIndex(connection), ClaimIndex(other)
    with connection:
        here.replace("a", "candidates/x", write_article("a", [("They said", "the bridge is safe", None)])[1])
    asked = Row("q", "q", 0, 6, None, "bridge")
    with here.held():
        assert len(suggest(here, asked)) == 1
        with other:
            there.replace("b", "candidates/x", write_article("b", [("They said", "the bridge is closed", None)])[1])
            there.settle()
        assert len(suggest(here, asked)) == 1
    assert len(suggest(here, asked)) == 2
