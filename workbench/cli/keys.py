"""Owns reading one key from a terminal without a line end; must never leave the terminal in another state."""

from __future__ import annotations

import os
import sys
import termios
import tty


def read_key() -> str:
    """The next key; ctrl+c interrupts as ever, and the end of input counts as `q`."""
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd, termios.TCSANOW)  # not flushed: a key may be typed before it is asked for
        return os.read(fd, 1).decode(errors="ignore") or "q"
    finally:
        termios.tcsetattr(fd, termios.TCSANOW, before)
