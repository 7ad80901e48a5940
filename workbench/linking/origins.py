"""Owns counting who an account comes from in the end: copies folded, descriptions of one source gathered; must never guess where the text
does not say.

"Supported by three outlets" is worth little when all three cite the same officials. Each account is put down to its ultimate source: the
one a person named, else whom the sentence cites ("citing …", "according to …"), else who is said to say it, else the outlet itself where
the words are its own. A pronoun says nobody, and then no number is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from workbench.linking.features import grams_of
from workbench.linking.words import is_common, term_of, tokens

_CITED: Final = re.compile(
    r"\b(?:citing|cited|according to|quoting|as told by|as reported by|attributed to)\s+(?:the\s+|an?\s+)?"
    r"((?:[^\W\d_][\w.’'-]*\s*){1,6})"
)
_END_OF_NAME: Final = re.compile(
    r"\s+(?:who|which|that|and said|said|says|told|on|in|as|claim\w*|report\w*|have|has|had|is|are|was|were)\b.*$"
)
_PRONOUNS: Final = frozenset("he she they it we i him her them who which this that these those one others some many people".split())
# What says how somebody is known, not who they are.
_VAGUE: Final = frozenset(
    "unnamed anonymous senior top several some two three four other another local various multiple unidentified former "
    "person people source sources familiar matter condition anonymity speaking briefed".split()
)
_ROLES: Final = frozenset(
    "spokesman spokeswoman spokesperson minister president secretary adviser advisor official officials mayor director chief leader head "
    "mr mrs ms dr sir".split()
)
_SHINGLE: Final = 8
_COPIED: Final = 0.5
_ALIKE: Final = 0.9


class Account(NamedTuple):
    """One telling of a claim: who prints it, the words of the claim and its sentence, who is said to say it, and the article's text."""

    outlet: str
    quote: str
    sentence: str
    source: str | None
    name: str | None
    is_own_words: bool
    text: str


class Origins(NamedTuple):
    """How many outlets tell it, and from how many origins; `count` is None where the text does not tell."""

    outlets: int
    number: int | None
    names: tuple[str, ...]

    def words(self) -> str:
        """ "3 outlets, 1 origin: US officials"."""
        told = f"{self.outlets} outlets" if self.outlets != 1 else "1 outlet"
        if self.number is None:
            return f"{told}; the text does not tell from whom"
        return f"{told}, {self.number} {'origin' if self.number == 1 else 'origins'}: {', '.join(self.names)}"


def count_origins(accounts: Sequence[Account]) -> Origins:
    """From how many origins these accounts come, copies of one text counted once."""
    outlets = len({account.outlet for account in accounts})
    told = [ultimate_source(account) for account in _without_copies(accounts)]
    if not told or any(each is None for each in told):
        return Origins(outlets, None, ())
    groups = gather_names(each for each in told if each is not None)
    return Origins(outlets, len(groups), tuple(group[0] for group in groups))


def ultimate_source(account: Account) -> str | None:
    """Whom the account rests on, in its own words; None where it does not say."""
    if account.name:
        return account.name
    cited = _CITED.search(account.sentence.replace(account.quote, " "))
    if cited:
        return _END_OF_NAME.sub("", cited[1].strip())
    if account.source:
        return account.source if _says_who(account.source) else None
    return account.outlet if account.is_own_words else None


def gather_names(names: Iterable[str]) -> list[list[str]]:
    """The names that mean one source, together, the fullest first; in order of first mention."""
    groups: list[list[str]] = []
    for name in names:
        own = next((group for group in groups if any(is_same_source(name, other) for other in group)), None)
        if own is None:
            groups.append([name])
        elif name not in own:
            own.append(name)
    return [sorted(group, key=lambda name: (-len(_key(name)), name)) for group in groups]


def is_same_source(one: str, other: str) -> bool:
    """Whether two descriptions are of one source: the same but for vague words, or one a person's shorter name within the other."""
    mine, its = _key(one), _key(other)
    if not mine or not its:
        return False
    if mine == its:
        return True
    shorter, longer = (one, other) if len(mine) <= len(its) else (other, one)
    names = _family_name(shorter), _family_name(longer)
    return names[0] is not None and names[0] == names[1] and _given_names_agree(shorter, longer)


def _says_who(source: str) -> bool:
    return any(token.casefold() not in _PRONOUNS for token in tokens(source)) and bool(_key(source))


@lru_cache(maxsize=4096)
def _key(name: str) -> frozenset[str]:
    """What the description is compared by: the meanings of its words, without vague ones and articles."""
    words = [token for token in tokens(name) if token.casefold() not in _VAGUE and not _is_filler(token)]
    return frozenset(term for term in map(term_of, words) if term is not None)


def _is_filler(token: str) -> bool:
    return is_common(token) and token not in ("US", "U.S.")


@lru_cache(maxsize=4096)
def _personal(name: str) -> tuple[str, ...]:
    """The capitalised words at the end of the description that are neither a role nor a country: a person's names."""
    found: list[str] = []
    for token in reversed(re.split(r",|\s+of\s+", name)[-1].split() if "," not in name else _longest_name(name)):
        bare = token.strip("“”\"'’.,")
        if not bare[:1].isupper() or bare.casefold() in _ROLES or (term_of(bare) or "").startswith("~"):
            break
        found.append(bare.casefold().removesuffix("’s").removesuffix("'s"))
    return tuple(reversed(found))


def _longest_name(name: str) -> list[str]:
    """Of "Liu Pengyu, a spokesman for the embassy", the part that ends in a name."""
    parts = [part.split() for part in name.split(",") if part.strip()]
    return next((part for part in parts if _personal(" ".join(part))), parts[0] if parts else [])


def _family_name(name: str) -> str | None:
    found = _personal(name)
    return found[-1] if found else None


def _given_names_agree(one: str, other: str) -> bool:
    mine, its = _personal(one)[:-1], _personal(other)[:-1]
    return not mine or not its or mine[0] == its[0]


def _without_copies(accounts: Sequence[Account]) -> list[Account]:
    """One account of each text: a wire report that several outlets print is one account, whoever prints it."""
    kept: list[Account] = []
    for account in accounts:
        if not any(account.text and is_copy(account.text, other.text) and _overlap(account.quote, other.quote) >= _ALIKE for other in kept):
            kept.append(account)
    return kept


def is_copy(one: str, other: str) -> bool:
    """Whether half of the shorter text's runs of eight words stand in the other (containment: Broder 1997)."""
    mine, its = _shingles(one), _shingles(other)
    return len(mine & its) >= _COPIED * max(min(len(mine), len(its)), 1)


@lru_cache(maxsize=128)
def _shingles(text: str) -> frozenset[int]:
    words = [token.casefold() for token in tokens(text)]
    return frozenset(hash(tuple(words[at : at + _SHINGLE])) for at in range(max(len(words) - _SHINGLE + 1, 1)))


def _overlap(one: str, other: str) -> float:
    mine, its = grams_of(one), grams_of(other)
    return len(mine & its) / max(min(len(mine), len(its)), 1)
