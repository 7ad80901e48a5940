"""`workbench links`: ranked cross-link suggestions for one claim or all, the audit for missed links, and who speaks."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data, write_json
from workbench.cli.progress import Counter
from workbench.errors import UsageError
from workbench.linking.row import Row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the claim and how many."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--claim", metavar="ID", help="only for this claim (default: for every candidate)")
    parser.add_argument("--top", type=int, default=10, metavar="K", help="how many a claim (default: 10)")
    parser.add_argument("--ranker", metavar="NAME", help="whose order (default: the project's, else lexical)")
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
    from workbench.project.links import choose_ranker, suggest_links
    from workbench.project.project import Project

    with Counter() as counter:
        project = Project(args.dir, counter.tell)
        ranker = choose_ranker(project, args.ranker)
    for each in suggest_links(project, args.claim, args.top, ranker=ranker):
        if args.json:
            write_json(each.as_dict())
            continue
        write_data(f"{_place(each.asked)} {each.asked.id}  “{_short(each.asked.quote)}”")
        for rank, found in enumerate(each.found, 1):
            words = f"“{_short(found.row.quote)}”  ({', '.join(found.evidence)})"
            write_data(f"{rank:4}  {found.score:.2f}  {_place(found.row):28}  {words}")
    return ExitCode.DONE


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
