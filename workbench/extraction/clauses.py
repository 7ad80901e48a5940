"""Owns splitting a sentence into propositions that can be checked separately; must never judge whether one is worth it.

"The mill closed in May, and its owner left the country" is two propositions; so is "The mill closed in May but reopened in June",
whose second lends its subject from the first and is therefore discontinuous: "The mill | reopened in June".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from workbench.extraction.complements import starts_clause
from workbench.extraction.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    PAST_VERBS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    THAT,
    TIMES,
    VERBS,
)
from workbench.extraction.phrases import group_start, is_adverb, is_finite, strip_end
from workbench.extraction.reading import OUTSIDE, Sentence

Range = tuple[int, int]
_Shape = Literal["clause", "predicate", "relative", "tail"]
_COORDINATORS: Final = frozenset("and but yet so or".split())
_CONCESSIVES: Final = frozenset("while whilst although though whereas".split())
_SUBORDINATORS: Final = _CONCESSIVES | frozenset("as after when because since before once until".split())
_RELATIVES: Final = frozenset("which who where whose".split())
_MAY_CUT: Final = frozenset((",", ";", ":", "–", "—", "and", "but"))
_BRACKETS: Final = {"(": 1, "[": 1, ")": -1, "]": -1}
_STOPS: Final = _MAY_CUT | frozenset(_BRACKETS)
_MEASURES: Final = frozenset("long soon far well much many good".split())
_FEWEST: Final = 3
_SUBJECT: Final = 10
"""Tokens of a subject before its verb."""
_APPOSITION: Final = 25
"""How far behind a name its verb may stand: "and Ana Ruiz, the head of …, will resign"."""


@dataclass(slots=True)
class _Piece:
    """A stretch of tokens between two cuts."""

    shape: _Shape
    start: int
    end: int = 0
    resumes: bool = False
    """Whether the clause before a relative clause goes on with this piece."""
    awaits_verb: bool = False
    """Whether the clause before this relative clause or apposition has no verb yet: "China, which …, sent"."""


def propositions(sentence: Sentence, first: int, end: int) -> list[list[Range]]:
    """The propositions between two tokens, each as the ranges it consists of; one that is the whole where nothing is coordinated."""
    if _MAY_CUT.isdisjoint(sentence.lower[first:end]):
        return [[(first, end)]]
    pieces = _pieces(sentence, first, end)
    if len(pieces) == 1:
        return [[(first, end)]]
    found: list[list[Range]] = []
    subject: Range | None = None
    for index, piece in enumerate(pieces):
        resumed = piece.shape == "clause" and index + 2 < len(pieces) and pieces[index + 2].resumes
        if piece.resumes or piece.shape == "tail" or (piece.end - piece.start < _FEWEST and not resumed):
            continue
        ranges = [(piece.start, piece.end)]
        if piece.shape == "predicate":
            if subject is None:
                continue
            ranges.insert(0, subject)
        elif piece.shape == "clause":
            if resumed:
                ranges.append((pieces[index + 2].start, pieces[index + 2].end))
            subject = _subject(sentence, piece)
        found.append(ranges)
    return found


def _subject(sentence: Sentence, piece: _Piece) -> Range | None:
    """What stands before the first finite verb of a clause."""
    for k in range(piece.start, piece.end):
        if sentence.inside[k] == OUTSIDE and k > piece.start and is_predicate(sentence, k):
            start = group_start(sentence.lower, k)
            return (piece.start, start) if piece.start < start <= piece.start + 12 else None
    return None


def _pieces(sentence: Sentence, first: int, end: int) -> list[_Piece]:
    lower = sentence.lower
    leading = lower[first] in _CONCESSIVES
    pieces = [_Piece("clause", first + 1 if leading else first)]
    has_verb = False
    depth = 0
    k = pieces[0].start
    while k < end:
        word = lower[k]
        if has_verb and word not in _STOPS:
            k += 1
            continue
        if word in _BRACKETS:
            depth += _BRACKETS[word]
        if sentence.inside[k] != OUTSIDE or depth > 0:
            k += 1
            continue
        cut = _cut(sentence, pieces[-1], k, end, leading) if word in _MAY_CUT else None
        if not has_verb and not pieces[-1].awaits_verb and pieces[-1].shape == "clause":
            is_relative = cut is not None and cut.shape == "relative"
            cut = cut if is_relative else _apposition_before_verb(sentence, k, end)
            if cut is not None:
                cut.awaits_verb = True
        if cut is not None:
            pieces[-1].end = strip_end(sentence, pieces[-1].start, k)
            pieces.append(cut)
            leading = False
            has_verb = cut.shape in ("predicate", "tail") or cut.resumes
            k = max(cut.start, k + 1)
            continue
        has_verb = has_verb or (k > pieces[-1].start and is_predicate(sentence, k))
        k += 1
    pieces[-1].end = end
    return pieces


def _cut(sentence: Sentence, piece: _Piece, k: int, end: int, leading: bool) -> _Piece | None:
    """The piece that begins at or after this token, if one does."""
    lower = sentence.lower
    word = lower[k]
    if k + _FEWEST >= end:
        return None
    if word not in (",", ";", ":", "–", "—"):
        bare = piece.shape != "relative" and word in ("and", "but") and k - piece.start >= _FEWEST
        return _after_conjunction(sentence, k + 1, end, is_sure=False) if bare else None
    following = lower[k + 1]
    if following == "so" and lower[k + 2] in THAT:
        return _Piece("clause", k + 3)
    if following in _COORDINATORS:
        cut = _after_conjunction(sentence, k + 2, end, is_sure=True)
        # "which was dug long ago, and has since been closed" goes on in the relative clause
        return None if cut is not None and piece.shape == "relative" and cut.shape == "predicate" else cut
    if following in _SUBORDINATORS:
        is_measure = following == "as" and lower[k + 2] in _MEASURES  # "as long as"
        return _Piece("clause", k + 2) if not is_measure and starts_clause(sentence, k + 2, strict=True) else None
    if following == "given" and lower[k + 2] in THAT:
        return _Piece("clause", k + 3)
    if piece.shape == "relative" or piece.awaits_verb:
        resumes = piece.awaits_verb and is_predicate(sentence, _past_adverbs(lower, k + 1))
        return _Piece("predicate", k + 1, resumes=True) if resumes else None
    if word == "," and (following in _RELATIVES or (following in PREPOSITIONS and lower[k + 2] in _RELATIVES)):
        return _Piece("relative", k + 1)
    if following == "with" or lower[_past_adverbs(lower, k + 1)].endswith("ing"):
        return _Piece("tail", k + 1)
    if word == "," and following in ("a", "an", "the") and _is_apposition(sentence, k + 1, end):
        return _Piece("tail", k + 1)
    if (word in (";", ":") or leading) and not is_adverb(following) and _opens_clause(sentence, k + 1, end):
        return _Piece("clause", k + 1)
    return None


def _apposition_before_verb(sentence: Sentence, k: int, end: int) -> _Piece | None:
    """The apposition that begins at this comma before the clause's verb: "Gdynia, a port in the north, has …"."""
    lower = sentence.lower
    if lower[k] != "," or k + _FEWEST >= end or lower[k + 1] not in ("a", "an", "the"):
        return None
    for j in range(k + 2, min(end - 1, k + _APPOSITION)):
        if lower[j] == ",":
            return _Piece("tail", k + 1) if is_predicate(sentence, _past_adverbs(lower, j + 1)) else None
        if is_predicate(sentence, j):
            return None
    return None


def _is_apposition(sentence: Sentence, start: int, end: int) -> bool:
    """Whether what follows to the end only names again what stood before: ", a firm that builds dams"."""
    lower = sentence.lower
    for k in range(start + 1, min(end, start + _APPOSITION)):
        if lower[k] in THAT or lower[k] in _RELATIVES:
            return True
        if lower[k] == "," or is_predicate(sentence, k):
            return False
    return end - start <= _APPOSITION


def _after_conjunction(sentence: Sentence, at: int, end: int, is_sure: bool) -> _Piece | None:
    """A predicate or a clause after "and" or "but"; without a comma before it only a predicate or a pronoun's clause."""
    lower = sentence.lower
    if at + 1 >= end or sentence.inside[at] != OUTSIDE:
        return None
    verb = _past_adverbs(lower, at)
    if verb < end and is_predicate(sentence, verb):
        return _Piece("predicate", at)
    is_pronoun = lower[at] in SUBJECT_PRONOUNS and lower[at] not in DETERMINERS
    if (is_sure or is_pronoun) and (_opens_clause(sentence, at, end) or _opens_with_apposition(sentence, at, end)):
        return _Piece("clause", at)
    return None


def _opens_clause(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a subject and its verb begin here."""
    if starts_clause(sentence, at, strict=True):
        return True
    lower = sentence.lower
    for k in range(at + 1, min(end, at + _SUBJECT)):
        if not lower[k][0].isalnum() or lower[k] in THAT or lower[k] in _RELATIVES or sentence.inside[k] != OUTSIDE:
            return False
        if is_predicate(sentence, k):
            return lower[at] not in PREPOSITIONS and lower[at] not in _SUBORDINATORS
    return False


def _opens_with_apposition(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a name with an apposition and then its verb stands here."""
    lower = sentence.lower
    if not sentence.words[at][0].isupper():
        return False
    stop = min(end - 1, at + _APPOSITION)
    return any(lower[k] == "," and lower[k + 1] in AUXILIARIES for k in range(at + 3, stop))


def _past_adverbs(lower: list[str], at: int) -> int:
    while at < len(lower) - 1 and is_adverb(lower[at]):
        at += 1
    return at


def is_predicate(sentence: Sentence, at: int) -> bool:
    """Whether a finite verb stands here: stricter than `is_finite` about participles, wider about "includes the …"."""
    lower, words = sentence.lower, sentence.words
    word = lower[at]
    if word in AUXILIARIES:
        return word not in ("not", "never", "neither", "being", "been", "be", "having", "got")
    if word in PAST_VERBS:
        return True
    if word[-1] not in "ds" and word not in VERBS:
        return False
    if is_simple_present(sentence, at):
        return True
    before = lower[at - 1] if at else ""
    if before in DETERMINERS or before in PREPOSITIONS or not words[at][0].islower():
        return False
    if word.endswith("ed") and len(word) > 4:
        return (before not in AUXILIARIES and before not in ("and", ",")) or _has_object(lower, at)
    verb = VERBS.get(word)
    if verb is not None and verb.form in ("s", "d"):
        return is_finite(lower, at) or _has_object(lower, at)
    return word.endswith("s") and not word.endswith("ss") and len(word) > 3 and _has_object(lower, at) and lower[at + 1] not in PREPOSITIONS


def is_simple_present(sentence: Sentence, at: int) -> bool:
    """Whether an -s form stands where a verb does: "China typically purchases weapons"."""
    lower = sentence.lower
    return lower[at].endswith("s") and len(lower[at]) > 3 and sentence.words[at][0].islower() and at > 0 and is_adverb(lower[at - 1])


def _has_object(lower: list[str], at: int) -> bool:
    """Whether what follows may be a verb's object or circumstance."""
    if at + 1 >= len(lower):
        return False
    word = lower[at + 1]
    return word in DETERMINERS or word in PREPOSITIONS or word in POSSESSIVES or word in TIMES or word[0].isdigit() or is_adverb(word)
