"""Owns the help page: the key table and the guideline, as lines; must never know Textual or read a key itself."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.scheme import Scheme
from workbench.project.config import guideline_path
from workbench.project.project import Project
from workbench.tui.keymap import Mode

Line = list[tuple[str, str]]
_SECTIONS: tuple[tuple[Mode, str], ...] = (
    ("label", "Label screen"),
    ("edges", "Moving edges (b)"),
    ("mark", "Marking a claim (v)"),
    ("picker", "Link picker (f)"),
    ("links", "Links and cluster (F)"),
)


def help_lines(
    project: Project, label: str | None, table: Callable[[Mode], list[tuple[str, str]]], scheme: Scheme
) -> tuple[list[Line], int]:
    """The page, and the line to begin at: the keys, or the guideline's section on the label of the claim in hand."""
    guideline = guideline_path(project.layout, project.config).read_text(encoding="utf-8", errors="replace").split("\n")
    rules = guideline_rules(guideline)
    lines: list[Line] = [[(" Verdicts", "accent")]]
    for number, each in enumerate(scheme.labels, 1):
        lines.append(
            [(f"   {each.key} {number}   ", "strong"), (f"{each.shape} {each.name:12} ", "strong"), (rules.get(each.id, ""), "dim")]
        )
    for mode, title in _SECTIONS:
        lines += [[], [(f" {title}", "accent")]]
        lines += [[(f"   {keys:18}", "strong"), (words, "text")] for keys, words in table(mode)]
    lines += [[], [(" Guideline", "accent")], []]
    start = 0
    for row in guideline:
        if row.startswith("#"):
            heading = row.lstrip("# ")
            if label is not None and heading.casefold().removeprefix("label:").strip() == label:
                start = len(lines)
            lines.append([(f" {heading}", "accent")])
        else:
            lines.append([(f" {row.replace('**', '').replace('`', '')}", "text")])
    return lines, start


def guideline_rules(guideline: list[str]) -> dict[str, str]:
    """The one-line rule of each label and relation: the line "Rule: …" below its heading."""
    rules: dict[str, str] = {}
    heading = ""
    for row in guideline:
        if row.startswith("#"):
            heading = row.lstrip("# ").rpartition(":")[2].strip().casefold()
        elif row.startswith("Rule:") and heading:
            rules[heading] = row.removeprefix("Rule:").strip()
    return rules
