"""Owns searching the case law by words; must never carry a rule over by itself."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from workbench.project.case_law import Case, search_cases
from workbench.tui.paint import Line
from workbench.tui.screens.base import KeyScreen
from workbench.tui.widgets.lines import LinesView


class CasesList(KeyScreen[Case | None]):
    """Every rule that was written, two lines each; gives the case that was chosen, or None."""

    MODE = "choose"
    DEFAULT_CSS = """
    CasesList { layout: vertical; background: $background; }
    CasesList > Vertical { height: 1fr; }
    CasesList #rules { height: 1fr; }
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__()
        self._cases = cases
        self._row = 0
        self._words = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="words of a rule, a claim, a label", id="words")
            yield LinesView(id="rules", theme=self.bench.palette_name)

    def on_mount(self) -> None:
        """Takes the keyboard."""
        self.query_one("#words", Input).focus()
        self.call_after_refresh(self.paint)

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
        self.query_one("#rules", LinesView).show(lines or none, self._row * 2 if lines else None, self.bench.palette_name)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrows the cases as one types."""
        self._words, self._row = event.value.strip(), 0
        self.paint()

    def takes_text(self) -> bool:
        """Every letter is one of the search's."""
        return True

    def act_row_next(self) -> None:
        self._row += 1
        self.paint()

    def act_row_previous(self) -> None:
        self._row = max(self._row - 1, 0)
        self.paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the case in hand."""
        self.act_take()

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """Takes the case that was clicked."""
        self._row = event.row // 2
        self.act_take()

    def act_take(self) -> None:
        found = search_cases(self._cases, self._words)
        self.dismiss(found[self._row] if found else None)

    def act_cancel(self) -> None:
        self.dismiss(None)
