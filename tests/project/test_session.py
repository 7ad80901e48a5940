"""Every intent: what it comes to, what it may not do, and that a refused one leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from strategies import TEXTS, Bench, candidate, intent, mark, place, span, state_on_disk

from workbench.errors import IntentError
from workbench.journal.fold import View
from workbench.project.exchange import import_articles
from workbench.project.session import Outcome, Session

A1, A2, A3 = candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)
CRACKS, HARMLESS = candidate("a1", 1), candidate("a2", 1)
HOME = {A1: "a1", A2: "a2", A3: "a3", CRACKS: "a1", HARMLESS: "a2"}


@pytest.fixture
def session(bench: Bench) -> Iterator[Session]:
    opened = bench.session()
    yield opened
    opened.close()


@pytest.fixture
def do(session: Session) -> Callable[..., Outcome]:
    def call(**members: Any) -> Outcome:
        # `from` is a keyword of the language, so tests write `source_`.
        if "source_" in members:
            members["from"] = members.pop("source_")
        return session.do(intent(**members))

    return call


def view(session: Session, claim: str) -> View:
    ref = session.locate(claim)
    assert ref is not None
    found = session.view(ref)
    assert found is not None
    return found


def links(session: Session, article: str) -> list[tuple[str, str, str]]:
    return [(link.from_id, link.to_id, link.relation) for link in session.set.links(article)]


def label_of(session: Session, claim: str) -> str | None:
    return view(session, claim).claim.label


# -- judging ----------------------------------------------------------------------------------------------------------------


def test_a_verdict_accepts_the_claim_and_gives_label_and_confidence(session: Session, do: Callable[..., Outcome]) -> None:
    outcome = do(do="judge", claims=[A1], label="denied", confidence=4)
    claim = view(session, A1).claim
    assert (claim.decision, claim.label, claim.confidence) == ("accepted", "denied", 4)
    assert outcome.target == A1
    assert claim.origin.proposed_by == ("rules",)


def test_a_verdict_on_several_claims_is_one_event(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="judge", claims=[A1, A2, HARMLESS], label="disputed")
    assert session.count == 1
    do(do="undo")
    assert [label_of(session, claim) for claim in (A1, A2, HARMLESS)] == [None] * 3


def test_a_verdict_on_one_member_covers_the_cluster(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A1, to=A2, relation="same")
    do(do="link", source_=A2, to=A3, relation="same")
    outcome = do(do="judge", claims=[A3], label="denied")
    assert [label_of(session, claim) for claim in (A1, A2, A3)] == ["denied"] * 3
    assert set(outcome.target.split(",")) == {A1, A2, A3}
    assert label_of(session, CRACKS) is None


def test_a_verdict_for_that_mention_only_leaves_the_cluster_and_is_passed_by_later(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A1, to=A2, relation="same")
    do(do="judge", claims=[A1], label="disputed", only=True)
    assert [label_of(session, claim) for claim in (A1, A2)] == ["disputed", None]
    do(do="judge", claims=[A2], label="denied")
    assert [label_of(session, claim) for claim in (A1, A2)] == ["disputed", "denied"]
    do(do="judge", claims=[A1], label="supported")
    assert [label_of(session, claim) for claim in (A1, A2)] == ["supported", "supported"]


def test_a_changed_label_is_remembered_as_changed(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="judge", claims=[A1], label="denied")
    assert not view(session, A1).claim.origin.label_changed
    do(do="judge", claims=[A1], label="supported")
    assert view(session, A1).claim.origin.label_changed


def test_rejecting_takes_the_links_away_in_one_event_that_undo_brings_back(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A2, to=A1, relation="denies")
    do(do="link", source_=A1, to=A3, relation="supports")
    before = links(session, "a1")
    events = session.count
    do(do="reject", claims=[A1])
    assert session.count == events + 1
    assert (links(session, "a1"), links(session, "a2"), links(session, "a3")) == ([], [], [])
    assert view(session, A1).claim.decision == "rejected"
    do(do="undo")
    assert links(session, "a1") == before
    assert view(session, A1).claim.decision == "accepted"


def test_a_rejected_claim_loses_its_label(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="judge", claims=[A1], label="denied", confidence=3)
    do(do="reject", claims=[A1])
    claim = view(session, A1).claim
    assert (claim.decision, claim.label, claim.confidence) == ("rejected", None, None)


def test_resetting_a_candidate_makes_it_undecided_and_takes_its_links(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A2, to=A1, relation="denies", label="denied")
    do(do="reset", claims=[A1])
    claim = view(session, A1).claim
    assert (claim.decision, claim.label) == (None, None)
    assert links(session, "a1") == []


# -- marking and moving -----------------------------------------------------------------------------------------------------


def test_a_mark_makes_an_accepted_claim_with_its_attribution(session: Session) -> None:
    start, end = span("a1", "Mayor Ana Ruiz")
    outcome = session.do(
        intent(**mark("a1", "The toll rises", kind="indirect", source={"start": start, "end": end}, text="It costs more."))
    )
    claim = view(session, outcome.target).claim
    assert claim.source is not None
    assert (claim.quote, claim.decision, claim.kind, claim.source.quote, claim.text) == (
        "The toll rises", "accepted", "indirect", "Mayor Ana Ruiz", "It costs more.",
    )  # fmt: skip
    assert view(session, outcome.target).is_marked
    assert claim.origin.proposed_by == ()


def test_a_mark_on_exactly_a_candidate_keeps_its_id_and_who_proposed_it(session: Session) -> None:
    """Otherwise one claim would stand twice in gold, and the extractor would lose its hit."""
    outcome = session.do(intent(**mark("a1", "the bridge is safe")))
    assert outcome.target == A1
    assert view(session, A1).claim.origin.proposed_by == ("rules",)
    assert not view(session, A1).is_marked
    assert len([each for each in session.views("a1") if each.claim.quote == "the bridge is safe"]) == 1


def test_a_mark_on_a_rejected_candidate_accepts_it(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="reject", claims=[A1])
    assert session.do(intent(**mark("a1", "the bridge is safe"))).target == A1
    assert view(session, A1).claim.decision == "accepted"


def test_an_undone_mark_is_gone_and_may_be_made_again(session: Session, do: Callable[..., Outcome]) -> None:
    first = session.do(intent(**mark("a1", "12 euros"))).target
    do(do="undo")
    assert session.view(("a1", first)) is None
    again = session.do(intent(**mark("a1", "12 euros"))).target
    assert view(session, again).claim.decision == "accepted"
    assert [each.claim.quote for each in session.set.views("a1")] == ["12 euros"]
    do(do="undo")
    do(do="undo") if session.set.last_done() else None
    assert session.set.views("a1") == []


def test_a_place_that_a_moved_claim_left_can_be_marked_anew(session: Session, do: Callable[..., Outcome]) -> None:
    first = session.do(intent(**mark("a1", "12 euros"))).target
    start, end = span("a1", "The toll rises to 12 euros")
    do(do="move", claim=first, start=start, end=end)
    second = session.do(intent(**mark("a1", "12 euros"))).target
    assert second != first
    assert sorted(each.claim.quote for each in session.set.views("a1")) == ["12 euros", "The toll rises to 12 euros"]


def test_a_mark_of_several_fragments_has_their_hull_and_joined_words(session: Session) -> None:
    one, two = span("a1", "The toll"), span("a1", "12 euros")
    parts = [{"start": one[0], "end": one[1]}, {"start": two[0], "end": two[1]}]
    target = session.do(intent(do="mark", article="a1", start=one[0], end=two[1], fragments=parts)).target
    claim = view(session, target).claim
    assert (claim.quote, claim.start, claim.end, len(claim.fragments)) == ("The toll 12 euros", one[0], two[1], 2)


def test_moved_edges_keep_the_id_and_say_that_they_moved(session: Session, do: Callable[..., Outcome]) -> None:
    start, end = span("a1", "said the bridge is safe")
    do(do="judge", claims=[A1], label="denied")
    do(do="move", claim=A1, start=start, end=end)
    claim = view(session, A1).claim
    assert (claim.id, claim.quote, claim.label, claim.origin.span_changed) == (A1, "said the bridge is safe", "denied", True)
    do(do="undo")
    assert view(session, A1).claim.quote == "the bridge is safe"
    assert not view(session, A1).claim.origin.span_changed


def test_an_undecided_candidate_under_a_decided_claim_is_not_asked_again(session: Session, do: Callable[..., Outcome]) -> None:
    start, end = span("a1", CANDIDATE_CRACKS)
    do(do="move", claim=A1, start=start, end=end)
    assert CRACKS not in [each.claim.id for each in session.views("a1")]


CANDIDATE_CRACKS = "Engineers found cracks in the deck"


# -- attribution, notes, flags ----------------------------------------------------------------------------------------------


def test_attribution_sets_what_is_named_and_leaves_the_rest(session: Session, do: Callable[..., Outcome]) -> None:
    start, end = span("a1", "Mayor Ana Ruiz")
    do(do="attribute", claim=A1, source={"start": start, "end": end}, stance="affirms")
    do(do="attribute", claim=A1, kind="mixed")
    claim = view(session, A1).claim
    assert claim.source is not None
    assert (claim.source.quote, claim.stance, claim.kind) == ("Mayor Ana Ruiz", "affirms", "mixed")
    do(do="attribute", claim=A1, source=None)
    assert view(session, A1).claim.source is None
    assert view(session, A1).claim.stance == "affirms"


@pytest.mark.parametrize(
    "members", [{"do": "note", "text": "x"}, {"do": "attribute", "kind": "direct"}, {"do": "move", "start": 0, "end": 5}]
)
def test_a_note_an_attribution_and_an_edge_accept_a_candidate(session: Session, members: dict[str, Any]) -> None:
    session.do(intent(claim=A1, **members))
    assert view(session, A1).claim.decision == "accepted"


def test_a_link_accepts_both_ends(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A2, to=A1, relation="denies")
    assert [view(session, claim).claim.decision for claim in (A1, A2)] == ["accepted", "accepted"]


def test_a_flag_does_not_accept_a_candidate(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="flag", claim=A1, on=True)
    assert (view(session, A1).flagged, view(session, A1).claim.decision) == (True, None)
    do(do="flag", claim=A1, on=False)
    assert not view(session, A1).flagged


def test_a_claim_can_name_the_reporting_act_that_it_belongs_to(session: Session, do: Callable[..., Outcome]) -> None:
    act = session.do(intent(**mark("a1", "Mayor Ana Ruiz said the bridge is safe"))).target
    do(do="attribute", claim=A1, parent=act, stance="affirms")
    assert view(session, A1).claim.parent == act
    with pytest.raises(IntentError, match="its own reporting act"):
        do(do="attribute", claim=A1, parent=A1)
    do(do="attribute", claim=A1, parent=None)
    assert view(session, A1).claim.parent is None


@pytest.mark.parametrize("text", [None, ""])
def test_an_empty_note_takes_the_note_away(session: Session, do: Callable[..., Outcome], text: str | None) -> None:
    do(do="note", claim=A1, text="look here")
    assert view(session, A1).claim.note == "look here"
    do(do="note", claim=A1, text=text)
    assert view(session, A1).claim.note is None


def test_an_article_is_complete_until_it_is_not(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="complete", article="a1", on=True)
    assert session.set.is_complete("a1")
    do(do="complete", article="a1", on=False)
    assert not session.set.is_complete("a1")


# -- links ------------------------------------------------------------------------------------------------------------------


def test_same_is_stored_with_the_lesser_id_first_whichever_way_it_is_said(session: Session, do: Callable[..., Outcome]) -> None:
    low, high = sorted((A1, A2))
    do(do="link", source_=high, to=low, relation="same")
    assert links(session, "a1") == [(low, high, "same")]
    with pytest.raises(IntentError, match="there already"):
        do(do="link", source_=low, to=high, relation="same")
    do(do="unlink", source_=high, to=low)
    assert links(session, "a1") == []


def test_one_relation_stands_for_an_ordered_pair(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A2, to=A1, relation="supports")
    do(do="link", source_=A2, to=A1, relation="denies")
    do(do="link", source_=A1, to=A2, relation="supports")
    assert sorted(links(session, "a1")) == sorted([(A2, A1, "denies"), (A1, A2, "supports")])
    assert links(session, "a1") == links(session, "a2")


def test_a_link_with_a_label_is_one_event_for_both(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="link", source_=A3, to=A1, relation="same")
    events = session.count
    outcome = do(do="link", source_=A2, to=A1, relation="denies", label="denied")
    assert session.count == events + 1
    assert outcome.target == f"{A2}:{A1}"
    assert [label_of(session, claim) for claim in (A1, A3, A2)] == ["denied", "denied", None]
    do(do="undo")
    assert [label_of(session, claim) for claim in (A1, A3)] == [None, None]
    assert [relation for *_, relation in links(session, "a1")] == ["same"]


def test_same_carries_the_only_label_over_to_members_without_one(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="judge", claims=[A1], label="denied")
    do(do="link", source_=A1, to=A2, relation="same")
    assert label_of(session, A2) == "denied"


def test_same_leaves_two_different_labels_alone(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="judge", claims=[A1], label="denied")
    do(do="judge", claims=[A2], label="supported")
    do(do="link", source_=A1, to=A2, relation="same")
    assert [label_of(session, claim) for claim in (A1, A2)] == ["denied", "supported"]


def test_evidence_from_outside_bears_on_a_claim(session: Session, do: Callable[..., Outcome]) -> None:
    evidence = do(do="evidence", url="https://example.org/report", quote="no cracks").target
    do(do="link", source_=evidence, to=A1, relation="disputes")
    assert links(session, "a1") == [(evidence, A1, "disputes")]
    record = session.set.evidence_record(evidence)
    assert record is not None
    assert record.url == "https://example.org/report"


def test_a_claim_may_be_named_by_where_it_stands(session: Session, do: Callable[..., Outcome]) -> None:
    assert do(do="judge", claims=[place("a1", "the bridge is safe")], label="denied").target == A1
    assert do(do="link", source_=place("a2", "the bridge is safe"), to=A1, relation="denies").target == f"{A2}:{A1}"


@pytest.mark.parametrize("leaving", [[A1], [A2], [A3], [A1, A2], [A2, A3], [A1, A3]])
@pytest.mark.parametrize("joined", [[(A1, A2), (A2, A3)], [(A1, A2), (A2, A3), (A1, A3)], [(A1, A3), (A2, A3)]])
def test_a_split_cuts_the_cluster_in_two_and_keeps_both_sides_together(
    session: Session, do: Callable[..., Outcome], leaving: list[str], joined: list[tuple[str, str]]
) -> None:
    for one, other in joined:
        do(do="link", source_=one, to=other, relation="same")
    do(do="link", source_=CRACKS, to=A1, relation="disputes")
    do(do="split", claims=leaving)
    staying = [claim for claim in (A1, A2, A3) if claim not in leaving]
    for side in (leaving, staying):
        for claim in side:
            assert {each for _, each in session.set.cluster((HOME[claim], claim))} == set(side)
    assert (CRACKS, A1, "disputes") in links(session, "a1"), "a split may only touch `same`"
    do(do="undo")
    assert {claim for _, claim in session.set.cluster(("a1", A1))} == {A1, A2, A3}


# -- undo and redo ----------------------------------------------------------------------------------------------------------


def test_undo_and_redo_name_the_event_that_they_turn(session: Session, do: Callable[..., Outcome]) -> None:
    event = do(do="judge", claims=[A1], label="denied").event
    assert do(do="undo").target == event
    assert do(do="redo").target == event
    assert label_of(session, A1) == "denied"


def test_a_new_decision_clears_redo(session: Session, do: Callable[..., Outcome]) -> None:
    do(do="judge", claims=[A1], label="denied")
    do(do="undo")
    do(do="flag", claim=A2, on=True)
    with pytest.raises(IntentError, match="nothing to redo"):
        do(do="redo")


def test_undo_reaches_behind_a_restart(bench: Bench) -> None:
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "judge", "claims": [A2], "label": "denied"})
    bench.record({"do": "undo"}, {"do": "undo"})
    bench.record({"do": "redo"})
    state = state_on_disk(bench.root)
    assert [claim["id"] for article in ("a1", "a2") for claim in state[article]["annotated"]["claims"]] == [A1]


# -- refused ----------------------------------------------------------------------------------------------------------------

_TEXT_END = len(TEXTS["a1"])


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"do": "judge", "claims": [A1], "label": "true"}, "no label 'true'; it has supported, disputed"),
        ({"do": "judge", "claims": [A1, "nobody"], "label": "denied"}, "no claim 'nobody'"),
        ({"do": "judge", "claims": [{"article": "a1", "start": 0, "end": 1}], "label": "denied"}, "stands at 0 to 1"),
        ({"do": "judge", "claims": [{"article": "a9", "start": 0, "end": 1}], "label": "denied"}, "no article 'a9'"),
        ({"do": "reject", "claims": ["nobody"]}, "no claim"),
        ({"do": "reset", "claims": [A1]}, "nothing has been decided"),
        ({"do": "mark", "article": "a9", "start": 0, "end": 1}, "no article 'a9'"),
        ({"do": "mark", "article": "a1", "start": 5, "end": 5}, "no span"),
        ({"do": "mark", "article": "a1", "start": 9, "end": 5}, "no span"),
        ({"do": "mark", "article": "a1", "start": 5, "end": _TEXT_END + 1}, f"{_TEXT_END} code points"),
        ({"do": "mark", "article": "a1", "start": 1, "end": 2}, "only white space"),
        ({"do": "mark", "article": "a1", "start": 0, "end": 9, "fragments": [{"start": 0, "end": 4}]}, "do not fill"),
        (
            {"do": "mark", "article": "a1", "start": 0, "end": 9, "fragments": [{"start": 0, "end": 6}, {"start": 5, "end": 9}]},
            "no span",
        ),
        ({"do": "mark", "article": "a1", "start": 2, "end": 9, "source": {"start": 9, "end": 2}}, "source 9 to 2"),
        ({"do": "mark", "article": "a1", "start": 2, "end": 9, "cue": {"start": 9, "end": 9999}}, "cue 9 to 9999"),
        ({"do": "move", "claim": A1, "start": 22, "end": 40}, "edges are there already"),
        ({"do": "move", "claim": A1, "start": 22, "end": 9999}, "no span"),
        ({"do": "attribute", "claim": A1, "source": {"start": 7, "end": 3}}, "source 7 to 3"),
        ({"do": "link", "from": A1, "to": A2, "relation": "refutes"}, "no relation 'refutes'; it has supports"),
        ({"do": "link", "from": A1, "to": A1, "relation": "same"}, "linked to itself"),
        ({"do": "link", "from": A1, "to": A2, "relation": "denies", "label": "true"}, "no label"),
        ({"do": "link", "from": "ev-0", "to": A2, "relation": "denies"}, "no claim 'ev-0'"),
        ({"do": "unlink", "from": A1, "to": A2}, "no link between"),
        ({"do": "split", "claims": [A1]}, "the whole cluster"),
        ({"do": "split", "claims": [A1, A2]}, "one cluster"),
        ({"do": "evidence", "note": "neither url nor quote"}, "a url or a quote"),
        ({"do": "note", "claim": "nobody", "text": "x"}, "no claim"),
        ({"do": "flag", "claim": A1, "on": False}, "not flagged"),
        ({"do": "complete", "article": "a1", "on": False}, "not marked complete"),
        ({"do": "complete", "article": "a9", "on": True}, "no article"),
        ({"do": "undo"}, "nothing to undo"),
        ({"do": "redo"}, "nothing to redo"),
    ],
)
def test_an_impossible_intent_is_refused_with_its_reason_and_writes_nothing(bench: Bench, members: dict[str, Any], reason: str) -> None:
    session = bench.session()
    with pytest.raises(IntentError, match=reason):
        session.do(intent(**members))
    assert session.count == 0
    session.close()
    assert bench.journal() == []


@pytest.mark.parametrize(
    ("first", "members", "reason"),
    [
        (mark("a1", "12 euros"), mark("a1", "12 euros"), "a claim already"),
        ({"do": "link", "from": A1, "to": A2, "relation": "same"}, {"do": "link", "from": A2, "to": A1, "relation": "denies"}, "excludes"),
        ({"do": "link", "from": A2, "to": A1, "relation": "denies"}, {"do": "link", "from": A1, "to": A2, "relation": "same"}, "excludes"),
        ({"do": "attribute", "claim": A1, "kind": "mixed"}, {"do": "attribute", "claim": A1, "kind": "mixed"}, "so already"),
        (mark("a1", "said the bridge is safe"), {"do": "attribute", "claim": A1, "parent": A2}, "another article"),
        (
            {"do": "mark", "article": "a1", "start": 22, "end": 40, "fragments": [{"start": 22, "end": 25}, {"start": 33, "end": 40}]},
            {"do": "judge", "claims": [place("a1", "the bridge is safe")], "label": "denied"},
            "2 claims stand at 22 to 40; name one by id",
        ),
        ({"do": "judge", "claims": [A1], "label": "denied"}, mark("a1", "the bridge is safe"), "a claim already"),
        ({"do": "flag", "claim": A1, "on": True}, {"do": "flag", "claim": A1, "on": True}, "flagged already"),
        ({"do": "complete", "article": "a1", "on": True}, {"do": "complete", "article": "a1", "on": True}, "complete already"),
        ({"do": "link", "from": A1, "to": A2, "relation": "denies"}, {"do": "link", "from": A1, "to": A2, "relation": "denies"}, "already"),
        ({"do": "link", "from": A1, "to": A2, "relation": "same"}, {"do": "split", "claims": [A1, A2]}, "the whole cluster"),
        ({"do": "evidence", "url": "u"}, {"do": "evidence", "url": "u"}, "there already"),
    ],
)
def test_what_is_there_already_is_refused_and_writes_nothing(
    bench: Bench, first: dict[str, Any], members: dict[str, Any], reason: str
) -> None:
    session = bench.session()
    session.do(intent(**first))
    size = session.path.stat().st_size
    with pytest.raises(IntentError, match=reason):
        session.do(intent(**members))
    assert session.path.stat().st_size == size
    session.close()


def test_evidence_from_outside_is_not_the_same_as_a_claim(session: Session, do: Callable[..., Outcome]) -> None:
    evidence = do(do="evidence", url="u").target
    with pytest.raises(IntentError, match="cannot take part"):
        do(do="link", source_=evidence, to=A1, relation="same")


# -- a text that changed ----------------------------------------------------------------------------------------------------


def test_decisions_stay_with_the_text_that_they_were_made_on(bench: Bench) -> None:
    """Silent use of old offsets in a new text would put words into gold that nobody judged."""
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True})
    (bench.root / "a1.txt").write_text("New: " + TEXTS["a1"], encoding="utf-8")
    project = bench.project()
    import_articles(project, [bench.root / "a1.txt"], revise=True)
    session = Session(project, "ana")
    assert [each.claim.id for each in session.views("a1") if each.claim.decision] == []
    assert state_on_disk(bench.root)["a1"]["annotated"]["claims"] == ()
    assert not state_on_disk(bench.root)["a1"]["annotated"]["complete"], "the new text was never looked through"
    for members in ({"do": "move", "start": 0, "end": 9}, {"do": "attribute", "source": {"start": 0, "end": 3}}):
        with pytest.raises(IntentError, match="earlier text"):
            session.do(intent(claim=A1, **members))
    session.do(intent(do="complete", article="a1", on=True))
    session.close()
    assert state_on_disk(bench.root)["a1"]["annotated"]["complete"]
