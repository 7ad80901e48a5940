"""How near claims are to each other, and which of them are near to everything."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linking.alike import cosines_among, crowding, weigh
from workbench.linking.features import TERMS, Floats, Frequencies, bag_of_terms

QUOTES = st.lists(
    st.lists(st.sampled_from("bridge toll mayor twelve ships crack girder union spring".split()), max_size=6).map(" ".join), max_size=9
)


def cosines_of(seed: int, count: int) -> Floats:
    found = np.random.default_rng(seed).normal(size=(count, 8))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found @ found.T, dtype=np.float32)


@given(QUOTES)
def test_the_cosine_of_each_with_each_is_that_of_their_vectors(quotes: list[str]) -> None:
    frequencies = Frequencies()
    frequencies.add([*quotes, "the toll on the bridge"])
    bag = bag_of_terms(quotes)
    vectors = np.zeros((len(quotes), TERMS), dtype=np.float32)
    vectors[bag.row, bag.id] = weigh(bag, frequencies)
    assert np.allclose(cosines_among(bag, frequencies), vectors @ vectors.T, atol=1e-5)


@given(st.integers(0, 2**32 - 1), st.integers(0, 12), st.randoms())
def test_how_crowded_a_claim_stands_is_between_0_and_1_whatever_the_order(seed: int, count: int, random: Random) -> None:
    cosines, order = cosines_of(seed, count), list(range(count))
    random.shuffle(order)
    found = crowding(cosines, 5)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.allclose(crowding(cosines[order][:, order], 5), found[order], atol=1e-6)


def test_copies_crowd_each_other_and_a_claim_of_its_own_stands_alone() -> None:
    cosines = np.zeros((7, 7), dtype=np.float32)
    cosines[:6, :6] = 1
    assert crowding(cosines, 5).tolist() == pytest.approx([1] * 6 + [0])


def test_only_the_nearest_crowd() -> None:
    cosines = np.eye(20, dtype=np.float32)
    cosines[0, 1:5] = cosines[1:5, 0] = 0.5
    assert crowding(cosines, 4)[0] == pytest.approx(0.5)
    assert crowding(cosines, 8)[0] == pytest.approx(0.25)
