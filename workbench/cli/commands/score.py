"""Owns the `score` command: its options, and which view of the report goes to stdout; must never compute a figure."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from workbench.project.evaluation import Evaluation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds GOLD, PRED and the options."""
    parser.add_argument("gold", metavar="GOLD", type=Path, help="annotated articles to score against: a file, or a folder of them")
    parser.add_argument(
        "predictions", metavar="PRED", type=Path, nargs="+", help="annotated articles of a system: a file, or a folder of them"
    )
    parser.add_argument("--articles", metavar="FILE", type=Path, help="the texts (default: articles.jsonl beside GOLD)")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="the whole report as one line of JSON")
    shape.add_argument("--csv", action="store_true", help="rows of system, metric and value")
    shape.add_argument("--latex", action="store_true", help="the table of a paper, with intervals and marks of significance")
    shape.add_argument("--all", action="store_true", help="every figure, not only the headlines")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write one page with tables, plots and errors in context")
    parser.add_argument(
        "--errors", metavar="FILE", type=Path, help="write every claim with its class, article, offsets and words, a line each"
    )
    parser.add_argument("--force", action="store_true", help="let --html and --errors replace a file")
    parser.add_argument("--pairs", metavar="FILE", type=Path, help="scores of pairs of wordings from a judge, in place of chrF")
    parser.add_argument(
        "--confirm", metavar="FILE", type=Path, help="ask, a key each, which doubtful wordings are the same claim; answers go there"
    )
    parser.add_argument("--history", action="store_true", help="add the scores to score-history.jsonl beside GOLD, and show all of it")
    parser.add_argument("--resamples", metavar="N", type=_count, help="bootstrap resamples (default: 2000)")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="seed of resampling (default: 0)")
    parser.add_argument(
        "--fail-under",
        metavar="METRIC=X",
        action="append",
        default=[],
        type=_bound,
        help="exit 1 when a system's metric is under X, such as detection.overlap.f1=0.5; may be repeated",
    )


def _count(words: str) -> int:
    if not words.isdigit() or int(words) < 100:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of resamples, 100 or more")
    return int(words)


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
    """Scores, writes what was asked for and prints; NO when a metric is under its bound."""
    from workbench.cli.output import narrate
    from workbench.cli.progress import Counter
    from workbench.project.evaluation import evaluate, failures_under
    from workbench.scoring.resample import RESAMPLES

    _refuse_existing(args)
    judged = _judged(args)
    with _without_collecting(), Counter() as counter:
        evaluation = evaluate(
            args.gold,
            args.predictions,
            args.articles,
            args.seed,
            resamples=args.resamples or RESAMPLES,
            judged=judged,
            tell=lambda done: counter.tell("articles scored", done),
        )
    report = evaluation.report
    failures = [line for metric, bound in args.fail_under for line in failures_under(report, metric, bound)]
    for note in evaluation.notes:
        narrate(note)
    _write_files(args, evaluation)
    _print(args, report)
    for line in failures:
        narrate(line)
    return ExitCode.NO if failures else ExitCode.DONE


def _refuse_existing(args: argparse.Namespace) -> None:
    from workbench.errors import OutputError

    for path in (args.html, args.errors):
        if path is not None and path.exists() and not args.force:
            raise OutputError(f"{path}: exists already; `--force` replaces it")


def _judged(args: argparse.Namespace) -> dict[tuple[str, str], float]:
    """The pair scores of a judge and of a person; the person is asked first, and has the last word."""
    from workbench.project.word_pairs import read_pairs

    judged = {} if args.pairs is None else read_pairs(args.pairs)
    if args.confirm is None:
        return judged
    if args.confirm.is_file():
        judged |= read_pairs(args.confirm)
    _confirm(args, judged)
    return judged | (read_pairs(args.confirm) if args.confirm.is_file() else {})


def _confirm(args: argparse.Namespace, judged: dict[tuple[str, str], float]) -> None:
    import sys

    from workbench.cli.keys import read_key
    from workbench.cli.output import narrate
    from workbench.errors import UsageError
    from workbench.project.evaluation import doubtful_pairs
    from workbench.project.word_pairs import ask_all

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("--confirm asks a person, so it needs a terminal; give answers that are there already with --pairs")
    doubts = doubtful_pairs(args.gold, args.predictions, args.articles, judged)
    answered = ask_all(doubts, args.confirm, narrate, read_key)
    narrate(f"{answered} answers are in {args.confirm}")


def _write_files(args: argparse.Namespace, evaluation: Evaluation) -> None:
    import orjson

    from workbench.project.layout import replacing
    from workbench.scoring.listing import fault_row
    from workbench.scoring.page import html_page

    if args.errors is not None:
        with replacing(args.errors) as file:
            for name, case, fault, text in evaluation.faults():
                file.write(orjson.dumps(fault_row(name, case, fault, text)) + b"\n")
    if args.html is not None:
        rows = ((fault_row(name, case, fault, text), text) for name, case, fault, text in evaluation.faults())
        page = html_page(evaluation.report, rows)
        with replacing(args.html) as file:
            file.write(page.encode())


def _print(args: argparse.Namespace, report: dict[str, Any]) -> None:
    from workbench.cli.output import narrate, write_data, write_json
    from workbench.project.history import add_to_history
    from workbench.scoring.latex import latex_table
    from workbench.scoring.table import compact_table, csv_table, full_table
    from workbench.scoring.trend import trend_table

    history = add_to_history(args.gold, args.predictions, report) if args.history else None
    if args.json:
        write_json(report if history is None else {**report, "history": history})
    elif history is not None:
        write_data(trend_table(history))
    else:
        draw = full_table if args.all else csv_table if args.csv else latex_table if args.latex else compact_table
        write_data(draw(report))
    if args.csv:
        narrate(report["signature"])
