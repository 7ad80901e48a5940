"""Owns what is compared: claims and links of an annotator, a system or a file, article by article, as plain values; must never compare."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from workbench.errors import FormatError, UsageError
from workbench.formats.annotated import read_annotated
from workbench.journal.fold import AnnotationSet, Held
from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, Part, parts_of
from workbench.project.decisions import Decisions, load_decisions, no_collecting
from workbench.project.layout import replacing
from workbench.project.project import Project
from workbench.scoring.base import Parts, does_count

_FORM: Final = 1
"""Rises with the form in which readings are kept."""
_make_held: Final = partial(tuple.__new__, Held)


class Tied(NamedTuple):
    """A link as it is compared; `from_article` is None for evidence from outside the corpus."""

    from_id: str
    from_article: str | None
    to_id: str
    to_article: str
    relation: str


class Reading(NamedTuple):
    """What one side says about one article."""

    claims: tuple[Held, ...]
    """In order of the text."""
    rejected: dict[Parts, str]
    """What it refused as no claim: parts → id."""
    links: tuple[Tied, ...]
    """Links whose evidence stands in this article, or outside the corpus and bears on it."""
    complete: bool = True


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
    decisions = load_decisions(project.layout, project.index, annotator)
    decisions.require_whole()
    with no_collecting():
        found = _kept(project, decisions)
        if found is None:
            found = _read(project, decisions.set)
            _keep(project, decisions, found)
    if complete_only:
        found = {article: reading for article, reading in found.items() if reading.complete}
    return ReadingSet(annotator, found, fold=decisions.set)


def only_shared(sets: Sequence[ReadingSet]) -> list[ReadingSet]:
    """The same sets, of the articles that all of them have."""
    shared = set.intersection(*(set(each.of) for each in sets))
    return [each._replace(of={article: reading for article, reading in each.of.items() if article in shared}) for each in sets]


def _read(project: Project, fold: AnnotationSet) -> dict[str, Reading]:
    touched = project.index.progress(fold.annotator).keys() | fold.touched
    return {row.id: _reading(fold, row.id, row.sha256) for row in (project.articles() if touched else ()) if row.id in touched}


def _reading(fold: AnnotationSet, article: str, sha256: str) -> Reading:
    claims, rejected = fold.held(article, sha256)
    links = [
        Tied(link.from_id, link.from_article, link.to_id, link.to_article, link.relation)
        for link in (fold.links(article) if fold.shard(article).links else ())
        if (link.from_article or link.to_article) == article
    ]
    return Reading(in_order(claims), rejected, tuple(links), fold.is_complete(article, sha256))


def _state_of(project: Project, decisions: Decisions) -> str:
    """Digest of what readings rest on: the journal as far as it has been read, and the texts."""
    heads = sorted((name, *head) for name, head in decisions.heads.items())
    texts = [(row.id, row.sha256) for row in project.articles()]
    return hashlib.sha256(orjson.dumps([_FORM, heads, texts])).hexdigest()


def _kept(project: Project, decisions: Decisions) -> dict[str, Reading] | None:
    """The readings that were kept when the journal and the texts were as they are now, or None."""
    try:
        state, articles = orjson.loads(project.layout.readings_of(decisions.annotator).read_bytes())
    except (OSError, ValueError, TypeError):
        return None
    return {each[0]: _restored(*each[1:]) for each in articles} if state == _state_of(project, decisions) else None


def _restored(complete: bool, claims: list[Any], rejected: list[Any], links: list[Any]) -> Reading:
    held = tuple(
        [_make_held((each[0], _parts(each[1]), *each[2:5], each[5] and tuple(each[5]), each[6] and tuple(each[6]))) for each in claims]
    )
    return Reading(held, {_parts(parts): claim for parts, claim in rejected}, tuple([Tied(*each) for each in links]), complete)


def _parts(parts: list[list[int]]) -> Parts:
    return tuple([(start, end) for start, end in parts])


def _keep(project: Project, decisions: Decisions, found: dict[str, Reading]) -> None:
    """Keeps readings for the next time; a disk that refuses costs nothing but time."""
    rows = [[a, each.complete, each.claims, [list(one) for one in each.rejected.items()], each.links] for a, each in found.items()]
    path = project.layout.readings_of(decisions.annotator)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(orjson.dumps([_state_of(project, decisions), rows], default=list))


def in_order(claims: Iterable[Held]) -> tuple[Held, ...]:
    """The claims by their place, then by what is held of them: never by the order they came in."""
    return tuple(sorted(claims, key=lambda claim: (claim.parts, claim.id)))


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
