"""Owns the records in which differences are told to other programs, and the rulings that explain them; must never settle one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.project.differences import Difference, Queue
from workbench.project.settling import Settling
from workbench.project.telling import Telling


class Rulings:
    """What adjudicators among these sets have ruled, by the claims it was about."""

    def __init__(self, queue: Queue) -> None:
        self._found: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
        for each in queue.sets:
            for difference in each.fold.rulings if each.fold else ():
                ruling = each.fold.ruling(difference) if each.fold else None
                for place in ruling["places"] if ruling else ():
                    for claim in place["claims"]:
                        self._found.setdefault((place["article"], claim), []).append((each.name, ruling or {}))
        self._queue = queue

    def on(self, difference: Difference) -> list[tuple[str, dict[str, Any]]]:
        """(adjudicator, ruling) on the claims of this difference: those on the same aspect, else all."""
        groups = [self._queue.groups[number] for number in difference.groups]
        found = {
            ruling["difference"]: (name, ruling)
            for group in groups
            for member in group.present
            for name, ruling in self._found.get((group.article, member.id), ())
        }
        alike = [each for each in found.values() if each[1]["aspect"] == difference.aspect]
        return alike or ([] if difference.aspect == "link" else [each for each in found.values() if each[1]["aspect"] != "link"])


def difference_records(queue: Queue, telling: Telling, settling: Settling | None = None) -> Iterator[dict[str, Any]]:
    """Every difference as plain values, in order: where it is, what each holds, and how it was settled, where it was."""
    rulings = Rulings(queue)
    for each in queue.differences:
        ruling = settling.ruling(each) if settling else next((ruling for _, ruling in rulings.on(each)), None)
        yield {
            "difference": each.key,
            "aspect": each.aspect,
            "weight": each.weight,
            "places": [_place(queue, telling, number) for number in each.groups],
            "held": {
                name: telling.value_words(each, value) for name, value in zip(queue.names, each.values, strict=True) if value is not None
            },
            "state": settling.state(each) if settling else None,
            "outcome": ruling["outcome"] if ruling else None,
            "rule": ruling["rule"] if ruling else None,
        }


def _place(queue: Queue, telling: Telling, number: int) -> dict[str, Any]:
    group = queue.groups[number]
    parts = group.present[0].parts
    claims = {name: member.id for name, member in zip(queue.names, group.members, strict=True) if member}
    return {"article": group.article, "start": parts[0][0], "end": parts[-1][1], "quote": telling.words(number), "claims": claims}
