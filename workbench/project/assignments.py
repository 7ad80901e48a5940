"""Owns what assignments.jsonl says: who has which articles, in which order, blind or not; must never draw one (assigning does).

The rule on blindness: an article that is assigned is blind as its line says. `blind` in workbench.toml is the share that `assign` draws
where it is not told another, and the lot for annotators without any assignment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, overload

import orjson

from workbench.errors import FormatError
from workbench.project.index import ArticleRow, ArticleRows, Index

if TYPE_CHECKING:
    from workbench.model.assignment import Purpose


class Task(NamedTuple):
    """One assignment as it is worked on; the record without what only `assign` needs."""

    annotator: str
    article: str
    item: str
    purpose: Purpose
    blind: bool
    round: int


class Assignments:
    """Every assignment of a project, in the order of the file; of two on the same item the first counts."""

    def __init__(self, tasks: Sequence[Task] = ()) -> None:
        self._of: dict[str, dict[str, Task]] = {}
        self.repeats: dict[str, str] = {}
        """The article that each repeat shows, by the repeat's own id."""
        self.rounds = 0
        for task in tasks:
            self._of.setdefault(task.annotator, {}).setdefault(task.item, task)
            self.rounds = max(self.rounds, task.round)
            if task.item != task.article:
                self.repeats[task.item] = task.article

    def annotators(self) -> list[str]:
        """Who has any, sorted."""
        return sorted(self._of)

    def of(self, annotator: str) -> dict[str, Task]:
        """This annotator's tasks by item, in the order they are worked on; empty for somebody who may label everything."""
        return self._of.get(annotator, {})

    def holders(self) -> dict[str, list[str]]:
        """For each article who has it for ordinary work, in the order of the file."""
        found: dict[str, list[str]] = {}
        for annotator, tasks in self._of.items():
            for task in tasks.values():
                if task.purpose == "label":
                    found.setdefault(task.article, []).append(annotator)
        return found

    def is_control(self, annotator: str, article: str) -> bool:
        """Whether the annotator has this article to be measured against gold."""
        task = self.of(annotator).get(article)
        return task is not None and task.purpose == "control"


def read_assignments(path: Path) -> Assignments:
    """The assignments in this file, none where there is no file; FormatError with the first line that is no assignment."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Assignments()
    tasks = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            # Not through pydantic: the first frame waits for this. `check` reads strictly.
            tasks.append(Task(*(orjson.loads(line)[name] for name in Task._fields)))
        except (orjson.JSONDecodeError, KeyError, TypeError):
            what = f"is no assignment; `workbench check {path.parent}` says what is wrong"
            raise FormatError.at(path, number, None, what) from None
    return Assignments(tasks)


class OwnArticles(Sequence[ArticleRow]):
    """The articles of one annotator, in the order of the assignments, as far as they are indexed by now.

    Any other article that is asked for joins at the end, as a guest: it can be looked at and linked as evidence, and is not worked on.
    """

    def __init__(self, index: Index, items: dict[str, str]) -> None:
        """`items` gives for each item (the id that decisions stand under) the article that it shows."""
        self._index = index
        known = index.rows_of(list(dict.fromkeys(items.values())))
        self._rows = [known[article]._replace(id=item) for item, article in items.items() if article in known]
        self._places = {row.id: place for place, row in enumerate(self._rows)}
        self.own = len(self._rows)
        """How many of the rows are the annotator's own; guests stand behind them."""

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> ArticleRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[ArticleRow]: ...
    def __getitem__(self, at: int | slice) -> ArticleRow | list[ArticleRow]:
        return self._rows[at]

    def __iter__(self) -> Iterator[ArticleRow]:
        return iter(self._rows)

    def row(self, article: str) -> ArticleRow | None:
        """The row of an article, own or not, or None; asking for it makes no guest."""
        place = self._places.get(article)
        return self._index.rows_of([article]).get(article) if place is None else self._rows[place]

    def place(self, article: str) -> int | None:
        """At which place the article stands; a guest's where it is not the annotator's own; None when there is no such article."""
        place = self._places.get(article)
        if place is None:
            row = self._index.rows_of([article]).get(article)
            if row is None:
                return None
            place = self._places[article] = len(self._rows)
            self._rows.append(row)
        return place


Rows = ArticleRows | OwnArticles
"""The articles that somebody goes through."""
