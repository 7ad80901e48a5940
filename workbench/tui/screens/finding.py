"""Owns searching on the label screen: hits in the article, then in the corpus, and what n and N step through; must never write anything."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from textual.widgets import Input

from workbench.text.find import occurrences
from workbench.tui.paint import Focus, Line, Part
from workbench.tui.screens.claims import Entry
from workbench.tui.screens.label_base import LabelParts


class Finding(LabelParts):
    """Search, queue and the next undecided claim."""

    _words = ""
    """What is searched for; empty when nothing is."""
    _words_before = ""
    """What was searched for when the search line was opened: taken again, it is looked for in the corpus."""
    _hit = 0
    _search_line: Input | None = None
    _found: Sequence[Entry] = ()
    """What the search of the corpus found, once one has gone to a row of it: n and N step through these."""
    _found_at = 0

    @property
    def is_finding(self) -> bool:
        """Whether the hits of a search show."""
        return bool(self._words)

    @property
    def _hits(self) -> tuple[Part, ...]:
        return tuple(occurrences(self.desk.article.text, self._words)) if self._words and self.desk.rows else ()

    def with_hits(self, focus: Focus) -> Focus:
        """The focus with the hits of the search on top."""
        hits = self._hits
        return focus._replace(hits=hits, hit=min(self._hit, len(hits) - 1)) if hits else focus

    def takes_text(self) -> bool:
        """Whether the search line has the keyboard."""
        return self.has_class("-find")

    def _showing(self) -> Line:
        """The line that says what n and N step through, empty when it is the undecided claims."""
        if self._found:
            where = f"{self._found_at + 1} of {len(self._found)} in the corpus"
            return [(f" “{self._words}”: {where}", "accent"), ("   n N step   ", "dim"), ("esc ends", "dim@escape")]
        if self._words:
            count = len(self._hits)
            where = f"{min(self._hit, count - 1) + 1} of {count}" if count else "nowhere"
            return [(f" “{self._words}”: {where} in this article", "accent"), ("   n N step   / again: corpus   esc ends", "dim")]
        if self.work.queue is not None:
            refs, here = self.work.queue.refs, self.desk.ref
            at = f"{refs.index(here) + 1} of {len(refs)}" if here in refs else f"{len(refs)} claims"
            more: Line = self.told if self._is_fresh else [(" n N step   ", "dim"), ("esc ends it", "dim@escape")]
            return [(f" queue: {self.work.queue.name}, {at}  ", "accent"), *more]
        return []

    # -- the search line ------------------------------------------------------------------------------------------------

    def act_find(self) -> None:
        self._words_before = self._words
        self.add_class("-find")
        line = self._line()
        line.value = self._words
        line.select_all()  # another word takes the place of the one before
        line.focus()
        self.paint_claim()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows the hits as one types, from the claim in hand on."""
        if self.has_class("-find"):
            self._look_for(event.value)
            self.paint_claim()

    def _look_for(self, words: str) -> None:
        self._words, self._found = words.strip(), ()
        begin = self.desk.view.claim.start if self.desk.view else 0
        hits = self._hits
        at = bisect_left(hits, (begin,))
        self._hit = at if at < len(hits) else 0

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """What enter does when the input takes it first."""
        self.do_find_take()

    def do_find_take(self) -> None:
        self._look_for(self._line().value)  # the line tells of its letters later than the key comes that ends them
        self._close_line()
        if self._words and (not self._hits or self._words == self._words_before):
            self._search_corpus()
        else:
            self._to_hit()

    def do_find_corpus(self) -> None:
        self._look_for(self._line().value)
        self._close_line()
        self._search_corpus()

    def do_find_cancel(self) -> None:
        self._close_line()
        self.end_search()

    def _line(self) -> Input:
        """The search line; it is made when it is first used, because its styles cost more than any other widget's."""
        if self._search_line is None:
            self._search_line = Input(placeholder="words to find", id="find", compact=True)
            self.mount(self._search_line, before="#hints")
        return self._search_line

    def _close_line(self) -> None:
        self.remove_class("-find")
        self.set_focus(None)

    def end_search(self) -> None:
        """Takes the hits away."""
        self._words, self._hit, self._found = "", 0, ()
        if self._search_line is not None:
            self._search_line.value = ""
        self.paint_claim()

    def _to_hit(self) -> None:
        """Takes the claim in hand that the hit stands in, if one does."""
        hits = self._hits
        if hits:
            over = self.desk.claims_at(hits[min(self._hit, len(hits) - 1)][0])
            if over:
                self.desk.current = over[0]
        self.paint_claim()

    def _search_corpus(self) -> None:
        from workbench.tui.screens.claims import CorpusHits

        if not self._words:
            self.step(False, "/ and some words first")
            return
        listed = CorpusHits(self.work, self._words)

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self._found, self._found_at = listed.entries, listed.entries.index(entry)
            self.go_to(entry)

        self.bench.push_screen(listed, chosen)

    # -- what n and N go to ---------------------------------------------------------------------------------------------

    def act_next_undecided(self) -> None:
        self._next(1)

    def act_previous_undecided(self) -> None:
        self._next(-1)

    def _next(self, by: int) -> None:
        if self._found:
            self._step_corpus(by)
        elif self._words:
            hits = self._hits
            if not 0 <= self._hit + by < len(hits):
                self.step(False, "no more hits in this article; / searches the corpus, esc ends the search")
                return
            self._hit += by
            self._to_hit()
        elif self.work.queue is not None:
            self.turn(self.desk.step_queue(by), "this is the end of the queue; Q chooses another, 0 there none")
        else:
            self.turn(self.desk.next_undecided(by), "everything is decided; c marks an article complete")

    def _step_corpus(self, by: int) -> None:
        at = self._found_at + by
        if 0 <= at < len(self._found):
            self._found_at = at
            self._go_to(self._found[at], is_jump=False)
        else:
            self.step(False, f"no more hits in the corpus; {'N goes back' if by > 0 else 'n goes on'}, esc ends the search")

    def go_to(self, entry: object) -> None:
        """Goes to the row that was chosen in a list of claims."""
        if isinstance(entry, Entry):
            self._go_to(entry, is_jump=True)
        else:
            self.paint()

    def _go_to(self, entry: Entry, is_jump: bool) -> None:
        """To an entry; a jump can be gone back from, a step through a list leads back to where the list began."""
        if entry.claim is not None and is_jump:
            self.desk.jump((entry.article, entry.claim))
        elif entry.claim is not None:
            self.desk.open(entry.article, entry.claim)
        else:
            self.desk.open(entry.article)
            over = self.desk.claims_at(entry.start)
            self.desk.current = over[0] if over else self.desk.current
        if self._words:
            hits = self._hits
            self._hit = min(bisect_left(hits, (entry.start,)), max(len(hits) - 1, 0))
        self.call_after_refresh(self.paint)
