"""Owns what an extraction run hands on, article by article, and running an extractor in this process; must never write a file.

There are three ways to run one: here, in worker processes (`workers`), and as somebody else's program (`programs`). All of them
answer each article once, in whatever order they finish, and go on after an article that failed or took too long.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from workbench.errors import Problem
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import Article
from workbench.model.claim import parts_of, quote_of


class Answer(NamedTuple):
    """What came of one article: its line of candidates, or why there is none."""

    article: str
    line: bytes
    """The annotated article as JSON, without a line end; empty when there is a problem."""
    claims: int
    problem: Problem | None = None


class Proposer(Protocol):
    """One extractor, ready to run: its name, what its answers depend on besides the text, and the run itself."""

    @property
    def name(self) -> str:
        """The name its candidates stand under."""

    @property
    def made_by(self) -> str:
        """Changes whenever the same text may get another answer: version and options."""

    def propose(self, articles: Iterable[Article]) -> Generator[Answer, None, None]:
        """An answer for each article, as they come."""


def failure(article: str, what: str) -> Answer:
    """The answer of an article that got none."""
    return Answer(article, b"", 0, Problem(article, None, None, what))


def propose_one(extractor: Any, name: str, article: Article) -> Answer:
    """The extractor's answer for one article; whatever it raises becomes words."""
    try:
        claims = tuple(extractor.extract(article))
        for claim in claims:
            if claim.quote != quote_of(article.text, parts_of(claim)):
                return failure(article.id, f"{name} proposed a span that does not hold the words it gives: {claim.quote[:60]!r}")
    except Exception as error:  # noqa: BLE001 - somebody else's extractor may raise anything; the rest of the corpus goes on
        return failure(article.id, f"{name} failed: {type(error).__name__}: {error}")
    whole = AnnotatedArticle.model_construct(article=article.id, sha256=article.sha256, system=name, claims=claims)
    return Answer(article.id, whole.as_json(), len(claims))


def propose_here(extractor: Any, name: str, articles: Iterable[Article], seconds: float) -> Generator[Answer, None, None]:
    """The answers in the order of the articles, from this process; an article that takes longer than `seconds` is given up."""
    for article in articles:
        try:
            with _limit(seconds):
                answer = propose_one(extractor, name, article)
        except _TooLongError:
            answer = failure(article.id, too_long(name, seconds))
        yield answer


def too_long(name: str, seconds: float) -> str:
    """The words for an article that was given up."""
    return f"{name} had no answer after {seconds:g} s, so it was stopped; --timeout gives it longer"


class _TooLongError(BaseException):
    """Not an Exception: an extractor that catches those must not swallow it."""


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Breaks off what runs inside after so many seconds; without effect outside the main thread, where no signal arrives."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(number: int, frame: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
