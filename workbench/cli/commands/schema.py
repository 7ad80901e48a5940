"""`workbench schema`: the JSON Schemas of every record that reaches a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import narrate, write_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where to write them."""
    parser.add_argument("--write", type=Path, metavar="DIR", help="write one file a schema into this folder")


def run(args: argparse.Namespace) -> ExitCode:
    """Prints all schemas as one JSON object, or writes them."""
    from workbench.project.schemas import schema_bytes, write_schemas

    if args.write:
        names = write_schemas(args.write)
        narrate(f"wrote {len(names)} schemas to {args.write}")
    else:
        write_data(schema_bytes().decode())
    return ExitCode.DONE
