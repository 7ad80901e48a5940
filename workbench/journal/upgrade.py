"""Owns reading lines of older schema versions as if they were written today; must never change a file.

One step a version: `STEPS[1]` makes a record of version 2 of one of version 1, and so on up to `EVENT_VERSION`. There is one version so
far, so there is no step yet. Who raises `EVENT_VERSION` adds the step, and a segment of the old version to `tests/journal/versions/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from workbench.model.version import EVENT_VERSION

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Final[Mapping[int, Step]] = {}


def upgrade(record: dict[str, Any], steps: Mapping[int, Step] = STEPS, to: int = EVENT_VERSION) -> dict[str, Any]:
    """The record in version `to`; KeyError when there is no way from its own version."""
    while record["v"] < to:
        record = {**steps[record["v"]](record), "v": record["v"] + 1}
    return record
