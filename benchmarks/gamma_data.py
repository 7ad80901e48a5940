"""Owns the gamma benchmark: three raters of 200 units, from nearly alike to unlike, against pygamma-agreement where it is installed."""

from __future__ import annotations

import time
from random import Random
from statistics import median
from typing import Any

from workbench.scoring.gamma import GammaUnit, align_units, gamma_of

UNITS = 200
SAMPLES = 30


def make_lines(moved: int, seed: int = 0) -> list[list[GammaUnit]]:
    """Three raters who see the same units, their edges moved by up to so many code points, a fifth of the categories changed."""
    draw = Random(seed)
    base, here = [], 0
    for _ in range(UNITS):
        here += draw.randrange(5, 60)
        length = draw.randrange(20, 120)
        base.append((here, here + length, draw.choice("abc")))
        here += draw.randrange(length + 20)
    lines = []
    for _ in range(3):
        line = []
        for start, end, category in base:
            low = max(0, start + draw.randrange(-moved, moved + 1))
            high = max(low + 1, end + draw.randrange(-moved, moved + 1))
            line.append(GammaUnit(low, high, category if draw.random() < 0.8 else draw.choice("abc")))
        lines.append(sorted(line))
    return lines


def measure_gamma() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for moved in (8, 40):
        lines = make_lines(moved)
        gamma_of(lines, most_samples=1)  # the first call imports scipy
        before = [ours(lines) for _ in range(5)]
        other = theirs(lines, moved)
        # Before and after the other, since the machine may be busier at one time than at another.
        seconds = median([*before, *(ours(lines) for _ in range(5))])
        found = gamma_of(lines, most_samples=SAMPLES)
        words = f"gamma {found.value:.4f}, disorder {align_units(lines).disorder:.6f}, {found.samples} samples"
        rows.append({"job": f"gamma 3 × {UNITS}, ±{moved}", "seconds": seconds, "result": words})
        if other["seconds"]:
            other["result"] += f", {other['seconds'] / seconds:.0f} times ours"
        rows.append(other)
    return rows


def ours(lines: list[list[GammaUnit]]) -> float:
    """CPU seconds of all threads for the observed alignment and thirty by chance."""
    begin = time.process_time()
    gamma_of(lines, most_samples=SAMPLES)
    return time.process_time() - begin


def theirs(lines: list[list[GammaUnit]], moved: int) -> dict[str, Any]:
    """The same by its fast mode, which aligns window by window, so not always exactly; with GLPK unless CBC is installed."""
    name = f"pygamma-agreement, ±{moved}"
    try:
        import numpy
        from pyannote.core import Segment
        from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler
    except ImportError:
        return {"job": name, "seconds": None, "result": "not installed"}
    continuum = Continuum()
    for rater, line in zip("xyz", lines, strict=True):
        for unit in line:
            continuum.add(rater, Segment(unit.start, unit.end), unit.category)
    dissimilarity = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    numpy.random.seed(0)
    continuum.compute_gamma(dissimilarity, fast=True, n_samples=2, sampler=ShuffleContinuumSampler())  # compiles
    begin = time.process_time()
    found = continuum.compute_gamma(dissimilarity, fast=True, n_samples=SAMPLES, sampler=ShuffleContinuumSampler())
    seconds = time.process_time() - begin
    words = f"gamma {found.gamma:.4f}, disorder {found.observed_disorder:.6f}"
    return {"job": name, "seconds": seconds, "result": words}
