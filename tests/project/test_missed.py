"""The audit for missed links: the same pairs every time, nothing that is linked among them, and an estimate that its answers bear."""

from __future__ import annotations

import pytest
from strategies import Bench, candidate, intent

from workbench.journal.fold import Audited
from workbench.linking.lexical import Lexical
from workbench.project.missed import count_links, draw_pairs, estimate_recall
from workbench.project.release import build_gold

A1, A2, A3 = candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)
ACCEPTED = [{"do": "judge", "claims": [claim], "label": "supported", "only": True} for claim in (A1, A2)]


def audit(from_: str, to: str, linked: bool, stratum: str = "1-5", population: int = 10) -> dict[str, object]:
    return {"do": "audit", "from": from_, "to": to, "ranker": "lexical", "stratum": stratum, "population": population, "linked": linked}


def drawn(bench: Bench, count: int = 60) -> list[frozenset[str]]:
    session = bench.session()
    try:
        return [frozenset((pair.asked.id, pair.other.id)) for pair in draw_pairs(session, Lexical(), count)]
    finally:
        session.close()


def test_pairs_are_of_accepted_claims_each_once_and_always_the_same(bench: Bench) -> None:
    bench.record(*ACCEPTED)
    pairs = drawn(bench)
    assert pairs == drawn(bench)
    assert len(set(pairs)) == len(pairs)
    assert frozenset((A1, A2)) in pairs
    assert all(pair & {A1, A2} for pair in pairs)


def test_what_is_linked_or_says_the_same_or_was_rejected_is_not_drawn(bench: Bench) -> None:
    links = [{"do": "link", "from": A1, "to": A2, "relation": "same"}, {"do": "link", "from": A3, "to": A2, "relation": "denies"}]
    bench.record(*ACCEPTED, *links)
    assert frozenset((A1, A2)) not in drawn(bench)
    assert frozenset((A1, A3)) not in drawn(bench), "a link to a member bears on the cluster"
    bench.record({"do": "reject", "claims": [candidate("a2", 1)]})
    assert all(candidate("a2", 1) not in pair for pair in drawn(bench))


def test_a_pair_that_was_looked_at_does_not_come_again_and_undo_brings_it_back(bench: Bench) -> None:
    bench.record(*ACCEPTED)
    before = drawn(bench)
    bench.record(audit(A2, A1, linked=False))
    assert frozenset((A1, A2)) not in drawn(bench)
    bench.forget()
    assert frozenset((A1, A2)) not in drawn(bench)
    bench.record({"do": "undo"})
    assert drawn(bench) == before


def some(linked: int, of: int, stratum: str = "1-5", population: int = 100) -> dict[tuple[str, str], Audited]:
    return {(f"{stratum}{n}", "x"): Audited("lexical", stratum, population, n < linked) for n in range(of)}


def test_recall_is_what_the_shares_make_of_the_pairs_that_nobody_looked_at() -> None:
    found = estimate_recall(some(5, 20), links=60)
    assert found is not None
    assert found.recall == pytest.approx(60 / (60 + 80 * 0.25))
    assert found.low < found.recall < found.high
    more = estimate_recall(some(5, 20) | some(0, 20, "21-100", 1000), links=60)
    assert more is not None
    assert more.recall == found.recall, "none of the lower ranks was a link"
    assert more.low < found.low, "but it is less sure"


def test_everything_looked_at_leaves_nothing_to_estimate() -> None:
    found = estimate_recall(some(5, 100), links=60)
    assert found is not None
    assert (found.recall, found.low, found.high) == (1, 1, 1)


@pytest.mark.parametrize(("audited", "links"), [({}, 5), (some(0, 3), 0)])
def test_without_links_or_answers_nothing_is_said(audited: dict[tuple[str, str], Audited], links: int) -> None:
    assert estimate_recall(audited, links) is None


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Draws from a known share of missed links; an interval of 95 % must not be wrong far more often than one time in twenty."""
    import numpy as np

    chance = np.random.default_rng(1)
    hits = 0
    for _ in range(60):
        truth = chance.random(400) < 0.1
        sample = chance.permutation(400)[:60]
        audited = {(str(n), "x"): Audited("lexical", "1-5", 400, bool(truth[n])) for n in sample}
        found = estimate_recall(audited, links=100)
        assert found is not None
        left = truth.sum() - truth[sample].sum()
        hits += found.low <= 100 / (100 + left) <= found.high
    assert hits >= 52


def test_the_estimate_stands_in_the_card(bench: Bench) -> None:
    bench.record(*ACCEPTED, {"do": "link", "from": A3, "to": A2, "relation": "denies"}, {"do": "complete", "article": "a1", "on": True})
    assert "Estimated recall: not audited" in build_gold(bench.project()).card
    bench.record(audit(A2, A1, linked=False))
    card = build_gold(bench.project()).card
    assert "Estimated recall, by annotator 1's audit: 1.00 (95 % interval" in card
    assert card == build_gold(bench.project()).card


def test_links_are_counted_by_pair(bench: Bench) -> None:
    bench.record({"do": "link", "from": A1, "to": A2, "relation": "supports"}, {"do": "link", "from": A2, "to": A1, "relation": "supports"})
    session = bench.session()
    assert count_links(session.set, ["a1", "a2", "a3"]) == 1
    assert intent(**audit(A1, A2, linked=True)).do == "audit"
    session.close()
