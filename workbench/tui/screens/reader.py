"""Owns showing a long text to read: keys and guideline, the summary; must never interpret it as markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from workbench.tui.paint import Line
from workbench.tui.screens.base import KeyScreen
from workbench.tui.widgets.lines import LinesPane, LinesView


class Reader(KeyScreen[None]):
    """A page of lines that scrolls; q or escape closes it."""

    MODE = "read"
    DEFAULT_CSS = """
    Reader { background: $background; }
    Reader #reader-head { height: 2; }
    Reader #reader-body { height: 1fr; }
    Reader #reader-foot { height: 1; }
    """

    def __init__(self, title: str, lines: Sequence[Line], theme: str, start: int = 0) -> None:
        super().__init__()
        self._title = title
        self._lines = list(lines)
        self._theme = theme
        self._start = start
        self._has_moved = False

    def compose(self) -> ComposeResult:
        yield LinesPane(id="reader-head", theme=self._theme)
        yield LinesView(id="reader-body", theme=self._theme)
        yield LinesPane(id="reader-foot", theme=self._theme)

    def on_mount(self) -> None:
        """Fills the page."""
        self.query_one("#reader-head", LinesPane).show([[(f" {self._title}", "strong")]], self._theme)
        self._body.show(self._lines, None, self._theme)
        self.query_one("#reader-foot", LinesPane).show([self.hint_line(self.app.size.width)], self._theme)
        self.call_after_refresh(self._scroll, self._start)

    def on_resize(self) -> None:
        """Goes to its place again once the page has its size, unless the person has begun to read."""
        if not self._has_moved:
            self.call_after_refresh(self._scroll, self._start)

    @property
    def _body(self) -> LinesView:
        return self.query_one("#reader-body", LinesView)

    def _scroll(self, line: int) -> None:
        self._body.scroll_to(y=max(min(line, len(self._lines) - 1), 0), animate=False, immediate=True, force=True)

    def _by(self, rows: int) -> None:
        self._has_moved = True
        self._scroll(self._body.scroll_offset.y + rows)

    def act_line_down(self) -> None:
        self._by(1)

    def act_line_up(self) -> None:
        self._by(-1)

    def act_page_down(self) -> None:
        self._by(max(self._body.size.height - 2, 1))

    def act_page_up(self) -> None:
        self._by(-max(self._body.size.height - 2, 1))

    def act_top(self) -> None:
        self._by(-len(self._lines))

    def act_bottom(self) -> None:
        self._by(len(self._lines) - self._body.size.height - self._body.scroll_offset.y)

    def act_heading(self) -> None:
        top = self._body.scroll_offset.y
        headings = [number for number, line in enumerate(self._lines) if line and line[0][1] == "accent"]
        self._by(next((number for number in headings if number > top), 0) - top)

    def act_close(self) -> None:
        self.dismiss(None)
