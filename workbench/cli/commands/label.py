"""`workbench label`: opens the label screen."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.exit_codes import ExitCode, status_of
from workbench.cli.output import counted, narrate
from workbench.cli.progress import Counter
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.project.practice import Practice
    from workbench.project.session import Session
    from workbench.tui.work import Work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the annotator and the theme."""
    from workbench.tui.palette import THEMES  # it brings Rich, which no other command's parser needs

    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions these are (asked once and remembered)")
    parser.add_argument("--theme", choices=THEMES, help="colours (ctrl+t changes them)")
    parser.add_argument("--plain", action="store_true", help="line by line, for screen readers and dumb terminals")
    practice = "try yourself on articles that have gold: every decision is answered, and nothing of it counts"
    parser.add_argument("--practice", action="store_true", help=practice)
    begin = "begin with a queue of Q, such as flagged, split, other-rule, older, older-denied"
    parser.add_argument("--queue", metavar="NAME", help=begin)
    parser.add_argument("--segment", type=Path, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> ExitCode:
    """Labels until the person leaves."""
    if args.plain:
        return label_plainly(args.dir, args.annotator, args.segment, args.practice)
    return open_label_screen(args.dir, args.annotator, args.theme, args.segment, args.practice, args.queue)


def open_label_screen(
    root: Path,
    annotator: str | None,
    theme: str | None,
    segment: Path | None,
    practice: bool = False,
    queue: str | None = None,
) -> ExitCode:
    """Opens the project on the label screen and says on leaving what was done."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the label screen needs a terminal; `label --plain` and `record` take decisions without one")
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise UsageError("this terminal cannot be drawn on (TERM=dumb); `workbench label --plain` goes line by line")
    # Nothing made while starting is garbage: collecting it would cost a tenth of the start. The UI switches it on again.
    gc.disable()
    from workbench.project.memory import is_newcomer, keep_place, keep_theme, keep_welcomed, place_left, theme_liked
    from workbench.project.settings import read_settings

    settings = read_settings()
    session = _open_session(root, annotator, segment, wait=practice or queue is not None, practice=practice)
    try:
        gold = _gold_for_practice(session) if practice else None
        from workbench.tui.app import run_app

        place = place_left(session.project.layout, session.annotator)
        left = run_app(session, theme or settings.theme or theme_liked(), place, settings, is_newcomer(), gold, queue)
        keep_theme(left.theme)
        if left.has_been_welcomed:
            keep_welcomed()
        if left.article is not None:
            keep_place(session.project.layout, session.annotator, left.article, left.claim)
    finally:
        session.close()
    _say_what_was_done(left.work)
    return _status_of(session, left.status)


def _gold_for_practice(session: Session) -> Practice:
    """What answers the decisions; UsageError when there is nothing to practise on."""
    from workbench.project.practice import Practice

    if not session.tasks:
        raise UsageError(
            f"there is nothing to practise on: {session.project.layout.gold} has no article that {session.annotator} is not to label; "
            "`workbench gold` makes gold of what is complete"
        )
    return Practice(session.project)


def label_plainly(root: Path, annotator: str | None, segment: Path | None, practice: bool = False) -> ExitCode:
    """Labels line by line on stdin and stdout, and says at the end what was done."""
    from workbench.cli.plain import run_plain
    from workbench.project.memory import keep_place, place_left
    from workbench.project.settings import read_settings
    from workbench.tui.desk import Desk
    from workbench.tui.keymap import keymap_of
    from workbench.tui.work import Work

    settings = read_settings()
    session = _open_session(root, annotator, segment, practice=practice)
    try:
        work = Work(session, threshold=settings.threshold)
        work.practice = _gold_for_practice(session) if practice else None
        desk = Desk.where_left(work, place_left(session.project.layout, session.annotator))
        run_plain(work, keymap_of(settings, work.scheme))
        if desk.rows:
            keep_place(session.project.layout, session.annotator, desk.row.id, desk.ref[1] if desk.ref else None)
    finally:
        session.close()
    _say_what_was_done(work)
    return _status_of(session, ExitCode.DONE)


def _status_of(session: Session, status: int) -> ExitCode:
    """How the screen was left; a session that could only look ends with the reason for that."""
    if status or session.view_only is None:
        return ExitCode(status)
    narrate(f"nothing was recorded: {session.view_only}")
    return status_of(session.view_only)


def _open_session(root: Path, annotator: str | None, segment: Path | None, wait: bool = True, practice: bool = False) -> Session:
    from workbench.project.memory import keep_annotator
    from workbench.project.mounts import network_kind
    from workbench.project.project import Project
    from workbench.project.session import Session

    with Counter() as counter:
        # What is indexed in the background is told on the screen, not across it.
        project = Project(root, counter.tell, practice=practice) if wait else Project(root, wait=False, practice=practice)
        name = annotator or _annotator(root)
        session = Session(project, name, segment=segment, may_view=True)
        keep_annotator(root, name)
    if kind := network_kind(root):
        narrate(f"{root} lies on {kind}: locks and appending are not safe there; a local copy is")
    return session


def _say_what_was_done(work: Work) -> None:
    tally, total, failure = work.tally, work.total(), work.session.failure
    saved = f"NOT EVERYTHING IS SAVED: {failure}" if failure else "everything is saved"
    minutes = round(tally.active_seconds / 60, 1)
    narrate(f"{counted(tally.decisions, 'decision')} in {minutes} minutes; {total.decided} of {total.claims} claims decided; {saved}")
    if work.practice is not None:
        from workbench.project.practice import words_of

        narrate(words_of(work.practice.score(work.session)))
    given = ", ".join(f"{verdict} {count}" for verdict, count in tally.verdicts.most_common() if count)
    if given:
        narrate(f"verdicts given: {given}")


def _annotator(root: Path) -> str:
    """The name to record decisions under: remembered, else asked for once; never taken from the login."""
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
        name = sys.stdin.readline().strip() or liked or ""
        if visible(name) == name and any(character.isalnum() for character in name):
            return name
        if name:
            narrate("that is no name: give letters or digits; it stands in every decision, and cannot be changed later")
    raise UsageError("a name is needed; give one with --annotator NAME")
