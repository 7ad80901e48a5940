"""Owns reading annotated articles, ours or any other system's, from JSON lines; must never drop a claim without counting it.

A line that carries our schema and fits it is taken as it stands. Anything else is read as a `Prediction`: unknown members are
gathered and named once, words without offsets are searched in the text, and offsets in another unit are converted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from workbench.errors import FormatError, Problem
from workbench.formats.foreign import ForeignLine, Notes, Reading
from workbench.formats.placing import Placer, WrongSpanError
from workbench.model.annotated import SCHEMA, AnnotatedArticle, PredictedClaim, PredictedSpan, Prediction
from workbench.model.claim import parts_of
from workbench.model.lines import LineError, problems_of, read_lines, strict_loads

NAME: Final = "annotated"
SUFFIXES: Final = (".jsonl",)
OFFSET_UNIT: Final = "codepoint"

TextOf: TypeAlias = Callable[[str, str | None], str | None]
"""Gives an article's text for its id and, where the file names one, its digest; None when that text is not known."""


@dataclass(frozen=True)
class AnnotatedFile:
    """A whole file, read: one `Reading` an article, in the order of the file."""

    path: Path
    readings: tuple[Reading, ...]
    notes: Notes

    @property
    def systems(self) -> set[str]:
        """The names of the systems that the lines carry."""
        return {reading.article.system for reading in self.readings if reading.article.system is not None}


def no_texts(article: str, sha256: str | None) -> str | None:
    """A `TextOf` that knows none."""
    return None


def read_annotated(path: Path, text_of: TextOf = no_texts) -> AnnotatedFile:
    """The file with every article once; raises FormatError with every problem of every line, or MissingError."""
    notes = Notes()
    readings: list[Reading] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for found in iterate_annotated(path, text_of, notes):
        if isinstance(found, list):
            problems.extend(found)
            continue
        first = lines.setdefault(found.article.article, found.line)
        if first != found.line:
            what = f"the article {found.article.article!r} stands in line {first} too; put its claims in one line"
            problems.append(Problem(str(path), found.line, "article", what))
        readings.append(found)
    if problems:
        raise FormatError(problems)
    return AnnotatedFile(path, tuple(_with_ends_found(readings)), notes)


def _with_ends_found(readings: list[Reading]) -> Iterator[Reading]:
    """Sends a link that names no article to the one claim of that id elsewhere, when its own article has none."""
    where: dict[str, set[str]] = {}
    for reading in readings:
        for claim in reading.article.claims:
            where.setdefault(claim.id, set()).add(reading.article.article)
    for reading in readings:
        own, links = reading.article.article, []
        for link in reading.article.links:
            homes = where.get(link.to, set())
            lost = link.to_article == own and own not in homes and len(homes) == 1
            links.append(link.model_copy(update={"to_article": min(homes)}) if lost else link)
        if tuple(links) == reading.article.links:
            yield reading
        else:
            yield reading._replace(article=reading.article.model_copy(update={"links": tuple(links)}))


def iterate_annotated(path: Path, text_of: TextOf, notes: Notes) -> Iterator[Reading | list[Problem]]:
    """Line by line the reading, or all that is wrong with the line; holds one line at a time."""
    for number, line in read_lines(path):
        yield read_annotated_line(line, str(path), number, text_of, notes)


def read_annotated_line(line: bytes, file: str, number: int, text_of: TextOf, notes: Notes) -> Reading | list[Problem]:
    """One line as a reading, or all that is wrong with it; `notes` gathers what is worth saying once."""
    try:
        value = strict_loads(line)
    except LineError as error:
        return [Problem(file, number, None, str(error))]
    return _read_line(line, value, file, number, text_of, notes)


R = TypeVar("R", bound=BaseModel)


def _read_line(line: bytes, value: Any, file: str, number: int, text_of: TextOf, notes: Notes) -> Reading | list[Problem]:
    schema = value.get("schema") if isinstance(value, dict) else None
    if isinstance(schema, str) and schema.startswith("annotated-article/") and schema != SCHEMA:
        return [Problem(file, number, "schema", f"is {schema}; this program reads {SCHEMA}, so update it")]
    try:
        if schema == SCHEMA and (own := _validated(AnnotatedArticle, line)) is not None:
            problems = _problems_of_own(own, text_of(own.article, own.sha256))
            return _at(file, number, problems) if problems else Reading(number, own)
        foreign = Prediction.model_validate_json(line)
    except ValidationError as error:
        return problems_of(error, file, number)
    notes.unknown_fields |= _unknown_fields(value)
    reading, problems = ForeignLine(foreign, text_of(foreign.article, foreign.sha256), notes).read(number)
    return _at(file, number, problems) if problems else reading


def _validated(record: type[R], line: bytes) -> R | None:
    try:
        return record.model_validate_json(line)
    except ValidationError:
        return None


def _at(file: str, number: int, problems: list[WrongSpanError]) -> list[Problem]:
    return [Problem(file, number, problem.field, str(problem)) for problem in problems]


def _problems_of_own(article: AnnotatedArticle, text: str | None) -> list[WrongSpanError]:
    placer = Placer(text, "codepoint")
    problems: list[WrongSpanError] = []
    for place, claim in enumerate(article.claims):
        where = f"claims.{place}"
        try:
            parts = placer.check(parts_of(claim), claim.quote, where)
            if not parts or (claim.start, claim.end) != (parts[0][0], parts[-1][1]):
                raise WrongSpanError(where, "start and end are not the hull of the fragments")
            for name, span in (("source", claim.source), ("cue", claim.cue)):
                if span is not None:
                    placer.check([(span.start, span.end)], span.quote, f"{where}.{name}")
        except WrongSpanError as problem:
            problems.append(problem)
    return problems


_KNOWN: Final = {
    "": {*Prediction.model_fields, "schema", "evidence"},
    "claims": {*PredictedClaim.model_fields, "origin"},
    "rejected": {*PredictedClaim.model_fields, "origin"},
    "links": {"from", "to", "to_article", "relation", "note", "origin"},
    "fragments": {"start", "end"},
    "source": set(PredictedSpan.model_fields),
    "cue": set(PredictedSpan.model_fields),
}


def _unknown_fields(value: dict[str, Any], kind: str = "", path: str = "") -> set[str]:
    unknown = {path + key for key in value if key not in _KNOWN[kind]}
    for key, member in value.items():
        if key in _KNOWN and key not in unknown:
            for item in member if isinstance(member, list) else [member]:
                if isinstance(item, dict):
                    unknown |= _unknown_fields(item, key, f"{path}{key}.")
    return unknown
