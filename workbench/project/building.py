"""Owns building the index in the background while the project is worked on; must never touch the connection of who works."""

from __future__ import annotations

import threading

from workbench.project.index import Index
from workbench.project.indexing import Tell
from workbench.project.layout import Layout


class Building:
    """A thread with an index connection of its own. What it has committed can be read through any other one."""

    def __init__(self, layout: Layout, tell: Tell) -> None:
        """Starts at once; `tell` is called on the builder's thread, with (what, how many so far)."""
        self._layout = layout
        self._tell = tell
        self._stop = threading.Event()
        self.failure: Exception | None = None
        """What ended the building early: a file that cannot be read."""
        self._thread = threading.Thread(target=self._build, name="index", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether there is more to come."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ends after the bit in hand, within about a tenth of a second; the next build goes on from there."""
        self._stop.set()
        self._thread.join()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until the index is built, or so long; whether it is."""
        self._thread.join(seconds)
        return not self.is_running

    def _build(self) -> None:
        index = Index(self._layout)
        try:
            index.refresh(self._tell, self._stop.is_set)
        except Exception as error:  # noqa: BLE001 - handed to who works on the project, on their own thread
            self.failure = error
        finally:
            index.close()
