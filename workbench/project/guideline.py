"""Owns what a guideline says on each label and relation; must never know where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile


def guideline_rules(guideline: Sequence[str]) -> dict[str, str]:
    """The one-line rule of each label and relation: the line "Rule: …" below its heading."""
    rules: dict[str, str] = {}
    for heading, rows in guideline_sections(guideline).items():
        rule = next((row for row in rows if row.startswith("Rule:")), None)
        if rule is not None:
            rules[heading] = rule.removeprefix("Rule:").strip()
    return rules


def guideline_sections(guideline: Sequence[str]) -> dict[str, list[str]]:
    """The lines below each heading, by the heading's last word or words: "Label: denied" is `denied`."""
    sections: dict[str, list[str]] = {}
    heading = ""
    for row in guideline:
        if row.startswith("#"):
            heading = row.lstrip("# ").rpartition(":")[2].strip().casefold()
        elif heading:
            sections.setdefault(heading, []).append(row)
    return sections


def paragraph_of(rows: Sequence[str]) -> list[str]:
    """The first lines that say something, up to the next blank one."""
    said = list(dropwhile(lambda row: not row.strip(), rows))
    return list(takewhile(str.strip, said))
