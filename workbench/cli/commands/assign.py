"""`workbench assign`: who labels which articles."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate, write_data, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, the annotators and the shares."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    people, which = "give to this annotator; may be repeated (default: the annotators of workbench.toml)", "this article; may be repeated"
    parser.add_argument("--annotator", action="append", metavar="NAME", help=people)
    parser.add_argument("--article", action="append", metavar="ID", help=f"{which} (default: every article that nobody has yet)")
    parser.add_argument("--most", type=int, metavar="N", help="at most N articles in this round")
    parser.add_argument("--overlap", type=float, default=0.2, metavar="SHARE", help="share of the articles that several get (default: 0.2)")
    parser.add_argument("--raters", type=int, default=2, metavar="N", help="how many get an article of the overlap (default: 2)")
    hidden = "share worked on without candidates and suggestions (default: `blind` of workbench.toml)"
    parser.add_argument("--blind", type=float, metavar="SHARE", help=hidden)
    known = "mix in articles with known gold, so many for each new article"
    parser.add_argument("--control", type=float, default=0.0, metavar="SHARE", help=known)
    parser.add_argument("--repeat", type=float, default=0.0, metavar="SHARE", help="give articles a second time, so many for each new one")
    parser.add_argument("--seed", type=int, default=0, help="another draw (default: 0)")
    parser.add_argument("-n", "--dry-run", action="store_true", help="only show what would be assigned")
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(args: argparse.Namespace) -> ExitCode:
    """Draws, shows and writes."""
    from workbench.project.assigning import Wish, add_assignments, default_annotators, draw_assignments
    from workbench.project.project import Project

    project = Project(args.dir)
    wish = Wish(
        annotators=tuple(args.annotator or default_annotators(project)),
        articles=tuple(args.article) if args.article else None,
        most=args.most,
        overlap=args.overlap,
        raters=args.raters,
        blind=project.config.blind if args.blind is None else args.blind,
        control=args.control,
        repeat=args.repeat,
        seed=args.seed,
    )
    drawn = draw_assignments(project, wish)
    if drawn.tasks and not args.dry_run:
        add_assignments(project.layout, drawn)
    if args.json:
        write_json({**drawn.as_dict(), "written": bool(drawn.tasks) and not args.dry_run})
        return ExitCode.DONE
    for name, each in drawn.summary().items():
        of_these = ", ".join(f"{count} {what}" for what, count in each.items() if what != "articles" and count)
        write_data(f"{name}: {counted(each['articles'], 'article')}{f' ({of_these})' if of_these else ''}")
    for note in drawn.notes:
        narrate(note)
    if drawn.tasks:
        narrate("nothing was written (--dry-run)" if args.dry_run else f"added to {project.layout.assignments}")
    return ExitCode.DONE
