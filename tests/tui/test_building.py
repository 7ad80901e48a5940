"""A project whose index is not built yet: usable at once, and complete without being opened again."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

from driving import Seat, make_project

from workbench.journal.ids import IdMaker
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp

COUNT = 3000
SENTENCE = "Pier {0} of the harbour is closed, the office said. "


async def test_the_first_article_can_be_decided_while_the_rest_is_indexed(tmp_path: Path) -> None:
    articles = [{"id": f"a{number}", "text": SENTENCE.format(number) * 5} for number in range(COUNT)]
    claims = {f"a{number}": [{"quote": f"Pier {number} of the harbour is closed", "score": 0.5}] for number in range(COUNT)}
    root = make_project(tmp_path / "many", articles, claims)
    shutil.rmtree(root / ".workbench")
    project = Project(root, wait=False)
    assert project.building is not None
    clock = itertools.count(1_700_000_000_000, 1000).__next__
    session = Session(project, "ana", clock=clock, ids=IdMaker(clock, bytes))
    app = WorkbenchApp(session)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            seat = Seat(app, pilot, root)
            await seat.shows("Pier 0 of the harbour is closed")
            await seat.press("s")
            await seat.wrote(1)
            await seat.until(lambda: len(app.work.rows) == COUNT, "every article in the list")
            await seat.until(lambda: f"1/{COUNT} decided" in seat.text(), "every claim counted")
            await seat.until(lambda: "indexing" not in seat.text(), "the end of indexing")
    finally:
        session.close()
        project.close()
