"""Owns what every measure counts with: items, sides, tallies and the three ratios; must never decide which claims match.

A ratio whose denominator is zero is None, never 0 and never 1: the report says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple, TypeAlias

from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, Part, parts_of
from workbench.model.link import Link

Parts: TypeAlias = tuple[Part, ...]
Content: TypeAlias = tuple[Any, ...]


class Item(NamedTuple):
    """One claim as the measures see it; two items of equal `content` differ in nothing that is scored."""

    content: Content
    """Sortable: parts, label, kind, stance, source, cue."""
    id: str
    parts: Parts
    """In order, not touching each other, in code points."""
    label: str | None = None
    kind: str | None = None
    stance: str | None = None
    source: Part | None = None
    cue: Part | None = None
    score: float | None = None

    @property
    def size(self) -> int:
        """Code points in the parts."""
        return sum(end - start for start, end in self.parts)


class Unplaced(NamedTuple):
    """A claim whose words were not found in the text: it counts, and matches nothing."""

    words: str
    label: str | None = None


class Side(NamedTuple):
    """What one side, gold or a system, says about one article."""

    article: str
    items: tuple[Item, ...] = ()
    """Sorted by content and id, so that the order of a file never matters."""
    unplaced: tuple[Unplaced, ...] = ()
    links: tuple[Link, ...] = ()


class Counts(NamedTuple):
    """What a ratio is made of. `hits` is a whole number but for the soft measures."""

    hits: float
    gold: float
    predicted: float


Tally: TypeAlias = Mapping[str, Counts]
"""Counts for each article."""


def make_item(
    identifier: str,
    parts: Iterable[Part],
    label: str | None = None,
    kind: str | None = None,
    stance: str | None = None,
    source: Part | None = None,
    cue: Part | None = None,
    score: float | None = None,
) -> Item:
    """An item with touching parts joined, since they cover the same code points as one."""
    joined: list[Part] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    whole = tuple(joined)
    content = (whole, label or "", kind or "", stance or "", source or (), cue or ())
    return Item(content, identifier, whole, label, kind, stance, source, cue, score)


def side_of(article: AnnotatedArticle, unplaced: Iterable[Unplaced] = ()) -> Side:
    """The article's claims that count: never the rejected, and of a person's set only the accepted."""
    counted = [claim for claim in article.claims if _counts(claim, article.annotator)]
    items = sorted((_item_of(claim) for claim in counted), key=lambda item: (item.content, item.id))
    words = sorted(unplaced, key=lambda claim: (claim.words, claim.label or ""))
    return Side(article.article, tuple(items), tuple(words), article.links)


def _counts(claim: Claim, annotator: str | None) -> bool:
    return claim.decision == "accepted" or (claim.decision is None and annotator is None)


def _item_of(claim: Claim) -> Item:
    source = None if claim.source is None else (claim.source.start, claim.source.end)
    cue = None if claim.cue is None else (claim.cue.start, claim.cue.end)
    return make_item(claim.id, parts_of(claim), claim.label, claim.kind, claim.stance, source, cue, claim.score)


def add_up(counts: Iterable[Counts]) -> Counts:
    """The sum, exact to the last bit whatever the order."""
    rows = list(counts)
    return Counts(fsum(row.hits for row in rows), sum(row.gold for row in rows), sum(row.predicted for row in rows))


def precision_of(counts: Counts) -> float | None:
    """Hits among the predicted, 0 to 1; None when nothing was predicted."""
    return counts.hits / counts.predicted if counts.predicted else None


def recall_of(counts: Counts) -> float | None:
    """Hits among gold, 0 to 1; None when gold has nothing."""
    return counts.hits / counts.gold if counts.gold else None


def f1_of(counts: Counts) -> float | None:
    """2 hits / (gold + predicted), 0 to 1: the harmonic mean where both exist, 0 where one side is empty, None where both are."""
    total = counts.gold + counts.predicted
    return 2 * counts.hits / total if total else None


def mean_or_none(values: Sequence[float | None]) -> float | None:
    """The mean; None when there is nothing, or one of the values is undefined."""
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known and len(known) == len(values) else None


def harmonic_mean(precision: float | None, recall: float | None) -> float | None:
    """F1 of two ratios with different numerators; None when either is undefined."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
