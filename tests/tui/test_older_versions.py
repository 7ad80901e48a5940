"""Verdicts to be given again, at the screen: a label that was split, an older guideline; chosen under Q or named at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide

from workbench.cli.main import main
from workbench.errors import UsageError
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp


@pytest.fixture
def changed(root: Path) -> Path:
    """Three claims judged under one guideline; another one holds now."""
    config = root / "workbench.toml"
    config.write_text('name = "harbour"\nguideline = "rules.md"\n')
    (root / "rules.md").write_text("## Label: denied\nRule: flatly.\n## Label: disputed\nRule: in part.\n")
    decide(
        root,
        {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"},
        {"do": "judge", "claims": [claim_of("courier", 3)], "label": "disputed"},
        {"do": "judge", "claims": [claim_of("wire", 1)], "label": "denied"},
    )
    (root / "rules.md").write_text("## Label: denied\nRule: flatly, by a party.\n## Label: disputed\nRule: in part.\n")
    return root


async def test_the_queue_of_what_the_changed_rule_concerns_is_chosen_by_key_and_gone_through(changed: Path) -> None:
    async with at_screen(changed) as seat:
        await seat.press("Q")
        for _ in range(30):
            await seat.press("l")
            if "‹ its rule has changed since ›" in seat.text():
                break
        await seat.shows("its rule has changed since", "2 claims")
        await seat.press("enter", "e")
        await seat.wrote(4)
        await seat.shows("queue: its rule has changed since, 2 of 2")
        await seat.press("s")
        events = await seat.wrote(5)
        assert [each["claims"][0]["id"] for each in events[3:]] == [claim_of("courier", 1), claim_of("wire", 1)]
        assert len({each["session"]["guideline"] for each in events if each["session"]}) == 2


async def test_a_queue_can_be_named_at_the_start(changed: Path) -> None:
    project = Project(changed)
    session = Session(project, "ana")
    try:
        app = WorkbenchApp(session, queue="other-rule")
        assert app.work.queue is not None
        assert app.work.desks[0].ref == ("courier", claim_of("courier", 1))
        with pytest.raises(UsageError, match="older-denied"):
            WorkbenchApp(session, queue="nonsense")
    finally:
        session.close()
        project.close()


async def test_without_a_change_the_filters_stay_as_they_were(root: Path) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    async with at_screen(root) as seat:
        await seat.press("Q", "h")
        await seat.shows("‹ decided twice ›")
    assert main(["check", str(root)]) == 0
