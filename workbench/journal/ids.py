"""Owns the making of event ids (ULID); must never be asked what time it is by anything that orders events."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Clock = Callable[[], int]
"""Gives milliseconds since 1970."""


def system_clock() -> int:
    """Milliseconds since 1970 by the machine's clock."""
    return time.time_ns() // 1_000_000


def timestamp(milliseconds: int) -> str:
    """A UTC time to the millisecond as it stands in an event."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


class IdMaker:
    """Makes ULIDs that rise strictly within the process, even when the clock steps back (github.com/ulid/spec)."""

    def __init__(self, clock: Clock = system_clock, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._random_bytes = random_bytes
        self._last = -1

    def next(self) -> str:
        """A new id of 26 characters."""
        value = (self._clock() << 80) | int.from_bytes(self._random_bytes(10), "big")
        self._last = value = max(value, self._last + 1)
        return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))

    def stay_above(self, identifier: str) -> None:
        """Makes every later id greater than this one, so that a new session sorts after what it has read."""
        value = 0
        for character in identifier:
            value = value << 5 | max(_CROCKFORD.find(character), 0)
        self._last = max(self._last, value)
