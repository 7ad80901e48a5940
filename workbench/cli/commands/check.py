"""`workbench check`: every problem of a project or file in one pass, each with its place and what to do."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data
from workbench.errors import MissingError, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to check."""
    parser.add_argument("path", type=Path, metavar="DIR|FILE", help="a project, or a file of articles, annotated articles or events")
    parser.add_argument("--repair", action="store_true", help="put what is whole in a damaged journal into new files; changes none")
    parser.add_argument("--ids", action="store_true", help="print the id of every event that loads, one a line")


def _repair(path: Path) -> None:
    from workbench.project.repair import repair_project

    if not path.is_dir():
        raise UsageError("--repair takes a project, because what it makes belongs beside the damaged journal")
    count = 0
    for each in repair_project(path):
        count += 1
        lines = ", ".join(str(number) for number in each.left_out) or "none"
        narrate(f"{each.damaged}: {counted(each.kept, 'event')} put into {each.made.name}; lines that are beyond reading: {lines}")
    if not count:
        narrate("no journal needs repair")


def run(args: argparse.Namespace) -> ExitCode:
    """Checks, and prints one line a problem."""
    from workbench.project.audit import check_file, check_project, event_ids

    if not args.path.exists():
        raise MissingError(f"{args.path}: there is no such project or file")
    if args.repair:
        _repair(args.path)
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
