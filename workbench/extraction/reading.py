"""Owns the view of an article that all phenomena share: sentences with their tokens and quotations; must never propose a claim."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from workbench.extraction.quotation import Stretch, find_stretches
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
    quoted: bool
    """Whether any token stands inside a stretch."""


@dataclass(slots=True)
class Reading:
    """An article's text with its paragraphs, sentences and quoted stretches found once."""

    text: str
    paragraphs: list[Span]
    sentences: list[Span]
    stretches: list[Stretch]
    stretch_ends: list[int] = field(default_factory=list)

    def stretch_before(self, at: int) -> int:
        """The index of the last stretch that ends at or before the offset, or OUTSIDE."""
        return bisect_right(self.stretch_ends, at) - 1

    def stretch_at(self, at: int) -> int:
        """The index of the stretch that covers the offset, or OUTSIDE."""
        index = bisect_right(self.stretch_ends, at)
        if index < len(self.stretches) and self.stretches[index].start <= at:
            return index
        return OUTSIDE


def read(text: str) -> Reading:
    """The view of this text; everything in it counts in the text's own code points."""
    lines = paragraphs(text)
    stretches = find_stretches(text, lines)
    return Reading(text, lines, sentences(text), stretches, [stretch.end for stretch in stretches])


def tokenise(reading: Reading, start: int, end: int) -> Sentence:
    """The sentence between these offsets with its tokens."""
    text = reading.text
    words, starts, ends = [], [], []
    for match in TOKEN.finditer(text, start, end):
        words.append(match[0])
        first, last = match.span()
        starts.append(first)
        ends.append(last)
    count = len(words)
    inside = [OUTSIDE] * count
    index = bisect_right(reading.stretch_ends, start)
    quoted = False
    at = 0
    while index < len(reading.stretches) and reading.stretches[index].start < end:
        stretch = reading.stretches[index]
        while at < count and starts[at] < stretch.start:
            at += 1
        while at < count and starts[at] < stretch.end:
            inside[at] = index
            quoted = True
            at += 1
        index += 1
    return Sentence(start, end, words, [word.lower() for word in words], starts, ends, inside, quoted)
