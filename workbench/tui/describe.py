"""Owns the words around the text: header, list, inspector, status; must never know Textual or change anything.

Each function gives lines of (text, role) runs. Nothing here is cut or made safe: the panes do both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.journal.fold import LinkView, Ref, View
from workbench.model.scheme import Label, Scheme
from workbench.tui.desk import Desk
from workbench.tui.widgets.article_view import Mark

Run = tuple[str, str]
Line = list[Run]

_DIGITS: Final = frozenset("123456789")  # not isdigit: "²" is a digit too
UNDECIDED: Final = "·"
REJECTED: Final = "×"
FLAGGED: Final = "⚑"
CONFLICT: Final = "!"
PENDING: Final = "…"


def mark_of(desk: Desk, view: View) -> Mark:
    """How a claim is drawn in the article: shape, hue and underline by its state."""
    parts = tuple((fragment.start, fragment.end) for fragment in view.claim.fragments)
    sign, role, ink = _look(desk.scheme, view, desk.pending.get((desk.row.id, view.claim.id)), (desk.row.id, view.claim.id) in desk.pending)
    return Mark(parts, FLAGGED if view.flagged and sign == UNDECIDED else sign, role, ink)


def _look(scheme: Scheme, view: View, pending: str | None, is_pending: bool) -> tuple[str, str, str]:
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


def header(desk: Desk, unsaved: int, failure: str | None, width: int) -> Line:
    """One line: project, annotator, progress, pace, and whether everything is saved."""
    total = desk.total()
    pace = desk.pace()
    left = f"about {max(round((total.claims - total.decided) / pace), 1)} min left" if pace and total.claims > total.decided else ""
    parts = [f"{total.decided}/{total.claims} decided"]
    if pace:
        parts.append(f"{pace:.1f} a minute")
    if left and width >= 100:
        parts.append(left)
    saved, role = ("NOT SAVED", "bad") if failure else (f"saving {unsaved}", "accent") if unsaved else ("saved", "dim")
    name = cut(desk.project.config.name, 28)
    middle = f"{desk.session.annotator}   {'   '.join(parts)}"
    gap = max(width - len(name) - len(middle) - len(saved) - 6, 2)
    return [
        (" ", "text"),
        (name, "strong"),
        (" " * (gap // 2), "text"),
        (middle, "dim"),
        (" " * (gap - gap // 2), "text"),
        (saved, role),
    ]


def article_list(desk: Desk, width: int) -> tuple[list[Line], int]:
    """Every article with its progress, and the number of the one on the desk."""
    lines: list[Line] = []
    for number, row in enumerate(desk.rows):
        standing = desk.standing(row.id)
        count = f"{standing.decided}/{standing.claims}" if standing.claims else "-"
        sign = "✓" if standing.complete else FLAGGED if standing.flagged else " "
        room = max(width - len(count) - 5, 4)
        name = cut(desk.name_of(row.id), room)
        here = number == desk.at
        done = standing.complete or (standing.claims and standing.decided == standing.claims)
        role = "strong" if here else "dim" if done else "text"
        lines.append(
            [
                ("▌" if here else " ", "bar" if here else "text"),
                (f"{sign} ", "sign.green"),
                (name.ljust(room), role),
                (f" {count}", "dim"),
            ]
        )
    return lines, desk.at


def article_head(desk: Desk) -> list[Line]:
    """Where the article comes from, and its title where the text does not begin with it."""
    row = desk.row
    title = row.title or ""
    text = desk.article.text
    facts = " · ".join(part for part in (row.source, row.published, None if row.source else row.id) if part)
    standing = desk.standing(row.id)
    done = [("   ✓ complete", "sign.green")] if standing.complete else []
    lines: list[Line] = [[(f"     {facts}", "dim"), *done]]
    if title and title not in text[: 600 + len(title)]:
        lines.insert(0, [(f"     {title}", "strong")])
    return lines


def inspector(desk: Desk, width: int, height: int, short: bool) -> list[Line]:
    """The claim in hand: what it says, who says it, its verdict, its links, its note, why it was proposed."""
    from workbench.tui.widgets.lines import wrap_words

    view, ref = desk.view, desk.ref
    if view is None or ref is None:
        return _empty(desk, width)
    claim = view.claim
    lines: list[Line] = []
    number = f"{(desk.current or 0) + 1} of {len(desk.views)}"
    kind = " ".join(part for part in (claim.kind, claim.stance if claim.stance not in (None, "affirms") else None) if part)
    flag = f" {FLAGGED}" if view.flagged else ""
    lines.append([(number, "strong"), (flag, "accent"), (kind.rjust(max(width - len(number) - len(flag), 1)), "dim")])
    state = _state(desk, view, ref)
    content = " … ".join(desk.article.text[part.start : part.end] for part in claim.fragments)
    quote = wrap_words(f"“{content}”", width, 6 if not short else 2 if desk.links(ref) else 3)
    source = claim.source.name or claim.source.quote if claim.source else None
    if short:
        lines.append(state)
        lines += [[(row, "text")] for row in quote]
        said = [("source ", "dim"), (source or "the outlet itself", "text")]
        cue: Line = [("   cue ", "dim"), (claim.cue.quote, "text")] if claim.cue else []
        lines.append([*said, *cue])
        lines += link_lines(desk, ref, width, limit=2)
        lines += [[("note  ", "dim"), (claim.note.split("\n")[0], "text")]] if claim.note else []
        if claim.reasons:
            lines.append([("why   ", "dim"), (f"{', '.join(claim.reasons)}", "dim")])
        return lines
    lines += [[]] + [[(row, "text")] for row in quote] + [[]]
    for name, words in (("source", source), ("cue", claim.cue.quote if claim.cue else None)):
        if words:
            rows = wrap_words(words, width - 8, 2)
            lines.append([(f"{name:8}", "dim"), (rows[0], "text")])
            lines += [[(" " * 8, "dim"), (row, "text")] for row in rows[1:]]
    if claim.parent:
        parent = desk.number_of((ref[0], claim.parent))
        if parent:
            lines.append([("act     ", "dim"), (f"claim {parent}", "text")])
    lines += [[], state]
    lines += [[(row, "dim")] for row in _keys_line(desk, width)]
    found = link_lines(desk, ref, width, limit=max(height - len(lines) - 7, 3))
    if found:
        lines += [[], [("Links", "strong")], *found]
    if claim.note:
        lines += [[], [("Note", "strong")], *([(row, "text")] for row in wrap_words(claim.note, width, 4))]
    if claim.score is not None or claim.origin.proposed_by:
        by = ", ".join(claim.origin.proposed_by)
        score = "" if claim.score is None else f"{claim.score:.2f}"
        lines += [[], [(f"Proposed by {by}", "strong"), (score.rjust(max(width - 12 - len(by), 1)), "dim")]]
        lines += [[(row, "dim")] for row in wrap_words(", ".join(claim.reasons), width, 3) if row]
    return lines


def _empty(desk: Desk, width: int) -> list[Line]:
    from workbench.tui.widgets.lines import wrap_words

    text = (
        "This article has no claims yet. v marks one; `workbench extract` proposes some."
        if desk.rows
        else "The project has no articles yet. Leave with q and run `workbench import`."
    )
    return [[(row, "dim")] for row in wrap_words(text, width)]


def _state(desk: Desk, view: View, ref: Ref) -> Line:
    size = len(desk.covered(ref))
    more: Line = [(f"  with {size - 1} more", "dim")] if size > 1 else []
    if desk.only:
        more = [("  this mention only", "accent")]
    if ref in desk.pending:
        return [(f"{PENDING} saving", "accent")]
    if view.conflict:
        return [(f"{CONFLICT} decided twice: {' / '.join(view.conflict)}", "bad")]
    if view.claim.decision == "rejected":
        return [(f"{REJECTED} not a claim", "dim")]
    label = desk.scheme.label(view.claim.label) if view.claim.label else None
    if label is None:
        words = "undecided" if view.claim.decision is None else "no verdict yet"
        return [(f"{UNDECIDED} {words}", "dim"), *more]
    sure = f"  {view.claim.confidence}/5" if view.claim.confidence else ""
    return [(f"{label.shape} {label.name.upper()}", f"sign.{label.hue}"), (sure, "dim"), *more]


def _keys_line(desk: Desk, width: int) -> list[str]:
    from workbench.tui.widgets.lines import wrap_words

    words = [f"{label.key} {label.name}" for label in desk.scheme.labels]
    return wrap_words("  ".join(word.replace(" ", "\xa0") for word in [*words, "x no claim", "0 take back"]), width, 3)


def link_lines(desk: Desk, ref: Ref, width: int, limit: int) -> list[Line]:
    """The links of the claim and its cluster: arrow, relation, the other claim and its words."""
    found: dict[tuple[str, tuple[str | None, str]], str] = {}
    for link in desk.links(ref):
        arrow, relation, other = link_words(desk, ref, link)
        before = found.get((relation, other))
        found[(relation, other)] = arrow if before in (None, arrow) else "↔"
    lines: list[Line] = []
    # What bears on the claim comes before what says the same.
    rows = sorted(found.items(), key=lambda row: row[0][0] == "same")
    for (relation, other), arrow in rows[:limit]:
        quote = quote_of_end(desk, other)
        lines.append([(f"{arrow} ", "accent"), (f"{relation} ", "dim"), (name_of_end(desk, other), "text")])
        if quote and len(found) <= limit:
            lines.append([(f"  “{cut(quote, max(width - 5, 8))}”", "dim")])
    if len(found) > limit:
        lines.append([(f"  and {len(found) - limit} more: F", "dim")])
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
    return desk.name_of_claim((end[0], end[1]))


def quote_of_end(desk: Desk, end: tuple[str | None, str]) -> str:
    """The words of a link's end."""
    if end[0] is None:
        evidence = desk.session.set.evidence_record(end[1])
        return (evidence.quote or "") if evidence else ""
    view = desk.session.view((end[0], end[1]))
    return view.claim.quote if view else ""


def verdict_message(desk: Desk, ref: Ref, verdict: str, count: int) -> str:
    """The line that a verdict leaves: "Tribune 3 and 4 more → denied, u undoes"."""
    label = desk.scheme.label(verdict)
    name = label.name if label else "not a claim" if verdict == "rejected" else verdict
    more = f" and {count - 1} more" if count > 1 else ""
    return f"{desk.name_of_claim(ref)}{more} → {name} · u undoes"


def hint_line(words: Sequence[str], width: int) -> Line:
    """As many hints as fit, whole ones only; the last two, which tell the way on and out, always stand."""
    ways_out = words[-2:]
    used = 1 + sum(len(word) + 3 for word in ways_out)
    shown: list[str] = []
    for word in words[:-2]:
        used += len(word) + 3
        if used > width + 3:
            break
        shown.append(word)
    return [(" " + "   ".join([*shown, *ways_out]), "dim")]


def label_hint(scheme: Scheme) -> str:
    """The verdict keys in few words: "s d e o verdict"."""
    return " ".join(label.key for label in scheme.labels) + " verdict"


def label_of_key(scheme: Scheme, key: str) -> Label | None:
    """The label that this key gives: its letter, or its number."""
    if key in _DIGITS and int(key) <= len(scheme.labels):
        return scheme.labels[int(key) - 1]
    return next((label for label in scheme.labels if label.key == key), None)


def cut(text: str, length: int) -> str:
    """The text, or as much of it as fits before an ellipsis."""
    return text if len(text) <= length else text[: max(length - 1, 1)].rstrip() + "…"
