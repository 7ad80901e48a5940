"""Owns how worth checking a candidate looks: a score and readable reasons; must never hide a candidate."""

from __future__ import annotations

import re
from typing import Final

from workbench.extraction.draft import Draft

_DIGIT: Final = re.compile(r"\d")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]")


def score_draft(text: str, draft: Draft) -> tuple[float, list[str]]:
    """The score between 0 and 1 and the reasons for it."""
    words = " ".join(text[start:end] for start, end in draft.parts)
    score = 0.25 + 0.35 * draft.weight
    reasons = [draft.reason, *draft.extra]
    if draft.stance == "denies":
        score += 0.2
        reasons.append("somebody denies it")
    elif draft.stance in ("doubts", "declines"):
        score += 0.05
    if _DIGIT.search(words):
        score += 0.1
        reasons.append("names a number")
    if _NAME.search(words):
        score += 0.08
        reasons.append("names somebody or a place")
    if len(words) < 25:
        score -= 0.15
        reasons.append("short")
    return round(min(1.0, max(0.0, score)), 3), reasons
