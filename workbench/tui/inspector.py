"""Owns what stands beside the text about the claim in hand; must never know Textual or change anything."""

from __future__ import annotations

from typing import Final

from workbench.journal.fold import Ref, View
from workbench.project.positions import positions
from workbench.tui.describe import CONFLICT, FLAGGED, PENDING, REJECTED, UNDECIDED, cut, link_words, name_of_end, quote_of_end
from workbench.tui.desk import Desk
from workbench.tui.flow import wrap_words
from workbench.tui.paint import Line, Run

NEWCOMER: Final = (
    "Welcome. Each underlined passage is a claim.",
    "j k go from claim to claim; n to the next open one.",
    "One key judges it on the evidence in this corpus.",
    "f links what bears on it, here or elsewhere.",
    "u takes anything back. All is saved at once.",
    "? explains; escape hides this for good.",
)
"""What somebody sees who has never been here."""
_QUOTE_ROWS: Final = 5


def inspector(desk: Desk, width: int, height: int, short: bool) -> list[Line]:
    """The claim in hand: what it says, who says it, its verdict, who stands where, its links, its note, why it was proposed."""
    view, ref = desk.view, desk.ref
    if view is None or ref is None:
        return _empty(desk, width)
    claim = view.claim
    lines: list[Line] = []
    number = f"{(desk.current or 0) + 1} of {len(desk.views)}"
    kind = " ".join(part for part in (claim.kind, claim.stance if claim.stance not in (None, "affirms") else None) if part)
    flag = f" {FLAGGED}" if view.flagged else ""
    lines.append([(number, "strong"), (flag, "accent"), (kind.rjust(max(width - len(number) - len(flag), 1)), "dim")])
    if desk.work.practice is not None:
        from workbench.tui.practice import answer_lines

        answer = answer_lines(desk, desk.work.practice, ref, view, width)
        lines += [*answer, []] if answer and not short else answer
    state = _state(desk, view, ref)
    content = " … ".join(desk.article.text[part.start : part.end] for part in claim.fragments)
    quote = wrap_words(f"“{content}”", width, _QUOTE_ROWS if not short else 2 if desk.work.links(ref) else 3)
    source = claim.source.name or claim.source.quote if claim.source else None
    if short:
        lines.append(state)
        lines += [[(row, "text")] for row in quote]
        said = [("source ", "dim"), (source or "–", "text")]
        cue: Line = [("   cue ", "dim"), (claim.cue.quote, "text")] if claim.cue else []
        lines.append([*said, *cue])
        lines += [[("note  ", "dim"), (claim.note.split("\n")[0], "text")]] if claim.note else []
        lines += link_lines(desk, ref, width, limit=1 if claim.note else 2)
        if claim.reasons:
            rows = wrap_words(f"why   {', '.join(claim.reasons)}", width, 2 if len(lines) < height - 1 else 1)
            lines += [[(row, "dim")] for row in rows]
        return lines
    # The quote, the source and the cue take the same rows for every claim: the verdict stands always in the same place.
    lines += [[], *_rows_of(quote, _QUOTE_ROWS), []]
    for name, words in (("source", source), ("cue", claim.cue.quote if claim.cue else None)):
        rows = wrap_words(words, width - 8, 1) if words else ["–"]
        lines.append([(f"{name:8}", "dim"), (rows[0], "text" if words else "dim")])
    parent = desk.number(claim.parent) if claim.parent else 0
    lines.append([("act     ", "dim"), (f"claim {parent}", "text")] if parent else [])
    lines.append(state)
    lines += _keys_lines(desk, width)
    stands = position_lines(desk, ref, width)
    if stands:
        lines += [[], [("Who stands where", "strong")], *stands]
    found = link_lines(desk, ref, width, limit=max(height - len(lines) - 7, 3))
    if found:
        lines += [[], [("Links", "strong"), ("f".rjust(max(width - 5, 1)), "dim@f")], *found]
        told = desk.work.origins(ref)
        lines += [[(row, "dim")] for row in wrap_words(told.words(), width, 2)] if told else []
    if claim.note:
        lines += [[], [("Note", "strong")], *([(row, "text")] for row in wrap_words(claim.note, width, 4))]
    if claim.score is not None or claim.origin.proposed_by:
        by = ", ".join(claim.origin.proposed_by)
        score = "" if claim.score is None else f"{claim.score:.2f}"
        lines += [[], [(f"Proposed by {by}", "strong"), (score.rjust(max(width - 12 - len(by), 1)), "dim")]]
        lines += [[(row, "dim")] for row in wrap_words(", ".join(claim.reasons), width, 3) if row]
    return lines


def _rows_of(words: list[str], count: int) -> list[Line]:
    """The rows of a text, filled up to so many."""
    rows: list[Line] = [[(row, "text")] for row in words]
    return rows + [[]] * (count - len(words))


def _empty(desk: Desk, width: int) -> list[Line]:
    text = (
        "This article has no claims yet. v marks one; `workbench extract` proposes some."
        if desk.rows
        else "The project has no articles yet. Leave with q and run `workbench import`."
    )
    return [[(row, "dim")] for row in wrap_words(text, width)]


def _state(desk: Desk, view: View, ref: Ref) -> Line:
    size = len(desk.work.covered(ref))
    more: Line = [(f"  with {size - 1} more", "dim")] if size > 1 else []
    if desk.work.only:
        more = [("  this mention only", "accent")]
    if desk.work.rest:
        more = [(f"  all {len(desk.undecided())} undecided here", "accent")]
    if ref in desk.work.pending:
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


def _keys_lines(desk: Desk, width: int) -> list[Line]:
    """The verdicts with their keys, each a place to click on."""
    words = [(f"{label.key} {label.name}", label.key) for label in desk.scheme.labels]
    rows: list[list[Run]] = [[]]
    used = 0
    for text, key in [*words, ("x no claim", "x"), ("0 take back", "0")]:
        if used and used + 2 + len(text) > width:
            rows.append([])
            used = 0
        rows[-1] += [("  " if used else "", "dim"), (text, f"dim@{key}")]
        used += len(text) + 2 * bool(used)
    return list(rows)


def position_lines(desk: Desk, ref: Ref, width: int) -> list[Line]:
    """Who asserts, supports, disputes or denies the claim, where anybody but its own source does."""
    found = positions(desk.session, ref)
    if len(found) < 2 and sum(count for each in found for _, count in each.speakers) < 2:
        return []
    lines: list[Line] = []
    for each in found:
        words = ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in each.speakers)
        rows = wrap_words(words, width - 13, 2)
        lines.append([(f" {each.name:12}", "dim"), (rows[0], "text")])
        lines += [[(" " * 13, "dim"), (row, "text")] for row in rows[1:]]
    return lines


def link_lines(desk: Desk, ref: Ref, width: int, limit: int) -> list[Line]:
    """The links of the claim and its cluster: arrow, relation, the other claim and its words."""
    found: dict[tuple[str, tuple[str | None, str]], str] = {}
    for link in desk.work.links(ref):
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
