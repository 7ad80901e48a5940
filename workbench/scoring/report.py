"""Owns putting the figures of all systems into one report, with intervals and comparisons; must never hide why a figure is missing.

The shape is that of `score --json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workbench.scoring.base import Side
from workbench.scoring.cases import Case
from workbench.scoring.compare import add_intervals, compare_systems
from workbench.scoring.resample import FEWEST_UNITS, RESAMPLES, Units, units_of
from workbench.scoring.spans import TextUnits
from workbench.scoring.system import SystemScore
from workbench.scoring.wording import PairScores


class System(NamedTuple):
    """What one system says, and how its quotes were found."""

    sides: Mapping[str, Side]
    anchoring: Mapping[str, int]


@dataclass(frozen=True)
class Setting:
    """What the figures rest on besides the claims."""

    gold: str
    """How the report names the gold file."""
    version: str
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of the scored articles, as far as they are known."""
    events: Mapping[str, str | None] = field(default_factory=dict)
    """Stories of the scored articles, as far as they are known."""
    no_texts: str = "the texts are not known; name them with --articles"
    """Why texts are missing, where they are."""
    left_out: int = 0
    """Articles that were not scored."""
    seed: int = 0
    resamples: int = RESAMPLES


class ReportBuilder:
    """Takes articles one by one, in any order, with what every system says of each; holds counts, never claims."""

    def __init__(self, systems: int, judged: PairScores | None = None) -> None:
        self.scores = [SystemScore(judged) for _ in range(systems)]
        self._articles: list[str] = []
        self._links: set[tuple[str, str]] = set()
        self._events: dict[str, str | None] = {}

    def add(self, gold: Side, predicted: Sequence[Side | None], text: str | None, event: str | None = None) -> list[Case]:
        """Scores one article; gives each system's matched case. A system that does not have the article counts as empty."""
        self._articles.append(gold.article)
        self._links.update([(gold.article, link.to_article) for link in gold.links if link.to_article != gold.article])
        if event is not None:
            self._events[gold.article] = event
        units = None if text is None else TextUnits(text)
        return [
            score.add(gold, Side(gold.article) if side is None else side, units) for score, side in zip(self.scores, predicted, strict=True)
        ]

    def build(self, setting: Setting, systems: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
        """The whole report as plain dictionaries; `systems` names them in order, each with how its quotes were found."""
        units = units_of(self._articles, self._events, sorted(self._links))
        scored = {
            name: score.finish(name, setting.no_texts, anchoring)
            for score, (name, anchoring) in zip(self.scores, systems.items(), strict=True)
        }
        add_intervals(scored, units, self._articles, setting.seed, setting.resamples)
        return {
            "gold": setting.gold,
            "articles": len(self._articles),
            "left_out": setting.left_out,
            "signature": _signature(units, setting),
            "systems": {name: {**one.figures, "undefined": dict(sorted(one.undefined.items()))} for name, one in scored.items()},
            "comparisons": compare_systems(scored, units, self._articles, setting.seed, setting.resamples),
        }


def build_report(gold: Iterable[Side], systems: Mapping[str, System], setting: Setting) -> dict[str, Any]:
    """The whole report of sides that are all at hand; depends on nothing but what is handed in."""
    builder = ReportBuilder(len(systems))
    for side in gold:
        predicted = [system.sides.get(side.article) for system in systems.values()]
        builder.add(side, predicted, setting.texts.get(side.article), setting.events.get(side.article))
    return builder.build(setting, {name: system.anchoring for name, system in systems.items()})


def _signature(units: Units, setting: Setting) -> str:
    count = len(units.groups)
    drawn = f"resamples={setting.resamples}" if count >= FEWEST_UNITS else f"resamples=none (under {FEWEST_UNITS} units)"
    kind = units.kind.replace(" ", "-")
    return f"workbench {setting.version} iou=.5 fragments match=iou-sum micro units={kind} n={count} {drawn} seed={setting.seed}"
