"""Owns motions over a text and the draft of a span that is being marked or moved; must never know Textual or write a decision.

No motion leaves the text, and no edge ever crosses the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from workbench.text import cells, segment

Part = tuple[int, int]


class TextMap:
    """The tokens, sentences and clauses of one text, worked out once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Part] = _whole(text, segment.tokens(text))
        self.sentences: list[Part] = segment.sentences(text)
        self._starts = [start for start, _ in self.tokens]
        self._ends = [end for _, end in self.tokens]

    def next_start(self, offset: int) -> int:
        """Start of the first token behind this offset; the last token's start when there is none."""
        index = bisect_right(self._starts, offset)
        return self._starts[min(index, len(self._starts) - 1)] if self._starts else 0

    def previous_start(self, offset: int) -> int:
        """Start of the last token before this offset; 0 when there is none."""
        index = bisect_left(self._starts, offset)
        return self._starts[index - 1] if index else 0

    def next_end(self, offset: int) -> int:
        """End of the first token that ends behind this offset; the text's end when there is none."""
        index = bisect_right(self._ends, offset)
        return self._ends[index] if index < len(self._ends) else len(self.text)

    def previous_end(self, offset: int) -> int:
        """End of the last token that ends before this offset; 0 when there is none."""
        index = bisect_left(self._ends, offset)
        return self._ends[index - 1] if index else 0

    def token_at(self, offset: int) -> Part:
        """The token that holds this offset, or the next one."""
        index = min(bisect_right(self._ends, offset), len(self.tokens) - 1)
        return self.tokens[index] if self.tokens else (0, len(self.text))

    def sentence_at(self, offset: int) -> Part:
        """The sentence that holds this offset, or the next one."""
        index = bisect_right([end for _, end in self.sentences], offset)
        return self.sentences[min(index, len(self.sentences) - 1)] if self.sentences else (0, len(self.text))

    def next_sentence(self, offset: int) -> int:
        """Start of the next sentence."""
        return next((start for start, _ in self.sentences if start > offset), offset)

    def previous_sentence(self, offset: int) -> int:
        """Start of this sentence, or of the one before when the offset is there already."""
        return next((start for start, _ in reversed(self.sentences) if start < offset), 0)

    def clauses_over(self, start: int, end: int) -> list[Part]:
        """The clauses of every sentence that the span touches, in order."""
        touched = [span for span in self.sentences if span[0] < end and start < span[1]]
        return [clause for sentence in touched for clause in segment.clauses(self.text, *sentence)]

    def clause_at(self, offset: int) -> Part:
        """The clause that holds this offset, within its sentence."""
        start, end = self.sentence_at(offset)
        spans = segment.clauses(self.text, start, end)
        return next((span for span in spans if span[0] <= offset < span[1]), (start, end))


def snap(text: str, start: int, end: int) -> Part:
    """The span widened so that neither edge cuts a character, nor the two halves of a line end."""
    start, end = cells.snap(text, start, end)
    return start - (start > 0 and text[start - 1 : start + 1] == "\r\n"), end + (end > 0 and text[end - 1 : end + 1] == "\r\n")


def _whole(text: str, tokens: list[Part]) -> list[Part]:
    """The tokens, joined where an edge would cut what a person sees as one character (a vowel sign, half a flag)."""
    if text.isascii():
        return tokens
    joined: list[Part] = []
    for token in tokens:
        start, end = snap(text, *token)
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class Edges(NamedTuple):
    """The draft of moved edges. The first part's start and the last part's end move; what lies between stays."""

    parts: tuple[Part, ...]

    def move(self, action: str, words: TextMap) -> Edges:
        """The draft after one of the edge actions of the keymap."""
        (first, first_end), (last_start, last) = self.parts[0], self.parts[-1]
        match action:
            case "left_out":
                first = words.previous_start(first)
            case "left_in":
                first = words.next_start(first)
            case "right_in":
                last = words.previous_end(last)
            case "right_out":
                last = words.next_end(last)
            case "left_out_character":
                first = snap(words.text, max(first - 1, 0), last)[0]
            case "left_in_character":
                first = snap(words.text, first, first + 1)[1]
            case "right_in_character":
                last = snap(words.text, last - 1, last)[0]
            case "right_out_character":
                last = snap(words.text, first, min(last + 1, len(words.text)))[1]
            case "left_clause":
                first = self._clause_start(words, first)
            case "right_clause":
                last = self._clause_end(words, last)
            case "left_clause_in":
                first = next((start for start, _ in words.clauses_over(first, last) if start > first), first)
            case "right_clause_in":
                last = next((end for _, end in reversed(words.clauses_over(first, last)) if end < last), last)
        if len(self.parts) == 1:
            return Edges(((first, last),)) if first < last else self
        if not first < first_end or not last_start < last:
            return self
        return Edges(((first, first_end), *self.parts[1:-1], (last_start, last)))

    @staticmethod
    def _clause_start(words: TextMap, offset: int) -> int:
        start = words.clause_at(offset)[0]
        return start if start < offset else words.clause_at(max(offset - 2, 0))[0]

    @staticmethod
    def _clause_end(words: TextMap, offset: int) -> int:
        end = words.clause_at(max(offset - 1, 0))[1]
        return end if end > offset else words.clause_at(min(offset + 1, len(words.text)))[1]


class Marking(NamedTuple):
    """The draft of a new claim: a caret, an anchor once selecting has begun, and the parts kept so far."""

    caret: int
    anchor: Part | None = None
    kept: tuple[Part, ...] = ()

    def selection(self, words: TextMap) -> Part:
        """What is selected: from the anchor to the caret's token, or the caret's token alone."""
        token = words.token_at(self.caret)
        if self.anchor is None:
            return token
        if self.anchor[0] <= self.caret < self.anchor[1]:
            return self.anchor
        return min(self.anchor[0], token[0]), max(self.anchor[1], token[1])

    def parts(self, words: TextMap) -> tuple[Part, ...]:
        """Every part, in order, overlaps joined."""
        spans = sorted((*self.kept, self.selection(words)) if self.anchor or not self.kept else self.kept)
        joined: list[Part] = []
        for start, end in spans:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)

    def move(self, action: str, words: TextMap) -> Marking:
        """The draft after one of the marking actions of the keymap (rows are the view's business)."""
        match action:
            case "word_right":
                return self._replace(caret=words.next_start(self.caret))
            case "word_left":
                return self._replace(caret=words.previous_start(self.caret))
            case "character_right":
                after = snap(words.text, self.caret, self.caret + 1)[1]
                return self._replace(caret=after) if after < len(words.text) else self
            case "character_left":
                return self._replace(caret=snap(words.text, max(self.caret - 1, 0), self.caret)[0])
            case "sentence_next":
                return self._replace(caret=words.next_sentence(self.caret))
            case "sentence_previous":
                return self._replace(caret=words.previous_sentence(self.caret))
            case "clause_next" | "clause_previous":
                return self._by_clause(words, 1 if action == "clause_next" else -1)
            case "anchor":
                return self._replace(anchor=words.token_at(self.caret))
            case "select_clause":
                return self._select(words.clause_at(self.caret), words)
            case "select_sentence":
                return self._select(words.sentence_at(self.caret), words)
            case "add_fragment":
                return Marking(self.caret, None, (*self.kept, self.selection(words)))
            case "drop_fragment":
                return self._replace(anchor=None) if self.anchor else self._replace(kept=self.kept[:-1])
            case _:
                return self

    def selecting(self, start: int, end: int, words: TextMap) -> Marking:
        """The draft with exactly these code points selected, widened to whole characters."""
        first, last = snap(words.text, min(start, end), max(start, end))
        return self._replace(anchor=(first, last), caret=snap(words.text, last - 1, last)[0])

    def _by_clause(self, words: TextMap, by: int) -> Marking:
        """To the next clause's start; once a selection has begun, its end goes to the end of a clause."""
        reach = 2000  # code points; no clause is longer
        if self.anchor is None:
            spans = words.clauses_over(max(self.caret - reach, 0), self.caret + reach)
            starts = [start for start, _ in spans if (start > self.caret if by > 0 else start < self.caret)]
            return self._replace(caret=starts[0 if by > 0 else -1]) if starts else self
        start, end = self.selection(words)
        spans = words.clauses_over(start, end + (reach if by > 0 else 0))
        ends = [last for _, last in spans if (last > end if by > 0 else start < last < end)]
        if not ends:
            return self
        there = ends[0 if by > 0 else -1]
        return self._replace(anchor=(start, there), caret=words.previous_start(there))

    def _select(self, span: Part, words: TextMap) -> Marking:
        start, end = span
        while end > start + 1 and words.text[end - 1] in ".!?…":
            end -= 1  # a claim ends before its sentence's full stop
        return self._replace(anchor=(start, end), caret=words.previous_start(end))
