"""Ranks the candidates of each query of a link set: `python benchmarks/links.py INPUT.json OUT.jsonl [--ranker NAME] [--json]`.

INPUT.json holds `corpus` and `queries`, each a list of {"id", "text", "group"}; a group is an article. OUT.jsonl gets a line a query:
{"id", "ranked": [candidate ids, best first]}, never one of the query's own group. Prints queries a second, and p50 and p95 of one
query in milliseconds of CPU. Score the output with the scripts that come with the set.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from workbench import registry
from workbench.linking.index import ClaimIndex
from workbench.linking.row import Row


def read_rows(entries: list[dict[str, str]]) -> list[Row]:
    """The entries as claims of their groups, one after the other, so that none overlaps another."""
    at: dict[str, int] = {}
    rows = []
    for entry in entries:
        start = at.get(entry["group"], 0)
        at[entry["group"]] = end = start + len(entry["text"])
        rows.append(Row(entry["id"], entry["group"], start, end, None, entry["text"]))
    return rows


def build_index(rows: list[Row]) -> ClaimIndex:
    """An index in memory that holds these claims."""
    index = ClaimIndex(sqlite3.connect(":memory:"))
    by_group: dict[str, list[Row]] = {}
    for row in rows:
        by_group.setdefault(row.article, []).append(row)
    for group, own in by_group.items():
        index.replace(group, "candidates/corpus", own)
    index.settle()
    return index


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--ranker", default="lexical", help="a ranker's name (default: lexical)")
    parser.add_argument("--top", type=int, default=100, help="how many a query (default: 100)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    given = json.loads(args.input.read_text(encoding="utf-8"))
    corpus = read_rows(given["corpus"])
    places = {row.id: row for row in corpus}
    index = build_index(corpus)
    with tempfile.TemporaryDirectory() as folder, args.output.open("w", encoding="utf-8") as out:
        ranker = registry.load("rankers", args.ranker)(Path(folder))
        times = []
        for query in read_rows(given["queries"]):
            # A query that is in the corpus too stands where it stands there; ids of the two lists may clash by chance.
            twin = places.get(query.id)
            asked = twin if twin and twin.article == query.article and twin.quote == query.quote else query
            began = time.process_time()
            # More than asked for: what stands in the query's own group is left out afterwards.
            found = ranker.rank(index, asked, "", args.top * 2)
            times.append(time.process_time() - began)
            ranked = [each.row.id for each in found if each.row.article != asked.article][: args.top]
            out.write(json.dumps({"id": asked.id, "ranked": ranked}) + "\n")
    times.sort()
    figures = {
        "ranker": f"{ranker.name} {ranker.version}",
        "corpus": len(corpus),
        "queries": len(times),
        "queries_a_second": round(len(times) / max(sum(times), 1e-9), 1),
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 2),
    }
    print(json.dumps(figures) if args.json else "\n".join(f"{name:18} {value}" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
