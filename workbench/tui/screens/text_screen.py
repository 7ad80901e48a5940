"""Owns what every screen with a text in its middle does alike: scrolling it, the next theme, painting anew; must never decide anything."""

from __future__ import annotations

from typing import Generic

from workbench.tui.screens.base import KeyScreen, Result
from workbench.tui.widgets.article_view import ArticleView


class TextScreen(KeyScreen[Result], Generic[Result]):
    """A screen that shows a text."""

    @property
    def text(self) -> ArticleView:
        """The view of the text in hand."""
        raise NotImplementedError

    def paint(self) -> None:
        """Paints everything."""
        raise NotImplementedError

    def say(self, text: str, role: str = "text", lasting: bool = False) -> None:
        """Leaves a line at the foot of the screen."""
        raise NotImplementedError

    def act_page_down(self) -> None:
        self._scroll(max(self.text.size.height - 2, 1))

    def act_page_up(self) -> None:
        self._scroll(-max(self.text.size.height - 2, 1))

    def act_line_down(self) -> None:
        self._scroll(1)

    def act_line_up(self) -> None:
        self._scroll(-1)

    def _scroll(self, rows: int) -> None:
        self.text.scroll_relative(y=rows, animate=False, immediate=True, force=True)

    def act_theme(self) -> None:
        self.bench.next_theme()
        fixed = self.bench.settings.theme
        self.say(f"theme: {self.bench.palette_name}{f', until you leave: your settings say {fixed}' if fixed else ', from now on'}")
        self.paint()

    def act_redraw(self) -> None:
        self.bench.repaint()
