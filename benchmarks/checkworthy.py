"""Ranks sentences by how worth checking they look, and prints the mean average precision where the input has labels.

python benchmarks/checkworthy.py GOLD.jsonl OUT.jsonl [--json]

GOLD has lines ``{"id","text","doc_id"?,"label"?}``, OUT gets lines ``{"id","score"}``. Average precision is over each ``doc_id``,
ties in the order of the file, as the CheckThat! lab of CLEF 2019 has it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from workbench.extraction.checkworthy import worth


def main() -> int:
    """Exit status 0 once OUT holds a line for each line of GOLD."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with arguments.gold.open(encoding="utf-8") as lines:
        sentences = [json.loads(line) for line in lines if line.strip()]
    began = time.perf_counter()
    scores = [worth(sentence["text"])[0] for sentence in sentences]
    seconds = max(time.perf_counter() - began, 1e-9)
    with arguments.output.open("w", encoding="utf-8") as out:
        for sentence, score in zip(sentences, scores, strict=True):
            out.write(json.dumps({"id": sentence["id"], "score": round(score, 6)}) + "\n")
    result: dict[str, float | int | None] = {"sentences": len(sentences), "sentences_per_second": len(sentences) / seconds}
    result |= _precision(sentences, scores)
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name.replace('_', ' '):26s} {value if value is not None else 'no labels'}")
    return 0


def _precision(sentences: list[dict[str, object]], scores: list[float]) -> dict[str, float | int | None]:
    ranked = defaultdict(list)
    for place, (sentence, score) in enumerate(zip(sentences, scores, strict=True)):
        ranked[sentence.get("doc_id")].append((-score, place, bool(sentence.get("label"))))
    precisions = []
    for rows in ranked.values():
        hits = [place for place, (_, _, label) in enumerate(sorted(rows), 1) if label]
        if hits:
            precisions.append(sum(count / place for count, place in enumerate(hits, 1)) / len(hits))
    mean = sum(precisions) / len(precisions) if precisions else None
    return {"documents_with_a_claim": len(precisions), "mean_average_precision": mean}


if __name__ == "__main__":
    raise SystemExit(main())
