"""Owns turning an intent into one event on disk and then into a changed annotation set; must never draw, nor touch a foreign journal.

The way is always the same: `prepare` checks the intent against what is decided so far and makes the event; `write` puts its line on the
disk and returns when it is safe there; only then `commit` lets it count. `do` goes the whole way at once. The label screen goes it in
two steps, so that a slow disk never holds up a key.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workbench import __version__
from workbench.errors import HeldError, IntentError, JournalError, WorkbenchError
from workbench.journal.fold import Change, Ref
from workbench.journal.ids import Clock, IdMaker, system_clock, timestamp
from workbench.journal.line import seal
from workbench.journal.writer import SegmentWriter, WriterLock
from workbench.late import late
from workbench.model.claim import Claim
from workbench.model.version import EVENT_VERSION
from workbench.project.config import guideline_digest
from workbench.project.decisions import Head, index_marked, keep_decisions, load_decisions
from workbench.project.project import Project
from workbench.project.standing import Standing

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
    from workbench.project.deciding import Deciding
else:
    ev, it = late("workbench.model.event"), late("workbench.model.intent")

_KEEP_EVERY = 200


class Prepared(NamedTuple):
    """An event that is ready to be written: its line, and what it will be once it is."""

    event: ev.Event
    line: bytes
    hash: str
    target: str


class Outcome(NamedTuple):
    """A decision that is on disk: its event, the claim, link or evidence it is about, and what it changed."""

    event: str
    target: str
    change: Change


class Session(Standing):
    """One annotator at work on one project. Writes one segment, made at the first decision."""

    def __init__(
        self,
        project: Project,
        annotator: str,
        *,
        segment: Path | None = None,
        clock: Clock = system_clock,
        ids: IdMaker | None = None,
        may_view: bool = False,
    ) -> None:
        """Opens the annotator's journal; HeldError when another writer has it, JournalError when it is damaged, OSError when there may be
        no writing. With `may_view` it opens all the same, takes no decision, and `view_only` holds that error."""
        self._clock = clock
        self._ids = ids or IdMaker(clock)
        self.view_only: WorkbenchError | OSError | None = None
        self._lock: WriterLock | None = None
        try:
            self._lock = WriterLock(project.layout.lock_of(annotator))
        except (HeldError, OSError) as error:
            if not may_view:
                raise
            self.view_only = error
        try:
            decisions = load_decisions(project.layout, project.index, annotator)
            decisions.require_whole()
        except JournalError as error:
            if not may_view:
                self._let_go()
                raise
            self.view_only = error
        except BaseException:
            self._let_go()
            raise
        super().__init__(project, annotator, decisions)
        if self.decisions.latest:
            self._ids.stay_above(self.decisions.latest)
        self._heads_before = dict(self.decisions.heads)
        self.path = segment or project.layout.journal_of(annotator) / f"{self._ids.next()}.jsonl"
        self._writer = SegmentWriter(self.path)
        self._number = 0
        self._previous: str | None = None
        self._bytes = 0
        self._unkept = 0
        self._has_relabelled = False
        self._made: Deciding | None = None

    # -- the way of a decision --------------------------------------------------------------------------------------------

    def do(self, intent: it.AnyIntent, saw: ev.Saw | None = None) -> Outcome:
        """Records one decision and returns when it is on disk; IntentError with the reason when it cannot be."""
        prepared = self.prepare(intent, saw)
        self.write(prepared)
        return self.commit(prepared)

    def prepare(self, intent: it.AnyIntent, saw: ev.Saw | None = None) -> Prepared:
        """The event that this intent comes to, not yet written."""
        if self.view_only is not None:
            reason = str(self.view_only).partition("\n")[0]
            raise IntentError(f"view only, nothing is recorded: {reason}")
        kind, members, refs, target = self._deciding().event_of(intent)
        milliseconds = self._clock()
        event = kind.model_construct(
            v=EVENT_VERSION,
            id=self._ids.next(),
            s=self.path.stem,
            n=self._number,
            p=self._previous,
            who=self.annotator,
            at=timestamp(milliseconds),
            saw=saw or ev.Saw.model_construct(),
            after=tuple(dict.fromkeys(head for ref in refs for head in self.set.heads(ref))),
            session=self._opened() if self._number == 0 else None,
            first=self._embedded(refs, members.pop("new", {})),
            **members,
        )
        line, digest = seal(event)
        return Prepared(event, line, digest, target or event.id)

    def write(self, prepared: Prepared) -> None:
        """Puts the event on the disk; StorageError when that fails, and then nothing more is taken."""
        self._writer.append(prepared.line)

    def retry(self, prepared: Prepared) -> None:
        """Puts an event that could not be written on the disk after all, in a new segment and under the same id; raises as `write`."""
        self._writer.retry(prepared.line)

    def look_after(self) -> None:
        """Notices whether somebody touched the segment since the last decision, and puts the lines back."""
        self._writer.look_after()

    def commit(self, prepared: Prepared) -> Outcome:
        """Lets a written event count."""
        change = self.set.apply(prepared.event.as_dict())
        for embedded in prepared.event.first:
            self._where[embedded.claim.id] = embedded.article
        self._number += 1
        self._previous = prepared.hash
        self._bytes += len(prepared.line)
        self.decisions.heads[self._writer.path.stem] = Head(self._bytes, self._number, prepared.hash)
        self.decisions.latest = prepared.event.id
        self._unkept += 1
        # The decision is safe already. The index is a convenience that another process may hold for a while.
        with contextlib.suppress(sqlite3.OperationalError):
            if isinstance(prepared.event, ev.ClaimMarked | ev.ClaimMoved | ev.ReadingsAdopted | ev.DecisionUndone | ev.DecisionRedone):
                index_marked(self.project.index, self.set, change.articles)
            self._has_relabelled |= isinstance(prepared.event, ev.LabelsReplaced)
            if self._unkept >= _KEEP_EVERY:
                self.keep()
        return Outcome(prepared.event.id, prepared.target, change)

    def keep(self) -> None:
        """Puts the folded set into the cache, but for one whose labels were replaced: that one is folded anew next time."""
        if self._has_relabelled:
            return
        keep_decisions(self.project.index, self.decisions)
        self._unkept = 0

    def close(self) -> None:
        """Keeps the cache, checks that the segment is still where it was written, and lets others write."""
        try:
            self._writer.close()
            if self._unkept:
                with contextlib.suppress(sqlite3.OperationalError):
                    self.keep()
                    if self._has_relabelled:
                        self.project.index.forget_set(self.annotator)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()

    @property
    def failure(self) -> str | None:
        """Why nothing more can be saved, or None."""
        return self._writer.failure

    @property
    def count(self) -> int:
        """How many decisions this session has written."""
        return self._number

    def _deciding(self) -> Deciding:
        from workbench.project.deciding import Deciding  # only a decision needs it, not the first frame

        if self._made is None:
            self._made = Deciding(self, self._ids)
        return self._made

    def _embedded(self, refs: Iterable[Ref], new: Mapping[Ref, Claim]) -> tuple[ev.EmbeddedClaim, ...]:
        found = []
        for ref in dict.fromkeys(refs):
            if self.set.knows(ref):
                continue
            claim = new.get(ref) or self.candidate(ref)
            assert claim is not None, "a claim without an event is a candidate"
            sha256 = self.project.article(ref[0]).sha256
            found.append(ev.EmbeddedClaim.model_construct(article=ref[0], sha256=sha256, claim=claim))
        return tuple(found)

    def _opened(self) -> ev.SessionOpened:
        from workbench.project.versions import keep_guideline

        config = self.project.config
        keep_guideline(self.project.layout, config)
        return ev.SessionOpened.model_construct(
            program=__version__,
            scheme=config.scheme.digest(),
            guideline=guideline_digest(self.project.layout, config),
            role=config.role_of(self.annotator),
            read=tuple(
                ev.SegmentRead.model_construct(segment=name, count=head.lines, last=head.last)
                for name, head in sorted(self._heads_before.items())
                if head.lines
            ),
        )
