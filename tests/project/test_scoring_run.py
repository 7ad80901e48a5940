"""A scoring run from files: how they are cut, ordered and named changes nothing; problems of all files come at once."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from workbench.errors import FormatError, MissingError
from workbench.model.article import text_digest
from workbench.project.evaluation import evaluate
from workbench.project.layout import manifest_beside
from workbench.project.reading import file_digest, is_vouched
from workbench.scoring.errors import CLASSES

WORDS = "the bridge is safe said nobody but council and mayor denied all of it again".split()
LABELS = ("supported", "disputed", "denied")


def corpus(seed: int, articles: int = 14) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Texts, gold and predictions that differ here and there, with links inside and across articles."""
    draw = Random(seed)
    texts, gold, predicted = [], [], []
    for number in range(articles):
        text = " ".join(draw.choices(WORDS, k=60))
        texts.append({"id": f"a{number}", "text": text})
        sides = []
        for side in (0, 1):
            claims = []
            for place in range(6):
                start = place * 40 + draw.randrange(6) * side
                end = min(len(text), start + 20 + draw.randrange(9))
                claim = {
                    "id": f"{side}-{number}-{place}",
                    "start": start,
                    "end": end,
                    "quote": text[start:end],
                    "label": draw.choice(LABELS),
                }
                claims.append(claim | ({"score": draw.random()} if side else {"decision": "accepted"}))
            links = [
                {"from": f"{side}-{number}-0", "to": f"{side}-{number}-{draw.randrange(1, 4)}", "relation": "denies"},
                {
                    "from": f"{side}-{number}-1",
                    "to": f"{side}-{(number + 1) % articles}-2",
                    "to_article": f"a{(number + 1) % articles}",
                    "relation": "same",
                },
            ]
            if number % 4 < 3:
                links = links[:1]
            sides.append({"article": f"a{number}", "sha256": text_digest(text), "claims": claims, "links": links})
        gold.append(sides[0])
        predicted.append(sides[1])
    return texts, gold, predicted


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def run(folder: Path, texts: list[Any], gold: list[Any], predicted: list[Any]) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    write(folder / "articles.jsonl", texts)
    found = evaluate(write(folder / "gold.jsonl", gold), [write(folder / "s.jsonl", predicted)], resamples=200)
    return found.report


def stripped(report: dict[str, Any]) -> str:
    """The report without what names files and articles."""
    figures = json.loads(json.dumps(report["systems"]["s"]))
    figures["slices"]["article"] = sorted(json.dumps(row) for row in figures["slices"]["article"].values())
    return json.dumps(figures)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_of_lines_claims_and_links_changes_no_bit(seed: int, tmp_path: Path) -> None:
    texts, gold, predicted = corpus(seed)
    before = stripped(run(tmp_path / "one", texts, gold, predicted))
    draw = Random(seed)
    for rows in (texts, gold, predicted):
        draw.shuffle(rows)
        for row in rows:
            draw.shuffle(row.get("claims", []))
            draw.shuffle(row.get("links", []))
    assert stripped(run(tmp_path / "two", texts, gold, predicted)) == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_renaming_articles_and_claims_changes_no_bit(seed: int, tmp_path: Path) -> None:
    texts, gold, predicted = corpus(seed)
    before = stripped(run(tmp_path / "one", texts, gold, predicted))
    # Reversed, so that every order by name turns round.
    articles = {f"a{n}": f"z{99 - n}" for n in range(len(texts))}
    for row in texts:
        row["id"] = articles[row["id"]]
    for row in (*gold, *predicted):
        row["article"] = articles[row["article"]]
        for claim in row["claims"]:
            claim["id"] = claim["id"][::-1] + "!"
        for link in row["links"]:
            link["from"], link["to"] = link["from"][::-1] + "!", link["to"][::-1] + "!"
            if "to_article" in link:
                link["to_article"] = articles[link["to_article"]]
    assert stripped(run(tmp_path / "two", texts, gold, predicted)) == before


@pytest.mark.parametrize("seed", range(6))
def test_splitting_gold_and_a_system_into_files_changes_no_bit(seed: int, tmp_path: Path) -> None:
    """A folder of files is the set that they make together, wherever it was cut and whatever the files are called."""
    texts, gold, predicted = corpus(seed)
    before = stripped(run(tmp_path / "one", texts, gold, predicted))
    draw = Random(seed)
    for name, rows in (("gold", gold), ("s", predicted)):
        (tmp_path / name).mkdir()
        parts: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            parts.setdefault(f"{draw.randrange(1, 5)}.jsonl", []).append(row)
        for file, part in parts.items():
            write(tmp_path / name / file, part)
    write(tmp_path / "gold" / "articles.jsonl", texts)
    assert stripped(evaluate(tmp_path / "gold", [tmp_path / "s"], resamples=200).report) == before


def test_an_article_in_two_files_of_a_folder_is_a_problem_that_names_both(tmp_path: Path) -> None:
    texts, gold, predicted = corpus(1, 3)
    run(tmp_path, texts, gold, predicted)
    (tmp_path / "set").mkdir()
    for name in ("x.jsonl", "y.jsonl"):
        write(tmp_path / "set" / name, predicted)
    with pytest.raises(FormatError) as caught:
        evaluate(tmp_path / "gold.jsonl", [tmp_path / "set"], resamples=200)
    assert "stands in x.jsonl, line 1, too" in str(caught.value)
    assert Path(caught.value.problems[0].file).name == "y.jsonl"


def test_a_folder_without_annotated_articles_is_said_to_be_empty(tmp_path: Path) -> None:
    texts, gold, predicted = corpus(1, 3)
    run(tmp_path, texts, gold, predicted)
    (tmp_path / "set").mkdir()
    with pytest.raises(MissingError, match=r"holds no \.jsonl file"):
        evaluate(tmp_path / "gold.jsonl", [tmp_path / "set"], resamples=200)


def test_a_file_that_the_program_vouches_for_scores_as_one_that_is_read_strictly(tmp_path: Path) -> None:
    texts, gold, predicted = corpus(5)
    strict = run(tmp_path / "one", texts, gold, predicted)
    for name in ("gold.jsonl", "s.jsonl"):
        path = tmp_path / "one" / name
        manifest_beside(path).write_bytes(orjson.dumps({"gold_sha256": file_digest(path)}))
        assert is_vouched(path)
    vouched = evaluate(tmp_path / "one" / "gold.jsonl", [tmp_path / "one" / "s.jsonl"], resamples=200).report
    assert json.dumps(vouched) == json.dumps(strict)


def test_a_manifest_of_other_bytes_vouches_for_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", [{"article": "a", "claims": []}])
    manifest_beside(path).write_bytes(orjson.dumps({"gold_sha256": file_digest(path)}))
    assert is_vouched(path)
    path.write_bytes(path.read_bytes() + b"\n")
    assert not is_vouched(path)


def test_every_claim_is_listed_once_in_the_class_that_the_report_counts(tmp_path: Path) -> None:
    texts, gold, predicted = corpus(7)
    write(tmp_path / "articles.jsonl", texts)
    found = evaluate(write(tmp_path / "gold.jsonl", gold), [write(tmp_path / "s.jsonl", predicted)], resamples=200)
    listed = {name: [0, 0] for name in CLASSES}
    for _, case, fault, text in found.faults():
        assert text is not None
        listed[fault.name][0] += fault.gold is not None
        # A pair is one line; its predicted claim has the class of its own mark, which for pairs is that of the gold claim.
        listed[fault.name][1] += fault.predicted is not None
        assert case.article.startswith("a")
    counts = found.report["systems"]["s"]["errors"]
    assert {name: tuple(row) for name, row in listed.items()} == {name: (row["gold"], row["predicted"]) for name, row in counts.items()}


def test_problems_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    texts, gold, predicted = corpus(9, 3)
    gold[1]["claims"][0]["end"] = 10_000
    predicted[2]["claims"][0]["quote"] = "no such words"
    predicted.append(dict(predicted[0]))
    with pytest.raises(FormatError) as caught:
        run(tmp_path, texts, gold, predicted)
    places = [(Path(problem.file).name, problem.line) for problem in caught.value.problems]
    assert ("gold.jsonl", 2) in places
    assert {("s.jsonl", 3), ("s.jsonl", 4)} <= set(places)
