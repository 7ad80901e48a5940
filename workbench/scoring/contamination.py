"""Owns how far gold leans on the system that it scores; must never leave such a claim out of the figures.

Decisions made with a system's proposals on the screen favour that system (arXiv 2507.15821). So beside its scores stands how many gold
claims it proposed itself, how many of these nobody changed, how many were decided with proposals in view, and, where there is a share
that was decided blind, its scores on that share alone.
"""

from __future__ import annotations

from typing import Any

from workbench.scoring.base import f1_of, precision_of, recall_of
from workbench.scoring.groups import GroupCounts, by_side

UNKNOWN = "gold does not say how its claims came about"


def is_known(groups: GroupCounts) -> bool:
    """Whether any gold claim says how it came about."""
    return any(group.made is not None and (group.made[0] or group.made[2]) for group in groups.every(0))


def contamination_of(groups: GroupCounts, system: str) -> dict[str, Any]:
    """The counts for the system of this name, and its scores on the blind share.

    Recall is over the claims decided blind; precision and F1 need articles that are blind throughout.
    """
    every, matched = groups.every(0), by_side(groups.matched(), 0)
    rows = [(*group.made, count, matched.get(group, 0)) for group, count in every.items() if group.made is not None]
    total = sum(count for *_, count, _ in rows)
    own = sum(count for by, _, _, count, _ in rows if system in by)
    unchanged = sum(count for by, changed, _, count, _ in rows if system in by and not changed)
    blind = sum(count for _, _, is_blind, count, _ in rows if is_blind)
    blind_found = sum(found for _, _, is_blind, _, found in rows if is_blind)
    seen_found = sum(found for _, _, is_blind, _, found in rows if not is_blind)
    articles, counts = groups.blind()
    return {
        "claims": total,
        "proposed_by_system": own,
        "proposed_and_unchanged": unchanged,
        "decided_with_proposals_in_view": total - blind,
        "decided_blind": blind,
        "recall_in_view": seen_found / (total - blind) if total > blind else None,
        "recall_blind": blind_found / blind if blind else None,
        "blind_articles": {
            "articles": articles,
            "precision": precision_of(counts),
            "recall": recall_of(counts),
            "f1": f1_of(counts),
        },
    }
