"""Owns naming who a pronoun source may be: a reason for the annotator; must never put a name where the text has "he".

Only where one antecedent is clear: one source of the fitting kind, and no other, in the sentences just before.
"""

from __future__ import annotations

from typing import Final

from workbench.extraction.draft import Draft
from workbench.extraction.reading import Reading

_PERSON: Final = frozenset(("he", "she"))
_GROUP: Final = frozenset(("they", "we"))
_PRONOUNS: Final = _PERSON | _GROUP | frozenset(("it", "i", "who", "which", "his", "her", "its", "their", "one", "others", "some", "many"))
_SENTENCES_BACK: Final = 3
_LONGEST: Final = 80


def name_antecedents(reading: Reading, drafts: list[Draft]) -> None:
    """Adds to each draft with a pronoun as its source the reason who that may be; drafts come in the order of their sentences."""
    text = reading.text
    recent: list[tuple[int, str]] = []
    for draft in drafts:
        if draft.source is None:
            continue
        words = text[draft.source[0] : draft.source[1]]
        pronoun = words.lower()
        at = draft.source[0]
        if pronoun in _PERSON or pronoun in _GROUP:
            floor = reading.sentence_start(at, _SENTENCES_BACK)
            fitting = {name for place, name in recent if floor <= place < at and _fits(pronoun, name)}
            if len(fitting) == 1:
                draft.extra.append(f"“{words}” may be {fitting.pop()}")
        elif pronoun not in _PRONOUNS and len(words) <= _LONGEST:
            recent = [*recent[-5:], (at, " ".join(words.split()))]


def _fits(pronoun: str, name: str) -> bool:
    head = name.split(",")[0].split()
    if not head:
        return False
    is_plural = head[-1].endswith("s") and (head[-1].islower() or len(head) == 1)  # "officials", and "Officials" at a beginning
    is_group = is_plural or " and " in name
    if pronoun in _GROUP:
        return is_group
    return head[-1][0].isupper() and head[0].lower() != "the" and not is_group
