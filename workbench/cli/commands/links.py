"""`workbench links`: ranked cross-link suggestions, for one claim or all."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import write_data, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the claim and how many."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--claim", metavar="ID", help="only for this claim (default: for every candidate)")
    parser.add_argument("--top", type=int, default=10, metavar="K", help="how many a claim (default: 10)")
    parser.add_argument("--json", action="store_true", help="one JSON object a claim")


def run(args: argparse.Namespace) -> ExitCode:
    """Prints the suggestions, best first."""
    from workbench.project.links import suggest_links
    from workbench.project.project import Project

    project = Project(args.dir)
    for found in suggest_links(project, args.claim, args.top):
        if args.json:
            write_json(found)
            continue
        write_data(f"{found['article']} {found['start']}-{found['end']}  {found['claim']}")
        for rank, each in enumerate(found["suggestions"], 1):
            write_data(f"  {rank:3}  {each['score']:.2f}  {each['article']} {each['start']}-{each['end']}  {'; '.join(each['evidence'])}")
    return ExitCode.DONE
