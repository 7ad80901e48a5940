"""The encoder's vectors and the ranking by them, where the extra is installed; what is said where it is not."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import needs_embed

from workbench import registry
from workbench.errors import PluginError
from workbench.linking.embed import nearness, own_of
from workbench.linking.encoder import Encoder
from workbench.linking.features import Floats
from workbench.linking.index import ClaimIndex
from workbench.linking.row import Row


def rows(*quotes: str) -> list[Row]:
    return [Row(f"c{number}", f"a{number}", 0, len(quote), None, quote) for number, quote in enumerate(quotes)]


def index_of(found: list[Row]) -> ClaimIndex:
    index = ClaimIndex(sqlite3.connect(":memory:"))
    for row in found:
        index.replace(row.article, "candidates/x", [row])
    return index


def random_vectors(seed: int, count: int) -> Floats:
    found = np.random.default_rng(seed).normal(size=(count, 8))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def claims_of_one_story(count: int) -> Floats:
    """Unit vectors that are mostly their story; the first and the last say the same of their own, every other something else."""
    vectors = np.zeros((count, count), dtype=np.float32)
    vectors[:, 0] = 0.9
    vectors[np.arange(count), [*range(1, count), 1]] = np.sqrt(1 - 0.9**2)
    return vectors


def test_what_a_whole_story_shares_makes_no_claim_near() -> None:
    vectors, affinity = claims_of_one_story(40), np.ones(39, dtype=np.float32)
    as_they_are, found = nearness(vectors), nearness(own_of(vectors, affinity))
    assert as_they_are[:-1].min() > 0.8, "by their vectors alone, all are near"
    assert found[:-1].max() < 0.3
    assert found[-1] > 0.9


def test_what_a_handful_shares_counts() -> None:
    vectors = claims_of_one_story(4)
    assert nearness(own_of(vectors, np.ones(3, dtype=np.float32)))[:-1].min() > 0.6


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_nothing_is_taken_from_claims_of_other_stories(seed: int, count: int) -> None:
    vectors = random_vectors(seed, count + 1)
    assert np.allclose(own_of(vectors, np.zeros(count, dtype=np.float32)), vectors, atol=1e-6)


@needs_embed
def test_a_paraphrase_comes_before_what_only_shares_a_word(tmp_path: Path) -> None:
    found = rows("the physician treated the boy at the clinic", "the boy bought a bridge", "a doctor cared for the child in hospital")
    ranked = registry.load("rankers", "embed")(tmp_path).rank(index_of(found), found[2], "", 5)
    assert ranked[0].row.id == "c0"
    assert all(0 <= each.score <= 1 for each in ranked)


@needs_embed
def test_a_vector_is_made_once_and_kept(tmp_path: Path) -> None:
    texts = ["the bridge is safe", "wheat prices fell", "the bridge is safe"]
    made = Encoder(tmp_path).vectors(texts)
    again = Encoder(tmp_path)
    assert np.array_equal(again.vectors(texts), made)
    assert again._session is None, "nothing new, so the model was not even loaded"
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-2)
    assert np.array_equal(made[0], made[2])


def test_without_the_extra_one_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(PluginError, match=r"pip install 'factcheck-workbench\[embed\]'"):
        Encoder(tmp_path).vectors(["the bridge is safe"])


def test_an_unknown_ranker_is_named_with_those_there_are() -> None:
    with pytest.raises(PluginError, match="lexical, embed"):
        registry.load("rankers", "oracle")
