"""Owns where words of an old text stand in a new one; must never call it certain when a word has changed or a copy could be meant.

Three tiers. `auto`: the wording is the same (but for what copying does to it, see `normalise`), one place fits best by far, and what
stands around it is the same. `confirm`: a place that a person has to look at. `orphan`: nothing fits. The order of trying and the
margins follow what was measured on 2,550 edited passages; a claim in which a word or a number changed is never `auto`.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from workbench.text.anchor import Finder
from workbench.text.normalise import Folded, fold

Tier = Literal["auto", "confirm", "orphan"]
Part = tuple[int, int]

_CONTEXT: Final = 32
_STRONG: Final = 12
"""Characters that must be the same on either side, or on both together where the comparison of the whole texts agrees."""
_MARGIN: Final = 16
"""By how many characters of context the best place must be better than the second."""
_ALIKE: Final = 0.45
_IN_PLACE: Final = 0.15
"""By how much words that only read alike must be more alike than those which stand where the old ones stood."""
_MOST_WORDS: Final = 20_000
_NEAR: Final = 400
_LONGEST: Final = 2_000
"""Characters of two wordings that are compared: the comparison takes the square of them."""
_WORDS: Final = re.compile(r"\S+")


class Placed(NamedTuple):
    """Where a claim stands in the new text: its parts (code points), none for an orphan."""

    tier: Tier
    parts: tuple[Part, ...]


_LOST: Final = Placed("orphan", ())


class Revision:
    """Two versions of one text; folded and compared once, for any number of claims."""

    def __init__(self, old: str, new: str) -> None:
        self._old_text, self._new_text = old, new

    def place(self, parts: Sequence[Part]) -> Placed:
        """Where these parts of the old text stand in the new one."""
        start, end = parts[0][0], parts[-1][1]
        quote = fold(self._old_text[start:end])
        wanted = quote.text.strip()
        if not wanted:
            return _LOST
        places = _occurrences(self._new.text, wanted)
        if not places:
            return self._similar(parts)
        at = bisect_left(self._old.ends, start + 1) + len(quote.text) - len(quote.text.lstrip())
        scored = sorted(((sum(self._context(at, place, len(wanted))), -place) for place in places), reverse=True)
        best = -scored[0][1]
        is_clear = len(scored) == 1 or scored[0][0] - scored[1][0] >= _MARGIN
        # Of two copies one may have gone with what stood around it; which one, only a person can say.
        has_lost_a_copy = len(places) < len(_occurrences(self._old.text, wanted))
        is_certain = is_clear and not has_lost_a_copy and self._fits(at, best, len(wanted))
        found = self._parts(quote, start, parts, best)
        # A span that cut a character in two comes back with the whole of it: other words than before.
        is_whole = fold(self._new_text[found[0][0] : found[-1][1]]).text.strip() == wanted
        return Placed("auto" if is_certain and is_whole else "confirm", found)

    def near(self, span: Part, start: int, new_start: int) -> Part | None:
        """Where words near a claim stand, when the claim that began at `start` begins at `new_start`; None when not about there."""
        wanted = fold(self._old_text[span[0] : span[1]]).text.strip()
        expected = new_start + span[0] - start
        if not wanted:
            return None
        places = [self._new.original(place, place + len(wanted)) for place in _occurrences(self._new.text, wanted)]
        near = [place for place in places if abs(place[0] - expected) <= _NEAR]
        return min(near, key=lambda place: abs(place[0] - expected), default=None)

    @cached_property
    def _old(self) -> Folded:
        return fold(self._old_text)

    @cached_property
    def _new(self) -> Folded:
        return fold(self._new_text)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._new_text)

    def _context(self, at: int, place: int, length: int) -> tuple[int, int]:
        """How many characters before and after are the same; a text's edge counts as nothing."""
        before = self._old.text[max(at - _CONTEXT, 0) : at], self._new.text[max(place - _CONTEXT, 0) : place]
        after = self._old.text[at + length :][:_CONTEXT], self._new.text[place + length :][:_CONTEXT]
        return _same_from_start(before[0][::-1], before[1][::-1]), _same_from_start(*after)

    def _fits(self, at: int, place: int, length: int) -> bool:
        left, right = self._context(at, place, length)
        if min(left, right) >= _STRONG:
            return True
        return left + right >= _STRONG and self._mapped(at, at + length) == (place, place + length)

    def _parts(self, quote: Folded, start: int, parts: Sequence[Part], place: int) -> tuple[Part, ...]:
        lead = len(quote.text) - len(quote.text.lstrip())
        found = []
        for first, last in parts:
            begin = bisect_right(quote.ends, first - start) - lead
            end = bisect_left(quote.starts, last - start) - lead
            found.append(self._new.original(place + max(begin, 0), place + min(end, len(quote.text.strip()))))
        return tuple(found)

    def _similar(self, parts: Sequence[Part]) -> Placed:
        """Words that have changed: a place to show, never to take."""
        words = self._old_text[parts[0][0] : parts[-1][1]]
        found: dict[tuple[Part, ...], float] = {}
        mapped = [there for part in parts if (there := self._stands(part))]
        if len(mapped) == len(parts) and all(one[1] <= other[0] for one, other in pairwise(mapped)):
            found[tuple(mapped)] = _IN_PLACE
        anchor = self._finder.find(words)
        if anchor.how != "none":
            found.setdefault((self._whole_words(anchor.start, anchor.end),), 0.0)
        alike = {there: _likeness(words, self._new_text[there[0][0] : there[-1][1]]) for there in found}
        good = [there for there in found if alike[there] >= _ALIKE]
        return Placed("confirm", max(good, key=lambda there: alike[there] + found[there])) if good else _LOST

    def _stands(self, part: Part) -> Part | None:
        """What stands where this part stood, as the comparison of the whole texts has it."""
        there = self._mapped(bisect_left(self._old.ends, part[0] + 1), bisect_left(self._old.starts, part[1]))
        return self._new.original(*there) if there is not None and there[0] < there[1] else None

    def _whole_words(self, start: int, end: int) -> Part:
        """The place without the pieces of words at its ends that the search took along."""
        text = self._new_text
        while start < end and start > 0 and text[start].isalnum() and text[start - 1].isalnum():
            start += 1
        while end > start and end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            end -= 1
        return start, end

    @cached_property
    def _blocks(self) -> list[tuple[int, int, int, int]]:
        """Stretches of the folded old and new text between which the comparison word by word sees a relation."""
        old, new = (list(_WORDS.finditer(each.text)) for each in (self._old, self._new))
        if len(old) > _MOST_WORDS or len(new) > _MOST_WORDS:
            return []
        matcher = difflib.SequenceMatcher(None, [word[0] for word in old], [word[0] for word in new], autojunk=False)
        return [
            (old[i].start(), old[j - 1].end(), new[k].start(), new[m - 1].end())
            for what, i, j, k, m in matcher.get_opcodes()
            if what in ("equal", "replace")
        ]

    def _mapped(self, start: int, end: int) -> Part | None:
        """What the comparison makes of a stretch of the folded old text; within equal words the exact place."""
        touched = [block for block in self._blocks if block[0] < end and start < block[1]]
        if not touched:
            return None
        first, last = touched[0], touched[-1]
        lengths_agree = [each[1] - each[0] == each[3] - each[2] for each in (first, last)]
        begin = first[2] + max(start - first[0], 0) if lengths_agree[0] else first[2]
        finish = last[3] - max(last[1] - end, 0) if lengths_agree[1] else last[3]
        return begin, finish


def _occurrences(text: str, wanted: str) -> list[int]:
    places: list[int] = []
    at = text.find(wanted)
    while at >= 0 and len(places) < 1_000:
        places.append(at)
        at = text.find(wanted, at + 1)
    return places


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False).ratio()


def _same_from_start(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
