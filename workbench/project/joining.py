"""Owns the join of a whole corpus: suggestions for every candidate, in order, from one process or several; must never record one.

What claims come to in numbers is written to a folder of its own first (`linking.table`), which is gone when the join ends. Every
process reads the index as it stood when the join began.
"""

from __future__ import annotations

import contextlib
import fcntl
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from workbench.errors import HeldError, StorageError
from workbench.linking.join import Joining
from workbench.linking.table import Table, write_table
from workbench.project.links import Suggested, suggest_in_article
from workbench.project.project import Project

Tell = Callable[[str, int, int], None]
_AT_ONCE: Final = 4
"""Articles that a process takes at a time: a tenth of a second, so that an interruption is heard soon."""


class _Place(NamedTuple):
    """Where a worker finds what it needs."""

    root: Path
    folder: Path
    top: int


def join_corpus(project: Project, top: int, jobs: int = 1, tell: Tell = lambda what, done, total: None) -> Generator[Suggested, None, None]:
    """For every candidate, article by article, its best suggestions: what `suggest_links` gives, at a third of the cost.

    `tell` hears (what, done, of how many). Whoever stops listening ends the join; nothing of it stays.
    """
    claims = project.index.claims
    with _folder(project) as folder, claims.held():
        size = claims.size()
        write_table(claims, folder, lambda done: tell("read claims", done, size))
        rows = project.articles()
        total, done = len(rows), 0
        place = _Place(project.layout.root, folder, top)
        articles = (row.id for row in rows)
        # A read-only project has its index in memory, where no other process finds it.
        parts = _in_workers(place, articles, jobs) if jobs > 1 and project.index.is_kept else _here(project, place, articles)
        with contextlib.closing(parts):
            for count, found in parts:
                yield from found
                done += count
                tell("join articles", done, total)


@contextlib.contextmanager
def _folder(project: Project) -> Iterator[Path]:
    """An empty folder of this join; HeldError while another join has it."""
    if not project.index.is_kept:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
        return
    folder = project.layout.join
    folder.mkdir(parents=True, exist_ok=True)
    fd = os.open(folder.with_suffix(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        raise HeldError(f"{project.layout.root}: another `links` over all candidates is running; wait for it or end it") from None
    finally:
        os.close(fd)


Part = tuple[int, list[Suggested]]


class _Joiner:
    """What one process joins with."""

    def __init__(self, project: Project, place: _Place) -> None:
        self._project = project
        self._top = place.top
        self._table = Table(place.folder)
        self._ranker = Joining(self._table)

    def join(self, articles: list[str]) -> Part:
        """How many articles these were, and the suggestions for their candidates."""
        found: list[Suggested] = []
        for article in articles:
            found += suggest_in_article(self._project, article, self._top, self._ranker)
            self._table.relax()  # costs a twentieth of the time, and keeps the memory small however great the corpus
        return len(articles), found


def _here(project: Project, place: _Place, articles: Iterator[str]) -> Generator[Part, None, None]:
    joiner = _Joiner(project, place)
    for part in _parts(articles):
        yield joiner.join(part)


def _in_workers(place: _Place, articles: Iterator[str], jobs: int) -> Generator[Part, None, None]:
    """The parts in order, each from one of so many processes; no more of them wait than keep all busy."""
    context = multiprocessing.get_context("spawn")  # a progress bar's thread must not be copied
    pool = ProcessPoolExecutor(jobs, context, _begin, (place,))
    waiting: deque[Future[Part]] = deque()
    try:
        for part in _parts(articles):
            waiting.append(pool.submit(_join, part))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise StorageError("a process of the join ended before its work did, perhaps for want of memory; try with fewer --jobs") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _parts(articles: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(articles)
    while part := list(islice(waiting, _AT_ONCE)):
        yield part


_joiner: _Joiner | None = None


def _begin(place: _Place) -> None:
    """The start of a worker: the project and the table, held as they are until it ends."""
    global _joiner
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    threading.Thread(target=_end_with_parent, daemon=True).start()
    project = Project(place.root)
    project.index.claims.held().__enter__()
    _joiner = _Joiner(project, place)


def _end_with_parent() -> None:
    """A parent that is killed cannot tell its workers, which would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _join(articles: list[str]) -> Part:
    assert _joiner is not None
    return _joiner.join(articles)
