"""Owns taking articles, candidates and decisions from files into a project: all of it, or nothing; must never change a stored text."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from workbench.errors import DataError, MissingError, Problem, UsageError
from workbench.formats.articles import FIELDS, SUFFIXES, Incoming, read_articles, read_metadata
from workbench.model.article import Article, text_digest
from workbench.project.layout import replacing
from workbench.project.project import Project


class ImportReport(NamedTuple):
    """What an import did, in ids."""

    added: list[str]
    revised: list[str]
    corrected: list[str]
    skipped: list[str]
    """Already there with the same text."""
    copies: list[tuple[str, str]]
    """(id, id of an earlier article with the same text): imported, and said, because wire copies matter."""


def import_articles(
    project: Project,
    files: Sequence[Path],
    *,
    metadata: Path | None = None,
    encoding: str | None = None,
    revise: bool = False,
    tell: Callable[[str, int], None] = lambda what, count: None,
) -> ImportReport:
    """Takes every article of these files and folders in, or none: DataError lists every problem of every file."""
    problems: list[Problem] = []
    incoming: list[Incoming] = []
    for path in _expand(files):
        try:
            found, wrong = read_articles(path, encoding)
        except DataError as error:
            problems += error.problems
            continue
        incoming += [each._replace(id=each.id or _stem_of(path, each.line, len(found))) for each in found]
        problems += wrong
        tell("files read", len(incoming))
    incoming = _part_clashing_stems(incoming, files)
    current = {row.id: row for row in project.articles()}
    corrections = read_metadata(metadata, encoding) if metadata else {}
    plan = _Plan(project, {identifier: row.sha256 for identifier, row in current.items()}, corrections, revise)
    for each in incoming:
        plan.add(each)
    plan.correct()
    problems += plan.problems
    if problems:
        raise DataError(problems)
    if plan.lines:
        _append(project, plan.lines)
    return plan.report


class _Plan:
    """Works out what an import would do before a byte is written."""

    def __init__(self, project: Project, digests: dict[str, str], corrections: dict[str, dict[str, str]], revise: bool) -> None:
        self._project = project
        self._digests = dict(digests)
        self._first = {digest: identifier for identifier, digest in reversed(digests.items())}
        self._pending: dict[str, Article] = {}
        self._corrections = corrections
        self._revise = revise
        self.lines: list[Article] = []
        self.problems: list[Problem] = []
        self.report = ImportReport([], [], [], [], [])

    def add(self, each: Incoming) -> None:
        identifier, digest = each.id or "", text_digest(each.text)
        known = self._digests.get(identifier)
        if known == digest:
            self.report.skipped.append(identifier)
            return
        if known is not None and not self._revise:
            what = f"{identifier!r} has another text in this project; `--revise` appends this one as its new version"
            self.problems.append(Problem(str(each.file), each.line, "text", what))
            return
        if known is None and digest in self._first:
            self.report.copies.append((identifier, self._first[digest]))
        version = 1 if known is None else self._article(identifier).version + 1
        fields = {**each.fields, **self._corrections.get(identifier, {})}
        article = Article(id=identifier, text=each.text, version=version, sha256=digest, **{name: fields.get(name) for name in FIELDS})
        (self.report.added if known is None else self.report.revised).append(identifier)
        self._digests[identifier] = digest
        self._first.setdefault(digest, identifier)
        self._pending[identifier] = article
        self.lines.append(article)

    def correct(self) -> None:
        """Metadata of articles that are in the project already: a new line with the same text."""
        for identifier, fields in self._corrections.items():
            if identifier in self._pending:
                continue
            if identifier not in self._digests:
                self.problems.append(Problem("--metadata", None, "id", f"there is no article {identifier!r} in the project or the import"))
                continue
            article = self._article(identifier)
            changed = article.model_copy(update=fields)
            if changed != article:
                self.lines.append(changed)
                self.report.corrected.append(identifier)

    def _article(self, identifier: str) -> Article:
        return self._pending.get(identifier) or self._project.article(identifier)


def _expand(files: Sequence[Path]) -> list[Path]:
    """Every file that is meant, those of a folder in order of their names."""
    found: list[Path] = []
    for path in files:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
            if not inside:
                raise MissingError(f"{path}: holds no {', '.join(SUFFIXES)} file")
            found += inside
        elif not path.exists():
            raise MissingError(f"{path}: there is no such file")
        elif path.suffix.lower() not in SUFFIXES:
            raise UsageError(f"{path}: articles are read from {', '.join(SUFFIXES)}; rename the file to what it is")
        else:
            found.append(path)
    return found


def _stem_of(path: Path, line: int | None, count: int) -> str:
    """The id of an article that its file does not name: the file's stem, with the line where there are several."""
    return path.stem if line is None or count == 1 else f"{path.stem}-{line}"


def _part_clashing_stems(incoming: list[Incoming], files: Sequence[Path]) -> list[Incoming]:
    """Files of one stem in several folders get their path relative to what was named as id."""
    owners: dict[str, set[Path]] = {}
    for each in incoming:
        owners.setdefault(each.id or "", set()).add(each.file)
    roots = [(path if path.is_dir() else path.parent).resolve() for path in files]
    root = Path(os.path.commonpath(roots)) if roots else Path()
    parted = []
    for each in incoming:
        is_stem = each.line is None
        if is_stem and len(owners[each.id or ""]) > 1:
            relative = each.file.resolve().relative_to(root).with_suffix("").as_posix()
            clash = sum(other.file.with_suffix("") == each.file.with_suffix("") for other in incoming if other.line is None) > 1
            each = each._replace(id=relative + each.file.suffix if clash else relative)
        parted.append(each)
    return parted


def _append(project: Project, articles: Sequence[Article]) -> None:
    path = project.layout.articles
    old = path.read_bytes() if path.exists() else b""
    if old and not old.endswith(b"\n"):
        old += b"\n"
    with replacing(path) as file:
        file.write(old)
        for article in articles:
            file.write(article.as_json() + b"\n")
    project.refresh()
