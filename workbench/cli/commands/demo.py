"""`workbench demo`: makes a project from the bundled sample and opens it."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import narrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the folder and whether to open it."""
    from workbench.tui.palette import THEMES

    parser.add_argument(
        "dir", type=Path, nargs="?", default=Path("workbench-demo"), metavar="DIR", help="where (default: ./workbench-demo)"
    )
    parser.add_argument("--no-ui", action="store_true", help="only make it")
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions these are (asked once and remembered)")
    parser.add_argument("--theme", choices=THEMES, help="colours (ctrl+t changes them)")


def run(args: argparse.Namespace) -> ExitCode:
    """Makes the demo if it is not there, and opens it."""
    from workbench.project.demo import make_demo

    if make_demo(args.dir):
        narrate(f"made the demo project in {args.dir}")
    if args.no_ui:
        return ExitCode.DONE
    from workbench.cli.commands.label import open_label_screen

    return open_label_screen(args.dir, args.annotator, args.theme, None)
