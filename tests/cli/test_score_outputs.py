"""`score` and `agree` from the command line: each output, and what stands in the way of one."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.cli.main import main

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
HOSTILE = 'the <script>alert("x")</script> \x1b[31mbridge\u202e & co'


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the sample project."""
    return Path(shutil.copytree(DEMO, tmp_path / "demo"))


@pytest.fixture
def hostile(tmp_path: Path) -> list[str]:
    """Gold, predictions and texts full of markup and control characters."""
    text = f"They say {HOSTILE} is safe."
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a<b>", "text": text}) + "\n")
    claim = {"id": "1", "start": 9, "end": 9 + len(HOSTILE), "label": "x<y>", "decision": "accepted"}
    (tmp_path / "gold.jsonl").write_text(json.dumps({"article": "a<b>", "claims": [claim]}) + "\n")
    (tmp_path / "p.jsonl").write_text(json.dumps({"article": "a<b>", "system": "s_1 <i>", "claims": [{"start": 5, "end": 30}]}) + "\n")
    return [str(tmp_path / "gold.jsonl"), str(tmp_path / "p.jsonl")]


def test_the_page_stands_alone_and_no_text_becomes_markup(hostile: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["score", *hostile, "--html", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<i>" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert not re.search(r"""(src|href)\s*=|url\(|https?://""", html)
    assert "boundary" in html
    assert "<svg" in html


def test_files_are_not_replaced_without_force(hostile: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("mine")
    assert main(["score", *hostile, "--html", str(page)]) == 73
    assert page.read_text() == "mine"
    assert main(["score", *hostile, "--html", str(page), "--force"]) == 0


def test_latex_escapes_names_and_shows_intervals(hostile: list[str], demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *hostile, "--latex"]) == 0
    out = capsys.readouterr().out
    assert r"s\_1 <i>" in out
    assert out.count(r"\\") == 2
    assert out.startswith(r"\begin{tabular}")


def test_csv_has_a_row_for_each_end_of_an_interval_and_each_comparison(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    systems = [str(path) for path in sorted((demo / "candidates").glob("*.jsonl"))]
    assert main(["score", str(demo / "gold.jsonl"), *systems, "--csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert ["rules - sentences", "detection.overlap.f1.p", ""] in rows
    assert all(len(row) == 3 for row in rows)


def test_errors_are_listed_with_article_offsets_and_both_texts(demo: Path, tmp_path: Path) -> None:
    listing = tmp_path / "errors.jsonl"
    assert main(["score", str(demo / "gold.jsonl"), str(demo / "candidates" / "rules.jsonl"), "--errors", str(listing)]) == 0
    rows = [json.loads(line) for line in listing.read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: row["text"] for row in map(json.loads, (demo / "articles.jsonl").read_text(encoding="utf-8").splitlines())}
    assert {row["class"] for row in rows} >= {"correct", "boundary", "missed", "spurious"}
    for row in rows:
        for side in filter(None, (row["gold"], row["predicted"])):
            parts = [texts[row["article"]][part["start"] : part["end"]] for part in side["fragments"]]
            assert side["text"] == " ".join(parts)


def test_the_history_grows_with_new_scores_only(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["score", str(demo / "gold.jsonl"), str(demo / "candidates" / "rules.jsonl"), "--history"]
    for _ in range(2):
        assert main(arguments) == 0
    assert len((demo / "score-history.jsonl").read_text().splitlines()) == 1
    (demo / "candidates" / "rules.jsonl").write_bytes(
        (demo / "candidates" / "sentences.jsonl").read_bytes().replace(b'"sentences"', b'"rules"')
    )
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    history = json.loads(capsys.readouterr().out)["history"]
    found = [row["figures"]["detection.overlap.f1"] for row in history]
    assert len(found) == 2
    assert found[0] > found[1]
    assert main(arguments) == 0
    assert "overlap F1 by run" in capsys.readouterr().out


@pytest.fixture
def free(tmp_path: Path) -> list[str]:
    """A system that says its claims in words of its own."""
    gold = [{"start": 4, "end": 30, "text": "The harbour bridge is safe to cross"}, {"start": 40, "end": 60, "text": "Fares rise in May"}]
    claims = [{"text": "The bridge at the harbour is safe"}, {"text": "Wages went up"}]
    (tmp_path / "gold.jsonl").write_text(json.dumps({"article": "a", "claims": gold}) + "\n")
    (tmp_path / "llm.jsonl").write_text(json.dumps({"article": "a", "system": "llm", "claims": claims}) + "\n")
    return [str(tmp_path / "gold.jsonl"), str(tmp_path / "llm.jsonl")]


def test_a_judges_file_replays(free: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.jsonl"
    rows = [{"gold": "Fares rise in May", "predicted": "Wages went up", "score": 0.8, "by": "judge"}]
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["score", *free, "--json"]) == 0
    before = json.loads(capsys.readouterr().out)["systems"]["llm"]["text_matched"]
    assert main(["score", *free, "--json", "--pairs", str(pairs)]) == 0
    after = json.loads(capsys.readouterr().out)["systems"]["llm"]["text_matched"]
    assert after["matched"]["f1"] == before["matched"]["f1"] + 0.5
    assert after["similarity"] == "judged pairs, else chrF"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"gold":"x","score":1}', "predicted"),
        ('{"gold":"x","predicted":"y","score":2}', "score"),
        ('{"gold":"x","gold":"y"}', ""),
        ("[]", ""),
    ],
)
def test_a_wrong_line_of_a_judges_file_is_named(free: list[str], tmp_path: Path, line: str, field: str, capsys: Any) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(line + "\n")
    assert main(["score", *free, "--pairs", str(pairs)]) == 65
    assert f"pairs.jsonl:1: {field}" in capsys.readouterr().err


def test_asking_a_person_needs_a_terminal(free: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "workbench", "score", *free, "--confirm", str(tmp_path / "c.jsonl")]
    assert subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 2


def test_a_person_confirms_pairs_with_a_key_each(free: list[str], tmp_path: Path) -> None:
    """In a pseudo-terminal: `y` to the first pair, then `q`; the answer is on disk and counts."""
    answers = tmp_path / "confirmed.jsonl"
    pid, fd = pty.fork()
    if not pid:
        os.execv(sys.executable, [sys.executable, "-m", "workbench", "score", *free, "--confirm", str(answers)])
    seen = b""
    sent = 0
    while True:
        if not select.select([fd], [], [], 30)[0]:
            os.kill(pid, signal.SIGKILL)
            break
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
        if seen.count(b"the same claim?") > sent and sent < 2:
            os.write(fd, b"y" if sent == 0 else b"q")
            sent += 1
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    rows = [json.loads(line) for line in answers.read_text().splitlines()]
    assert [(row["gold"], row["score"]) for row in rows] == [("The harbour bridge is safe to cross", 1.0)]
    assert b"matched by them" in seen


def test_agree_takes_a_project_or_files_and_says_what_it_leaves_out(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agree", str(demo), "--json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["annotators"] == ["ana", "ben"]
    assert report["pairs"][0]["labels"]["n"] > 10
    assert 0 < report["alpha"]["labels"] < 1
    assert "eva: adjudicates" in err
    gold = str(demo / "gold.jsonl")
    assert main(["agree", gold, gold]) == 0
    assert "1.000" in capsys.readouterr().out


def test_agree_wants_enough_to_compare(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agree", str(demo / "gold.jsonl")]) == 2
    assert main(["agree", str(demo), "--distance", "nonsense"]) == 2
    assert main(["agree", str(demo / "gold.jsonl"), "/nowhere.jsonl"]) == 66
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"article":"a"}\n')
    assert main(["agree", str(demo / "gold.jsonl"), str(bad)]) == 65
    assert "bad.jsonl:1: claims" in capsys.readouterr().err


def test_a_distance_of_ones_own_changes_alpha(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    near = tmp_path / "near.json"
    near.write_text(json.dumps({"disputed": {"unaddressed": 0.1, "denied": 0.3}}))
    found = []
    for distance in ("nominal", "ordinal", "interval", "ratio", str(near)):
        assert main(["agree", str(demo), "--json", "--no-gamma", "--distance", distance]) == 0
        found.append(json.loads(capsys.readouterr().out)["alpha"]["labels"])
    assert len(set(found)) == 5
