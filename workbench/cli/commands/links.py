"""`workbench links`: ranked cross-link suggestions, for one claim or all."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import write_data, write_json
from workbench.linking.index import Row


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
    for each in suggest_links(project, args.claim, args.top):
        if args.json:
            write_json(each.as_dict())
            continue
        write_data(f"{_place(each.asked)} {each.asked.id}  “{_short(each.asked.quote)}”")
        for rank, found in enumerate(each.found, 1):
            words = f"“{_short(found.row.quote)}”  ({', '.join(found.evidence)})"
            write_data(f"{rank:4}  {found.score:.2f}  {_place(found.row):28}  {words}")
    return ExitCode.DONE


def _place(row: Row) -> str:
    return f"{row.article} {row.start}-{row.end}"


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 56 else words[:55] + "…"
