"""`workbench check`: every problem of a project or file in one pass, each with its place and what to do."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data
from workbench.errors import MissingError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to check."""
    parser.add_argument("path", type=Path, metavar="DIR|FILE", help="a project, or a file of articles, annotated articles or events")
    parser.add_argument("--ids", action="store_true", help="print the id of every event that loads, one a line")


def run(args: argparse.Namespace) -> ExitCode:
    """Checks, and prints one line a problem."""
    from workbench.project.audit import check_file, check_project, event_ids

    if not args.path.exists():
        raise MissingError(f"{args.path}: there is no such project or file")
    problems = check_project(args.path) if args.path.is_dir() else check_file(args.path)
    if args.ids:
        for identifier in event_ids(args.path):
            write_data(identifier)
        for problem in problems:
            narrate(str(problem))
    else:
        for problem in problems:
            write_data(str(problem))
    narrate(counted(len(problems), "problem") if problems else "no problems")
    return ExitCode.NO if problems else ExitCode.DONE
