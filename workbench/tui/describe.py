"""Owns the words around the text: header, list, inspector, status; must never know Textual or change anything.

Each function gives lines of (text, role) runs. Nothing here is cut or made safe: the panes do both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, overload

from workbench.journal.fold import LinkView, Ref, View
from workbench.model.scheme import Label, Scheme
from workbench.tui.desk import Desk
from workbench.tui.keymap import Hint, hint_text
from workbench.tui.paint import Line, Mark, Run
from workbench.tui.work import Work

NARROW: Final = 100
"""Under so many columns the text stands alone, with the inspector as a drawer below it."""
BROAD: Final = 150
_DIGITS: Final = frozenset("123456789")  # not isdigit: "²" is a digit too
UNDECIDED: Final = "·"
REJECTED: Final = "×"
FLAGGED: Final = "⚑"
CONFLICT: Final = "!"
PENDING: Final = "…"


def mark_of(desk: Desk, view: View) -> Mark:
    """How a claim is drawn in the article: shape, hue and underline by its state."""
    parts = tuple((fragment.start, fragment.end) for fragment in view.claim.fragments)
    sign, role, ink = _look(desk.scheme, view, (desk.row.id, view.claim.id) in desk.work.pending)
    if view.flagged:
        sign = FLAGGED if sign == UNDECIDED else f"{sign}{FLAGGED}"
    return Mark(parts, sign, role, ink)


def _look(scheme: Scheme, view: View, is_pending: bool) -> tuple[str, str, str]:
    if is_pending:
        return PENDING, "accent", "undecided"
    if view.conflict:
        return CONFLICT, "bad", "undecided"
    if view.claim.decision == "rejected":
        return REJECTED, "faint", ""
    label = scheme.label(view.claim.label) if view.claim.label else None
    if label is None:
        return UNDECIDED, "strong" if view.claim.decision else "dim", "undecided"
    return label.shape, f"sign.{label.hue}", f"ink.{label.hue}"


def mark_sign(scheme: Scheme, view: View) -> tuple[str, str, str]:
    """(shape, role, word) of how a claim stands."""
    sign, role, _ = _look(scheme, view, False)
    label = scheme.label(view.claim.label) if view.claim.label else None
    word = label.name if label else "not a claim" if view.claim.decision == "rejected" else "undecided"
    return FLAGGED if view.flagged and sign == UNDECIDED else sign, role, word


def header(work: Work, unsaved: int, failure: str | None, width: int) -> Line:
    """One line: project, annotator, progress, pace, and whether everything is saved."""
    total = work.total()
    pace = work.tally.pace()
    left = f"about {max(round((total.claims - total.decided) / pace), 1)} min left" if pace and total.claims > total.decided else ""
    parts = [f"{total.decided}/{total.claims} decided"]
    if pace:
        parts.append(f"{pace:.1f} a minute")
    if left and width >= NARROW:
        parts.append(left)
    saved, role = ("NOT SAVED", "bad") if failure else (f"saving {unsaved}", "accent") if unsaved else ("saved", "dim")
    if work.project.is_being_indexed:
        parts.append(f"indexing, {len(work.rows):,} articles so far")
    name = cut(work.project.config.name, 28 if work.practice is None else 17)
    if work.practice is not None:
        name += ": practice"
    middle = f"{work.session.annotator}   {'   '.join(parts)}"
    gap = max(width - len(name) - len(middle) - len(saved) - 6, 2)
    return [
        (" ", "text"),
        (name, "strong"),
        (" " * (gap // 2), "text"),
        (middle, "dim"),
        (" " * (gap - gap // 2), "text"),
        (saved, role),
    ]


class ArticleLines(Sequence[Line]):
    """Every article with its progress, a line each, made when it is asked for: of a hundred thousand only those in sight."""

    def __init__(self, work: Work, here: Sequence[int], width: int) -> None:
        self._work = work
        self._here = here
        self._width = width

    def __len__(self) -> int:
        return len(self._work.rows)

    @overload
    def __getitem__(self, number: int) -> Line: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Line]: ...

    def __getitem__(self, number: int | slice) -> Line | Sequence[Line]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        row = self._work.rows[number]
        standing = self._work.standing(row.id)
        count = f"{standing.decided}/{standing.claims}" if standing.claims else "-"
        if number >= self._work.own:
            count = "evidence"  # a guest: followed along a link or found by search, not assigned
        sign = "✓" if standing.complete else FLAGGED if standing.flagged else " "
        room = max(self._width - len(count) - 5, 4)
        name = cut(self._work.name_of(row.id), room)
        here = number in self._here
        done = standing.complete or (standing.claims and standing.decided == standing.claims)
        role = "strong" if here else "dim" if done else "text"
        return [
            ("▌" if here else " ", "bar" if here else "text"),
            (f"{sign} ", "sign.green"),
            (name.ljust(room), role),
            (f" {count}", "dim"),
        ]


def article_head(desk: Desk, is_one_of_two: bool = False, is_in_hand: bool = True) -> list[Line]:
    """Where the article comes from, and its title where the text does not begin with it; of two articles side by side, which is in hand."""
    row = desk.row
    title = row.title or ""
    text = desk.article.text
    facts = " · ".join(part for part in (row.source, row.published, None if row.source else row.id) if part)
    standing = desk.work.standing(row.id)
    done = [("   ✓ complete", "sign.green")] if standing.complete else []
    bar = ("▌", "bar") if is_one_of_two and is_in_hand else (" ", "text")
    role = "strong" if is_one_of_two and is_in_hand else "dim"
    waiting = [(f"   {desk.waiting} waiting: W", "accent@W")] if desk.waiting else []
    lines: list[Line] = [[bar, (f"    {facts}", role), *done, *waiting]]
    if title and title not in text[: 600 + len(title)]:
        lines.insert(0, [(f"     {title}", "strong")])
    return lines


def link_words(desk: Desk, ref: Ref, link: LinkView) -> tuple[str, str, tuple[str | None, str]]:
    """(arrow, relation, the other end) as seen from this claim's cluster."""
    cluster = set(desk.session.set.cluster(ref))
    start: tuple[str | None, str] = (link.from_article, link.from_id)
    end: tuple[str | None, str] = (link.to_article, link.to_id)
    relation = desk.scheme.relation(link.relation)
    if relation and relation.symmetric:
        other = end if start == ref else start if end == ref else max(start, end, key=lambda each: each != ref)
        return "=", "same", other
    name = relation.name if relation else link.relation
    if end in cluster and start not in cluster:
        return "←", name, start
    return "→", name, end


def name_of_end(desk: Desk, end: tuple[str | None, str]) -> str:
    """ "Tribune 3", or the address of outside evidence."""
    if end[0] is None:
        evidence = desk.session.set.evidence_record(end[1])
        return (evidence.url or "outside evidence") if evidence else "outside evidence"
    return desk.work.name_of_claim((end[0], end[1]))


def quote_of_end(desk: Desk, end: tuple[str | None, str]) -> str:
    """The words of a link's end."""
    if end[0] is None:
        evidence = desk.session.set.evidence_record(end[1])
        return (evidence.quote or "") if evidence else ""
    view = desk.session.view((end[0], end[1]))
    return view.claim.quote if view else ""


def verdict_message(desk: Desk, ref: Ref, verdict: str, covered: Sequence[Ref]) -> str:
    """The line that a verdict leaves: "Tribune 3 and 4 more → denied (was disputed) · u undoes"."""
    more = f" and {len(covered) - 1} more" if len(covered) > 1 else ""
    return f"{desk.work.name_of_claim(ref)}{more} → {verdict_name(desk.scheme, verdict)}{was_words(desk, covered, verdict)} · u undoes"


def was_words(desk: Desk, covered: Sequence[Ref], verdict: str) -> str:
    """ " (was disputed)" where this verdict takes the place of others."""
    before = dict.fromkeys(view.verdict for ref in covered if (view := desk.session.view(ref)) is not None)
    names = [verdict_name(desk.scheme, each) for each in before if each not in (None, verdict)]
    return f" (was {', '.join(names)})" if names else ""


def verdict_name(scheme: Scheme, verdict: str) -> str:
    """A verdict as a person reads it: the label's name, or that it is no claim."""
    label = scheme.label(verdict)
    return label.name if label else "not a claim" if verdict == "rejected" else verdict


def again_words(view: View) -> str:
    """What else a change of a rejected claim comes to: it accepts it."""
    return "; it is a claim again" if view.claim.decision == "rejected" else ""


def hint_line(hints: Sequence[Hint], width: int) -> Line:
    """As many hints as fit, whole ones only; the last two, which tell the way on and out, always stand."""
    ways_out = hints[-2:]
    used = 1 + sum(len(hint_text(hint)) + 3 for hint in ways_out)
    fitting: list[Hint] = []
    for hint in hints[:-2]:
        used += len(hint_text(hint)) + 3
        if used > width + 3:
            break
        fitting.append(hint)
    line: list[Run] = [(" ", "dim")]
    for hint in [*fitting, *ways_out]:
        line += [*((words, f"dim@{key}") for words, key in hint), ("   ", "dim")]
    return line[:-1]


def label_hint(scheme: Scheme) -> Hint:
    """The verdict keys in few words: "s d e o verdict"."""
    keys = [(f"{label.key} ", label.key) for label in scheme.labels]
    return (*keys, ("verdict", scheme.labels[0].key))


def label_of_key(scheme: Scheme, key: str) -> Label | None:
    """The label that this key gives: its letter, or its number."""
    if key in _DIGITS and int(key) <= len(scheme.labels):
        return scheme.labels[int(key) - 1]
    return next((label for label in scheme.labels if label.key == key), None)


def cut(text: str, length: int) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    return text if len(text) <= length else text[: max(length - 1, 1)].rstrip() + "…"
