"""How much a decision costs on its way to the disk, and how long a whole journal takes to load with every check.

    python benchmarks/journal.py [--appends N] [--events N] [--dir DIR] [--json]

Appends: the writer's `append` (stat, write, fdatasync) of lines of a usual size, against a bare write + fdatasync of the same lines to a
file beside it; in turn, so that both meet the same disk. Load: a synthetic journal (a verdict on every claim, among them rejections,
links, notes, flags and undo) read, verified and folded without a cache: seconds of CPU.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.journal.ids import IdMaker
from workbench.journal.line import seal
from workbench.journal.writer import SegmentWriter
from workbench.model import event as ev
from workbench.model.claim import make_claim
from workbench.model.config import ProjectConfig
from workbench.model.link import LinkOrigin
from workbench.project.decisions import load_decisions
from workbench.project.project import Project, create_project

SENTENCE = "The harbour master said on Friday that the northern quay would stay closed until the cranes had been looked at. "
CLAIMS_AN_ARTICLE = 25
LABELS = ("supported", "disputed", "denied", "unaddressed")


def make_events(count: int) -> Iterator[bytes]:
    """The lines of one session with so many events."""
    text = SENTENCE * CLAIMS_AN_ARTICLE
    previous: str | None = None
    ids = IdMaker(lambda: 1_700_000_000_000, lambda size: b"\0" * size)
    heads: dict[str, str] = {}
    last = ""
    number = judged = 0
    while number < count:
        article, place = f"article-{judged // CLAIMS_AN_ARTICLE:05}", judged % CLAIMS_AN_ARTICLE
        claim = make_claim(
            article,
            "0" * 64,
            text,
            [(place * len(SENTENCE) + 31, (place + 1) * len(SENTENCE) - 2)],
            kind="indirect",
            stance="affirms",
            source=(place * len(SENTENCE) + 4, place * len(SENTENCE) + 18),
            cue=(place * len(SENTENCE) + 19, place * len(SENTENCE) + 23),
            score=0.75,
            reasons=("said",),
            proposed_by=("rules",),
        )
        ref = ev.ClaimRef.model_construct(article=article, id=claim.id)
        embedded = (ev.EmbeddedClaim.model_construct(article=article, sha256="0" * 64, claim=claim),)
        batch: list[tuple[type[ev.Event], dict[str, Any]]] = []
        if judged % 6 == 5:
            batch.append((ev.ClaimsRejected, {"claims": (ref,), "first": embedded}))
        else:
            batch.append((ev.ClaimsJudged, {"claims": (ref,), "label": LABELS[judged % 4], "first": embedded}))
            if judged % 5 == 0:
                end = ev.End.model_construct(article=None, id="evidence-1")
                origin = LinkOrigin.model_construct(suggested_by=None, rank=None)
                batch.append((ev.ClaimsLinked, {"from_": end, "to": ref, "relation": "supports", "origin": origin}))
            if judged % 7 == 0:
                batch.append((ev.NoteWritten, {"claim": ref, "text": "see the port's own account"}))
            if judged % 9 == 0:
                batch.append((ev.ClaimFlagged, {"claim": ref, "on": True}))
            if judged % 20 == 0:
                batch.append((ev.DecisionUndone, {}))
        for kind, members in batch:
            if number == count:
                return
            identifier = ids.next()
            if kind is ev.DecisionUndone:
                members["event"] = last
            opened = ev.SessionOpened.model_construct(program="0", scheme="0" * 32, guideline=None, role="annotator", read=())
            event = kind.model_construct(
                v=1,
                id=identifier,
                s="bench",
                n=number,
                p=previous,
                who="bench",
                at="2026-01-01T00:00:00.000Z",
                saw=ev.Saw.model_construct(systems=("rules",)),
                after=(heads[claim.id],) if claim.id in heads else (),
                session=opened if number == 0 else None,
                **members,
            )
            line, previous = seal(event)
            if kind is ev.ClaimsJudged:
                heads[claim.id] = identifier
            last = identifier
            number += 1
            yield line
        judged += 1


def time_appends(folder: Path, lines: list[bytes]) -> dict[str, float]:
    """Median microseconds of an append and of a bare write + fdatasync, taken in turn."""
    writer = SegmentWriter(folder / "bench" / "segment.jsonl")
    writer.append(lines[0])
    bare_fd = os.open(folder / "bench" / "bare.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    ours: list[float] = []
    bare: list[float] = []
    for line in lines[1:]:
        began = time.perf_counter()
        os.write(bare_fd, line)
        os.fdatasync(bare_fd)
        between = time.perf_counter()
        writer.append(line)
        ours.append(time.perf_counter() - between)
        bare.append(between - began)
    os.close(bare_fd)
    writer.close()
    medians = statistics.median(ours) * 1e6, statistics.median(bare) * 1e6
    return {"appends": len(ours), "append_us": medians[0], "bare_us": medians[1], "ratio": medians[0] / medians[1]}


def time_load(folder: Path, count: int) -> dict[str, float]:
    """Seconds of CPU to read, verify and fold a journal of so many events, the best of three."""
    root = folder / "project"
    layout = create_project(root, ProjectConfig(name="bench"))
    layout.articles.touch()
    segment = layout.journal_of("bench") / "bench.jsonl"
    segment.parent.mkdir(parents=True)
    with segment.open("wb") as file:
        for line in make_events(count):
            file.write(line)
    project = Project(root)
    found: list[float] = []
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        decisions = load_decisions(layout, project.index, "bench", verify=True)
        found.append(time.process_time() - began)
        decisions.require_whole()
        assert decisions.set.count == count
        del decisions
    megabytes = segment.stat().st_size / 1e6
    project.close()
    return {"events": count, "megabytes": megabytes, "load_cpu_s": min(found)}


def main() -> None:
    """Parses the command line, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--appends", type=int, default=2_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--dir", type=Path, help="a folder on the disk to measure (default: a temporary one)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="workbench-journal-", dir=options.dir))
    try:
        figures = time_appends(folder, list(make_events(options.appends + 1))) | time_load(folder, options.events)
    finally:
        shutil.rmtree(folder)
    if options.json:
        print(json.dumps(figures))
        return
    print(f"append to acknowledgement  {figures['append_us']:8.0f} µs (median of {figures['appends']:,.0f})")
    print(f"bare write + fdatasync     {figures['bare_us']:8.0f} µs, ratio {figures['ratio']:.2f}")
    load = f"{figures['load_cpu_s']:8.2f} s of CPU for {figures['events']:,.0f} events, {figures['megabytes']:.0f} MB"
    print(f"load with every check      {load}")


if __name__ == "__main__":
    main()
