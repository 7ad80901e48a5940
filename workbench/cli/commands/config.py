"""`workbench config`: where the settings are."""

from __future__ import annotations

import argparse

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import write_data, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the machine-readable form."""
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(args: argparse.Namespace) -> ExitCode:
    """Prints each file with what it holds and whether it is there."""
    from workbench.project.layout import bundled, user_state

    files = {
        "remembered": user_state(),
        "guideline": bundled("guidelines.md"),
        "schemas": bundled("schemas"),
    }
    if args.json:
        write_json({name: {"path": str(path), "exists": path.exists()} for name, path in files.items()})
    else:
        for name, path in files.items():
            write_data(f"{name:10} {path}{'' if path.exists() else '  (not there yet)'}")
    return ExitCode.DONE
