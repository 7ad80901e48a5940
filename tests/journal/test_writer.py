"""A segment has one writer, is whole on disk before anything counts, and survives whoever touches it in between."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from strategies import Bench, candidate, intent, state_on_disk

from workbench.errors import HeldError, JournalError, OutputError
from workbench.journal.ids import IdMaker, timestamp
from workbench.journal.writer import SegmentWriter, WriterLock


def test_a_segment_appears_with_its_first_line_and_not_before(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path / "new" / "s.jsonl")
    assert not (tmp_path / "new").exists()
    writer.append(b"one\n")
    assert (tmp_path / "new" / "s.jsonl").read_bytes() == b"one\n"
    writer.append(b"two\n")
    writer.close()
    assert (tmp_path / "new" / "s.jsonl").read_bytes() == b"one\ntwo\n"


def test_a_session_without_a_decision_leaves_no_file(bench: Bench) -> None:
    bench.session().close()
    assert bench.journal() == []


def test_an_existing_segment_is_never_written_to(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_bytes(b"somebody else's\n")
    with pytest.raises(OutputError):
        SegmentWriter(path).append(b"mine\n")
    assert path.read_bytes() == b"somebody else's\n"


def test_a_planted_symlink_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"keep me\n")
    (tmp_path / "s.jsonl").symlink_to(victim)
    with pytest.raises(OutputError):
        SegmentWriter(tmp_path / "s.jsonl").append(b"mine\n")
    assert victim.read_bytes() == b"keep me\n"


def test_a_full_disk_is_said_and_nothing_more_is_taken(tmp_path: Path) -> None:
    """A decision that is not on disk must not look decided; nor may a later one be taken as if nothing had been."""
    code = (
        "import resource, sys, signal\n"
        "from pathlib import Path\n"
        "from workbench.errors import StorageError\n"
        "from workbench.journal.writer import SegmentWriter\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "writer = SegmentWriter(Path(sys.argv[1]))\n"
        "writer.append(b'a' * 59 + b'\\n')\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        writer.append(b'b' * 59 + b'\\n')\n"
        "    except StorageError as error:\n"
        "        print('refused', bool(writer.failure))\n"
    )
    path = tmp_path / "s.jsonl"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "refused True\nrefused True\n"
    assert path.read_bytes() == b"a" * 59 + b"\n", "half a line was left behind"


def _remove(path: Path) -> None:
    path.unlink()


def _rename(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))


def _replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(b"an editor saved this\n")
    other.replace(path)


def _truncate(path: Path) -> None:
    os.truncate(path, 0)


def _cut_a_line(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 7)


def _remove_folder(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()


_TOUCHES = [_remove, _rename, _replace, _truncate, _cut_a_line, _remove_folder]


@pytest.mark.parametrize("touch", _TOUCHES)
@pytest.mark.parametrize("goes_on", [True, False], ids=["then-decides", "then-quits"])
def test_what_was_acknowledged_is_back_after_somebody_touched_the_segment(
    bench: Bench, touch: Callable[[Path], None], goes_on: bool
) -> None:
    """git stash, rm, an editor, truncate: the session notices at its next decision or when it ends, and puts its lines back."""
    session = bench.session()
    acknowledged = [session.do(intent(do="judge", claims=[candidate("a1", 0)], label="denied")).event]
    acknowledged.append(session.do(intent(do="note", claim=candidate("a1", 0), text="kept")).event)
    touch(session.path)
    if goes_on:
        acknowledged.append(session.do(intent(do="judge", claims=[candidate("a2", 0)], label="supported")).event)
    session.close()
    on_disk = b"".join(path.read_bytes() for path in bench.journal() if b"an editor" not in path.read_bytes())
    for event in acknowledged:
        assert f'"id":"{event}"'.encode() in on_disk
    if touch is not _replace:
        bench.forget()
        state = state_on_disk(bench.root)
        assert state["a1"]["annotated"]["claims"][0]["note"] == "kept"
        assert len(state["a2"]["annotated"]["claims"]) == goes_on


def test_what_an_editor_put_in_the_place_of_a_segment_is_named_and_not_taken_for_decisions(bench: Bench) -> None:
    session = bench.session()
    session.do(intent(do="flag", claim=candidate("a1", 0), on=True))
    _replace(session.path)
    session.close()
    with pytest.raises(JournalError, match="restore the file"):
        bench.session()


def test_a_second_writer_is_refused_until_the_first_has_ended(bench: Bench) -> None:
    first = bench.session()
    with pytest.raises(HeldError, match=f"process {os.getpid()}"):
        bench.session()
    other = bench.session("bob")
    other.close()
    first.close()
    bench.session().close()


def test_a_session_that_could_not_open_holds_nothing(bench: Bench) -> None:
    bench.record({"do": "flag", "claim": candidate("a1", 0), "on": True})
    (path,) = bench.journal()
    good = path.read_bytes()
    path.write_bytes(good.replace(b"flagged", b"flogged"))
    bench.forget()
    with pytest.raises(JournalError):
        bench.session()
    path.write_bytes(good)
    bench.session().close()


def test_a_lock_does_not_outlive_its_process(bench: Bench) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from workbench.journal.writer import WriterLock\n"
        "WriterLock(Path(sys.argv[1]))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    lock = bench.layout.lock_of("ana")
    subprocess.run([sys.executable, "-c", code, str(lock)], check=False)
    assert lock.exists()
    WriterLock(lock).release()


def test_releasing_a_lock_twice_is_safe(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "x.lock")
    lock.release()
    lock.release()


def test_a_lock_that_was_removed_while_held_costs_no_decision(bench: Bench) -> None:
    """Each session writes a segment of its own, so that safety never hangs on the lock."""
    first = bench.session()
    one = first.do(intent(do="judge", claims=[candidate("a1", 0)], label="denied")).event
    bench.layout.lock_of("ana").unlink()
    second = bench.session()
    two = second.do(intent(do="judge", claims=[candidate("a2", 0)], label="denied")).event
    three = first.do(intent(do="judge", claims=[candidate("a3", 0)], label="denied")).event
    second.close()
    first.close()
    on_disk = b"".join(path.read_bytes() for path in bench.journal())
    assert all(event.encode() in on_disk for event in (one, two, three))
    bench.forget()
    state = state_on_disk(bench.root)
    assert [len(state[article]["annotated"]["claims"]) for article in ("a1", "a2", "a3")] == [1, 1, 1]


def test_ids_rise_even_when_the_clock_steps_back() -> None:
    times = iter([5_000, 4_000, 4_000, 10_000, 1])
    maker = IdMaker(lambda: next(times), lambda count: b"\xff" * count)
    made = [maker.next() for _ in range(5)]
    assert made == sorted(set(made))
    assert {len(each) for each in made} == {26}


def test_ids_stay_above_what_was_read() -> None:
    maker = IdMaker(lambda: 1)
    ahead = IdMaker(lambda: 4_000_000_000_000).next()
    maker.stay_above(ahead)
    assert maker.next() > ahead


def test_a_timestamp_is_utc_to_the_millisecond() -> None:
    assert timestamp(1_700_000_000_007) == "2023-11-14T22:13:20.007Z"
