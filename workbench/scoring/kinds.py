"""Owns the accuracy of kinds on the claims that both sides have; must never count a claim whose kind gold does not say."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.scoring.groups import Group


def kind_accuracy(matched: Mapping[tuple[Group, Group], int]) -> float | None:
    """The share of matched claims of known kind that the system has right; None when gold says no kind of a matched claim."""
    known = right = 0
    for (gold, predicted), count in matched.items():
        if gold.kind is not None:
            known += count
            right += count * (gold.kind == predicted.kind)
    return right / known if known else None
