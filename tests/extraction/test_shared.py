"""The bars that the default extractor has to clear on material outside the repository; skipped where that is absent."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.extraction.checkworthy import worth
from workbench.extraction.rules import EXTRACTOR
from workbench.model.article import Article, text_digest


@pytest.fixture
def evaluate(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The scorer that comes with the material."""
    monkeypatch.syspath_prepend(str(shared / "bench"))
    yield __import__("score_extraction").evaluate
    sys.modules.pop("score_extraction", None)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        pytest.skip(f"{path} is absent")
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _predicted(document: dict[str, Any], attributed_only: bool) -> dict[str, Any]:
    text = document["text"]
    claims = EXTRACTOR.extract(Article(id=str(document["doc_id"]), text=text, sha256=text_digest(text)))
    return {
        "doc_id": document["doc_id"],
        "claims": [
            {
                "start": claim.start,
                "end": claim.end,
                "fragments": [[part.start, part.end] for part in claim.fragments],
                "source": claim.source and [claim.source.start, claim.source.end],
                "cue": claim.cue and [claim.cue.start, claim.cue.end],
            }
            for claim in claims
            if not attributed_only or claim.source or claim.cue or claim.kind != "assertion"
        ],
    }


def test_attribution_clears_its_bars(shared: Path, evaluate: Any) -> None:
    gold = list(_read(shared / "data/polnear/train_sample_gold.jsonl"))[:60]
    found = evaluate(gold, {each["doc_id"]: _predicted(each, attributed_only=True) for each in gold})
    recall = {kind: hit for kind, (hit, _) in found["recall_by_kind_iou50"].items()}
    assert found["iou50"]["F1"] >= 0.60
    assert found["triple"]["F1"] >= 0.45
    assert recall["direct"] >= 0.95
    assert recall["mixed"] >= 0.72
    assert recall["indirect"] >= 0.45
    assert recall["reporting_cue"] >= 0.80
    assert recall["denial_cue"] >= 0.55


def test_german_quotations_clear_their_bar(shared: Path, evaluate: Any) -> None:
    gold = list(_read(shared / "data/german_quotes/gold.jsonl"))
    found = evaluate(gold, {each["doc_id"]: _predicted(each, attributed_only=False) for each in gold})
    assert found["recall_by_kind_iou50"]["direct"][0] >= 0.80


def test_check_worthiness_clears_its_bar(shared: Path) -> None:
    debates: dict[str, list[tuple[float, int, int]]] = {}
    for place, line in enumerate(_read(shared / "data/clef2019_checkworthy/gold.jsonl")):
        debates.setdefault(line["doc_id"], []).append((-worth(line["text"])[0], place, line["label"]))
    precisions = []
    for lines in debates.values():
        hits = [place for place, (_, _, label) in enumerate(sorted(lines), 1) if label]
        if hits:
            precisions.append(sum(count / place for count, place in enumerate(hits, 1)) / len(hits))
    assert sum(precisions) / len(precisions) >= 0.12
