"""Owns gathering several annotators' sets, from a project's journals or from files, and having them compared; must never compare itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from workbench.errors import FormatError, UsageError
from workbench.journal.fold import AnnotationSet
from workbench.model.scheme import DEFAULT_SCHEME
from workbench.project.annotated import annotated_article
from workbench.project.decisions import load_decisions
from workbench.project.known_texts import TextSource, articles_beside
from workbench.project.project import Project
from workbench.project.reading import SideReader
from workbench.scoring.agreement import AgreementSetting, build_agreement
from workbench.scoring.base import Side, side_of
from workbench.scoring.chance import Weights
from workbench.scoring.distances import LEVELS, Distance, Level

SEVERAL: Final = "several"


class Gathered(NamedTuple):
    """The sets of all annotators: of each the articles that are complete."""

    sets: dict[str, dict[str, Side]]
    texts: dict[str, str]
    events: dict[str, str | None]
    order: tuple[str, ...]
    """The scheme's labels, in its order."""
    notes: tuple[str, ...]
    versions: dict[str, dict[str, str]] = {}  # noqa: RUF012 - a named tuple's default, which nobody changes
    """For each annotator and article under which scheme and guideline it was decided: "scheme/guideline", or `several`."""


def agree(
    paths: Sequence[Path],
    articles: Path | None = None,
    *,
    distance: str = "nominal",
    gamma: bool = True,
    weights: Weights = "quadratic",
    seed: int = 0,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What `agree --json` prints, and what a person should know who reads it; UsageError where one path is neither folder nor enough."""
    found = gather(paths, articles)
    setting = AgreementSetting(
        texts=found.texts,
        events=found.events,
        order=found.order,
        distance=read_distance(distance),
        gamma=gamma,
        weights=weights,
        seed=seed,
        tell=tell,
    )
    report = build_agreement(found.sets, setting)
    return report | {"by_version": _by_version(found, setting)}, found.notes


def _by_version(found: Gathered, setting: AgreementSetting) -> dict[str, Any]:
    """Agreement on the articles that all their annotators decided under one version, for each; nothing while there is only one."""
    named = {version for versions in found.versions.values() for version in versions.values()}
    reports: dict[str, Any] = {}
    for version in sorted(named - {SEVERAL}) if len(named) > 1 else ():
        sets = {
            name: {article: side for article, side in sides.items() if found.versions[name].get(article) == version}
            for name, sides in found.sets.items()
        }
        whole = build_agreement({name: sides for name, sides in sets.items() if sides}, replace(setting, gamma=False))
        reports[version] = {
            "articles": whole["articles"],
            "alpha": whole["alpha"],
            "claims_in_common": whole["labels"]["claims_in_common"],
            "pairs": [{"a": pair["a"], "b": pair["b"], "spans": pair["spans"], "labels": pair["labels"]} for pair in whole["pairs"]],
            "ci95": whole["ci95"],
        }
    return reports


def _version_of(fold: AnnotationSet, article: str) -> str | None:
    """Under which version the verdicts of an article that hold were given; None without any."""
    known = [fold.decided_under((article, view.claim.id)) for view in fold.views(article)]
    named = {f"{each.scheme or 'unknown'}/{each.guideline or 'none'}" for each in known if each is not None}
    return None if not named else named.pop() if len(named) == 1 else SEVERAL


def gather(paths: Sequence[Path], articles: Path | None = None) -> Gathered:
    """The sets of a project's annotators, or of files with one annotator each."""
    if len(paths) == 1 and paths[0].is_dir():
        return gather_project(Project(paths[0]))
    if len(paths) < 2:
        raise UsageError("name a project, or two files or more with annotated articles, one for each annotator")
    return gather_files(paths, articles)


def gather_project(project: Project) -> Gathered:
    """Every annotator's complete articles, from the journals; adjudicators, and who has none complete, are left out."""
    there = [name for name in project.layout.annotators() if project.layout.segments_of(name)]
    names = [name for name in there if project.config.role_of(name) != "adjudicator"]
    rows = list(project.articles())
    sets: dict[str, dict[str, Side]] = {}
    versions: dict[str, dict[str, str]] = {}
    # An adjudicator has seen what the others decided: that is no independent judgement.
    notes = [f"{name}: adjudicates, and is left out" for name in there if name not in names]
    for name in names:
        decisions = load_decisions(project.layout, project.index, name)
        fold = decisions.set
        complete = [row.id for row in rows if fold.is_complete(row.id, row.sha256)]
        if not complete:
            notes.append(f"{name}: no article is complete, so there is nothing to compare; left out")
            continue
        sets[name] = {article: side_of(annotated_article(project, fold, article)) for article in complete}
        known = {article: _version_of(fold, article) for article in complete}
        versions[name] = {article: version for article, version in known.items() if version}
        if len(complete) < len(rows):
            notes.append(f"{name}: {len(rows) - len(complete)} of {len(rows)} articles are not complete, and left out")
    used = sorted({article for sides in sets.values() for article in sides})
    read = {article: project.article(article) for article in used}
    texts = {article: each.text for article, each in read.items()}
    events = {article: each.event for article, each in read.items()}
    return Gathered(sets, texts, events, tuple(label.id for label in project.config.scheme.labels), tuple(notes), versions)


def gather_files(paths: Sequence[Path], articles: Path | None) -> Gathered:
    """One set a file; FormatError with every problem of all files."""
    source = TextSource(articles or articles_beside(paths[0]))
    digests: dict[str, str] = {}
    readers = [SideReader(path, source.text_of, digests.get) for path in paths]
    sets: dict[str, dict[str, Side]] = {}
    notes: list[str] = []
    for reader in readers:
        complete: dict[str, Side] = {}
        annotators: set[str] = set()
        for told in reader:
            if told.sha256:
                digests.setdefault(told.side.article, told.sha256)
            if told.annotator is not None:
                annotators.add(told.annotator)
            if told.complete:
                complete[told.side.article] = told.side
        name = min(annotators) if len(annotators) == 1 else reader.name
        sets[name if name not in sets else str(reader.path)] = complete
    problems = [problem for reader in readers for problem in reader.problems]
    if problems:
        raise FormatError(problems)
    used = sorted({article for sides in sets.values() for article in sides})
    known = {article: source.text_of(article, digests.get(article)) for article in used}
    events = {article: source.event_of(article) for article in used}
    source.close()
    texts = {article: text for article, text in known.items() if text is not None}
    return Gathered(sets, texts, events, tuple(label.id for label in DEFAULT_SCHEME.labels), tuple(notes))


def read_distance(name: str) -> Level | Distance:
    """A level by its name, or the distances of a JSON file: label → label → number, either way round; a pair it lacks is 1 apart."""
    for level in LEVELS:
        if name == level:
            return level
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"--distance {name}: is neither one of {', '.join(LEVELS)} nor a JSON file of distances")
    try:
        table = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise FormatError.at(path, None, None, f"not JSON: {error}") from None
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise FormatError.at(path, None, None, 'expected an object of objects, such as {"supported": {"denied": 1}}')

    def between(one: str, other: str) -> float:
        if one == other:
            return 0.0
        found = table.get(one, {}).get(other, table.get(other, {}).get(one, 1.0))
        return float(found) ** 2

    return between
