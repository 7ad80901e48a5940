"""Owns the view of an article that all phenomena share: sentences with their tokens and quotations; must never propose a claim."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Final

from workbench.extraction.quotation import Stretch, find_stretches
from workbench.model.claim import Part
from workbench.text.segment import TOKEN, Span, paragraphs, sentences

OUTSIDE = -1


@dataclass(slots=True)
class Sentence:
    """One sentence as parallel lists over its tokens; index them together."""

    start: int
    end: int
    words: list[str]
    """The tokens as they stand in the text."""
    lower: list[str]
    """The same in small letters."""
    starts: list[int]
    ends: list[int]
    inside: list[int]
    """The index of the stretch each token stands in, or OUTSIDE."""
    taken: int = 0
    """Where the last aside ended: what stands before it is somebody's content already."""
    last_source: Part | None = None
    """Who was last reported in this sentence: the one ", adding" goes on from."""

    def span(self, start: int, end: int) -> Part:
        """The offsets of the tokens from start up to end."""
        return self.starts[start], self.ends[end - 1]

    def span_of(self, tokens: tuple[int, int] | None) -> Part | None:
        """The same for a pair that may be missing."""
        return None if tokens is None else (self.starts[tokens[0]], self.ends[tokens[1] - 1])

    def token_at(self, offset: int) -> int:
        """The index of the first token that begins at or after the offset."""
        return bisect_left(self.starts, offset)

    def part(self, start: int, end: int) -> Sentence:
        """The tokens from start up to end as a sentence of its own, in which nothing is quoted."""
        pieces = (self.words[start:end], self.lower[start:end], self.starts[start:end], self.ends[start:end])
        return Sentence(self.starts[start], self.ends[end - 1], *pieces, [OUTSIDE] * (end - start))

    def opens_quote(self, at: int) -> bool:
        """Whether a quoted stretch begins with this token."""
        inside = self.inside[at]
        return inside != OUTSIDE and (at == 0 or self.inside[at - 1] != inside)


@dataclass(slots=True)
class Reading:
    """An article's text with its paragraphs, sentences and quoted stretches found once."""

    text: str
    paragraphs: list[Span]
    sentences: list[Span]
    stretches: list[Stretch]
    stretch_ends: list[int] = field(default_factory=list)
    is_german: bool = False

    def stretch_before(self, at: int) -> int:
        """The index of the last stretch that ends at or before the offset, or OUTSIDE."""
        return bisect_right(self.stretch_ends, at) - 1

    def sentence_start(self, at: int, back: int) -> int:
        """Where the sentence begins that stands so many before the one at this offset."""
        number = bisect_right(self.sentences, (at, len(self.text))) - 1
        return self.sentences[max(0, number - back)][0]

    def line_number(self, at: int) -> int:
        """The number of the line that begins at this offset, or -1."""
        number = bisect_left(self.paragraphs, (at, 0))
        return number if number < len(self.paragraphs) and self.paragraphs[number][0] == at else -1

    def after_dateline(self, start: int, end: int) -> int:
        """Where the words begin after "OSLO (Reuters) – ", or start where there is no dateline."""
        if not self.text[start : start + 3].isupper():
            return start
        dateline = _DATELINE.match(self.text, start, end)
        return start if dateline is None else dateline.end()

    def content(self, sentence: Sentence, start: int, end: int) -> Part:
        """The part between two tokens; a quotation it runs into is taken whole, marks around all of it are left out."""
        first, last = sentence.starts[start], sentence.ends[end - 1]
        index = sentence.inside[end - 1]
        if index != OUTSIDE and self.stretches[index].end > last:
            last = self.stretches[index].end
        index = sentence.inside[start]
        if index != OUTSIDE:
            stretch = self.stretches[index]
            if stretch.start == first and stretch.end >= last:
                return stretch.inner, stretch.inner_end
        return first, last


def read(text: str) -> Reading:
    """The view of this text; everything in it counts in the text's own code points."""
    lines = paragraphs(text)
    stretches = find_stretches(text, lines)
    return Reading(text, lines, sentences(text, lines), stretches, [stretch.end for stretch in stretches], is_german(text))


_DATELINE: Final = re.compile(r"[A-Z][A-Z.' ,-]{2,40}(?:, [A-Z][a-z.]{2,15})?(?: \([A-Za-z]{2,20}\))? ?[—–-]{1,2} ?(?=\S)")
_GERMAN_WORDS: Final = frozenset("der die das und ist nicht den dem ein eine".split())
_ENGLISH_WORDS: Final = frozenset("the and of to is that in was".split())
_LOOKED_AT: Final = 2000


def is_german(text: str) -> bool:
    """Whether the beginning of the text has more German function words than English ones."""
    words = text[:_LOOKED_AT].lower().split()
    return sum(word in _GERMAN_WORDS for word in words) > sum(word in _ENGLISH_WORDS for word in words)


def tokenise(reading: Reading, start: int, end: int) -> Sentence:
    """The sentence between these offsets with its tokens."""
    text = reading.text
    spans = [match.span() for match in TOKEN.finditer(text, start, end)]
    starts = [first for first, _ in spans]
    ends = [last for _, last in spans]
    words = [text[first:last] for first, last in spans]
    count = len(words)
    inside = [OUTSIDE] * count
    index = bisect_right(reading.stretch_ends, start)
    at = 0
    while index < len(reading.stretches) and reading.stretches[index].start < end:
        stretch = reading.stretches[index]
        first = bisect_left(starts, stretch.start, at)
        at = bisect_left(starts, stretch.end, first)
        inside[first:at] = [index] * (at - first)
        index += 1
    return Sentence(start, end, words, ["u.s." if word == "US" else word.lower() for word in words], starts, ends, inside)
