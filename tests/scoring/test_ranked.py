"""Scores that are sorted apart from their hits give what sorting both together gives."""

from __future__ import annotations

import numpy
from hypothesis import given
from hypothesis import strategies as st

from workbench.scoring.ranked import in_order


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1), st.booleans()), min_size=1))
def test_scores_in_order_keep_their_hits_and_among_equal_ones_hits_come_last(claims: list[tuple[float, bool]]) -> None:
    """Calibration adds up in this order, so that the order of files changes no bit."""
    scores, hits = in_order(numpy.array([score for score, _ in claims]), numpy.array([hit for _, hit in claims], dtype=numpy.uint8))
    assert list(zip(scores.tolist(), hits.tolist(), strict=True)) == sorted((score, int(hit)) for score, hit in claims)
