"""Owns showing a long text to read: the keys and the guideline; must never interpret it as markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from workbench.tui.widgets.lines import Line, LinesPane, LinesView


class Reader(ModalScreen[None]):
    """A page of lines that scrolls; q or escape closes it."""

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
        self.query_one("#reader-body", LinesView).show(self._lines, None, self._theme)
        hint = " j k PgDn PgUp Home End read   / next heading   q back"
        self.query_one("#reader-foot", LinesPane).show([[(hint, "dim")]], self._theme)
        self.call_after_refresh(self._scroll, self._start)

    def on_resize(self) -> None:
        """Goes to its place again once the page has its size, unless the person has begun to read."""
        if not self._has_moved:
            self.call_after_refresh(self._scroll, self._start)

    def _scroll(self, line: int) -> None:
        body = self.query_one("#reader-body", LinesView)
        body.scroll_to(y=max(min(line, len(self._lines) - 1), 0), animate=False, immediate=True, force=True)

    def on_key(self, event: events.Key) -> None:
        """Scrolls, or closes."""
        event.stop()
        if self.app.screen is not self:  # closed by a key before this one; it is meant for the screen below
            self.app.post_message(events.Key(event.key, event.character))
            return
        self._has_moved = True
        body = self.query_one("#reader-body", LinesView)
        page, top = max(body.size.height - 2, 1), body.scroll_offset.y
        last = max(len(self._lines) - body.size.height, 0)
        steps = {
            "j": 1,
            "down": 1,
            "k": -1,
            "up": -1,
            "pagedown": page,
            "space": page,
            "pageup": -page,
            "home": -top,
            "end": last - top,
        }
        if event.key in ("q", "escape", "ctrl+g", "question_mark", "f1"):
            self.dismiss(None)
        elif event.key in ("slash", "n"):
            headings = [i for i, line in enumerate(self._lines) if line and line[0][1] == "accent"]
            self._scroll(next((i for i in headings if i > top), 0))
        elif event.key in steps:
            self._scroll(top + steps[event.key])
