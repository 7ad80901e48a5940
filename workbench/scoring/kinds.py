"""Owns the accuracy of kinds on the claims that both sides have; must never count a claim whose kind gold does not say."""

from __future__ import annotations

from operator import eq

from workbench.scoring.cases import Case


class KindCounts:
    """Matched claims whose kind gold says, and how many of them the system has right; grows by one article at a time."""

    def __init__(self) -> None:
        self._right = self._known = 0

    def add(self, case: Case) -> None:
        """Counts one article."""
        gold, predicted = case.matched[0].kinds, case.matched[1].kinds
        unknown = gold.count(None)
        self._known += len(gold) - unknown
        self._right += sum(map(eq, gold, predicted))
        if unknown:
            self._right -= list(zip(gold, predicted, strict=True)).count((None, None))

    def accuracy(self) -> float | None:
        """The share that is right; None when gold says no kind of a matched claim."""
        return self._right / self._known if self._known else None
