"""Owns finding a quote again in a text; must never guess: where two places are as good, it says that it is ambiguous.

Three steps, each tried only when the one before finds nothing: the exact words; the folded words (see `normalise`); the words
with a bounded number of edits, by Myers' bit-parallel approximate search (JACM 46(3), 1999), which costs one pass over the text.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from workbench.text.normalise import Folded, fold

How = Literal["exact", "folded", "fuzzy", "ambiguous", "none"]
HOWS: Final[tuple[How, ...]] = ("exact", "folded", "fuzzy", "ambiguous", "none")

EDITS_PER_CHARACTER: Final = 0.2
"""At most one edit in five characters: beyond that another sentence on the same matter fits as well."""
SHORTEST_FUZZY: Final = 12
"""Shorter quotes must be found as they are: two edits in "no comment" make other words of it."""
LONGEST_FUZZY: Final = 4_000
LONGEST_TEXT: Final = 400_000
"""Characters; a pass costs about 1 µs a character, so that no input holds the program for longer than a second."""


class Anchor(NamedTuple):
    """Where a quote stands: half-open code points, and how it was found. `none` has the empty span at 0.

    An ambiguous anchor has the span of the first place; who needs a certain one must look at `how`.
    """

    start: int
    end: int
    how: How


_NONE: Final = Anchor(0, 0, "none")


class Finder:
    """Finds many quotes in one text; the text is folded once, at the first quote that is not there as it is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: Folded | None = None
        self._lowered = ""

    def find(self, quote: str) -> Anchor:
        """Where this quote stands in the text, and how it was found."""
        wanted = quote.strip()
        if not wanted:
            return _NONE
        place = self._text.find(wanted)
        if place >= 0:
            again = self._text.find(wanted, place + 1) >= 0
            return Anchor(place, place + len(wanted), "ambiguous" if again else "exact")
        if self._folded is None:
            self._folded = fold(self._text)
            self._lowered = _lowered(self._folded.text)
        wanted = fold(wanted).text.strip()
        return self._find_folded(self._folded, wanted) if wanted else _NONE

    def _find_folded(self, folded: Folded, wanted: str) -> Anchor:
        place = folded.text.find(wanted)
        if place >= 0:
            again = folded.text.find(wanted, place + 1) >= 0
            return Anchor(*folded.original(place, place + len(wanted)), "ambiguous" if again else "folded")
        if not SHORTEST_FUZZY <= len(wanted) <= LONGEST_FUZZY or len(folded.text) > LONGEST_TEXT:
            return _NONE
        found = _find_fuzzy(self._lowered, _lowered(wanted))
        if found is None:
            return _NONE
        start, end, is_clear = found
        return Anchor(*folded.original(start, end), "fuzzy" if is_clear else "ambiguous")


def find_quote(text: str, quote: str) -> Anchor:
    """Where the quote stands in the text (code points), and how it was found; blanks around the quote do not count."""
    return Finder(text).find(quote)


def _lowered(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def _find_fuzzy(text: str, wanted: str) -> tuple[int, int, bool] | None:
    limit = int(len(wanted) * EDITS_PER_CHARACTER)
    distances = _distances(text, wanted)
    best = min(distances, default=limit + 1)
    if best > limit:
        return None
    last = distances.index(best)
    start = _start_of(text, wanted, last, best)
    # A second place counts as good when it needs at most a twentieth of the length more edits, and does not touch the first.
    margin = best + max(2, len(wanted) // 20)
    reach = len(wanted) - limit
    elsewhere = min((*distances[: start + 1], *distances[last + 1 + reach :]), default=margin + 1)
    return start, last + 1, elsewhere > margin


def _start_of(text: str, wanted: str, last: int, best: int) -> int:
    """Where the best match that ends at `last` begins: the same search backwards; the longest of equals, so no letter is cut."""
    window = text[max(0, last + 1 - len(wanted) - best) : last + 1][::-1]
    backwards = _distances(window, wanted[::-1], anchored=True)
    lengths = [length for length, distance in enumerate(backwards, 1) if distance == min(backwards)]
    closest = min(lengths, key=lambda length: (abs(length - len(wanted)), -length))
    return last + 1 - closest


def _distances(text: str, wanted: str, anchored: bool = False) -> list[int]:
    """For each position the least edits that turn some stretch ending there into `wanted`; anchored: the whole text so far."""
    size = len(wanted)
    full = (1 << size) - 1
    top = 1 << (size - 1)
    masks: dict[str, int] = {}
    for place, sign in enumerate(wanted):
        masks[sign] = masks.get(sign, 0) | 1 << place
    plus, minus, score = full, 0, size
    found = []
    for sign in text:
        equal = masks.get(sign, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        rise = minus | ~(horizontal | plus) & full
        fall = plus & horizontal
        if rise & top:
            score += 1
        elif fall & top:
            score -= 1
        rise = (rise << 1 | anchored) & full
        fall = fall << 1 & full
        plus = fall | ~(vertical | rise) & full
        minus = rise & vertical
        found.append(score)
    return found
