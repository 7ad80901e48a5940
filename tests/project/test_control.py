"""Accuracy against gold on hidden controls, and agreement with oneself on repeats."""

from __future__ import annotations

import json

from strategies import Bench, candidate
from test_assigned_work import assign

from workbench.cli.main import main
from workbench.project.progress import project_stats

A1, A2 = candidate("a1", 0), candidate("a2", 0)


def stats(bench: Bench, annotator: str = "ana") -> dict[str, object]:
    project = bench.project()
    try:
        return dict(project_stats(project)["annotators"][annotator])
    finally:
        project.close()


def test_accuracy_is_taken_on_complete_controls_against_gold(bench: Bench) -> None:
    judged = {"do": "judge", "claims": [A1], "label": "denied"}, {"do": "judge", "claims": [candidate("a1", 1)], "label": "supported"}
    bench.record(*judged, {"do": "complete", "article": "a1", "on": True}, annotator="eva")
    assert main(["gold", str(bench.root)]) == 0
    assign(bench, ("ana", "a1", "control", False), ("ana", "a2", "label", False))
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "judge", "claims": [candidate("a1", 1)], "label": "denied"})
    assert stats(bench)["control"] is None, "not complete yet"
    bench.record({"do": "complete", "article": "a1", "on": True})
    assert stats(bench)["control"] == {"articles": 1, "claims_f1": 1.0, "labels": 2, "same": 1, "kappa": 0.0}
    assert stats(bench)["assigned"] == {"articles": 2, "complete": 1, "blind": 0}


def test_agreement_with_oneself_is_taken_when_both_times_are_complete(bench: Bench) -> None:
    assign(bench, ("ana", "a1", "label", False), ("ana", "a1#again", "repeat", False))
    session = bench.session()
    again = [view.claim.id for view in session.views("a1#again")]
    session.close()
    bench.record(
        {"do": "judge", "claims": [A1], "label": "denied"},
        {"do": "judge", "claims": [candidate("a1", 1)], "label": "supported"},
        {"do": "complete", "article": "a1", "on": True},
        {"do": "judge", "claims": [again[0]], "label": "denied"},
        {"do": "reject", "claims": [again[1]]},
    )
    assert stats(bench)["repeat"] is None
    bench.record({"do": "complete", "article": "a1#again", "on": True})
    found = stats(bench)["repeat"]
    assert found == {"articles": 1, "claims_f1": 2 / 3, "labels": 1, "same": 1, "kappa": None}


def test_stats_prints_them_and_names_who_has_not_begun(bench: Bench, run) -> None:  # type: ignore[no-untyped-def]
    test_agreement_with_oneself_is_taken_when_both_times_are_complete(bench)
    with bench.layout.assignments.open("a") as file:
        line = {"schema": "assignment/1", "annotator": "ben", "article": "a2", "item": "a2", "purpose": "label", "blind": True}
        file.write(json.dumps(line | {"round": 1, "seed": 0}) + "\n")
    out = run("stats", bench.root).out
    assert "agreement with oneself: 1 article, claims F1 0.667, 1 of 1 labels the same, kappa undefined" in out
    assert "assigned 2 of 2 articles complete, 0 blind" in out
    assert "assigned 0 of 1 article complete, 1 blind" in out
