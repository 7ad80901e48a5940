"""`workbench compare`: steps through what two sets over the same articles differ in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data, write_json
from workbench.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the two sets and how to show them."""
    from workbench.tui.palette import THEMES

    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    what = "an annotator, `adjudicated`, `gold`, a system with candidates here, or a file of annotated articles"
    parser.add_argument("one", metavar="A", help=what)
    parser.add_argument("other", metavar="B", help="what to compare it with")
    parser.add_argument("--incomplete", action="store_true", help="articles too that an annotator has begun and not completed")
    parser.add_argument("--list", action="store_true", help="print the differences, a line each, without a screen")
    parser.add_argument("--json", action="store_true", help="print them as JSON, a line each")
    parser.add_argument("--theme", choices=THEMES, help="colours (ctrl+t changes them)")


def run(args: argparse.Namespace) -> ExitCode:
    """Shows the differences until the person leaves, or prints them."""
    from workbench.cli.differences import print_differences
    from workbench.project.adjudication import queue_of
    from workbench.project.project import Project
    from workbench.project.readings import find_readings, only_shared
    from workbench.project.telling import Telling

    if not (args.list or args.json) and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("comparing needs a terminal; `--list` and `--json` print the differences without one")
    if args.one == args.other:
        raise UsageError(f"{args.one}: would be compared with itself")
    project = Project(args.dir)
    try:
        sets = only_shared([find_readings(project, name, complete_only=not args.incomplete) for name in (args.one, args.other)])
        queue = queue_of(project, sets)
        shared = counted(len(sets[0].of), "article")
        narrate(f"{shared} in both; {counted(len(queue.differences), 'difference')} in {counted(len(queue.groups), 'claim')}")
        if args.list or args.json:
            print_differences(queue, Telling(project, queue), None, write_json if args.json else None, write_data)
            return ExitCode.DONE
        from workbench.project.settings import read_settings
        from workbench.tui.differing import Stand
        from workbench.tui.screens.compare import run_compare

        return ExitCode(run_compare(Stand(project, queue), read_settings(), args.theme))
    finally:
        project.close()
