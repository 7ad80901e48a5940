"""Owns one article on the label screen: where it comes from, and its text; must never decide anything."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from workbench.tui import describe
from workbench.tui.desk import Desk
from workbench.tui.paint import Focus
from workbench.tui.widgets.article_view import ArticleView
from workbench.tui.widgets.lines import LinesPane


class ArticlePane(Vertical):
    """The head and the text of the article on a desk. Two panes stand side by side when a link is looked at from both ends."""

    DEFAULT_CSS = "ArticlePane { width: 1fr; height: 1fr; }"

    def __init__(self, number: int, theme: str, measure: int, brackets: bool | None) -> None:
        suffix = f"-{number}" if number > 1 else ""
        super().__init__(id=f"middle{suffix}")
        self._facts = LinesPane(id=f"facts{suffix}", theme=theme, height=1)
        self.text = ArticleView(id=f"article{suffix}", theme=theme, measure=measure, brackets=brackets)
        self._drawn: tuple[str, int, str] | None = None

    def compose(self) -> ComposeResult:
        yield self._facts
        yield self.text

    def draw(self, desk: Desk, focus: Focus, theme: str, is_one_of_two: bool, is_in_hand: bool) -> None:
        """Draws the article: wholly when it is another one or its claims moved, else only the claims that changed."""
        if not desk.rows:
            return
        facts = describe.article_head(desk, is_one_of_two, is_in_hand)
        self._facts.show(facts, theme, height=len(facts))
        drawn = (desk.row.id, desk.arrangement, theme)
        if drawn == self._drawn:
            self.text.change_marks({number: describe.mark_of(desk, desk.views[number]) for number in desk.changed})
        else:
            article = desk.article
            self.text.load(article.text, article.title, [describe.mark_of(desk, view) for view in desk.views], focus, theme)
        self._drawn = drawn
        desk.changed.clear()

    def forget(self) -> None:
        """Lets the next drawing be a whole one."""
        self._drawn = None
