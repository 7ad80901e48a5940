"""Measures `workbench score` against merely parsing the same files: python benchmarks/scoring.py --articles N [--claims M] [--json].

It makes gold, one system's predictions and the texts (N articles of M claims, deterministic), then runs, each in a process of its own and
in CPU seconds: orjson parsing every line of the three files; the full report with 1,000 resamples where the program's manifests vouch for
the files; the same for files that nobody vouches for, read strictly; our strict, exact, partial and type figures alone; and, where
they are installed, nervaluate's same four and seqeval's one on the same claims, already parsed. Ratios are to the parsing, in this run.
With --gamma it measures gamma on 3 × 200 units instead, against pygamma-agreement's fast mode where that is installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

JOBS = ("parse", "vouched", "strict", "four figures", "nervaluate", "seqeval")


# -- what each process does: gives extra words on the result ------------------------------------------------------------------


def parse(folder: Path) -> None:
    import orjson

    for name in ("gold.jsonl", "system0.jsonl", "articles.jsonl"):
        with (folder / name).open("rb") as file:
            for line in file:
                orjson.loads(line)


def report(folder: Path) -> str:
    import gc

    from workbench.project.evaluation import evaluate

    gc.disable()  # as the command does
    figures = evaluate(folder / "gold.jsonl", [folder / "system0.jsonl"], resamples=1_000).report["systems"]["system0"]
    return f"overlap F1 {figures['detection']['overlap']['f1']:.4f}"


def four_figures(folder: Path) -> str:
    """SemEval's four on items that are at hand, as nervaluate gets them: only the matching and the counting is measured."""
    from workbench.scoring.base import f1_of, make_item, make_side
    from workbench.scoring.cases import case_of
    from workbench.scoring.spans import counts_of_outcome, semeval_of

    sides = [
        [make_side(name, [make_item("", [(s, e)], label) for s, e, label in spans]) for name, spans in side] for side in spans_of(folder)
    ]

    def measure() -> str:
        outcomes = semeval_of(case_of(gold, predicted) for gold, predicted in zip(*sides, strict=True))
        return f"strict F1 {f1_of(counts_of_outcome(outcomes.strict)):.4f}"

    return timed(measure)


def nervaluate(folder: Path) -> str:
    from nervaluate import Evaluator

    gold, predicted = (
        [[{"start": s, "end": e, "label": label} for s, e, label in spans] for _, spans in side] for side in spans_of(folder)
    )
    labels = sorted({span["label"] for article in gold for span in article})

    def measure() -> str:
        results = Evaluator(gold, predicted, tags=labels).evaluate()
        return f"strict F1 {results['overall']['strict'].f1:.4f} (not the same claims matched: its ends are inclusive)"

    return timed(measure)


def seqeval(folder: Path) -> str:
    from seqeval.metrics import f1_score

    sides = [[tags_of(spans) for _, spans in side] for side in spans_of(folder)]
    length = [max(len(one), len(other)) for one, other in zip(*sides, strict=True)]
    gold, predicted = ([tags + ["O"] * (size - len(tags)) for tags, size in zip(side, length, strict=True)] for side in sides)
    return timed(lambda: f"F1 {f1_score(gold, predicted):.4f}")


def tags_of(spans: list[tuple[int, int, str]]) -> list[str]:
    """BIO tags, a tag for five code points: about a token."""
    tags = ["O"] * (max((end for _, end, _ in spans), default=0) // 5 + 1)
    for start, end, label in spans:
        tags[start // 5 : end // 5 + 1] = [f"B-{label}", *[f"I-{label}"] * (end // 5 - start // 5)]
    return tags


def spans_of(folder: Path) -> list[list[tuple[str, list[tuple[int, int, str]]]]]:
    import orjson

    sides = []
    for name in ("gold.jsonl", "system0.jsonl"):
        with (folder / name).open("rb") as file:
            lines = [orjson.loads(line) for line in file]
        sides.append([(line["article"], [(c["start"], c["end"], c["label"]) for c in line["claims"]]) for line in lines])
    return sides


def timed(measure: Callable[[], str]) -> str:
    """Runs what is measured, so that what was made ready before does not count."""
    import time

    begin = time.process_time()
    words = measure()
    print(json.dumps({"seconds": time.process_time() - begin}), file=sys.stderr)
    return words


WORK: dict[str, Callable[[Path], str | None]] = {
    "parse": parse,
    "vouched": report,
    "strict": report,
    "four figures": four_figures,
    "nervaluate": nervaluate,
    "seqeval": seqeval,
}


def child(job: str, folder: Path) -> None:
    """One job in this process; prints CPU seconds, peak memory and what came out as JSON."""
    import resource
    import time

    begin = time.process_time()
    words = WORK[job](folder)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "result": words}))


# -- the table ----------------------------------------------------------------------------------------------------------------


def run(job: str, folder: Path) -> dict[str, Any]:
    """One job in a process of its own; seconds are None where its package is not installed."""
    done = subprocess.run([sys.executable, __file__, "--child", job, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        absent = "ModuleNotFoundError" in done.stderr
        return {"job": job, "seconds": None, "result": "not installed" if absent else done.stderr.strip().splitlines()[-1]}
    found = json.loads(done.stdout)
    own = [line for line in done.stderr.splitlines() if line.startswith('{"seconds"')]
    return {"job": job, **found, **(json.loads(own[-1]) if own else {})}


def measure(folder: Path, jobs: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = []
    for job in jobs:
        hidden = [path.rename(path.with_suffix(".hidden")) for path in folder.glob("*.manifest.json")] if job == "strict" else []
        rows.append(run(job, folder))
        for path in hidden:
            path.rename(path.with_suffix(".json"))
    parsing = rows[0]["seconds"]
    for row in rows:
        row["ratio"] = None if row["seconds"] is None else row["seconds"] / parsing
    compare_with_nervaluate(rows)
    return rows


def compare_with_nervaluate(rows: list[dict[str, Any]]) -> None:
    """Says how many times as long its four figures take as our full report, and as our same four figures."""
    seconds = {row["job"]: row["seconds"] for row in rows}
    theirs = seconds.get("nervaluate")
    for job, words in (("vouched", "our full report"), ("four figures", "our same four figures")):
        if theirs and seconds.get(job):
            row = next(row for row in rows if row["job"] == "nervaluate")
            row[f"times {job}"] = theirs / seconds[job]
            row["result"] += f"; {theirs / seconds[job]:.1f} times {words}"


def gamma() -> list[dict[str, Any]]:
    from gamma_data import measure_gamma

    return measure_gamma()


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=40, help="gold claims an article")
    parser.add_argument("--only", choices=JOBS, action="append", help="these jobs, after the parsing")
    parser.add_argument("--gamma", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.gamma:
        rows = gamma()
    else:
        from scoring_data import write_set

        with tempfile.TemporaryDirectory() as folder:
            write_set(Path(folder), args.articles, args.claims)
            rows = measure(Path(folder), ("parse", *(job for job in JOBS[1:] if not args.only or job in args.only)))
    if args.json:
        print(json.dumps(rows))
    else:
        print(f"{'':<28}{'CPU s':>9}{'× parsing':>11}{'peak MB':>9}  result")
        for row in rows:
            seconds = "–" if row["seconds"] is None else f"{row['seconds']:.2f}"
            ratio = "–" if row.get("ratio") is None else f"{row['ratio']:.1f}"
            peak = f"{row['megabytes']:.0f}" if "megabytes" in row else "–"
            print(f"{row['job']:<28}{seconds:>9}{ratio:>11}{peak:>9}  {row.get('result') or ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
