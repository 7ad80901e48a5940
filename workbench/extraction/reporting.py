"""Owns walking a sentence for cues and asking the rules about each; must never judge what is reported.

Each rule looks at one cue in one sentence and answers with at most one draft. Rules are tried in order; the first that fits wins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from workbench.extraction.asides import OWN_ACCOUNTS, according_to, aside, by_own_account, in_the_words_of, inverted
from workbench.extraction.complements import complement, passive
from workbench.extraction.denial import by_adjective, decline, know_nothing, stance_here
from workbench.extraction.draft import Draft
from workbench.extraction.falsehood import UNTRUE, call_false, is_untrue, no_truth
from workbench.extraction.idioms import made_clear
from workbench.extraction.lexicon import (
    ADJECTIVES,
    ANSWERING,
    AUXILIARIES,
    BE,
    DETERMINERS,
    HEARSAY,
    NOT_VERBS_AFTER,
    NOUNISH,
    NOUNS,
    PHRASAL,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    THAT,
    VERBS,
    Verb,
)
from workbench.extraction.nominal import by_noun
from workbench.extraction.phrases import QUOTE_MARKS, group_start, is_adverb, phrase_end
from workbench.extraction.reading import OUTSIDE, Reading, Sentence

Rule = Callable[[Reading, Sentence, int, int, Verb], Draft | None]
_ACTIVE: Final[tuple[Rule, ...]] = (decline, know_nothing, inverted, aside, call_false, complement)


def find_reports(reading: Reading, sentence: Sentence) -> list[Draft]:
    """Every report in this sentence, in the order of their cues; denials inside quotations too."""
    found: list[Draft] = []
    denied_in: set[int] = set()
    for at, word in enumerate(sentence.lower):
        if word not in CUES:
            continue
        if sentence.inside[at] != OUTSIDE:
            if word in DENIALS:
                denied_in.add(sentence.inside[at])
            continue
        draft = _report_at(reading, sentence, at, word)
        if draft is not None:
            if draft.weight >= 0.9 and found:
                _end_before(found, draft)
            found.append(draft)
            sentence.last_source = draft.source or sentence.last_source
    if len(found) > 1:
        found = _without_minor_nested(found)
    for stretch in sorted(denied_in):
        found += _denials_quoted(reading, sentence, stretch)
    return found


def _denials_quoted(reading: Reading, sentence: Sentence, stretch: int) -> list[Draft]:
    """The denials in somebody's quoted words, as if those were all of the sentence: "We reject these claims," said Ruiz."""
    start, end = sentence.token_at(reading.stretches[stretch].inner), sentence.token_at(reading.stretches[stretch].inner_end)
    if end - start < 3:
        return []
    quoted = sentence.part(start, end)
    drafts = [_report_at(reading, quoted, at, word) for at, word in enumerate(quoted.lower) if word in DENIALS]
    denials = [draft for draft in drafts if draft is not None and draft.stance != "affirms"]
    for draft in denials:
        draft.is_quoted = True
    return denials


def _end_before(found: list[Draft], later: Draft) -> None:
    """Cuts contents short that ran on into the aside: in "signs that it rains, an official said" he says all of it."""
    spans = [span for span in (later.source, later.cue) if span is not None]
    edge = min(start for start, _ in spans) if spans else 0
    for draft in found[-_REACH_BACK:]:
        start, end = draft.parts[-1] if draft.parts else (0, 0)
        cut = later.parts[0][1]
        if start < cut <= edge < end:
            draft.parts[-1] = (start, cut)


_REACH_BACK: Final = 8
ANSWERS: Final = frozenset(form for form, verb in VERBS.items() if verb.lemma in ANSWERING)
CUES: Final = (
    frozenset(VERBS) | frozenset(NOUNS) | frozenset(ADJECTIVES) | HEARSAY | OWN_ACCOUNTS | UNTRUE | {"according", "words", "truth"}
)
DENIALS: Final = (
    frozenset(form for form, verb in VERBS.items() if verb.stance == "denies" or verb.lemma in ("hear", "know", "believe"))
    | frozenset(ADJECTIVES)
    | UNTRUE
    | {"truth"}
)
"""Cues that may deny or doubt; only these are looked for inside quotations."""


def _report_at(reading: Reading, sentence: Sentence, at: int, word: str) -> Draft | None:
    verb = VERBS.get(word)
    if verb is not None and is_verb_here(sentence, at, verb):
        draft = _by_verb(reading, sentence, at, verb)
        if draft is not None:
            return draft
    own = by_own_account(reading, sentence, at) if word in OWN_ACCOUNTS else None
    if own is not None:
        return own
    if word in NOUNS:
        return by_noun(reading, sentence, at)
    if word == "according":
        return according_to(reading, sentence, at)
    if word == "words":
        return in_the_words_of(reading, sentence, at)
    if word in ADJECTIVES:
        return (made_clear(reading, sentence, at) if word == "clear" else None) or by_adjective(reading, sentence, at)
    if word in HEARSAY:
        return _hearsay(reading, sentence, at)
    if word == "truth":
        return no_truth(reading, sentence, at)
    if word in UNTRUE:
        return is_untrue(reading, sentence, at)
    return None


def _by_verb(reading: Reading, sentence: Sentence, at: int, verb: Verb) -> Draft | None:
    lower = sentence.lower
    first = group_start(lower, at)
    if first >= 2 and lower[first - 1] == "to" and "b" in verb.form:
        governor = lower[first - 2]
        if governor in _ON and first >= 3:
            governor, first = lower[first - 3], first - 1
        known = VERBS.get(governor)
        if known is not None and "i" in known.frames and known.stance == "affirms":
            return None  # "wants to say": what is wanted is the content
        if not (known is not None or governor in _CATENATIVES):
            return None  # an infinitive of purpose: "sent troops to support …"
        first = group_start(lower, first - 2)
    if verb.stance == "denies" and at >= 2 and lower[at - 1] in ("or", "nor") and lower[at - 2] in ANSWERS:
        return None  # "would not confirm or deny": one act, found at its first verb
    if "p" in verb.form and any(lower[i] in BE for i in range(first, at)):
        return passive(reading, sentence, first, at, verb)
    verb = stance_here(lower, first, at, verb)
    for rule in _ACTIVE:
        draft = rule(reading, sentence, first, at, verb)
        if draft is not None:
            return draft
    return None


_ON: Final = frozenset(("on", "back"))
_CATENATIVES: Final = frozenset(
    """began begin begins started start starts continued continue continues seemed seem seems appeared appear appears
    had have has went goes going used likely able unable willing unwilling ready quick reluctant failed tried trying tries
    rushed rose moved happy declined refused declines refuses came come able needs need needed ought""".split()
)


def is_verb_here(sentence: Sentence, at: int, verb: Verb) -> bool:
    """Whether a form that may also be a noun or an adjective is a verb where it stands."""
    lower, words = sentence.lower, sentence.words
    word = lower[at]
    before = lower[at - 1] if at else ""
    form = verb.form
    if verb.lemma in PHRASAL and (at + 1 >= len(lower) or lower[at + 1] != PHRASAL[verb.lemma]):
        return False
    owned = before.endswith(("'s", "’s")) and before not in PRONOUNS
    if form == "g":
        return before not in DETERMINERS and not owned and before != "of"
    if owned or before in NOT_VERBS_AFTER:
        return False
    if verb.lemma == "back" and at + 1 < len(lower) and lower[at + 1] in PREPOSITIONS:
        return False  # "get back into the car"
    if form == "p":
        return before in AUXILIARIES or is_adverb(before)
    if form in ("dp", "d", "bdp"):
        return before not in DETERMINERS or before in SUBJECT_PRONOUNS or lower[max(0, at - 2)] == "of"  # "a mother of three said"
    if form == "s" and before in AUXILIARIES:
        return False
    if form == "b" and before in BE:
        return False
    if before in PREPOSITIONS and before != "to":
        return False
    if word not in NOUNISH:
        return True
    if before == "such":
        return False
    if before in AUXILIARIES or before == "to" or before in SUBJECT_PRONOUNS or is_adverb(before):
        return True
    if at == 0 or at + 1 >= len(lower):
        return False
    following = lower[at + 1]
    if sentence.opens_quote(at + 1):
        return True
    if before == "," or before in QUOTE_MARKS:
        return following in THAT or (form == "s" and words[at + 1][0].isupper())
    if form == "b" and before.endswith("s") and not before.endswith("ss"):
        return following in DETERMINERS or following in PRONOUNS or words[at + 1][0].isupper()
    if form == "s" and words[at - 1][0].isupper():
        return following in DETERMINERS or following in PRONOUNS or following in ("to", "for")
    return False


def _hearsay(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """'Russia reportedly asked China': the clause around the adverb, which is no part of it."""
    lower = sentence.lower
    if at + 1 < len(lower) and "q" in getattr(VERBS.get(lower[at + 1]), "frames", ""):
        return None  # "allegedly told": the verb reports already
    start = at
    while start > max(0, at - 25) and lower[start - 1] not in _CLAUSE_EDGE:
        start -= 1
    end = phrase_end(sentence, at + 1) if at + 1 < len(lower) else at + 1
    parts = [reading.content(sentence, start, at)] if start < at else []
    if end > at + 1:
        parts.append(reading.content(sentence, at + 1, end))
    if not parts or (len(parts) == 2 and parts[0][1] > parts[1][0]):
        return None
    return Draft(parts, "affirms", "hearsay adverb", None, sentence.span(at, at + 1), 0.4)


_CLAUSE_EDGE: Final = frozenset((",", ";", ":", "—", "–", "who", "which", "that", "and", "but"))


def _without_minor_nested(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those noun phrases and infinitives that only stand inside what somebody else reports."""
    parts = sorted(part for draft in drafts if draft.weight > 0.5 for part in draft.parts)
    starts = [start for start, _ in parts]
    furthest, reach = [], 0
    for _, end in parts:
        reach = max(reach, end)
        furthest.append(reach)
    kept = []
    for draft in drafts:
        if draft.weight <= 0.6 and draft.stance == "affirms" and draft.cue is not None:
            index = bisect_right(starts, draft.cue[0]) - 1
            if index >= 0 and furthest[index] > draft.cue[0]:
                continue
        kept.append(draft)
    return kept
