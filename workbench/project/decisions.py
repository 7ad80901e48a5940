"""Owns reading an annotator's journal into an annotation set, by way of the cache; must never write to a journal."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from workbench.errors import JournalError, Problem
from workbench.journal.fold import AnnotationSet, order_events
from workbench.journal.line import Segment, read_segment
from workbench.linking.row import row_of
from workbench.project.held import reading_bytes, reading_of
from workbench.project.index import Index, KeptShard, Progress, restore_done
from workbench.project.layout import Layout, segment_bytes
from workbench.project.repair import is_known_damage, known_problem

_MANY: Final = 20_000


class Head(NamedTuple):
    """How far one segment has been read: bytes, lines, and the hash of the last line."""

    good: int
    lines: int
    last: str


class Decisions:
    """One annotator's set, with what it was folded from and what is wrong with the files."""

    def __init__(self, annotator: str, fold: AnnotationSet) -> None:
        self.annotator = annotator
        self.set = fold
        self.heads: dict[str, Head] = {}
        self.torn: list[Problem] = []
        self.damage: list[Problem] = []
        self.latest = ""
        """The greatest event id there is."""
        self.older = 0
        """Decisions in the cache that `set.done` does not hold."""

    def require_whole(self) -> None:
        """Raises JournalError when the journal is damaged beyond a torn tail."""
        if self.damage:
            raise JournalError(self.damage)


def load_decisions(layout: Layout, index: Index, annotator: str, *, verify: bool = False) -> Decisions:
    """What this annotator holds true: from the cache and the lines that came since, else from all lines.

    With `verify`, every line is read and checked again: the cache cannot know that an old line was damaged since.
    """
    with no_collecting():
        decisions = _load(layout, index, annotator, verify)
        if decisions.set.count > _MANY:
            gc.freeze()  # or the first look for garbage would walk through all of it, for half a second
    return decisions


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Nothing that a journal is read into is garbage; looking for some again and again would take half the time of loading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(layout: Layout, index: Index, annotator: str, verify: bool) -> Decisions:
    paths = layout.segments_of(annotator)
    cached = None if verify else index.head(annotator)
    if cached is not None:
        loaded = _continue(layout, index, annotator, paths, cached)
        if loaded is not None:
            return loaded
        index.forget_set(annotator)
    fold = AnnotationSet(annotator)
    decisions = Decisions(annotator, fold)
    segments = [_read(path, annotator) for path in paths]
    for segment in segments:
        _enter(decisions, segment)
    decisions.damage += clashes(segments)
    _fold(decisions, {segment.name: [line.record for line in segment.lines] for segment in segments})
    index_marked(index, fold, fold.loaded())
    if fold.count and not decisions.damage and not verify:
        keep_decisions(index, decisions)
    return decisions


def keep_decisions(index: Index, decisions: Decisions) -> None:
    """Puts the set into the cache, so that the next start reads only what is new."""
    fold = decisions.set
    is_whole = fold.has_recalled
    head = {
        "segments": {name: list(head) for name, head in decisions.heads.items()},
        "inactive": sorted(fold.inactive),
        "sessions": fold.sessions,
        "relabels": fold.relabels,
        "evidence": fold.evidence,
        "audits": fold.audits,
        "rulings": fold.rulings,
        "undone": [list(each) for each in fold.undone],
        "floor": fold.floor,
        "latest": decisions.latest,
        "older": decisions.older,
    }
    index.keep_set(decisions.annotator, head, _shards(index, fold), fold.done, is_whole)
    fold.touched.clear()


def index_marked(index: Index, fold: AnnotationSet, articles: Iterable[str]) -> None:
    """Puts the claims that the annotator marked or moved in these articles into the search, so that a link can find them."""
    if index.is_practice:
        return  # nobody links in earnest to what was marked in practice
    with index.transaction():
        for article in articles:
            own = [view.claim for view in fold.own_views(article)]
            rows = [row_of(article, claim) for claim in own]
            index.claims.replace(article, f"marked/{fold.annotator}", rows)


def progress_of(fold: AnnotationSet, article: str) -> Progress:
    """How far the annotator is with one article."""
    return Progress(*fold.counts(article), fold.is_complete(article))


def _shards(index: Index, fold: AnnotationSet) -> Iterator[KeptShard]:
    rows = index.rows_of(sorted(fold.touched))
    for article in sorted(fold.touched):
        row = rows.get(article)
        reading = (row.sha256, reading_bytes(reading_of(fold, article, row.sha256))) if row else None
        yield KeptShard(article, fold.shard(article).to_plain(), progress_of(fold, article), reading)


def _continue(layout: Layout, index: Index, annotator: str, paths: list[Path], cached: dict[str, Any]) -> Decisions | None:
    """The cached set brought up to date, or None when the cache does not fit the files any more."""
    known = {name: Head(*values) for name, values in cached["segments"].items()}
    by_name = {path.stem: path for path in paths}
    if not known.keys() <= by_name.keys():
        return None
    fresh: list[Segment] = []
    for name, path in by_name.items():
        head = known.get(name)
        if head is None:
            fresh.append(_read(path, annotator))
        elif path.stat().st_size < head.good or not _ends_with(path, head):
            return None
        elif path.stat().st_size > head.good:
            fresh.append(_read(path, annotator, head))
    added = {segment.name: [line.record for line in segment.lines] for segment in fresh}
    if any(record["id"] <= cached["latest"] for lines in added.values() for record in lines):
        return None  # a merged-in event sorts before what is folded: only a whole fold is right
    if any(record["did"] == "relabelled" for lines in added.values() for record in lines):
        return None  # it changes articles that are not loaded, and how far they are
    # A session keeps what it decides in the cache too; what undo recalls from there must end where the session began.
    older = index.count_done(annotator)
    fold = AnnotationSet(annotator, lambda article: index.shard(annotator, article), lambda: index.done(annotator)[:older])
    fold.inactive = set(cached["inactive"])
    fold.sessions = cached["sessions"]
    fold.relabels = cached["relabels"]
    fold.evidence = cached["evidence"]
    fold.audits = cached["audits"]
    fold.rulings = cached.get("rulings", {})
    fold.undone = [restore_done(each) for each in cached["undone"]]
    fold.floor = cached["floor"]
    decisions = Decisions(annotator, fold)
    decisions.heads = known
    decisions.latest = cached["latest"]
    decisions.older = older
    for segment in fresh:
        _enter(decisions, segment)
    _fold(decisions, added)
    index_marked(index, fold, fold.loaded())
    return decisions


def _fold(decisions: Decisions, segments: dict[str, list[dict[str, Any]]]) -> None:
    """Folds the events into the set. What carries a right hash and is no event of ours all the same becomes damage, not a fault."""
    try:
        for record in order_events(segments):
            decisions.set.apply(record)
            decisions.latest = max(decisions.latest, record["id"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, AssertionError) as error:
        what = f"an event cannot be understood ({type(error).__name__}: {error}); `workbench check` names its line"
        decisions.damage.append(Problem(", ".join(segments), None, None, what))


def fold_segments(annotator: str, segments: Sequence[Segment]) -> AnnotationSet:
    """The set that these segments fold into, without index or cache; JournalError for what is no event of ours."""
    decisions = Decisions(annotator, AnnotationSet(annotator))
    _fold(decisions, {segment.name: [line.record for line in segment.lines] for segment in segments})
    decisions.require_whole()
    return decisions.set


def clashes(segments: Sequence[Segment]) -> list[Problem]:
    """The same event id with different content: both lines. A copy (a healed file, a merge) differs in its envelope at most."""
    seen: dict[str, tuple[Segment, int]] = {}
    found = []
    for segment in segments:
        for number, line in enumerate(segment.lines, 1):
            identifier = line.record.get("id", "")
            first = seen.setdefault(identifier, (segment, number))
            if first != (segment, number) and _content(line.record) != _content(first[0].lines[first[1] - 1].record):
                what = f"{identifier} stands with other content in {first[0].path}:{first[1]}; keep the right one of the two files"
                found.append(Problem(segment.path, number, "id", what))
    return found


def _content(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in ("s", "n", "p", "h")}


def _ends_with(path: Path, head: Head) -> bool:
    if not head.lines:
        return True
    with path.open("rb") as file:
        file.seek(max(head.good - 40, 0))
        return head.last.encode() in file.read(min(head.good, 40))


def _read(path: Path, annotator: str, known: Head | None = None) -> Segment:
    data = segment_bytes(path, known.good if known else 0)
    segment = read_segment(path.stem, str(path), data, known.lines if known else 0, (known.last or None) if known else None)
    for number, line in enumerate(segment.lines, (known.lines if known else 0) + 1):
        if line.record.get("who") != annotator:
            what = f"decided by {line.record.get('who')!r}, but stands in the journal of {annotator!r}; move the segment to its owner"
            segment.damage.append(Problem(str(path), number, "who", what))
    if segment.damage and is_known_damage(path, segment_bytes(path)):
        segment = segment._replace(torn=known_problem(path), damage=[])
    if known:
        segment = segment._replace(good=segment.good + known.good)
    return segment


def _enter(decisions: Decisions, segment: Segment) -> None:
    earlier = decisions.heads.get(segment.name)
    count = (earlier.lines if earlier else 0) + len(segment.lines)
    last = segment.lines[-1].hash if segment.lines else earlier.last if earlier else ""
    decisions.heads[segment.name] = Head(segment.good if segment.lines or not earlier else earlier.good, count, last)
    if segment.torn:
        decisions.torn.append(segment.torn)
    decisions.damage += segment.damage
