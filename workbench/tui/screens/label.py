"""Owns the label screen: keys become moves on the desk or intents for the recorder, and what is durable is painted.

It must never change an annotation set or a file itself, and never show as decided what is not on the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from workbench.errors import MissingError
from workbench.journal.fold import Ref, View
from workbench.late import late
from workbench.model.claim import Fragment
from workbench.project.session import Outcome
from workbench.tui import describe
from workbench.tui.desk import Desk
from workbench.tui.keymap import dispatch, hints, key_table
from workbench.tui.screens.base import KeyScreen
from workbench.tui.widgets.article_view import ArticleView, Focus
from workbench.tui.widgets.lines import Line, LinesPane, LinesView

if TYPE_CHECKING:
    from workbench.model import intent as it
    from workbench.tui.caret import Edges, Marking
else:
    it = late("workbench.model.intent")

NARROW: Final = 100
BROAD: Final = 150


class LabelScreen(KeyScreen):
    """Articles on the left, the text in the middle, the claim in hand on the right; under 100 columns the text alone and a drawer."""

    MODE = "label"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (BROAD, "-broad")]  # noqa: RUF012 - Textual reads it from the class
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - the same; in a low terminal the text needs every row
    DEFAULT_CSS = """
    LabelScreen #body { height: 1fr; layout: horizontal; }
    LabelScreen #articles { width: 27; border-right: solid $foreground 20%; }
    LabelScreen #inspector { width: 37; border-left: solid $foreground 20%; padding: 0 1; }
    LabelScreen.-broad #articles { width: 34; }
    LabelScreen.-broad #inspector { width: 48; }
    LabelScreen.-narrow #body { layout: vertical; }
    LabelScreen.-narrow #articles { display: none; width: 100%; border-right: none; }
    LabelScreen.-narrow #inspector { width: 100%; height: 8; border-left: none; border-top: solid $foreground 20%; }
    LabelScreen.-narrow.-low #inspector { display: none; }
    LabelScreen.-narrow.-list #articles { display: block; }
    LabelScreen.-narrow.-list #middle, LabelScreen.-narrow.-list #inspector { display: none; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._edges: Edges | None = None
        self._marking: Marking | None = None
        self._was_covered = False
        self._is_marking_saved = False
        self._drawn: tuple[str, int, str] | None = None
        self._said: Line = [(" ? shows the keys and the guideline", "dim")]
        """The line of the last decision; it stays until the next one."""
        self._notice: Line = []
        """A word on the last key; it goes with the next one."""

    def compose(self) -> ComposeResult:
        theme = self.bench.palette_name
        self._head = LinesPane(id="head", theme=theme, height=1)
        self._list = LinesView(id="articles", theme=theme)
        self._facts = LinesPane(id="facts", theme=theme, height=1)
        self._text = ArticleView(id="article", theme=theme)
        self._inspector = LinesPane(id="inspector", theme=theme)
        self._status = LinesPane(id="said", theme=theme, height=1)
        self._hints = LinesPane(id="hints", theme=theme, height=1)
        yield self._head
        yield Container(self._list, Vertical(self._facts, self._text, id="middle"), self._inspector, id="body")
        yield self._status
        yield self._hints

    def on_mount(self) -> None:
        """Fills the panes before they are first drawn, so that the first frame is the whole screen."""
        self.paint()

    def on_resize(self, event: events.Resize) -> None:
        """Paints for the new size."""
        if event.size.width >= NARROW:
            self.remove_class("-list")
        self.call_after_refresh(self.paint)

    def on_screen_resume(self) -> None:
        """Paints what changed while another screen was on top."""
        if self._was_covered:
            self._was_covered = False
            self.call_after_refresh(self.paint)

    def on_screen_suspend(self) -> None:
        """Remembers that another screen came on top."""
        self._was_covered = True

    # -- painting ---------------------------------------------------------------------------------------------------------

    def paint(self) -> None:
        """Paints everything: for a decision, another article, a new size or theme."""
        theme = self.bench.palette_name
        if self._desk.rows:
            facts = describe.article_head(self._desk)
            self._facts.show(facts, theme, height=len(facts))
            drawn = (self._desk.row.id, self._desk.arrangement, theme)
            if drawn == self._drawn:
                changed = {number: describe.mark_of(self._desk, self._desk.views[number]) for number in self._desk.changed}
                self._text.change_marks(changed)
            else:
                article = self._desk.article
                marks = [describe.mark_of(self._desk, view) for view in self._desk.views]
                self._text.load(article.text, article.title, marks, self._focus(), theme)
            self._drawn = drawn
            self._desk.changed.clear()
        lines, row = describe.article_list(self._desk, self._list_width())
        self._list.show(lines, row if lines else None, theme)
        self.paint_claim()

    def paint_claim(self) -> None:
        """Paints what a step to another claim changes: the highlight, the inspector and the lines around."""
        theme, width = self.bench.palette_name, self.app.size.width
        self._text.focus_on(self._focus())
        inner, height = self._inspector_size()
        self._inspector.show(describe.inspector(self._desk, inner, height, width < NARROW), theme)
        self._head.show([describe.header(self._desk, self.bench.unsaved, self.bench.failure, width)], theme)
        self._status.show([self._notice or self._said], theme)
        words = ["j/k article", "enter open", "esc back"] if self.has_class("-list") else hints(self.mode)
        if self.mode == "label" and not self.has_class("-list"):
            words = [words[0], describe.label_hint(self._desk.scheme), *words[1:]]
        self._hints.show([describe.hint_line(words, width)], theme)

    def _list_width(self) -> int:
        width = self.app.size.width
        return (width if width < NARROW else 33 if width >= BROAD else 26) - 1

    def _inspector_size(self) -> tuple[int, int]:
        """Cells inside the inspector, the same as the style sheet gives it."""
        width, height = self.app.size
        if width < NARROW:
            return width - 2, 7
        return (45 if width >= BROAD else 34), max(height - 3, 6)

    def _focus(self) -> Focus:
        view = self._desk.view
        source = view.claim.source if view else None
        cue = view.claim.cue if view else None
        focus = Focus(
            self._desk.current if view else None,
            (source.start, source.end) if source else None,
            (cue.start, cue.end) if cue else None,
        )
        if self._edges is not None:
            return focus._replace(draft=self._edges.parts, current=None)
        if self._marking is not None:
            parts = self._marking.parts(self._desk.words) if self._marking.anchor or self._marking.kept else ()
            return Focus(draft=parts, caret=self._marking.caret)
        return focus

    def say(self, text: str, role: str = "text", lasting: bool = False) -> None:
        """Leaves a line at the foot of the screen."""
        if lasting:
            self._said, self._notice = [(f" {text}", role)], []
        else:
            self._notice = [(f" {text}", role)]

    # -- keys -------------------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Verdict keys come from the scheme; the rest stands in the keymap."""
        self._desk.tick()
        if self.mode == "label":
            self._notice = []
        if self.has_class("-list"):
            self._press_list(key)
            return
        if self.mode == "edges":
            self._press_edges(key)
            return
        if self.mode == "mark":
            self._press_mark(key)
            return
        label = describe.label_of_key(self._desk.scheme, key)
        if label is not None:
            self._judge(label.id)
            return
        super().press(key)

    def on_article_view_clicked(self, event: ArticleView.Clicked) -> None:
        """Takes the claim that was clicked in hand; a second click takes the one around it."""
        self._desk.tick()
        if self.mode == "mark" and self._marking is not None:
            self._marking = self._marking._replace(caret=event.offset)
            self.paint_claim()
            return
        over = self._desk.claims_at(event.offset)
        if over:
            at = over.index(self._desk.current) + 1 if self._desk.current in over else 0
            self._desk.current = over[at % len(over)]
            self.paint_claim()

    def act_next_claim(self) -> None:
        self._step(self._desk.step_claim(1), "this is the last claim; J goes to the next article")

    def act_previous_claim(self) -> None:
        self._step(self._desk.step_claim(-1), "this is the first claim")

    def act_first_claim(self) -> None:
        self._desk.current = 0 if self._desk.views else None
        self.paint_claim()

    def act_last_claim(self) -> None:
        self._desk.current = len(self._desk.views) - 1 if self._desk.views else None
        self.paint_claim()

    def act_next_article(self) -> None:
        self._turn(self._desk.step_article(1), "this is the last article")

    def act_previous_article(self) -> None:
        self._turn(self._desk.step_article(-1), "this is the first article")

    def act_next_undecided(self) -> None:
        self._turn(self._desk.next_undecided(1), "everything is decided; c marks an article complete")

    def act_previous_undecided(self) -> None:
        self._turn(self._desk.next_undecided(-1), "everything is decided; c marks an article complete")

    def act_last_decided(self) -> None:
        if self._desk.last_decided is None:
            self._step(False, "nothing has been decided in this session yet")
            return
        self._desk.jump(self._desk.last_decided)
        self.paint()

    def act_only(self) -> None:
        self._desk.only = not self._desk.only
        self.say("the next verdict is for this mention only" if self._desk.only else "the next verdict is for the whole cluster")
        self.paint_claim()

    def act_reject(self) -> None:
        ref = self._in_hand()
        if ref is not None:
            gone = len(self._desk.session.set.links_of(ref))
            with_it = f", and {gone} link{'s' if gone > 1 else ''} with it" if gone else ""
            message = f"{self._desk.name_of_claim(ref)} → not a claim{with_it} · u undoes"
            self._submit(it.Reject.model_construct(claims=(ref[1],)), "rejected", (ref,), go_on=True, message=message)

    def act_reset(self) -> None:
        ref = self._in_hand()
        if ref is not None:
            name = self._desk.name_of_claim(ref)
            gone = len(self._desk.session.set.links_of(ref))
            with_it = f", without its {gone} link{'s' if gone > 1 else ''}" if gone else ""
            view = self._desk.view
            stays = "has no verdict again; it was marked by hand, x takes it away" if view and view.is_marked else "is undecided again"
            self._submit(it.Reset.model_construct(claims=(ref[1],)), None, (ref,), message=f"{name} {stays}{with_it} · u undoes")

    def act_again(self) -> None:
        if self._desk.last_verdict is None:
            self._step(False, "there is no verdict to repeat yet")
        elif self._desk.last_verdict == "rejected":
            self.act_reject()
        else:
            self._judge(self._desk.last_verdict)

    def act_link(self) -> None:
        if self._in_hand() is not None:
            from workbench.tui.screens.picker import Picker

            self.bench.push_screen(Picker(self._desk))

    def act_links(self) -> None:
        if self._in_hand() is not None:
            from workbench.tui.screens.links import Links

            self.bench.push_screen(Links(self._desk))

    def act_edges(self) -> None:
        from workbench.tui.caret import Edges

        view = self._desk.view
        if self._in_hand() is not None and view is not None:
            self._edges = Edges(_parts_of(view))
            self.mode = "edges"
            self.say("moving the edges: enter or escape keeps them, u leaves them as they were")
            self.paint_claim()

    def act_mark(self) -> None:
        from workbench.tui.caret import Marking

        if not self._desk.rows:
            return
        view = self._desk.view
        start = view.claim.start if view and self._text.is_in_sight() else self._text.first_offset_in_sight()
        self._marking = Marking(self._desk.words.token_at(start)[0])
        self.mode = "mark"
        self.say("marking a claim: move to its first word, v, move to its last, enter")
        self.paint_claim()

    def act_note(self) -> None:
        ref, view = self._in_hand(), self._desk.view
        if ref is None or view is None:
            return
        from workbench.tui.screens.ask import Ask

        def written(text: str | None) -> None:
            if text is not None and text.strip() != (view.claim.note or ""):
                note = it.WriteNote.model_construct(claim=ref[1], text=text.strip() or None)
                self._submit(note, None, (), message="note saved · u undoes")

        question = f"Note on {self._desk.name_of_claim(ref)}"
        self.bench.push_screen(
            Ask(question, "enter saves, escape leaves it as it was", view.claim.note or "", self.bench.palette_name), written
        )

    def act_flag(self) -> None:
        ref, view = self._in_hand(), self._desk.view
        if ref is not None and view is not None:
            words = "flag taken down" if view.flagged else "flagged"
            self._submit(it.Flag.model_construct(claim=ref[1], on=not view.flagged), None, (), message=f"{words} · u undoes")

    def act_go(self) -> None:
        ref = self._in_hand()
        if ref is None:
            return
        ends = [describe.link_words(self._desk, ref, link)[2] for link in self._desk.links(ref)]
        inside = [(article, claim) for article, claim in ends if article is not None]
        if not inside:
            self._step(False, "this claim has no links yet; f makes one")
        elif len(inside) > 1:
            self.act_links()
        else:
            self._desk.jump(inside[0])
            self.say("< goes back")
            self.paint()

    def act_back(self) -> None:
        self._turn(self._desk.walk_trail(-1), "there is nothing to go back to")

    def act_forward(self) -> None:
        self._turn(self._desk.walk_trail(1), "there is nothing to go forward to")

    def act_complete(self) -> None:
        if not self._desk.rows:
            return
        standing = self._desk.standing(self._desk.row.id)
        name = self._desk.name_of(self._desk.row.id)
        left = standing.claims - standing.decided
        open_ones = f", with {left} undecided" if left and not standing.complete else ""
        words = f"{name} is {'not ' if standing.complete else ''}complete{open_ones} · u undoes"
        self._submit(it.Complete.model_construct(article=self._desk.row.id, on=not standing.complete), None, (), message=words)

    def act_undo(self) -> None:
        self._submit(it.Undo(), None, (), message=None)

    def act_redo(self) -> None:
        self._submit(it.Redo(), None, (), message=None)

    def act_list(self) -> None:
        if self.app.size.width >= NARROW:
            self._step(False, "the list of articles is always shown here")
            return
        self.toggle_class("-list")
        self.call_after_refresh(self.paint)

    def _press_list(self, key: str) -> None:
        """Keys while the list covers the text: up and down choose, enter opens; nothing here can judge a claim that is not seen."""
        action = dispatch("label").get(key)
        if action in ("next_claim", "next_article"):
            self._desk.step_article(1)
        elif action in ("previous_claim", "previous_article"):
            self._desk.step_article(-1)
        elif key == "enter" or action in ("list", "quit", "step_back"):
            self.act_list()
        elif action in ("help", "theme", "say_how_to_leave"):
            getattr(self, f"act_{action}")()
        self.paint()

    def act_page_down(self) -> None:
        self._text.scroll_relative(y=max(self._text.size.height - 2, 1), animate=False, immediate=True, force=True)

    def act_page_up(self) -> None:
        self._text.scroll_relative(y=-max(self._text.size.height - 2, 1), animate=False, immediate=True, force=True)

    def act_line_down(self) -> None:
        self._text.scroll_relative(y=1, animate=False, immediate=True, force=True)

    def act_line_up(self) -> None:
        self._text.scroll_relative(y=-1, animate=False, immediate=True, force=True)

    def act_theme(self) -> None:
        self.bench.next_theme()
        self.say(f"theme: {self.bench.palette_name}")
        self.paint()

    def act_help(self) -> None:
        from workbench.tui.help import help_lines
        from workbench.tui.screens.reader import Reader

        view = self._desk.view
        label = view.claim.label if view else None
        try:
            lines, start = help_lines(self._desk.project, label, key_table, self._desk.scheme, self.app.size.width)
        except (MissingError, OSError) as error:
            lines, start = [[(str(error), "text")]], 0
        self.bench.push_screen(Reader("Keys and guideline", lines, self.bench.palette_name, start))

    def act_quit(self) -> None:
        self.bench.leave()

    def act_say_how_to_leave(self) -> None:
        self._step(False, "q leaves; everything is saved")

    def act_step_back(self) -> None:
        if self._desk.only:
            self.act_only()
        else:
            self._step(False, "q leaves; everything is saved")

    # -- deciding ---------------------------------------------------------------------------------------------------------

    def _in_hand(self) -> Ref | None:
        """The claim in hand when it can be seen; otherwise scrolls to it and says so, and the key does nothing more."""
        ref = self._desk.ref
        if self._is_marking_saved:
            self._step(False, "the new claim is on its way to the disk; press again")
            return None
        if ref is None:
            self._step(False, "there is no claim here; v marks one")
            return None
        if not self._text.is_in_sight():
            self._text.show_focus()
            self._step(False, "the claim was out of sight; here it is – press again")
            return None
        return ref

    def _judge(self, label: str) -> None:
        ref = self._in_hand()
        if ref is None:
            return
        covered = (ref,) if self._desk.only else self._desk.covered(ref)
        judge = it.Judge.model_construct(claims=(ref[1],), label=label, confidence=None, only=self._desk.only)
        self._desk.only = False
        self._submit(judge, label, covered, go_on=True)

    def _submit(
        self, intent: it.AnyIntent, verdict: str | None, refs: tuple[Ref, ...], *, go_on: bool = False, message: str | None = ""
    ) -> None:
        """Hands an intent over; the claims are pending until it is on disk, and the hand moves on at once."""
        ref = self._desk.ref
        self._desk.expect(refs, verdict)
        if verdict and ref:
            self._desk.last_verdict, self._desk.last_decided = verdict, ref
        words = describe.verdict_message(self._desk, ref, verdict, len(refs)) if verdict and ref and not message else message

        def done(outcome: Outcome) -> None:
            if words is None:
                self._after_turn(outcome, "undone" if isinstance(intent, it.Undo) else "done again")
            elif words:
                self.say(words, lasting=True)
            self._offer_to_complete(outcome)
            self.paint()

        self.bench.record(intent, self._desk.saw(), done, self._refused, verdict, refs)
        if go_on and not self._desk.next_undecided(1, within=True):
            self._desk.step_claim(1)
        self.paint()

    def _after_turn(self, outcome: Outcome, word: str) -> None:
        """After undo or redo: back to where it happened, with a word on what holds now."""
        fold = self._desk.session.set
        done = next((each for each in reversed(fold.undone if word == "undone" else fold.done) if each.event == outcome.target), None)
        where = ""
        if done and done.articles:
            article = self._desk.row.id if self._desk.row.id in done.articles else done.articles[0]
            if article != self._desk.row.id:
                self._desk.open(article, done.claim)
            elif done.claim:
                self._desk.take(done.claim)
            where = f" {self._desk.name_of_claim((article, done.claim))}" if done.claim and self._desk.ref == (article, done.claim) else ""
        what = done.what if done else "a decision"
        self.say(f"{word}:{where} {what} · {'U does it again' if word == 'undone' else 'u undoes'}", lasting=True)

    def _offer_to_complete(self, outcome: Outcome) -> None:
        if not self._desk.rows or self._desk.row.id not in outcome.change.articles or self._desk.pending:
            return
        standing = self._desk.standing(self._desk.row.id)
        if standing.claims and standing.decided == standing.claims and not standing.complete:
            self._said = [*self._said, ("   all decided: c completes the article", "accent")]

    def _refused(self, reason: str) -> None:
        self.say(reason, "bad" if self.bench.failure else "accent")
        self.paint()

    def _step(self, moved: bool, otherwise: str) -> None:
        if not moved:
            self.say(otherwise, "dim")
        self.paint_claim()

    def _turn(self, moved: bool, otherwise: str) -> None:
        if moved:
            self.paint()
        else:
            self._step(False, otherwise)

    # -- edges and marking ------------------------------------------------------------------------------------------------

    def _press_edges(self, key: str) -> None:
        assert self._edges is not None
        action = dispatch("edges").get(key)
        if action is None:
            return
        if action not in ("take", "drop"):
            self._edges = self._edges.move(action, self._desk.words)
            self.paint_claim()
            return
        parts, view = self._edges.parts, self._desk.view
        self._edges, self.mode = None, "label"
        assert view is not None
        if action == "drop" or parts == _parts_of(view):
            self._step(False, "the edges are as they were")
            return
        move = it.Move.model_construct(claim=view.claim.id, start=parts[0][0], end=parts[-1][1], fragments=_fragments(parts))
        self._submit(move, None, (), message=f"edges of {self._desk.name_of_claim((self._desk.row.id, view.claim.id))} moved · u undoes")

    def _press_mark(self, key: str) -> None:
        assert self._marking is not None
        action = dispatch("mark").get(key)
        if action is None:
            return
        if action in ("row_down", "row_up"):
            caret = self._text.row_from(self._marking.caret, 1 if action == "row_down" else -1)
            self._marking = self._marking._replace(caret=caret)
        elif action == "cancel":
            self._marking, self.mode = None, "label"
            self.say("nothing was marked", "dim")
        elif action == "take" and (self._marking.anchor or self._marking.kept):
            self._take_mark(self._marking.parts(self._desk.words))
            return
        elif action == "take":
            self._marking = self._marking.move("anchor", self._desk.words)
        else:
            self._marking = self._marking.move(action, self._desk.words)
        self.paint_claim()

    def _take_mark(self, parts: tuple[tuple[int, int], ...]) -> None:
        article = self._desk.row.id
        mark = it.Mark.model_construct(
            article=article,
            start=parts[0][0],
            end=parts[-1][1],
            fragments=_fragments(parts),
        )
        self._marking, self.mode = None, "label"
        there = next((i for i, view in enumerate(self._desk.views) if _parts_of(view) == parts), None)
        if there is not None:
            self._desk.current = there
            self.say("this is a claim already; here it is", "accent")
            self.paint()
            return

        def marked(outcome: Outcome) -> None:
            self._is_marking_saved = False
            if self._desk.row.id == article:
                self._desk.reload(outcome.target)
            self.say("marked a new claim; it wants a verdict · u undoes", lasting=True)
            self.paint()

        def not_marked(reason: str) -> None:
            self._is_marking_saved = False
            self._refused(reason)

        self._is_marking_saved = True
        self.bench.record(mark, self._desk.saw(), marked, not_marked)
        self.paint()


def _parts_of(view: View) -> tuple[tuple[int, int], ...]:
    return tuple((fragment.start, fragment.end) for fragment in view.claim.fragments)


def _fragments(parts: tuple[tuple[int, int], ...]) -> tuple[Fragment, ...]:
    return tuple(Fragment.model_construct(start=start, end=end) for start, end in parts)
