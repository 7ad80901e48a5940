"""Owns gathering what the journals know about how gold came about, for its card; must never word it (card does)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from workbench.model.annotated import AnnotatedArticle
from workbench.project.agreement import gather_project
from workbench.project.decisions import Decisions, load_decisions
from workbench.project.majority import Left
from workbench.project.missed import Recall, count_links, estimate_recall
from workbench.project.people import Person, Version, people_of, pseudonyms
from workbench.project.project import Project
from workbench.scoring.agreement import AgreementSetting, build_agreement


class LeftOut(NamedTuple):
    """What did not become gold: links that lack an end, claims decided twice, and what a majority left out."""

    dangling: int = 0
    conflicts: int = 0
    least: int | None = None
    """How many annotators an article needed, where a majority was taken."""
    majority: Left | None = None


class Adjudicated(NamedTuple):
    """How much of adjudicated gold rests on the work of two annotators or more."""

    articles: int
    claims: int


class Facts(NamedTuple):
    """What the card tells beside the dataset itself."""

    people: tuple[tuple[str, Person, int], ...]
    """(name to show, person, complete articles of the current text)."""
    versions: dict[Version, int]
    """Decisions that went into gold, by scheme and guideline."""
    agreement: dict[str, Any] | None
    """None while no two annotators have completed the same article."""
    shown: dict[str, str]
    """The name to show for each annotator of the agreement."""
    adjudicated: Adjudicated | None
    """None where nobody adjudicated."""
    recall: tuple[tuple[str, Recall], ...]
    """(name to show, estimate) for everybody whose links were audited."""
    left: LeftOut


def shown_names(project: Project, with_names: bool) -> dict[str, str]:
    """How everybody is named in what is given away: by pseudonym, unless names were asked for."""
    return {name: name if with_names else pseudonym for name, pseudonym in pseudonyms(project).items()}


def gather_facts(
    project: Project,
    decided: Mapping[str, Decisions],
    rule: str,
    articles: Sequence[AnnotatedArticle],
    left: LeftOut,
    with_names: bool,
) -> Facts:
    """Everything that the card tells; `decided` are the sets that went into gold."""
    shown = shown_names(project, with_names)
    found = gather_project(project)
    sets = {name: found.sets[name] for name in sorted(found.sets)}
    shared = {article for sides in sets.values() for article in sides if sum(article in each for each in sets.values()) > 1}
    agreement = None
    if shared:
        agreement = build_agreement(sets, AgreementSetting(texts=found.texts, events=found.events, order=found.order, gamma=False))
    rows = list(project.articles())
    people = []
    versions: dict[Version, int] = {}
    for person in people_of(project):
        known = decided.get(person.name) or load_decisions(project.layout, project.index, person.name)
        complete = sum(known.set.is_complete(row.id, row.sha256) for row in rows)
        if person.name in decided:
            for version, count in person.versions.items():
                versions[version] = versions.get(version, 0) + count
        people.append((shown[person.name], person, complete))
    adjudicated = None
    if rule == "adjudicated":
        several = [article for article in articles if article.article in shared]
        adjudicated = Adjudicated(len(several), sum(len(article.claims) for article in several))
    ids = [row.id for row in rows]
    estimates = [(shown[name], estimate_recall(each.set.audited(), count_links(each.set, ids))) for name, each in decided.items()]
    recall = tuple((name, estimate) for name, estimate in estimates if estimate is not None)
    return Facts(tuple(people), versions, agreement, shown, adjudicated, recall, left)
