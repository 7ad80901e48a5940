"""Owns the link picker: ranked suggestions and search, one key a link; must never record by itself (the recorder does)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.widgets import Input

from workbench.errors import PluginError
from workbench.journal.fold import Ref
from workbench.late import late
from workbench.linking.row import Row, row_of
from workbench.linking.suggest import content_words, shared_words, stem
from workbench.model.link import LinkOrigin, evidence_id
from workbench.project.session import Outcome
from workbench.tui.describe import label_of_key, verdict_name
from workbench.tui.desk import Desk
from workbench.tui.flow import wrap_words
from workbench.tui.keymap import Hint, Mode
from workbench.tui.paint import Line, Run
from workbench.tui.passages import beside, passage
from workbench.tui.screens.ask import Ask
from workbench.tui.screens.layer import ClaimLayer
from workbench.tui.screens.rows import Rows
from workbench.tui.widgets.lines import LinesPane, LinesView

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
else:
    ev, it = late("workbench.model.event"), late("workbench.model.intent")

_TWO_COLUMNS = 110
"""Columns from which the claim and the row stand beside each other, each in its context."""


class Offer(NamedTuple):
    """A row of the picker; `rank` is None when the person searched for it, `taken` the relation once it is linked."""

    row: Row
    evidence: str
    rank: int | None
    taken: str


class Picker(Rows[None], ClaimLayer):
    """Links for the claim in hand. Stays open for more until escape; the desk is as it was when it closes."""

    MODE = "picker"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012 - Textual reads it from the class; a low terminal needs its rows
    DEFAULT_CSS = """
    Picker { layout: vertical; background: $background; }
    Picker #pick-head { height: 4; }
    Picker #pick-search { display: none; height: 3; }
    Picker.-searching #pick-search { display: block; }
    Picker #pick-rows { height: 1fr; min-height: 4; border-top: solid $foreground 20%; border-bottom: solid $foreground 20%; }
    Picker #pick-context { height: 7; }
    Picker #pick-record { height: 2; }
    Picker #pick-hints { height: 1; }
    Picker.-low #pick-head { height: 2; }
    Picker.-low #pick-context { display: none; }
    Picker.-low #pick-record { height: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._row = 0
        self._turned = False
        self._trouble: str | None = None
        """Why nothing can be suggested."""
        self._suggested = self._suggestions()
        self._offers = list(self._suggested)

    def compose(self) -> ComposeResult:
        theme = self.bench.palette_name
        yield LinesPane(id="pick-head", theme=theme)
        yield Input(placeholder="words of a claim or sentence", id="pick-search")
        yield LinesView(id="pick-rows", theme=theme)
        yield LinesPane(id="pick-context", theme=theme)
        yield LinesPane(id="pick-record", theme=theme)
        yield LinesPane(id="pick-hints", theme=theme)

    # -- what is offered --------------------------------------------------------------------------------------------------

    def _suggestions(self) -> list[Offer]:
        if self._desk.session.is_blind(self._ref[0]):
            return []  # a blind article is worked on without them; / still searches
        try:
            ranked = self._desk.work.suggest(self._own())
        except PluginError as error:
            self._trouble = str(error)
            return []
        found: list[Offer] = []
        for each in ranked:
            ref = (each.row.article, each.row.id)
            other = None if self._desk.session.is_hidden(ref, self._ref[0]) else self._desk.session.view(ref)
            if other is None or other.claim.decision == "rejected":
                continue
            row = each.row._replace(start=other.claim.start, end=other.claim.end, quote=other.claim.quote)
            found.append(Offer(row, ", ".join(each.evidence), len(found) + 1, self._relation_with(row)))
        return found[:30]

    def _own(self) -> Row:
        view = self._desk.session.view(self._ref)
        assert view is not None, "opened on a claim"
        return row_of(self._ref[0], view.claim)

    def _is_open(self, row: Row) -> bool:
        """Whether a row can be linked: a sentence, or a claim that this annotator has not rejected."""
        ref = (row.article, row.id)
        if row.id and self._desk.session.is_hidden(ref, self._ref[0]):
            return False
        if not row.id or not self._desk.session.set.knows(ref):
            return True  # nobody has touched it: no need to read its article, of which a search may find eighty
        view = self._desk.session.view(ref)
        return view is not None and view.claim.decision != "rejected"

    def _relation_with(self, row: Row) -> str:
        fold = self._desk.session.set
        there, back = fold.relation(self._ref[0], (row.id, self._ref[1])), fold.relation(self._ref[0], (self._ref[1], row.id))
        symmetric = {each.id for each in self._desk.scheme.relations if each.symmetric}
        return ", ".join(f"{'=' if name in symmetric else arrow} {name}" for arrow, name in (("←", there), ("→", back)) if name)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Searches as one types."""
        words = event.value.strip()
        if not words:
            self._offers = list(self._suggested)
        else:
            rows = self._desk.project.index.claims.starting_with(words, self._desk.session.annotator, 40)
            rows = [row for row in rows if row.id != self._ref[1] and self._is_open(row)]
            self._offers = [
                Offer(row, "" if row.id else "a sentence, not yet a claim", None, self._relation_with(row) if row.id else "")
                for row in rows
                if not _is_answered(row, [*rows, self._own()])
            ]
        self._row = 0
        self.paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends the typing; the rows found stay."""
        self._end_search()

    @property
    def mode(self) -> Mode:
        """The picker's own keys, or those of the search line."""
        return "choose" if self.takes_text() else "picker"

    def takes_text(self) -> bool:
        """While the search has the keyboard every key types, but for enter, escape and the arrows."""
        return self.has_class("-searching")

    def do_choose_take(self) -> None:
        self._end_search()

    def do_choose_row_next(self) -> None:
        self._end_search()
        self.act_row_next()

    def do_choose_row_previous(self) -> None:
        self._end_search()
        self.act_row_previous()

    def do_choose_cancel(self) -> None:
        self._end_search(keep=False)

    def _end_search(self, keep: bool = True) -> None:
        field = self.query_one("#pick-search", Input)
        self.remove_class("-searching")
        self.set_focus(None)
        if not keep:
            field.value = ""
        self.call_after_refresh(self.paint)

    # -- keys -------------------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Numbers take rows; the keys of labels and relations take the row in hand; the rest stands in the keymap."""
        self._message = ""
        if self.takes_text():
            super().press(key)
            return
        if key in tuple("123456789"):
            number = int(key) - 1
            if number < len(self._offers):
                self._row = number
                self._take_with_default()
            self.paint()
            return
        relation = next((each for each in self._desk.scheme.relations if each.key == _character(key)), None)
        if relation is not None:
            label = label_of_key(self._desk.scheme, key)
            # A verdict is for the claim in hand, never for one out of sight; what something bears on is not unaddressed any more.
            bare = self._default_relation() is None and not self._turned
            self._take(relation.id, label.id if label and bare and label.relation == relation.id else None)
            return
        super().press(key)

    def count_rows(self) -> int:
        """How many suggestions or hits are offered."""
        return len(self._offers)

    def act_take(self) -> None:
        self._take_with_default()

    def act_turn(self) -> None:
        self._turned = not self._turned
        self.paint()

    def act_search(self) -> None:
        self.add_class("-searching")
        self.query_one("#pick-search", Input).focus()

    def act_outside(self) -> None:
        self.bench.push_screen(
            Ask(
                "Evidence from outside the corpus",
                "its address, then a blank, then the words that matter",
                "",
                self.bench.palette_name,
            ),
            self._cite,
        )

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """A click takes a row in hand; a click on the row in hand links it."""
        if event.row == self._row:
            self.act_take()
        elif event.row < len(self._offers):
            self._row = event.row
            self.paint()

    # -- taking -----------------------------------------------------------------------------------------------------------

    def _label(self) -> str | None:
        view = self._desk.session.view(self._ref)
        return view.claim.label if view else None

    def _verdict(self) -> str:
        """The verdict of the claim in hand in words."""
        view = self._desk.session.view(self._ref)
        return verdict_name(self._desk.scheme, view.verdict) if view and view.verdict else "no verdict yet"

    def _default_relation(self) -> str | None:
        label = self._label()
        found = self._desk.scheme.label(label) if label else None
        return found.relation if found else None

    def _take_with_default(self) -> None:
        relation = self._default_relation()
        if relation is None:
            keys = " ".join(each.key for each in self._desk.scheme.relations)
            self._message = f"The claim has no verdict to go by: {keys} say how the row bears on it (and give the verdict)"
            self.paint()
            return
        self._take(relation, None)

    def _take(self, relation: str, label: str | None) -> None:
        if not self._offers:
            return
        number = self._row
        offer = self._offers[number]
        if offer.row.id:
            self._link(number, offer.row.id, relation, label)
            return
        mark = it.Mark.model_construct(
            article=offer.row.article,
            start=offer.row.start,
            end=offer.row.end,
        )

        def marked(outcome: Outcome) -> None:
            self._made.append(outcome.event)
            there = next((i for i, each in enumerate(self._offers) if each is offer), None)
            if there is None:  # another search came meanwhile: the claim is marked, and u takes it back
                self.refuse("marked a new claim; the rows changed before it could be linked")
                return
            self._offers[there] = offer._replace(row=offer.row._replace(id=outcome.target), evidence="marked as a claim")
            self._link(there, outcome.target, relation, label)

        self.bench.record(mark, self.saw(), marked, self.refuse)

    def _link(self, number: int, other: str, relation: str, label: str | None) -> None:
        offer = self._offers[number]
        source, target = (self._ref[1], other) if self._turned else (other, self._ref[1])
        origin = LinkOrigin.model_construct(suggested_by=self._desk.work.ranker.name if offer.rank else None, rank=offer.rank)
        link = it.LinkClaims.model_construct(from_=source, to=target, relation=relation, label=label, origin=origin)
        verdict = f" and the verdict {label}" if label else ""
        message = f"Recorded: {self._sentence(number, relation)}{verdict} · u undoes"
        self._turned = False
        self.submit(link, message, label, (self._ref,) if label else ())

    def _cite(self, words: str | None) -> None:
        if not words or not words.strip():
            return
        address, _, quote = words.strip().partition(" ")
        url = address if "://" in address else None
        cite = it.Cite.model_construct(
            url=url, archived_url=None, retrieved=None, quote=(quote if url else words).strip() or None, note=None
        )
        relation = self._default_relation()
        if relation is None:
            self._message = "Give the claim its verdict first: evidence from outside is linked with the relation of the label"
            self.paint()
            return

        known = evidence_id(cite.url, cite.quote)

        def link_it() -> None:
            link = it.LinkClaims.model_construct(
                from_=known, to=self._ref[1], relation=relation, label=None, origin=LinkOrigin.model_construct()
            )
            self.submit(link, f"Recorded: {url or 'outside evidence'} {relation} {self._work.name_of_claim(self._ref)} · u undoes")

        def cited(outcome: Outcome) -> None:
            self._made.append(outcome.event)
            link_it()

        if self._desk.session.set.evidence_record(known) is not None:
            link_it()  # one source may bear on several claims
        else:
            self.bench.record(cite, self.saw(), cited, self.refuse)

    def renew(self) -> None:
        """Says anew of every row how it is linked."""
        self._offers = [each._replace(taken=self._relation_with(each.row) if each.row.id else "") for each in self._offers]
        self._suggested = [each._replace(taken=self._relation_with(each.row)) for each in self._suggested]

    def saw(self) -> ev.Saw:
        """The suggestions with their ranks."""
        return self._work.saw([(offer.row.id, offer.rank) for offer in self._offers if offer.rank and offer.row.id])

    # -- painting ---------------------------------------------------------------------------------------------------------

    def paint(self) -> None:
        """Paints everything from what is offered."""
        if not self.is_mounted or self.size.width == 0:
            return
        theme, width = self.bench.palette_name, self.size.width
        self.query_one("#pick-head", LinesPane).show(self._head(width), theme)
        self.query_one("#pick-rows", LinesView).show(
            [self._line(i, offer, width) for i, offer in enumerate(self._offers)], self._row, theme
        )
        self.query_one("#pick-context", LinesPane).show(self._passage(width), theme)
        self.query_one("#pick-record", LinesPane).show(self._will_record(width), theme)
        relations = [] if self.takes_text() else [self._relation_hint()]
        self.query_one("#pick-hints", LinesPane).show([self.hint_line(width, *relations)], theme)

    def _relation_hint(self) -> Hint:
        """The relations' keys, each a place to click on."""
        keys = [(f"{each.key} ", {"=": "equals_sign"}.get(each.key, each.key)) for each in self._desk.scheme.relations]
        return (*keys, ("relation", keys[0][1]))

    def _head(self, width: int) -> list[list[Run]]:
        view = self._desk.session.view(self._ref)
        assert view is not None
        label = self._verdict()
        name = self._work.name_of_claim(self._ref)
        rows = wrap_words(f"“{view.claim.quote}”", width - 7, 2)
        shared = self._shared(view.claim.quote)
        return [
            [(" Link  ", "dim"), (f"{name}", "strong"), (f"   {label}", "accent")],
            *([("       ", "text"), *_marked(row, shared, "text")] for row in rows),
        ]

    def _shared(self, quote: str) -> set[str]:
        if not self._offers:
            return set()
        mine = {stem(word) for word in content_words(quote)}
        return mine & {stem(word) for word in content_words(self._offers[self._row].row.quote)}

    def _line(self, number: int, offer: Offer, width: int) -> list[Run]:
        name = self._offer_name(number) if offer.row.id else self._work.name_of(offer.row.article)
        digit = str(number + 1) if number < 9 else " "
        taken = f"✓ {offer.taken}" if offer.taken else offer.evidence
        side, names = (30, 23) if width >= 110 else (16, 19)
        room = max(width - names - 7 - side, 20)
        quote = offer.row.quote.replace("\n", " ")
        cut = quote if len(quote) <= room else quote[: room - 1] + "…"
        return [
            (f" {digit} ", "accent"),
            (f"{_short_name(name, names - 1):{names}}", "text"),
            (cut.ljust(room), "text"),
            (f"  {taken}", "sign.green" if offer.taken else "dim"),
        ]

    def _passage(self, width: int) -> list[Line]:
        """The row in its context; in a wide terminal the claim in its own beside it, the words that both have marked in each."""
        if not self._offers:
            why = f"Nothing to suggest: {self._trouble}." if self._trouble else "Nothing to suggest."
            return [[(f" {line}", "dim")] for line in wrap_words(f"{why} / searches every claim and sentence.", width - 2)]
        row, own = self._offers[self._row].row, self._own()
        shared = self._shared(own.quote)
        if width < _TWO_COLUMNS:
            return [[(" ", "text"), *line] for line in self._in_context(row, shared, width - 4)]
        room = (width - 6) // 2
        return beside(self._in_context(own, shared, room), self._in_context(row, shared, room), room)

    def _in_context(self, row: Row, shared: set[str], width: int) -> list[list[Run]]:
        text = self._desk.project.article(row.article).text
        return passage(text, row.start, row.end, _marked(text[row.start : row.end], shared, "text"), width, 7)

    def _offer_name(self, number: int) -> str:
        row = self._offers[number].row
        return self._work.name_of_claim((row.article, row.id)) if row.id else f"a sentence of {self._work.name_of(row.article)}"

    def _sentence(self, number: int, relation: str) -> str:
        row, other = self._offers[number].row, self._offer_name(number)
        mine = self._work.name_of_claim(self._ref)
        size = self._work.cluster_size(self._ref)
        more = f" and {size - 1} more in its cluster" if size > 1 else ""
        found = self._desk.scheme.relation(relation)
        name = found.name if found else relation
        if found and found.symmetric:
            there = self._work.cluster_size((row.article, row.id)) if row.id else 1
            return f"{other} {name} {mine}: a cluster of {there + size}{self._labels_joined((row.article, row.id))}"
        return f"{mine} {name} {other}" if self._turned else f"{other} {name} {mine}{more}"

    def _labels_joined(self, other: Ref) -> str:
        """What becomes of the verdicts of two claims in one cluster: the only one holds for both, two are there to be settled."""
        views = [view for ref in (self._ref, other) if (view := self._desk.session.view(ref)) is not None]
        labels = [verdict_name(self._desk.scheme, label) for label in dict.fromkeys(view.claim.label for view in views) if label]
        if len(labels) > 1:
            return f", with two verdicts: {' and '.join(labels)}"
        return f", {labels[0]} together" if labels else ""

    def _will_record(self, width: int) -> list[list[Run]]:
        if self._message:
            return [[(f" {row}", "accent")] for row in wrap_words(self._message, width - 2, 2)]
        relation = self._default_relation()
        if not self._offers:
            return []
        if relation is None and self._turned:
            other = self._offer_name(self._row)
            return [[(" turned: ", "accent"), (f"{self._work.name_of_claim(self._ref)} bears on {other}; no verdict is given", "text")]]
        if relation is None:
            pairs = [f"{label.key} {label.relation} and gives {label.name}" for label in self._desk.scheme.labels if label.relation]
            return [[(f" {row}", "text")] for row in wrap_words(f"{self._verdict()}: " + "; ".join(pairs), width - 2, 2)]
        rows = wrap_words("will record: " + self._sentence(self._row, relation), width - 2, 2)
        return [[(f" {row}", "strong")] for row in rows]


def _is_answered(row: Row, rows: list[Row]) -> bool:
    """Whether a sentence is, but for a few words, a claim that is offered too."""
    if row.id:
        return False
    need = 0.8 * (row.end - row.start)
    return any(each.id and each.article == row.article and min(each.end, row.end) - max(each.start, row.start) >= need for each in rows)


def _short_name(name: str, width: int) -> str:
    """A claim's name cut in its outlet, never in its number."""
    outlet, _, number = name.rpartition(" ")
    room = width - len(number) - 1
    return name if len(name) <= width else f"{outlet[: room - 1].rstrip('… ')}… {number}"


def _character(key: str) -> str:
    return {"equals_sign": "="}.get(key, key)


def _marked(text: str, shared: set[str], role: str) -> list[Run]:
    """The text with the words that both claims share marked."""
    runs: list[Run] = []
    at = 0
    for start, end in shared_words(text, list(shared)):
        runs += [(text[at:start], role), (text[start:end], f"{role}+shared")]
        at = end
    return [run for run in [*runs, (text[at:], role)] if run[0]]
