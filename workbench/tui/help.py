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
        rows = wrap_words(rules.get(each.id, ""), width - 28)
        lines.append([(f"   {each.key} {number}   ", "strong"), (f"{each.shape} {each.name:14} ", "strong"), (rows[0], "dim")])
        lines += [[(" " * 26 + row, "dim")] for row in rows[1:]]
    lines += [[], [(" Relations, in the picker (f)", "accent")]]
    for relation in scheme.relations:
        rows = wrap_words(rules.get(relation.id, ""), width - 34)
        lines.append([(f"   {relation.key}     ", "strong"), (f"{relation.name:22} ", "strong"), (rows[0], "dim")])
        lines += [[(" " * 32 + row, "dim")] for row in rows[1:]]
    lines += [[], [(" Signs beside the text", "accent")], *_signs(scheme, width)]
    start = len(lines) + 1 if len(modes) == 1 else 0
    for mode in modes or [mode for mode in MODES if mode not in _OF_DIFFERENCES]:
        lines += [[], [(f" {TITLES[mode]}", "accent")]]
        for keys, words in keymap.table(mode):
            rows = wrap_words(words, width - 28)
            lines.append([(f"   {keys:22} ", "strong"), (rows[0], "text")])
            lines += [[(" " * 26 + row, "text")] for row in rows[1:]]
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


def _signs(scheme: Scheme, width: int) -> list[Line]:
    lines: list[Line] = []
    for sign, words in (*((each.shape, each.name) for each in scheme.labels), *_SIGNS):
        rows = wrap_words(words, width - 12)
        lines += [[(f"   {sign:7}", "strong"), (rows[0], "text")], *([(" " * 10 + row, "text")] for row in rows[1:])]
    return lines
