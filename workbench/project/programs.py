"""Owns an extractor that is a program: batches in, annotated articles out, quotes found in the text; must never trust an offset.

The program reads articles as JSON lines on stdin and writes annotated articles as JSON lines on stdout. When a batch does not
end well, its articles without an answer are tried again one by one, so that one that hangs costs no other.
"""

from __future__ import annotations

import hashlib
import shlex
import tempfile
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from workbench.errors import UsageError
from workbench.extraction.program import ProgramRun
from workbench.formats.annotated import iterate_annotated
from workbench.formats.foreign import Notes
from workbench.model.article import Article
from workbench.project.annotations import as_candidates, said_of
from workbench.project.proposing import Answer, failure
from workbench.text.visible import visible

_PAUSE: Final = 0.02
_TAIL: Final = 200
"""Characters of stderr shown with an article that failed; all of it is kept."""


@dataclass
class ProgramProposer:
    """The proposer that runs this command line; notes how its quotes were found."""

    name: str
    command: tuple[str, ...]
    seconds: float
    batch: int = 8
    jobs: int = 1
    complaints: Path | None = None
    """Where stderr is kept."""
    notes: Notes = field(default_factory=Notes)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def made_by(self) -> str:
        """The command line and the bytes of every file it names: an edited script or prompt makes new candidates."""
        digest = hashlib.sha256()
        for word in self.command:
            digest.update(word.encode("utf-8", "surrogateescape") + b"\0")
            path = Path(word)
            if path.is_file() and path.stat().st_size < 1_000_000:
                digest.update(path.read_bytes() + b"\0")
        return f"command {digest.hexdigest()[:32]}"

    @property
    def said(self) -> str:
        """How quotes without offsets were found, and what had no place."""
        parts = [said_of(self.notes.anchoring)]
        parts += [f"{count} {what}" for what, count in self.left_out.items()]
        if self.notes.unknown_fields:
            parts.append(f"members not read: {', '.join(sorted(self.notes.unknown_fields))}")
        parts += [f"read as null: {what} ({count} times)" for what, count in self.notes.unread.items()]
        return "; ".join(parts)

    def propose(self, articles: Iterable[Article]) -> Generator[Answer, None, None]:
        """The answers as they come, from so many runs side by side."""
        if self.complaints is not None:
            self.complaints.parent.mkdir(parents=True, exist_ok=True)
            self.complaints.write_bytes(b"")
        waiting = iter(articles)
        again: deque[Article] = deque()
        running: list[_Batch] = []
        with tempfile.TemporaryDirectory(prefix="workbench-extract-") as folder:
            try:
                while True:
                    while len(running) < self.jobs and (given := list(islice(waiting, self.batch)) or _first(again)):
                        running.append(_Batch(self, Path(tempfile.mkdtemp(dir=folder)), given))
                    if not running:
                        return
                    over = [batch for batch in running if batch.run.is_over()]
                    for batch in over:
                        running.remove(batch)
                        yield from batch.answers(again)
                    if not over:
                        time.sleep(_PAUSE)
            finally:
                for batch in running:
                    batch.run.stop()


def _first(again: deque[Article]) -> list[Article]:
    return [again.popleft()] if again else []


class _Batch:
    """Articles with the run that is at them."""

    def __init__(self, owner: ProgramProposer, folder: Path, articles: Sequence[Article]) -> None:
        self._owner = owner
        self._articles = {article.id: article for article in articles}
        self.run = ProgramRun(owner.command, folder, [article.as_json() for article in articles], owner.seconds)

    def answers(self, again: deque[Article]) -> Iterator[Answer]:
        """What was answered; the rest goes to `again`, or is given up when it was alone."""
        wrong: list[str] = []
        left = dict(self._articles)
        for found in iterate_annotated(self.run.out, self._text_of, self._owner.notes):
            if isinstance(found, list):
                wrong += [f"its line {problem.line}: {problem.field or 'answer'}: {problem.what}" for problem in found]
                continue
            article = left.pop(found.article.article, None)
            if article is None:
                wrong.append(f"it answered for {found.article.article!r}, which it was not asked for or had answered")
            elif found.article.sha256 not in (None, article.sha256):
                wrong.append(f"its answer for {article.id!r} is for another text (sha256)")
                left[article.id] = article
            else:
                if found.free:
                    self._owner.left_out["claims in free words left out, because they have no place"] += len(found.free)
                made = as_candidates(found.article, article, self._owner.name)
                yield Answer(article.id, made.as_json(), len(made.claims))
        trouble = self._trouble(wrong)
        if len(self._articles) > 1:
            again.extend(left.values())
        else:
            yield from (failure(article, f"{self._owner.name} gave no answer: {trouble}") for article in left)

    def _text_of(self, article: str, sha256: str | None) -> str | None:
        asked = self._articles.get(article)
        return asked.text if asked is not None and sha256 in (None, asked.sha256) else None

    def _trouble(self, wrong: list[str]) -> str:
        """Why something is missing, in one line; keeps what stood on stderr."""
        complaint = self.run.err.read_bytes()
        if self._owner.complaints is not None and complaint:
            with self._owner.complaints.open("ab") as file:
                file.write(f"-- {', '.join(self._articles)}\n".encode() + complaint.rstrip(b"\n") + b"\n")
        tail = visible(" ".join(complaint.decode("utf-8", "replace").split())[-_TAIL:])
        reasons = [self.run.trouble and f"it {self.run.trouble}", *wrong[:3], tail and f"stderr: {tail}"]
        return "; ".join(reason for reason in reasons if reason) or "it left the article out"


def split_command(command: str) -> tuple[str, ...]:
    """The words of a command line as a shell would split it; UsageError when it cannot be split."""
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"--command: cannot be split into words: {error}") from None
    if not words:
        raise UsageError("--command: is empty; name a program that reads articles on stdin")
    return words
