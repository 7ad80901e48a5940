"""Owns the act of denying, doubting or declining as a claim of its own, apart from what is denied; must never find a denial.

The act ("Moscow has denied accusations that it asked for arms") is a checkable statement of the outlet; its content
("it asked for arms") is another, with the stance and with the act as its parent.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.coordination import halves
from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import NEGATIONS, NOUNS, THAT, VERBS
from workbench.extraction.phrases import REACH, content_end, strip_end
from workbench.extraction.reading import Reading, Sentence
from workbench.model.claim import Part

_OTHERS_WORDS: Final = 14
"""How far into an object the "that" of a reporting noun may stand: "accusations from officials in Rome that …"."""


def mark_acts(reading: Reading, sentence: Sentence, reports: list[Draft]) -> list[Draft]:
    """The reports, each denial among them narrowed to what is denied, with its act as a further draft."""
    drafts = []
    for index, draft in enumerate(reports):
        denies = draft.stance not in (None, "affirms")
        if denies or _insists_not(sentence, draft):
            act = draft.act or _act(sentence, draft)
            if act is not None and not _is_hanging(sentence, draft):
                if draft.parts and act != draft.parts:
                    draft.act = act
                    if denies:
                        _narrow(reading, sentence, draft)
                drafts.append(Draft(act, None, f"the act: {draft.reason}", kind="assertion", weight=0.7))
        if denies and draft.source is None and draft.parts:
            _inherit_source(reports, index)
        if draft.parts and not (denies and _is_pronoun(sentence, draft.parts)):
            drafts += halves(reading, sentence, draft) or [draft]
    return drafts


def _is_pronoun(sentence: Sentence, parts: list[Part]) -> bool:
    """Whether the content is a mere "this", which is no claim; its act says all there is."""
    if len(parts) != 1:
        return False
    at = sentence.token_at(parts[0][0])
    return at < len(sentence.lower) and sentence.ends[at] >= parts[0][1] and sentence.lower[at] in _MERE


def _is_hanging(sentence: Sentence, draft: Draft) -> bool:
    """Whether it only hangs on another act: ", calling it fake news"."""
    at = sentence.token_at(draft.cue[0]) if draft.cue is not None else 0
    gerund = VERBS.get(sentence.lower[at]) if at < len(sentence.lower) else None
    return gerund is not None and gerund.form == "g" and _is_pronoun(sentence, draft.parts)


_MERE: Final = frozenset("this that it them him her these those so too everything".split())


def _insists_not(sentence: Sentence, draft: Draft) -> bool:
    """Whether somebody insists that something is not so, which denies the opposite."""
    if draft.cue is None or not draft.parts or draft.parts[0][0] < draft.cue[1]:
        return False
    lower = sentence.lower
    start, end = sentence.token_at(draft.cue[0]), sentence.token_at(draft.cue[1])
    if not any(word in _INSISTING for word in lower[start:end]):
        return False
    first = sentence.token_at(draft.parts[0][0])
    negated = any(word in NEGATIONS for word in lower[first : first + 8])
    if negated:
        draft.extra.append("denies the opposite")
    return negated


_INSISTING: Final = frozenset("insist insists insisted insisting maintain maintains maintained maintaining swore".split())
_NEIGHBOURS: Final = 4


def _inherit_source(reports: list[Draft], index: int) -> None:
    """Gives a denial without a source that of the report whose content it stands in: "There is no truth in it, Ruiz said"."""
    draft = reports[index]
    at = draft.parts[0][0]
    for other in reports[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]:
        if other is not draft and other.source is not None and any(start <= at < end for start, end in other.parts):
            draft.source = other.source
            draft.extra.append("source of the words around it")
            return


def _narrow(reading: Reading, sentence: Sentence, draft: Draft) -> None:
    """Takes "it asked for arms" out of "accusations from officials that it asked for arms"."""
    if len(draft.parts) != 1:
        return
    lower = sentence.lower
    start, end = draft.parts[0]
    first = sentence.token_at(start)
    reporting = False
    for k in range(first, min(len(lower), first + _OTHERS_WORDS)):
        if sentence.starts[k] >= end or lower[k] in (",", ";"):
            return
        if lower[k] in NOUNS or lower[k] == "fact":
            reporting = True
        elif reporting and lower[k] in THAT and k + 2 < len(lower):
            stop = min(content_end(sentence, k + 1), sentence.token_at(end))
            if stop > k + 2:
                draft.parts = [reading.content(sentence, k + 1, stop)]
                draft.weight = 0.8
            return


def _act(sentence: Sentence, draft: Draft) -> list[Part] | None:
    spans = [*draft.parts, *(span for span in (draft.source, draft.cue) if span is not None)]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    within = sentence.start <= start and end <= sentence.end
    if draft.source is not None and within:
        return [(start, end)]
    # "It is unclear whether …": from where the sentence begins, or from as far back as a phrase may reach
    at = sentence.token_at(draft.cue[0]) if draft.cue is not None else 0
    first, last = max(0, at - REACH), min(len(sentence.ends), at + REACH)
    if not draft.parts or not within:
        count = strip_end(sentence, first, last)
        end = sentence.ends[count - 1] if count > first else sentence.starts[first]
    return [(sentence.starts[first], end)] if end > sentence.starts[first] else None
