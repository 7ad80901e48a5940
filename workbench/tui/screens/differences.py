"""Owns the screen of differences, which comparing and adjudicating share: its panes and its moves; must never settle one."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from workbench.errors import MissingError
from workbench.project.case_law import Case
from workbench.tui import describe, differing
from workbench.tui.describe import BROAD, NARROW
from workbench.tui.differing import Stand
from workbench.tui.keymap import Hint
from workbench.tui.paint import Line
from workbench.tui.screens.text_screen import TextScreen
from workbench.tui.widgets.article_view import ArticleView
from workbench.tui.widgets.lines import Divider, LinesPane


class SteadyView(ArticleView):
    """The text of a screen on which no pane comes or goes."""

    IS_STEADY = True


class DifferencesScreen(TextScreen[None]):
    """The text on the left, the difference in hand on the right; under 100 columns the text above and a drawer."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (BROAD, "-broad")]  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    DifferencesScreen #body { height: 1fr; layout: horizontal; }
    DifferencesScreen #text { width: 1fr; height: 1fr; }
    DifferencesScreen #beside { width: 50; height: 1fr; }
    DifferencesScreen.-broad #beside { width: 66; }
    DifferencesScreen.-narrow #body { layout: vertical; }
    DifferencesScreen.-narrow Divider { display: none; }
    DifferencesScreen.-narrow #beside { width: 100%; height: 11; border-top: solid $foreground 20%; }
    """

    def __init__(self, stand: Stand) -> None:
        super().__init__()
        self.stand = stand
        self._said: Line = []
        self._notice: Line = []
        self._drawn: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        theme, settings = self.bench.palette_name, self.bench.settings
        self._head = LinesPane(id="head", theme=theme, height=1)
        self._place = LinesPane(id="facts", theme=theme, height=1)
        self._view = SteadyView(id="article", theme=theme, measure=settings.reading_width, brackets=settings.brackets)
        self._beside = LinesPane(id="beside", theme=theme)
        self._status = LinesPane(id="said", theme=theme, height=1)
        self._hints = LinesPane(id="hints", theme=theme, height=1)
        yield self._head
        yield Container(Vertical(self._place, self._view, id="text"), Divider(), self._beside, id="body")
        yield self._status
        yield self._hints

    @property
    def text(self) -> ArticleView:
        """The view of the article that the difference stands in."""
        return self._view

    def on_mount(self) -> None:
        """Paints once the panes know their sizes."""
        self.call_after_refresh(self.paint)

    def on_resize(self, event: events.Resize) -> None:
        """Paints for the new size."""
        self.call_after_refresh(self.paint)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Paints what changed while another screen was on top."""
        self.call_after_refresh(self.paint)

    # -- painting ---------------------------------------------------------------------------------------------------------

    def header(self, width: int) -> Line:
        """The first line."""
        raise NotImplementedError

    def cases(self) -> list[Case]:
        """The cases to offer with the difference in hand."""
        return []

    def rule(self) -> str | None:
        """The rule that was written for the difference in hand before it is settled."""
        return None

    def own_hints(self) -> list[Hint]:
        """Hints that come before those of the keymap."""
        return []

    def paint(self) -> None:
        """Paints everything; the text is laid out anew only when it is another one."""
        if not self.is_mounted or self.app.size.width == 0:
            return
        theme, (width, height) = self.bench.palette_name, self.app.size
        stand, is_narrow = self.stand, width < NARROW
        self._head.show([self.header(width)], theme)
        if stand.difference is None:
            self._beside.show([[(" ", "text"), *line] for line in self.nothing()], theme)
        else:
            marks, focus = differing.marks_of(stand)
            article = stand.article
            self._place.show(differing.place_line(stand), theme)
            self._view.load(article.text, article.title, marks, focus, theme)
            room = width - 2 if is_narrow else 64 if width >= BROAD else 48
            rows = 10 if is_narrow else max(height - 4, 6)
            lines = differing.beside(stand, room, rows, is_narrow, self.cases(), self.rule())
            self._beside.show([[(" ", "text"), *line] for line in lines], theme)
        self._status.show([self._notice or self._said], theme)
        hints = [*self.own_hints(), *self.bench.keymap.hints(self.mode)]
        self._hints.show([describe.hint_line(hints, width)], theme)

    def nothing(self) -> list[Line]:
        """What stands there when nothing differs."""
        return [[("Nothing differs.", "strong")]]

    def say(self, text: str, role: str = "text", lasting: bool = False) -> None:
        """Leaves a line at the foot of the screen."""
        line: Line = [(f" {text}", role)] if text else []
        if lasting:
            self._said, self._notice = line, []
        else:
            self._notice = line

    def press(self, key: str) -> None:
        """A key takes away the notice that the one before left."""
        self._notice = []
        super().press(key)

    # -- moving -----------------------------------------------------------------------------------------------------------

    def moved(self, has_moved: bool, words: str) -> None:
        """Paints after a move; says why there was none."""
        if not has_moved:
            self.say(words, "dim")
        self.paint()

    def act_next(self) -> None:
        self.moved(self.stand.go(self.stand.at + 1), "this is the last difference")

    def act_previous(self) -> None:
        self.moved(self.stand.go(self.stand.at - 1), "this is the first difference")

    def act_first(self) -> None:
        self.moved(self.stand.go(0), "nothing differs")

    def act_end(self) -> None:
        self.moved(self.stand.go(len(self.stand.queue.differences) - 1), "nothing differs")

    def act_turn(self) -> None:
        self.moved(self.stand.turn(), "this difference has one place only")

    # -- the rest ---------------------------------------------------------------------------------------------------------

    def act_help(self) -> None:
        from workbench.tui.help import help_lines

        scheme = self.stand.project.config.scheme
        modes: Any = (self.MODE, "read", "choose") if self.MODE == "adjudicate" else (self.MODE, "read")
        try:
            lines, start = help_lines(self.stand.project, None, self.bench.keymap, scheme, self.app.size.width, modes)
        except (MissingError, OSError) as error:
            lines, start = [[(str(error), "text")]], 0
        self.bench.read("Keys and guideline", lines, start)

    def act_step_back(self) -> None:
        self.moved(False, "q leaves; everything is saved")

    def act_say_how_to_leave(self) -> None:
        self.moved(False, "q leaves; everything is saved")

    def act_quit(self) -> None:
        self.bench.leave()

    def top_line(self, title: str, middle: str, right: tuple[str, str], width: int) -> Line:
        """Name of the project, what is going on, and a word at the right."""
        name = describe.cut(self.stand.project.config.name, 28)
        words = f"{title}   {middle}"
        gap = max(width - len(name) - len(words) - len(right[0]) - 4, 2)
        return [(" ", "text"), (name, "strong"), (" " * (gap // 2), "text"), (words, "dim"), (" " * (gap - gap // 2), "text"), right]
