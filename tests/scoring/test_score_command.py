"""`workbench score` from files to figures and statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.cli.main import main
from workbench.model.article import text_digest

TEXT = "The mayor said the bridge is safe. The council denied it."


def write(path: Path, *records: Any) -> str:
    """Writes JSON lines; gives the path as an argument."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


@pytest.fixture
def gold(tmp_path: Path) -> str:
    """One article with two claims, its text beside it."""
    write(tmp_path / "articles.jsonl", {"id": "a", "text": TEXT})
    claims = [
        {"id": "1", "start": 15, "end": 33, "label": "denied", "decision": "accepted"},
        {"id": "2", "start": 35, "end": 56, "decision": "accepted"},
        {"id": "3", "start": 0, "end": 9, "decision": "rejected"},
    ]
    line = {"article": "a", "sha256": text_digest(TEXT), "claims": claims}
    return write(tmp_path / "gold.jsonl", line, {"article": "half", "complete": False, "claims": []})


def report_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The JSON report of a run that ends well."""
    assert main(["score", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_prediction_by_quotes_is_scored(gold: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = [{"quote": "the bridge is safe", "label": "denied"}, {"quote": "no such words here"}]
    predicted = write(tmp_path / "llm.jsonl", {"article": "a", "claims": claims}, {"article": "other", "claims": []})
    report = report_of(capsys, gold, predicted)
    figures = report["systems"]["llm"]
    assert (report["articles"], report["left_out"]) == (1, 2)
    assert figures["detection"]["exact"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "ci95": None}
    assert figures["detection"]["token"]["recall"] == pytest.approx(4 / 8)
    assert figures["labels"]["end_to_end"]["f1"] == 1
    assert figures["anchoring"] == {"exact": 1, "folded": 0, "fuzzy": 0, "ambiguous": 0, "none": 1}
    assert "units" in figures["undefined"]["ci95"]


def test_gold_against_itself_is_perfect(gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = report_of(capsys, gold, gold)["systems"]["gold"]
    assert figures["errors"]["correct"] == {"gold": 2, "predicted": 2}


def test_systems_are_compared_in_pairs(gold: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write(tmp_path / "x.jsonl", {"article": "a", "system": "one", "claims": [{"start": 15, "end": 33}]})
    second = write(tmp_path / "y.jsonl", {"article": "a", "system": "two", "claims": []})
    report = report_of(capsys, gold, first, second)
    assert list(report["systems"]) == ["one", "two"]
    assert next(row["metric"] for row in report["comparisons"]) == "detection.overlap.f1"


def test_the_table_fits_eighty_columns_and_ends_with_the_signature(gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", gold, gold]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines()[:2])) <= 80
    assert out.splitlines()[-1].startswith("workbench 0.")


@pytest.mark.parametrize("view", ["--all", "--csv"])
def test_the_other_views_show_every_figure(view: str, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", gold, gold, view]) == 0
    assert "clusters" in (out := capsys.readouterr().out) or "detection.exact.f1" in out


@pytest.mark.parametrize(
    ("bound", "status"),
    [
        ("detection.overlap.f1=1", 0),
        ("detection.overlap.f1=1.1", 1),
        ("clusters.lea.f1=0", 1),
        ("detection.overlap=0.5", 2),
        ("nonsense=0.5", 2),
        ("detection.overlap.f1", 2),
    ],
)
def test_fail_under_decides_the_status(bound: str, status: int, gold: str) -> None:
    assert main(["score", gold, gold, "--fail-under", bound]) == status


def test_offsets_into_another_text_are_refused(gold: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    predicted = write(tmp_path / "p.jsonl", {"article": "a", "sha256": "0" * 64, "claims": []})
    assert main(["score", gold, predicted]) == 65
    assert "p.jsonl:1: sha256: " in capsys.readouterr().err


def test_problems_of_all_files_are_reported_at_once(gold: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write(tmp_path / "x.jsonl", {"article": "a"})
    second = write(tmp_path / "y.jsonl", {"claims": []})
    assert main(["score", gold, first, second]) == 65
    err = capsys.readouterr().err
    assert "x.jsonl:1: claims" in err
    assert "y.jsonl:1: article" in err


def test_a_file_that_is_not_there_has_its_status(gold: str) -> None:
    assert main(["score", gold, "/nowhere.jsonl"]) == 66
    assert main(["score", gold, gold, "--articles", "/nowhere.jsonl"]) == 66


def test_a_gold_file_without_articles_gives_no_figures_and_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = write(tmp_path / "empty.jsonl")
    figures = report_of(capsys, empty, empty)["systems"]["empty"]
    assert figures["detection"]["overlap"]["f1"] is None


def test_importing_the_room_loads_no_numbers() -> None:
    """numpy and scipy cost 0.3 s, which only a run that scores may spend."""
    import subprocess
    import sys

    code = "import sys, workbench.project.evaluation; sys.exit(any(name in sys.modules for name in ('numpy', 'scipy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
