"""Runs the default extractor over ``{"doc_id","text"}`` lines and prints how fast it was, in CPU seconds of this one process.

python benchmarks/extraction.py INPUT.jsonl OUT.jsonl [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from workbench import registry
from workbench.model.article import Article, text_digest
from workbench.model.claim import Claim


def main() -> int:
    """Exit status 0 once OUT holds a line for each line of INPUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    extractor = registry.load("extractors", "rules")
    with arguments.input.open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines if line.strip()]
    size = claims = 0
    seconds = 0.0
    with arguments.output.open("w", encoding="utf-8") as out:
        for document in documents:
            text = document["text"]
            article = Article(id=str(document["doc_id"]), text=text, sha256=text_digest(text))
            began = time.process_time()
            found = extractor.extract(article)
            seconds += time.process_time() - began
            size += len(text.encode("utf-8"))
            claims += len(found)
            row = {"doc_id": document["doc_id"], "claims": [_shown(claim) for claim in found]}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    seconds = max(seconds, 1e-9)
    result = {
        "articles": len(documents),
        "claims": claims,
        "megabytes": size / 1e6,
        "seconds": seconds,
        "articles_per_second": len(documents) / seconds,
        "megabytes_per_second": size / 1e6 / seconds,
    }
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name.replace('_', ' '):22s} {value:12.3f}" if isinstance(value, float) else f"{name:22s} {value:12d}")
    return 0


def _shown(claim: Claim) -> dict[str, Any]:
    return {
        "start": claim.start,
        "end": claim.end,
        "fragments": [[part.start, part.end] for part in claim.fragments],
        "source": None if claim.source is None else [claim.source.start, claim.source.end],
        "cue": None if claim.cue is None else [claim.cue.start, claim.cue.end],
        "kind": claim.kind,
        "stance": claim.stance,
        "score": claim.score,
    }


if __name__ == "__main__":
    raise SystemExit(main())
