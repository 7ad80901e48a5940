"""Owns what is compared: claims and links of an annotator, a system or a file, article by article, as plain values; must never compare."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from workbench.errors import FormatError, UsageError
from workbench.formats.annotated import read_annotated
from workbench.journal.fold import AnnotationSet, Held
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, Part, parts_of
from workbench.project.decisions import Decisions, load_decisions, no_collecting
from workbench.project.held import Reading, Tied, in_order, reading_of, restore_reading
from workbench.project.index import KeptReading, state_of
from workbench.project.project import Project
from workbench.scoring.base import Parts, does_count


class ReadingSet(NamedTuple):
    """One side's readings of many articles."""

    name: str
    of: dict[str, Reading]
    has_labels: bool = True
    """False for a system that gives none: then nothing differs in them."""
    has_links: bool = True
    fold: AnnotationSet | None = None
    """An annotator's own set, from which a reading can be taken over whole."""


def readings_of(project: Project, annotator: str, *, complete_only: bool = True) -> ReadingSet:
    """An annotator's readings: of the articles that are complete, or of every one that was touched."""
    before = project.index.states(annotator)
    decisions = load_decisions(project.layout, project.index, annotator)
    decisions.require_whole()
    with no_collecting():
        found = _read(project, decisions, before)
    if complete_only:
        found = {article: reading for article, reading in found.items() if reading.complete}
    return ReadingSet(annotator, found, fold=decisions.set)


def only_shared(sets: Sequence[ReadingSet]) -> list[ReadingSet]:
    """The same sets, of the articles that all of them have."""
    shared = set.intersection(*(set(each.of) for each in sets))
    return [each._replace(of={article: reading for article, reading in each.of.items() if article in shared}) for each in sets]


def _read(project: Project, decisions: Decisions, before: Mapping[str, str]) -> dict[str, Reading]:
    """The reading of every article that was touched: as it was kept with the registers where nothing has changed since, else read anew."""
    fold, now = decisions.set, state_of(decisions.heads)
    kept = project.index.readings(fold.annotator)
    touched = kept.keys() | fold.touched
    found: dict[str, Reading] = {}
    for row in project.articles() if touched else ():
        if row.id in touched:
            value = None if row.id in fold.touched else _kept_value(kept[row.id], row.sha256, (before.get(row.id), now))
            found[row.id] = restore_reading(value) if value is not None else reading_of(fold, row.id, row.sha256)
    return found


def _kept_value(kept: KeptReading, sha256: str, states: Container[str | None]) -> bytes | None:
    """What was kept, if it is of this text. Another session may write the cache meanwhile: what it wrote is not what was read here."""
    return kept.value if kept.sha256 == sha256 and kept.state in states else None


def annotators_to_compare(project: Project, but: str = "") -> list[str]:
    """Everybody who has decided something and does not adjudicate, by name."""
    there = [name for name in project.layout.annotators() if project.layout.segments_of(name)]
    return sorted(name for name in there if name != but and project.config.role_of(name) != "adjudicator")


def find_readings(project: Project, name: str, *, complete_only: bool = True) -> ReadingSet:
    """The set of this name: an annotator's, `adjudicated`, `gold`, a system's candidates, or a file of annotated articles; UsageError
    when there is none. Of an annotator the articles that are complete, or every one that was touched."""
    people = [each for each in project.layout.annotators() if project.layout.segments_of(each)]
    judges = [each for each in people if project.config.role_of(each) == "adjudicator"]
    if name in people:
        return readings_of(project, name, complete_only=complete_only)
    if name == "adjudicated" and len(judges) == 1:
        return readings_of(project, judges[0], complete_only=complete_only)
    gold = project.layout.root / "gold.jsonl"
    path = gold if name == "gold" else project.layout.candidates_of(name) if name in project.layout.extractors() else Path(name)
    if not path.is_file():
        known = ", ".join([*people, *(["adjudicated"] if len(judges) == 1 else []), *project.layout.extractors(), "gold"])
        raise UsageError(f"{name}: is no annotator, no system and no file here; there are: {known}")
    return read_file(project, path, name)


def read_file(project: Project, path: Path, name: str) -> ReadingSet:
    """The readings in a file of annotated articles; FormatError with every problem when it does not fit the project's texts."""
    rows = {row.id: row for row in project.articles()}

    def text_of(article: str, digest: str | None) -> str | None:
        return project.article(article).text if article in rows and digest in (None, rows[article].sha256) else None

    readings = [each.article for each in read_annotated(path, text_of).readings if each.article.article in rows]
    other = [each.article for each in readings if each.sha256 not in (None, rows[each.article].sha256)]
    if other:
        raise FormatError.at(path, None, "sha256", f"made for another text of {', '.join(other[:3])}")
    found = {each.article: _foreign(each) for each in readings}
    claims = [claim for each in found.values() for claim in each.claims]
    return ReadingSet(name, found, any(claim.label for claim in claims), any(each.links for each in found.values()))


def _foreign(article: AnnotatedArticle) -> Reading:
    counted = [_held(claim) for claim in article.claims if does_count(claim.decision, article.annotator)]
    places = {claim.id: article.article for claim in article.claims}
    links = [
        Tied(link.from_, article.article if link.from_ in places else _home(article, link.from_), link.to, link.to_article, link.relation)
        for link in article.links
    ]
    rejected: dict[Parts, str] = {((span.start, span.end),): span.id for span in article.rejected}
    return Reading(in_order(counted), rejected, tuple(links), article.complete)


def _home(article: AnnotatedArticle, identifier: str) -> str | None:
    return None if any(each.id == identifier for each in article.evidence) else article.article


def _held(claim: Claim) -> Held:
    def ends(span: object) -> Part | None:
        return None if span is None else (span.start, span.end)  # type: ignore[attr-defined]

    return Held(claim.id, tuple(parts_of(claim)), claim.label, claim.kind, claim.stance, ends(claim.source), ends(claim.cue))
