"""Majority gold: what more than half hold true, ties out and counted, and no order or name of annotators in a single byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Bench, candidate, mark, tiny_project

from workbench.cli.main import main
from workbench.errors import UsageError
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import text_digest
from workbench.model.claim import RejectedSpan, make_claim
from workbench.model.link import Link
from workbench.project.majority import Left, Majority, build_majority
from workbench.project.project import Project
from workbench.project.release import Gold, build_gold

TEXT = "abcdefghij" * 20
SHA = text_digest(TEXT)
Spec = tuple[int, int, str | None]
"""(start, end, label)"""


def claim_id(article: str, start: int, end: int) -> str:
    return make_claim(article, SHA, TEXT, [(start, end)]).id


def version(article: str, name: str, claims: Sequence[Spec], links: Sequence[Any] = (), rejected: Sequence[Any] = ()) -> AnnotatedArticle:
    """One annotator's article; links are ((article, start, end), (article, start, end), relation)."""
    made = []
    for start, end, label in claims:
        claim = make_claim(article, SHA, TEXT, [(start, end)], kind="assertion")
        made.append(claim.model_copy(update={"decision": "accepted", "label": label}))
    tied = []
    for source, target, relation in links:
        ends = [claim_id(*source), claim_id(*target)]
        to_article = target[0]
        if relation == "same" and ends[0] > ends[1]:
            ends.reverse()
            to_article = source[0]
        tied.append(Link(**{"from": ends[0], "to": ends[1], "to_article": to_article, "relation": relation}))
    spans = [RejectedSpan(id=claim_id(article, start, end), start=start, end=end, quote="") for start, end in rejected]
    return AnnotatedArticle(article=article, sha256=SHA, annotator=name, claims=tuple(made), links=tuple(tied), rejected=tuple(spans))


def of(
    *versions: Sequence[Spec], links: Sequence[Sequence[Any]] | None = None, rejected: Sequence[Sequence[Any]] | None = None
) -> Majority:
    """The majority of annotators who each have one version of one article."""
    sets = {
        name: {"a": version("a", name, claims, links[number] if links else (), rejected[number] if rejected else ())}
        for number, (name, claims) in enumerate(zip("pqrstu", versions, strict=False))
    }
    return build_majority(sets)


def spans(found: Majority) -> list[Spec]:
    return [(claim.start, claim.end, claim.label) for article in found.articles for claim in article.claims]


def ends(found: Majority) -> list[tuple[int, int, str]]:
    starts = {claim.id: claim.start for article in found.articles for claim in article.claims}
    return sorted((starts[link.from_], starts[link.to], link.relation) for article in found.articles for link in article.links)


# -- the rule, case by case ---------------------------------------------------------------------------------------------------

A, B, C = (0, 20, "denied"), (0, 20, "disputed"), (40, 60, "denied")


@pytest.mark.parametrize(
    ("versions", "expected", "left"),
    [
        pytest.param([[A], [A], [A]], [A], Left(), id="all alike"),
        pytest.param([[A], [A], []], [A], Left(), id="two of three have the claim"),
        pytest.param([[A], [], []], [], Left(rare_claims=1), id="one of three"),
        pytest.param([[A], []], [], Left(tied_claims=1), id="one of two is a tie"),
        pytest.param([[A], [A], [B]], [A], Left(), id="two of three labels"),
        pytest.param([[A], [B]], [(0, 20, None)], Left(tied_labels=1), id="a tied label stays open"),
        pytest.param([[A], [B], [(0, 20, "supported")]], [(0, 20, None)], Left(tied_labels=1), id="no label has more than half"),
        pytest.param([[A], [(0, 20, None)], [(0, 20, None)]], [A], Left(), id="who gave no label has no vote on it"),
        pytest.param([[(0, 20, None)], [(0, 20, None)]], [(0, 20, None)], Left(), id="nobody gave a label: no tie"),
        pytest.param([[A], [A], [(0, 18, "denied")]], [A], Left(), id="edges of more than half"),
        pytest.param(
            [[(0, 20, "x")], [(0, 24, "x")], [(0, 30, "x")]], [(0, 24, "x")], Left(median_edges=1), id="edges of the median annotator"
        ),
        pytest.param([[(0, 20, "x")], [(0, 24, "x")]], [(0, 20, "x")], Left(median_edges=1), id="of two, the one that comes first"),
        pytest.param([[A, C], [A], [C]], [A, C], Left(), id="each claim for itself"),
    ],
)
def test_the_rule(versions: list[list[Spec]], expected: list[Spec], left: Left) -> None:
    found = of(*versions)
    assert spans(found) == expected
    assert found.left == left


def test_links_and_clusters_are_voted_on_by_those_who_have_both_claims() -> None:
    one, two, three = ("a", 0, 20), ("a", 40, 60), ("a", 80, 100)
    every = [(start, end, "denied") for _, start, end in (one, two, three)]
    found = of(
        every,
        every,
        every[:2],
        links=[[(two, one, "denies"), (three, one, "supports")], [(two, one, "denies")], [(two, one, "disputes")]],
    )
    assert ends(found) == [(40, 0, "denies")], "supports: one of the two who have both claims"
    assert (found.left.tied_links, found.left.rare_links) == (1, 1)


def test_a_cluster_is_the_same_whichever_links_spell_it() -> None:
    one, two, three = ("a", 0, 20), ("a", 40, 60), ("a", 80, 100)
    every = [(start, end, None) for _, start, end in (one, two, three)]
    found = of(every, every, links=[[(one, two, "same"), (two, three, "same")], [(one, three, "same"), (three, two, "same")]])
    joined = {claim for link in found.articles[0].links for claim in (link.from_, link.to)}
    assert len(found.articles[0].links) == 2
    assert joined == {claim.id for claim in found.articles[0].claims}
    assert found.left == Left()


def test_a_link_to_any_member_is_a_vote_for_the_cluster() -> None:
    one, two, three = ("a", 0, 20), ("a", 40, 60), ("a", 80, 100)
    every = [(start, end, None) for _, start, end in (one, two, three)]
    same = (one, two, "same")
    found = of(every, every, links=[[same, (three, one, "denies")], [same, (three, two, "denies")]])
    assert [each for each in ends(found) if each[2] == "denies"] == [(80, 0, "denies")]


_PLACES = [(0, 20), (40, 60), (80, 100), (120, 140)]
_BETWEEN = st.tuples(st.sampled_from(_PLACES[:2]), st.sampled_from(_PLACES[2:]))


@given(linked=st.lists(_BETWEEN, min_size=2, max_size=4), article=st.sampled_from("abcdefgh"), chance=st.randoms(use_true_random=False))
def test_a_link_from_cluster_to_cluster_stands_between_the_members_that_most_have_linked_then_the_first_in_the_text(
    linked: list[tuple[tuple[int, int], tuple[int, int]]], article: str, chance: Any
) -> None:
    at = [(article, *each) for each in _PLACES]
    same = [(at[0], at[1], "same"), (at[2], at[3], "same")]
    claims = [(*each, None) for each in _PLACES]
    names = chance.sample("pqrstu", len(linked))
    voted = [[*same, ((article, *source), (article, *target), "denies")] for source, target in linked]
    sets = {name: {article: version(article, name, claims, links)} for name, links in zip(names, voted, strict=True)}
    votes = {pair: linked.count(pair) for pair in linked}
    source, target = min(votes, key=lambda pair: (-votes[pair], pair))
    expected = [(source[0], target[0], "denies")]
    # The ids follow from the article's, so they fall in another order in each: they must not decide.
    assert [each for each in ends(build_majority(sets)) if each[2] == "denies"] == expected


def test_what_more_than_half_reject_is_a_hard_negative() -> None:
    found = of([A], [A], [A], rejected=[[(40, 60)], [(40, 60), (80, 100)], []])
    assert [span.start for span in found.articles[0].rejected] == [40]


def test_an_article_needs_as_many_annotators_as_were_asked_for() -> None:
    sets = {"p": {"a": version("a", "p", [A]), "b": version("b", "p", [A])}, "q": {"a": version("a", "q", [A])}}
    assert [article.article for article in build_majority(sets).articles] == ["a"]
    assert build_majority(sets).left.few_annotators == 1
    assert [article.article for article in build_majority(sets, 1).articles] == ["a", "b"]


# -- the law ------------------------------------------------------------------------------------------------------------------

_spans = st.tuples(st.integers(0, 9), st.integers(1, 3)).map(lambda each: (each[0] * 10, each[0] * 10 + each[1] * 7))
_claims = st.dictionaries(_spans, st.sampled_from([None, "supported", "denied", "disputed"]), max_size=5)
_articles = st.fixed_dictionaries({"a": _claims, "b": _claims})
_picks = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["same", "denies", "supports"])), max_size=4)


@given(st.lists(st.tuples(_articles, _picks), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_swapping_the_annotators_changes_no_byte(people: list[tuple[dict[str, Any], list[Any]]], chance: Any) -> None:
    """Neither by order nor by name: the journals are dealt out anew."""

    def sets(names: Sequence[str]) -> dict[str, dict[str, AnnotatedArticle]]:
        found: dict[str, dict[str, AnnotatedArticle]] = {}
        for name, (articles, picks) in zip(names, people, strict=True):
            places = [(article, start, end) for article in "ab" for start, end in sorted(articles[article])]
            drawn = [(places[one % len(places)], places[two % len(places)], relation) for one, two, relation in picks if places]
            links = {each[:2]: each for each in drawn if each[0] != each[1]}.values()
            found[name] = {
                article: version(
                    article,
                    name,
                    [(start, end, label) for (start, end), label in articles[article].items()],
                    [each for each in links if each[0][0] == article],
                )
                for article in "ab"
            }
        return found

    names = list("pqrs")[: len(people)]
    before = build_majority(sets(names))
    chance.shuffle(names)
    shuffled = sets(names)
    after = build_majority({name: shuffled[name] for name in sorted(shuffled, key=lambda name: chance.random())})
    assert [article.as_json() for article in after.articles] == [article.as_json() for article in before.articles]
    assert after.left == before.left


# -- from journals ------------------------------------------------------------------------------------------------------------

A1, A2 = candidate("a1", 0), candidate("a2", 0)


@pytest.fixture
def three(bench: Bench) -> Bench:
    """Three annotators, of whom two agree on most things; eva adjudicates and has no vote."""
    decide_all(bench, ("ana", "ben", "cy"))
    return bench


def decide_all(bench: Bench, names: Sequence[str]) -> None:
    for number, (name, label) in enumerate(zip([*names, "eva"], ["denied", "denied", "disputed", "supported"], strict=True)):
        more = [mark("a1", "The toll rises to 12 euros")] if number != 2 else []
        bench.record(
            {"do": "judge", "claims": [A1], "label": label},
            {"do": "judge", "claims": [A2], "label": label},
            {"do": "link", "from": A2, "to": A1, "relation": "denies"},
            *more,
            {"do": "complete", "article": "a1", "on": True},
            {"do": "complete", "article": "a2", "on": True},
            annotator=name,
        )
    bench.layout.config.write_text('name = "t"\n[[annotators]]\nname = "eva"\nrole = "adjudicator"\n')


def majority(bench: Bench, **more: Any) -> Gold:
    project = Project(bench.root)
    try:
        return build_gold(project, majority=2, **more)
    finally:
        project.close()


def test_a_projects_majority(three: Bench) -> None:
    gold = majority(three)
    assert [[(claim.quote, claim.label) for claim in article.claims] for article in gold.articles] == [
        [("the bridge is safe", "denied"), ("The toll rises to 12 euros", None)],
        [("the bridge is safe", "denied")],
    ]
    assert [link.relation for article in gold.articles for link in article.links] == ["denies"]
    assert gold.manifest.rule == "majority"


@pytest.mark.parametrize("names", [("ben", "cy", "ana"), ("cy", "ben", "ana")])
def test_the_same_bytes_whoever_is_called_what(three: Bench, tmp_path: Path, names: tuple[str, ...]) -> None:
    other = tiny_project(tmp_path / "other")
    decide_all(other, names)
    assert majority(other).lines() == majority(three).lines()


def test_who_was_measured_against_gold_has_no_vote_on_it(three: Bench) -> None:
    line = '{"schema":"assignment/1","annotator":"%s","article":"a1","item":"a1","purpose":"%s","blind":false,"round":1,"seed":0}\n'
    three.layout.assignments.write_text(line % ("ana", "control") + line % ("ben", "control"))
    gold = majority(three)
    assert [article.article for article in gold.articles] == ["a2"]


def test_the_card_names_nobody_unless_told_to(three: Bench) -> None:
    gold = majority(three)
    for words in (gold.card, gold.manifest.as_json().decode()):
        assert not {"ana", "ben", "cy", "eva"} & set(words.replace('"', " ").replace(",", " ").split())
    assert "annotator 1" in gold.card
    assert "adjudicator 1" in gold.card
    named = majority(three, with_names=True)
    assert "ana, ben, cy" in named.card


def test_a_pseudonym_stays_when_somebody_joins(three: Bench) -> None:
    before = majority(three).card
    three.record({"do": "judge", "claims": [A1], "label": "denied"}, annotator="aaron")
    after = majority(three).card
    row = next(row for row in before.splitlines() if row.startswith("| annotator 1 |"))
    assert row in after
    assert "| annotator 4 |" in after


def test_the_card_tells_what_the_journals_know(three: Bench) -> None:
    three.layout.config.write_text(
        'name = "t"\nlicence = "CC BY 4.0"\nlicence_of_texts = "not ours"\ncitation = "T. 2024"\n'
        '[[annotators]]\nname = "eva"\nrole = "adjudicator"\n'
    )
    card = majority(three).card
    for words in (
        "Rule: the majority",
        "Exactly half is a tie",
        "Licence: CC BY 4.0",
        "Licence of the articles: not ours",
        "Citation: T. 2024",
        "alpha of the labels",
        "they need 10 units",
        "minutes in all",
        "(the current ones): 17",
        "Decided with candidates and suggestions hidden: 0 of 3 (0 %)",
        "not audited",
    ):
        assert words in card, words
    assert majority(three).card == card
    project = three.project()
    assert "2 of 2 articles, 3 of 3 claims (100 %)" in build_gold(project).card, "the adjudicator's set rests on three others"


def test_the_command_takes_one_rule_at_a_time(three: Bench) -> None:
    assert main(["gold", str(three.root), "--majority", "--from", "ana"]) == 2
    assert main(["gold", str(three.root), "--majority"]) == 0
    assert main(["check", str(three.root)]) == 0


def test_a_majority_of_nobody_is_refused(bench: Bench) -> None:
    with pytest.raises(UsageError, match="no annotator"):
        majority(bench)
