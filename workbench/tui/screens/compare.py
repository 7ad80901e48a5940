"""Owns the screen that steps through what two sets differ in; must never write anything."""

from __future__ import annotations

import os
from collections import Counter

from workbench.model.settings import Settings
from workbench.tui.differing import Stand
from workbench.tui.paint import Line
from workbench.tui.screens.differences import DifferencesScreen
from workbench.tui.shell import Shell


class CompareScreen(DifferencesScreen):
    """What two sets differ in, one difference after the other."""

    MODE = "compare"

    def header(self, width: int) -> Line:
        """Which two sets, and how many differences of each kind."""
        counts = Counter(each.aspect for each in self.stand.queue.differences)
        told = ", ".join(f"{count} {aspect}" for aspect, count in counts.most_common())
        names = " ≠ ".join(self.stand.queue.names)
        return self.top_line(names, told if width >= 100 else "", (f"{len(self.stand.queue.differences)} differences ", "dim"), width)

    def nothing(self) -> list[Line]:
        """What stands there when nothing differs."""
        shared = len(self.stand.queue.groups)
        return [[("Nothing differs", "strong")], [(f"in {shared} claims of the articles that both have.", "text")], [("q leaves.", "dim")]]


class CompareApp(Shell, inherit_bindings=False):
    """Comparing as a program of its own."""

    def __init__(self, stand: Stand, settings: Settings, theme: str | None = None) -> None:
        super().__init__(stand.project.config.scheme, settings, theme)
        self._base = CompareScreen(stand)

    def get_default_screen(self) -> CompareScreen:
        """The one screen there is."""
        return self._base

    def on_mount(self) -> None:
        """Watches the ways out."""
        self.watch_the_way_out()


def run_compare(stand: Stand, settings: Settings, theme: str | None) -> int:
    """Runs until the person leaves; gives the exit status."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    app = CompareApp(stand, settings, theme)
    status = app.run()
    if app.fault is not None:
        raise app.fault
    return status if status is not None else app.return_code or 0
