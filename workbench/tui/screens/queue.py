"""Owns choosing what to go through: filters, order, extractor; must never show another annotator's decisions."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.project.queue import ORDERS, Filter, Order, filters, matching, ordered, versions_of
from workbench.tui.describe import FLAGGED, cut, mark_sign
from workbench.tui.keymap import Mode
from workbench.tui.paint import Line
from workbench.tui.screens.claims import ClaimList, Entry
from workbench.tui.work import Work

_LIMIT = 2000


class QueueList(ClaimList):
    """Claims under a filter, in an order. Going to one makes them the queue."""

    MODE: Mode = "queue"

    def __init__(self, work: Work) -> None:
        self._filters = filters(work.scheme, versions_of(work.session))
        self._filter: Filter = next((each for each in self._filters if work.queue and each.title == work.queue.name), self._filters[0])
        self._order: Order = "article"
        self._extractor: str | None = None
        super().__init__(work)

    def fill(self) -> Sequence[Entry]:
        """The claims that the filter holds for."""
        work = self._work
        found = matching(work.session, [row.id for row in work.rows[: work.own]], self._filter, self._extractor, _LIMIT)
        entries = []
        for each in ordered(work.session, found, self._order):
            claim = each.view.claim
            sign, role, words = mark_sign(work.scheme, each.view)
            score = "" if claim.score is None else f" {claim.score:.2f}"
            flag = f" {FLAGGED}" if each.view.flagged and sign != FLAGGED else ""
            entries.append(Entry(each.ref[0], each.ref[1], claim.start, claim.end, claim.quote, f"{sign} {words}{score}{flag}", role))
        return entries

    def queue_name(self) -> str:
        """The filter."""
        return self._filter.title

    def heading(self) -> Line:
        """The filters with the one in force between angle brackets, order and extractor."""
        count = f"the first {_LIMIT}" if len(self.entries) == _LIMIT else str(len(self.entries))
        by = self._extractor or "any extractor"
        return [
            (" Queue  ", "dim"),
            ("‹ ", "dim@h"),
            (self._filter.title, "strong"),
            (" ›", "dim@l"),
            (f"   {count} claims   ", "text"),
            (f"by {self._order}", "dim@o"),
            ("   ", "dim"),
            (by, "dim@e"),
        ]

    def subheading(self, width: int) -> Line:
        """The other filters, in the order in which they come."""
        at = self._filters.index(self._filter)
        others = " · ".join(each.title for each in [*self._filters[at + 1 :], *self._filters[:at]])
        return [(cut(f"        then {others}", width - 1), "dim")]

    def nothing(self) -> str:
        """No claim is so."""
        return "No claim is so. h and l choose another filter; esc goes back."

    def act_filter_next(self) -> None:
        self._choose(1)

    def act_filter_previous(self) -> None:
        self._choose(-1)

    def _choose(self, by: int) -> None:
        self._filter = self._filters[(self._filters.index(self._filter) + by) % len(self._filters)]
        self.refill()

    def act_order(self) -> None:
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.refill()

    def act_extractor(self) -> None:
        names: list[str | None] = [None, *self._work.project.extractors()]
        self._extractor = names[(names.index(self._extractor) + 1) % len(names)]
        self.refill()
