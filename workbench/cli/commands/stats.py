"""`workbench stats`: progress and label counts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import counted, write_data, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the project."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the project")
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(args: argparse.Namespace) -> ExitCode:
    """Prints how far each annotator is."""
    from workbench.project.practice import words_of
    from workbench.project.progress import project_stats
    from workbench.project.project import Project

    stats = project_stats(Project(args.dir))
    if args.json:
        write_json(stats)
        return ExitCode.DONE
    proposed = ", ".join(f"{count} of {name}" for name, count in stats["candidates"].items()) or "none"
    write_data(f"{stats['project']}: {counted(stats['articles'], 'article')}, candidates: {proposed}")
    for name, each in stats["annotators"].items():
        done = (counted(each["complete"], "article") + " complete", counted(each["accepted"], "claim"), f"{each['rejected']} rejected")
        write_data(f"{name} ({each['role']}): {', '.join(done)}")
        if each["assigned"]:
            given = each["assigned"]
            write_data(f"  assigned {given['complete']} of {counted(given['articles'], 'article')} complete, {given['blind']} blind")
        for what, measured in (("accuracy on controls", each["control"]), ("agreement with oneself", each["repeat"])):
            if measured:
                write_data(f"  {what}: {_measured(measured)}")
        if each["practice"]:
            write_data(f"  {words_of(each['practice'])}")
        for what in ("labels", "links"):
            counts = ", ".join(f"{key} {count}" for key, count in each[what].items()) or "none"
            write_data(f"  {what:7} {counts}")
        if each["waiting"]:
            write_data(f"  {counted(each['waiting'], 'claim')} of an earlier text to be re-anchored; `workbench check` lists them")
        work = (counted(each["decisions"], "decision") + " in " + counted(each["sessions"], "session"), f"{each['flagged']} flagged")
        write_data(f"  {', '.join(work)}, {each['minutes']} minutes")
    return ExitCode.DONE


def _measured(found: dict[str, Any]) -> str:
    f1, kappa = (f"{found[name]:.3f}" if found[name] is not None else "undefined" for name in ("claims_f1", "kappa"))
    return f"{counted(found['articles'], 'article')}, claims F1 {f1}, {found['same']} of {found['labels']} labels the same, kappa {kappa}"
