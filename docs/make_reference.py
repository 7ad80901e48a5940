"""Writes what the documents and the program both say, so that it is said once: from the parser, the keymap and real runs.

    python docs/make_reference.py [--check]

It rewrites docs/cli.md, docs/keys.md, the blocks of README.md between `<!-- NAME:begin -->` and `<!-- NAME:end -->`, and the output
under the commands in README.md's `console` blocks, which it runs in an empty folder. Output that holds an ellipsis is shortened by
hand: it is only compared, `…` standing for anything. With --check nothing is written, and the status is 1 when something would be.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import inspect
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from workbench.cli import exit_codes  # noqa: E402 - the checkout's own package, whether it is installed or not
from workbench.cli.main import build_parser  # noqa: E402
from workbench.model.scheme import DEFAULT_SCHEME  # noqa: E402
from workbench.tui.keymap import ACTIONS, TITLES, Mode, default_keymap  # noqa: E402

README = REPOSITORY / "README.md"
MEND = "run `python docs/make_reference.py` and read the difference"
SKIPPED = re.compile(r"^(python|pip|uv|source|\. |bash)\b|^workbench label\b|^workbench demo(?!.*--no-ui)")
"""Commands that are not run: they install something, or open a screen."""


class Step(NamedTuple):
    """One command of a console block: what is typed, what is shown under it, and the lines that this takes (from, to)."""

    typed: str
    shown: list[str]
    lines: tuple[int, int]


# -- the command line ---------------------------------------------------------------------------------------------------------


def cli_page() -> str:
    """docs/cli.md. Walks the parser itself, since argparse's own help changes with the terminal and the version of Python."""
    rows = ["# Commands", "", "Made by `python docs/make_reference.py` from the parser; do not edit.", ""]
    rows += ["Data goes to stdout, narration to stderr. The exit statuses are listed in the [README](../README.md#exit-statuses).", ""]
    for name, parser in _commands():
        usage = " ".join(["workbench", name, *(_usage(action, parser) for action in _shown(parser))])
        rows += [f"## workbench {name}", "", parser.description or "", "", "```text", *_folded(usage), "```", ""]
        for action in _shown(parser):
            rows += textwrap.wrap(f"- {_name(action)}: {_meaning(action)}", 118, subsequent_indent="  ", break_on_hyphens=False)
        rows += ["", *(f"At most one of {_listed(group)}.\n" for group in _alternatives(parser))]
    return "\n".join(rows).rstrip("\n") + "\n"


def _commands() -> list[tuple[str, argparse.ArgumentParser]]:
    actions = build_parser()._actions
    return [item for action in actions if isinstance(action, argparse._SubParsersAction) for item in action.choices.items()]


def _shown(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments a person may know of, positional ones first."""
    known = [each for each in parser._actions if each.help != argparse.SUPPRESS and not isinstance(each, argparse._HelpAction)]
    return [each for each in known if not each.option_strings] + [each for each in known if each.option_strings]


def _alternatives(parser: argparse.ArgumentParser) -> list[list[argparse.Action]]:
    return [group._group_actions for group in parser._mutually_exclusive_groups]


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    choices = "|".join(map(str, action.choices)) if action.choices else None
    return str(action.metavar or choices or (action.dest if not action.option_strings else action.dest.upper()))


def _usage(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    value = _value(action)
    if not action.option_strings:
        return {"?": f"[{value}]", "*": f"[{value} ...]", "+": f"{value} [{value} ...]"}.get(str(action.nargs), value)
    words = f"{action.option_strings[0]} {value}".rstrip()
    return words if action.required else f"[{words}]"


def _name(action: argparse.Action) -> str:
    value = _value(action)
    if not action.option_strings:
        return f"`{value}`"
    return ", ".join(f"`{option} {value}`".replace(" `", "`") for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    words = (action.help or "").replace("%%", "%")
    return f"{words} (required)" if action.required and action.option_strings else words


def _listed(group: list[argparse.Action]) -> str:
    names = [f"`{action.option_strings[0]}`" for action in group]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _folded(usage: str, width: int = 100) -> list[str]:
    """The usage in rows, never broken within an argument."""
    rows = [""]
    for word in re.findall(r"\[[^\]]*\]|\S+", usage):
        if len(rows[-1]) + 1 + len(word) > width:
            rows.append("   ")
        rows[-1] = f"{rows[-1]} {word}" if rows[-1] else word
    return rows


# -- keys and statuses --------------------------------------------------------------------------------------------------------


def keys_page() -> str:
    """docs/keys.md: every key of every mode."""
    rows = ["# Keys", "", "Made by `python docs/make_reference.py` from the keymap and the default label scheme; do not edit.", ""]
    rows += ["No key asks for confirmation and nothing has to be saved: every decision is on the disk at once, and `u` undoes it.", ""]
    rows += ["## Verdicts", "", *_table(("keys", "verdict"), verdict_keys())]
    for mode in ACTIONS:
        rows += [f"## {TITLES[mode]}", "", *_table(("keys", "what they do"), _keys_of(mode))]
    rows += ["## Relations in the picker", ""]
    rows += _table(("key", "the row in hand …"), [(f"`{each.key}`", f"{each.name} the claim") for each in DEFAULT_SCHEME.relations])
    return "\n".join(rows).rstrip("\n") + "\n"


def verdict_keys() -> list[tuple[str, str]]:
    """(keys, label) of the default scheme; another scheme brings its own."""
    return [(f"`{each.key}` `{number}`", f"{each.shape} {each.name}") for number, each in enumerate(DEFAULT_SCHEME.labels, 1)]


def _keys_of(mode: Mode) -> list[tuple[str, str]]:
    return [(" ".join(f"`{key}`" for key in keys.split()), words) for keys, words in default_keymap().table(mode)]


def keys_block() -> list[str]:
    """The keys of the label screen for the README."""
    return _table(("keys", "what they do"), [*verdict_keys(), *_keys_of("label")])


def statuses() -> list[tuple[int, str]]:
    """(number, meaning) of every exit status, the meaning being the text below it in the enum."""
    (body,) = [node.body for node in ast.parse(inspect.getsource(exit_codes)).body if isinstance(node, ast.ClassDef)]
    found: list[tuple[int, str]] = []
    for node, below in pairwise(body):
        if isinstance(node, ast.Assign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found.append((ast.literal_eval(node.value), str(below.value.value)))
    return sorted(found)


def statuses_block() -> list[str]:
    """The exit statuses for the README."""
    return _table(("status", "meaning"), [(str(number), words) for number, words in statuses()])


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    shown = [head, tuple("---" for _ in head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return [*("| " + " | ".join(row) + " |" for row in shown), ""]


# -- console blocks -----------------------------------------------------------------------------------------------------------


def console_steps(text: str) -> list[Step]:
    """Every command of the text's console blocks. A command begins with `$ `, goes on with `> `, and its output stands below."""
    steps: list[Step] = []
    inside = False
    for number, row in enumerate(text.split("\n")):
        if row.startswith("```"):
            inside = not inside and row.strip() == "```console"
        elif inside and row.startswith("$ "):
            steps.append(Step(row[2:], [], (number + 1, number + 1)))
        elif inside and steps:
            typed, shown, (first, last) = steps[-1]
            if not shown and (row.startswith("> ") or row == ">"):
                steps[-1] = Step(f"{typed}\n{row[2:]}", shown, (first + 1, last + 1))
            else:
                steps[-1] = Step(typed, [*shown, row], (first, last + 1))
    return steps


def run_steps(steps: list[Step]) -> Iterator[tuple[Step, list[str], int]]:
    """(step, its real output, its status), run one after the other in one empty folder; what needs a screen or pip is passed by."""
    with tempfile.TemporaryDirectory() as name:
        folder, tools = Path(name) / "here", Path(name) / "tools"
        folder.mkdir()
        tools.mkdir()
        program = tools / "workbench"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m workbench "$@"\n')
        program.chmod(0o755)
        own = {each: str(tools) for each in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        paths = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"}
        environment = {**os.environ, **own, **paths}
        status = 0
        for step in steps:
            if SKIPPED.search(step.typed):
                continue
            if step.typed == "echo $?":
                yield step, [str(status)], 0
                continue
            done = subprocess.run(
                ["sh", "-c", step.typed],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
            )
            status = done.returncode
            yield step, [row.rstrip() for row in done.stdout.decode("utf-8", "replace").splitlines()], status


def is_shown_truly(shown: list[str], real: list[str]) -> bool:
    """Whether the real output fits what is shown: `…` within a line stands for anything, a line of it alone for any lines."""
    rows = [r"(.*\n)*" if row.strip() == "…" else ".*".join(map(re.escape, row.split("…"))) + r"\n" for row in shown]
    return re.fullmatch("".join(rows), "".join(f"{row}\n" for row in real)) is not None


def with_real_output(text: str) -> tuple[str, list[str]]:
    """The text with the output of this program under its commands, and a word on each that does not fit and cannot be mended here."""
    rows = text.split("\n")
    wrong: list[str] = []
    steps = console_steps(text)
    announced = {before.lines[0] for before, after in pairwise(steps) if after.typed == "echo $?"}
    for step, real, status in reversed(list(run_steps(steps))):
        if status and step.lines[0] not in announced:
            wrong.append(f"`{step.typed.splitlines()[0]}` ends with {status}:\n" + "\n".join(real))
        elif not is_shown_truly(step.shown, real):
            if any("…" in row for row in step.shown):
                difference = difflib.unified_diff(step.shown, real, "README.md", "really", lineterm="", n=1)
                wrong.append(f"`{step.typed.splitlines()[0]}` shows something else; shorten it by hand:\n" + "\n".join(difference))
            else:
                rows[step.lines[0] : step.lines[1]] = real
    return "\n".join(rows), wrong[::-1]


# -- writing ------------------------------------------------------------------------------------------------------------------


def with_block(text: str, name: str, rows: list[str]) -> str:
    """The text with these rows between the marks of this name."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, opened, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise SystemExit(f"README.md: the marks {begin} and {end} are missing")
    return f"{before}{begin}\n" + "\n".join(["", *rows]).rstrip("\n") + f"\n\n{end}{after}"


def pages() -> tuple[dict[Path, str], list[str]]:
    """What each file should hold, and what is wrong that no writing mends."""
    readme = with_block(README.read_text(encoding="utf-8"), "keys", keys_block())
    readme, wrong = with_real_output(with_block(readme, "statuses", statuses_block()))
    docs = REPOSITORY / "docs"
    return {docs / "cli.md": cli_page(), docs / "keys.md": keys_page(), README: readme}, wrong


def main() -> int:
    """Writes, or with --check only says what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something differs")
    check = parser.parse_args().check
    made, wrong = pages()
    differs = False
    for path, text in made.items():
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old == text:
            continue
        differs = True
        name = path.relative_to(REPOSITORY).as_posix()
        if check:
            rows = difflib.unified_diff(old.split("\n"), text.split("\n"), name, f"{name} as it should be", lineterm="", n=1)
            sys.stdout.write("\n".join([*rows, f"{name} is out of date; {MEND}", ""]))
        else:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {name}\n")
    for each in wrong:
        sys.stdout.write(f"README.md: {each}\n")
    return 1 if wrong or (check and differs) else 0


if __name__ == "__main__":
    raise SystemExit(main())
