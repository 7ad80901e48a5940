"""Owns how worth checking a candidate looks: a score and readable reasons; must never hide a candidate.

The signs are those that fact-checkers name and that ClaimBuster (Hassan et al., KDD 2017) and the CheckThat! labs found to hold
across debates and news: figures, comparisons, change, causes, votes and positions, past events and named parties speak for a
sentence; opinion, wishes, promises, courtesies and questions against it. The weights are set by hand, and small words are enough.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import exp
from typing import Final, NamedTuple

from workbench.extraction.draft import Draft


class _Sign(NamedTuple):
    """Words of which one is enough, what they are worth, and the reason a person reads (empty: none)."""

    words: frozenset[str]
    weight: float
    reason: str


def _sign(weight: float, reason: str, words: str) -> _Sign:
    return _Sign(frozenset(words.split()), weight, reason)


_SIGNS: Final = (
    _sign(
        0.9,
        "names an amount",
        """million millions billion billions trillion trillions thousand thousands hundred hundreds dozen dozens percent percentage
        half third quarter twice double doubled tripled majority rate average""",
    ),
    _sign(
        0.6,
        "compares",
        """more less fewer higher lower larger smaller bigger greater worse better than most least highest lowest largest smallest
        biggest greatest worst best first last only record never ever every longest oldest youngest fastest leading same""",
    ),
    _sign(
        0.7,
        "says that something changed",
        """increase increased increases decrease decreased rise rose risen rising fell fallen falling drop dropped grew grown growing
        lost loss losing gained cut cuts reduced raised created added shrunk declined doubled closed ended began started expanded""",
    ),
    _sign(0.4, "names a cause", "because cause caused causes led resulted result due thanks reason forced prompted driven"),
    _sign(
        0.7,
        "says how somebody voted or stood",
        """voted vote votes supported opposed endorsed backed signed vetoed passed banned approved rejected abstained elected
        appointed fired resigned promised pledged denied refused admitted agreed""",
    ),
    _sign(
        0.5,
        "reports an event",
        """killed died arrested attacked invaded destroyed sent sold bought paid spent gave took built hired deported sued convicted
        charged found met launched captured requested asked received won owned stole lied hid""",
    ),
    _sign(
        0.4,
        "",
        """tax taxes jobs unemployment economy wages debt deficit budget trade crime police army troops weapons war treaty court
        immigration immigrants health insurance schools election government law sanctions aid climate energy nuclear""",
    ),
    _sign(0.3, "", "has have had was were been did"),
    _sign(-0.5, "", "will would could should must might may going let want wants hope hopes wish"),
    _sign(-0.7, "opinion", "think believe feel guess love hate great wonderful terrible beautiful amazing horrible proud sorry"),
    _sign(-1.0, "courtesy", "thank thanks please welcome congratulations hello sir ladies gentlemen evening applause laughter crosstalk"),
    _sign(-0.3, "", "i i'm i'll i'd i've me my you your let's i’m i’ll i’d i’ve let’s"),
)
_MARKS: Final = ".,;:!?\"'“”‘’()[]–—-…"
_DIGIT: Final = re.compile(r"\d")
_NAME: Final = re.compile(r"(?<=[a-z,'’] )[A-Z][a-z]")
_FIGURE: Final = 1.0
_NAMED: Final = 0.4
_MIDDLE: Final = 1.6
"""The sum of signs at which a sentence is as likely worth checking as not."""
_QUESTION: Final = 1.0
_SHORT_WORDS: Final = 6
_SHORT: Final = 0.25
"""Taken off for each word that is missing to make six."""
_LONG_WORDS: Final = 40


def _bits() -> dict[str, int]:
    bits: dict[str, int] = {}
    for place, sign in enumerate(_SIGNS):
        for word in sign.words:
            bits[word] = bits.get(word, 0) | 1 << place
    return bits


_SIGN_BITS: Final = _bits()
"""For each word the signs it gives, as bits: one look-up a word."""


@lru_cache(maxsize=4096)
def _sum_of(signs: int) -> tuple[float, tuple[str, ...]]:
    given = [sign for place, sign in enumerate(_SIGNS) if signs >> place & 1]
    return sum(sign.weight for sign in given), tuple(sign.reason for sign in given if sign.reason)


def worth(text: str) -> tuple[float, list[str]]:
    """How worth checking these words look, between 0 and 1, and the reasons for it."""
    found = text.lower().split()
    signs = 0
    for word in found:
        bits = _SIGN_BITS.get(word)
        if bits is None and not word[-1].isalpha():
            bits = _SIGN_BITS.get(word.strip(_MARKS))
        signs |= bits or 0
    total, sign_reasons = _sum_of(signs)
    reasons = []
    if _DIGIT.search(text):
        total += _FIGURE
        reasons.append("names a figure or a date")
    if _NAME.search(text):
        total += _NAMED
        reasons.append("names a person, place or body")
    reasons += sign_reasons
    if text.rstrip("\"'”’ ").endswith("?"):
        total -= _QUESTION
    if len(found) < _SHORT_WORDS:
        total -= _SHORT * (_SHORT_WORDS - len(found))
        reasons.append("short")
    total += 0.02 * min(len(found), _LONG_WORDS)
    return 1 / (1 + exp(_MIDDLE - total)), reasons


_STANCE_REASONS: Final = {"denies": "somebody denies it", "doubts": "somebody doubts it", "declines": "somebody takes no position on it"}
_STANCE_WORTH: Final = {"denies": 0.2, "doubts": 0.08, "declines": 0.05}


def score_draft(text: str, draft: Draft) -> tuple[float, list[str]]:
    """The score of a candidate between 0 and 1 and the reasons for it: its words, how sure its rule is, and what is done to it."""
    words = " ".join(text[start:end] for start, end in draft.parts) if len(draft.parts) > 1 else text[draft.parts[0][0] : draft.parts[0][1]]
    value, reasons = worth(words)
    score = 0.6 * value + 0.35 * draft.weight
    reasons = [draft.reason, *draft.extra, *reasons]
    if draft.stance in _STANCE_REASONS:
        score += _STANCE_WORTH[draft.stance]
        reasons.insert(1, _STANCE_REASONS[draft.stance])
    return round(min(1.0, score), 3), reasons
