"""Owns drawing who gets which article, and adding that to assignments.jsonl; must never change or take away what was assigned before.

Drawn are stories (articles of one `event`; an article without one is a story of its own), because claims are linked across the articles
of a story, and an annotator who has half of it can find half of the links. Everything hangs on a seed and on names, never on the order
in which annotators or articles are given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import orjson

from workbench.errors import MissingError, UsageError
from workbench.journal.writer import WriterLock
from workbench.model.assignment import Assignment
from workbench.project.assignments import Task, read_assignments
from workbench.project.decisions import load_decisions
from workbench.project.index import ArticleRow
from workbench.project.known_gold import gold_articles
from workbench.project.layout import Layout, replacing
from workbench.project.project import Project


class Wish(NamedTuple):
    """What is asked for. Shares are of 0 to 1."""

    annotators: tuple[str, ...]
    articles: tuple[str, ...] | None = None
    """Which articles; None for all that nobody has yet."""
    most: int | None = None
    """At most so many articles; what does not fit waits for another round."""
    overlap: float = 0.2
    """Share of the articles that several annotators get."""
    raters: int = 2
    """How many annotators get such an article."""
    blind: float = 0.0
    """Share of the articles that are worked on without candidates and suggestions, by all who have them."""
    control: float = 0.0
    """How many articles with known gold are mixed in, for each article newly assigned."""
    repeat: float = 0.0
    """How many articles come a second time, for each article newly assigned."""
    seed: int = 0


class Drawn(NamedTuple):
    """The outcome of a draw: the new tasks in the order of the file, and what could not be had."""

    tasks: tuple[Task, ...]
    seed: int
    notes: tuple[str, ...]

    def lines(self) -> bytes:
        """What is added to assignments.jsonl."""
        records = (Assignment.model_construct(**task._asdict(), seed=self.seed) for task in self.tasks)
        return b"".join(record.as_json() + b"\n" for record in records)

    def summary(self) -> dict[str, dict[str, int]]:
        """For each annotator how many articles were drawn, and of which sort."""
        found: dict[str, dict[str, int]] = {}
        holders: dict[str, int] = {}
        for task in self.tasks:
            if task.purpose == "label":
                holders[task.article] = holders.get(task.article, 0) + 1
        for task in self.tasks:
            each = found.setdefault(task.annotator, {"articles": 0, "shared": 0, "blind": 0, "control": 0, "repeat": 0})
            each["articles"] += 1
            each["shared"] += task.purpose == "label" and holders[task.article] > 1
            each["blind"] += task.blind
            if task.purpose != "label":
                each[task.purpose] += 1
        return {name: found[name] for name in sorted(found)}

    def as_dict(self) -> dict[str, Any]:
        """What `assign --json` prints."""
        return {
            "round": self.tasks[0].round if self.tasks else None,
            "seed": self.seed,
            "annotators": self.summary(),
            "assignments": [task._asdict() for task in self.tasks],
            "notes": list(self.notes),
        }


def draw_assignments(project: Project, wish: Wish) -> Drawn:
    """Who newly gets which articles. UsageError for a wish that cannot be; MissingError for an article that is not there."""
    _check(wish)
    annotators = sorted(set(wish.annotators))
    notes: list[str] = []
    stories = _stories(project, wish, annotators)
    if not stories:
        notes.append("every article that was asked for is assigned already")
    shared = _first(stories, wish.overlap * sum(map(len, stories)))
    existing = project.assignments
    load = {name: sum(task.purpose == "label" for task in existing.of(name).values()) for name in annotators}
    given: dict[str, list[list[ArticleRow]]] = {name: [] for name in annotators}
    for number, story in enumerate(stories):
        wanted = wish.raters if number < shared else 1
        lot = _lot(wish.seed, "who", story[0].id)
        for name in sorted(annotators, key=lambda each: (load[each], lot(each)))[:wanted]:
            fresh = [row for row in story if row.id not in existing.of(name)]
            given[name].append(fresh)
            load[name] += len(fresh)
    every = [row for story in stories for row in story]
    veiled = {row.id for row in sorted(every, key=lambda row: _lot(wish.seed, "blind", row.id)(""))[: round(wish.blind * len(every))]}
    tasks: list[Task] = []
    for name in annotators:
        drawn = _Mix(project, wish, name, existing.rounds + 1, veiled).mixed(given[name], notes)
        tasks += drawn
    return Drawn(tuple(tasks), wish.seed, tuple(notes))


def add_assignments(layout: Layout, drawn: Drawn) -> None:
    """Puts the new lines behind those that are there, in one step; UsageError when somebody else has assigned since the draw."""
    lock = WriterLock(layout.lock_of_assigning())
    try:
        before = layout.assignments.read_bytes() if layout.assignments.exists() else b""
        if drawn.tasks and read_assignments(layout.assignments).rounds >= drawn.tasks[0].round:
            raise UsageError(f"{layout.assignments}: somebody else has assigned meanwhile; draw again")
        with replacing(layout.assignments) as file:
            file.write(before + (b"\n" if before and not before.endswith(b"\n") else b"") + drawn.lines())
    finally:
        lock.release()


class _Mix:
    """One annotator's new tasks: stories in the order of a lot, with controls and repeats among them."""

    def __init__(self, project: Project, wish: Wish, annotator: str, number: int, veiled: set[str]) -> None:
        self._project, self._wish, self._annotator, self._round, self._veiled = project, wish, annotator, number, veiled
        self._taken = set(project.assignments.of(annotator))

    def mixed(self, stories: Sequence[Sequence[ArticleRow]], notes: list[str]) -> list[Task]:
        rows = [row for story in stories for row in story]
        tasks = [self._task(row.id, row.id, "label", row.id in self._veiled) for row in rows]
        self._taken |= {task.item for task in tasks}
        for wanted, found, what in (
            (self._share(self._wish.control, rows), self._controls(), "articles with gold that this annotator has not seen"),
            (self._share(self._wish.repeat, rows), self._repeats(tasks), "articles to give a second time"),
        ):
            if len(found) < wanted:
                notes.append(f"{self._annotator}: {wanted} were asked for, but there are {len(found)} {what}")
            tasks = self._among(tasks, found[:wanted])
        return tasks

    def _share(self, share: float, rows: Sequence[ArticleRow]) -> int:
        return round(share * len(rows))

    def _task(self, article: str, item: str, purpose: Any, blind: bool) -> Task:
        return Task(self._annotator, article, item, purpose, blind, self._round)

    def _controls(self) -> list[Task]:
        if not self._wish.control:
            return []
        seen = self._taken | articles_seen(self._project, self._annotator)
        known = [article for article in gold_articles(self._project) if article not in seen]
        veiled = _lot(self._wish.seed, "blind control", self._annotator)
        blind = self._wish.blind * 16**16
        return [self._task(article, article, "control", int(veiled(article), 16) < blind) for article in self._in_lot(known)]

    def _repeats(self, fresh: Sequence[Task]) -> list[Task]:
        """From the earlier half of what is new, and from what was assigned before: what comes again shall not come at once."""
        before = [task for task in self._project.assignments.of(self._annotator).values() if task.purpose == "label"]
        again = {task.article for task in self._project.assignments.of(self._annotator).values() if task.purpose == "repeat"}
        sources = {task.article: task for task in [*before, *fresh[: (len(fresh) + 1) // 2]] if task.article not in again}
        known = {row.id for row in self._project.articles()}
        found = []
        for article in self._in_lot(sources):
            item = f"{article}#again"
            while item in known:
                item += "'"
            found.append(self._task(article, item, "repeat", sources[article].blind))
        return found

    def _in_lot(self, articles: Iterable[str]) -> list[str]:
        return sorted(articles, key=_lot(self._wish.seed, "mix", self._annotator))

    def _among(self, tasks: list[Task], more: Sequence[Task]) -> list[Task]:
        """The tasks with these at places drawn by lot; a repeat in the later half, behind what it repeats."""
        mixed = list(tasks)
        for task in more:
            first = (len(tasks) + 1) // 2 if task.purpose == "repeat" else 0
            place = int(_lot(self._wish.seed, "place", self._annotator)(task.item), 16) % (len(mixed) - first + 1)
            mixed.insert(first + place, task)
        return mixed


def articles_seen(project: Project, annotator: str) -> set[str]:
    """Every article of which the annotator has decided anything, in earnest or in practice."""
    practised = Project(project.layout.root, practice=True)
    seen: set[str] = set()
    for each in (project, practised):
        fold = load_decisions(each.layout, each.index, annotator).set
        seen |= {*each.index.progress(annotator), *fold.loaded()}
    practised.close()
    return seen


def _check(wish: Wish) -> None:
    for name in ("overlap", "blind", "control", "repeat"):
        if not 0 <= getattr(wish, name) <= 1:
            raise UsageError(f"--{name} {getattr(wish, name)}: a share lies between 0 and 1")
    if not wish.annotators:
        raise UsageError("to whom? name them with --annotator NAME, or list them in workbench.toml")
    if wish.most is not None and wish.most < 1:
        raise UsageError(f"--most {wish.most}: give 1 or more")
    if wish.overlap and not 2 <= wish.raters <= len(set(wish.annotators)) and len(set(wish.annotators)) > 1:
        raise UsageError(f"--raters {wish.raters}: give 2 to {len(set(wish.annotators))}, as many as there are annotators")


def _stories(project: Project, wish: Wish, annotators: Sequence[str]) -> list[list[ArticleRow]]:
    """The stories to be given out, in the order of the lot, at most so many articles."""
    rows = list(project.articles())
    if wish.articles is not None:
        known = {row.id for row in rows}
        for article in wish.articles:
            if article not in known:
                raise MissingError(f"{project.layout.articles}: there is no article {article!r}")
        has = [project.assignments.of(name) for name in annotators]
        rows = [row for row in rows if row.id in wish.articles and not all(row.id in tasks for tasks in has)]
    else:
        taken = project.assignments.holders()
        rows = [row for row in rows if row.id not in taken]
    stories: dict[str, list[ArticleRow]] = {}
    for row in rows:
        stories.setdefault(f"event {row.event}" if row.event else f"article {row.id}", []).append(row)
    lot = _lot(wish.seed, "order", "")
    found: list[list[ArticleRow]] = []
    for name in sorted(stories, key=lot):
        story = sorted(stories[name], key=lambda row: row.id)
        if wish.most is None or sum(map(len, found)) + len(story) <= wish.most:
            found.append(story)
    return found


def _first(stories: Sequence[Sequence[ArticleRow]], articles: float) -> int:
    """How many of the first stories hold about so many articles."""
    count, sizes = 0, 0
    while count < len(stories) and sizes + len(stories[count]) / 2 <= articles:
        sizes += len(stories[count])
        count += 1
    return count


def _lot(seed: int, what: str, whose: str) -> Callable[[str], str]:
    """A number in hexadecimal (16 digits) for each name: the same always, and as good as drawn."""

    def draw(name: str) -> str:
        key = orjson.dumps([seed, what, whose, name])
        return hashlib.blake2b(key, digest_size=8).hexdigest()

    return draw


def default_annotators(project: Project) -> tuple[str, ...]:
    """Whom to assign to when nobody is named: who annotates by workbench.toml."""
    return tuple(each.name for each in project.config.annotators if each.role == "annotator")
