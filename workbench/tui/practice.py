"""Owns the words with which practice answers a decision; must never know Textual or change anything."""

from __future__ import annotations

from workbench.journal.fold import Ref, View
from workbench.project.practice import REJECTED, Answer, Practice
from workbench.tui.desk import Desk
from workbench.tui.flow import wrap_words
from workbench.tui.paint import Line


def answer_lines(desk: Desk, practice: Practice, ref: Ref, view: View, width: int) -> list[Line]:
    """Gold's answer to a claim that has a verdict: its verdict, the rule, its edges and links; nothing before there is one."""
    own = REJECTED if view.claim.decision == "rejected" else view.claim.label
    if own is None or ref in desk.work.pending:
        return []
    answer = practice.answer(ref, view.claim)
    words, role = _compared(desk, answer, own)
    lines: list[Line] = [[(row, role)] for row in wrap_words(words, width)]
    lines += [[(row, "text")] for row in wrap_words(f"Rule: {answer.rule}", width, 3)] if answer.rule else []
    lines += [[(row, "dim")] for row in wrap_words(f"Gold's edges: “{answer.quote}”", width, 2)] if answer.quote else []
    for link in answer.links[:4]:
        relation = desk.scheme.relation(link.relation)
        name = relation.name if relation else link.relation
        arrow = "=" if relation and relation.symmetric else "←" if link.to_article == ref[0] else "→"
        other = desk.work.name_of(link.to_article) if arrow == "→" else _where(desk, link.from_)
        lines.append([("Gold's link: ", "dim"), (f"{arrow} ", "accent"), (f"{name} {other}".rstrip(), "text")])
    return lines


def answer_words(desk: Desk, practice: Practice, ref: Ref, verdict: str) -> str:
    """The same in a line."""
    view = desk.session.view(ref)
    return "" if view is None else _compared(desk, practice.answer(ref, view.claim), verdict)[0]


def missed_words(desk: Desk, practice: Practice, article: str) -> str:
    """What gold has in an article beyond what was found."""
    missed = practice.missed(desk.session, article)
    if not missed:
        return "gold has no further claim here"
    more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
    return f"gold has “{missed[0].quote}”{more} besides"


def _compared(desk: Desk, answer: Answer, own: str) -> tuple[str, str]:
    if answer.verdict is None:
        return "Gold leaves this open", "accent"
    if answer.verdict == own:
        return f"Gold: {_name(desk, own)}, as you", "sign.green"
    return f"Gold: {_name(desk, answer.verdict)}; you: {_name(desk, own)}", "bad"


def _name(desk: Desk, verdict: str) -> str:
    label = desk.scheme.label(verdict)
    return label.name if label else "not a claim" if verdict == REJECTED else verdict


def _where(desk: Desk, claim: str) -> str:
    where = desk.session.locate(claim)
    return "" if where is None else desk.work.name_of(where[0])
