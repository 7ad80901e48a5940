"""Agreement: laws of every coefficient, degenerate data, and the report over several annotators."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.agreement import AgreementSetting, _u_alpha, build_agreement
from workbench.scoring.alpha import krippendorff_alpha
from workbench.scoring.base import Item, Side
from workbench.scoring.chance import bennett_s, cohen_kappa, fleiss_kappa, gwet_ac, scott_pi
from workbench.scoring.composite import Placed, span_cost
from workbench.scoring.distances import LEVELS, jaccard_distance, masi_distance
from workbench.scoring.gamma import Costs, GammaUnit, align_units, gamma_of, pair_distances
from workbench.scoring.many import align_many
from workbench.scoring.table import leaves
from workbench.scoring.unitizing import Unit, add_lengths, alpha_u, lengths_of, partition, u_alphas

from .build import item, link, side

few = settings(deadline=None, max_examples=30)


# -- coefficients -------------------------------------------------------------------------------------------------------------


@few
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_swapping_two_raters_changes_no_bit(table: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    for coefficient in (cohen_kappa, scott_pi, bennett_s, lambda t: cohen_kappa(t, "quadratic")):
        assert coefficient(table) == coefficient(turned)


@pytest.mark.parametrize("level", LEVELS)
def test_raters_who_agree_have_alpha_one_and_order_of_units_does_not_matter(level: Any) -> None:
    units = [[1, 1, None], [2, 2, 2], [3, None, 3], [5, 5, 5]]
    assert krippendorff_alpha(units, level).value == 1
    mixed = [[1, 2, None], [2, 2, 5], [3, None, 1], [5, 5, 5]]
    assert krippendorff_alpha(mixed, level) == krippendorff_alpha([unit[::-1] for unit in reversed(mixed)], level)


def test_a_distance_of_ones_own_gives_alpha_with_it() -> None:
    units = [["supported", "denied"], ["supported", "supported"], ["denied", "disputed"], ["disputed", "disputed"]]
    near = {frozenset({"denied", "disputed"}): 0.25}
    strict, lenient = krippendorff_alpha(units), krippendorff_alpha(units, lambda a, b: 0.0 if a == b else near.get(frozenset({a, b}), 1.0))
    assert strict.value is not None
    assert lenient.value is not None
    assert lenient.value > strict.value


@pytest.mark.parametrize(
    "found", [krippendorff_alpha([["a", "a"]] * 3), fleiss_kappa([[2.0]] * 3), gwet_ac([[2.0]] * 3), cohen_kappa([[7]])]
)
def test_one_category_throughout_is_undefined_with_its_reason(found: Any) -> None:
    assert found.value is None
    assert found.reason


@pytest.mark.parametrize("units", [[], [["a"], ["b"]], [["a", None], [None, "b"]]])
def test_nothing_to_compare_is_undefined_with_its_reason(units: list[list[str | None]]) -> None:
    found = krippendorff_alpha(units)
    assert (found.value, found.reason is not None) == (None, True)


def test_set_distances_are_symmetric_and_zero_for_equal_sets() -> None:
    for one, other in product([set(), {1}, {1, 2}, {2, 3}, {4}], repeat=2):
        for distance in (masi_distance, jaccard_distance):
            assert distance(one, other) == distance(other, one)
            assert (distance(one, other) == 0) == (one == other)


# -- units --------------------------------------------------------------------------------------------------------------------

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from("abc")), max_size=6)


def units_of(rows: list[tuple[int, int, str]]) -> list[Unit]:
    return partition(Unit(start, start + length, value) for start, length, value in rows)


@few
@given(spans)
def test_a_partition_covers_the_same_and_never_overlaps(rows: list[tuple[int, int, str]]) -> None:
    pieces = units_of(rows)
    covered = {place for start, length, _ in rows for place in range(start, start + length)}
    assert sorted(place for piece in pieces for place in range(piece.start, piece.end)) == sorted(covered)


@few
@given(spans, spans, spans)
def test_the_order_of_raters_changes_no_unitizing_alpha(
    one: list[tuple[int, int, str]], two: list[tuple[int, int, str]], three: list[tuple[int, int, str]]
) -> None:
    raters = [units_of(rows) for rows in (one, two, three)]
    for order in permutations(raters):
        assert u_alphas(lengths_of(order, 60)) == u_alphas(lengths_of(raters, 60))
        assert alpha_u(order, 60) == alpha_u(raters, 60)


@few
@given(spans)
def test_identical_unitizing_is_one(rows: list[tuple[int, int, str]]) -> None:
    raters = [units_of(rows)] * 3
    if rows:
        assert u_alphas(lengths_of(raters, 60)).unitizing.value == 1
        assert u_alphas(lengths_of(raters, 60)).binary.value == 1
        assert alpha_u(raters, 60).value == 1


@few
@given(spans, spans)
def test_the_quick_u_alpha_of_resamples_is_the_exact_one(one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]) -> None:
    lengths = add_lengths([lengths_of([units_of(one), units_of(other)], 60), lengths_of([units_of(other), units_of(other)], 60)])
    exact = u_alphas(lengths).unitizing.value
    quick = _u_alpha({**{k: float(v) for k, v in lengths.shared.items()}, **{k: float(v) for k, v in lengths.own.items()}})
    assert quick == pytest.approx(exact) if exact is not None else math.isnan(quick)


def test_lengths_of_texts_add_up_exactly() -> None:
    lengths = lengths_of([[Unit(0, 5, "a")], [Unit(0, 5, "a")], [Unit(1, 5, "b")], []], 9)
    assert add_lengths([lengths] * 3).shared[("a", "a")] == 3 * Fraction(10, 3)


# -- gamma --------------------------------------------------------------------------------------------------------------------


def by_hand(lines: list[list[GammaUnit]], costs: Costs) -> float:
    """The least disorder by trying every alignment of three raters with few units."""
    pairs = [(0, 1), (0, 2), (1, 2)]
    apart = {}
    for a, b in pairs:
        place, kind = pair_distances(lines[a], lines[b], costs)
        apart[a, b] = costs.position * place + costs.category * kind

    def cost(row: tuple[int | None, ...]) -> float:
        total = 0.0
        for a, b in pairs:
            one, other = row[a], row[b]
            total += costs.empty if one is None or other is None else float(apart[a, b][one, other])
        return total / 3

    def best(left: tuple[tuple[int, ...], ...]) -> float:
        first = next((place for place, units in enumerate(left) if units), None)
        if first is None:
            return 0.0
        options = [[None, *units] for units in left]
        options[first] = [left[first][0]]  # type: ignore[list-item]
        found = []
        for row in product(*options):
            rest = tuple(tuple(u for u in units if u != taken) for units, taken in zip(left, row, strict=True))
            found.append(cost(row) + best(rest))
        return min(found)

    return best(tuple(tuple(range(len(units))) for units in lines)) / (sum(map(len, lines)) / len(lines))


gamma_units = st.lists(
    st.builds(lambda s, n, c: GammaUnit(s, s + n, c), st.integers(0, 25), st.integers(1, 9), st.sampled_from("ab")), min_size=0, max_size=3
)


@settings(deadline=None, max_examples=25)
@given(gamma_units, gamma_units, gamma_units, st.sampled_from([Costs(), Costs(3, 1, 1), Costs(1, 0.5, 2)]))
def test_the_alignment_of_three_raters_is_the_best_there_is(
    one: list[GammaUnit], two: list[GammaUnit], three: list[GammaUnit], costs: Costs
) -> None:
    lines = [sorted(set(line)) for line in (one, two, three)]
    if any(lines):
        assert align_units(lines, costs).disorder == pytest.approx(by_hand(lines, costs), abs=1e-6)


def test_gamma_of_identical_raters_is_one_and_the_order_of_raters_changes_no_bit() -> None:
    line = [GammaUnit(0, 5, "a"), GammaUnit(8, 12, "b"), GammaUnit(20, 30, "a")]
    other = [GammaUnit(1, 5, "a"), GammaUnit(9, 14, "a"), GammaUnit(40, 44, "b")]
    assert gamma_of([line, line, line], most_samples=30).value == 1
    found = [gamma_of(order, most_samples=30) for order in permutations([line, other, other])]
    assert all(each == found[0] for each in found)
    assert found[0].samples == 30


@pytest.mark.parametrize("lines", [[], [[GammaUnit(0, 1, "a")]], [[], []]])
def test_gamma_without_anything_to_compare_is_undefined(lines: list[list[GammaUnit]]) -> None:
    found = gamma_of(lines)
    assert (found.value, bool(found.reason)) == (None, True)


def test_composite_agreement_of_equal_spans_is_one_and_of_nothing_undefined() -> None:
    spans = [Placed(((0, 5),), "a"), Placed(((7, 9), (11, 12)), "b")]
    assert span_cost(spans, spans[::-1]).agreement == 1
    assert span_cost([], []).agreement is None


# -- many annotators ----------------------------------------------------------------------------------------------------------

LABELS = ["supported", "disputed", "denied"]


@st.composite
def claims(draw: st.DrawFn) -> list[Item]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, 30))
        found.append(item(start, start + draw(st.integers(2, 9)), label=draw(st.sampled_from(LABELS)), id=f"i{number}"))
    return found


@few
@given(claims(), claims(), claims())
def test_every_claim_is_in_one_group_and_no_group_has_two_of_one_annotator(a: list[Item], b: list[Item], c: list[Item]) -> None:
    sets = [a, b, c]
    groups = align_many(sets)
    for place, items in enumerate(sets):
        assert sorted(group[place] for group in groups if group[place] is not None) == list(range(len(items)))


@few
@given(claims(), claims(), claims(), st.permutations(range(3)))
def test_the_order_of_annotators_does_not_change_the_groups(a: list[Item], b: list[Item], c: list[Item], order: list[int]) -> None:
    sets = [a, b, c]

    def named(groups: list[Any], sets: list[list[Item]], order: list[int]) -> set[Any]:
        return {
            tuple(sorted((order[place], sets[order[place]][claim].content) for place, claim in enumerate(group) if claim is not None))
            for group in groups
        }

    assert named(align_many(sets), sets, [0, 1, 2]) == named(align_many([sets[place] for place in order]), sets, order)


def annotators(count: int, articles: int = 3) -> dict[str, dict[str, Side]]:
    """Sets that differ here and there."""
    sets: dict[str, dict[str, Side]] = {}
    for rater in range(count):
        sides = {}
        for article in range(articles):
            items = [
                item(20 * n, 20 * n + 10 + (rater * n + article) % 3, label=LABELS[(n + rater * (n % 2)) % 3], id=f"c{n}")
                for n in range(4)
                if (rater + n + article) % 5
            ]
            here = f"a{article}"
            links = [link(items[0].id, items[1].id, "denies", here), link(items[1].id, items[2].id, "same", here)]
            sides[f"a{article}"] = side(f"a{article}", items, links)
        sets[f"r{rater}"] = sides
    return sets


def setting(articles: int = 3) -> AgreementSetting:
    return AgreementSetting(texts={f"a{n}": "word " * 30 for n in range(articles)}, samples=30)


def test_annotators_who_agree_have_one_in_every_figure() -> None:
    one = annotators(1, 12)["r0"]
    found = build_agreement({"x": one, "y": one, "z": one}, setting(12))
    for pair in found["pairs"]:
        for path, value in leaves({key: pair[key] for key in ("spans", "links", "clusters", "composite")}):
            assert value == pytest.approx(1), path
        assert pair["labels"]["kappa"] == 1
    assert (found["alpha"], found["gamma"]) == ({"labels": 1.0, "unitized": 1.0}, 1.0)
    assert found["ci95"]["alpha.labels"] == [1, 1]


def new(article: str) -> str:
    """Another id, that sorts the other way round."""
    return f"b{20 - int(article[1:]):02}"


def move(one: Side) -> Side:
    """The same side of an article with another id."""
    links = tuple(link(each.from_, each.to, each.relation, new(each.to_article)) for each in one.links)
    return one._replace(article=new(one.article), links=links)


def test_swapping_and_renaming_annotators_and_articles_changes_no_bit() -> None:
    sets = annotators(3, 11)
    before = build_agreement(sets, setting(11))
    renamed = {f"s{9 - int(name[1])}": {new(a): move(each) for a, each in sides.items()} for name, sides in sets.items()}
    texts = {new(f"a{n}"): "word " * 30 for n in range(11)}
    after = build_agreement(renamed, AgreementSetting(texts=texts, samples=30))
    for part in ("alpha", "gamma", "gamma_details", "labels", "unitizing", "clusters"):
        assert json.dumps(before[part]) == json.dumps(after[part]), part
    assert before["ci95"]["alpha.labels"] == after["ci95"]["alpha.labels"]
    parts = ("spans", "links", "clusters")
    figures = [sorted(json.dumps([pair[part] for part in parts]) for pair in each["pairs"]) for each in (before, after)]
    assert figures[0] == figures[1]


EMPTY = {"a0": side("a0")}
LITTLE: list[dict[str, Any]] = [{}, {"a": {}}, annotators(1), {"a": annotators(1)["r0"], "b": {}}, {"a": EMPTY, "b": EMPTY}]


@pytest.mark.parametrize("sets", LITTLE)
def test_too_little_to_compare_gives_null_with_a_reason_never_a_fault(sets: Any) -> None:
    found = build_agreement(sets, setting())
    assert found["alpha"] == {"labels": None, "unitized": None}
    assert {"alpha.labels", "alpha.unitized", "gamma"} <= found["undefined"].keys()
    for path, value in leaves({"pairs": found["pairs"]}):
        assert not (isinstance(value, float) and math.isnan(value)), path


def test_intervals_hold_the_figure() -> None:
    found = build_agreement(annotators(3, 12), setting(12))
    for path, value in (
        ("alpha.labels", found["alpha"]["labels"]),
        ("alpha.unitized", found["alpha"]["unitized"]),
        ("gamma", found["gamma"]),
    ):
        low, high = found["ci95"][path]
        assert low <= value <= high


def test_gamma_by_label_of_one_article_is_what_gamma_alone_gives() -> None:
    sets = annotators(3, 1)
    found = build_agreement(sets, setting(1))["gamma_details"]
    lines = [[GammaUnit(i.parts[0][0], i.parts[-1][1], i.label or "") for i in sides["a0"].items] for sides in sets.values()]
    alone = gamma_of(lines, most_samples=30)
    assert found["gamma_cat"] == pytest.approx(alone.categories)
    assert found["gamma_k"] == pytest.approx(alone.by_category)


def test_weights_are_of_the_schemes_order_and_a_label_outside_it_has_none() -> None:
    labels = ["supported", "denied", "disputed", "denied", "supported", "disputed"]
    one = {"a0": side("a0", [item(10 * n, 10 * n + 5, label=label) for n, label in enumerate(labels)])}
    other = {"a0": side("a0", [item(10 * n, 10 * n + 5, label=label) for n, label in enumerate(labels[1:] + labels[:1])])}
    order = ("supported", "disputed", "denied")
    found = [
        build_agreement({"x": one, "y": other}, AgreementSetting(order=order, gamma=False, weights=weights))["pairs"][0]["labels"]
        for weights in ("linear", "quadratic")
    ]
    table = [[found[0]["confusion"][a].get(b, 0) for b in order] for a in order]
    assert [each["weighted_kappa"] for each in found] == pytest.approx(
        [cohen_kappa(table, "linear").value, cohen_kappa(table, "quadratic").value]
    )
    report = build_agreement({"x": one, "y": other}, AgreementSetting(order=order[:2], gamma=False))
    assert report["pairs"][0]["labels"]["weighted_kappa"] is None
    assert "no order" in report["undefined"]["pairs.x.y.labels.weighted_kappa"]


def test_clusters_agree_as_far_as_their_sets_overlap() -> None:
    items = [item(10 * n, 10 * n + 5, id=f"c{n}") for n in range(6)]
    joined = [link("c0", "c1", "same"), link("c2", "c3", "same")]
    x, y = {"a": side("a", items, joined)}, {"a": side("a", items, [joined[0], link("c3", "c4", "same")])}
    values = [
        [frozenset(row) for row in rows]
        for rows in ([(0, 1)] * 2 + [(2, 3)] * 2 + [(4,), (5,)], [(0, 1)] * 2 + [(2,), (3, 4), (3, 4), (5,)])
    ]
    found = build_agreement({"x": x, "y": y}, AgreementSetting(gamma=False))["clusters"]
    for name, distance in (("alpha_masi", masi_distance), ("alpha_jaccard", jaccard_distance)):
        dense = krippendorff_alpha([[tuple(sorted(v)) for v in pair] for pair in zip(*values, strict=True)], distance)
        assert found[name] == pytest.approx(dense.value)
    assert build_agreement({"x": x, "y": x}, AgreementSetting(gamma=False))["clusters"]["alpha_masi"] == 1
    nobody = {"a": side("a", items)}
    report = build_agreement({"x": nobody, "y": nobody}, AgreementSetting(gamma=False))
    assert report["clusters"]["alpha_masi"] is None
    assert "nobody joins" in report["undefined"]["clusters.alpha_masi"]
