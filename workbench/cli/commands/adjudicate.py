"""`workbench adjudicate`: settles what annotators differ in, or lists it."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.exit_codes import ExitCode, status_of
from workbench.cli.output import counted, narrate, write_data, write_json
from workbench.cli.progress import Counter
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.project.differences import Queue
    from workbench.project.project import Project
    from workbench.project.session import Session
    from workbench.project.standing import Standing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the adjudicator and what to print."""
    from workbench.tui.palette import THEMES

    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--annotator", metavar="NAME", help="who adjudicates (default: the adjudicator of workbench.toml)")
    parser.add_argument("--list", action="store_true", help="print the queue and how each difference was settled, without a screen")
    parser.add_argument("--rules", metavar="WORDS", nargs="?", const="", help="print the case law, or the rules that have these words")
    parser.add_argument("--json", action="store_true", help="print the queue (or with --rules the case law) as JSON, a line each")
    parser.add_argument("--theme", choices=THEMES, help="colours (ctrl+t changes them)")
    parser.add_argument("--segment", type=Path, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> ExitCode:
    """Adjudicates until the person leaves, or prints."""
    is_printing = args.list or args.json or args.rules is not None
    if not is_printing and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("adjudicating needs a terminal; `--list`, `--rules` and `--json` print without one")
    if not is_printing and os.environ.get("TERM") in ("dumb", "unknown"):
        raise UsageError("this terminal cannot be drawn on (TERM=dumb); `adjudicate --list` prints the queue")
    # Nothing made while starting is garbage: collecting it would cost half of the start. The UI switches it on again.
    gc.disable()
    from workbench.project.project import Project
    from workbench.project.roles import find_adjudicator

    with Counter() as counter:
        project = Project(args.dir, counter.tell, articles_only=True)
    try:
        name = find_adjudicator(project, args.annotator)
        return _print(project, name, args) if is_printing else _open(project, name, args)
    finally:
        project.close()


def _print(project: Project, name: str, args: argparse.Namespace) -> ExitCode:
    from workbench.cli.differences import print_differences
    from workbench.project.adjudication import Adjudication
    from workbench.project.case_law import case_law, search_cases
    from workbench.project.decisions import load_decisions
    from workbench.project.standing import Standing

    standing = Standing(project, name, load_decisions(project.layout, project.index, name))
    if args.rules is not None:
        for case in search_cases(case_law(standing.set), args.rules):
            if args.json:
                write_json({**case._asdict(), "held": dict(case.held)})
            else:
                write_data(f"{case.rule}  → {case.outcome} ({case.aspect}, {case.article}: {' | '.join(what for _, what in case.held)})")
        return ExitCode.DONE
    court = Adjudication(standing, _queue(standing))
    _say_who(court)
    print_differences(court.queue, court.telling, court, write_json if args.json else None, write_data)
    return ExitCode.DONE


def _open(project: Project, name: str, args: argparse.Namespace) -> ExitCode:
    from workbench.project.adjudication import Adjudication
    from workbench.project.memory import keep_theme, theme_liked
    from workbench.project.roles import make_adjudicator
    from workbench.project.session import Session
    from workbench.project.settings import read_settings

    if make_adjudicator(project, name):
        narrate(f"{name} adjudicates from now on; it stands in {project.layout.config}")
    settings = read_settings()
    session = Session(project, name, segment=args.segment, may_view=True)
    try:
        court = Adjudication(session, _queue(session))
        from workbench.tui.screens.adjudicate import run_adjudicate

        status, theme = run_adjudicate(session, court, settings, args.theme or settings.theme or theme_liked())
        keep_theme(theme)
        total = len(court.queue.differences)
        left = court.open_count()
    finally:
        session.close()
    _say_what_was_done(session, total, left)
    if status or session.view_only is None:
        return ExitCode(status)
    narrate(f"nothing was recorded: {session.view_only}")
    return status_of(session.view_only)


def _queue(standing: Standing) -> Queue:
    """The differences; says from the start on how far it is when whole journals must be read, else only when it takes long."""
    from workbench.project.adjudication import open_queue
    from workbench.project.folding import fold_ahead
    from workbench.project.readings import annotators_to_compare

    with Counter(after=0.0) as counter:
        fold_ahead(standing.project, annotators_to_compare(standing.project, standing.annotator), counter.tell)
    with Counter() as counter:
        return open_queue(standing, counter.tell)


def _say_who(court: object) -> None:
    from workbench.project.adjudication import Adjudication

    assert isinstance(court, Adjudication)
    names = ", ".join(court.queue.names) or "nobody"
    narrate(f"{counted(len(court.queue.differences), 'difference')} between {names}; {court.open_count()} open")


def _say_what_was_done(session: Session, total: int, left: int) -> None:
    saved = f"NOT EVERYTHING IS SAVED: {session.failure}" if session.failure else "everything is saved"
    narrate(f"{counted(session.count, 'decision')}; {total - left} of {counted(total, 'difference')} settled; {saved}")
