"""Measures the project index: `python benchmarks/index.py DIR... [--claims 200] [--jobs 2] [--json]`; make DIRs with make_project.py.

Each stage runs in a process of its own, so that its memory is its own: cold start to the first articles and to the whole index, warm
start, suggestions for one claim (p50, p95), search as one types (every prefix of a few queries), and the join of the whole corpus, as
`workbench links DIR --json` goes through it. Several DIRs, the smallest first, give a table of sizes with the exponents of growth.
Times are CPU milliseconds or seconds unless they say otherwise; memory is the greatest resident set. `cold` makes the index anew.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.linking.row import row_of
from workbench.linking.suggest import suggest
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
        asked.append(row_of(article, claim))
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
    """Suggestions for every claim, by the command itself, workers and all; what its processes share counts for each in `peak_mb`."""
    command = [sys.executable, "-m", "workbench", "links", str(root), "--json", "--jobs", str(args.jobs)]
    wall = time.perf_counter()
    claims = peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        asked = time.monotonic()
        for _ in running.stdout:
            claims += 1
            if time.monotonic() - asked > 0.5:
                asked = time.monotonic()
                peak = max(peak, sum(resident(each) for each in family(running.pid)))
    if running.returncode:
        raise SystemExit(running.returncode)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = spent.ru_utime + spent.ru_stime
    memory = max(peak, spent.ru_maxrss) / 1024
    return {
        "joined": claims,
        "jobs": args.jobs,
        "a_claim_ms": 1000 * seconds / max(claims, 1),
        "join_s": seconds,
        "join_wall_s": time.perf_counter() - wall,
        "greatest_process_mb": spent.ru_maxrss / 1024,
        "peak_mb": memory,
    }


def family(process: int) -> list[int]:
    """A process and all that it started and what these started (Linux; elsewhere the process alone)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        children = []
    return [process, *(each for child in children for each in family(int(child)))]


def resident(process: int) -> int:
    """Kilobytes that the process has in memory, 0 where it cannot be told."""
    try:
        return int(Path(f"/proc/{process}/status").read_text().split("VmRSS:")[1].split()[0])
    except (OSError, IndexError):
        return 0


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
COLUMNS = {
    "build s": ("cold", "built_s"),
    "index MB": ("cold", "index_mb"),
    "build peak MB": ("cold", "peak_mb"),
    "one claim p50 ms": ("one_claim", "p50_ms"),
    "p95 ms": ("one_claim", "p95_ms"),
    "one claim peak MB": ("one_claim", "peak_mb"),
    "join s": ("join", "join_s"),
    "join wall s": ("join", "join_wall_s"),
    "join a claim ms": ("join", "a_claim_ms"),
    "join peak MB": ("join", "peak_mb"),
}


def measure(root: Path, args: argparse.Namespace) -> dict[str, Figures]:
    """The stages asked for, each in a process of its own."""
    found: dict[str, Figures] = {}
    for stage in args.only or STAGES:
        options = ["--claims", str(args.claims), "--jobs", str(args.jobs)]
        done = subprocess.run([sys.executable, __file__, str(root), "--stage", stage, *options], stdout=subprocess.PIPE, check=True)
        found[stage] = json.loads(done.stdout)
        if not args.json:
            print(f"{stage:10}", "  ".join(f"{name} {value:,.1f}" for name, value in found[stage].items()), flush=True)
    return found


def grow(sizes: list[int], values: list[float]) -> list[float]:
    """The exponents of growth from each size to the next: 1 is linear, 2 quadratic."""
    pairs = zip(sizes, sizes[1:], values, values[1:], strict=False)
    return [math.log(later / earlier) / math.log(great / small) for small, great, earlier, later in pairs if great != small and earlier]


def tabulate(found: list[dict[str, Figures]]) -> dict[str, dict[str, list[float]]]:
    """For each column the figures at each size, and the exponents of growth between them."""
    sizes = [size_of(each) for each in found]
    table = {}
    for title, (stage, figure) in COLUMNS.items():
        if all(stage in each for each in found):
            values = [each[stage][figure] for each in found]
            table[title] = {"claims": [*map(float, sizes)], "values": values, "exponents": grow(sizes, values)}
    return table


def size_of(figures: dict[str, Figures]) -> int:
    """How many claims the stages saw, 0 where none counted them."""
    return int(figures.get("join", {}).get("joined") or figures.get("one_claim", {}).get("claims", 0))


def print_table(table: dict[str, dict[str, list[float]]], sizes: list[int]) -> None:
    """A line a figure, a column a size, then the exponents of growth."""
    print("\n" + f"{'claims':18}" + "".join(f"{size:>13,}" for size in sizes) + "   growth exponents")
    for title, row in table.items():
        exponents = ", ".join(f"{each:.2f}" for each in row["exponents"])
        print(f"{title:18}" + "".join(f"{value:>13,.1f}" for value in row["values"]) + f"   {exponents}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dirs", type=Path, nargs="+", metavar="DIR", help="projects, the smallest first")
    parser.add_argument("--claims", type=int, default=200, help="suggestions asked for")
    parser.add_argument("--jobs", type=int, default=2, help="processes of the join (default 2)")
    parser.add_argument("--only", choices=STAGES, action="append", help="only these stages")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.stage:
        figures = STAGES[args.stage](args.dirs[0], args)
        print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024} | figures))
        return 0
    found = [measure(root, args) for root in args.dirs]
    table = tabulate(found)
    if args.json:
        print(json.dumps({"projects": [{"dir": str(root)} | each for root, each in zip(args.dirs, found, strict=True)], "table": table}))
    else:
        print_table(table, [size_of(each) for each in found])
    return 0


if __name__ == "__main__":
    sys.exit(main())
