"""Owns drawing prepared lines: rows of (text, role) pairs, painted without markup and without a control sequence; must never hold state
of the labelling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from workbench.text.visible import visible
from workbench.tui.paint import Line, also
from workbench.tui.palette import Palette, palette
from workbench.tui.widgets.tight import changed_width, parted, tight

if TYPE_CHECKING:
    from workbench.tui.app import WorkbenchApp


def style_of(colours: Palette, roles: str) -> Style:
    """The Rich style of some roles joined by ``+``."""
    style = colours["text"]
    for role in roles.partition("@")[0].split("+"):
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
    return Strip(tight(segments), width)


def key_at(line: Line, x: int) -> str | None:
    """The key that a click at this cell of a line stands for, or None."""
    used = 0
    for text, roles in line:
        used += cell_len(visible(text))
        if x < used:
            return roles.partition("@")[2] or None
    return None


def _row(lines: Sequence[Line], y: int) -> Line:
    """One of the lines, or an empty one behind the last."""
    return lines[y] if y < len(lines) else []


class Pressed(Message):
    """Somebody clicked on words that stand for a key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class Divider(Widget, can_focus=False):
    """A thin line between two panes, a widget of its own so that a row of a pane can be painted without it."""

    DEFAULT_CSS = "Divider { width: 1; height: 1fr; }"

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("│", palette(cast("WorkbenchApp", self.app).palette_name)["rule"])], 1)


class LinesPane(Widget, can_focus=False):
    """A pane of fixed lines; longer than the pane, the rest is not shown."""

    def __init__(self, *, id: str, theme: str, height: int | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._theme = theme
        self._lines: Sequence[Line] = []
        self._widths: dict[int, int] = {}
        """How much of a row was painted last, in cells."""
        self._height = height
        if height is not None:
            self.styles.height = height

    def show(self, lines: Sequence[Line], theme: str | None = None, height: int | None = None) -> None:
        """Paints these lines from the top; nothing is repainted when they are the same."""
        if height is not None and height != self._height:
            self._height = self.styles.height = height
        if theme is not None and theme != self._theme:
            self._theme = theme
        else:
            self._refresh_changed(lines)
            return
        self._lines = lines
        self.refresh()

    def _refresh_changed(self, lines: Sequence[Line]) -> None:
        """Repaints the rows that differ, and no other: over a slow connection each row counts."""
        before, self._lines = self._lines, lines
        if not self.size.height:  # hidden: whoever shows it again finds it painted
            self.refresh()
        for y in range(min(max(len(before), len(lines)), self.size.height)):
            width = changed_width(self._strip(before, y), self._strip(lines, y)) if _row(before, y) != _row(lines, y) else 0
            if width:
                self._widths[y] = width
                self.refresh(Region(0, y, width, 1))

    def _strip(self, lines: Sequence[Line], y: int) -> Strip:
        return strip_of(_row(lines, y), self.size.width, palette(self._theme))

    def render_line(self, y: int) -> Strip:
        return parted(self._strip(self._lines, y), self._widths.get(y, 0))

    def on_click(self, event: events.Click) -> None:
        """Says which key the words under the mouse stand for."""
        place = event.get_content_offset(self)
        key = key_at(self._lines[place.y], place.x) if place is not None and place.y < len(self._lines) else None
        if key is not None:
            self.post_message(Pressed(key))


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
        self._count = 0
        self._drawn: dict[int, tuple[Line, bool, Strip]] = {}
        """The rows as they were last painted, those in sight: the line, whether it was in hand, and what was made of them."""
        self._row: int | None = None

    class Chosen(Message):
        """Somebody clicked on a row."""

        def __init__(self, view: LinesView, row: int) -> None:
            super().__init__()
            self.view = view
            self.row = row

    def show(self, lines: Sequence[Line], row: int | None = None, theme: str | None = None) -> None:
        """Paints these lines and keeps the row in hand on the screen. Of many lines only those in sight are asked for."""
        changed = theme not in (None, self._theme) or len(lines) != self._count
        self._theme = theme or self._theme
        self._lines, self._count, self._row = lines, len(lines), row
        if row is not None:
            self.keep_visible(row)
        if changed:
            self._drawn.clear()
            self.virtual_size = Size(self.size.width, len(lines))
            self.refresh()
            return
        top = self.scroll_offset.y
        for number in range(top, min(top + self.size.height, len(lines))):
            drawn = self._drawn.get(number)
            if drawn is None or drawn[:2] != (lines[number], number == row):
                self._refresh_row(number, drawn[2] if drawn else None)

    def _refresh_row(self, number: int, before: Strip | None) -> None:
        """Paints a row anew, as far as it differs from what was painted."""
        strip = self._strip(number)
        width = strip.cell_length if before is None else changed_width(before, strip)
        self._drawn[number] = self._lines[number], number == self._row, parted(strip, width)
        if width:
            self.refresh(Region(0, number - self.scroll_offset.y, width, 1))

    def keep_visible(self, row: int) -> None:
        """Scrolls no more than needed to bring the row into sight."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if row < top:
            self.scroll_to(y=row, animate=False, immediate=True, force=True)
        elif row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        number = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if number >= len(self._lines):
            return strip_of([], width, palette(self._theme))
        line, is_held, drawn = self._lines[number], number == self._row, self._drawn.get(number)
        if drawn is None or drawn[:2] != (line, is_held) or drawn[2].cell_length != width:
            if len(self._drawn) > 500:
                self._drawn.clear()
            drawn = self._drawn[number] = line, is_held, self._strip(number)
        return drawn[2]

    def _strip(self, number: int) -> Strip:
        colours, width, line = palette(self._theme), self.scrollable_content_region.width, self._lines[number]
        if number == self._row:
            return strip_of([(text, also(roles, "row")) for text, roles in line], width, colours, "text+row")
        return strip_of(line, width, colours)

    def on_click(self, event: events.Click) -> None:
        """Says which row was clicked."""
        place = event.get_content_offset(self)
        number = self.scroll_offset.y + place.y if place is not None else len(self._lines)
        if number < len(self._lines):
            self.post_message(self.Chosen(self, number))
