"""Owns searching the case law by words; must never carry a rule over by itself."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from workbench.project.case_law import Case, search_cases
from workbench.tui.paint import Line
from workbench.tui.screens.narrowing import Narrowing
from workbench.tui.widgets.lines import LinesView


class CasesList(Narrowing[Case]):
    """Every rule that was written, two lines each; gives the case that was chosen, or None."""

    ROWS_EACH = 2
    DEFAULT_CSS = """
    CasesList { layout: vertical; background: $background; }
    CasesList > Vertical { height: 1fr; }
    CasesList #rules { height: 1fr; }
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__()
        self._cases = cases

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="words of a rule, a claim, a label", id="words")
            yield LinesView(id="rules", theme=self.bench.palette_name)

    def paint(self) -> None:
        """Paints the cases that have all the words."""
        found = search_cases(self._cases, self._words)
        self._row = min(self._row, max(len(found) - 1, 0))
        lines: list[Line] = []
        for case in found:
            held = " | ".join(f"{name}: {what}" for name, what in case.held).replace("\n", " ")
            lines.append([(f" {case.rule}", "text")])
            lines.append([(f"   {case.outcome.replace(chr(10), ' ')}", "accent"), (f" · {case.aspect} · {case.article} · {held}", "dim")])
        none: list[Line] = [[(" No rule has these words." if self._cases else " No rule has been written yet; m writes one.", "dim")]]
        self.query_one("#rules", LinesView).show(lines or none, self._row * self.ROWS_EACH if lines else None, self.bench.palette_name)

    def act_take(self) -> None:
        found = search_cases(self._cases, self._words)
        self.dismiss(found[self._row] if found else None)
