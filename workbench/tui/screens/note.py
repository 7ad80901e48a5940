"""Owns writing a note of several lines; must never record it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import TextArea

from workbench.text.visible import sign_of, visible
from workbench.tui.flow import wrap_words
from workbench.tui.screens.typing import Typing
from workbench.tui.widgets.lines import LinesPane

_LONGEST = 4000


class NoteArea(TextArea):
    """Enter is done; ctrl+j (and enter with shift or alt, where the terminal tells) begins a new line."""

    class Done(Message):
        """The note is written."""

    class Cut(Message):
        """What was pasted did not fit."""

    async def _on_paste(self, event: events.Paste) -> None:
        """Takes what fits: laying out a megabyte would hold the keys up for minutes."""
        event.stop()
        event.prevent_default()
        room = _LONGEST - len(self.text)
        taken = event.text[: max(room, 0)]
        self.insert("".join(each for each in taken if each == "\n" or sign_of(each) is None))
        if len(event.text) > room:
            self.post_message(self.Cut())

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Done())
        elif event.key in ("ctrl+j", "shift+enter", "alt+enter"):
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)


class Note(Typing[str | None], ModalScreen[str | None]):
    """Asks for a note; gives the words on enter, None on escape."""

    DEFAULT_CSS = """
    Note { align: center middle; background: $background 60%; }
    Note > Vertical { width: 80; max-width: 96%; height: 14; max-height: 90%; padding: 1 2; background: $surface; border: round $primary; }
    Note LinesPane { height: 4; }
    Note TextArea { height: 1fr; border: none; background: $panel; }
    """
    BINDINGS = [("escape,ctrl+g", "leave", "leave")]  # noqa: RUF012 - Textual reads it from the class

    def __init__(self, title: str, about: str, value: str, theme: str) -> None:
        super().__init__()
        self._title = title
        self._about = about
        # Words that would not survive an input unseen are not put into one.
        self._value = value if visible(value.replace("\n", "")) == value.replace("\n", "") else ""
        self._theme = theme

    def compose(self) -> ComposeResult:
        with Vertical():
            yield LinesPane(id="question", theme=self._theme)
            yield NoteArea(self._value, id="answer", show_line_numbers=False, soft_wrap=True, tab_behavior="focus")

    def on_mount(self) -> None:
        """Puts the title above, and the caret behind what is there."""
        self._hint("enter saves, ctrl+j begins a new line, escape leaves it as it was", "dim")
        area = self.query_one("#answer", NoteArea)
        area.move_cursor(area.document.end)
        area.focus()

    def on_note_area_cut(self) -> None:
        """Says that a paste was cut."""
        self._hint(f"cut: a note has at most {_LONGEST:,} characters", "bad")

    def _hint(self, words: str, role: str) -> None:
        self.query_one("#question", LinesPane).show(
            [[(self._title, "strong")], *([(row, "text")] for row in wrap_words(self._about, 70, 2)), [(words, role)]], self._theme
        )

    def on_note_area_done(self) -> None:
        """Gives the words back."""
        self.dismiss(self.query_one("#answer", NoteArea).text[:_LONGEST])

    def action_leave(self) -> None:
        """Gives nothing back."""
        self.dismiss(None)
