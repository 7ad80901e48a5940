"""How the tests sit at the screen: a small project, an app that is driven by keys, the grid that it paints and the journal on disk."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rich.cells import cell_len, split_graphemes
from rich.style import Style
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from workbench.cli.main import main
from workbench.journal.ids import IdMaker
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import text_digest
from workbench.model.claim import make_claim
from workbench.model.intent import intent_adapter
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp

DEADLINE = 20.0
"""Seconds after which a state that has not come about is taken not to come: ample for a machine that does other things too."""

ARTICLES: list[dict[str, Any]] = [
    {
        "id": "courier",
        "source": "The Courier",
        "published": "2024-10-03",
        "title": "Mayor insists harbour bridge is safe",
        "text": "Mayor insists harbour bridge is safe\n\n"
        "Mayor Ana Ruiz said on Tuesday that the harbour bridge is safe and that traffic will return to normal within the week.\n\n"
        "The dock workers' union denied that its members had been briefed, calling the account “simply untrue”.\n\n"
        "Inspectors found hairline cracks in two of the bridge's eleven girders.\n",
    },
    {
        "id": "tribune",
        "source": "Tribune",
        "published": "2024-10-04",
        "text": "“The harbour bridge is safe,” Ruiz told reporters. "
        "Two engineers, who asked not to be named, said the hairline cracks had been known since spring. "
        "No dock worker had been briefed, the union insisted.\n",
    },
    {
        "id": "wire",
        "source": "Wire",
        "text": "Officials repeated that the harbour bridge is safe. Traffic will return to normal within the month, the port said.\n",
    },
]

CANDIDATES: dict[str, list[dict[str, Any]]] = {
    "courier": [
        {"quote": "the harbour bridge is safe", "kind": "indirect", "source": "Mayor Ana Ruiz", "cue": "said", "score": 0.83},
        {"quote": "traffic will return to normal within the week", "kind": "indirect", "source": "Mayor Ana Ruiz", "score": 0.7},
        {
            "quote": "its members had been briefed",
            "kind": "indirect",
            "stance": "denies",
            "source": "The dock workers' union",
            "cue": "denied",
        },
        {"quote": "Inspectors found hairline cracks in two of the bridge's eleven girders", "kind": "assertion", "score": 0.41},
    ],
    "tribune": [
        {"quote": "The harbour bridge is safe", "kind": "direct", "source": "Ruiz", "cue": "told reporters"},
        {"quote": "the hairline cracks had been known since spring", "kind": "indirect", "source": "Two engineers", "cue": "said"},
        {"quote": "No dock worker had been briefed", "kind": "indirect", "source": "the union", "cue": "insisted"},
    ],
    "wire": [
        {"quote": "the harbour bridge is safe", "kind": "indirect", "source": "Officials", "cue": "repeated"},
        {"quote": "Traffic will return to normal within the month", "kind": "indirect", "source": "the port", "cue": "said"},
    ],
}

_GUTTER = re.compile(r"\s*(▌?[·●◐○–×⚑!…+]*)\s{2,}(?=\S)")
TEXT = {each["id"]: each["text"] for each in ARTICLES}


# -- projects ---------------------------------------------------------------------------------------------------------------


def cli(*words: object) -> None:
    """Runs one command of the real command line; a test whose project cannot be made must not go on."""
    status = main([str(word) for word in words])
    assert status == 0, f"workbench {' '.join(map(str, words))} gave {status}"


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(each, ensure_ascii=True) + "\n" for each in records), encoding="utf-8")
    return path


def candidate_line(article: str, text: str, claims: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One annotated article as an extractor writes it; claims are named by their words (or by start and end)."""
    found = []
    for each in claims:
        members = dict(each)
        quote, start = members.pop("quote", None), members.pop("start", None)
        end = members.pop("end", None)
        parts = members.pop("fragments", None)
        if parts is None:
            start = text.index(quote) if start is None else start
            parts = [(start, start + len(quote) if end is None else end)]
        for name in ("source", "cue"):
            if name in members:
                at = text.index(members[name])
                members[name] = (at, at + len(members[name]))
        found.append(make_claim(article, text_digest(text), text, parts, proposed_by=("rules",), reasons=("reporting verb",), **members))
    found.sort(key=lambda claim: (claim.start, claim.end))
    line = AnnotatedArticle(article=article, sha256=text_digest(text), system="rules", claims=tuple(found)).as_json()
    return dict(json.loads(line))


def make_project(
    root: Path, articles: Sequence[dict[str, Any]], candidates: dict[str, list[dict[str, Any]]], name: str = "harbour"
) -> Path:
    """A project made by the commands a person would use: init, import of the articles, import of a system's candidates.

    The candidates are given, not extracted, so that a better extractor does not change what these tests see.
    """
    incoming = root.with_name(f"{root.name}-incoming")
    incoming.mkdir(parents=True)
    cli("init", root, "--name", name)
    if articles:
        cli("import", root, write_lines(incoming / "articles.jsonl", articles))
    texts = {each["id"]: each["text"] for each in articles}
    lines = [candidate_line(article, texts[article], claims) for article, claims in candidates.items()]
    if lines:
        cli("import", root, write_lines(incoming / "candidates.jsonl", lines), "--candidates", "rules")
    return root


def claim_of(article: str, number: int) -> str:
    """The id of the candidate with this number (from 1) in an article of the harbour project."""
    line = candidate_line(article, TEXT[article], CANDIDATES[article])
    return str(line["claims"][number - 1]["id"])


def decide(root: Path, *intents: dict[str, Any], annotator: str = "ana") -> list[str]:
    """Records these intents without a screen, in a session of its own, and gives the ids of the events."""
    adapter = intent_adapter()
    project = Project(root)
    session = Session(project, annotator, clock=itertools.count(1_600_000_000_000, 1000).__next__)
    try:
        return [session.do(adapter.validate_json(json.dumps(each))).event for each in intents]
    finally:
        session.close()
        project.close()


def join(*claims: str) -> list[dict[str, Any]]:
    """Intents that make these claims one cluster."""
    return [{"do": "link", "from": claims[0], "to": other, "relation": "same"} for other in claims[1:]]


# -- the journal ------------------------------------------------------------------------------------------------------------


def journal(root: Path) -> list[dict[str, Any]]:
    """Every event on disk, session after session."""
    return [json.loads(line) for path in sorted(root.glob("journals/*/*.jsonl")) for line in path.read_bytes().splitlines()]


def has_journal(root: Path) -> bool:
    """Whether anything at all was written where decisions are kept."""
    return (root / "journals").exists() and any((root / "journals").iterdir())


# -- the screen -------------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """One cluster on the screen: what is drawn, at which cell, how wide and in which style."""

    glyph: str
    x: int
    width: int
    style: Style


def cells_of(strips: Iterable[Iterable[Any]]) -> list[list[Cell]]:
    """The cells of every row that is painted."""
    grid = []
    for strip in strips:
        row: list[Cell] = []
        x = 0
        for segment in strip:
            for first, last, width in split_graphemes(segment.text)[0]:
                row.append(Cell(segment.text[first:last], x, width, segment.style or Style()))
                x += width
        grid.append(row)
    return grid


def key_event(key: str) -> events.Key:
    """The event that Textual makes of a key, named as Textual names it or by its character."""
    named = _character_to_key(key) if len(key) == 1 else key
    return events.Key(named, key if len(key) == 1 else {"space": " "}.get(key))


class Seat:
    """Somebody at the screen: keys go in, the grid and the journal come out."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[Any], root: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.root = root

    async def press(self, *keys: str) -> None:
        """Presses keys, one after the other, each when the one before was handled.

        Pilot.press does the same but waits for an idle process twice a key, which costs 60 ms; what is asserted is waited for anyway.
        """
        for key in keys:
            self.app.post_message(key_event(key))
            await self.pilot.pause(0)  # the app has passed it on …
            await self.pilot.pause(0)  # … and the screen has carried it out

    async def rattle(self, *keys: str) -> None:
        """Presses keys as fast as a terminal can send them, without waiting for any to be handled."""
        for key in keys:
            self.app.post_message(key_event(key))
        await asyncio.sleep(0)

    async def type(self, words: str) -> None:
        """Types words into an input."""
        for letter in words:
            self.app.post_message(key_event(letter))
        await self.pilot.pause()

    async def paste(self, words: str) -> None:
        """Pastes, as a terminal with bracketed paste does."""
        self.app.post_message(events.Paste(words))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Waits for a state, however slow the machine; fails with the screen when it does not come."""
        end = time.monotonic() + DEADLINE
        while not condition():
            if time.monotonic() > end or not self.app.is_running:
                if condition():
                    return
                raise AssertionError(f"{what or 'the state'} did not come about; the screen:\n{self.text()}\nthe journal: {self.dids()}")
            await asyncio.sleep(0.01)

    async def shows(self, *words: str) -> None:
        """Waits until these words stand on the screen."""
        for each in words:
            await self.until(lambda each=each: each in self.text(), f"“{each}” on the screen")

    async def wrote(self, count: int) -> list[dict[str, Any]]:
        """Waits until this many events are on disk, counted by the screen too, and gives them."""
        await self.until(lambda: len(self.events()) >= count, f"{count} events")
        await self.until(lambda: self.app.unsaved == 0, "everything saved")
        await self.pilot.pause()
        found = self.events()
        assert len(found) == count, [each["did"] for each in found]
        return found

    async def leave(self) -> int | None:
        """Presses q and gives the exit status."""
        self.app.post_message(events.Key("q", "q"))
        await self.until(lambda: not self.app.is_running or self.app.return_value is not None, "the way out")
        return self.app.return_value

    def events(self) -> list[dict[str, Any]]:
        """The journal on disk."""
        return journal(self.root)

    def dids(self) -> list[str]:
        """What each event on disk says was done."""
        return [each["did"] for each in self.events()]

    def strips(self) -> list[Any]:
        """What is painted now, row by row."""
        return self.app.screen._compositor.render_strips()

    def rows(self) -> list[str]:
        """What is painted now, as text."""
        return ["".join(segment.text for segment in strip) for strip in self.strips()]

    def text(self) -> str:
        """What is painted now, as one text."""
        return "\n".join(row.rstrip() for row in self.rows())

    def cells(self, widget: str | None = None) -> list[list[Cell]]:
        """What is painted now in a widget (everywhere without one), cell by cell."""
        grid = cells_of(self.strips())
        if widget is None:
            return grid
        region = self.app.screen.query_one(widget).region
        return [[cell for cell in row if region.x <= cell.x < region.right] for row in grid[region.y : region.bottom]]

    def row_text(self, widget: str) -> list[str]:
        """The rows of one widget as text."""
        return ["".join(cell.glyph for cell in row).rstrip() for row in self.cells(widget)]

    def styled(self, is_meant: Callable[[Style], object], widget: str = "#article") -> list[str]:
        """The words painted in a style, one entry for each unbroken run of cells."""
        runs = []
        for row in self.cells(widget):
            for meant, group in itertools.groupby(row, key=lambda cell: bool(is_meant(cell.style))):
                if meant:
                    runs.append("".join(cell.glyph for cell in group))
        return runs

    def in_hand(self) -> str:
        """The words that carry the highlight of the claim in hand (dark theme), rows joined by a blank."""
        return " ".join(run.strip() for run in self.styled(is_here))

    def signs(self) -> list[str]:
        """What stands in the gutter, row by row, for the rows that say anything."""
        found = [_GUTTER.match(row) for row in self.row_text("#article")]
        return [match[1] for match in found if match and match[1].strip("▌")]

    def said(self) -> str:
        """The line that the last key left."""
        return self.row_text("#said")[0].strip()


def is_here(style: Style) -> bool:
    """Whether a cell carries the background of the claim in hand, in the dark theme."""
    return style.bgcolor is not None and style.bgcolor.get_truecolor().hex == "#2a3a52"


@asynccontextmanager
async def at_screen(
    root: Path,
    size: tuple[int, int] = (120, 40),
    theme: str | None = None,
    place: tuple[str, str | None] | None = None,
    annotator: str = "ana",
) -> AsyncIterator[Seat]:
    """The label screen on this project, with a clock and ids that are the same each time."""
    project = Project(root)
    clock = itertools.count(1_700_000_000_000, 1000).__next__
    session = Session(project, annotator, clock=clock, ids=IdMaker(clock, bytes))
    try:
        app = WorkbenchApp(session, theme, place)
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot, root)
            await seat.shows("q leave")
            yield seat
    finally:
        session.close()
        project.close()


def width_of(row: str) -> int:
    """Cells that a row takes."""
    return cell_len(row)
