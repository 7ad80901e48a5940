"""Owns stdout and stderr: data on the one, narration on the other; nothing else prints.

Whatever comes from files is made visible first, so that no control sequence in it reaches the terminal.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from typing import Any

import orjson

from workbench.text.visible import visible_lines


def write_data(text: str) -> None:
    """Puts lines of data on stdout; control characters become visible signs when stdout is a terminal."""
    sys.stdout.write((visible_lines(text) if sys.stdout.isatty() else text) + "\n")
    sys.stdout.flush()


def say_line(text: str) -> None:
    """Puts lines for a person to read or hear on stdout; control characters are always made visible, and a terminal breaks no word."""
    sys.stdout.write(_fitted(text) + "\n")
    sys.stdout.flush()


def ask_line(question: str) -> str | None:
    """Asks for a line on stdout and gives it from stdin, without its line end; None when there is no more."""
    sys.stdout.write(_fitted(question))
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _fitted(text: str) -> str:
    """The text as it can be shown, its lines ended between words where they are longer than the terminal."""
    shown = visible_lines(text)
    if not sys.stdout.isatty():
        return shown
    from workbench.text.cells import wrap  # only who labels line by line needs it

    return "\n".join(shown[line.start : line.end] for line in wrap(shown, shutil.get_terminal_size().columns - 1))


def counted(number: int, thing: str) -> str:
    """ "1 claim", "2 claims"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def write_json(value: Any) -> None:
    """Puts one JSON value on one line of stdout."""
    write_data(orjson.dumps(value).decode())


def narrate(text: str) -> None:
    """Says something to the person, on stderr; says nothing when the terminal is gone."""
    with contextlib.suppress(OSError):
        sys.stderr.write(visible_lines(text) + "\n")
        sys.stderr.flush()


def is_narration_on_terminal() -> bool:
    """Whether stderr is a terminal, so that progress may be drawn there."""
    return sys.stderr.isatty()
