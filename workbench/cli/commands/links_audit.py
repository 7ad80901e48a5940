"""The audit of `workbench links DIR --audit N`: one unlinked pair after another, one key each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import narrate, write_data, write_json
from workbench.cli.progress import Bar, Counter
from workbench.errors import UsageError
from workbench.model.scheme import Scheme
from workbench.project.missed import Pair
from workbench.project.session import Session

NO_LINK, STOP, BACK = "n", "q", "u"


def audit_links(args: argparse.Namespace) -> ExitCode:
    """Asks about each pair, records every answer at once, and says what the answers come to."""
    from workbench.project.links import choose_ranker
    from workbench.project.memory import annotator_of
    from workbench.project.missed import count_links, draw_pairs, estimate_recall
    from workbench.project.project import Project

    if args.audit < 3:
        raise UsageError(f"--audit {args.audit}: give 3 or more, one for each stretch of ranks")
    name = args.annotator or annotator_of(args.dir)
    if name is None:
        raise UsageError("whose links are looked at? give --annotator NAME")
    with Counter() as counter:
        project = Project(args.dir, counter.tell)
        session = Session(project, name)
    try:
        ranker = choose_ranker(project, args.ranker)
        with Bar("ranking") as bar:
            pairs = draw_pairs(session, ranker, args.audit, bar.tell)
        if pairs:
            _ask(session, pairs, ranker.name)
        found = estimate_recall(session.set.audited(), count_links(session.set, [row.id for row in project.articles()]))
    finally:
        session.close()
    if args.json:
        write_json(None if found is None else found._asdict())
    elif found is None:
        write_data("too little to say: recall needs links and audited pairs")
    else:
        write_data(f"recall of the links: {found.words()}")
    return ExitCode.DONE


def _ask(session: Session, pairs: list[Pair], ranker: str) -> None:
    from workbench.model import intent as it
    from workbench.model.link import LinkOrigin

    scheme = session.project.config.scheme
    narrate(f"Does the second claim bear on the first? {_keys(scheme)}")
    answers = _answers()
    at = 0
    while at < len(pairs):
        pair = pairs[at]
        narrate(f"\n{at + 1} of {len(pairs)}")
        narrate(f"  1 {pair.asked.article}: “{pair.asked.quote}”")
        narrate(f"  2 {pair.other.article}: “{pair.other.quote}”")
        answer = next(answers, STOP)
        relation = next((each for each in scheme.relations if each.key == answer), None)
        if answer == STOP:
            return
        if answer == BACK and at > 0:
            at -= 1
            _take_back(session)
        elif relation is not None or answer == NO_LINK:
            origin = LinkOrigin(suggested_by=f"audit of {ranker}", rank=pair.rank)
            session.do(
                it.Audit.model_construct(
                    from_=pair.other.id,
                    to=pair.asked.id,
                    ranker=ranker,
                    stratum=pair.stratum,
                    population=pair.population,
                    linked=relation is not None,
                )
            )
            if relation is not None:
                link = it.LinkClaims.model_construct(from_=pair.other.id, to=pair.asked.id, relation=relation.id, label=None, origin=origin)
                session.do(link)
            at += 1
        else:
            narrate(f"{answer!r} is no answer; {_keys(scheme)}")


def _take_back(session: Session) -> None:
    """Undoes the last answer: its link, where it made one, and what it said of the pair."""
    from workbench.model import intent as it

    if session.set.last_word() != "audited":
        session.do(it.Undo())
    session.do(it.Undo())


def _keys(scheme: Scheme) -> str:
    relations = "  ".join(f"{each.key} {each.name}" for each in scheme.relations)
    return f"{relations}  {NO_LINK} no link  {BACK} back  {STOP} stop"


def _answers() -> Iterator[str]:
    """One key each on a terminal, else the first character of each line."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            yield line.strip()[:1]
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        while key := sys.stdin.read(1):
            yield key
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
