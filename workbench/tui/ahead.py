"""Owns asking for link suggestions before the person does, so that the picker opens at once; must never show any.

A sentence encoder reads every claim of a story once, which takes a second or two. The lexical ranker answers at once and is not asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Final

from workbench.journal.fold import View
from workbench.linking.row import row_of
from workbench.tui.desk import Desk

_LONGEST_PAUSE: Final = 0.2


class Ahead:
    """Asks about one article at a time, on a thread of its own, half of the time at most."""

    def __init__(self) -> None:
        """Nothing is asked yet."""
        self._article: str | None = None
        self._thread: threading.Thread | None = None

    def look_at(self, desk: Desk) -> None:
        """Asks about the claims of the article on the desk, the one in hand first, and about no other article any more.

        Nothing happens where it is the same one as before.
        """
        article = desk.row.id if desk.rows else None
        if article != self._article:
            self._article = article
            if article is not None:
                at = desk.current or 0
                work = (desk, article, [*desk.views[at:], *desk.views[:at]], self._thread)
                self._thread = threading.Thread(target=self._ask, args=work, name="ahead", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends it, after the claim that it is at."""
        self._article = None
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _ask(self, desk: Desk, article: str, claims: Sequence[View], before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            for view in claims:
                if article != self._article:
                    return
                began = time.monotonic()
                desk.work.ranker.rank(desk.project.index.claims, row_of(article, view.claim), desk.session.annotator, 1)
                time.sleep(min(time.monotonic() - began, _LONGEST_PAUSE))
        except Exception:  # noqa: BLE001 - a ranker may be anybody's; what is wrong is told when the person asks
            return
