"""Owns intervals of the figures and comparisons of systems, from the tallies of articles; must never resample single claims.

`articles_needed` is an estimate, and says so: it takes the difference and the spread between units as they were seen, assumes that
further articles are drawn alike, and asks at how many the difference would be 2.80 standard errors, which is 80 % power at 5 %
two-sided under the normal approximation (Cohen 1988).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from workbench.scoring.labels import END_TO_END, PER_LABEL
from workbench.scoring.resample import FEWEST_UNITS, Units, adjust_by_holm, bootstrap_totals, group_rows, interval_of, ratios_of, swap_test
from workbench.scoring.system import LEA_PRECISION, LEA_RECALL, Figures

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

POWER: Final = 1.959964 + 0.841621
"""Standard errors that a difference must be, to be found at 5 % two-sided four times in five."""
ASSUMPTION: Final = "further articles like these; normal approximation; 80 % power at 5 % two-sided"


class Statistic(NamedTuple):
    """A figure as a function of the totals of some tables: totals × tables × (hits, gold, predicted) → values."""

    path: str
    """Where the figure stands in a system's figures."""
    ci: str
    """Where its interval goes."""
    tables: tuple[str, ...]
    value: Callable[[Numbers], Numbers]


def _f1(totals: Numbers) -> Numbers:
    return ratios_of(totals)[..., 0, 2]


def _macro_f1(totals: Numbers) -> Numbers:
    import numpy

    scores = ratios_of(totals)[..., 2]
    counted = (~numpy.isnan(scores)).sum(axis=-1)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        mean: Numbers = numpy.nansum(scores, axis=-1) / counted
    return mean


def _lea_f1(totals: Numbers) -> Numbers:
    import numpy

    shares = ratios_of(totals)[..., 1]
    recall, precision = shares[..., 0], shares[..., 1]
    with numpy.errstate(divide="ignore", invalid="ignore"):
        harmonic: Numbers = numpy.where(recall + precision == 0, 0.0, 2 * recall * precision / (recall + precision))
    return harmonic


def statistics_of(scored: Figures) -> list[Statistic]:
    """Every figure of one system that gets an interval."""
    names = scored.tallies.names()
    plain = [name for name in names if " " not in name and name not in ("text_matched.covered", "text_matched.useful")]
    found = [Statistic(f"{name}.f1", f"{name}.ci95", (name,), _f1) for name in plain if _holds(scored.figures, f"{name}.f1")]
    labels = tuple(sorted(scored.tallies.names(PER_LABEL)))
    if labels:
        found.append(Statistic(f"{END_TO_END}.macro_f1", f"{END_TO_END}.macro_ci95", labels, _macro_f1))
    if LEA_RECALL in names:
        found.append(Statistic("clusters.lea.f1", "clusters.lea.ci95", (LEA_RECALL, LEA_PRECISION), _lea_f1))
    return found


COMPARED: Final = (
    "detection.overlap.f1",
    "labels.end_to_end.f1",
    "labels.end_to_end.macro_f1",
    "links.end_to_end.f1",
    "clusters.lea.f1",
    "text_matched.matched.f1",
)


def add_intervals(scored: Mapping[str, Figures], units: Units, articles: Sequence[str], seed: int, resamples: int) -> None:
    """Puts the interval beside every figure that has one, under the same resamples for all figures of a system."""
    few = len(units.groups) < FEWEST_UNITS
    for one in scored.values():
        if few:
            one.undefined["ci95"] = f"{len(units.groups)} units ({units.kind}) are fewer than {FEWEST_UNITS}: no intervals"
            continue
        statistics = statistics_of(one)
        names = list(dict.fromkeys(name for each in statistics for name in each.tables))
        if not names:
            continue
        totals = bootstrap_totals([group_rows(units, articles, one.tallies.table(name)) for name in names], seed, resamples)
        for each in statistics:
            places = [names.index(name) for name in each.tables]
            interval = interval_of(each.value(totals[:, places]))
            _put(one.figures, each.ci, None if interval is None else list(interval))


def compare_systems(
    scored: Mapping[str, Figures], units: Units, articles: Sequence[str], seed: int, resamples: int
) -> list[dict[str, Any]]:
    """Every pair of systems on every headline that both have; Holm's adjustment is over the pairs of one headline."""
    rows: list[dict[str, Any]] = []
    known = {name: {each.path: each for each in statistics_of(one)} for name, one in scored.items()}
    for path in COMPARED:
        family = []
        for one, other in combinations(scored, 2):
            statistics = known[one].get(path), known[other].get(path)
            if statistics[0] and statistics[1] and _is_known(scored[one], path) and _is_known(scored[other], path):
                tables = tuple(sorted({*statistics[0].tables, *statistics[1].tables}, key=_rank(statistics[0])))
                sides = [
                    _side_by_side([group_rows(units, articles, scored[name].tallies.table(table)) for table in tables])
                    for name in (one, other)
                ]
                family.append(_compare(one, other, path, sides, statistics[0].value, seed, resamples))
        if len(units.groups) < 2:  # one story: nothing can be swapped against anything
            rows += [{**row, "p": None, "p_holm": None, "articles_needed": None} for row in family]
            continue
        for row, p_holm in zip(family, adjust_by_holm([row["p"] for row in family]), strict=True):
            rows.append({**row, "p_holm": p_holm})
    return rows


def _rank(statistic: Statistic) -> Callable[[str], tuple[int, str]]:
    # LEA's recall comes before its precision; labels that one system alone has take part with nothing on the other side.
    return lambda name: (statistic.tables.index(name) if name in statistic.tables else len(statistic.tables), name)


def _side_by_side(tables: Sequence[Numbers]) -> Numbers:
    import numpy

    return numpy.concatenate(tables, axis=1)


def _compare(
    one: str, other: str, path: str, sides: list[Numbers], value: Callable[[Numbers], Numbers], seed: int, resamples: int
) -> dict[str, Any]:
    import numpy

    def statistic(totals: Numbers) -> Numbers:
        return value(totals.reshape(*totals.shape[:-1], -1, 3))

    ends = [float(statistic(side.sum(axis=0)[None])[0]) for side in sides]
    interval, needed = None, None
    units = len(sides[0])
    if units >= FEWEST_UNITS:
        totals = bootstrap_totals(sides, seed, resamples)
        differences = statistic(totals[:, 0]) - statistic(totals[:, 1])
        interval = interval_of(differences)
        needed = _needed(ends[0] - ends[1], float(numpy.nanstd(differences)), units)
    return {
        "a": one,
        "b": other,
        "metric": path,
        "difference": ends[0] - ends[1],
        "ci95": None if interval is None else list(interval),
        "p": swap_test(sides[0], sides[1], statistic, seed),
        "articles_needed": needed,
    }


def _needed(difference: float, error: float, units: int) -> dict[str, Any] | None:
    """How many more units would separate the two; None where they do not differ at all."""
    if abs(difference) < 1e-12:
        return None
    total = ceil(units * (POWER * error / difference) ** 2)
    return {"more": max(0, total - units), "assumption": ASSUMPTION}


def _is_known(scored: Figures, path: str) -> bool:
    value = _at(scored.figures, path)
    return value is not None


def _holds(figures: Mapping[str, Any], path: str) -> bool:
    """Whether the report has a place for this figure."""
    place: Any = figures
    for step in path.split("."):
        if not isinstance(place, Mapping) or step not in place:
            return False
        place = place[step]
    return True


def _at(figures: Mapping[str, Any], path: str) -> Any:
    value: Any = figures
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _put(figures: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    place: Any = figures
    for step in above:
        place = place[step]
    place[last] = value
