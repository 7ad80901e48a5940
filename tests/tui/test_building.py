"""A project whose index is still being built is worked on at once, and what comes later moves nothing."""

from __future__ import annotations

from strategies import Bench, span, write_articles

from workbench.project.exchange import import_articles
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.desk import Desk
from workbench.tui.work import Work


def test_articles_that_are_indexed_later_come_behind_and_the_desk_stays(bench: Bench) -> None:
    more = ({"id": f"n{number:03d}", "text": f"Ship {number} came in."} for number in range(400))
    project = bench.project()
    import_articles(project, [write_articles(bench.root / "more.jsonl", more)])
    project.close()
    bench.forget()
    project = Project(bench.root, wait=False)
    assert project.building is not None
    session = Session(project, "ana")
    work = Work(session)
    desk = Desk.where_left(work, ("a1", None))
    in_hand, first = desk.ref, len(desk.rows)
    assert desk.view is not None
    assert (desk.view.claim.start, desk.view.claim.end) == span("a1", "the bridge is safe")
    assert project.building.wait(30)
    work.renew()
    assert first <= len(desk.rows) == 403
    assert desk.ref == in_hand
    assert work.total().claims == 5
    assert work.name_of("n399") == "n399"
    session.close()
    project.close()
