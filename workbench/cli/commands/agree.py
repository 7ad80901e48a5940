"""`workbench agree`: agreement between annotators."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import narrate, write_data, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the sets and the options."""
    parser.add_argument("paths", metavar="DIR|FILE", type=Path, nargs="+", help="a project, or a file of annotated articles per annotator")
    parser.add_argument("--articles", metavar="FILE", type=Path, help="the texts (default: articles.jsonl beside the first file)")
    parser.add_argument(
        "--distance",
        metavar="LEVEL|FILE",
        default="nominal",
        help="how far labels are apart for alpha: nominal, ordinal, interval, ratio, or a JSON file of distances",
    )
    parser.add_argument(
        "--weights",
        choices=("identity", "linear", "quadratic", "ordinal", "radical"),
        default="quadratic",
        help="how nearly labels agree that are not equal, in the scheme's order, for weighted kappa and AC2 (default: quadratic)",
    )
    parser.add_argument("--all", action="store_true", help="every figure, a line each")
    parser.add_argument("--no-gamma", action="store_true", help="leave out gamma, which takes the longest")
    parser.add_argument("--json", action="store_true", help="the whole report as one line of JSON")


def run(args: argparse.Namespace) -> ExitCode:
    """Compares and prints."""
    from workbench.cli.progress import Bar
    from workbench.project.agreement import agree
    from workbench.scoring.agreement_table import agreement_list, agreement_table

    with Bar("gamma") as bar:
        report, notes = agree(
            args.paths, args.articles, distance=args.distance, gamma=not args.no_gamma, weights=args.weights, tell=bar.tell
        )
    for note in notes:
        narrate(note)
    if args.json:
        write_json(report)
    else:
        write_data(agreement_list(report) if args.all else agreement_table(report))
    return ExitCode.DONE
