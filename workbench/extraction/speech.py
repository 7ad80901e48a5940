"""Owns quotations that no cue claims: those that go on from a report, and those that stand alone; must never find a cue.

A quotation goes on from the report before it when it opens a sentence of the same paragraph, or when it follows an aside in the
same sentence. Any other that is long enough to be somebody's words is a candidate of its own, with its source where a colon
("Ruiz: “…”") or a dash ("“…” — Ruiz") names one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.phrases import clause_subject
from workbench.extraction.quotation import Stretch
from workbench.extraction.reading import Reading, tokenise
from workbench.model.claim import Kind, Part

_FEWEST_WORDS: Final = 4
"""Shorter quotations are names of songs and single words as often as speech."""
_FEWEST_AFTER_COLON: Final = 2
_SHORTEST: Final = 12
"""Characters of a quotation that goes on from another."""
_SPEECH: Final = 0.8
"""Reports of at least this weight are of quoted speech or a clause: what a quotation goes on from."""


def gather_speech(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """The drafts with each unclaimed quotation joined to the speech it goes on from, or proposed on its own."""
    return _Gathering(reading, drafts).gather()


class _Gathering:
    """One pass over the quoted stretches of an article, in order."""

    def __init__(self, reading: Reading, drafts: list[Draft]) -> None:
        self._reading = reading
        self._drafts = drafts
        self._owners = _claimed(reading, drafts)
        self._sentence_starts = [start for start, _ in reading.sentences]
        self._line_starts = [start for start, _ in reading.paragraphs]
        self._speech = self._speech_by_sentence()
        self._alone: list[Draft] = []

    def gather(self) -> list[Draft]:
        """All drafts, the new ones last."""
        for index, stretch in enumerate(self._reading.stretches):
            if index not in self._owners:
                self._place(index, stretch)
        return self._drafts + self._alone

    def _place(self, index: int, stretch: Stretch) -> None:
        first, last = self._sentence_of(stretch.start), self._sentence_of(stretch.end - 1)
        opens = self._reading.sentences[first][0] == stretch.start
        stands_alone = opens and self._reading.sentences[last][1] <= stretch.end + 1
        owner = None
        if stretch.inner_end - stretch.inner >= _SHORTEST:
            owner = self._owner_before(index, stretch, first) if stands_alone else self._owner_beside(stretch, first)
        if owner is not None and owner.parts[-1][1] <= stretch.start:
            owner.parts.append((stretch.inner, stretch.inner_end))
        else:
            owner = self._draft_alone(stretch, first)
            if owner is None:
                return
            self._alone.append(owner)
        self._owners[index] = owner
        if stands_alone:
            self._speech[last] = owner

    def _owner_before(self, index: int, stretch: Stretch, sentence: int) -> Draft | None:
        """The speech of the sentence or quotation right before, in the same paragraph; or of a quotation left open by the last one."""
        line = self._line_starts[bisect_right(self._line_starts, stretch.start) - 1]
        if sentence > 0 and self._sentence_starts[sentence - 1] >= line:
            return self._speech.get(sentence - 1) or self._owner_touching(index, line)
        if index > 0 and self._reading.stretches[index - 1].runs_on:
            return self._owners.get(index - 1)
        return None

    def _owner_touching(self, index: int, line: int) -> Draft | None:
        if index == 0 or self._reading.stretches[index - 1].start < line:
            return None
        gap = self._reading.text[self._reading.stretches[index - 1].end : self._reading.stretches[index].start]
        return self._owners.get(index - 1) if not gap.strip() else None

    def _owner_beside(self, stretch: Stretch, sentence: int) -> Draft | None:
        """The speech that an aside in this sentence broke off: '"…," she said, standing up, "…"'."""
        owner = self._speech.get(sentence)
        if owner is None or owner.cue is None or len(owner.parts) > 1 or owner.cue[0] < owner.parts[0][1]:
            return None
        text = self._reading.text
        is_quoted = text[owner.parts[0][0] - 1 : owner.parts[0][0]] in tuple("\"“„«'‘")
        breaks_off = text[owner.cue[1] : stretch.start].rstrip().endswith(",") or not text[owner.cue[1] : stretch.start].strip()
        return owner if is_quoted and breaks_off else None

    def _draft_alone(self, stretch: Stretch, sentence: int) -> Draft | None:
        reading = self._reading
        words = len(reading.text[stretch.inner : stretch.inner_end].split())
        source, cue = self._source_before_colon(stretch, sentence)
        fewest = _FEWEST_AFTER_COLON if source else _FEWEST_WORDS
        if words < (1 if self._reading.is_german else fewest):
            return None  # German quotes single words where English would report them: die Vorwürfe seien „haltlos“
        source = source or self._source_after_dash(stretch)
        reason = "quotation" if source else "quotation with no source named"
        return Draft([(stretch.inner, stretch.inner_end)], "affirms" if source else None, reason, source, cue, 0.3, kind="direct")

    def _source_before_colon(self, stretch: Stretch, number: int) -> tuple[Part | None, Part | None]:
        """Who, and by which words, in 'The letter makes a plain case: “…”' and 'Ruiz: “…”'."""
        start, _ = self._reading.sentences[number]
        head = self._reading.text[start : stretch.start].rstrip()
        if not head.endswith(":"):
            return None, None
        sentence = tokenise(self._reading, start, start + len(head) - 1)
        count = len(sentence.lower)
        subject = clause_subject(sentence, count) if count else None
        if subject is None:
            return None, None
        if subject[1] < count and sentence.lower[subject[1]] == "(":
            return sentence.span(subject[0], count), None  # "Ana Ruiz (Lund): “…”"
        return sentence.span(*subject), sentence.span(subject[1], count) if subject[1] < count else None

    def _source_after_dash(self, stretch: Stretch) -> Part | None:
        """Who in '“…” — Ana Ruiz', to the end of the line."""
        text = self._reading.text
        _, end = self._reading.paragraphs[bisect_right(self._line_starts, stretch.start) - 1]
        tail = text[stretch.end : end]
        name = tail.lstrip(" \u00a0")
        if end - stretch.end > 60 or name[:1] not in ("―", "—", "–", "-"):
            return None
        name = name.lstrip("―—–- \u00a0").rstrip(".")
        start = stretch.end + tail.index(name) if name else end
        return (start, start + len(name)) if name[:1].isupper() else None

    def _sentence_of(self, offset: int) -> int:
        return bisect_right(self._sentence_starts, offset) - 1

    def _speech_by_sentence(self) -> dict[int, Draft]:
        """The reported speech whose cue stands in each sentence."""
        return {
            self._sentence_of(draft.cue[0]): draft
            for draft in self._drafts
            if draft.cue is not None and draft.weight >= _SPEECH and not draft.is_quoted
        }


def _claimed(reading: Reading, drafts: list[Draft]) -> dict[int, Draft]:
    """The draft of each quoted stretch that a report has as its content, or part of it."""
    claimed: dict[int, Draft] = {}
    for draft in drafts:
        if draft.kind == "assertion" or draft.is_quoted:
            continue
        for start, end in draft.parts:
            index = bisect_right(reading.stretch_ends, start)
            while index < len(reading.stretches) and reading.stretches[index].start < end:
                claimed.setdefault(index, draft)
                index += 1
    return claimed


def kind_of(reading: Reading, parts: list[Part]) -> Kind:
    """direct where all words stand inside quotation marks, mixed where some do, else indirect."""
    text = reading.text
    quoted = bare = False
    for start, end in parts:
        at = start
        index = bisect_right(reading.stretch_ends, start)
        while index < len(reading.stretches) and reading.stretches[index].start < end:
            stretch = reading.stretches[index]
            if any(character.isalnum() for character in text[at : max(at, stretch.start)]):
                bare = True
            quoted = True
            at = max(at, stretch.end)
            index += 1
        if at < end and any(character.isalnum() for character in text[at:end]):
            bare = True
    if quoted:
        return "mixed" if bare else "direct"
    return "indirect"
