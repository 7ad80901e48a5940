"""Measures the project index: `python benchmarks/index.py DIR [--claims 200] [--join 200] [--json]`; make DIR with make_project.py.

Each stage runs in a process of its own, so that its memory is its own: cold start to the first articles and to the whole index, warm
start, suggestions for one claim (p50, p95), search as one types (every prefix of a few queries), and the join of a stretch of articles
with the whole corpus. Times are CPU milliseconds of the process unless they say otherwise; memory is its greatest resident set.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.linking.row import Row
from workbench.linking.suggest import suggest
from workbench.project.links import suggest_links
from workbench.project.project import Project

Figures = dict[str, Any]


def cold(root: Path, args: argparse.Namespace) -> Figures:
    """From nothing to the first articles, and to the whole index."""
    shutil.rmtree(root / ".workbench", ignore_errors=True)
    began, wall = time.process_time(), time.perf_counter()
    project = Project(root, wait=False)
    claims = sum(len(project.candidates(row.id)) for row in project.articles()[:10])
    usable = time.process_time() - began
    usable_wall = time.perf_counter() - wall
    if project.building is not None:
        project.building.wait()
    project.refresh()
    size = sum(path.stat().st_size for path in (root / ".workbench").glob("index.sqlite*"))
    figures = {"usable_ms": 1000 * usable, "usable_wall_ms": 1000 * usable_wall, "first_candidates": claims}
    project.close()
    return figures | {"built_s": time.process_time() - began, "index_mb": size / 1e6}


def warm(root: Path, args: argparse.Namespace) -> Figures:
    """Opening a project whose index is up to date, to the first ten articles."""
    wall = time.perf_counter()
    began = time.process_time()
    project = Project(root, wait=False)
    rows = project.articles()
    _ = [project.candidates(row.id) for row in rows[:10]]
    return {"articles": len(rows), "opened_ms": 1000 * (time.process_time() - began), "opened_wall_ms": 1000 * (time.perf_counter() - wall)}


def one_claim(root: Path, args: argparse.Namespace) -> Figures:
    """Suggestions for claims drawn from all articles, each as if it were the first of its article."""
    project = Project(root)
    rows = project.articles()
    chance = random.Random(1)
    asked = []
    for _ in range(args.claims):
        article = rows[chance.randrange(len(rows))].id
        claim = chance.choice(project.candidates(article))
        asked.append(Row(claim.id, article, claim.start, claim.end, claim.stance, claim.quote))
    return {"claims": project.index.claims.size()} | timed([lambda row=row: suggest(project.index.claims, row, top=10) for row in asked])


def typing(root: Path, args: argparse.Namespace) -> Figures:
    """The search after each key of queries drawn from the claims: one, two and three words."""
    project = Project(root)
    rows = project.articles()
    chance = random.Random(2)
    keys = []
    for number in range(max(args.claims // 10, 10)):
        claim = chance.choice(project.candidates(rows[chance.randrange(len(rows))].id))
        query = " ".join(chance.sample(claim.quote.split(), 1 + number % 3))
        keys += [query[:end] for end in range(1, len(query) + 1)]
    return timed([lambda key=key: project.index.claims.starting_with(key, "ana", 80) for key in keys])


def join(root: Path, args: argparse.Namespace) -> Figures:
    """Suggestions for every claim of a stretch of articles in the middle, as `links DIR` goes through them."""
    project = Project(root)
    rows = project.articles()
    middle = max(len(rows) // 2 - args.join // 2, 0)
    began = time.process_time()
    count = sum(1 for _ in suggest_links(project, None, 10, [row.id for row in rows[middle : middle + args.join]]))
    taken = time.process_time() - began
    return {"joined": count, "a_claim_ms": 1000 * taken / max(count, 1), "whole_s": taken / max(count, 1) * project.index.claims.size()}


def timed(calls: list[Callable[[], object]]) -> Figures:
    """How long these calls take; the first ones, which fill caches, stand apart."""
    spent = []
    for call in calls:
        began = time.process_time()
        call()
        spent.append(1000 * (time.process_time() - began))
    rest = sorted(spent[10:] or spent)
    return {"first_ms": spent[0], "p50_ms": rest[len(rest) // 2], "p95_ms": rest[int(len(rest) * 0.95)], "calls": len(spent)}


STAGES = {"cold": cold, "warm": warm, "one_claim": one_claim, "typing": typing, "join": join}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dir", type=Path)
    parser.add_argument("--claims", type=int, default=200, help="suggestions asked for")
    parser.add_argument("--join", type=int, default=200, help="articles joined")
    parser.add_argument("--only", choices=STAGES, action="append", help="only these stages")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.stage:
        figures = STAGES[args.stage](args.dir, args)
        print(json.dumps(figures | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return 0
    found = {}
    for stage in args.only or STAGES:
        command = [sys.executable, __file__, str(args.dir), "--stage", stage, "--claims", str(args.claims), "--join", str(args.join)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
        found[stage] = json.loads(done.stdout)
        if not args.json:
            print(f"{stage:10}", "  ".join(f"{name} {value:,.1f}" for name, value in found[stage].items()), flush=True)
    if args.json:
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
