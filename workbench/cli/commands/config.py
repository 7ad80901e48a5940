"""`workbench config`: where the settings are."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from workbench.cli.exit_codes import ExitCode
from workbench.cli.output import write_data, write_json

if TYPE_CHECKING:
    from workbench.model.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the machine-readable form, and the lists that a settings file is written from."""
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("--keys", action="store_true", help="every action with its keys, as a settings file may change them")
    parser.add_argument("--example", action="store_true", help="a settings file to begin with")


def run(args: argparse.Namespace) -> ExitCode:
    """Prints each file with what it holds and whether it is there, or the keys that are in force."""
    from workbench.project.layout import bundled, user_settings, user_state
    from workbench.project.settings import EXAMPLE, read_settings

    if args.example:
        write_data(EXAMPLE.rstrip("\n"))
        return ExitCode.DONE
    settings = read_settings()
    if args.keys:
        return _print_keys(args.json, settings)
    files = {
        "settings": user_settings(),
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


def _print_keys(as_json: bool, settings: Settings) -> ExitCode:
    from workbench.model.scheme import DEFAULT_SCHEME
    from workbench.tui.keymap import MODES, keymap_of, shown

    keymap = keymap_of(settings, DEFAULT_SCHEME)
    keys = {mode: {action.id: [shown(key) for key in action.keys] for action in keymap.actions(mode)} for mode in MODES}
    if as_json:
        write_json(keys)
        return ExitCode.DONE
    for mode, actions in keys.items():
        write_data(f"[keys.{mode}]")
        for name, own in actions.items():
            write_data(f"{name} = {own}".replace("'", '"'))
    return ExitCode.DONE
