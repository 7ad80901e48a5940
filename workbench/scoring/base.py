"""Owns what every measure counts with: items, sides, tallies and the three ratios; must never decide which claims match.

A ratio whose denominator is zero is None, never 0 and never 1: the report says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum
from operator import itemgetter, lt
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from workbench.model.annotated import AnnotatedArticle
from workbench.model.claim import Claim, Part, parts_of

Parts: TypeAlias = tuple[Part, ...]
Content: TypeAlias = tuple[Any, ...]
_START: Final = itemgetter(0)
_END: Final = itemgetter(1)


Made: TypeAlias = tuple[tuple[str, ...], bool, bool]
"""How a gold claim came about: the systems that proposed exactly this span; whether a person moved it or changed its label; whether no
proposal was on the screen."""


class Item(NamedTuple):
    """One claim as the measures see it; two items of equal `content` differ in nothing that is scored."""

    parts: Parts
    """In order, not touching each other, in code points."""
    size: int
    """Code points in the parts."""
    id: str
    label: str | None = None
    kind: str | None = None
    stance: str | None = None
    source: Part | None = None
    cue: Part | None = None
    score: float | None = None
    words: str = ""
    """The claim in its own words: those that stand alone where somebody wrote them, else those of the text."""
    made: Made | None = None

    @property
    def content(self) -> Content:
        """Sortable: parts, label, kind, stance, source, cue."""
        return self.parts, self.label or "", self.kind or "", self.stance or "", self.source or (), self.cue or ()


class Unplaced(NamedTuple):
    """A claim whose words were not found in the text, or that never had any there."""

    words: str
    label: str | None = None
    score: float | None = None
    id: str = ""


class Tie(Protocol):
    """A link as the measures see it."""

    @property
    def from_(self) -> str:
        """Id of the bearing claim."""

    @property
    def to(self) -> str:
        """Id of the claim it bears on."""

    @property
    def to_article(self) -> str:
        """Id of that claim's article."""

    @property
    def relation(self) -> str:
        """An id of the scheme's relations."""


class Side(NamedTuple):
    """What one side, gold or a system, says about one article."""

    article: str
    items: tuple[Item, ...] = ()
    """Sorted by content and id, so that the order of a file never matters."""
    unplaced: tuple[Unplaced, ...] = ()
    """Quotes that are not in the text: they count, and match nothing."""
    links: tuple[Tie, ...] = ()
    free: tuple[Unplaced, ...] = ()
    """Claims in free words alone: they have no place, and take part in the text-matched measures only."""


class Counts(NamedTuple):
    """What a ratio is made of. `hits` is a whole number but for the soft measures."""

    hits: float
    gold: float
    predicted: float


def make_item(
    identifier: str,
    parts: Iterable[Part],
    label: str | None = None,
    kind: str | None = None,
    stance: str | None = None,
    source: Part | None = None,
    cue: Part | None = None,
    score: float | None = None,
    words: str = "",
    made: Made | None = None,
) -> Item:
    """An item with touching parts joined, since they cover the same code points as one."""
    whole = join_parts(parts)
    size = sum(end - start for start, end in whole)
    return Item(whole, size, identifier, label, kind, stance, source, cue, score, words, made)


def join_parts(parts: Iterable[Part]) -> Parts:
    """The same code points in as few parts as there can be, in order."""
    ordered = sorted(parts)
    if all(map(lt, map(_END, ordered), map(_START, ordered[1:]))):
        return tuple(ordered)
    joined: list[Part] = []
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def make_side(
    article: str, items: list[Item], unplaced: Iterable[Unplaced] = (), links: Iterable[Tie] = (), free: Iterable[Unplaced] = ()
) -> Side:
    """A side in the order that measures rely on."""
    lost, said = tuple(unplaced), tuple(free)
    if lost or said:
        lost, said = tuple(sorted(lost, key=_by_words)), tuple(sorted(said, key=_by_words))
    return Side(article, tuple(sort_items(items)), lost, tuple(links), said)


def _by_words(claim: Unplaced) -> tuple[str, str, float, str]:
    return claim.words, claim.label or "", claim.score or 0.0, claim.id


def sort_items(items: list[Item]) -> list[Item]:
    """The items by content and id. Most files are in order of their spans, so that is looked for first."""
    spans = [item[0] for item in items]
    return items if all(map(lt, spans, spans[1:])) else sorted(items, key=lambda item: (item.content, item.id))


def side_of(article: AnnotatedArticle, unplaced: Iterable[Unplaced] = (), free: Iterable[Unplaced] = ()) -> Side:
    """The article's claims that count: never the rejected, and of a person's set only the accepted."""
    counted = [_item_of(claim) for claim in article.claims if does_count(claim.decision, article.annotator)]
    return make_side(article.article, counted, unplaced, article.links, free)


def does_count(decision: str | None, annotator: str | None) -> bool:
    """Whether a claim with this decision, in a set of this annotator (None: a system, or gold), is a claim."""
    return decision == "accepted" or (decision is None and annotator is None)


def _item_of(claim: Claim) -> Item:
    source = None if claim.source is None else (claim.source.start, claim.source.end)
    cue = None if claim.cue is None else (claim.cue.start, claim.cue.end)
    made = (claim.origin.proposed_by, claim.origin.span_changed or claim.origin.label_changed, claim.origin.blind)
    words = claim.text or claim.quote
    return make_item(claim.id, parts_of(claim), claim.label, claim.kind, claim.stance, source, cue, claim.score, words, made)


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
