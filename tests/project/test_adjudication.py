"""Adjudication: what is settled becomes the adjudicator's, each ruling with all that follows from it in one event."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import TEXTS, Bench, candidate, decisions, intent, mark, perform, span, state_of, state_on_disk, tiny_project

from workbench.errors import IntentError
from workbench.journal.fold import Ref
from workbench.project.adjudication import Adjudication, open_queue, queue_of
from workbench.project.answers import Answer, can_answer
from workbench.project.case_law import case_law, like_cases, search_cases
from workbench.project.decisions import load_decisions
from workbench.project.differences import NOTHING, Difference
from workbench.project.held import Reading
from workbench.project.project import Project
from workbench.project.readings import readings_of
from workbench.project.release import build_gold, choose_annotator
from workbench.project.roles import make_adjudicator
from workbench.project.session import Session


@pytest.fixture(scope="module")
def tiny_made(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return tiny_project(tmp_path_factory.mktemp("adjudication") / "tiny")


@contextmanager
def court(bench: Bench, name: str = "eva") -> Iterator[Adjudication]:
    """Somebody who adjudicates the project as it is now."""
    session = Session(Project(bench.root), name)
    try:
        yield Adjudication(session, open_queue(session))
    finally:
        session.close()
        session.project.close()


def complete(*articles: str) -> list[dict[str, Any]]:
    return [{"do": "complete", "article": article, "on": True} for article in articles or TEXTS]


def do(adjudication: Adjudication, difference: Difference, answer: Answer, rule: str | None = None) -> None:
    """Settles a difference as the screen does."""
    session = adjudication.standing
    assert isinstance(session, Session)
    session.do(adjudication.settle(difference, answer, rule))
    adjudication.recount(difference.key)


def undo(adjudication: Adjudication) -> None:
    assert isinstance(adjudication.standing, Session)
    adjudication.standing.do(intent(do="undo"))
    adjudication.recount(None)


def claims_of(adjudication: Adjudication) -> dict[Ref, tuple[str | None, str | None, str]]:
    """(decision, label, words) of everything that the adjudicator has looked at."""
    fold = adjudication.standing.set
    return {(a, v.claim.id): (v.claim.decision, v.claim.label, v.claim.quote) for a in TEXTS for v in fold.views(a) if v.claim.decision}


def two_readings(bench: Bench) -> None:
    """Ana and ben differ in a label, in edges, in a claim, in a refusal and in a link."""
    safe, cracks, far = candidate("a1", 0), candidate("a1", 1), candidate("a2", 0)
    shared = [{"do": "judge", "claims": [far], "label": "denied"}, {"do": "reject", "claims": [candidate("a3", 0)]}]
    bench.record(
        *shared,
        {"do": "judge", "claims": [safe], "label": "disputed"},
        {"do": "judge", "claims": [cracks], "label": "supported"},
        {"do": "link", "from": far, "to": safe, "relation": "denies"},
        *complete(),
        annotator="ana",
    )
    start, end = span("a1", "Engineers found cracks")
    bench.record(
        *shared,
        {"do": "judge", "claims": [safe], "label": "denied"},
        {"do": "judge", "claims": [cracks], "label": "supported"},
        {"do": "move", "claim": cracks, "start": start, "end": end},
        mark("a1", "The toll rises to 12 euros"),
        *complete(),
        annotator="ben",
    )


def test_a_ruling_takes_a_claim_over_with_all_that_follows(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        label, link, toll, edges = adjudication.queue.differences
        assert [each.aspect for each in (label, link, toll, edges)] == ["label", "link", "existence", "boundary"]
        do(adjudication, link, Answer("annotator", "ana"))
        far = {("a2", candidate("a2", 0)): ("accepted", "denied", "the bridge is safe")}
        assert claims_of(adjudication) == far, "an end that nobody differs about comes with its link"
        assert adjudication.standing.set.links("a1") == [], "the link itself waits for the other end"
        do(adjudication, label, Answer("annotator", "ana"))
        assert claims_of(adjudication) == {("a1", candidate("a1", 0)): ("accepted", "disputed", "the bridge is safe"), **far}
        assert [each.relation for each in adjudication.standing.set.links("a1")] == ["denies"]
        do(adjudication, toll, Answer("annotator", "ana"))
        assert [*claims_of(adjudication).values()][1] == ("rejected", None, "The toll rises to 12 euros"), "ana has nothing there"
        do(adjudication, edges, Answer("intersection"))
        assert claims_of(adjudication)["a1", candidate("a1", 1)] == ("accepted", "supported", "Engineers found cracks")
        assert adjudication.is_complete("a1"), "nothing is open there any more"
        agreed = adjudication.agreements()
        assert agreed is not None
        adjudication.standing.do(agreed)  # type: ignore[attr-defined]
        assert claims_of(adjudication)["a2", candidate("a2", 0)] == ("accepted", "denied", "the bridge is safe")
        assert claims_of(adjudication)["a3", candidate("a3", 0)][0] == "rejected", "a refusal that all share is taken too"
        assert [adjudication.is_complete(article) for article in TEXTS] == [True, True, True]
        assert (adjudication.agreements(), adjudication.open_count()) == (None, 0)


def test_undo_takes_back_a_ruling_with_what_followed(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        before = state_of(adjudication.project, adjudication.standing.set)
        for difference in adjudication.queue.differences:
            do(adjudication, difference, Answer("annotator", "ben"))
        assert adjudication.open_count() == 0
        for _ in adjudication.queue.differences:
            undo(adjudication)
        assert adjudication.open_count() == 4
        assert state_of(adjudication.project, adjudication.standing.set) == before


def test_a_second_ruling_takes_the_place_of_the_first(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        label, link, toll, edges = adjudication.queue.differences
        for difference in (label, link, toll, edges):
            do(adjudication, difference, Answer("annotator", "ben"))
        marked = next(ref for ref, (_, _, words) in claims_of(adjudication).items() if words.startswith("The toll"))
        do(adjudication, toll, Answer("neither"))
        assert claims_of(adjudication)[marked][0] == "rejected"
        do(adjudication, edges, Answer("annotator", "ana"))
        assert claims_of(adjudication)["a1", candidate("a1", 1)][2] == "Engineers found cracks in the deck"
        do(adjudication, label, Answer("own", None, "unaddressed"))
        assert claims_of(adjudication)["a1", candidate("a1", 0)][1] == "unaddressed"
        do(adjudication, label, Answer("neither"))
        assert claims_of(adjudication)["a1", candidate("a1", 0)][0] == "rejected", "neither label: it is no claim"
        assert adjudication.state(link) == "settled"


def test_a_refused_claim_makes_its_link_moot(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        label, link, *_ = adjudication.queue.differences
        do(adjudication, label, Answer("neither"))
        assert adjudication.state(link) == "moot"


def test_a_role_and_rulings_stand_in_a_journal_like_any_other(bench: Bench) -> None:
    two_readings(bench)
    project = Project(bench.root)
    assert make_adjudicator(project, "eva")
    assert not make_adjudicator(project, "eva"), "once is enough"
    project.close()
    with court(bench) as adjudication:
        do(adjudication, adjudication.queue.differences[0], Answer("annotator", "ana"), "an open question is disputed")
    state = state_on_disk(bench.root, "eva")
    bench.forget()
    assert state_on_disk(bench.root, "eva") == state, "folded again from the file alone"
    decisions = load_decisions(bench.layout, Project(bench.root).index, "eva", verify=True)
    (ruling,) = [decisions.set.ruling(each) for each in decisions.set.rulings]
    assert ruling is not None
    assert (ruling["aspect"], ruling["outcome"], ruling["of"], ruling["rule"]) == (
        "label",
        "disputed",
        "ana",
        "an open question is disputed",
    )
    assert bench.journal("eva")[0].read_bytes().split(b"\n")[0].find(b'"role":"adjudicator"') > 0
    assert choose_annotator(Project(bench.root)) == ("eva", "adjudicated")


def test_an_adjudicator_sees_no_queue_of_their_own(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        do(adjudication, adjudication.queue.differences[0], Answer("annotator", "ana"))
    with court(bench) as adjudication:
        assert adjudication.queue.names == ["ana", "ben"]
        assert adjudication.open_count() == 3, "what was settled in an earlier session stays so"


def test_rules_are_offered_where_the_same_stands_against_the_same(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        label, _, toll, _ = adjudication.queue.differences
        do(adjudication, label, Answer("annotator", "ana"), "an open question is disputed")
        do(adjudication, toll, Answer("annotator", "ben"), "prices are claims")
        cases = case_law(adjudication.standing.set)
        assert [case.rule for case in cases] == ["prices are claims", "an open question is disputed"]
        assert [case.rule for case in like_cases(cases, label, "the bridge")] == ["an open question is disputed"]
        assert [case.rule for case in search_cases(cases, "PRIC cl")] == ["prices are claims"]
        assert search_cases(cases, "prices disputed") == []
        undo(adjudication)
        assert len(case_law(adjudication.standing.set)) == 1, "a rule goes with its ruling"


def test_evidence_from_outside_comes_with_its_link(bench: Bench) -> None:
    safe = candidate("a1", 0)
    shared = [{"do": "judge", "claims": [safe], "label": "denied"}]
    bench.record(*shared, {"do": "evidence", "url": "https://example.org/1"}, annotator="ana")
    (evidence,) = bench.record({"do": "evidence", "url": "https://example.org/2"}, annotator="ana")
    bench.record({"do": "link", "from": evidence.target, "to": safe, "relation": "denies"}, *complete("a1"), annotator="ana")
    bench.record(*shared, *complete("a1"), annotator="ben")
    with court(bench) as adjudication:
        (link,) = adjudication.queue.differences
        do(adjudication, link, Answer("annotator", "ana"))
        fold = adjudication.standing.set
        assert fold.evidence_record(evidence.target) is not None
        assert [(each.from_article, each.relation) for each in fold.links("a1")] == [(None, "denies")]
        assert adjudication.is_complete("a1")


def test_articles_of_one_annotator_alone_are_taken_only_when_asked(bench: Bench) -> None:
    bench.record({"do": "judge", "claims": [candidate("a3", 0)], "label": "supported"}, *complete("a3"), annotator="ana")
    bench.record(*complete("a1"), annotator="ben")
    with court(bench) as adjudication:
        assert adjudication.agreements() is None
        alone = adjudication.singles()
        assert alone is not None
        adjudication.standing.do(alone)  # type: ignore[attr-defined]
        assert claims_of(adjudication) == {("a3", candidate("a3", 0)): ("accepted", "supported", "The bridge is safe")}
        assert adjudication.is_complete("a3")


def test_an_answer_that_makes_no_sense_is_known(bench: Bench) -> None:
    two_readings(bench)
    with court(bench) as adjudication:
        label, link, toll, edges = adjudication.queue.differences
        names = adjudication.queue.names
        assert toll.values[0] == NOTHING
        assert can_answer(toll, Answer("annotator", "ana"), names), "nothing there is an answer too"
        assert not can_answer(label, Answer("union"), names)
        assert not can_answer(toll, Answer("union"), names), "there is only one span"
        assert can_answer(edges, Answer("union"), names)
        assert not can_answer(link, Answer("intersection"), names)
        with pytest.raises(IntentError, match="no label"):
            adjudication.standing.do(adjudication.settle(label, Answer("own", None, "shaky")))  # type: ignore[attr-defined]


def test_the_round_that_comes_with_the_sources_is_settled_and_its_gold_is_what_it_comes_to(tmp_path: Path) -> None:
    round_ = Path(shutil.copytree(Path(__file__).parents[2] / "data" / "round", tmp_path / "round"))
    project = Project(round_)
    gold = build_gold(project)
    assert gold.lines() == (round_ / "gold.jsonl").read_bytes()
    assert gold.card == (round_ / "gold.card.md").read_text()
    project.close()
    with court(Bench(round_), "tove") as adjudication:
        states = [adjudication.state(each) for each in adjudication.queue.differences]
        assert (states.count("settled"), states.count("moot"), states.count("open")) == (28, 1, 0)
        assert adjudication.agreements() is None


# -- laws -------------------------------------------------------------------------------------------------------------------

_each = st.lists(decisions, max_size=10)


def _play(tiny: Bench, folder: Path, sides: dict[str, list[tuple[Any, ...]]]) -> Bench:
    """The tiny project with these decisions of these annotators, everything complete."""
    bench = Bench(Path(shutil.copytree(tiny.root, folder)))
    for name, steps in sides.items():
        session = bench.session(name)
        for step in steps:
            perform(session, step)
        for article in TEXTS:
            if not session.set.is_complete(article, session.project.article(article).sha256):
                session.do(intent(do="complete", article=article, on=True))
        session.close()
        session.project.close()
    return bench


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ana=_each, ben=_each)
def test_taking_all_agreements_and_undo_gives_the_set_before(tiny_made: Bench, tmp_path_factory: Any, ana: Any, ben: Any) -> None:
    bench = _play(tiny_made, tmp_path_factory.mktemp("law") / "p", {"ana": ana, "ben": ben})
    with court(bench) as adjudication:
        before = state_of(adjudication.project, adjudication.standing.set)
        agreed = adjudication.agreements()
        if agreed is None:
            return
        adjudication.standing.do(agreed)  # type: ignore[attr-defined]
        assert adjudication.agreements() is None, "nothing is left of it"
        undo(adjudication)
        assert state_of(adjudication.project, adjudication.standing.set) == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ana=_each, ben=_each)
def test_who_is_followed_in_everything_differs_in_nothing(tiny_made: Bench, tmp_path_factory: Any, ana: Any, ben: Any) -> None:
    """Every ruling as ana, and all agreements: then the adjudicator holds what ana holds, and every article is complete."""
    bench = _play(tiny_made, tmp_path_factory.mktemp("law") / "p", {"ana": ana, "ben": ben})
    with court(bench) as adjudication:
        for difference in adjudication.queue.differences:
            if adjudication.state(difference) == "open":
                answer = Answer("annotator", "ana")
                if not can_answer(difference, answer, adjudication.queue.names):
                    answer = Answer("neither")
                do(adjudication, difference, answer)
        agreed = adjudication.agreements()
        if agreed is not None:
            adjudication.standing.do(agreed)  # type: ignore[attr-defined]
        assert adjudication.open_count() == 0
        session = adjudication.standing
        assert isinstance(session, Session)
        session.keep()
        sets = [readings_of(adjudication.project, "ana"), readings_of(adjudication.project, "eva", complete_only=False)]
        touched = {article for article in TEXTS if adjudication.queue.of_article.get(article)}
        assert touched <= set(sets[1].of) or not touched
        assert queue_of(adjudication.project, sets).differences == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sittings=st.lists(_each, min_size=2, max_size=4))
def test_readings_kept_over_sittings_are_those_of_the_journal(tiny_made: Bench, tmp_path_factory: Any, sittings: Any) -> None:
    bench = Bench(Path(shutil.copytree(tiny_made.root, tmp_path_factory.mktemp("law") / "p")))
    for steps in sittings:
        session = bench.session("ana")
        for step in steps:
            perform(session, step)
        session.close()
        session.project.close()
        kept = _readings(bench)
    shutil.rmtree(bench.root / ".workbench")
    assert kept == _readings(bench)


def _readings(bench: Bench) -> dict[str, Reading]:
    """What ana holds, as it is compared."""
    project = Project(bench.root)
    try:
        return readings_of(project, "ana", complete_only=False).of
    finally:
        project.close()
