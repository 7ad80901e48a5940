"""`workbench import`: takes articles, a system's candidates or a person's decisions into a project, all or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate
from workbench.cli.progress import Counter
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.project.project import Project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the files and how to read them."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help=".txt, .md, .html, .jsonl, .csv, or a folder of them")
    parser.add_argument("--metadata", type=Path, metavar="FILE.csv", help="title, source, url, published, language, event by id")
    parser.add_argument("--encoding", help="what the text is encoded in, when it is not UTF-8")
    parser.add_argument("--revise", action="store_true", help="append a changed text as the article's new version")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--candidates", metavar="NAME", help="the files are annotated articles: take them as this system's candidates")
    kind.add_argument("--annotator", metavar="NAME", help="the files are annotated articles: take them as this person's decisions")


def run(args: argparse.Namespace) -> ExitCode:
    """Imports, and says what came in."""
    from workbench.project.project import Project

    if not args.files and not args.metadata:
        raise UsageError("name at least one file, or --metadata FILE.csv")
    with Counter() as counter:
        project = Project(args.dir, counter.tell)
        if args.candidates or args.annotator:
            return _import_annotated(project, args)
        return _import_articles(project, args, counter)


def _import_articles(project: Project, args: argparse.Namespace, counter: Counter) -> ExitCode:
    from workbench.project.exchange import import_articles

    report = import_articles(project, args.files, metadata=args.metadata, encoding=args.encoding, revise=args.revise, tell=counter.tell)
    narrate(f"{len(report.added)} new, {len(report.revised)} revised, {len(report.skipped)} already there")
    if args.revise:
        _take_decisions_along(project)
    if report.corrected:
        narrate(f"metadata corrected: {', '.join(report.corrected)}")
    for copy, original in report.copies:
        narrate(f"{copy}: has exactly the text of {original}; kept, because copies matter")
    return ExitCode.DONE


def _take_decisions_along(project: Project) -> None:
    from workbench.project.reanchor import reanchor_all

    for each in reanchor_all(project):
        if each.held_by:
            narrate(f"{each.annotator}: not looked at, {each.held_by}; run this again when they have left")
        elif each.moved or each.waiting:
            waits = f"; {each.waiting} wait: `workbench check {project.layout.root}` lists them with both wordings" if each.waiting else ""
            narrate(f"{each.annotator}: {counted(each.moved, 'decision')} moved with {'its' if each.moved == 1 else 'their'} words{waits}")


def _import_annotated(project: Project, args: argparse.Namespace) -> ExitCode:
    from workbench.project.annotations import import_candidates, import_decisions

    if args.candidates:
        took = import_candidates(project, args.files, args.candidates)
        if project.config.extractors and args.candidates not in project.config.extractors:
            narrate(f"not shown yet: add {args.candidates!r} to `extractors` in {project.layout.config}")
        narrate(f"{counted(took.claims, 'candidate')} of {args.candidates} in {counted(took.articles, 'article')}; {took.said}")
    else:
        took = import_decisions(project, args.files, args.annotator)
        narrate(f"{counted(took.claims, 'decision')} of {args.annotator} in {counted(took.articles, 'article')}; {took.said}")
    return ExitCode.DONE
