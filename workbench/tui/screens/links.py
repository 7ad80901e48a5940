"""Owns the list of a claim's links and of its cluster: go there, unlink, split; must never record by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult

from workbench.journal.fold import LinkView, Ref
from workbench.late import late
from workbench.tui.describe import cut, link_words, name_of_end, quote_of_end
from workbench.tui.paint import Line
from workbench.tui.screens.layer import ClaimLayer
from workbench.tui.screens.rows import Rows
from workbench.tui.widgets.lines import LinesPane, LinesView

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")


class _Row(NamedTuple):
    line: Line
    link: LinkView | None
    member: Ref | None
    other: tuple[str | None, str] | None


class Links(Rows[None], ClaimLayer):
    """Links first, then the members of the cluster."""

    MODE = "links"
    DEFAULT_CSS = """
    Links { layout: vertical; background: $background; }
    Links #links-head { height: 2; }
    Links #links-rows { height: 1fr; }
    Links #links-said { height: 1; }
    Links #links-hints { height: 1; }
    """

    def compose(self) -> ComposeResult:
        theme = self.bench.palette_name
        yield LinesPane(id="links-head", theme=theme)
        yield LinesView(id="links-rows", theme=theme)
        yield LinesPane(id="links-said", theme=theme)
        yield LinesPane(id="links-hints", theme=theme)

    def _rows(self) -> list[_Row]:
        width = self.size.width
        rows: list[_Row] = []
        for link in self._work.links(self._ref):
            arrow, relation, other = link_words(self._desk, self._ref, link)
            quote = quote_of_end(self._desk, other).replace("\n", " ")
            name = name_of_end(self._desk, other)
            line: Line = [
                (f" {arrow} ", "accent"),
                (f"{relation:22}", "text"),
                (f"{name[:22]:24}", "text"),
                (cut(quote, max(width - 52, 10)), "dim"),
            ]
            rows.append(_Row(line, link, None, other))
        cluster = self._desk.session.set.cluster(self._ref)
        for member in cluster if len(cluster) > 1 else ():
            view = self._desk.session.view(member)
            quote = (view.claim.quote if view else "").replace("\n", " ")
            label = view.claim.label if view and view.claim.label else "no verdict"
            line = [
                (" ∈ ", "accent"),
                (f"{label:22}", "text"),
                (f"{self._work.name_of_claim(member)[:22]:24}", "text"),
                (cut(quote, max(width - 52, 10)), "dim"),
            ]
            rows.append(_Row(line, None, member, member))
        return rows

    def paint(self) -> None:
        """Paints everything from what holds now."""
        if not self.is_mounted or self.size.width == 0:
            return
        rows = self._rows()
        self._row = min(self._row, max(len(rows) - 1, 0))
        theme, width = self.bench.palette_name, self.size.width
        name = self._work.name_of_claim(self._ref)
        view = self._desk.session.view(self._ref)
        quote = view.claim.quote.replace("\n", " ") if view else ""
        self.query_one("#links-head", LinesPane).show(
            [[(" Links and cluster of ", "dim"), (name, "strong"), (f"  “{quote}”", "text")]], theme
        )
        lines = [row.line for row in rows] or [[(" No links yet; f on the label screen makes one.", "dim")]]
        self.query_one("#links-rows", LinesView).show(lines, self._row if rows else None, theme)
        self.query_one("#links-said", LinesPane).show([[(f" {self._message}", "accent")]], theme)
        self.query_one("#links-hints", LinesPane).show([self.hint_line(width)], theme)

    def on_lines_view_chosen(self, event: LinesView.Chosen) -> None:
        """A click takes a row in hand; a click on the row in hand goes there."""
        if event.row == self._row:
            self.act_go()
        self._row = event.row
        self.paint()

    def count_rows(self) -> int:
        """Links and members of the cluster."""
        return len(self._rows())

    def act_remove(self) -> None:
        rows = self._rows()
        if not rows:
            return
        row = rows[self._row]
        intent: it.AnyIntent
        if row.link is not None:
            intent = it.Unlink.model_construct(from_=row.link.from_id, to=row.link.to_id)
            said = f"unlinked from {name_of_end(self._desk, row.other or (None, ''))} · u undoes"
        else:
            assert row.member is not None
            intent = it.Split.model_construct(claims=(row.member[1],))
            said = f"{self._work.name_of_claim(row.member)} left the cluster · u undoes"
        self.submit(intent, said)

    def act_go(self) -> None:
        rows = self._rows()
        other = rows[self._row].other if rows else None
        if other and other[0] is not None:
            self._desk.jump((other[0], other[1]))
            self.bench.said("< goes back")
            self.dismiss(None)
