"""Owns one run of somebody else's program over a batch of articles; must never understand what it answers.

What goes in, what comes out and what it complains about are files, not pipes: neither side can block the other, a child that
outlives its parent holds nothing up, and what was answered before the end came is there. The program leads a process group of
its own, which is killed whole.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from workbench.errors import UsageError

LARGEST_ANSWER: Final = 256 * 1024 * 1024
"""Bytes; a program that writes more for one batch is out of its mind."""
_TO_TIDY_UP: Final = 2.0
"""Seconds between asking a program to end and ending it."""


class ProgramRun:
    """A program at work on one batch, in a folder that holds `in.jsonl`, `out.jsonl` and `err.txt`."""

    def __init__(self, command: Sequence[str], folder: Path, lines: Sequence[bytes], seconds: float) -> None:
        self.out, self.err = folder / "out.jsonl", folder / "err.txt"
        given = folder / "in.jsonl"
        given.write_bytes(b"".join(line + b"\n" for line in lines))
        try:
            with given.open("rb") as stdin, self.out.open("wb") as stdout, self.err.open("wb") as stderr:
                self._process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, start_new_session=True)
        except OSError as error:
            raise UsageError(f"{command[0]}: cannot be run: {error.strerror}; give --command a program that can") from None
        self._deadline = time.monotonic() + seconds
        self.trouble = ""
        """Why the run did not end well; empty while it runs and when it did."""

    def is_over(self) -> bool:
        """Whether the program has ended, by itself or because its time or its space was up."""
        code = self._process.poll()
        if code is None and time.monotonic() > self._deadline:
            self.trouble = "had not ended in time, so it was stopped"
        elif code is None and self.out.stat().st_size > LARGEST_ANSWER:
            self.trouble = f"wrote more than {LARGEST_ANSWER // 1024**2} MB, so it was stopped"
        elif code is None:
            return False
        elif code:
            self.trouble = f"ended with status {code}" if code > 0 else f"was ended by signal {-code}"
        self.stop()
        return True

    def stop(self) -> None:
        """Ends the program with everything it started."""
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_TO_TIDY_UP)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)
