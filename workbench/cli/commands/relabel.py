"""`workbench relabel`: labels that were renamed, merged or split in the scheme, for the decisions there are."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, write_data, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the old labels and the new ones."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project, its scheme changed already")
    parser.add_argument("old", nargs="+", metavar="OLD", help="a label as it was called; several where they were merged")
    parser.add_argument("--to", action="append", required=True, metavar="NEW", help="what it is now; repeated where it was split")
    parser.add_argument("--because", metavar="WORDS", help="the reason, which stands in the journals")
    parser.add_argument("-n", "--dry-run", action="store_true", help="only count")
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(args: argparse.Namespace) -> ExitCode:
    """Writes one event into everybody's journal; 75 when a journal is held, and then it can be run again."""
    from workbench.project.project import Project
    from workbench.project.relabelling import relabel

    done = relabel(Project(args.dir), tuple(args.old), tuple(args.to), args.because, args.dry_run)
    if args.json:
        write_json({"annotators": [each._asdict() for each in done]})
    for each in () if args.json else done:
        then = ", each waits for its choice (`workbench label`, Q)" if len(args.to) > 1 and each.claims else ""
        write_data(f"{each.annotator}: {counted(each.claims, 'claim')}, {each.state}{then}")
    return ExitCode.DONE if all(each.state in ("done", "known", "not written") for each in done) else ExitCode.HELD
