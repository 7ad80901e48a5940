"""Owns what counts as a word of a claim, and as the same word; must never know an index or a rank.

A word is folded (case, accents), cut to a stem of a few letters' grace, so that "request" meets "requested", and where news have
several words for one thing it stands for its group (`synonyms`). Numbers are written in digits. Addresses of the web are no words, and
the name of an account or tag is the words that it is made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from workbench.linking.synonyms import group_of

_WORD: Final = re.compile(r"\w+")
_TOKEN: Final = re.compile(r"United States|White House|United Kingdom|Downing Street|European Union|(?:[A-Z]\.){2,}|\d[\d.,]*\d|\w+|%")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])(?:[\w-]++\.)+[a-z]{2,}/\S*")
_TAG: Final = re.compile(r"[@#]\w+")
_SEAM: Final = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_ENDINGS: Final = tuple("ations ation ingly ings ing ments ment edly ies ied ers ed es er ly s e".split())
_ENDINGS_BY_LETTER: Final = {last: tuple(each for each in _ENDINGS if each[-1] == last) for last in {each[-1] for each in _ENDINGS}}
"""Most words end in a letter that no ending does, or few do."""
_COMMON: Final = frozenset(
    "a an the and or but of to in on at by for from with as is are was were be been being has have had do does did it its this that "
    "these those he she they we i you his her their our my your him them us not no nor so than then there here who whom which what "
    "when where why how will would can could shall should may might must said say says also into over under about after before "
    "between during against up down out off more most some any all both each few other such only own same too very s t d ll re ve m "
    "if while although though because since until unless whether yet still just even amid despite among mr mrs ms dr".split()
)
_SEATS: Final = {
    **dict.fromkeys(("U.S.", "US", "U.S.A.", "USA", "United States", "White House"), "usa"),  # "us" is a pronoun, "US" is not
    **dict.fromkeys(("U.K.", "United Kingdom", "Downing Street"), "uk"),
    **dict.fromkeys(("E.U.", "European Union"), "eu"),
}
_NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty".split()
    )
    if number != 1  # "one" is a pronoun more often than a number
} | {"dozen": "12", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
_MONTHS: Final = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def plain(word: str) -> str:
    """The word without case and accents."""
    if word.isascii():
        return word.lower()  # most words; the rest takes ten times as long
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word without accents, case and its commonest English ending."""
    folded = plain(word)
    if len(folded) > 4:
        for ending in _ENDINGS_BY_LETTER.get(folded[-1], ()):
            if folded.endswith(ending) and len(folded) - len(ending) >= 4:
                return folded[: -len(ending)]
    return folded


def is_common(word: str) -> bool:
    """Whether the word carries no meaning of its own ("the", "said")."""
    return word.casefold() in _COMMON


def content_words(text: str) -> list[str]:
    """The words of a text that carry meaning, in order, as they stand."""
    return [word for word in _WORD.findall(text) if not is_common(word)]


def shared_words(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where in the text the words stand whose stems are among these terms, as (start, end) code points."""
    wanted = set(terms)
    return [match.span() for match in _WORD.finditer(text) if stem(match[0]) in wanted]


def spoken(text: str) -> str:
    """The text without addresses, and "#PearlHarbor" as two words: what is left of a post when somebody reads it out."""
    if "/" in text:
        text = _ADDRESS.sub(" ", text)
    if "#" in text or "@" in text:
        text = _TAG.sub(lambda tag: _SEAM.sub(" ", tag[0]), text)
    return text


def tokens(text: str) -> list[str]:
    """The text's words, numbers ("1,200") and short forms ("U.S.") as they stand in what is `spoken` of it."""
    return _TOKEN.findall(spoken(text))


@lru_cache(maxsize=4096)
def term_of(token: str) -> str | None:
    """What this token is compared by: its group, its number, its stem; None where it carries no meaning."""
    seat = _SEATS.get(token)
    if seat is not None:
        return group_of(seat)
    if token == "%":
        return "percent"
    if token[0].isdigit():
        return token.replace(",", "")
    bare = token.replace(".", "")
    folded = bare.casefold()
    if folded in _COMMON:
        return None
    number = _NUMBERS.get(folded)
    if number is not None:
        return number
    stemmed = stem(bare)
    return group_of(stemmed) or stemmed


@lru_cache(maxsize=4096)
def quantities(text: str) -> frozenset[tuple[str, str]]:
    """Every number of the text with the term that follows it ("12 vessels" and "twelve ships" give the same pair)."""
    found = [term for term in map(term_of, tokens(text)) if term is not None]
    return frozenset((number, unit) for number, unit in zip(found, [*found[1:], ""], strict=False) if number[:1].isdigit())


@lru_cache(maxsize=4096)
def counts(text: str) -> frozenset[str]:
    """The numbers of the text that count something: not years, nor days of a month, which claims share by chance."""
    found = tokens(text)
    numbers = [(at, term) for at, term in enumerate(map(term_of, found)) if term and term[0].isdigit() and not _YEAR.fullmatch(term)]
    return frozenset(term for at, term in numbers if not any(plain(near) in _MONTHS for near in found[max(at - 1, 0) : at + 2]))
