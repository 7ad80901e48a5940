"""Owns drawing prepared lines: rows of (text, role) pairs, painted without markup and without a control sequence; must never hold state
of the labelling."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from workbench.text.visible import visible
from workbench.tui.palette import Palette, palette

Run = tuple[str, str]
"""(text, role of the palette); roles may be joined by ``+``, the last one winning."""
Line = Sequence[Run]


def style_of(colours: Palette, roles: str) -> Style:
    """The Rich style of some roles joined by ``+``."""
    style = colours["text"]
    for role in roles.split("+"):
        if role:
            style = style + colours[role]
    return style


def strip_of(line: Line, width: int, colours: Palette, fill: str = "text") -> Strip:
    """A line exactly `width` cells wide; what is too long is cut with an ellipsis."""
    segments: list[Segment] = []
    used = 0
    for text, roles in line:
        shown = visible(text)
        size = cell_len(shown)
        if used + size > width:
            room = width - used
            if room <= 0:
                break
            shown = set_cell_size(shown, room - 1) + "…"
            size = room
        segments.append(Segment(shown, style_of(colours, roles)))
        used += size
    if used < width:
        segments.append(Segment(" " * (width - used), style_of(colours, fill)))
    return Strip(segments, width)


def wrap_words(text: str, width: int, limit: int | None = None) -> list[str]:
    """The text in rows of at most `width` cells; the last of `limit` rows ends in an ellipsis when there is more."""
    from workbench.text.cells import wrap

    rows = [text[line.start : line.end].rstrip() for line in wrap(text, max(width, 4))]
    if limit is not None and len(rows) > limit:
        rows = rows[:limit]
        rows[-1] = rows[-1][: max(width - 1, 1)].rstrip() + "…"
    return rows


def flow(runs: Sequence[Run], width: int) -> list[list[Run]]:
    """Runs of text broken into rows of at most `width` cells, each piece keeping its roles."""
    from workbench.text.cells import wrap

    text = "".join(words for words, _ in runs)
    edges = [0]
    for words, _ in runs:
        edges.append(edges[-1] + len(words))
    rows: list[list[Run]] = []
    for line in wrap(text, max(width, 4)):
        row: list[Run] = []
        for (start, end), (_, roles) in zip(pairwise(edges), runs, strict=True):
            first, last = max(start, line.start), min(end, line.end)
            if first < last:
                row.append((text[first:last], roles))
        rows.append(row)
    return rows


class LinesPane(Widget, can_focus=False):
    """A pane of fixed lines; longer than the pane, the rest is not shown."""

    def __init__(self, *, id: str, theme: str, height: int | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._theme = theme
        self._lines: Sequence[Line] = []
        self._height = height
        if height is not None:
            self.styles.height = height

    def show(self, lines: Sequence[Line], theme: str | None = None, height: int | None = None) -> None:
        """Paints these lines from the top; nothing is repainted when they are the same."""
        if height is not None and height != self._height:
            self._height = self.styles.height = height
        if theme is not None and theme != self._theme:
            self._theme = theme
        elif lines == self._lines:
            return
        self._lines = lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        colours = palette(self._theme)
        line = self._lines[y] if y < len(self._lines) else ()
        return strip_of(line, self.size.width, colours)


class LinesView(ScrollView, can_focus=False):
    """A pane of many lines with one row in hand; painting costs what is on the screen, however many lines there are."""

    DEFAULT_CSS = """
    LinesView { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
      scrollbar-background: $background; scrollbar-background-hover: $background;
      scrollbar-color: $panel; scrollbar-color-hover: $primary; }
    """

    def __init__(self, *, id: str, theme: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._theme = theme
        self._lines: Sequence[Line] = []
        self._row: int | None = None

    def show(self, lines: Sequence[Line], row: int | None = None, theme: str | None = None) -> None:
        """Paints these lines and keeps the row in hand on the screen."""
        changed = theme not in (None, self._theme) or len(lines) != len(self._lines)
        before, old_row = self._lines, self._row
        self._theme = theme or self._theme
        self._lines, self._row = lines, row
        if changed:
            self.virtual_size = Size(self.size.width, len(lines))
            self.refresh()
        else:
            for number, line in enumerate(lines):
                if line != before[number] or (number in (row, old_row) and row != old_row):
                    self._refresh_row(number)
        if row is not None:
            self.keep_visible(row)

    def _refresh_row(self, number: int) -> None:
        y = number - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def keep_visible(self, row: int) -> None:
        """Scrolls no more than needed to bring the row into sight."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if row < top:
            self.scroll_to(y=row, animate=False, immediate=True, force=True)
        elif row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        colours = palette(self._theme)
        number = self.scroll_offset.y + y
        line = self._lines[number] if number < len(self._lines) else ()
        width = self.scrollable_content_region.width
        if number == self._row:
            return strip_of([(text, f"{roles}+row") for text, roles in line], width, colours, "text+row")
        return strip_of(line, width, colours)
