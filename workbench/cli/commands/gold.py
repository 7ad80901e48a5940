"""`workbench gold`: writes the gold dataset, its manifest and its card."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, narrate
from workbench.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project, whose set, and where to."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to (default: gold.jsonl in the project, replaced)")
    parser.add_argument("--from", dest="named", metavar="NAME", help="take this annotator's set")
    parser.add_argument("--majority", action="store_true", help="make one set of all annotators' by majority; ties are left out")
    few = "with --majority: articles that at least N have completed (default: 2)"
    parser.add_argument("--min-annotators", type=int, default=2, metavar="N", help=few)
    parser.add_argument("--names", action="store_true", help="name the annotators in card and manifest (default: pseudonyms)")
    parser.add_argument("--no-quotes", action="store_true", help="leave the articles' words out")
    parser.add_argument("--force", action="store_true", help="replace an existing output file")


def run(args: argparse.Namespace) -> ExitCode:
    """Builds and writes gold, and says what is in it."""
    from workbench.cli.progress import Bar
    from workbench.project.project import Project
    from workbench.project.release import build_gold, write_gold
    from workbench.text.visible import visible

    if args.majority and args.named:
        raise UsageError("--from takes one annotator's set, --majority all annotators'; choose one of the two")
    if args.min_annotators < 1:
        raise UsageError(f"--min-annotators {args.min_annotators}: give 1 or more")
    project = Project(args.dir)
    with Bar("aligning") as bar:
        gold = build_gold(
            project,
            args.named,
            with_quotes=not args.no_quotes,
            majority=args.min_annotators if args.majority else None,
            with_names=args.names,
            tell=bar.tell,
        )
    # The project's own gold is derived and replaced without asking; a file named by hand is not.
    written = write_gold(gold, args.output or project.layout.gold, force=args.force or args.output is None)
    narrate(
        f"{counted(gold.manifest.claims, 'claim')} and {counted(gold.manifest.links, 'link')} of "
        f"{counted(len(gold.articles), 'complete article')} → {written[0]}"
    )
    narrate(f"decided by {'the majority of ' if args.majority else ''}{', '.join(map(visible, gold.annotators))}")
    if gold.manifest.incomplete:
        few = f"fewer than {args.min_annotators} annotators have completed them" if args.majority else "not complete"
        narrate(f"left out because {few}: {counted(len(gold.manifest.incomplete), 'article')}; `c` on the label screen completes one")
    if gold.left.majority:
        ties = gold.left.majority
        narrate(
            f"ties left out: {counted(ties.tied_claims, 'claim')}, {counted(ties.tied_links, 'link')}; label left open by a tie: "
            f"{counted(ties.tied_labels, 'claim')}"
        )
    bare = sum(claim.label is None for article in gold.articles for claim in article.claims)
    if bare:
        narrate(f"without a label yet: {counted(bare, 'accepted claim')}")
    if gold.conflicts:
        narrate(f"left out because decided twice, unseen by each other: {counted(gold.conflicts, 'claim')}; decide them again")
    if gold.dangling:
        narrate(f"left out because an end is not an accepted claim of a complete article: {counted(gold.dangling, 'link')}")
    return ExitCode.DONE
