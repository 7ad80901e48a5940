"""Owns denying, doubting and declining: which stance a verb has here, what declines, and the act as a claim of its own.

The act ("Moscow has denied accusations that it asked for arms") is a checkable statement of the outlet; its content
("it asked for arms") is another, with the stance and with the act as its parent.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.complements import starts_clause
from workbench.extraction.coordination import halves
from workbench.extraction.draft import Draft
from workbench.extraction.lexicon import (
    ADJECTIVES,
    ANSWERING,
    BARE,
    BE,
    BELIEVING,
    NEGATIONS,
    NOUNS,
    PREPOSITIONS,
    QUESTION_WORDS,
    THAT,
    VERBS,
    Verb,
)
from workbench.extraction.phrases import REACH, content_end, group_start, phrase_end, strip_end, subject_before
from workbench.extraction.reading import Reading, Sentence
from workbench.model.claim import Part, Stance


def stance_here(lower: list[str], first: int, at: int, verb: Verb) -> Verb:
    """The verb with the stance it has under the negation of its group: "did not say" declines, "does not believe" doubts."""
    if verb.lemma in ("decline", "refuse"):
        return verb._replace(stance="declines") if _answers(lower, at + 2) else verb
    nobody = lower[max(0, first - 1) : first] == ["nobody"] or lower[max(0, first - 2) : first] == ["no", "one"]
    if not nobody and not any(lower[i] in NEGATIONS for i in range(first, at)):
        return verb
    stance: Stance
    if verb.stance == "denies" or verb.lemma in ANSWERING:
        stance = "declines"  # not to deny is not to confirm
    elif verb.lemma in BELIEVING:
        stance = "doubts"
    else:
        return verb
    return verb._replace(stance=stance)


def _answers(lower: list[str], at: int) -> bool:
    """Whether what is declined is an answer; refusing to act is an event like another."""
    verb = VERBS.get(lower[at]) if at < len(lower) else None
    return verb is not None and verb.lemma in ANSWERING


def know_nothing(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'knew nothing about …' and 'had never heard of …' as a draft."""
    lower = sentence.lower
    k = at + 1
    if verb.lemma == "know" and lower[k : k + 1] in (["nothing"], ["little"]):
        k += 1
    elif verb.lemma != "hear" or not any(lower[i] in NEGATIONS for i in range(first, at)):
        return None
    source = sentence.span_of(subject_before(sentence, first))
    if source is None or lower[k : k + 1] not in (["of"], ["about"]):
        return None
    end = phrase_end(sentence, k + 1)
    cue = sentence.span(first, k + 1)
    return Draft([reading.content(sentence, k + 1, end)], "declines", "knows nothing of it", source, cue, 0.65) if end > k + 1 else None


def decline(reading: Reading, sentence: Sentence, first: int, at: int, verb: Verb) -> Draft | None:
    """'declined to say whether …', 'did not specify which …', 'could not confirm …' as a draft."""
    if verb.stance != "declines":
        return None
    lower = sentence.lower
    count = len(lower)
    answer = at
    if verb.lemma in ("decline", "refuse"):
        answer = at + 2
        if answer >= count or lower[at + 1] != "to":
            return None
    elif lower[at + 1 : at + 2] in (["nor"], ["or"]) and at + 2 < count and lower[at + 2] in VERBS:
        answer = at + 2  # "neither confirmed nor denied the leak"
    elif "z" not in verb.frames:
        return None  # "did not say that": the ordinary rules find its content
    source = sentence.span_of(subject_before(sentence, first))
    if source is None:
        return None
    content = _declined(reading, sentence, answer)
    cue = sentence.span(first, answer + 1)
    reason = "declines to answer"
    parts = [] if content is None else [content]  # "declined to comment": nothing but the act
    return Draft(parts, verb.stance, reason, source, cue, 0.65)


_ASKING: Final = frozenset("request requests comment questions inquiries enquiries messages message calls emails email".split())


def _declined(reading: Reading, sentence: Sentence, answer: int) -> Part | None:
    """What was not answered: after the verb, or after "when asked"."""
    lower = sentence.lower
    count = len(lower)
    asked = False
    for k in range(answer + 1, min(count - 1, answer + 8)):
        word = lower[k]
        if word == "asked" or (word in ("when", "after") and lower[k + 1] in ("asked", "being")):
            asked = True
            continue
        if asked and word == "about":
            end = phrase_end(sentence, k + 1)
            return reading.content(sentence, k + 1, end) if end > k + 1 else None
        if word in QUESTION_WORDS or word in THAT:
            start = k + 1 if word in THAT or word in ("whether", "if") else k
            end = content_end(sentence, start)
            return reading.content(sentence, start, end) if end > start + 1 else None
        if word in (",", ";", ".") or word in ("when", "as", "because"):
            break
    k = answer + 1
    if k < count - 1 and lower[k] in ("on", "about", "to"):
        k += 1
    if k < count - 1 and lower[k][0].isalnum() and lower[k] not in PREPOSITIONS and lower[k] not in ("when", "because", "or"):
        if any(word in _ASKING for word in lower[k : k + 3]):
            return None  # "did not respond to a request for comment"
        end = phrase_end(sentence, k)
        return reading.content(sentence, k, end) if end > k else None
    return None


def by_adjective(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'were unaware of …', 'it is unclear whether …' as a draft."""
    lower = sentence.lower
    count = len(lower)
    before = lower[at - 1] if at else ""
    if before not in BE and before not in NEGATIONS and not before.endswith(("'s", "’s", "ains", "ained", "'re", "’re")):
        return None
    k = at + 1
    if k + 1 >= count:
        return None
    stance = ADJECTIVES[lower[at]]
    first = group_start(lower, at)
    if lower[at] in ("aware", "clear") and not any(lower[i] in NEGATIONS for i in range(first, at)):
        return None
    if before not in BE and before not in NEGATIONS:
        first = at - 1
    cue = sentence.span(first, at + 1)
    subject = subject_before(sentence, first)
    impersonal = subject is None or lower[subject[0]] in ("it", "it's", "it’s")
    source = None if impersonal else sentence.span_of(subject)
    reason = f"“{sentence.words[at]}”"
    if stance == "affirms" and (impersonal or any(lower[i] in NEGATIONS for i in range(first, at))):
        return None  # "it is certain that …" is nobody's; "not sure that" is no doubt of anybody's either
    if stance == "affirms" and lower[k] not in THAT and lower[at] in BARE and starts_clause(sentence, k, strict=True):
        end = content_end(sentence, k)
        return Draft([reading.content(sentence, k, end)], stance, reason, source, cue, 0.65) if end > k + 2 else None
    if stance == "affirms" and lower[k] not in THAT and lower[k] != "about":
        return None
    if lower[k] in THAT or lower[k] in QUESTION_WORDS:
        start = k + 1 if lower[k] in THAT or lower[k] in ("whether", "if") else k
        end = content_end(sentence, start)
        if impersonal:
            end = _before_next_clause(sentence, start, end)
        return Draft([reading.content(sentence, start, end)], stance, reason, source, cue, 0.65) if end > start + 1 else None
    if lower[k] in ("of", "about") and not impersonal:
        end = phrase_end(sentence, k + 1)
        return Draft([reading.content(sentence, k + 1, end)], stance, reason, source, cue, 0.65) if end > k + 1 else None
    return None


def _before_next_clause(sentence: Sentence, start: int, end: int) -> int:
    """Where "it is unclear whether A" ends, which does not reach over ", and B" or a colon as somebody's words would."""
    lower = sentence.lower
    for k in range(start + 2, end - 3):
        if lower[k] in (":", ";") or (lower[k] == "," and lower[k + 1] in ("and", "but") and starts_clause(sentence, k + 2, strict=True)):
            return k
    return end


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
