"""The project index: built bit by bit beside the work, taken up where it was left, and the same however it came about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from strategies import Bench, candidate, mark, write_articles

from workbench.errors import DataError
from workbench.model.article import text_digest
from workbench.project.exchange import import_articles
from workbench.project.index import Index
from workbench.project.project import Project


def grow(bench: Bench, count: int) -> None:
    """Adds so many articles with a candidate each."""
    texts = {f"n{number:04d}": f"The bridge number {number} is safe. Nobody saw ship {number}." for number in range(count)}
    project = bench.project()
    import_articles(project, [write_articles(bench.root / "more.jsonl", ({"id": each, "text": text} for each, text in texts.items()))])
    project.close()
    lines = [json.loads(line) for line in bench.layout.candidates_of("rules").read_text().splitlines()]
    pattern = lines[0]["claims"][0]
    for article, text in texts.items():
        quote = text.split(".")[0]
        place = {"start": 0, "end": len(quote)}
        claim = pattern | place | {"id": f"c-{article}", "quote": quote, "fragments": [place]}
        lines.append(lines[0] | {"article": article, "sha256": text_digest(text), "claims": [claim]})
    bench.layout.candidates_of("rules").write_text("".join(json.dumps(line) + "\n" for line in lines))


def holdings(project: Project) -> dict[str, Any]:
    """What the index knows, without the numbers it gives to things."""
    rows = [row._asdict() for row in project.articles()]
    candidates = {row["id"]: [claim.id for claim in project.candidates(row["id"])] for row in rows}
    found = [(row.id, row.article, row.start) for row in project.index.claims.starting_with("bridge", "ana", 1000)]
    return {"rows": rows, "candidates": candidates, "found": found, "size": project.index.claims.size()}


@pytest.fixture
def grown(bench: Bench) -> Bench:
    grow(bench, 700)
    return bench


def test_the_first_articles_can_be_worked_on_before_the_index_is_built(grown: Bench) -> None:
    whole = holdings(grown.project())
    grown.forget()
    project = Project(grown.root, wait=False)
    assert project.building is not None
    assert [row.id for row in project.articles()][:3] == ["a1", "a2", "a3"]
    assert [claim.id for claim in project.candidates("a1")] == [candidate("a1", 0), candidate("a1", 1)]
    assert project.building.wait(30)
    project.refresh()
    assert holdings(project) == whole
    project.close()


def test_a_build_that_was_stopped_goes_on_where_it_was(grown: Bench) -> None:
    whole = holdings(grown.project())
    grown.forget()
    asked = []
    index = Index(grown.layout)
    assert index.refresh(stop=lambda: len(asked) == 2 or asked.append(1) is not None)
    index.close()
    assert 0 < len(Index(grown.layout).articles()) <= 703
    told: list[tuple[str, int]] = []
    project = Project(grown.root, lambda what, count: told.append((what, count)))
    assert holdings(project) == whole
    assert {"candidates of rules", "texts"} <= {what for what, _ in told}
    project.close()


def test_an_extraction_that_changed_one_article_costs_one(grown: Bench) -> None:
    project = grown.project()
    before = project.index.claims.size()
    path = grown.layout.candidates_of("rules")
    lines = path.read_text().splitlines(keepends=True)
    changed = json.loads(lines[5])
    changed["claims"][0]["quote"] = "The bridge is closed"
    path.write_text("".join([json.dumps(changed) + "\n", *lines[:5], *lines[6:]]))
    replaced: list[str] = []
    replace = project.index.claims.replace
    project.index.claims.replace = lambda article, origin, rows: (replaced.append(article), replace(article, origin, rows))[1]  # type: ignore[method-assign,assignment,return-value]
    project.refresh()
    assert replaced == [changed["article"]]
    assert project.index.claims.size() == before
    assert [row.quote for row in project.index.claims.starting_with("closed", "ana")] == ["The bridge is closed"]
    project.close()


def test_articles_that_are_gone_from_their_file_are_gone_from_the_index(grown: Bench) -> None:
    grown.project().close()
    lines = grown.layout.articles.read_bytes().splitlines(keepends=True)
    grown.layout.articles.write_bytes(b"".join(lines[:10]))
    project = grown.project()
    assert [row.id for row in project.articles()] == [json.loads(line)["id"] for line in lines[:10]]
    assert project.index.texts.starting_with("ship 500", 10) == []
    project.close()


def test_a_page_of_articles_is_what_the_whole_list_is(grown: Bench) -> None:
    rows = grown.project().articles()
    whole = list(rows)
    assert len(rows) == len(whole) == 703
    assert [rows[at] for at in (0, 255, 256, 702, -1)] == [whole[at] for at in (0, 255, 256, 702, -1)]
    assert rows[250:260] == whole[250:260]
    with pytest.raises(IndexError):
        rows[703]


def test_a_sentence_is_found_by_its_words_only_where_one_sentence_holds_them_all(bench: Bench) -> None:
    texts = bench.project().index.texts
    (found,) = texts.starting_with("engineers crac", 10)
    assert (found.id, found.article, found.quote) == ("", "a1", "Engineers found cracks in the deck.")
    assert texts.starting_with("mayor cracks", 10) == []
    assert texts.starting_with("", 10) == []


def test_marks_are_found_again_after_the_index_was_thrown_away(bench: Bench) -> None:
    (own,) = bench.record(mark("a1", "Mayor Ana Ruiz said"))
    bench.forget()
    session = bench.session()
    assert own.target in [row.id for row in session.project.index.claims.starting_with("mayor ana", "ana")]
    session.close()


def test_a_broken_candidate_file_is_told_by_the_one_who_refreshes(grown: Bench) -> None:
    path = grown.layout.candidates_of("rules")
    path.write_bytes(path.read_bytes() + b"{broken\n")
    grown.forget()
    project = Project(grown.root, wait=False)
    assert project.building is not None
    project.building.wait(30)
    with pytest.raises(DataError, match="cannot be read"):
        project.refresh()
    project.close()
