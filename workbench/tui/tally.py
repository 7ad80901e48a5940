"""Owns the counts of one sitting: decisions, verdicts, keys and time at work; must never read a clock by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

IDLE_SECONDS: Final = 60
"""A longer pause counts as this much work: the person was away."""


class Tally:
    """What was done in this sitting. `seconds` gives the time of now, from any beginning."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last_moment: float | None = None
        self.active_seconds = 0.0
        self.decisions = 0
        self.keys = 0
        self.verdicts: Counter[str] = Counter()
        self._given: dict[str, str] = {}
        self._taken: dict[str, str] = {}

    def tick(self, is_key: bool = True) -> None:
        """Counts the time since the last key (or since the screen was opened) as work, unless the person was away."""
        now = self._seconds()
        if self._last_moment is not None:
            self.active_seconds += min(now - self._last_moment, IDLE_SECONDS)
        self._last_moment = now
        self.keys += is_key

    def count(self, event: str, target: str, verdict: str | None) -> None:
        """Counts a decision that is on disk. One that undoes a verdict of this sitting (`target` is its event) takes it out again."""
        self.decisions += 1
        if verdict:
            self._given[event] = verdict
            self.verdicts[verdict] += 1
        elif target in self._given:
            self._taken[target] = self._given.pop(target)
            self.verdicts[self._taken[target]] -= 1
        elif target in self._taken:
            self._given[target] = self._taken.pop(target)
            self.verdicts[self._given[target]] += 1

    def pace(self) -> float | None:
        """Decisions a minute, or None while there are too few to say."""
        return self.decisions / (self.active_seconds / 60) if self.decisions >= 5 and self.active_seconds >= 20 else None
