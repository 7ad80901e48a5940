"""Owns keeping what an extractor proposes for a project, and knowing what of it is up to date; must never show or hide a candidate.

A run asks only about articles whose text is new to this version of the extractor. What it finishes goes to a spool at once, so
that a run cut off at any point, even by kill -9, is taken up where it was; the candidates' file is replaced in one step at the
end, or when the run is interrupted.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Container, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from workbench import registry
from workbench.errors import HeldError, Problem
from workbench.model.article import Article
from workbench.project.index import read_at
from workbench.project.layout import Layout, replacing
from workbench.project.project import Project
from workbench.project.proposing import Answer, Proposer, propose_here
from workbench.project.reading import vouch_for

SECONDS_AN_ARTICLE: Final = 60.0
"""More than a thousand times what the slowest built-in extractor needs for a long article."""


@dataclass(frozen=True)
class Registered:
    """The proposer of an extractor that the registry knows: in this process, or in several of its own."""

    name: str
    jobs: int = 1
    seconds: float = SECONDS_AN_ARTICLE

    @property
    def made_by(self) -> str:
        """The extractor's version."""
        return f"version {registry.load('extractors', self.name).version}"

    def propose(self, articles: Iterable[Article]) -> Generator[Answer, None, None]:
        """An answer for each article, as they come."""
        assert self.made_by  # an extractor that lacks its extra says so here, once, and not for each article
        if self.jobs == 1:
            return propose_here(registry.load("extractors", self.name), self.name, articles, self.seconds)
        from workbench.project.workers import propose_in_workers

        return propose_in_workers(self.name, articles, self.jobs, self.seconds)


class Extraction(NamedTuple):
    """What an extraction came to; `failed` names the articles the extractor gave up on."""

    articles: int
    claims: int
    kept: int
    """Articles that were up to date and not asked about."""
    failed: list[Problem]


def extract_project(
    project: Project, proposer: Proposer, *, fresh: bool = False, tell: Callable[[int, int], None] = lambda done, total: None
) -> Extraction:
    """Proposes candidates for the articles of the project that need it; `fresh` asks about all; `tell` hears (done, of how many)."""
    with _held(project.layout, proposer.name):
        project.refresh()
        texts = {row.id: row.sha256 for row in project.articles()}
        standing = {} if fresh else _standing(project, proposer, texts)
        spool = _Spool(project.layout.spool_of(proposer.name), proposer.made_by, texts, fresh)
        todo = [article for article in texts if article not in standing and article not in spool.places]
        failed: dict[str, Problem] = {}
        try:
            with contextlib.closing(proposer.propose(project.article(article) for article in todo)) as answers:
                for done, answer in enumerate(answers, 1):
                    if answer.problem is None:
                        spool.add(answer.article, answer.line)
                    else:
                        failed[answer.article] = answer.problem
                    tell(done, len(todo))
        except BaseException:
            if spool.places:
                _publish(project, proposer, texts, standing, spool, ())
            spool.remove()
            raise
        _publish(project, proposer, texts, standing, spool, failed)
        spool.remove()
    claims = sum(project.index.proposed((proposer.name,)).values())
    return Extraction(len(texts) - len(failed), claims, len(standing), [failed[article] for article in texts if article in failed])


@contextlib.contextmanager
def _held(layout: Layout, name: str) -> Iterator[None]:
    """The right to replace this extractor's candidates; HeldError while another run has it."""
    path = layout.spool_of(name).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise HeldError(f"{layout.root}: another `extract` of {name} is running; wait for it or end it") from None
    finally:
        os.close(fd)


def _standing(project: Project, proposer: Proposer, texts: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Where the lines stand of those articles whose candidates this extractor made as it is now, for the text as it is now."""
    layout = project.layout
    try:
        stamp = orjson.loads(layout.stamp_of(proposer.name).read_bytes())
        is_ours = stamp["made_by"] == proposer.made_by and stamp["file"] == _state(layout.candidates_of(proposer.name))
        made = stamp["texts"] if is_ours else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    found = {}
    for article, sha256 in texts.items():
        place = project.index.place_of_candidates(article, proposer.name) if made.get(article) == sha256 else None
        if place is not None:
            found[article] = place
    return found


def _state(path: Path) -> list[int]:
    """Tells one content of the file from another: size and time of change."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


class _Spool:
    """What a run has finished: the first line says what made it, every other is an article's candidates."""

    def __init__(self, path: Path, made_by: str, texts: dict[str, str], fresh: bool) -> None:
        self.path = path
        self.places: dict[str, tuple[int, int]] = {}
        head = orjson.dumps({"made_by": made_by}) + b"\n"
        known = b"" if fresh or not path.exists() else path.read_bytes()
        self._end = len(head)
        if known.startswith(head):
            self._take_up(known, texts)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("r+b" if known.startswith(head) else "wb")
        if self._end == len(head):
            self._file.write(head)
        self._file.truncate(self._end)
        self._file.seek(self._end)

    def _take_up(self, known: bytes, texts: dict[str, str]) -> None:
        while (end := known.find(b"\n", self._end)) >= 0:
            got: Any = orjson.loads(known[self._end : end])
            if texts.get(got["article"]) == got["sha256"]:
                self.places[got["article"]] = (self._end, end - self._end)
            self._end = end + 1

    def add(self, article: str, line: bytes) -> None:
        """Keeps one article's candidates."""
        self._file.write(line + b"\n")
        self._file.flush()
        self.places[article] = (self._end, len(line))
        self._end += len(line) + 1

    def remove(self) -> None:
        """Takes the file away once its lines stand elsewhere."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def _publish(
    project: Project,
    proposer: Proposer,
    texts: dict[str, str],
    standing: dict[str, tuple[int, int]],
    spool: _Spool,
    failed: Container[str],
) -> None:
    """Replaces the candidates: what was finished, what stood, and for articles not reached what there was."""
    path = project.layout.candidates_of(proposer.name)
    made: dict[str, str] = {}
    whole = True
    with replacing(path) as file:
        for article, sha256 in texts.items():
            if article in spool.places:
                line = read_at(spool.path, spool.places[article])
            elif article in failed:
                continue
            else:
                place = standing.get(article) or project.index.place_of_candidates(article, proposer.name)
                if place is None:
                    continue
                line = read_at(path, place)
            if article in spool.places or article in standing:
                made[article] = sha256
            else:
                whole = False
            file.write(line.rstrip(b"\n") + b"\n")
    stamp = {"made_by": proposer.made_by, "file": _state(path), "texts": made}
    with replacing(project.layout.stamp_of(proposer.name)) as file:
        file.write(orjson.dumps(stamp))
    if whole:  # a line taken over from before may have been changed by anybody
        vouch_for(path)
    project.refresh()
