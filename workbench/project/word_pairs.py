"""Owns pair scores for claims in free words: reading a judge's file, the queue of doubtful pairs, and a person's answers to it.

A line of the file is `{"gold": words, "predicted": words, "score": 0 to 1}`; the last line for a pair holds. A file that was made once,
by a model or a person, replays: with it, scores are the same on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from workbench.errors import FormatError, OutputError, Problem
from workbench.model.lines import LineError, read_lines, strict_loads
from workbench.scoring.base import Side
from workbench.scoring.wording import HIT, PairScores, chrf, grams_of

LOWEST: Final = 0.2
"""Pairs less alike than this are not asked for: a person would say no to nearly all."""
HIGHEST: Final = 0.8


class Doubt(NamedTuple):
    """A pair that chrF is not sure of."""

    article: str
    gold: str
    predicted: str
    score: float


def read_pairs(path: Path) -> dict[tuple[str, str], float]:
    """The scores of a file; FormatError with every line that is wrong."""
    scores: dict[tuple[str, str], float] = {}
    problems: list[Problem] = []
    for number, line in read_lines(path):
        try:
            row = strict_loads(line)
        except LineError as error:
            problems.append(Problem(str(path), number, None, str(error)))
            continue
        wrong = _wrong(row)
        if wrong:
            problems.append(Problem(str(path), number, *wrong))
        else:
            scores[row["gold"], row["predicted"]] = float(row["score"])
    if problems:
        raise FormatError(problems)
    return scores


def _wrong(row: Any) -> tuple[str | None, str] | None:
    if not isinstance(row, dict):
        return None, 'expected an object such as {"gold": "…", "predicted": "…", "score": 0.9}'
    for name in ("gold", "predicted"):
        if not isinstance(row.get(name), str):
            return name, "is required: the words of the claim, as the file of claims has them"
    score = row.get("score")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        return "score", "must be a number from 0 to 1"
    return None


def doubts_of(gold: Side, predicted: Side, judged: PairScores) -> Iterator[Doubt]:
    """The pairs of one article that nobody has judged and whose words are neither clearly alike nor clearly not."""
    words = [item.words for item in gold.items] + [claim.words for claim in gold.unplaced]
    mine = [(each, grams_of(each)) for each in words]
    for claim in predicted.free:
        theirs = grams_of(claim.words)
        for own, grams in mine:
            score = chrf(grams, theirs)
            if LOWEST <= score < HIGHEST and (own, claim.words) not in judged:
                yield Doubt(gold.article, own, claim.words, score)


def ask_all(doubts: Sequence[Doubt], path: Path, show: Callable[[str], None], read_key: Callable[[], str]) -> int:
    """Asks for each pair, the most doubtful first, and appends every answer at once; gives how many were answered.

    `y` the same claim, `n` not, `space` leaves it open, `q` ends.
    """
    answered = 0
    queue = sorted(set(doubts), key=lambda doubt: (abs(doubt.score - HIT), doubt))
    for number, doubt in enumerate(queue, start=1):
        show(f"{number}/{len(queue)}  {doubt.article}\n  gold:      {doubt.gold}\n  predicted: {doubt.predicted}")
        show("the same claim?  y  n  space: later  q: end")
        key = ""
        while key not in ("y", "n", " ", "q"):
            key = read_key().lower()
        if key == "q":
            break
        if key != " ":
            _append(path, doubt, float(key == "y"))
            answered += 1
    return answered


def _append(path: Path, doubt: Doubt, score: float) -> None:
    row = {"article": doubt.article, "gold": doubt.gold, "predicted": doubt.predicted, "score": score}
    try:
        with path.open("ab") as file:
            file.write(orjson.dumps(row) + b"\n")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from None
