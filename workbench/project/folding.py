"""Owns reading the journals of several annotators side by side, each in a process, into the cache; must never judge what it finds.

A process keeps only what is whole: a journal that is damaged, or a process that died, leaves no cache, and whoever needs the journal
next reads it himself and says what is wrong. Processes are spawned, not forked: a progress bar's thread must not be copied into them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from workbench.project.decisions import load_decisions
from workbench.project.index import Index
from workbench.project.layout import Layout
from workbench.project.project import Project

_CONTEXT: Final = multiprocessing.get_context("spawn")
_GREAT: Final = 2_000_000
"""Bytes of a journal from which a process of its own is worth its start, a quarter of a second."""
_LOOK: Final = 0.2
"""Seconds between two words about how far it is."""


def fold_ahead(project: Project, annotators: Sequence[str], tell: Callable[[str, int], None] = lambda what, count: None) -> None:
    """Caches the great journals of these annotators that are not cached at all; `tell` hears (what, how many), from the start on."""
    waiting = [name for name in annotators if _is_great(project.layout, name) and project.index.head(name) is None]
    processors = os.cpu_count() or 1
    if processors < 2 or len(waiting) < 2 or not project.index.is_kept or project.layout.is_practice:
        return
    running: list[BaseProcess] = []
    done, total = 0, len(waiting)
    try:
        while waiting or running:
            # One more than there are processors: of three journals on two, the last would be read alone.
            while waiting and len(running) <= processors:
                running.append(_start(project.layout.root, waiting.pop(0)))
            tell(f"of {total} journals read", done)
            ready = multiprocessing.connection.wait([each.sentinel for each in running], _LOOK)
            for each in [each for each in running if each.sentinel in ready]:
                each.join()  # its end of the pipe closes a moment before it is gone: asking whether it lives would spin until then
                running.remove(each)
                done += 1
    finally:
        for each in running:
            each.kill()
            each.join()


def _is_great(layout: Layout, annotator: str) -> bool:
    with contextlib.suppress(OSError):  # who reads it next says what is wrong with it
        return sum(path.stat().st_size for path in layout.segments_of(annotator)) >= _GREAT
    return False


def _start(root: Path, annotator: str) -> BaseProcess:
    process = _CONTEXT.Process(target=_fold, args=(root, annotator), daemon=True)
    process.start()
    return process


def _fold(root: Path, annotator: str) -> None:
    """The life of a process: the journal of one annotator into the cache."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    layout = Layout(root)
    with contextlib.suppress(Exception), contextlib.closing(Index(layout)) as index:  # what is wrong is said by who reads it next
        load_decisions(layout, index, annotator)
    os._exit(0)  # taking apart what was read would cost a tenth of its reading
