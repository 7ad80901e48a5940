"""Owns joining quotations that go on after their report, and telling direct from mixed and indirect; must never find a report."""

from __future__ import annotations

from bisect import bisect_right

from workbench.extraction.draft import Draft
from workbench.extraction.reading import Reading
from workbench.model.claim import Kind, Part


def gather_speech(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """The drafts with each unclaimed quotation joined to the speech it goes on from, or proposed on its own."""
    text = reading.text
    claimed = _claimed(reading, drafts)
    by_sentence = _speech_by_sentence(reading, drafts)
    starts = [start for start, _ in reading.sentences]
    line_starts = [start for start, _ in reading.paragraphs]
    alone: list[Draft] = []
    owner_of_stretch: dict[int, Draft] = dict(claimed)
    for index, stretch in enumerate(reading.stretches):
        if index in claimed:
            continue
        number = bisect_right(starts, stretch.start) - 1
        if starts[number] != stretch.start or stretch.inner_end - stretch.inner < 12:
            continue
        after = bisect_right(starts, stretch.end - 1) - 1
        if reading.sentences[after][1] > stretch.end + 1:
            continue  # the sentence goes on in the outlet's words
        line = bisect_right(line_starts, stretch.start) - 1
        owner = None
        if number > 0 and reading.sentences[number - 1][0] >= line_starts[line]:
            owner = by_sentence.get(number - 1) or _owner_before(reading, owner_of_stretch, index, number, line_starts[line])
        elif index > 0 and reading.stretches[index - 1].runs_on:
            owner = owner_of_stretch.get(index - 1)
        if owner is not None and owner.parts[-1][1] <= stretch.start:
            owner.parts.append((stretch.inner, stretch.inner_end))
            owner_of_stretch[index] = owner
            by_sentence[after] = owner
        elif len(text[stretch.inner : stretch.inner_end].split()) >= 5:
            draft = Draft([(stretch.inner, stretch.inner_end)], None, "quotation with no source named", kind="direct", weight=0.3)
            alone.append(draft)
            owner_of_stretch[index] = draft
    return drafts + alone


def _owner_before(reading: Reading, owners: dict[int, Draft], index: int, number: int, line_start: int) -> Draft | None:
    previous = index - 1
    if previous < 0 or reading.stretches[previous].start < line_start:
        return None
    gap = reading.text[reading.stretches[previous].end : reading.stretches[index].start]
    return owners.get(previous) if not gap.strip() else None


def _claimed(reading: Reading, drafts: list[Draft]) -> dict[int, Draft]:
    claimed: dict[int, Draft] = {}
    for draft in drafts:
        if draft.kind == "assertion":
            continue
        for start, end in draft.parts:
            index = bisect_right(reading.stretch_ends, start)
            while index < len(reading.stretches) and reading.stretches[index].start < end:
                claimed.setdefault(index, draft)
                index += 1
    return claimed


def _speech_by_sentence(reading: Reading, drafts: list[Draft]) -> dict[int, Draft]:
    """The quoted speech whose cue stands in each sentence."""
    starts = [start for start, _ in reading.sentences]
    found: dict[int, Draft] = {}
    for draft in drafts:
        if draft.cue is None or draft.weight < 0.8:
            continue
        found[bisect_right(starts, draft.cue[0]) - 1] = draft
    return found


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
