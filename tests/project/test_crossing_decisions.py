"""Decisions that cross: merged sessions, several relations between the same claims, verdicts for one mention only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from strategies import Bench, candidate, intent

from workbench.errors import IntentError
from workbench.project.session import Session

A1, A2, A3 = candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)


def opened(bench: Bench) -> Session:
    return Session(bench.project(), "ana")


def test_a_redo_counts_after_a_merge_even_when_another_machine_decided_in_between(bench: Bench, tmp_path: Path) -> None:
    """The other machine closes redo for its own person, but must not take a redo away that was made elsewhere."""
    bench.record({"do": "judge", "claims": [A1], "label": "denied"})
    there = bench.copy(tmp_path / "there")
    bench.record({"do": "undo"})
    there.record({"do": "flag", "claim": A2, "on": True})
    bench.record({"do": "redo"})
    for path in there.journal():
        target = bench.layout.journal_of("ana") / path.name
        if not target.exists():
            shutil.copy(path, target)
    session = opened(bench)
    view = session.view(("a1", A1))
    assert view is not None
    assert view.claim.label == "denied"
    session.close()


def test_a_new_decision_still_closes_redo_and_after_a_restart_too(bench: Bench) -> None:
    bench.record({"do": "flag", "claim": A1, "on": True}, {"do": "undo"}, {"do": "flag", "claim": A2, "on": True})
    session = opened(bench)
    with pytest.raises(IntentError, match="nothing to redo"):
        session.do(intent(do="redo"))
    session.close()


def test_unlink_takes_only_the_direction_that_is_named(bench: Bench) -> None:
    bench.record({"do": "link", "from": A1, "to": A2, "relation": "denies"})
    session = opened(bench)
    with pytest.raises(IntentError, match="no link"):
        session.do(intent(do="unlink", **{"from": A2, "to": A1}))
    session.do(intent(do="unlink", **{"from": A1, "to": A2}))
    session.close()


def test_a_verdict_for_one_mention_only_is_not_spread_by_joining(bench: Bench) -> None:
    bench.record({"do": "judge", "claims": [A1], "label": "denied", "only": True}, {"do": "link", "from": A1, "to": A3, "relation": "same"})
    session = opened(bench)
    view = session.view(("a3", A3))
    assert view is not None
    assert view.claim.label is None
    session.close()


def test_a_split_writes_over_no_other_relation(bench: Bench) -> None:
    bench.record(
        {"do": "link", "from": A2, "to": A1, "relation": "denies"},
        {"do": "link", "from": A1, "to": A3, "relation": "same"},
        {"do": "link", "from": A2, "to": A3, "relation": "same"},
        {"do": "split", "claims": [A3]},
    )
    session = opened(bench)
    assert [link.relation for link in session.set.links("a1")] == ["denies"]
    session.close()


def test_an_edge_does_not_move_onto_another_claim_of_the_person(bench: Bench) -> None:
    session = opened(bench)
    first, second = session.views("a1")[:2]
    session.do(intent(do="judge", claims=[second.claim.id], label="denied"))
    with pytest.raises(IntentError, match="another claim stands exactly there"):
        session.do(intent(do="move", claim=first.claim.id, start=second.claim.start, end=second.claim.end))
    session.close()


def test_a_rejected_claim_is_not_brought_back_by_a_link(bench: Bench) -> None:
    bench.record({"do": "reject", "claims": [A2]})
    session = opened(bench)
    with pytest.raises(IntentError, match="rejected"):
        session.do(intent(do="link", relation="denies", **{"from": A2, "to": A1}))
    session.close()
