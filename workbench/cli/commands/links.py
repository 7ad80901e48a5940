"""`workbench links`: ranked cross-link suggestions for one claim or all, the audit for missed links, and who speaks."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data, write_json
from workbench.cli.progress import Bar, Counter
from workbench.errors import UsageError
from workbench.linking.row import Row

if TYPE_CHECKING:
    from workbench.project.links import Suggested
    from workbench.project.project import Project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the claim and how many."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--claim", metavar="ID", help="only for this claim (default: for every candidate)")
    parser.add_argument("--top", type=int, default=10, metavar="K", help="how many a claim (default: 10)")
    parser.add_argument("--ranker", metavar="NAME", help="whose order (default: the project's, else lexical)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many processes side by side, for all candidates (default 1)")
    parser.add_argument("--audit", type=int, metavar="N", help="look at N unlinked pairs, one key each, and estimate the links' recall")
    parser.add_argument("--speakers", action="store_true", help="sources gathered under one name; --json gives intents for `record`")
    parser.add_argument("--annotator", metavar="NAME", help="whose claims and links (for --audit and --speakers)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> ExitCode:
    """Prints the suggestions, best first; or audits; or prints the speakers."""
    if args.audit is not None:
        from workbench.cli.commands.links_audit import audit_links

        return audit_links(args)
    if args.speakers:
        return _print_speakers(args)
    if args.top < 1:
        raise UsageError(f"--top {args.top}: give 1 or more")
    if args.jobs < 1:
        raise UsageError(f"--jobs {args.jobs}: give 1 or more")
    from workbench.project.project import Project

    with Counter() as counter:
        project = Project(args.dir, counter.tell)
    with Bar("read claims") as bar, contextlib.closing(_suggestions(args, project, bar)) as found:
        for each in found:
            _print(each, args.json)
    return ExitCode.DONE


def _suggestions(args: argparse.Namespace, project: Project, bar: Bar) -> Generator[Suggested, None, None]:
    """One by one, or where it is all of them and the ranker can, as a join."""
    from workbench.linking.lexical import Lexical
    from workbench.project.links import choose_ranker, suggest_links

    ranker = choose_ranker(project, args.ranker)
    if args.claim is not None or type(ranker) is not Lexical:  # one made from it may order otherwise
        yield from suggest_links(project, args.claim, args.top, ranker=ranker)
        return
    from workbench.project.joining import join_corpus

    # Lines of data on the same terminal are progress enough, and a bar would be torn by them.
    yield from join_corpus(project, args.top, args.jobs, (lambda *_: None) if sys.stdout.isatty() else bar.tell_of)


def _print(each: Suggested, as_json: bool) -> None:
    if as_json:
        write_json(each.as_dict())
        return
    write_data(f"{_place(each.asked)} {each.asked.id}  “{_short(each.asked.quote)}”")
    for rank, found in enumerate(each.found, 1):
        words = f"“{_short(found.row.quote)}”  ({', '.join(found.evidence)})"
        write_data(f"{rank:4}  {found.score:.2f}  {_place(found.row):28}  {words}")


def _print_speakers(args: argparse.Namespace) -> ExitCode:
    """Sources under one name each. Nothing is decided: the JSON lines are intents that a person checks and hands to `record`."""
    from workbench.project.decisions import load_decisions
    from workbench.project.memory import annotator_of
    from workbench.project.origins import gather_speakers, naming_intents
    from workbench.project.project import Project
    from workbench.project.standing import Standing

    project = Project(args.dir)
    annotator = args.annotator or annotator_of(args.dir) or "nobody"
    standing = Standing(project, annotator, load_decisions(project.layout, project.index, annotator))
    speakers = gather_speakers(standing, (row.id for row in project.articles()))
    for speaker in speakers:
        if args.json:
            for intent in naming_intents(standing, speaker):
                write_json(intent)
            continue
        sign = "✓" if speaker.is_confirmed else " "
        write_data(f"{len(speaker.claims):5} {sign} {speaker.name}  ({', '.join(f'{form} {count}' for form, count in speaker.forms)})")
    narrate(counted(len(speakers), "speaker"))
    return ExitCode.DONE


def _place(row: Row) -> str:
    return f"{row.article} {row.start}-{row.end}"


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 48 else words[:47] + "…"
