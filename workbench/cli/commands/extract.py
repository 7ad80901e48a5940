"""`workbench extract`: proposes candidates for a project, or for articles on stdin; must never judge them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data
from workbench.cli.progress import Bar
from workbench.errors import DataError, Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project and the extractor."""
    parser.add_argument("dir", metavar="DIR", help="the project, or - for article JSON lines on stdin and annotated articles on stdout")
    parser.add_argument("--extractor", metavar="NAME", help="which extractor (default: those of the project)")


def run(args: argparse.Namespace) -> ExitCode:
    """Extracts, and lists the articles that failed."""
    return _stream(args.extractor or "rules") if args.dir == "-" else _project(Path(args.dir), args.extractor)


def _project(root: Path, named: str | None) -> ExitCode:
    from workbench.project.candidates import extract_project
    from workbench.project.project import Project

    project = Project(root)
    failed: list[Problem] = []
    for name in [named] if named else project.config.extractors or ("rules",):
        with Bar(f"extract {name}") as bar:
            done = extract_project(project, name, bar.tell)
        narrate(f"{name}: {counted(done.claims, 'candidate')} in {counted(done.articles, 'article')}")
        failed += done.failed
    for problem in failed:
        narrate(str(problem))
    return ExitCode.NO if failed else ExitCode.DONE


def _stream(name: str) -> ExitCode:
    from workbench.model.article import Article, text_digest
    from workbench.model.lines import LineError, split_lines, strict_loads
    from workbench.project.candidates import extract_articles

    bad: list[Problem] = []

    def articles() -> Iterator[Article]:
        for number, line in split_lines(sys.stdin.buffer, "stdin"):
            try:
                members = strict_loads(line)
                text = members["text"]
                if not isinstance(text, str) or not isinstance(members["id"], str):
                    raise TypeError
                yield Article.model_construct(id=members["id"], text=text, version=1, sha256=text_digest(text))
            except (LineError, KeyError, TypeError) as error:
                reason = str(error) if isinstance(error, LineError) else "expected an object with the strings `id` and `text`"
                bad.append(Problem("stdin", number, None, reason))

    failed = 0
    for proposal in extract_articles(name, articles()):
        if isinstance(proposal, Problem):
            narrate(str(proposal))
            failed += 1
        else:
            write_data(proposal.as_json().decode())
    if bad:
        raise DataError(bad)
    return ExitCode.NO if failed else ExitCode.DONE
