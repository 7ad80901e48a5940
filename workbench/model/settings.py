"""Owns a person's own settings as a record, the same for every project; must never read a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from workbench.model.claim import Score
from workbench.model.light import LightRecord, Limit

Theme = Literal["dark", "light", "contrast", "safe", "ansi", "mono"]
KeyboardLayout = Literal["qwerty", "azerty", "cyrillic", "greek", "hebrew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(LightRecord):
    theme: Theme | None = None
    """Colours; the last ones used when absent. `safe` is for colour-blind eyes, `ansi` uses the terminal's own sixteen."""
    reading_width: Annotated[int, Limit(ge=40, le=140)] = 90
    """Cells of text in a line at most."""
    brackets: bool | None = None
    """Whether nested claims get ⟦ ⟧ at their outer ends; when absent, only in themes without underlines in colour."""
    threshold: Score | None = None
    """Candidates under this score are passed over by `next undecided`; the project's own when absent."""
    layout: KeyboardLayout = "qwerty"
    """The keyboard: other layouts reach the same places, or the digits without shift."""
    keys: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Keys of actions, by part of the program and action: keys.label.link = ["f"]."""
