"""Owns what a person can see two claims share, and the relation that it suggests; must never decide one, nor rank."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from workbench.linking.cues import Bearing, bearing_of
from workbench.linking.features import Frequencies, grams_of, terms_of
from workbench.linking.row import Row
from workbench.linking.words import content_words, is_common, quantities, spoken, stem, term_of

_NAME: Final = re.compile(r"\b[^\W\d_]\w+")
_BEARINGS: Final[dict[Bearing, str]] = {"denies": "a denial", "declines": "no position", "doubts": "a doubt"}
_RELATIONS: Final[dict[Bearing, str]] = {"denies": "denies", "declines": "no_position", "doubts": "disputes"}
_QUOTED: Final = re.compile(r"[“”\"«»„]")
_CUT, _REWORDED = 0.85, 0.5


class Seen(NamedTuple):
    """What two claims share, in words: `shared` are their common stems, rarest first; `relation` is what it looks like, not what it is."""

    shared: tuple[str, ...]
    evidence: tuple[str, ...]
    relation: str


class _Read(NamedTuple):
    """What is looked at in one claim's words."""

    meanings: tuple[tuple[str, str | None], ...]
    """The stem of each content word, in order, with the term it is compared by."""
    terms: frozenset[str | None]
    surface: dict[str, str]
    """The first word of each stem, as it stands."""
    names: frozenset[str]
    grams: frozenset[int]


# The same claims are seen beside each other claim of their story; 1,024 take 8 MB.
@lru_cache(maxsize=1024)
def _read(quote: str) -> _Read:
    quote = spoken(quote)
    words = content_words(quote)
    meanings = tuple((stem(word), term_of(word)) for word in words)
    surface = {stem(word): word for word in reversed(words)}
    return _Read(meanings, frozenset(term for _, term in meanings), surface, _names(quote), grams_of(quote))


def compare(asked: Row, row: Row, frequencies: Frequencies) -> Seen:
    """What a person can see of how `row` bears on `asked`."""
    own, its_words = _read(asked.quote), _read(row.quote)
    shared = _shared(own, its_words, frequencies)
    overlap = len(own.grams & its_words.grams) / max(min(len(own.grams), len(its_words.grams)), 1)
    mine, its = bearing_of(asked.quote, asked.stance), bearing_of(row.quote, row.stance)
    same = quantities(asked.quote) & quantities(row.quote)
    other = _other_number(asked.quote, row.quote)
    found: list[str] = []
    if asked.quote.casefold() == row.quote.casefold():
        found.append("same words")
    elif overlap >= _CUT:
        found.append("the same words, cut")
    elif overlap >= _REWORDED and _QUOTED.search(asked.quote + row.quote):
        found.append("the same quotation in other words")
    if its is not None:
        found.append(_BEARINGS[its])
    elif mine == "denies":
        found.append("what is denied here")
    found += sorted({number for number, _ in same})[:2]
    found += [f"another number: {number}" for number in other[:1]]
    surface = its_words.surface
    names = [term for term in shared if term in its_words.names and term in surface]
    words = [term for term in shared if term in surface and term not in names]
    numbers = {number for number, _ in same}
    found += [surface[term] for term in [*names[:3], *words[:4]] if surface[term] not in numbers]
    # Nothing in common to see: it is there because its article tells the same story.
    return Seen(shared, tuple(dict.fromkeys(found or ["the same story"])), _relation(mine, its, bool(other), overlap))


def _relation(mine: Bearing | None, its: Bearing | None, has_other_number: bool, overlap: float) -> str:
    if its is not None and its != mine:
        return _RELATIONS[its]
    if has_other_number:
        return "disputes"
    return "same" if overlap >= _CUT else "supports"


def _shared(one: _Read, other: _Read, frequencies: Frequencies) -> tuple[str, ...]:
    """The stems that both hold, and those whose meaning both hold; rarest first."""
    kept = dict.fromkeys(stemmed for stemmed, term in other.meanings if term in one.terms)
    rarity = {stemmed: sum(int(frequencies.terms[number]) for number in _numbers_of(stemmed)) for stemmed in kept}
    return tuple(sorted(kept, key=lambda stemmed: (rarity[stemmed], stemmed)))


@lru_cache(maxsize=16384)
def _numbers_of(stemmed: str) -> tuple[int, ...]:
    return tuple(terms_of(stemmed))


def _other_number(one: str, other: str) -> list[str]:
    """Numbers of the other claim where the first has another one for the same thing."""
    mine = {unit: number for number, unit in quantities(one) if unit}
    return sorted(number for number, unit in quantities(other) if mine.get(unit, number) != number)


def _names(text: str) -> frozenset[str]:
    return frozenset(
        stem(match[0]) for match in _NAME.finditer(text) if match[0][0].isupper() and match.start() > 0 and not is_common(match[0])
    )
