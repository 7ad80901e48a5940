"""`workbench record`: the decisions of the label screen without a screen, one intent a line; acknowledged when they are on disk."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import narrate, write_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project and the annotator."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--annotator", required=True, metavar="NAME", help="whose decisions these are")
    parser.add_argument("--segment", type=Path, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> ExitCode:
    """Reads intents from stdin; ACK with the event's id for each that is on disk, NAK with the reason for each refused one."""
    from workbench.errors import IntentError
    from workbench.model.intent import intent_adapter
    from workbench.model.lines import JOURNAL_LINE_CAP, LineError, split_lines
    from workbench.project.mounts import network_kind
    from workbench.project.project import Project
    from workbench.project.record import parse_intent
    from workbench.project.session import Session
    from workbench.text.visible import visible

    session = Session(Project(args.dir), args.annotator, segment=args.segment)
    adapter = intent_adapter()
    refused = 0
    if kind := network_kind(args.dir):
        narrate(f"{args.dir} lies on {kind}: locks and appending are not safe there; a local copy is")
    try:
        for problem in session.decisions.torn:
            narrate(str(problem))
        for number, line in split_lines(sys.stdin.buffer, "stdin", JOURNAL_LINE_CAP):
            try:
                outcome = session.do(parse_intent(line, adapter))
            except (IntentError, LineError) as error:
                refused += 1
                write_data(f"NAK {number} {visible(str(error))}")
            else:
                write_data(f"ACK {outcome.event} {outcome.target}")
    finally:
        session.close()
    return ExitCode.BAD_DATA if refused else ExitCode.DONE
