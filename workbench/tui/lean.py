"""Owns what goes to the terminal for a frame: the same picture in fewer bytes; must never change a character or a place.

Rich says all attributes of a piece of text before it and takes them all back behind it; most of a frame is that. Here only what
differs from the piece before is said (SGR, ECMA-48 §8.3.117), because over a slow connection each byte counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from textual.driver import Driver

_SGR: Final = re.compile(r"\x1b\[([\d;]*)m")
_MOVES: Final = re.compile(r"(?:[\r\n]|\x1b\[[\d;?]*[A-Za-z])*")
_IDLE: Final = re.compile(r"\r?\n(?=\x1b\[\d+;\d+H)")
"""A new line before the cursor is put somewhere else."""
_RESET: Final = "\x1b[0m"
_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "7": "27", "8": "28", "9": "29", "53": "55"}
"""What takes an attribute back."""
_COLOUR: Final = {"38": "foreground", "48": "background"}
_FIRST: Final = {30: "foreground", 90: "foreground", 40: "background", 100: "background"}
_BASIC: Final = {str(first + n): field for first, field in _FIRST.items() for n in range(10)}
"""The eight colours by name, plain and bright, and the terminal's own (39, 49)."""
_OPERANDS: Final = {"5": 3, "2": 5}
"""How many parameters a colour takes that is given by number, or by red, green and blue."""


def lean(frame: str) -> str:
    """The same frame, its attributes said only where they change. Like every frame of Rich it begins and ends with none set."""
    first, *rest = _SGR.split(_IDLE.sub("", frame))
    out = [first]
    shown = wanted = ""
    for parameters, text in zip(rest[::2], rest[1::2], strict=True):
        wanted = _after(wanted, parameters)
        if not _MOVES.fullmatch(text):  # what only moves the cursor looks the same whatever is set
            out.append(_step(shown, wanted))
            shown = wanted
        out.append(text)
    if shown:
        out.append(_RESET)
    return "".join(out)


def lean_driver(driver: type[Driver]) -> type[Driver]:
    """This driver, with its frames made lean."""
    base: Any = driver

    class LeanDriver(base):  # type: ignore[misc]
        def write(self, data: str) -> None:
            super().write(lean(data))

    return LeanDriver


def _after(wanted: str, parameters: str) -> str:
    """What is set after these parameters: themselves, for Rich takes everything back between two pieces."""
    if parameters in ("", "0"):
        return ""
    return f"{wanted};{parameters}" if wanted else parameters


@lru_cache(2048)
def _step(shown: str, wanted: str) -> str:
    """The shortest sequence that leads from what is shown to what is wanted."""
    if shown == wanted:
        return ""
    if not wanted:
        return _RESET
    before, after = _fields(shown), _fields(wanted)
    lost = before.keys() - after.keys()
    off = {_OFF.get(field, "0") for field in lost}
    anew = f"\x1b[0;{wanted}m"
    if "0" in off:  # a colour that is no longer set, or something unheard of
        return anew
    more = [value for field, value in after.items() if before.get(field) != value or _OFF.get(field) in off]
    return min(anew, f"\x1b[{';'.join([*sorted(off), *more])}m", key=len)


def _fields(parameters: str) -> dict[str, str]:
    """The parameters by what they set: both colours, and each attribute by itself."""
    fields: dict[str, str] = {}
    each = iter(parameters.split(";"))
    for number in each:
        if number in _COLOUR:
            kind = next(each, "5")
            fields[_COLOUR[number]] = ";".join((number, kind, *(next(each, "0") for _ in range(_OPERANDS.get(kind, 2) - 2))))
        elif number:
            fields[_BASIC.get(number, number)] = number
    return fields
