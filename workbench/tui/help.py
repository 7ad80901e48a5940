"""Owns the help page: the key table and the guideline, as lines; must never know Textual or read a key itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.model.scheme import Scheme
from workbench.project.config import guideline_path
from workbench.project.guideline import guideline_rules
from workbench.project.project import Project
from workbench.tui.describe import CONFLICT, FLAGGED, PENDING, REJECTED, UNDECIDED
from workbench.tui.flow import wrap_words
from workbench.tui.keymap import MODES, TITLES, Keymap, Mode
from workbench.tui.nesting import CLOSE, OPEN
from workbench.tui.paint import Line

_OF_DIFFERENCES: Final[tuple[Mode, ...]] = ("adjudicate", "compare")
_SIGNS: Final = (
    ("▌", "the claim in hand; its sign stands first"),
    (UNDECIDED, "undecided; bright where it is taken for a claim and has no verdict yet"),
    (REJECTED, "not a claim"),
    (FLAGGED, "flagged"),
    (CONFLICT, "decided twice, by two sessions that did not know of each other"),
    (PENDING, "on its way to the disk"),
    ("+", "more claims begin in this line than there is room for"),
    (f"{OPEN} {CLOSE}", "the ends of a claim that holds another, where there is a blank to put them in"),
    ("✓", "the article is complete"),
    ("0.34", "a claim's score: how sure its extractor was, 0 to 1"),
)


def help_lines(
    project: Project, label: str | None, keymap: Keymap, scheme: Scheme, width: int, modes: Sequence[Mode] = ()
) -> tuple[list[Line], int]:
    """The page, and the line to begin at: the keys (of these modes, else of the label screen's; of a mode alone where it begins), or the
    guideline's section on the label of the claim in hand."""
    guideline = guideline_path(project.layout, project.config).read_text(encoding="utf-8", errors="replace").split("\n")
    rules = guideline_rules(guideline)
    lines: list[Line] = [[(" Verdicts", "accent")]]
    for number, each in enumerate(scheme.labels, 1):
        lines += _entry(f"   {each.key} {number}   {each.shape} {each.name:14} ", rules.get(each.id, ""), width, "dim")
    lines += [[], [(" Relations, in the picker (f)", "accent")]]
    for relation in scheme.relations:
        lines += _entry(f"   {relation.key}     {relation.name:22} ", rules.get(relation.id, ""), width, "dim")
    lines += [[], [(" Signs beside the text", "accent")]]
    for sign, words in (*((each.shape, each.name) for each in scheme.labels), *_SIGNS):
        lines += _entry(f"   {sign:7}", words, width, "text")
    start = len(lines) + 1 if len(modes) == 1 else 0
    for mode in modes or [mode for mode in MODES if mode not in _OF_DIFFERENCES]:
        lines += [[], [(f" {TITLES[mode]}", "accent")]]
        for keys, words in keymap.table(mode):
            lines += _entry(f"   {keys:22} ", words, width, "text")
    lines += [[], [(" Guideline", "accent")], []]
    for row in guideline:
        if row.startswith("#"):
            heading = row.lstrip("# ")
            if label is not None and heading.casefold().removeprefix("label:").strip() == label:
                start = len(lines)
            lines.append([(f" {heading}", "accent")])
        else:
            lines += [[(f" {part}", "text")] for part in wrap_words(row.replace("**", "").replace("`", ""), width - 2)]
    return lines, start


def _entry(head: str, words: str, width: int, role: str) -> list[Line]:
    """A head, and beside it words in as many rows as they take."""
    first, *more = wrap_words(words, width - len(head) - 2)
    return [[(head, "strong"), (first, role)], *([(" " * len(head) + row, role)] for row in more)]
