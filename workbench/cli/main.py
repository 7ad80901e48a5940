"""Owns the parser and the boundary where errors become words and a status; must never import a command that was not asked for."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, NoReturn

from workbench import __version__

# name → one line of help. The module of the same name in `commands` has `add_arguments(parser)` and `run(args) -> ExitCode`.
COMMANDS: Final[dict[str, str]] = {
    "demo": "make a project from the bundled sample and open it",
    "init": "make an empty project",
    "import": "take articles, candidates or decisions into a project",
    "extract": "propose candidate claims",
    "assign": "say who labels which articles",
    "label": "label and link claims in the terminal",
    "record": "record decisions from stdin, without a screen",
    "links": "rank cross-link suggestions",
    "compare": "step through what two sets differ in",
    "adjudicate": "settle what annotators differ in",
    "gold": "write the gold dataset, its manifest and its card",
    "score": "score systems against gold",
    "agree": "agreement between annotators",
    "relabel": "carry a renamed, merged or split label into the decisions",
    "check": "report every problem of a project or file",
    "stats": "progress and label counts",
    "config": "where the settings are",
    "schema": "print or write the JSON Schemas",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        from workbench.cli.output import narrate

        self.print_usage(sys.stderr)
        narrate(f"{self.prog}: {message}")
        raise SystemExit(2)


def build_parser() -> argparse.ArgumentParser:
    """The whole parser, every command with its arguments: for help and the reference in the docs."""
    parser = _Parser(prog="workbench", description="A terminal workbench for fact-check annotation.")
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)
    for name, summary in COMMANDS.items():
        child = commands.add_parser(name, help=summary, description=_sentence(summary))
        _module(name).add_arguments(child)
    return parser


def _parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command alone: the other commands are not even imported."""
    parser = _Parser(prog=f"workbench {name}", description=_sentence(COMMANDS[name]))
    _module(name).add_arguments(parser)
    return parser


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."


def _module(name: str) -> Any:
    return import_module("workbench.cli.commands." + {"import": "import_"}.get(name, name))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--version"]:
        sys.stdout.write(f"workbench {__version__}\n")
        return 0
    gc.disable()  # nothing made while modules load is garbage: looking for it costs a tenth of the start
    try:
        if words and words[0] in COMMANDS:
            # intermixed: options may stand before the files that they are about
            parsed = _parser_of(words[0]).parse_intermixed_args(words[1:], argparse.Namespace(command=words[0]))
        else:
            parsed = build_parser().parse_args(words)
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        gc.enable()
    if parsed.command is None:
        build_parser().print_help(sys.stderr)
        return 2
    return _run(parsed)


def _run(parsed: argparse.Namespace) -> int:
    from workbench.cli.exit_codes import ExitCode, status_of

    _raise_on_signals()
    try:
        status = int(_module(parsed.command).run(parsed))
        sys.stdout.flush()
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException as error:
        status = status_of(error)
        _explain(error, status is ExitCode.BUG)
    _let_go_of_output()
    return status


def _let_go_of_output() -> None:
    """Where a pipe is closed or the terminal is gone, Python would complain of what it cannot flush at exit, and end with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _explain(error: BaseException, is_bug: bool) -> None:
    from workbench.cli.output import narrate
    from workbench.errors import WorkbenchError

    if isinstance(error, BrokenPipeError):
        return
    if is_bug:
        from workbench.project.layout import write_crash_log

        narrate(f"workbench: a fault of the program ({type(error).__name__}); the log is in {write_crash_log(error)}")
    elif isinstance(error, WorkbenchError):
        narrate(str(error))
    elif isinstance(error, KeyboardInterrupt):
        narrate("workbench: interrupted; what was acknowledged is saved")
    elif isinstance(error, OSError):
        narrate(f"workbench: {error.filename or ''}: {error.strerror or error}".replace(": :", ":"))


def _raise_on_signals() -> None:
    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)
