"""Annotated articles of any system are read whole or refused whole, with every line that is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import FormatError, MissingError
from workbench.formats.annotated import AnnotatedFile, read_annotated
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import claim_id, make_claim

TEXT = "🌉 Mayor Ana Ruiz said: the bridge is safe. Moscow denied it."


def write(folder: Path, *lines: Any) -> Path:
    """A file of these records; a string stands for itself."""
    path = folder / "pred.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return path


def read(path: Path, text: str | None = TEXT) -> AnnotatedFile:
    """The file, read with this text for every article."""
    return read_annotated(path, lambda article, digest: text)


def one(folder: Path, **claim: Any) -> Any:
    """The only claim of a file that gives this one."""
    (reading,) = read(write(folder, {"article": "a", "claims": [claim]})).readings
    return reading.article.claims[0]


def problems(path: Path, text: str | None = TEXT) -> list[str]:
    """What is wrong, without the file's name."""
    with pytest.raises(FormatError) as caught:
        read(path, text)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_article_and_a_span_are_enough(tmp_path: Path) -> None:
    claim = one(tmp_path, start=23, end=41)
    assert (claim.quote, claim.id) == ("the bridge is safe", claim_id("a", "", [(23, 41)]))


def test_a_quote_is_found_and_the_way_is_counted(tmp_path: Path) -> None:
    file = read(write(tmp_path, {"article": "a", "claims": [{"quote": "the bridge is safe"}, {"quote": "nothing of it"}]}))
    assert [claim.start for claim in file.readings[0].article.claims] == [23]
    assert [claim.words for claim in file.readings[0].unplaced] == ["nothing of it"]
    assert file.notes.anchoring == {"exact": 1, "folded": 0, "fuzzy": 0, "ambiguous": 0, "none": 1}


def test_free_words_are_kept_apart(tmp_path: Path) -> None:
    file = read(write(tmp_path, {"article": "a", "claims": [{"text": "The bridge can be used."}]}))
    assert [claim.words for claim in file.readings[0].free] == ["The bridge can be used."]


def test_fragments_alone_give_the_hull(tmp_path: Path) -> None:
    claim = one(tmp_path, fragments=[{"start": 43, "end": 49}, {"start": 23, "end": 33}])
    assert (claim.start, claim.end, claim.quote) == (23, 49, "the bridge Moscow")


def test_unknown_members_are_named_once_with_their_path(tmp_path: Path) -> None:
    claims = [{"start": 0, "end": 1, "logit": 3}, {"start": 2, "end": 3, "logit": 4, "source": {"start": 4, "end": 5, "x": 1}}]
    file = read(write(tmp_path, {"article": "a", "claims": claims, "model": {"y": 1}}))
    assert file.notes.unknown_fields == {"model", "claims.logit", "claims.source.x"}


def test_foreign_kinds_and_scores_out_of_range_are_read_as_null_and_counted(tmp_path: Path) -> None:
    file = read(write(tmp_path, {"article": "a", "claims": [{"start": 0, "end": 1, "kind": "quote", "score": 17.5}]}))
    claim = file.readings[0].article.claims[0]
    assert (claim.kind, claim.score) == (None, None)
    assert file.notes.unread == {"kind 'quote'": 1, "score outside 0 to 1": 1}


def test_complete_is_true_unless_said_otherwise(tmp_path: Path) -> None:
    assert read(write(tmp_path, {"article": "a", "claims": []})).readings[0].article.complete


def test_ids_are_kept_where_unique_and_digests_elsewhere(tmp_path: Path) -> None:
    claims = [{"id": "x", "start": 0, "end": 1}, {"id": "y", "start": 2, "end": 3}, {"id": "y", "start": 4, "end": 5}]
    ids = [claim.id for claim in read(write(tmp_path, {"article": "a", "claims": claims})).readings[0].article.claims]
    assert ids == ["x", claim_id("a", "", [(2, 3)]), claim_id("a", "", [(4, 5)])]


def test_a_link_finds_its_claim_in_another_article(tmp_path: Path) -> None:
    first = {"article": "a", "claims": [{"id": "x", "start": 0, "end": 1}], "links": [{"from": "x", "to": "y", "relation": "denies"}]}
    second = {"article": "b", "claims": [{"id": "y", "start": 0, "end": 1}]}
    assert read(write(tmp_path, first, second)).readings[0].article.links[0].to_article == "b"


@pytest.mark.parametrize(("unit", "start", "end"), [("codepoint", 23, 41), ("utf-16", 24, 42), ("utf-8", 26, 44)])
def test_offsets_in_another_unit_are_converted(tmp_path: Path, unit: str, start: int, end: int) -> None:
    claim = {"start": start, "end": end, "quote": "the bridge is safe"}
    (reading,) = read(write(tmp_path, {"article": "a", "offset_unit": unit, "claims": [claim]})).readings
    assert (reading.article.claims[0].start, reading.article.claims[0].end) == (23, 41)
    assert reading.article.offset_unit == "codepoint"


@pytest.mark.parametrize(("start", "end", "unit"), [(24, 42, "utf-16"), (26, 44, "utf-8")])
def test_an_undeclared_unit_is_recognised_and_refused(tmp_path: Path, start: int, end: int, unit: str) -> None:
    (what,) = problems(write(tmp_path, {"article": "a", "claims": [{"start": start, "end": end, "quote": "the bridge is safe"}]}))
    assert f"count in {unit}; declare it in offset_unit" in what


def test_another_unit_without_the_text_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, {"article": "a", "offset_unit": "utf-16", "claims": [{"start": 0, "end": 2}]})
    assert "needs the article's text" in problems(path, None)[0]


def test_a_quote_of_another_length_is_refused_even_without_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, {"article": "a", "claims": [{"start": 0, "end": 3, "quote": "🌉"}]})
    assert "spans 3 code points, but its quote has 1" in problems(path, None)[0]


@pytest.mark.parametrize(
    ("claim", "what"),
    [
        ({"start": 5, "end": 5}, "is empty"),
        ({"start": 9, "end": 5}, "is empty"),
        ({"start": -1, "end": 5}, "greater than or equal to 0"),
        ({"start": 0, "end": 999}, "the text has 60 code points"),
        ({"start": 0}, "has one of start and end"),
        ({}, "says nothing about its place"),
        ({"start": 23, "end": 41, "quote": "the bridge is sane"}, "the text has 'the bridge is safe' there"),
        ({"start": 0, "end": 9, "fragments": [{"start": 0, "end": 5}, {"start": 3, "end": 9}]}, "lies in the one before"),
        ({"start": 0, "end": 9, "fragments": [{"start": 0, "end": 5}]}, "not the hull"),
        ({"start": 0, "end": 9, "source": {"start": 3, "end": 99}}, "the text has 60 code points"),
        ({"start": 0, "end": 9, "decision": "maybe"}, "write accepted, rejected or null"),
        ({"start": "0", "end": 9}, "valid integer"),
    ],
)
def test_a_span_that_cannot_be_is_refused_with_line_and_field(tmp_path: Path, claim: dict[str, Any], what: str) -> None:
    (problem,) = problems(write(tmp_path, {"article": "a", "claims": [claim]}))
    assert problem.startswith("1: claims.0")
    assert what in problem


def test_every_bad_line_is_reported_and_nothing_is_read(tmp_path: Path) -> None:
    good = {"article": "c", "claims": []}
    lame = {"article": "b", "claims": [{"start": 1}]}
    found = problems(write(tmp_path, "{", {"claims": []}, good, lame, '{"article":"d","article":"e"}'))
    assert [problem.split(":")[0] for problem in found] == ["1", "2", "4", "5"]


def test_two_lines_of_one_article_are_refused_with_both_lines(tmp_path: Path) -> None:
    (what,) = problems(write(tmp_path, {"article": "a", "claims": []}, {"article": "a", "claims": []}))
    assert what.startswith("2: article: ")
    assert "line 1" in what


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    (what,) = problems(write(tmp_path, {"schema": "annotated-article/2", "article": "a", "claims": []}))
    assert "update" in what


def test_what_the_program_writes_is_read_back_unchanged(tmp_path: Path) -> None:
    claim = make_claim("a", "0" * 64, TEXT, [(23, 33), (43, 49)], source=(8, 16), proposed_by=["rules"])
    article = AnnotatedArticle(article="a", sha256="0" * 64, system="rules", claims=(claim,))
    path = tmp_path / "own.jsonl"
    path.write_bytes(article.as_json() + b"\n")
    assert read(path).readings[0].article == article
    assert read(path).notes.unknown_fields == set()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"pred\.jsonl"):
        read(tmp_path / "pred.jsonl")
