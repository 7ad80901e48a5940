"""Owns the queue between keys and the disk: intents go in at once, decisions count when they are durable; must never paint.

The disk is touched by one thread of its own, so that a sync of two seconds holds up no key. Intents are turned into events one after
the other, each when the one before counts, because what an event says depends on what holds then. After a failure nothing more is
taken: what waits is handed back, and the person sees that it was not saved.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from workbench.errors import IntentError, WorkbenchError
from workbench.project.session import Outcome, Prepared, Session

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model.intent import AnyIntent

Done = Callable[[Outcome], None]
Refused = Callable[[str], None]


_LOOK_EVERY: Final = 5.0
"""Seconds between two looks at whether somebody touched the segment while nothing is decided."""
_PATIENCE: Final = 0.005
"""Seconds that a key may wait for the disk before the claim is shown as pending."""


def acknowledge(event: str, target: str) -> None:
    """Writes an ACK line to the file descriptor that WORKBENCH_ACK_FD names, where it names one: for tests that count what is durable."""
    descriptor = os.environ.get("WORKBENCH_ACK_FD", "")
    if descriptor.isdigit():
        with contextlib.suppress(OSError):
            os.write(int(descriptor), f"ACK {event} {target}\n".encode())


class _Job(NamedTuple):
    intent: AnyIntent
    saw: ev.Saw
    done: Done
    refused: Refused


class Recorder:
    """Records intents in order. `call` runs a function on the screen's own thread; callbacks come there too."""

    def __init__(
        self,
        session: Session,
        call: Callable[[Callable[[], None]], None],
        failed: Callable[[str], None],
        advice: str = "leave with q, mend the disk and start again",
    ) -> None:
        self._session = session
        self._advice = advice
        self._unsaved: tuple[Prepared, _Job] | None = None
        """What could not be written; `retry` writes it again, with what waited behind it."""
        self._behind: list[_Job] = []
        self._call = call
        self._failed = failed
        self._waiting: deque[_Job] = deque()
        self._busy = False
        self._lines: queue.SimpleQueue[tuple[Prepared, _Job] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[tuple[Prepared, _Job, str | None]] = queue.SimpleQueue()
        self._one_is_there = threading.Event()
        self._thread = threading.Thread(target=self._write_lines, name="journal", daemon=True)
        self._thread.start()

    @property
    def unsaved(self) -> int:
        """How many decisions are not on the disk yet."""
        return len(self._waiting) + self._busy

    @property
    def failure(self) -> str | None:
        """Why nothing more is taken, or None."""
        return self._session.failure

    def submit(self, intent: AnyIntent, saw: ev.Saw, done: Done, refused: Refused) -> None:
        """Takes an intent; `done` hears when it is on disk, `refused` why it was not taken."""
        if self.failure:
            refused(f"NOT SAVED: {self.failure}; {self._advice}")
            return
        self._waiting.append(_Job(intent, saw, done, refused))
        self._one_is_there.clear()
        self._pump()
        # A good disk answers within a tenth of a millisecond: then the verdict is painted once, as saved, and not twice.
        if self._busy and self._one_is_there.wait(_PATIENCE):
            self._take_results()

    def retry(self) -> bool:
        """Tries again to save what could not be saved, and what waited behind it; False when there is nothing of the kind."""
        if self._unsaved is None or self._busy:
            return False
        self._waiting.extend(self._behind)
        self._behind = []
        self._busy = True
        self._lines.put(self._unsaved)
        return True

    def stop(self) -> None:
        """Ends the thread; what was handed to it is written first."""
        self._lines.put(None)
        self._thread.join(timeout=30)

    def _pump(self) -> None:
        while self._waiting and not self._busy:
            job = self._waiting.popleft()
            try:
                prepared = self._session.prepare(job.intent, job.saw)
            except IntentError as error:
                job.refused(str(error))
                continue
            self._busy = True
            self._lines.put((prepared, job))

    def _write_lines(self) -> None:
        while (item := self._next_line()) is not None:
            prepared, job = item
            problem: str | None = None
            try:
                if self._unsaved is item:
                    self._session.retry(prepared)
                else:
                    self._session.write(prepared)
            except (WorkbenchError, OSError) as error:
                problem = str(error)
            if problem is None:
                # The decision is durable; whoever counts acknowledgements may hear of it before the screen does.
                acknowledge(prepared.event.id, prepared.target)
            self._results.put((prepared, job, problem))
            self._one_is_there.set()
            self._call(self._take_results)

    def _next_line(self) -> tuple[Prepared, _Job] | None:
        """The next line to write; while there is none, the segment is looked after."""
        while True:
            try:
                return self._lines.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                with contextlib.suppress(WorkbenchError, OSError):  # the writer has latched it, and the next decision says it
                    self._session.look_after()

    def _take_results(self) -> None:
        """Lets what has been written count; harmless when another call took it already."""
        while not self._results.empty():
            self._written(*self._results.get())

    def _written(self, prepared: Prepared, job: _Job, problem: str | None) -> None:
        self._busy = False
        if problem is not None:
            # The reason comes first: the path of the segment would push it off the line.
            problem = f"{self.failure or problem}; {self._advice}"
            self._unsaved, self._behind = (prepared, job), list(self._waiting)
            self._waiting.clear()
            job.refused(f"NOT SAVED: {problem}")
            for waiting in self._behind:
                waiting.refused("not saved either, because the decision before it was not")
            self._failed(problem)
            return
        self._unsaved = None
        job.done(self._session.commit(prepared))
        self._pump()
