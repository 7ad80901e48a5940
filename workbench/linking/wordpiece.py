"""Owns cutting text into the word pieces of BERT's uncased vocabulary; must never know a model.

The rules are those of Devlin et al. (2019, arXiv 1810.04805): lower case, accents off, punctuation and Chinese characters apart, then
the longest piece first. The vocabulary in ``data/wordpiece.txt`` is theirs (Apache-2.0), unchanged.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

_VOCABULARY: Final = Path(__file__).parent / "data" / "wordpiece.txt"
_LONGEST_WORD: Final = 100
_CHINESE: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2CEAF), (0x2F800, 0x2FA1F))
_UNKNOWN, _FIRST, _LAST = "[UNK]", "[CLS]", "[SEP]"


def pieces(text: str, longest: int) -> list[int]:
    """The numbers of the text's pieces between the marks of start and end, `longest` at most."""
    vocabulary = _vocabulary()
    found: list[int] = []
    for word in _words(text):
        found += _cut(word)
        if len(found) >= longest - 2:
            break
    return [vocabulary[_FIRST], *found[: longest - 2], vocabulary[_LAST]]


def _words(text: str) -> list[str]:
    plain = "".join(
        " " if unicodedata.category(c) == "Zs" or c in "\t\n\r" else c
        for c in unicodedata.normalize("NFD", text.lower())
        if unicodedata.category(c) not in ("Mn", "Cc", "Cf", "Co", "Cs", "Cn") or c in "\t\n\r"
    )
    words: list[str] = []
    for chunk in plain.split():
        words += _split_punctuation(chunk)
    return words


def _split_punctuation(chunk: str) -> list[str]:
    words: list[str] = []
    word = ""
    for character in chunk:
        if _stands_alone(character):
            words += [word, character] if word else [character]
            word = ""
        else:
            word += character
    return [*words, word] if word else words


@lru_cache(maxsize=4096)
def _stands_alone(character: str) -> bool:
    code = ord(character)
    if code < 128:
        return not character.isalnum()
    return unicodedata.category(character).startswith("P") or _is_chinese(code)


def _is_chinese(code: int) -> bool:
    return any(first <= code <= last for first, last in _CHINESE)


@lru_cache(maxsize=65536)
def _cut(word: str) -> tuple[int, ...]:
    """The longest piece that begins the word, then the longest that goes on, and so on; unknown where there is none."""
    vocabulary = _vocabulary()
    if len(word) > _LONGEST_WORD:
        return (vocabulary[_UNKNOWN],)
    found: list[int] = []
    at = 0
    while at < len(word):
        for end in range(len(word), at, -1):
            number = vocabulary.get(("##" if at else "") + word[at:end])
            if number is not None:
                break
        else:
            return (vocabulary[_UNKNOWN],)
        found.append(number)
        at = end
    return tuple(found)


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    return {piece: number for number, piece in enumerate(_VOCABULARY.read_text(encoding="utf-8").split("\n")[:-1])}
