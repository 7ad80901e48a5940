"""`workbench init`: makes an empty project; must never touch a folder that holds something."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import narrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the folder and the name."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="the new project's folder")
    parser.add_argument("--name", help="the project's name (default: the folder's)")


def run(args: argparse.Namespace) -> ExitCode:
    """Makes the project."""
    from workbench.model.config import ProjectConfig
    from workbench.project.project import create_project

    create_project(args.dir, ProjectConfig(name=args.name or args.dir.resolve().name))
    narrate(f"made {args.dir}; next: workbench import {args.dir} FILE…")
    return ExitCode.DONE
