"""Owns turning what a system says about a claim into spans of code points; must never accept one that its words contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from workbench.model.claim import Part, quote_of
from workbench.text.anchor import Anchor, Finder

Unit = Literal["codepoint", "utf-16", "utf-8"]


class WrongSpanError(ValueError):
    """Why a span is refused, with the field it stands in; the caller knows the file and the line."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field = field


class Placer:
    """Checks spans against one article's text, where it is known, and finds quotes in it; counts how each quote was found."""

    def __init__(self, text: str | None, unit: Unit) -> None:
        self.text = text
        self._finder: Finder | None = None
        self._code_points = None if unit == "codepoint" or text is None else _code_points(text, unit)
        self._unit = unit
        self.anchoring: Counter[str] = Counter()

    def check(self, spans: Sequence[tuple[int, int]], quote: str | None, field: str) -> list[Part]:
        """The parts in order, in code points, their words compared with the quote; raises WrongSpanError."""
        parts = sorted(self._converted(span, field) for span in spans)
        previous = 0
        for start, end in parts:
            if end <= start:
                raise WrongSpanError(field, f"the span {start} to {end} is empty; end is one past the last code point")
            if start < previous:
                raise WrongSpanError(field, f"the fragment at {start} lies in the one before it; give each part once")
            if self.text is not None and end > len(self.text):
                raise WrongSpanError(field, f"ends at {end}, but the text has {len(self.text)} code points{self._hint()}")
            previous = end
        if quote:
            self._check_quote(parts, quote, field)
        return parts

    def find(self, quote: str) -> list[Part]:
        """Where the words stand, one part; empty when they are not found, or the text is not known."""
        if self.text is None:
            anchor = Anchor(0, 0, "none")
        else:
            self._finder = self._finder or Finder(self.text)
            anchor = self._finder.find(quote)
        self.anchoring[anchor.how] += 1
        return [] if anchor.how == "none" else [(anchor.start, anchor.end)]

    def words(self, parts: Sequence[Part], quote: str | None) -> str:
        """The words of the parts, from the text where it is known, else as the file gives them."""
        return quote_of(self.text, parts) if self.text is not None else quote or ""

    def _converted(self, span: tuple[int, int], field: str) -> Part:
        if self._unit == "codepoint":
            return span
        if self._code_points is None:
            raise WrongSpanError(field, f"counts in {self._unit}, which needs the article's text; give it with --articles")
        try:
            return self._code_points[span[0]], self._code_points[span[1]]
        except KeyError:
            what = f"the {self._unit} span {span[0]} to {span[1]} does not fall between characters"
            raise WrongSpanError(field, what) from None

    def _check_quote(self, parts: list[Part], quote: str, field: str) -> None:
        if self.text is None:
            if len(parts) == 1 and parts[0][1] - parts[0][0] != len(quote):
                length = parts[0][1] - parts[0][0]
                raise WrongSpanError(field, f"spans {length} code points, but its quote has {len(quote)}{self._hint()}")
            return
        if quote in (quote_of(self.text, parts), self.text[parts[0][0] : parts[-1][1]]):
            return
        found = quote_of(self.text, parts)[:40]
        for unit in ("utf-16", "utf-8"):
            table = _code_points(self.text, unit)
            again = [(table.get(start, 0), table.get(end, 0)) for start, end in parts]
            if quote_of(self.text, again) == quote:
                raise WrongSpanError(field, f"the quote fits when offsets count in {unit}; declare it in offset_unit")
        raise WrongSpanError(field, f"the quote is {quote[:40]!r}, but the text has {found!r} there{self._hint()}")

    def _hint(self) -> str:
        return "; offsets count Unicode code points unless offset_unit says otherwise" if self._unit == "codepoint" else ""


def _code_points(text: str, unit: Literal["utf-16", "utf-8"]) -> dict[int, int]:
    """Offset in the unit → offset in code points, for every place between two characters."""
    encoding, size = ("utf-16-le", 2) if unit == "utf-16" else ("utf-8", 1)
    widths = (1 if sign < "\x80" else len(sign.encode(encoding)) // size for sign in text)
    return {offset: place for place, offset in enumerate(accumulate(widths, initial=0))}
