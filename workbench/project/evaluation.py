"""Owns a scoring run: reads gold, systems and texts, and has them scored; must never score, and never print.

Only complete articles of gold are scored: what nobody looked at can be neither missed nor spurious.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from workbench import __version__
from workbench.errors import FormatError, MissingError, Problem, UsageError
from workbench.formats.annotated import AnnotatedFile, read_annotated
from workbench.formats.articles import read_articles
from workbench.formats.foreign import Reading
from workbench.model.article import text_digest
from workbench.scoring.base import Side, Unplaced, side_of
from workbench.scoring.report import Setting, System, build_report
from workbench.scoring.table import figure_at


class Evaluation(NamedTuple):
    """A finished run."""

    report: dict[str, Any]
    """What `score --json` prints."""
    notes: tuple[str, ...]
    """What a person should know who reads the figures, a line each."""


class _Known(NamedTuple):
    """One text of one article."""

    text: str
    digest: str
    event: str | None


class _Texts:
    """The texts that the run knows, by article and digest; the last line of an article is its current text."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._current: dict[str, _Known] = {}
        self._by_digest: dict[tuple[str, str], _Known] = {}
        if path is None:
            return
        found, problems = read_articles(path)
        if problems:
            raise FormatError(problems)
        for each in found:
            known = _Known(each.text, text_digest(each.text), each.fields.get("event"))
            identifier = each.id or path.stem
            self._current[identifier] = self._by_digest[identifier, known.digest] = known

    def known(self, article: str, digest: str | None) -> _Known | None:
        """This article's text with this digest; without a digest, the current one."""
        return self._current.get(article) if digest is None else self._by_digest.get((article, digest))

    def text_of(self, article: str, digest: str | None) -> str | None:
        """As `known`, the text alone."""
        known = self.known(article, digest)
        return None if known is None else known.text

    def event_of(self, article: str) -> str | None:
        """The article's story, from its current line: metadata may be corrected after gold was made."""
        known = self._current.get(article)
        return None if known is None else known.event


def evaluate(gold: Path, predictions: Sequence[Path], articles: Path | None = None, seed: int = 0) -> Evaluation:
    """Scores each prediction file against gold; FormatError lists all problems of all files, MissingError names what is absent.

    Texts come from `articles`, else from `articles.jsonl` beside gold where there is one.
    """
    texts = _Texts(_articles_file(gold, articles))
    notes: list[str] = []
    gold_file = _read(gold, texts, {})
    scored = [reading for reading in gold_file.readings if reading.article.complete]
    incomplete = {reading.article.article for reading in gold_file.readings if not reading.article.complete}
    known = {reading.article.article: texts.known(reading.article.article, reading.article.sha256) for reading in scored}
    digests = {
        reading.article.article: reading.article.sha256 or (each.digest if (each := known[reading.article.article]) else None)
        for reading in scored
    }
    files = _read_all(predictions, texts, digests)
    names = _names_of(files)
    systems = {name: _system_of(file) for name, file in zip(names, files, strict=True)}
    outside = {article for system in systems.values() for article in system.sides} - set(digests) - incomplete
    notes += _notes_on(gold_file, "gold")
    for name, file in zip(names, files, strict=True):
        notes += _notes_on(file, name)
        absent = len(set(digests) - set(systems[name].sides))
        if absent:
            notes.append(f"{name}: {_count(absent)} of gold {'is' if absent == 1 else 'are'} not in it; counted as having no predictions")
    if incomplete:
        notes.append(f"gold: {_articles(len(incomplete))} not complete, and left out")
    if outside:
        notes.append(f"{_articles(len(outside))} predicted but not in gold, and left out")
    setting = Setting(
        gold=str(gold),
        version=".".join(__version__.split(".")[:2]),
        texts={article: each.text for article, each in known.items() if each is not None},
        events={article: texts.event_of(article) for article in digests},
        no_texts=_why_no_texts(texts, known),
        left_out=len(incomplete | outside),
        seed=seed,
    )
    return Evaluation(build_report([_side_of(reading) for reading in scored], systems, setting), tuple(notes))


def failures_under(report: Mapping[str, Any], metric: str, bound: float) -> list[str]:
    """A line for each system whose metric is under the bound or undefined; UsageError for an unknown metric."""
    lines = []
    for name, figures in report["systems"].items():
        try:
            value = figure_at(figures, metric)
        except KeyError:
            raise UsageError(f"there is no metric {metric!r}; write a path of `--json`, such as detection.overlap.f1") from None
        if value is None:
            lines.append(f"{name}: {metric} is undefined, so not at least {bound:g}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"{metric!r} is not one number; write a path such as detection.overlap.f1")
        elif value < bound:
            lines.append(f"{name}: {metric} is {value:.4f}, under {bound:g}")
    return lines


def _articles_file(gold: Path, articles: Path | None) -> Path | None:
    if articles is not None:
        if not articles.is_file():
            raise MissingError(f"{articles}: there is no such file")
        return articles
    beside = gold.parent / "articles.jsonl"
    return beside if beside.is_file() else None


def _read(path: Path, texts: _Texts, digests: Mapping[str, str | None]) -> AnnotatedFile:
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name the file, such as {path / 'gold.jsonl'}")
    return read_annotated(path, lambda article, digest: texts.text_of(article, digest or digests.get(article)))


def _read_all(paths: Sequence[Path], texts: _Texts, digests: Mapping[str, str | None]) -> list[AnnotatedFile]:
    files: list[AnnotatedFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            file = _read(path, texts, digests)
        except FormatError as error:
            problems += error.problems
            continue
        problems += _other_texts(file, digests)
        files.append(file)
    if problems:
        raise FormatError(problems)
    return files


def _other_texts(file: AnnotatedFile, digests: Mapping[str, str | None]) -> list[Problem]:
    what = "is not the digest of gold's text, so the offsets count in another text; predict on the text that gold has"
    return [
        Problem(str(file.path), reading.line, "sha256", what)
        for reading in file.readings
        if reading.article.sha256 and reading.article.sha256 != (digests.get(reading.article.article) or reading.article.sha256)
    ]


def _names_of(files: Sequence[AnnotatedFile]) -> list[str]:
    names = [min(file.systems) if len(file.systems) == 1 else file.path.stem for file in files]
    if len(set(names)) != len(names):
        names = [str(file.path) for file in files]
    for place, name in enumerate(names):
        count = names[:place].count(name)
        names[place] = f"{name} ({count + 1})" if count else name
    return names


def _system_of(file: AnnotatedFile) -> System:
    sides = {reading.article.article: _side_of(reading) for reading in file.readings}
    return System(sides, dict(file.notes.anchoring), sum(len(reading.free) for reading in file.readings))


def _side_of(reading: Reading) -> Side:
    return side_of(reading.article, (Unplaced(claim.words, claim.label) for claim in reading.unplaced))


def _notes_on(file: AnnotatedFile, name: str) -> list[str]:
    notes = []
    if file.notes.unknown_fields:
        notes.append(f"{name}: members that were not read: {', '.join(sorted(file.notes.unknown_fields))}")
    notes += [f"{name}: {what} read as null, {count} times" for what, count in sorted(file.notes.unread.items())]
    lost = file.notes.anchoring["none"]
    if lost:
        notes.append(f"{name}: {lost} quotes are not in the texts; they count and match nothing")
    free = sum(len(reading.free) for reading in file.readings)
    if free:
        notes.append(f"{name}: {free} claims in free words have no place in a text and are not in these figures")
    return notes


def _why_no_texts(texts: _Texts, known: Mapping[str, _Known | None]) -> str:
    if texts.path is None:
        return "the texts are not known; name them with --articles"
    lost = sum(each is None for each in known.values())
    return f"{texts.path.name} lacks {lost} of the {len(known)} texts that gold was made on (by id and digest)"


def _articles(count: int) -> str:
    return f"{_count(count)} {'is' if count == 1 else 'are'}"


def _count(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
