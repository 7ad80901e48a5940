"""Owns progress on stderr: a bar or a running count on a terminal, nothing elsewhere; must never write to stdout."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from workbench.cli.output import is_narration_on_terminal


class Bar:
    """A progress bar with rate and time left; `tell(done, total)` moves it."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._started = time.monotonic()
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        if is_narration_on_terminal():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            texts = (TextColumn("{task.description}", markup=False), TextColumn("{task.fields[rate]}"))
            columns = (texts[0], BarColumn(), MofNCompleteColumn(), texts[1], TimeRemainingColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
            self._task = self._progress.add_task(self._what, total=None, rate="")
        return self

    def tell(self, done: int, total: int) -> None:
        """Shows how far it is."""
        if self._progress:
            rate = done / max(time.monotonic() - self._started, 1e-3)
            self._progress.update(self._task, completed=done, total=total, rate=f"{rate:.{1 if rate < 10 else 0}f}/s")

    def tell_of(self, what: str, done: int, total: int) -> None:
        """As `tell`, for work of several stages: each begins anew under its own name."""
        if self._progress and what != self._what:
            self._what, self._started = what, time.monotonic()
            self._progress.reset(self._task, description=what, total=None, rate="")
        self.tell(done, total)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()


class Counter:
    """A running count for work whose end is not known; `tell(what, count)` shows it once so many seconds have passed."""

    def __init__(self, after: float = 1.0) -> None:
        self._after = after
        self._started = time.monotonic()
        self._status: Any = None

    def __enter__(self) -> Counter:
        return self

    def tell(self, what: str, count: int) -> None:
        """Shows how far it is."""
        if not is_narration_on_terminal() or time.monotonic() - self._started < self._after:
            return
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status("")
            self._status.start()
        self._status.update(f"{count} {what}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._status:
            self._status.stop()
