"""The worked examples, through the one reader that `benchmarks/vectors.py` has for each family; and a few that need no file."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.scoring.clusters import Singles, cluster_figures
from workbench.scoring.labels import kappa_of
from workbench.scoring.spans import detection_counts

from .build import case, item

FOLDER = Path(os.environ.get("WORKBENCH_SHARED", "../shared")) / "vectors"
SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "vectors.py"


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("vectors", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["vectors"] = module
    spec.loader.exec_module(module)
    return module


vectors = _load()


def _examples() -> list[Any]:
    if not FOLDER.is_dir():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"no worked examples at {FOLDER}"))]
    found = [json.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json")) if path.name != "INDEX.json"]
    return [pytest.param(example, id=example["name"]) for example in found]


@pytest.mark.parametrize("example", _examples())
def test_worked_example_reproduces(example: dict[str, Any]) -> None:
    outcome = vectors.run(example)
    assert outcome.passed, vectors.line_of(outcome)


@pytest.mark.parametrize(
    "example",
    [
        {"family": "no such family", "input": {}, "expected": {"x": 1}},
        {"family": "coref", "input": {"key": [["a"]], "response": [["a"]]}, "expected": {"no_such_measure": [1, 1, 1]}},
        {"family": "coref", "input": {"key": [["a"]], "response": [["a"]]}, "expected": {"b3": [1, 0.5, 1]}},
        {"family": "span.formula", "input": {"TP": 1, "FP": 0, "FN": 0}, "expected": {}},
    ],
)
def test_an_example_that_nobody_can_read_or_that_is_wrong_fails(example: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"name": "x", **example}))
    assert [outcome.passed for outcome in vectors.run_folder(tmp_path)] == [False]


def test_kappa_of_cohens_own_table() -> None:
    """Cohen (1960), p. 45: proportions of two psychologists over 200 patients, kappa .492."""
    table = {"a": {"a": 88, "b": 14, "c": 18}, "b": {"a": 10, "b": 40, "c": 10}, "c": {"a": 2, "b": 6, "c": 12}}
    assert kappa_of(table).value == pytest.approx(0.492, abs=0.0005)


def test_kappa_is_undefined_where_one_label_is_used_throughout() -> None:
    assert kappa_of({"a": {"a": 7}}).value is None


def test_three_copies_of_a_claim_are_one_hit() -> None:
    found = detection_counts(case([item(0, 8)], [item(0, 8), item(0, 8, id="x"), item(0, 8, id="y")]))
    assert found["exact"] == (1, 1, 3)


def test_partial_is_the_sum_of_iou_of_the_best_matching() -> None:
    found = detection_counts(case([item(0, 4), item(10, 20)], [item(0, 4), item(15, 20)]))
    assert found["partial"] == (1.5, 2, 2)


def test_clusters_of_the_paper_on_lea() -> None:
    """Moosavi and Strube (2016), section 4: key {a,b,c}{d,e,f,g}, response {a,b}{c,d}{f,g,h,i}."""
    found = cluster_figures(["abc", "defg"], ["ab", "cd", "fghi"])["lea"]
    assert found.recall == pytest.approx((3 * 1 / 3 + 4 * 1 / 6) / 7)
    assert found.precision == pytest.approx((2 * 1 + 2 * 0 + 4 * 1 / 6) / 8)


def test_singletons_count_in_lea_b_cubed_and_ceaf() -> None:
    found = cluster_figures(["a", "bc"], ["a", "b", "c"])
    assert found["lea"].recall == pytest.approx(1 / 3)
    assert found["b_cubed"].recall == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert found["ceaf_e"].recall == pytest.approx((1 + 2 / 3) / 2)
    assert found["muc"].f1 is None


def test_singletons_that_are_only_counted_give_what_listed_ones_give() -> None:
    """Millions of claims stand alone, so they are counted; the figures must not know the difference."""
    listed = cluster_figures(["abc", "de", "x", "y", "g"], ["ab", "cde", "x", "y", "p", "q"])
    counted = cluster_figures(["abc", "de"], ["ab", "cde"], Singles(both=2, gold=1, predicted=2))
    for name, figures in listed.items():
        assert counted[name] == pytest.approx(figures), name
