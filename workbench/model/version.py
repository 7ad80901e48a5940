"""Owns the schema version of journal lines; must never say how an older one is read (journal.upgrade does)."""

from __future__ import annotations

from typing import Final, Literal

EVENT_VERSION: Final[Literal[1]] = 1
"""Schema version of journal lines."""
