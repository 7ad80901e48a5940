"""What a person sees when the disk is slow or refuses: never a decision that is not there, never a key that waits."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driving import at_screen, claim_of, decide, has_journal, journal

real_sync = os.fdatasync


@pytest.fixture
def broken_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The next sync fails as a dying disk makes it fail; later ones work again, as they do after fsyncgate."""

    def break_it() -> None:
        failed: list[int] = []

        def sync(fd: int) -> None:
            if not failed:
                failed.append(fd)
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            real_sync(fd)

        monkeypatch.setattr(os, "fdatasync", sync)

    return break_it


class SlowDisk:
    """A disk whose syncs wait until the test lets them go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.waiting = 0

    def sync(self, fd: int) -> None:
        self.waiting += 1
        self.gate.wait(30)
        real_sync(fd)


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    disk = SlowDisk()
    monkeypatch.setattr(os, "fdatasync", disk.sync)
    yield disk
    disk.gate.set()


# -- a disk that refuses ----------------------------------------------------------------------------------------------------


async def test_a_disk_error_is_shown_nothing_counts_as_decided_and_the_way_out_is_74(root: Path, broken_disk: Callable[[], None]) -> None:
    async with at_screen(root) as seat:
        await seat.press("s")
        await seat.wrote(1)
        broken_disk()
        await seat.press("d")
        await seat.shows("NOT SAVED", "Input/output error", "2 of 4")
        assert "1/9 decided" in seat.text()
        assert "◐" not in "".join(seat.signs())
        assert seat.said().startswith("NOT SAVED")
        await seat.press("k", "e", "x", "comma", "c", "u")
        await seat.shows("NOT SAVED", "leave with q")
        assert "1/9 decided" in seat.text()
        assert not set("◐○×⚑") & set("".join(seat.signs()))
        assert await seat.leave() == 74
    assert [each["label"] for each in journal(root)] == ["supported"]


async def test_after_a_disk_error_the_saved_part_loads_again(root: Path, broken_disk: Callable[[], None]) -> None:
    async with at_screen(root) as seat:
        await seat.press("s")
        await seat.wrote(1)
        broken_disk()
        await seat.press("d")
        await seat.shows("NOT SAVED")
        assert await seat.leave() == 74
    async with at_screen(root) as seat:
        assert "1/9 decided" in seat.text()
        await seat.press("d")
        assert [each["label"] for each in await seat.wrote(2)] == ["supported", "disputed"]


async def test_a_disk_error_in_the_picker_is_shown_there(root: Path, broken_disk: Callable[[], None]) -> None:
    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    async with at_screen(root, place=("courier", claim_of("courier", 1))) as seat:
        await seat.press("f")
        await seat.shows("1–9 enter take", "will record:")
        broken_disk()
        await seat.press("1")
        await seat.shows("NOT SAVED: Input/output error")
        assert "✓" not in seat.text()
        assert seat.dids() == ["judged"]


async def test_decisions_that_wait_behind_a_failed_one_are_not_saved_either(
    root: Path, slow_disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an event says depends on what holds before it, so nothing may be written past a hole."""

    def fail(fd: int) -> None:
        slow_disk.gate.wait(30)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fdatasync", fail)
    async with at_screen(root) as seat:
        await seat.press("s", "d", "e")
        await seat.shows("saving 3")
        slow_disk.gate.set()
        await seat.shows("NOT SAVED")
        await seat.until(lambda: "…" not in "".join(seat.signs()), "nothing pending any more")
        assert "0/9 decided" in seat.text()
        assert await seat.leave() == 74
    assert journal(root) == []


# -- a disk that is slow ----------------------------------------------------------------------------------------------------


async def test_keys_are_handled_while_the_disk_is_busy_and_order_is_kept(root: Path, slow_disk: SlowDisk) -> None:
    async with at_screen(root) as seat:
        began = time.monotonic()
        await seat.press("d")
        await seat.until(lambda: seat.in_hand().startswith("traffic"), "the hand on the next claim")
        assert seat.signs()[0] == "…", "pending, not decided"
        assert "0/9 decided" in seat.text()
        assert "saving 1" in seat.text()
        await seat.press("e", "x")
        assert seat.signs()[:3] == ["…", "…", "…"]
        await seat.press("k", "k", "k", "j")
        assert seat.in_hand().startswith("traffic")
        assert time.monotonic() - began < 10, "no key waited for the disk"
        assert "0/9 decided" in seat.text()
        slow_disk.gate.set()
        events = await seat.wrote(3)
        assert [(each["did"], each.get("label")) for each in events] == [("judged", "disputed"), ("judged", "denied"), ("rejected", None)]
        assert [each["claims"][0]["id"] for each in events] == [claim_of("courier", number) for number in (1, 2, 3)]
        await seat.until(lambda: [sign.strip("▌") for sign in seat.signs()[:3]] == ["◐", "○", "×"])
        await seat.shows("3/9 decided", "saved")


async def test_an_ordinary_slow_disk_only_delays_the_sign(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sync(fd: int) -> None:
        time.sleep(1.5)
        real_sync(fd)

    monkeypatch.setattr(os, "fdatasync", sync)
    async with at_screen(root) as seat:
        began = time.monotonic()
        await seat.rattle("s", "d", "j", "k")
        await seat.until(lambda: seat.signs()[:2] == ["…", "…"] and seat.in_hand().startswith("its members"))
        assert time.monotonic() - began < 1.5
        assert await seat.leave() == 0
    assert [each["label"] for each in journal(root)] == ["supported", "disputed"]


async def test_q_waits_until_everything_is_saved(root: Path, slow_disk: SlowDisk) -> None:
    async with at_screen(root) as seat:
        await seat.press("d", "e", "q")
        await seat.pilot.pause(0.2)
        assert seat.app.is_running
        assert seat.app.return_value is None
        slow_disk.gate.set()
        await seat.until(lambda: seat.app.return_value is not None)
        assert seat.app.return_value == 0
    assert [each["label"] for each in journal(root)] == ["disputed", "denied"]


async def test_saving_goes_on_though_the_screen_is_never_idle(root: Path, slow_disk: SlowDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that come faster than they are handled held the queue up for ever: the answer of the disk came only to an idle screen."""
    async with at_screen(root) as seat:
        monkeypatch.setattr(seat.app._recorder, "_call", lambda function: None)
        await seat.press("d")
        slow_disk.gate.set()
        await seat.until(lambda: len(journal(root)) == 1, "the first on the disk")
        await seat.press("e")
        await seat.until(lambda: len(journal(root)) == 2, "the second on the disk")


async def test_undo_waits_for_the_verdict_that_it_undoes(root: Path, slow_disk: SlowDisk) -> None:
    async with at_screen(root) as seat:
        await seat.press("d", "u")
        slow_disk.gate.set()
        judged, undone = await seat.wrote(2)
        assert undone["event"] == judged["id"]


# -- acknowledgements -------------------------------------------------------------------------------------------------------


async def test_what_is_acknowledged_is_what_stands_in_the_journal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    monkeypatch.setenv("WORKBENCH_ACK_FD", str(write))
    try:
        async with at_screen(root) as seat:
            await seat.press("d", "x", "comma", "u", "c")
            events = await seat.wrote(5)
            assert await seat.leave() == 0
    finally:
        os.close(write)
    with os.fdopen(read) as pipe:
        lines = [line.split() for line in pipe]
    assert [line[:2] for line in lines] == [["ACK", each["id"]] for each in events]
    assert lines[0][2] == claim_of("courier", 1)


async def test_nothing_is_acknowledged_before_it_is_on_the_disk(root: Path, slow_disk: SlowDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.set_blocking(read, False)
    monkeypatch.setenv("WORKBENCH_ACK_FD", str(write))
    try:
        async with at_screen(root) as seat:
            await seat.press("d")
            await seat.until(lambda: slow_disk.waiting, "the sync")
            with pytest.raises(BlockingIOError):
                os.read(read, 100)
            slow_disk.gate.set()
            (event,) = await seat.wrote(1)
            await seat.leave()
        assert os.read(read, 200).decode() == f"ACK {event['id']} {claim_of('courier', 1)}\n"
    finally:
        os.close(write)
        os.close(read)


async def test_no_segment_is_made_before_the_first_decision(root: Path) -> None:
    async with at_screen(root) as seat:
        await seat.press("j", "k")
        assert not has_journal(root)
        await seat.press("d")
        await seat.wrote(1)
        assert has_journal(root)
