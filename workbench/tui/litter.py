"""Owns when garbage is looked for: behind the paint of a key, and where much has come together, once the keys rest; must never wait."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any, Final

from textual._styles_cache import StylesCache

_YOUNG: Final = 8
"""So many small looks for garbage are followed by a greater one: 16,000 objects, 5 ms."""
_OLD: Final = 3
"""So many greater looks are followed by one at everything."""
_BEHIND_THE_PAINT: Final = 0.03
_IDLE: Final = 0.4
"""Seconds without a key after which everything may be looked at."""


def calm_collector() -> None:
    """Takes what the start made out of the collector's sight, so that it does not pause between a key and its paint.

    From then on it looks at little at a time (under 1 ms), and at more between a key and the next one (`Litter`).
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(2_000, 300, 1_000)


class Litter:
    """Looks for garbage between the keys. `after(seconds, what)` does something later, on the screen's own thread."""

    def __init__(self, after: Callable[[float, Callable[[], None]], Any]) -> None:
        self._after = after
        self._is_looking = self._is_waiting = False
        self._last_key = 0.0

    def hear_key(self) -> None:
        """Looks behind the paint of this key: of few keys a look takes some milliseconds, of many longer than a frame."""
        self._last_key = time.monotonic()
        if gc.get_count()[1] >= _YOUNG and not self._is_looking:
            self._is_looking = True
            self._after(_BEHIND_THE_PAINT, self._look)

    def _look(self) -> None:
        self._is_looking = False
        gc.collect(1)
        if gc.get_count()[2] >= _OLD and not self._is_waiting:
            self._is_waiting = True
            self._after(_IDLE, self._look_at_everything)

    def _look_at_everything(self) -> None:
        """Once nobody has pressed a key for a while: a page that was closed is a megabyte."""
        if time.monotonic() - self._last_key < _IDLE:
            self._after(_IDLE, self._look_at_everything)
        else:
            self._is_waiting = False
            StylesCache.get_inner_outer.cache_clear()  # which would keep what was painted of a thousand widgets that are gone
            gc.collect()
