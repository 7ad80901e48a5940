"""Owns drawing one article with its claims, by lines (Line API), from the stored text; must never change an offset or decide anything.

A highlight costs the lines it stands on, whatever the size of the article: strips are cached by line and thrown away one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.text.cells import Cluster, VisualLine, cell_of, clusters, line_at, offset_at, wrap
from workbench.tui.nesting import bracket_places
from workbench.tui.paint import Focus, Mark, Part
from workbench.tui.palette import has_few_underlines, palette
from workbench.tui.widgets.tight import changed_width, parted, tight

GUTTER: Final = 5
MEASURE: Final = 90


class ArticleView(ScrollView, can_focus=False):
    """The article's text. `load` gives it a text, `paint` its marks, `focus_on` what is in hand."""

    DEFAULT_CSS = """
    ArticleView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
      scrollbar-background: $background; scrollbar-background-hover: $background;
      scrollbar-color: $panel; scrollbar-color-hover: $primary; }
    """
    ALLOW_SELECT = False
    IS_STEADY = False
    """Whether the pane and its scrollbar stay where they are, whatever text is shown."""

    class Clicked(Message):
        """Somebody clicked at an offset of the text, so many times in a row."""

        def __init__(self, view: ArticleView, offset: int, times: int) -> None:
            super().__init__()
            self.view = view
            self.offset = offset
            self.times = times

    class Dragged(Message):
        """Somebody dragged the mouse over these code points."""

        def __init__(self, view: ArticleView, start: int, end: int) -> None:
            super().__init__()
            self.view = view
            self.start = start
            self.end = end

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - Textual's own name
        theme: str,
        measure: int = MEASURE,
        brackets: bool | None = None,
    ) -> None:
        super().__init__(id=id)
        self._theme = theme
        self._most = measure
        self._wants_brackets = brackets
        self._brackets: dict[int, str] = {}
        self._dragged_from: Part | None = None
        self._has_dragged = False
        self._text = ""
        self._title: Part | None = None
        self._lines: list[VisualLine] = []
        self._marks: list[Mark] = []
        self._by_line: dict[int, list[int]] = {}
        self._focus = Focus()
        self._strips: dict[int, Strip] = {}
        self._stale: dict[int, Strip | None] = {}
        """Lines in sight that look different now, as they were last painted."""
        self._wrapped_at = 0
        self._arranged_for = Size(0, 0)

    # -- what is shown ----------------------------------------------------------------------------------------------------

    def load(self, text: str, title: str | None, marks: Sequence[Mark], focus: Focus, theme: str) -> None:
        """Shows another text, or the same one with other marks; scrolls to the claim in hand when the text is new."""
        is_new = text is not self._text and text != self._text
        if is_new:
            self._text = text
            at = text.find(title, 0, 600 + len(title)) if title else -1
            self._title = (at, at + len(title)) if title and at >= 0 else None
            self._wrapped_at = 0
        self._theme = theme
        self._marks = list(marks)
        self._focus = focus
        self._arrange()
        if is_new:
            self.scroll_to(y=0, animate=False, immediate=True, force=True)
        self.show_focus()
        self.refresh()

    def change_marks(self, marks: Mapping[int, Mark]) -> None:
        """Repaints single marks, by their number, that look different now but stand where they stood."""
        for number, mark in marks.items():
            if number < len(self._marks) and self._marks[number] != mark:
                self._marks[number] = mark
                for part in mark.parts:
                    self._forget(part)
        self._refresh_stale()

    def focus_on(self, focus: Focus, follow: bool = True) -> None:
        """Moves what is in hand, repainting only the lines that it left and reached."""
        before = self._focus
        if focus == before:
            return
        self._focus = focus
        if before.hits != focus.hits:
            self._strips.clear()
            self.refresh()
        for part in (*before.parts(self._marks), *focus.parts(self._marks)):
            self._forget(part)
        if follow:
            self.show_focus()
        self._refresh_stale()

    def show_focus(self) -> None:
        """Scrolls, if need be, so that what is in hand can be read with some lines around it."""
        place = self._focus.place(self._marks)
        if place is None or not self._lines:
            return
        first = line_at(self._lines, place[0])
        last = line_at(self._lines, max(place[1] - 1, place[0]))
        height = max(self.size.height, 1)
        margin = min(2, max(height // 4, 0))
        top = self.scroll_offset.y
        if first < top + margin:
            # a jump lands with a third of the page above it, a step only just in sight
            target = first - margin if first >= top - 4 else first - height // 3
        elif last >= top + height - margin:
            step = last - height + margin + 1
            target = step if last < top + height + 4 else first - height // 3
            target = min(target, first - margin) if last - first < height - margin else first - margin
        else:
            self._place_cursor(first)
            return
        self.scroll_to(y=max(target, 0), animate=False, immediate=True, force=True)
        self._place_cursor(first)

    def is_in_sight(self) -> bool:
        """Whether the start of the claim in hand is on the screen."""
        if self._focus.current is None or self._focus.current >= len(self._marks) or not self._lines:
            return True
        line = line_at(self._lines, self._marks[self._focus.current].parts[0][0])
        return self.scroll_offset.y <= line < self.scroll_offset.y + self.size.height

    def row_from(self, offset: int, by: int) -> int:
        """The offset that stands some rows above or below this one, at the same cell as near as may be."""
        if not self._lines:
            return offset
        line = line_at(self._lines, offset)
        wanted = min(max(line + by, 0), len(self._lines) - 1)
        cell = cell_of(self._clusters(line), offset)
        found = offset_at(self._clusters(wanted), self._lines[wanted], cell)
        return min(found, max(self._lines[wanted].end - 1, self._lines[wanted].start))

    def first_offset_in_sight(self) -> int:
        """The offset at the top of the screen."""
        return self._lines[min(self.scroll_offset.y, len(self._lines) - 1)].start if self._lines else 0

    # -- layout -----------------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Wraps the text anew, and keeps the claim in hand in sight."""
        self._arrange()
        self.show_focus()

    def _measure(self) -> int:
        return max(min(self.scrollable_content_region.width - GUTTER - 1, self._most), 10)

    def _left(self) -> int:
        spare = self.scrollable_content_region.width - GUTTER - 1 - self._measure()
        return max(spare // 3, 0)

    def _arrange(self) -> None:
        width = self._measure()
        if self.size.width == 0:
            return
        if self._wrapped_at != width:
            self._lines = wrap(self._text, width)
            self._wrapped_at = width
        self._strips.clear()
        wanted = has_few_underlines(self._theme) if self._wants_brackets is None else self._wants_brackets
        self._brackets = bracket_places(self._text, [mark.parts for mark in self._marks]) if wanted else {}
        self._by_line = {}
        for number, mark in enumerate(self._marks):
            for start, end in mark.parts:
                for line in range(line_at(self._lines, start), line_at(self._lines, max(end - 1, start)) + 1):
                    self._by_line.setdefault(line, []).append(number)
        whole = Size(self.size.width - 1, len(self._lines) + 1)
        if self.IS_STEADY and self._arranged_for == self.size and whole != self.virtual_size:
            # Without a layout there is one frame, not two, 30 ms apart.
            self.set_reactive(ScrollView.virtual_size, whole)
            self._scroll_update(whole)
        else:
            self.virtual_size = whole
        self._arranged_for = self.size

    def _forget(self, part: Part) -> None:
        if not self._lines:
            return
        first, last = line_at(self._lines, part[0]), line_at(self._lines, max(part[1] - 1, part[0]))
        top, height = self.scroll_offset.y, self.size.height
        for line in range(first, last + 1):
            strip = self._strips.pop(line, None)
            if top <= line < top + height:
                self._stale.setdefault(line, strip)

    def _refresh_stale(self) -> None:
        """Paints the lines that were forgotten, each as far as it differs from what was painted."""
        top, height = self.scroll_offset.y, self.size.height
        for line, before in self._stale.items():
            if not top <= line < top + height:
                continue
            strip = self._strips[line] = self._paint_line(line)
            width = changed_width(before, strip) if before else strip.cell_length
            self._strips[line] = parted(strip, width)
            if width:
                # Without the scrollbar's column: over a slow connection each byte counts.
                self.refresh(Region(0, line - top, width, 1))
        self._stale.clear()

    def _clusters(self, line: int) -> list[Cluster]:
        found = self._lines[line]
        return clusters(self._text, found.start, found.end)

    def _place_cursor(self, line: int) -> None:
        """Puts the terminal's own cursor on the claim in hand, for braille displays and screen magnifiers."""
        y = line - self.scroll_offset.y
        if 0 <= y < self.size.height:
            region = self.content_region
            self.app.cursor_position = Offset(region.x + self._left(), region.y + y)

    # -- painting ---------------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        number = self.scroll_offset.y + y
        strip = self._strips.get(number)
        if strip is None:
            strip = self._paint_line(number)
            if len(self._strips) > 2000:
                self._strips.clear()
            self._strips[number] = strip
        return strip

    def _paint_line(self, number: int) -> Strip:
        colours = palette(self._theme)
        base = colours["text"]
        width = self.scrollable_content_region.width
        if number >= len(self._lines):
            return Strip([Segment(" " * width, base)], width)
        line = self._lines[number]
        segments = [Segment(" " * self._left(), base), *self._gutter(number, line)]
        used = self._left() + GUTTER
        cuts = self._cuts(number, line)
        run: list[str] = []
        at_cut = 0
        style = self._style_at(line.start, number, base)
        for cluster in self._clusters(number):
            if at_cut < len(cuts) and cluster.start >= cuts[at_cut]:
                while at_cut < len(cuts) and cluster.start >= cuts[at_cut]:
                    at_cut += 1
                if run:
                    segments.append(Segment("".join(run), style))
                run = []
                style = self._style_at(cluster.start, number, base)
            bracket = self._brackets.get(cluster.start)
            if bracket:
                segments += [Segment("".join(run), style), Segment(bracket, style + colours["dim"])]
                run = []
            else:
                run.append(cluster.glyph)
            used += cluster.width
        if run:
            segments.append(Segment("".join(run), style))
        if used < width:
            segments.append(Segment(" " * (width - used), base))
        return Strip(tight(segments)).adjust_cell_length(width, base)

    def _cuts(self, number: int, line: VisualLine) -> list[int]:
        spans: list[Part] = [part for mark in self._by_line.get(number, ()) for part in self._marks[mark].parts]
        spans += self._focus.parts(self._marks)
        spans += self._hits_on(line)
        if self._title:
            spans.append(self._title)
        return sorted({edge for span in spans for edge in span if line.start < edge < line.end})

    def _gutter(self, number: int, line: VisualLine) -> list[Segment]:
        colours = palette(self._theme)
        marks = self._by_line.get(number, [])
        current = self._focus.current
        held = current is not None and current in marks
        segments = [Segment("▌" if held else " ", colours["bar"] if held else colours["text"])]
        starting = [i for i in dict.fromkeys(marks) if line.start <= self._marks[i].parts[0][0] < max(line.end, line.start + 1)]
        if held and current in starting:
            starting.remove(current)
            starting.insert(0, current)
        few = len(starting) <= 2 and sum(len(self._marks[index].sign) for index in starting) < GUTTER - 1
        for index in starting if few else starting[:1]:
            segments.append(Segment(self._marks[index].sign, colours[self._marks[index].sign_role]))
        if starting and not few:
            segments.append(Segment("+", colours["dim"]))
        shown = sum(len(segment.text) for segment in segments)
        segments.append(Segment(" " * (GUTTER - shown), colours["text"]))
        return segments

    def _style_at(self, offset: int, number: int, base: Style) -> Style:
        colours = palette(self._theme)
        style = base
        if self._title and self._title[0] <= offset < self._title[1]:
            style = style + colours["strong"]
        over = [i for i in dict.fromkeys(self._by_line.get(number, ())) if self._covers(i, offset)]
        over = [i for i in over if self._marks[i].ink]
        if over:
            inner = min(over, key=lambda i: self._marks[i].parts[-1][1] - self._marks[i].parts[0][0])
            style = style + colours[self._marks[inner].ink]
            if len(over) > 1:
                style = style + colours["nested"]
        focus = self._focus
        if focus.current is not None and focus.current < len(self._marks):
            parts = self._marks[focus.current].parts
            if self._covers(focus.current, offset):
                style = style + colours["here"]
            elif parts[0][0] <= offset < parts[-1][1]:
                style = style + colours["near"]
        if focus.source and focus.source[0] <= offset < focus.source[1]:
            style = style + colours["source"]
        if focus.cue and focus.cue[0] <= offset < focus.cue[1]:
            style = style + colours["cue"]
        if any(start <= offset < end for start, end in self._hits_on(self._lines[number])):
            held = focus.hit is not None and focus.hits[focus.hit][0] <= offset < focus.hits[focus.hit][1]
            style = style + colours["hit" if held else "found"]
        if any(start <= offset < end for start, end in focus.draft):
            style = style + colours["draft"]
        if focus.caret is not None and offset == focus.caret:
            style = style + colours["caret"]
        return style

    def _hits_on(self, line: VisualLine) -> list[Part]:
        """The hits of a search that touch this line."""
        hits = self._focus.hits
        if not hits:
            return []
        first = max(bisect_left(hits, (line.start,)) - 1, 0)
        found = []
        for start, end in hits[first:]:
            if start >= line.end:
                break
            if end > line.start:
                found.append((start, end))
        return found

    def _covers(self, mark: int, offset: int) -> bool:
        return any(start <= offset < end for start, end in self._marks[mark].parts)

    # -- the mouse --------------------------------------------------------------------------------------------------------

    def _cluster_under(self, event: events.MouseEvent) -> Part | None:
        """The code points of the character under the mouse, or None outside the text."""
        number = self.scroll_offset.y + event.y
        if not 0 <= number < len(self._lines):
            return None
        row, line = self._clusters(number), self._lines[number]
        offset = offset_at(row, line, max(event.x - self._left() - GUTTER, 0))
        return next(((each.start, each.end) for each in row if each.start == offset), (offset, offset))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begins what may become a drag."""
        if event.button == 1:
            self._dragged_from, self._has_dragged = self._cluster_under(event), False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Says what has been dragged over so far."""
        begin, here = self._dragged_from, self._cluster_under(event)
        if begin is None or here is None or (here == begin and not self._has_dragged):
            return
        self._has_dragged = True
        self.post_message(self.Dragged(self, min(begin[0], here[0]), max(begin[1], here[1])))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Ends a drag."""
        self._dragged_from = None
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Says at which offset the person clicked, and how often in a row; a drag is no click."""
        place = self._cluster_under(event)
        if place is not None and not self._has_dragged:
            self.post_message(self.Clicked(self, place[0], event.chain))
