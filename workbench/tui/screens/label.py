"""Owns the label screen: its panes, and keys that become moves on the desk or intents for the recorder; what is durable is painted.

It must never change an annotation set or a file itself, and never show as decided what is not on the disk.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from workbench.journal.fold import Ref
from workbench.tui import describe
from workbench.tui.describe import BROAD, NARROW
from workbench.tui.desk import Desk
from workbench.tui.flow import wrap_words
from workbench.tui.inspector import NEWCOMER, inspector
from workbench.tui.keymap import Hint, Mode
from workbench.tui.modes.base import Drafting
from workbench.tui.paint import Focus, Line
from workbench.tui.screens.finding import Finding
from workbench.tui.screens.moving import Moving
from workbench.tui.screens.verdicts import Verdicts
from workbench.tui.widgets.article_pane import ArticlePane
from workbench.tui.widgets.article_view import ArticleView
from workbench.tui.widgets.lines import Divider, LinesPane, LinesView


class LabelScreen(Moving, Finding, Verdicts):
    """Articles on the left, the text in the middle, the claim in hand on the right; under 100 columns the text alone and a drawer."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (BROAD, "-broad")]  # noqa: RUF012 - Textual reads it from the class
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - the same; in a low terminal the text needs every row
    DEFAULT_CSS = """
    LabelScreen #body { height: 1fr; layout: horizontal; }
    LabelScreen #articles { width: 26; }
    LabelScreen #inspector { width: 36; }
    LabelScreen #middle-2, LabelScreen #before-2 { display: none; }
    LabelScreen #find { display: none; height: 1; border: none; padding: 0 1; background: $background; }
    LabelScreen.-find #find { display: block; }
    LabelScreen.-find #said { display: none; }
    LabelScreen.-broad #articles { width: 33; }
    LabelScreen.-broad #inspector { width: 47; }
    LabelScreen.-side #middle-2, LabelScreen.-side #before-2 { display: block; }
    LabelScreen.-side #articles, LabelScreen.-side #after-list { display: none; }
    LabelScreen.-side.-wide #inspector, LabelScreen.-side.-wide #before-inspector { display: none; }
    LabelScreen.-side.-broad #inspector { display: block; width: 39; }
    LabelScreen.-side.-broad #before-inspector { display: block; }
    LabelScreen.-narrow #body { layout: vertical; }
    LabelScreen.-narrow Divider, LabelScreen.-narrow.-side #before-2 { display: none; }
    LabelScreen.-narrow #articles { display: none; width: 100%; }
    LabelScreen.-narrow #inspector { width: 100%; height: 8; border-top: solid $foreground 20%; }
    LabelScreen.-narrow #middle-2 { border-top: solid $foreground 20%; }
    LabelScreen.-narrow.-low #inspector { display: none; }
    LabelScreen.-narrow.-side #inspector { display: none; }
    LabelScreen.-narrow.-list #articles { display: block; }
    LabelScreen.-narrow.-list ArticlePane, LabelScreen.-narrow.-list #inspector { display: none; }
    """

    def compose(self) -> ComposeResult:
        theme, settings = self.bench.palette_name, self.bench.settings
        self._head = LinesPane(id="head", theme=theme, height=1)
        self._list = LinesView(id="articles", theme=theme)
        self._panes = [ArticlePane(number, theme, settings.reading_width, settings.brackets) for number in (1, 2)]
        self._inspector = LinesPane(id="inspector", theme=theme)
        self._status = LinesPane(id="said", theme=theme, height=1)
        self._hints = LinesPane(id="hints", theme=theme, height=1)
        yield self._head
        first, second = self._panes
        yield Container(
            self._list,
            Divider(id="after-list"),
            first,
            Divider(id="before-2"),
            second,
            Divider(id="before-inspector"),
            self._inspector,
            id="body",
        )
        yield self._status
        yield self._hints

    def on_mount(self) -> None:
        """Fills the panes before they are first drawn, so that the first frame is the whole screen."""
        self.work.tally.tick(is_key=False)
        self.paint()

    def on_resize(self, event: events.Resize) -> None:
        """Paints for the new size."""
        if event.size.width >= NARROW:
            self.remove_class("-list")
        self.call_after_refresh(self.paint)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Paints what changed while another screen was on top."""
        if self._was_covered:
            self._was_covered = False
            self.call_after_refresh(self.paint)

    def on_screen_suspend(self) -> None:
        """Remembers that another screen came on top."""
        self._was_covered = True

    @property
    def text(self) -> ArticleView:
        """The view of the article in hand."""
        return self._panes[self._hand].text

    # -- painting ---------------------------------------------------------------------------------------------------------

    def paint(self) -> None:
        """Paints everything: for a decision, another article, a new size or theme."""
        theme = self.bench.palette_name
        for number, (desk, pane) in enumerate(zip(self._desks, self._panes, strict=False)):
            pane.draw(desk, self._focus(number), theme, len(self._desks) > 1, number == self._hand)
        lines = describe.ArticleLines(self.work, [desk.at for desk in self._desks], self._list_width())
        self._list.show(lines, self.desk.at if lines else None, theme)
        self.paint_claim()

    def paint_claim(self) -> None:
        """Paints what a step to another claim changes: the highlight, the inspector and the lines around."""
        theme, width = self.bench.palette_name, self.app.size.width
        self.text.focus_on(self._focus(self._hand))
        self._inspector.show([[(" ", "text"), *line] for line in self._beside()], theme)
        self._head.show([describe.header(self.work, self.bench.unsaved, self.bench.failure, width)], theme)
        decided = self.told if self._is_fresh and self.is_finding else []
        told = [] if self._drafting else decided or self._showing() or self.told
        self._status.show([self._notice or told], theme)
        verdicts = [describe.label_hint(self.work.scheme)] if self.mode == "label" else []
        self._hints.show([self.hint_line(width, *verdicts)], theme)

    def hints(self) -> list[Hint]:
        """What the keys do now: n has a search or a queue to step through, q two articles to make one."""
        now = {}
        if self.mode == "label" and self.is_finding:
            now["next_undecided"] = "next hit"
        elif self.mode == "label" and self.work.queue is not None:
            now["next_undecided"] = "in the queue"
        layer = self._top_layer() if self.mode == "label" else None
        if layer is not None:
            now["quit"] = layer[0]
        return self.bench.keymap.hints(self.mode, now)

    def _top_layer(self) -> tuple[str, Callable[[], None]] | None:
        """What q and escape end before anything else: its end in a word or two, and how it is ended."""
        if self.is_finding:
            return "end search", self.end_search
        if len(self._desks) > 1:
            return "one article", self.act_side
        return ("end queue", self._end_queue) if self.work.queue is not None else None

    def _beside(self) -> list[Line]:
        """What stands in the inspector: a draft, a word to newcomers, or the claim in hand."""
        width, height = self._inspector_size()
        is_short = self.app.size.width < NARROW
        draft = self._drafting.lines(width) if self._drafting else None
        if draft is not None:
            return draft
        if self._is_newcomer:
            return [[(row, "text")] for words in NEWCOMER for row in (wrap_words(words, width) if not is_short else [words])]
        return inspector(self.desk, width, height, is_short)

    def _list_width(self) -> int:
        width = self.app.size.width
        return (width if width < NARROW else 33 if width >= BROAD else 26) - 1

    def _inspector_size(self) -> tuple[int, int]:
        """Cells inside the inspector, the same as the style sheet gives it."""
        width, height = self.app.size
        if width < NARROW:
            return width - 2, 7
        if len(self._desks) > 1:
            return 37, max(height - 3, 6)
        return (45 if width >= BROAD else 34), max(height - 3, 6)

    def _focus(self, number: int) -> Focus:
        desk = self._desks[number]
        view = desk.view
        source = view.claim.source if view else None
        cue = view.claim.cue if view else None
        focus = Focus(
            desk.current if view else None,
            (source.start, source.end) if source else None,
            (cue.start, cue.end) if cue else None,
        )
        if number != self._hand:
            return focus
        focus = self.with_hits(focus)
        return self._drafting.focus(focus) if self._drafting else focus

    def notice_more(self, has_more_claims: bool) -> None:
        """Paints what was indexed meanwhile; a draft is not disturbed."""
        if self._drafting is None:
            for desk in self._desks if has_more_claims else ():
                desk.reload()
            if self.app.screen is self:
                self.paint()

    def return_to(self, ref: Ref) -> None:
        """Takes a claim in hand again, unless something is being drafted."""
        if self._drafting is None and self.desk.ref != ref:
            self.desk.jump(ref)

    def say(self, text: str, role: str = "text", lasting: bool = False) -> None:
        """Leaves a line at the foot of the screen."""
        if lasting:
            self._said, self._notice, self._is_fresh = [(f" {text}", role)], [], True
        else:
            self._notice = [(f" {text}", role)] if text else []

    # -- keys and the mouse -----------------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        """What is being drafted or typed, or the label screen's own keys."""
        if self._drafting is not None:
            return self._drafting.name
        if self.has_class("-list"):
            return "list"
        return "find" if self.has_class("-find") else "label"

    def press(self, key: str) -> None:
        """Verdict keys come from the scheme; the rest stands in the keymap."""
        self.work.tally.tick()
        if self._drafting is not None:
            self._notice = []
            self._drafting.press(key)
            return
        if self.mode == "label":
            awaits_nothing, self._awaits_nothing = self._awaits_nothing, False
            if awaits_nothing and key.isdigit():
                return
            self._notice, self._is_fresh = [], False
            label = describe.label_of_key(self.work.scheme, key)
            if label is not None:
                self.judge(label.id)
                return
            self.work.disarm(self.bench.keymap.action("label", key))
        super().press(key)

    def enter(self, mode: Drafting | None) -> None:
        """Gives the keys to this mode; None gives them back."""
        self._drafting = mode
        self.paint_claim()

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """Opens the article that was clicked in the list."""
        self.work.tally.tick()
        if self._drafting is None:
            self.desk.open(self.work.rows[event.row].id)
            self.remove_class("-list")
            self.call_after_refresh(self.paint)

    def on_article_view_clicked(self, event: ArticleView.Clicked) -> None:
        """One click takes a claim in hand (a further one the claim around it), two mark a word, three a sentence."""
        from workbench.tui.modes.marking import SpanMode

        self.work.tally.tick()
        self.work.disarm("click")
        self._take_pane(event.view)
        if event.times > 1:
            words = self.desk.words
            self._mark_by_mouse(*(words.token_at(event.offset) if event.times == 2 else words.sentence_at(event.offset)))
        elif isinstance(self._drafting, SpanMode):
            self._drafting.point(event.offset)
        elif self._drafting is None:
            over = self.desk.claims_at(event.offset)
            if over:
                at = over.index(self.desk.current) + 1 if self.desk.current in over else 0
                self.desk.current = over[at % len(over)]
            self.paint_claim()

    def on_article_view_dragged(self, event: ArticleView.Dragged) -> None:
        """Marks what is dragged over."""
        self._take_pane(event.view)
        self._mark_by_mouse(event.start, event.end)

    def _mark_by_mouse(self, start: int, end: int) -> None:
        from workbench.tui.modes.marking import SpanMode

        if self._drafting is None:
            self.act_mark()
        if isinstance(self._drafting, SpanMode):
            self._drafting.select(start, end)

    def _take_pane(self, view: ArticleView) -> None:
        """Takes the pane in hand that the mouse is in."""
        number = next(number for number, pane in enumerate(self._panes) if pane.text is view)
        if number != self._hand and self._drafting is None:
            self._hand = number
            self.paint()

    def act_quit(self) -> None:
        layer = self._top_layer()
        if layer is not None:
            layer[1]()
        else:
            self.bench.leave()

    def _end_queue(self) -> None:
        self.work.queue = None
        self.step(False, "the queue is over: n goes to the next undecided claim")

    def act_say_how_to_leave(self) -> None:
        self.step(False, "q leaves; everything is saved")

    def act_step_back(self) -> None:
        if self._is_newcomer:
            self.welcome_is_over()
        elif self.work.only:
            self.act_only()
        elif self.work.rest:
            self.act_rest()
        elif (layer := self._top_layer()) is not None:
            layer[1]()
        else:
            self.act_say_how_to_leave()

    @property
    def desk(self) -> Desk:
        """The article in hand."""
        return self._desks[self._hand]
