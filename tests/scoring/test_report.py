"""Laws of the whole report."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.base import Item, Side, Unplaced
from workbench.scoring.ranking import normalised_gain, rank_scores
from workbench.scoring.report import Setting, System, build_report
from workbench.scoring.table import compact_table, csv_table, full_table, leaves

from .build import item, link, side

LABELS = ["supported", "disputed", "denied"]


@st.composite
def corpora(draw: st.DrawFn) -> list[Side]:
    """Up to four articles with claims that differ in span, and links between any of them."""
    articles: list[tuple[str, list[Item]]] = []
    for number in range(draw(st.integers(1, 4))):
        spans = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), max_size=5, unique=True))
        items = [
            item(
                start,
                start + length,
                label=draw(st.sampled_from(LABELS)),
                id=f"c{place}",
                source=draw(st.sampled_from([None, (0, 4), (90, 97)])),
                kind=draw(st.sampled_from(["direct", "indirect"])),
            )
            for place, (start, length) in enumerate(spans)
        ]
        articles.append((f"a{number}", items))
    ends = [(article, one.id) for article, items in articles for one in items]
    sides = []
    for article, items in articles:
        links = []
        for one in items if ends else []:
            to_article, to = draw(st.sampled_from(ends))
            relation = draw(st.sampled_from(["denies", "supports", "same", None]))
            if relation and (to_article, to) != (article, one.id):
                links.append(link(one.id, to, relation, to_article))
        sides.append(side(article, items, links))
    return sides


def scored(gold: list[Side], predicted: list[Side]) -> dict[str, Any]:
    """The figures of one system."""
    texts = {one.article: "word " * 30 for one in gold}
    system = System({one.article: one for one in predicted}, {})
    report = build_report(gold, {"s": system}, Setting("gold", "0", texts=texts))
    figures: dict[str, Any] = report["systems"]["s"]
    return figures


@given(corpora())
@settings(deadline=None)
def test_a_perfect_match_scores_one_in_every_measure(gold: list[Side]) -> None:
    figures = scored(gold, gold)
    for path, value in leaves({room: figures[room] for room in ("detection", "attribution", "labels", "links", "clusters")}):
        if path.endswith(("precision", "recall", "f1", "accuracy", "kappa", "conll")) and value is not None:
            assert math.isclose(value, 1), path


@given(corpora(), corpora(), st.booleans())
@settings(deadline=None)
def test_every_figure_that_is_null_has_its_reason(gold: list[Side], predicted: list[Side], bare: bool) -> None:
    if bare:  # a system that gives spans and nothing else
        predicted = [side(each.article, [item(*i.parts[0], id=i.id) for i in each.items]) for each in predicted]
    figures = scored(gold, predicted)
    reasons = figures.pop("undefined")
    for path, value in leaves(figures):
        if value is None and not path.endswith("ci95"):
            steps = path.split(".")
            assert any(".".join(steps[:place]) in reasons for place in range(1, len(steps) + 1)), path


@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=8), min_size=1, max_size=4))
@settings(deadline=None)
def test_discounted_gain_is_that_of_the_reference_ranking(articles: list[list[tuple[int, bool]]]) -> None:
    """Each claim at a score, in gold or not; gold has one claim more that nobody predicts."""
    sides = []
    for number, claims in enumerate(articles):
        placed = [(item(10 * n, 10 * n + 5, score=score / 4), hit) for n, (score, hit) in enumerate(claims)]
        gold = [item(140, 145), *(one for one, hit in placed if hit)]
        sides.append((side(f"a{number}", gold), side(f"a{number}", [one for one, _ in placed])))
    found = scored(*(list(each) for each in zip(*sides, strict=True)))["ranking"]
    if not any(articles):
        assert found is None
        return
    every = [claim for claims in articles for claim in claims]
    assert math.isclose(found["ndcg"], reference(every, len(articles), None))
    for depth in ("5", "10"):
        each = [reference(claims, 1, int(depth)) for claims in articles]
        assert math.isclose(found["ndcg_at"][depth], sum(each) / len(each), abs_tol=1e-12)


def reference(claims: list[tuple[int, bool]], missed: int, depth: int | None) -> float:
    """nDCG by the definition."""
    gains = [float(hit) for _, hit in claims]
    ranking = rank_scores([score for score, _ in claims], gains)
    value = normalised_gain(ranking, gains + [1.0] * missed, depth)
    assert value is not None
    return value


@given(corpora(), corpora(), st.randoms())
@settings(deadline=None)
def test_shuffling_claims_and_articles_changes_no_bit(gold: list[Side], predicted: list[Side], random: Any) -> None:
    before = json.dumps(scored(gold, predicted))

    def shuffled(sides: list[Side]) -> list[Side]:
        again = []
        for one in sides:
            items, links = list(one.items), list(one.links)
            random.shuffle(items)
            random.shuffle(links)
            again.append(side(one.article, items, links))
        random.shuffle(again)
        return again

    assert json.dumps(scored(shuffled(gold), shuffled(predicted))) == before


@given(corpora(), corpora())
@settings(deadline=None)
def test_error_classes_add_up_to_all_claims(gold: list[Side], predicted: list[Side]) -> None:
    errors = scored(gold, predicted)["errors"]
    articles = {one.article for one in gold}
    assert sum(row["gold"] for row in errors.values()) == sum(len(one.items) for one in gold)
    assert sum(row["predicted"] for row in errors.values()) == sum(len(one.items) for one in predicted if one.article in articles)


@given(corpora(), corpora())
@settings(deadline=None)
def test_swapping_gold_and_system_swaps_precision_and_recall(gold: list[Side], predicted: list[Side]) -> None:
    shared = {one.article for one in gold} & {one.article for one in predicted}
    gold = [side(one.article, one.items) for one in gold if one.article in shared]
    predicted = [side(one.article, one.items) for one in predicted if one.article in shared]
    there, back = scored(gold, predicted), scored(predicted, gold)
    for path in ("exact", "overlap", "partial", "token", "character"):
        one, other = there["detection"][path], back["detection"][path]
        assert (one["precision"], one["recall"], one["f1"]) == (other["recall"], other["precision"], other["f1"])
    assert there["labels"]["end_to_end"]["f1"] == back["labels"]["end_to_end"]["f1"]


@given(corpora(), corpora())
@settings(deadline=None)
def test_every_null_has_a_reason_and_every_table_can_be_drawn(gold: list[Side], predicted: list[Side]) -> None:
    system = System({one.article: one for one in predicted}, {})
    report = build_report(gold, {"s": system}, Setting("gold", "0"))
    figures = report["systems"]["s"]
    for path, value in leaves(figures):
        if value is None and not path.startswith("slices."):
            if path.endswith("ci95"):
                assert "ci95" in figures["undefined"]
            else:
                assert path in figures["undefined"], path
    for draw in (compact_table, full_table, csv_table):
        assert draw(report)
    assert all(len(line) <= 80 for line in compact_table(report).splitlines()[:2])


def test_a_quote_that_is_nowhere_counts_as_spurious() -> None:
    predicted = side("a", [item(0, 5)])._replace(unplaced=(Unplaced("made up words", "denied"),))
    figures = scored([side("a", [item(0, 5)])], [predicted])
    assert figures["detection"]["overlap"]["precision"] == 0.5
    assert figures["errors"]["spurious"] == {"gold": 0, "predicted": 1}


def test_an_article_that_the_system_does_not_have_counts_as_empty() -> None:
    figures = scored([side("a", [item(0, 5)]), side("b", [item(0, 5)])], [side("a", [item(0, 5)])])
    assert figures["detection"]["exact"]["recall"] == 0.5
    assert figures["detection"]["exact"]["precision"] == 1


def test_an_empty_side_is_undefined_with_its_reason_never_one() -> None:
    figures = scored([side("a", [item(0, 5)])], [])
    assert figures["detection"]["overlap"]["precision"] is None
    assert figures["undefined"]["detection.overlap.precision"] == "the system has no claims"
    assert figures["detection"]["overlap"]["f1"] == 0


def test_token_figures_are_null_without_texts() -> None:
    report = build_report([side("a", [item(0, 5)])], {"s": System({}, {})}, Setting("gold", "0"))
    assert report["systems"]["s"]["detection"]["token"] is None
    assert "--articles" in report["systems"]["s"]["undefined"]["detection.token"]


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([item(0, 10)], [item(0, 10)], {"correct": (1, 1)}),
        ([item(0, 10)], [item(0, 9)], {"boundary": (1, 1)}),
        ([item(0, 10, label="x")], [item(0, 10, label="y")], {"label": (1, 1)}),
        ([item(0, 10, source=(20, 24))], [item(0, 10, source=(30, 34))], {"attribution": (1, 1)}),
        ([item(0, 10)], [item(0, 10, source=(30, 34))], {"correct": (1, 1)}),
        ([item(0, 10)], [item(0, 3), item(3, 6), item(6, 10)], {"split": (1, 3)}),
        ([item(0, 5), item(6, 10)], [item(0, 10)], {"merged": (2, 1)}),
        ([item(0, 10)], [item(0, 10), item(0, 9)], {"correct": (1, 1), "duplicate": (0, 1)}),
        ([item(0, 10)], [item(20, 30)], {"missed": (1, 0), "spurious": (0, 1)}),
        ([item(0, 10)], [item(0, 10), item(0, 4)], {"correct": (1, 1), "spurious": (0, 1)}),
    ],
)
def test_each_error_has_its_class(gold: list[Item], predicted: list[Item], expected: dict[str, tuple[int, int]]) -> None:
    errors = scored([side("a", gold)], [side("a", predicted)])["errors"]
    found = {name: (row["gold"], row["predicted"]) for name, row in errors.items() if row["gold"] or row["predicted"]}
    assert found == expected
