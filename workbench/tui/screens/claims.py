"""Owns a list of claims to go through: rows, one in hand, the passage around it; must never decide what stands in it or write anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult

from workbench.text.find import occurrences
from workbench.tui.describe import cut
from workbench.tui.keymap import Mode
from workbench.tui.paint import Line
from workbench.tui.passages import passage
from workbench.tui.screens.rows import Rows
from workbench.tui.widgets.lines import LinesPane, LinesView
from workbench.tui.work import Queue, Work


class Entry(NamedTuple):
    """A row: a claim, or a passage (without an id) of an article; `words` say why it is here."""

    article: str
    claim: str | None
    start: int
    end: int
    quote: str
    words: str
    role: str = "dim"


class ClaimList(Rows[Entry | None]):
    """Rows of claims. Gives the row that was chosen, or None. Choosing makes the rows the queue of n and N where `makes_queue`."""

    MODE: Mode = "claims"
    makes_queue = True
    widths = (18, 26)
    """Cells of the words that say why a row is here, in a narrow and in a wide terminal."""
    DEFAULT_CSS = """
    ClaimList { layout: vertical; background: $background; }
    ClaimList #claims-head { height: 2; }
    ClaimList #claims-rows { height: 1fr; border-top: solid $foreground 20%; border-bottom: solid $foreground 20%; }
    ClaimList #claims-context { height: 4; }
    ClaimList #claims-hints { height: 1; }
    """

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.entries: Sequence[Entry] = self.fill()

    # -- what a kind of list says of itself -----------------------------------------------------------------------------

    def fill(self) -> Sequence[Entry]:
        """The rows."""
        raise NotImplementedError

    def heading(self) -> Line:
        """What the rows have in common."""
        raise NotImplementedError

    def subheading(self, width: int) -> Line:
        """What else there would be."""
        return []

    def nothing(self) -> str:
        """What to say when there are no rows."""
        return "Nothing here."

    def queue_name(self) -> str:
        """A short name of the queue that these rows make."""
        return "list"

    # -- drawing --------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        theme = self.bench.palette_name
        yield LinesPane(id="claims-head", theme=theme)
        yield LinesView(id="claims-rows", theme=theme)
        yield LinesPane(id="claims-context", theme=theme)
        yield LinesPane(id="claims-hints", theme=theme)

    def on_mount(self) -> None:
        """Paints once the panes know their sizes."""
        self.call_after_refresh(self.paint)

    def on_resize(self, event: events.Resize) -> None:
        """Paints for the new size."""
        self.call_after_refresh(self.paint)

    def refill(self) -> None:
        """Fills the list anew, from the top."""
        self.entries, self._row = self.fill(), 0
        self.paint()

    def paint(self) -> None:
        """Paints everything."""
        if not self.is_mounted or self.size.width == 0:
            return
        theme, width = self.bench.palette_name, self.size.width
        self.query_one("#claims-head", LinesPane).show([self.heading(), self.subheading(width)], theme)
        lines: list[Line] = [self._line(entry, width) for entry in self.entries] or [[(f" {self.nothing()}", "dim")]]
        self.query_one("#claims-rows", LinesView).show(lines, self._row if self.entries else None, theme)
        self.query_one("#claims-context", LinesPane).show(self._passage(width), theme)
        self.query_one("#claims-hints", LinesPane).show([self.hint_line(width)], theme)

    def _line(self, entry: Entry, width: int) -> Line:
        ref = (entry.article, entry.claim) if entry.claim else None
        name = self._work.name_of_claim(ref) if ref else self._work.name_of(entry.article)
        side = self.widths[width >= 110]
        room = max(width - 24 - side, 12)
        return [
            (f" {cut(name, 21):22} ", "text"),
            (f"{cut(entry.words, side - 1):{side}}", entry.role),
            (cut(" ".join(entry.quote.split()), room), "text"),
        ]

    def _passage(self, width: int) -> list[Line]:
        if not self.entries:
            return []
        entry = self.entries[self._row]
        text = self._work.project.article(entry.article).text
        words = [(text[entry.start : entry.end], "text")]
        return [[(" ", "text"), *line] for line in passage(text, entry.start, entry.end, words, width - 4, 4)]

    # -- keys -----------------------------------------------------------------------------------------------------------

    def count_rows(self) -> int:
        """How many claims and passages there are."""
        return len(self.entries)

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """A click takes a row in hand; a click on the row in hand goes there."""
        if event.row == self._row:
            self.act_go()
        elif event.row < len(self.entries):
            self._row = event.row
            self.paint()

    def act_go(self) -> None:
        if not self.entries:
            return
        if self.makes_queue:
            refs = tuple(dict.fromkeys((entry.article, entry.claim) for entry in self.entries if entry.claim))
            self._work.queue = Queue(self.queue_name(), refs)
        self.dismiss(self.entries[self._row])

    def act_drop(self) -> None:
        self._work.queue = None
        self.dismiss(None)

    def act_close(self) -> None:
        self.dismiss(None)


class CorpusHits(ClaimList):
    """Claims and sentences of the whole corpus with some words in them."""

    makes_queue = False

    def __init__(self, work: Work, words: str) -> None:
        self._words = words
        super().__init__(work)

    def fill(self) -> Sequence[Entry]:
        """What the index finds; the words as they were typed come before those that only begin like them."""
        session = self._work.session
        found = self._work.project.index.claims.starting_with(self._words, session.annotator, 200)
        found = [row for row in found if not row.id or not session.is_hidden((row.article, row.id), row.article)]
        entries = [Entry(row.article, row.id or None, row.start, row.end, row.quote, "claim" if row.id else "sentence") for row in found]
        return sorted(entries, key=lambda entry: not occurrences(entry.quote, self._words))

    def heading(self) -> Line:
        """The words and how often they were found."""
        more = "200 or more" if len(self.entries) >= 200 else str(len(self.entries))
        return [(" Corpus  ", "dim"), (f"“{self._words}”", "strong"), (f"   {more} claims and sentences", "dim")]

    def nothing(self) -> str:
        """Nothing was found."""
        return "Nowhere in the corpus. esc goes back."
