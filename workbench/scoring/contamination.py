"""Owns how far gold leans on the system that it scores; must never leave such a claim out of the figures.

Decisions made with a system's proposals on the screen favour that system (arXiv 2507.15821). So beside its scores stands how many gold
claims it proposed itself, how many of these nobody changed, how many were decided with proposals in view, and, where there is a share
that was decided blind, its scores on that share alone.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any

from workbench.scoring.base import Counts, f1_of, precision_of, recall_of
from workbench.scoring.cases import Case

UNKNOWN = "gold does not say how its claims came about"


class OriginCounts:
    """Gold claims by how they came about and whether the system has them; grows by one article at a time."""

    def __init__(self) -> None:
        self._claims: Counter[tuple[tuple[str, ...], bool, bool, bool]] = Counter()
        self._blind = array("d", [0, 0, 0])
        self._blind_articles = 0
        self.is_known = False
        """Whether any gold claim says how it came about."""

    def add(self, case: Case) -> None:
        """Counts one article."""
        known = [(place, item[10]) for place, item in enumerate(case.gold.items) if item[10] is not None]
        if not known:
            return
        found = {pair[0] for pair in case.overlaps}
        self._claims.update([(*made, place in found) for place, made in known])
        self.is_known = self.is_known or any(made[0] or made[2] for _, made in known)
        if all(made[2] for _, made in known):
            self._blind_articles += 1
            for column, count in enumerate((len(case.overlaps), case.gold_count, case.predicted_count)):
                self._blind[column] += count

    def figures(self, system: str) -> dict[str, Any]:
        """The counts for the system of this name, and its scores on the blind share.

        Recall is over the claims decided blind; precision and F1 need articles that are blind throughout.
        """
        total = sum(self._claims.values())
        own = sum(count for (by, _, _, _), count in self._claims.items() if system in by)
        unchanged = sum(count for (by, changed, _, _), count in self._claims.items() if system in by and not changed)
        blind = sum(count for (_, _, is_blind, _), count in self._claims.items() if is_blind)
        blind_found = sum(count for (_, _, is_blind, found), count in self._claims.items() if is_blind and found)
        seen_found = sum(count for (_, _, is_blind, found), count in self._claims.items() if not is_blind and found)
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
