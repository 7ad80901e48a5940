"""Owns the `score` command: its options, and which view of the report goes to stdout; must never compute a figure."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.cli.exit_codes import ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds GOLD, PRED and the options."""
    parser.add_argument("gold", metavar="GOLD", type=Path, help="annotated articles to score against")
    parser.add_argument("predictions", metavar="PRED", type=Path, nargs="+", help="annotated articles of a system")
    parser.add_argument("--articles", metavar="FILE", type=Path, help="the texts (default: articles.jsonl beside GOLD)")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="the whole report as one line of JSON")
    shape.add_argument("--csv", action="store_true", help="rows of system, metric and value")
    shape.add_argument("--all", action="store_true", help="every figure, not only the headlines")
    parser.add_argument(
        "--fail-under",
        metavar="METRIC=X",
        action="append",
        default=[],
        type=_bound,
        help="exit 1 when a system's metric is under X, such as detection.overlap.f1=0.5; may be repeated",
    )


def _bound(words: str) -> tuple[str, float]:
    metric, _, bound = words.rpartition("=")
    try:
        value = float(bound)
    except ValueError:
        value = float("nan")
    if not metric or value != value:
        raise argparse.ArgumentTypeError(f"{words!r} is not METRIC=X, such as detection.overlap.f1=0.5")
    return metric, value


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of small records and no circle among them: looking for circles takes a third of a run."""
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def run(args: argparse.Namespace) -> ExitCode:
    """Scores and prints; NO when a metric is under its bound."""
    from workbench.cli.output import narrate, write_data, write_json
    from workbench.project.evaluation import evaluate, failures_under
    from workbench.scoring.table import compact_table, csv_table, full_table

    with _without_collecting():
        evaluation = evaluate(args.gold, args.predictions, args.articles)
    report, notes = evaluation.report, evaluation.notes
    failures = [line for metric, bound in args.fail_under for line in failures_under(report, metric, bound)]
    for note in notes:
        narrate(note)
    if args.json:
        write_json(report)
    else:
        write_data((full_table if args.all else csv_table if args.csv else compact_table)(report))
    if args.csv:
        narrate(report["signature"])
    for line in failures:
        narrate(line)
    return ExitCode.NO if failures else ExitCode.DONE
