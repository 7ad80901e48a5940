"""Owns the ranking of claims that may bear on one claim; must never decide a relation: it only orders, and says why.

Lexical core: words shared, weighted by how rare they are in the corpus (TF-IDF cosine over words and word pairs), with shared names
and numbers counted again. A claim's own words are folded (case, accents, quotes) and cut to a stem of a few letters' grace, so that
"request" meets "requested".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from workbench.linking.index import ClaimIndex, Row

NAME: Final = "lexical"
_WORD: Final = re.compile(r"\w+")
_ENDINGS: Final = (
    "ations",
    "ation",
    "ingly",
    "ings",
    "ing",
    "ments",
    "ment",
    "edly",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
    "e",
)
_COMMON: Final = frozenset(
    "a an the and or but of to in on at by for from with as is are was were be been being has have had do does did it its this that "
    "these those he she they we i you his her their our my your him them us not no nor so than then there here who whom which what "
    "when where why how will would can could shall should may might must said say says also into over under about after before "
    "between during against up down out off more most some any all both each few other such only own same too very s t d ll re ve m "
    "mr mrs ms dr".split()
)


class Suggestion(NamedTuple):
    """A claim that may bear on the one asked about; `shared` are the words both have, rarest first."""

    row: Row
    score: float
    shared: tuple[str, ...]
    evidence: tuple[str, ...]


def stem(word: str) -> str:
    """The word without accents, case and its commonest English ending."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    if len(plain) > 4:
        for ending in _ENDINGS:
            if plain.endswith(ending) and len(plain) - len(ending) >= 4:
                return plain[: -len(ending)]
    return plain


def content_words(text: str) -> list[str]:
    """The words of a text that carry meaning, in order, as they stand."""
    return [word for word in _WORD.findall(text) if word.casefold() not in _COMMON]


def suggest(index: ClaimIndex, claim: Row, annotator: str = "", top: int = 20, pool: int = 300) -> list[Suggestion]:
    """The claims most likely to state, support, dispute or deny the same as this one, best first; ties in order of the corpus.

    `pool` claims are fetched by BM25 over the claim's rarest words, then ranked; so the cost does not grow with every claim there is.
    """
    words = list(dict.fromkeys(_plain(word) for word in content_words(claim.quote)))
    counts = index.frequencies(words)
    rare = sorted((word for word in words if counts[word]), key=lambda word: (counts[word], word))[:16]
    found = [row for row in index.sharing(rare, annotator, pool) if not _is_same_place(row, claim)]
    weights = _weights([claim.quote, *(row.quote for row in found)])
    own = _vector(claim.quote, weights)
    ranked = []
    for order, row in enumerate(found):
        other = _vector(row.quote, weights)
        shared = sorted(own.keys() & other.keys(), key=lambda term: (-weights[term], term))
        score = sum(own[term] * other[term] for term in shared)
        names = _names(claim.quote) & _names(row.quote)
        numbers = _numbers(claim.quote) & _numbers(row.quote)
        score += 0.04 * min(len(names), 3) + 0.08 * min(len(numbers), 2)
        # A claim of another article is worth more than one three lines further down.
        score *= 1.0 if row.article != claim.article else 0.6
        plain = tuple(term for term in shared if " " not in term)
        ranked.append((-score, order, Suggestion(row, min(score, 1.0), plain, _evidence(row, plain, numbers, claim.quote))))
    ranked.sort(key=lambda item: item[:2])
    return [suggestion for _, _, suggestion in ranked[:top]]


def shared_words(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where in the text the words stand whose stems are among these terms, as (start, end) code points."""
    wanted = set(terms)
    return [match.span() for match in _WORD.finditer(text) if stem(match[0]) in wanted]


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def _is_same_place(row: Row, claim: Row) -> bool:
    return row.article == claim.article and row.start < claim.end and claim.start < row.end


def _terms(text: str) -> list[str]:
    stems = [stem(word) for word in content_words(text)]
    return stems + [f"{first} {second}" for first, second in pairwise(stems)]


def _weights(texts: Sequence[str]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for text in texts:
        for term in set(_terms(text)):
            counts[term] = counts.get(term, 0) + 1
    return {term: math.log(1 + len(texts) / count) * (0.6 if " " in term else 1.0) for term, count in counts.items()}


def _vector(text: str, weights: Mapping[str, float]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for term in _terms(text):
        counts[term] = counts.get(term, 0) + 1
    raw = {term: (1 + math.log(count)) * weights[term] for term, count in counts.items()}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {term: value / length for term, value in raw.items()}


def _names(text: str) -> set[str]:
    words = list(re.finditer(r"\b[^\W\d_]\w+", text))
    return {stem(match[0]) for match in words if match[0][0].isupper() and match.start() > 0 and match[0].casefold() not in _COMMON}


def _numbers(text: str) -> set[str]:
    return {match.replace(",", "") for match in re.findall(r"\d[\d,.]*\d|\d", text)}


def _evidence(row: Row, shared: Sequence[str], numbers: set[str], quote: str) -> tuple[str, ...]:
    """What a person can see: the same words, a stance, numbers, and the rarest words both have, as they stand in the other claim."""
    found = []
    if row.quote.casefold() == quote.casefold():
        found.append("same words")
    if row.stance in _STANCES:
        found.append(_STANCES[row.stance])
    found += sorted(numbers)[:2]
    surface = {stem(word): word for word in reversed(content_words(row.quote))}
    found += [surface[term] for term in shared[:4] if term in surface and surface[term] not in numbers]
    return tuple(found)


_STANCES: Final = {"denies": "a denial", "declines": "no position", "doubts": "a doubt"}
