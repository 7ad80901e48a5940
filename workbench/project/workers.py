"""Owns worker processes that run an extractor side by side; must never leave one behind.

A worker is killed when an article takes too long, and replaced when it dies, so that one article costs no other. Workers are
spawned, not forked: a progress bar's thread must not be copied into them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import signal
import time
from collections.abc import Generator, Iterable
from multiprocessing.connection import Connection
from typing import Final

from workbench import registry
from workbench.model.article import Article
from workbench.project.proposing import Answer, failure, propose_one, too_long

_CONTEXT: Final = multiprocessing.get_context("spawn")


class _Worker:
    """One process and the article it is at."""

    def __init__(self, name: str) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_work, args=(name, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.article = ""
        self.deadline = 0.0

    def give(self, article: Article, seconds: float) -> None:
        """Sends the article and starts its clock."""
        self.article, self.deadline = article.id, time.monotonic() + seconds
        self.pipe.send(article)

    def stop(self) -> None:
        """Ends the process whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def propose_in_workers(name: str, articles: Iterable[Article], jobs: int, seconds: float) -> Generator[Answer, None, None]:
    """The answers as they come, from so many processes."""
    registry.load("extractors", name)  # a name that nothing answers to is said once, here, not by each worker
    waiting = iter(articles)
    idle: list[_Worker] = []
    busy: list[_Worker] = []
    try:
        while True:
            while len(busy) < jobs and (article := next(waiting, None)) is not None:
                worker = idle.pop() if idle else _Worker(name)
                busy.append(worker)
                _give(worker, article, seconds)
            if not busy:
                return
            for worker in _ready(busy):
                busy.remove(worker)
                answer, is_fit = _answer(worker, name, seconds)
                if is_fit:
                    idle.append(worker)
                else:
                    worker.stop()
                yield answer
    finally:
        for worker in (*idle, *busy):
            worker.stop()


def _give(worker: _Worker, article: Article, seconds: float) -> None:
    try:
        worker.give(article, seconds)
    except OSError:
        worker.deadline = 0.0  # it died before it began: counted as an answer that never came


def _ready(busy: list[_Worker]) -> list[_Worker]:
    """The workers that have answered, died, or run out of time; waits for the first."""
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    heard = set(multiprocessing.connection.wait([worker.pipe for worker in busy], patience))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in heard or worker.deadline <= now]


def _answer(worker: _Worker, name: str, seconds: float) -> tuple[Answer, bool]:
    """What the worker says of its article, and whether it can take another."""
    try:
        if worker.pipe.poll():
            return worker.pipe.recv(), True
    except (EOFError, OSError):
        worker.process.join(1)
        code = worker.process.exitcode
        return failure(worker.article, f"{name} ended its process (exit status {code}); the article was given up"), False
    return failure(worker.article, too_long(name, seconds)), False


def _work(name: str, pipe: Connection) -> None:
    """The life of a worker: an article in, an answer out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    extractor = registry.load("extractors", name)
    with contextlib.suppress(EOFError, BrokenPipeError):  # the parent has gone
        while True:
            pipe.send(propose_one(extractor, name, pipe.recv()))
