"""Owns a scoring run: reads gold, systems and texts side by side, article by article, and has them scored; must never score, and never
print.

Only complete articles of gold are scored: what nobody looked at can be neither missed nor spurious.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from workbench import __version__
from workbench.errors import FormatError, MissingError, UsageError
from workbench.project.known_texts import TextSource, articles_beside
from workbench.project.reading import SideReader, Told
from workbench.project.word_pairs import Doubt, doubts_of
from workbench.scoring.base import Side
from workbench.scoring.cases import Case, case_of
from workbench.scoring.errors import Fault, faults_of
from workbench.scoring.report import ReportBuilder, Setting
from workbench.scoring.resample import RESAMPLES
from workbench.scoring.system import SystemScore
from workbench.scoring.table import figure_at
from workbench.scoring.wording import PairScores

Tell = Callable[[int], None]


class Evaluation(NamedTuple):
    """A finished run."""

    report: dict[str, Any]
    """What `score --json` prints."""
    notes: tuple[str, ...]
    """What a person should know who reads the figures, a line each."""
    inputs: Inputs
    scores: dict[str, SystemScore]

    def faults(self) -> Iterator[tuple[str, Case, Fault, str | None]]:
        """Every claim of every system in its class, with the article's text where it is known; reads the files again."""
        with _Walk(self.inputs) as walk:
            for told, sides, text in walk:
                for (name, score), side in zip(self.scores.items(), sides, strict=True):
                    case = case_of(told.side, side or Side(told.side.article))
                    for fault in faults_of(case, score.given):
                        yield name, case, fault, text


class Inputs(NamedTuple):
    """The files of a run."""

    gold: Path
    predictions: tuple[Path, ...]
    articles: Path | None


class _Walk:
    """Gold's complete articles one by one, with what each system says of them and the text."""

    def __init__(self, inputs: Inputs) -> None:
        self.texts = TextSource(inputs.articles)
        self._digests: dict[str, str | None] = {}
        self.gold = SideReader(inputs.gold, self.texts.text_of, lambda article: None, with_origin=True)
        self.systems = [SideReader(path, self.texts.text_of, self._digests.get) for path in inputs.predictions]
        self.incomplete: set[str] = set()
        self.absent = [0] * len(self.systems)
        self.without_text = 0
        self.outside = 0

    def __enter__(self) -> _Walk:
        return self

    def __exit__(self, *_: object) -> None:
        self.texts.close()

    def __iter__(self) -> Iterator[tuple[Told, list[Side | None], str | None]]:
        for told in self.gold:
            article = told.side.article
            if not told.complete:
                self.incomplete.add(article)
                continue
            known = self.texts.known(article, told.sha256)
            # The one string rather than its equal: a hundred thousand digests are felt.
            self._digests[article] = known.digest if known and told.sha256 in (None, known.digest) else told.sha256
            text = None if known is None else self.texts.text_of(article, known.digest)
            self.without_text += text is None
            found = [system.take(article) for system in self.systems]
            for place, each in enumerate(found):
                self.absent[place] += each is None
            yield told, [each and each.side for each in found], text

    def finish(self) -> None:
        """Reads what is left of every file; FormatError with every problem of all files."""
        outside: set[str] = set()
        for system in self.systems:
            system.finish()
            outside |= system.articles()
        self.outside = len(outside - set(self._digests) - self.incomplete)
        problems = [problem for reader in (self.gold, *self.systems) for problem in reader.problems]
        if problems:
            raise FormatError(problems)

    @property
    def scored(self) -> int:
        """How many articles were walked through."""
        return len(self._digests)


def evaluate(
    gold: Path,
    predictions: Sequence[Path],
    articles: Path | None = None,
    seed: int = 0,
    *,
    resamples: int = RESAMPLES,
    judged: PairScores | None = None,
    tell: Tell = lambda done: None,
) -> Evaluation:
    """Scores each prediction file against gold; FormatError lists all problems of all files, MissingError names what is absent.

    Texts come from `articles`, else from `articles.jsonl` beside gold where there is one.
    """
    inputs = Inputs(gold, tuple(predictions), _articles_file(gold, articles))
    builder = ReportBuilder(len(predictions), judged)
    with _Walk(inputs) as walk:
        for done, (told, sides, text) in enumerate(walk, start=1):
            builder.add(told.side, sides, text, walk.texts.event_of(told.side.article))
            tell(done)
        walk.finish()
        names = _names_of(walk.systems)
        setting = Setting(
            gold=str(gold),
            version=".".join(__version__.split(".")[:2]),
            no_texts=_why_no_texts(walk),
            left_out=len(walk.incomplete) + walk.outside,
            seed=seed,
            resamples=resamples,
        )
        anchoring = {name: dict(system.notes.anchoring) for name, system in zip(names, walk.systems, strict=True)}
        report = builder.build(setting, anchoring)
    return Evaluation(report, tuple(_all_notes(walk, names)), inputs, dict(zip(names, builder.scores, strict=True)))


def doubtful_pairs(gold: Path, predictions: Sequence[Path], articles: Path | None, judged: PairScores) -> list[Doubt]:
    """The pairs of wordings that a person should look at, of all systems that give claims in free words."""
    inputs = Inputs(gold, tuple(predictions), _articles_file(gold, articles))
    with _Walk(inputs) as walk:
        found = [doubt for told, sides, _ in walk for side in sides if side for doubt in doubts_of(told.side, side, judged)]
        walk.finish()
    return found


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
    return articles_beside(gold)


def _names_of(files: Sequence[SideReader]) -> list[str]:
    names = [file.name for file in files]
    if len(set(names)) != len(names):
        names = [str(file.path) for file in files]
    for place, name in enumerate(names):
        count = names[:place].count(name)
        names[place] = f"{name} ({count + 1})" if count else name
    return names


def _all_notes(walk: _Walk, names: Sequence[str]) -> Iterator[str]:
    yield from _notes_on(walk.gold, "gold")
    for name, system, absent in zip(names, walk.systems, walk.absent, strict=True):
        yield from _notes_on(system, name)
        if absent:
            yield f"{name}: {_count(absent)} of gold {'is' if absent == 1 else 'are'} not in it; counted as having no predictions"
    if walk.incomplete:
        yield f"gold: {_articles(len(walk.incomplete))} not complete, and left out"
    if walk.outside:
        yield f"{_articles(walk.outside)} predicted but not in gold, and left out"


def _notes_on(file: SideReader, name: str) -> Iterator[str]:
    if file.notes.unknown_fields:
        yield f"{name}: members that were not read: {', '.join(sorted(file.notes.unknown_fields))}"
    for what, count in sorted(file.notes.unread.items()):
        yield f"{name}: {what} read as null, {count} times"
    lost = file.notes.anchoring["none"]
    if lost:
        yield f"{name}: {lost} quotes are not in the texts; they count and match nothing"
    if file.free:
        yield f"{name}: {file.free} claims in free words have no place in a text; they are scored by their words alone, as text_matched"


def _why_no_texts(walk: _Walk) -> str:
    if walk.texts.path is None:
        return "the texts are not known; name them with --articles"
    return f"{walk.texts.path.name} lacks {walk.without_text} of the {walk.scored} texts that gold was made on (by id and digest)"


def _articles(count: int) -> str:
    return f"{_count(count)} {'is' if count == 1 else 'are'}"


def _count(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
