"""Owns differences as lines on stdout; must never compare or settle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.project.comparing import difference_records
from workbench.project.differences import Queue
from workbench.project.settling import Settling
from workbench.project.telling import Telling


def print_differences(
    queue: Queue, telling: Telling, settling: Settling | None, as_json: Callable[[Any], None] | None, as_text: Callable[[str], None]
) -> None:
    """Prints every difference in order, as JSON where a way for that is given, else in words."""
    for record in difference_records(queue, telling, settling):
        if as_json is not None:
            as_json(record)
            continue
        place = record["places"][0]
        held = "; ".join(f"{name}: {_one_line(what)}" for name, what in record["held"].items())
        told = [_one_line(record["outcome"])] if record["outcome"] is not None else []
        told += [f"({_one_line(record['rule'])})"] if record["rule"] else []
        end = f" → {' '.join(told)}" if told else " → moot" if record["state"] == "moot" else ""
        as_text(f"{record['aspect']:11} {place['article']}:{place['start']}-{place['end']}  “{_one_line(place['quote'])}”  {held}{end}")


def _one_line(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 100 else flat[:99] + "…"
