"""Suggestions are asked for while the person reads, where a ranker takes long at first; never in the person's way."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from driving import Seat, at_screen, claim_of
from strategies import needs_embed

from workbench.linking.base import Scored
from workbench.linking.index import ClaimIndex
from workbench.linking.lexical import Lexical
from workbench.linking.row import Row

COURIER = [claim_of("courier", number) for number in range(1, 5)]


class Noting(Lexical):
    """The lexical ranker, noting which claims it was asked about, and on which thread."""

    name = "noting"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.threads: set[str] = set()
        self.takes = 0.0
        self.fails = False

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        self.asked.append(asked.id)
        self.threads.add(threading.current_thread().name)
        if self.fails:
            raise RuntimeError("out of order")
        time.sleep(self.takes)
        found = super().rank(index, asked, annotator, top)
        self.answered.append(asked.id)
        return found


@pytest.fixture
def noting(root: Path, monkeypatch: pytest.MonkeyPatch) -> Noting:
    """This project's ranker."""
    with (root / "workbench.toml").open("a") as file:
        file.write('ranker = "noting"\n')
    ranker = Noting()
    monkeypatch.setattr("workbench.project.links.choose_ranker", lambda project, name=None: ranker)
    return ranker


async def asked(seat: Seat, ranker: Noting, claims: list[str]) -> None:
    await seat.until(lambda: ranker.asked == claims, f"questions about {claims}, not {ranker.asked}")


async def test_the_claims_of_the_article_in_hand_are_asked_about_from_the_one_in_hand_on(root: Path, noting: Noting) -> None:
    async with at_screen(root, place=("courier", COURIER[2])) as seat:
        await asked(seat, noting, [*COURIER[2:], *COURIER[:2]])
        await seat.press("J")
        await seat.until(lambda: noting.asked[4:6] == [claim_of("tribune", 1), claim_of("tribune", 2)])
        await seat.leave()
    assert noting.threads == {"ahead"}


async def test_a_ranker_that_fails_is_in_nobodys_way(root: Path, noting: Noting) -> None:
    noting.fails = True
    async with at_screen(root, place=("courier", COURIER[0])) as seat:
        await asked(seat, noting, [COURIER[0]])
        await seat.press("s")
        assert [event["did"] for event in await seat.wrote(1)] == ["judged"]


async def test_leaving_waits_for_the_question_at_hand_and_for_no_other(root: Path, noting: Noting) -> None:
    """What is asked reads the project's database, which is closed then."""
    noting.takes = 0.5
    async with at_screen(root, place=("courier", COURIER[0])) as seat:
        await asked(seat, noting, [COURIER[0]])
        await seat.leave()
    assert noting.answered == noting.asked == [COURIER[0]]


@needs_embed
async def test_the_encoder_has_read_the_story_before_the_picker_opens(root: Path) -> None:
    with (root / "workbench.toml").open("a") as file:
        file.write('ranker = "embed"\n')

    def read() -> int:
        found = sqlite3.connect(root / ".workbench" / "vectors" / "vectors.sqlite")
        try:
            return int(found.execute("SELECT count(*) FROM vector").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
        finally:
            found.close()

    async with at_screen(root, place=("courier", COURIER[0])) as seat:
        await seat.until(lambda: (root / ".workbench" / "vectors").exists() and read() > 0, "vectors")
        await seat.until(lambda: "ahead" not in {thread.name for thread in threading.enumerate()})
        before = read()
        await seat.press("f")
        await seat.shows("1–9 enter take")
        assert read() == before > 0
