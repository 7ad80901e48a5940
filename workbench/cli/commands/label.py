"""`workbench label`: opens the label screen."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate
from workbench.cli.progress import Counter
from workbench.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the annotator and the theme."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions these are (asked once and remembered)")
    parser.add_argument("--theme", choices=("dark", "light", "mono"), help="colours (ctrl+t changes them)")
    parser.add_argument("--segment", type=Path, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> ExitCode:
    """Labels until the person leaves."""
    return open_label_screen(args.dir, args.annotator, args.theme, args.segment)


def open_label_screen(root: Path, annotator: str | None, theme: str | None, segment: Path | None) -> ExitCode:
    """Opens the project on the label screen and says on leaving what was done."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the label screen needs a terminal; `workbench record` takes decisions without one")
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise UsageError("this terminal cannot be drawn on (TERM=dumb); `workbench record` takes decisions without a screen")
    # Nothing made while starting is garbage: collecting it would cost a tenth of the start. The UI switches it on again.
    gc.disable()
    from workbench.project.memory import keep_annotator, keep_place, keep_theme, place_left, theme_liked
    from workbench.project.project import Project
    from workbench.project.session import Session

    with Counter() as counter:
        project = Project(root, counter.tell)
        name = annotator or _annotator(root)
        session = Session(project, name, segment=segment)
        keep_annotator(root, name)
    try:
        from workbench.tui.app import run_app

        left = run_app(session, theme or theme_liked(), place_left(project.layout, name))
        desk = left.desk
        keep_theme(left.theme)
        if desk.rows:
            keep_place(project.layout, name, desk.row.id, desk.ref[1] if desk.ref else None)
    finally:
        session.close()
    total = desk.total()
    saved = f"NOT EVERYTHING IS SAVED: {session.failure}" if session.failure else "everything is saved"
    minutes = round(desk.active_seconds / 60, 1)
    narrate(f"{counted(desk.decisions, 'decision')} in {minutes} minutes; {total.decided} of {total.claims} claims decided; {saved}")
    return ExitCode(left.status)


def _annotator(root: Path) -> str:
    """The name to record decisions under: remembered, else asked for once; never taken from the login."""
    # Nothing made while starting is garbage: collecting it would cost a tenth of the start. The UI switches it on again.
    gc.disable()
    from workbench.project.memory import annotator_of, last_annotator
    from workbench.text.visible import visible

    known = annotator_of(root)
    if known:
        return known
    liked = last_annotator()
    hint = f" [enter: {visible(liked)}]" if liked else ""
    for _ in range(3):
        sys.stderr.write(f"Your name, as it shall stand in the data{hint}: ")
        sys.stderr.flush()
        name = sys.stdin.readline().strip() or liked
        if name:
            return name
    raise UsageError("a name is needed; give one with --annotator NAME")
