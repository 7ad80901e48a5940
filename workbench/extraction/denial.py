"""Owns acts of denying, doubting and declining: the act is a claim of its own, and its content names it as parent."""

from __future__ import annotations

from workbench.extraction.draft import Draft
from workbench.extraction.phrases import strip_end
from workbench.extraction.reading import Sentence


def mark_acts(sentence: Sentence, reports: list[Draft]) -> list[Draft]:
    """The reports, each denial among them with its act as a further draft."""
    drafts = list(reports)
    for draft in reports:
        if draft.stance in (None, "affirms") or draft.cue is None:
            continue
        act = _act(sentence, draft)
        if act is not None and act != draft.parts:
            draft.act = act
            drafts.append(Draft(act, None, f"the act: {draft.reason}", kind="assertion", weight=0.7))
    return drafts


def _act(sentence: Sentence, draft: Draft) -> list[tuple[int, int]] | None:
    spans = [*draft.parts, *(span for span in (draft.source, draft.cue) if span is not None)]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    if start < sentence.start or end > sentence.end + 1:
        count = strip_end(sentence, 0, len(sentence.ends))
        return [(sentence.starts[0], sentence.ends[count - 1])] if count else None
    return [(start, end)]
