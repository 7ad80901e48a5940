"""What an assignment means for whoever has it: own articles only, blind as assigned, repeats under an id of their own."""

from __future__ import annotations

import json

import pytest
from strategies import Bench, candidate, mark

from workbench.errors import IntentError
from workbench.project.audit import check_project
from workbench.project.release import build_gold

A1, A2, A3 = candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)


def assign(bench: Bench, *tasks: tuple[str, str, str, bool]) -> None:
    """Lines of assignments.jsonl: (annotator, item, purpose, blind); a repeat is written "a1#again"."""
    lines = [
        {"schema": "assignment/1", "annotator": who, "article": item.partition("#")[0], "item": item, "purpose": purpose, "blind": blind}
        | {"round": 1, "seed": 0}
        for who, item, purpose, blind in tasks
    ]
    bench.layout.assignments.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_the_assigned_articles_in_their_order_and_everything_for_who_has_none(bench: Bench) -> None:
    assign(bench, ("ana", "a3", "label", False), ("ana", "a1", "label", True))
    assert [row.id for row in bench.session("ana").rows()] == ["a3", "a1"]
    assert [row.id for row in bench.session("ben").rows()] == ["a1", "a2", "a3"]


def test_an_assigned_article_is_blind_as_its_line_says_whatever_the_share(bench: Bench) -> None:
    bench.layout.config.write_text('name = "t"\nblind = 1.0\n')
    assign(bench, ("ana", "a3", "label", False), ("ana", "a1", "label", True))
    session = bench.session("ana")
    assert (session.is_blind("a1"), session.is_blind("a3")) == (True, False)
    assert session.views("a1") == []
    assert bench.session("ben").is_blind("a3"), "without assignments the share decides, as before"


def test_no_decision_on_what_is_not_assigned_but_links_to_it(bench: Bench) -> None:
    assign(bench, ("ana", "a1", "label", False))
    for refused in (
        {"do": "judge", "claims": [A2], "label": "denied"},
        {"do": "reject", "claims": [A2]},
        {"do": "note", "claim": A2, "text": "x"},
        {"do": "complete", "article": "a2", "on": True},
        {"do": "move", "claim": A2, "start": 0, "end": 6},
        {"do": "attribute", "claim": A2, "kind": "direct"},
    ):
        with pytest.raises(IntentError, match="not assigned to ana"):
            bench.record(refused)
    evidence = bench.record(mark("a2", "cracks harmless"), {"do": "link", "from": A2, "to": A1, "relation": "denies"})[0].target
    bench.record({"do": "link", "from": evidence, "to": A1, "relation": "disputes"}, {"do": "reject", "claims": [evidence]})


def test_a_verdict_still_covers_its_cluster_in_other_articles(bench: Bench) -> None:
    assign(bench, ("ana", "a1", "label", False))
    bench.record({"do": "link", "from": A3, "to": A1, "relation": "same"}, {"do": "judge", "claims": [A1], "label": "supported"})
    view = bench.session("ana").set.view(("a3", A3))
    assert view is not None
    assert view.claim.label == "supported"


def test_a_repeat_knows_nothing_of_the_first_time_and_gold_nothing_of_the_repeat(bench: Bench) -> None:
    assign(bench, ("ana", "a1", "label", False), ("ana", "a1#again", "repeat", False))
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True})
    before = build_gold(bench.project()).lines()
    session = bench.session("ana")
    again = session.views("a1#again")
    assert [view.claim.quote for view in again] == [view.claim.quote for view in session.views("a1")]
    assert {view.claim.label for view in again} == {None}
    assert not {view.claim.id for view in again} & {view.claim.id for view in session.views("a1")}
    assert session.is_hidden(("a1", A1), "a1#again")
    session.close()
    bench.record(
        {"do": "judge", "claims": [again[0].claim.id], "label": "supported"},
        {"do": "link", "from": again[0].claim.id, "to": A1, "relation": "supports"},
        {"do": "complete", "article": "a1#again", "on": True},
    )
    assert build_gold(bench.project()).lines() == before
    bench.forget()
    assert [view.claim.label for view in bench.session("ana").views("a1#again")] == ["supported", None]
    assert check_project(bench.root) == []
