"""Owns how far gold leans on the system that it scores; must never leave such a claim out of the figures.

Decisions made with a system's proposals on the screen favour that system (arXiv 2507.15821). So beside its scores stands how many gold
claims it proposed itself, how many of these nobody changed, how many were decided with proposals in view, and, where there is a share
that was decided blind, its scores on that share alone.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any

from workbench.scoring.base import Counts, Made, f1_of, precision_of, recall_of
from workbench.scoring.cases import Case

UNKNOWN = "gold does not say how its claims came about"


class OriginCounts:
    """Gold claims by how they came about and whether the system has them; grows by one article at a time."""

    def __init__(self) -> None:
        self._claims: Counter[tuple[Made | None, int]] = Counter()
        self._blind = array("d", [0, 0, 0])
        self._blind_articles = 0
        self.is_known = False
        """Whether any gold claim says how it came about."""

    def add(self, case: Case) -> None:
        """Counts one article."""
        every = case.gold_columns.made
        if every.count(None) == len(every):
            return
        found = bytearray(len(every))
        for pair in case.overlaps:
            found[pair[0]] = 1
        counts = Counter(zip(every, found, strict=True))
        self._claims.update(counts)
        made = {one for one, _ in counts if one is not None}
        self.is_known = self.is_known or any(one[0] or one[2] for one in made)
        if all(one[2] for one in made):
            self._blind_articles += 1
            for column, count in enumerate((len(case.overlaps), case.gold_count, case.predicted_count)):
                self._blind[column] += count

    def figures(self, system: str) -> dict[str, Any]:
        """The counts for the system of this name, and its scores on the blind share.

        Recall is over the claims decided blind; precision and F1 need articles that are blind throughout.
        """
        rows = [(*made, found, count) for (made, found), count in self._claims.items() if made is not None]
        total = sum(count for *_, count in rows)
        own = sum(count for by, _, _, _, count in rows if system in by)
        unchanged = sum(count for by, changed, _, _, count in rows if system in by and not changed)
        blind = sum(count for _, _, is_blind, _, count in rows if is_blind)
        blind_found = sum(count for _, _, is_blind, found, count in rows if is_blind and found)
        seen_found = sum(count for _, _, is_blind, found, count in rows if not is_blind and found)
        counts = Counts(*self._blind)
        return {
            "claims": total,
            "proposed_by_system": own,
            "proposed_and_unchanged": unchanged,
            "decided_with_proposals_in_view": total - blind,
            "decided_blind": blind,
            "recall_in_view": seen_found / (total - blind) if total > blind else None,
            "recall_blind": blind_found / blind if blind else None,
            "blind_articles": {
                "articles": self._blind_articles,
                "precision": precision_of(counts),
                "recall": recall_of(counts),
                "f1": f1_of(counts),
            },
        }
