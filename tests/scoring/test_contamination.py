"""Gold that leans on the system it scores is shown beside the scores."""

from __future__ import annotations

from typing import Any

from workbench.scoring.base import Side
from workbench.scoring.report import Setting, System, build_report
from workbench.scoring.table import compact_table

from .build import item, side


def scored(gold: list[Side], predicted: list[Side]) -> dict[str, Any]:
    return build_report(gold, {"rules": System({one.article: one for one in predicted}, {})}, Setting("gold", "0"))


def test_claims_that_the_system_proposed_are_counted_and_the_blind_share_is_scored_alone() -> None:
    gold = [
        side("a", [item(0, 9, made=(("rules",), False, False)), item(20, 29, made=(("rules", "other"), True, False))]),
        side("b", [item(0, 9, made=((), False, True)), item(20, 29, made=((), False, True))]),
    ]
    predicted = [side("a", [item(0, 9), item(20, 29)]), side("b", [item(0, 9), item(50, 59)])]
    report = scored(gold, predicted)
    found = report["systems"]["rules"]["contamination"]
    assert (found["claims"], found["proposed_by_system"], found["proposed_and_unchanged"]) == (4, 2, 1)
    assert (found["decided_with_proposals_in_view"], found["decided_blind"]) == (2, 2)
    assert (found["recall_in_view"], found["recall_blind"]) == (1.0, 0.5)
    assert found["blind_articles"] == {"articles": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert "proposed 2 of the 4 gold claims itself" in compact_table(report)


def test_gold_that_says_nothing_of_its_origin_gives_null_with_the_reason() -> None:
    figures = scored([side("a", [item(0, 9)])], [side("a", [item(0, 9)])])["systems"]["rules"]
    assert figures["contamination"] is None
    assert figures["undefined"]["contamination"]
