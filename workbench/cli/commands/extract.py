"""`workbench extract`: proposes candidates for a project, or for articles on stdin; must never judge them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data
from workbench.cli.progress import Bar
from workbench.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from workbench.model.article import Article
    from workbench.project.project import Project
    from workbench.project.proposing import Proposer

_SECONDS_A_BATCH = 600.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the extractor and how it is run."""
    parser.add_argument("dir", metavar="DIR", help="the project, or - for article JSON lines on stdin and annotated articles on stdout")
    parser.add_argument("--extractor", metavar="NAME", help="which extractor (default: those of the project)")
    parser.add_argument("--command", metavar="PROGRAM", dest="program", help="run this program as the extractor NAME (docs/extractors.md)")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="how many processes side by side (default 1)")
    parser.add_argument("--batch", metavar="N", type=int, default=8, help="how many articles a PROGRAM gets at once (default 8)")
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=float, help="give up an article after this long (default 60; a PROGRAM's batch 600)"
    )
    parser.add_argument("--fresh", action="store_true", help="ask about every article again, also where nothing has changed")


def run(args: argparse.Namespace) -> ExitCode:
    """Extracts, and lists the articles that failed."""
    if args.jobs < 1 or args.batch < 1 or (args.timeout is not None and not 0 < args.timeout < 1e7):
        raise UsageError("--jobs and --batch are at least 1, and --timeout is more than 0")
    return _stream(args) if args.dir == "-" else _project(args)


def _proposer(args: argparse.Namespace, name: str, project: Project | None = None) -> Proposer:
    """The extractor of this name as the arguments want it run."""
    from workbench import registry
    from workbench.project.candidates import SECONDS_AN_ARTICLE, Registered

    if args.program is None:
        if name == "command":
            raise UsageError("--extractor command: say which program, as in --command 'sh my-extractor.sh'")
        return Registered(name, args.jobs, args.timeout or SECONDS_AN_ARTICLE)
    if name in registry.names("extractors"):
        raise UsageError(f"--extractor {name}: is an extractor already; give the program's candidates another name")
    from workbench.project.layout import require_name
    from workbench.project.programs import ProgramProposer, split_command

    require_name(name, "an extractor's")
    complaints = None if project is None else project.layout.complaints_of(name)
    seconds = args.timeout or _SECONDS_A_BATCH
    return ProgramProposer(name, split_command(args.program), seconds, args.batch, args.jobs, complaints)


def _project(args: argparse.Namespace) -> ExitCode:
    from workbench.project.candidates import extract_project
    from workbench.project.project import Project

    project = Project(Path(args.dir))
    failed: list[Problem] = []
    for name in _names(args, project):
        proposer = _proposer(args, name, project)
        with Bar(f"extract {name}") as bar:
            done = extract_project(project, proposer, fresh=args.fresh, tell=bar.tell)
        kept = f" ({done.kept} up to date)" if done.kept else ""
        narrate(f"{name}: {counted(done.claims, 'candidate')} in {counted(done.articles, 'article')}{kept}")
        _narrate_program(proposer)
        if project.config.extractors and name not in project.config.extractors:
            narrate(f"not shown yet: add {name!r} to `extractors` in {project.layout.config}")
        failed += done.failed
    for problem in failed:
        narrate(str(problem))
    return ExitCode.NO if failed else ExitCode.DONE


def _names(args: argparse.Namespace, project: Project) -> list[str]:
    """The extractors to run: the one that was named, else those of the project that can be run without being told how."""
    from workbench import registry

    if args.extractor or args.program:
        return [args.extractor or "command"]
    names = []
    for name in project.config.extractors or ("rules",):
        if name not in registry.names("extractors") and name in project.layout.extractors():
            narrate(f"{name}: left as it is; it was imported or made by a program (--extractor {name} --command PROGRAM renews it)")
        else:
            names.append(name)
    return names


def _narrate_program(proposer: Proposer) -> None:
    from workbench.project.programs import ProgramProposer

    if isinstance(proposer, ProgramProposer):
        narrate(f"{proposer.name}: {proposer.said}")
        if proposer.complaints is not None and proposer.complaints.exists() and proposer.complaints.stat().st_size:
            narrate(f"{proposer.name}: what it wrote to stderr is in {proposer.complaints}")


def _stream(args: argparse.Namespace) -> ExitCode:
    proposer = _proposer(args, args.extractor or ("rules" if args.program is None else "command"))
    bad: list[Problem] = []
    failed = 0
    for answer in proposer.propose(_articles_on_stdin(bad)):
        if answer.problem is not None:
            narrate(str(answer.problem))
            failed += 1
        else:
            write_data(answer.line.decode())
    if args.program is not None:
        _narrate_program(proposer)
    if bad:
        raise DataError(bad)
    return ExitCode.NO if failed else ExitCode.DONE


def _articles_on_stdin(bad: list[Problem]) -> Iterator[Article]:
    """The articles, one a line; lines that are none go to `bad`."""
    from workbench.model.article import Article, text_digest
    from workbench.model.lines import LineError, split_lines, strict_loads

    for number, line in split_lines(sys.stdin.buffer, "stdin"):
        try:
            members = strict_loads(line)
            text = members["text"]
            if not isinstance(text, str) or not isinstance(members["id"], str):
                raise TypeError
            yield Article(id=members["id"], text=text, version=1, sha256=text_digest(text))
        except (LineError, KeyError, TypeError) as error:
            reason = str(error) if isinstance(error, LineError) else "expected an object with the strings `id` and `text`"
            bad.append(Problem("stdin", number, None, reason))
