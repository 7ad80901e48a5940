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
    if args.path.is_dir() and not problems:
        _warn(args.path)
    narrate(counted(len(problems), "problem") if problems else "no problems")
    return ExitCode.NO if problems else ExitCode.DONE


def _warn(root: Path) -> None:
    """Says whose labels and links do not fit together: worth a look, no fault of the data."""
    from workbench.project.decisions import load_decisions
    from workbench.project.graph import graph_checks
    from workbench.project.project import Project
    from workbench.project.standing import Standing

    project = Project(root)
    for annotator in project.layout.annotators():
        standing = Standing(project, annotator, load_decisions(project.layout, project.index, annotator))
        # Two outlets may well dispute or support each other, and an open article is no contradiction.
        found = sum(finding.claim is not None and not finding.may_be_meant for finding in graph_checks(standing))
        if found:
            narrate(f"warning: labels and links of {annotator}: {counted(found, 'finding')} to look at; `!` on the label screen lists them")
    project.close()
