"""Owns the list of what does not fit together in the annotator's graph; must never mend anything."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.project.graph import graph_checks
from workbench.tui.paint import Line
from workbench.tui.screens.claims import ClaimList, Entry


class ChecksList(ClaimList):
    """Findings to step through and jump from."""

    widths = (36, 46)

    def fill(self) -> Sequence[Entry]:
        """One row a finding."""
        entries = []
        for finding in graph_checks(self._work.session):
            view = self._work.session.view((finding.article, finding.claim)) if finding.claim else None
            start, end, quote = (view.claim.start, view.claim.end, view.claim.quote) if view else (0, 0, "")
            role = "dim" if finding.may_be_meant else "bad"
            entries.append(Entry(finding.article, finding.claim, start, end, quote, finding.what, role))
        return entries

    def queue_name(self) -> str:
        """What the rows are."""
        return "graph checks"

    def heading(self) -> Line:
        """How many findings there are."""
        meant = sum(entry.role == "dim" for entry in self.entries)
        more: Line = [(f", {meant} linked both ways, which may be meant", "dim")] if meant else []
        return [(" Graph checks  ", "dim"), (f"{len(self.entries) - meant}", "strong"), (" that do not fit together", "dim"), *more]

    def nothing(self) -> str:
        """All is well."""
        return "Everything fits together. esc goes back."
