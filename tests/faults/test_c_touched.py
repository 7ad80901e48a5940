"""C. Somebody touches the open journal, and D. two at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hurting import Recording, Terminal, acknowledged, lines_of, loads, run
from strategies import Bench, candidate, intent, state_on_disk

from workbench.errors import HeldError, JournalError, OutputError
from workbench.journal.line import read_segment
from workbench.project.audit import check_project
from workbench.project.mounts import network_kind
from workbench.project.session import Session

A1, A2 = candidate("a1", 0), candidate("a2", 0)


def _git(bench: Bench, *words: str) -> None:
    env = {**os.environ, "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@x", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@x"}
    subprocess.run(["git", "-C", str(bench.root), *words], check=True, capture_output=True, env=env)


def _unlink(bench: Bench, path: Path) -> None:
    path.unlink()


def _rename(bench: Bench, path: Path) -> None:
    path.rename(bench.root / "elsewhere")


def _editor(bench: Bench, path: Path) -> None:
    subprocess.run(["sed", "-i", "s/zzz/zzz/", str(path)], check=True)


def _stash(bench: Bench, path: Path) -> None:
    _git(bench, "add", "-A")
    _git(bench, "stash")


def _reset(bench: Bench, path: Path) -> None:
    _git(bench, "add", "-A")
    _git(bench, "reset", "--hard", "HEAD")


def _checkout(bench: Bench, path: Path) -> None:
    _git(bench, "add", "-A")
    _git(bench, "commit", "-qm", "decisions")
    _git(bench, "checkout", "-q", "HEAD~1")


def _empty(bench: Bench, path: Path) -> None:
    os.truncate(path, 0)


def _cut(bench: Bench, path: Path) -> None:
    os.truncate(path, path.stat().st_size - 9)


def _remove_journals(bench: Bench, path: Path) -> None:
    path.unlink()
    path.parent.rmdir()
    path.parent.parent.rmdir()


TOUCHES: dict[str, Callable[[Bench, Path], None]] = {
    "031_it_is_unlinked": _unlink,
    "032_it_is_renamed_away": _rename,
    "033_an_editor_replaces_it": _editor,
    "034_git_stash": _stash,
    "035_git_reset_hard": _reset,
    "035_git_checkout": _checkout,
    "036_it_is_truncated_to_nothing": _empty,
    "036_it_is_truncated_inside_a_record": _cut,
    "042_the_folder_is_removed": _remove_journals,
}


@pytest.mark.parametrize("fault", TOUCHES)
@pytest.mark.parametrize("goes_on", [True, False], ids=["then_decides", "037_then_quits"])
def test_fault_what_was_acknowledged_is_back_after_somebody_touched_the_open_journal(bench: Bench, fault: str, goes_on: bool) -> None:
    """Faults 31 to 37 and 42, with the real tools."""
    if "git" in fault:
        _git(bench, "init", "-q")
        _git(bench, "add", "-A")
        _git(bench, "commit", "-qm", "before")
    session = bench.session()
    acked = [session.do(intent(do="judge", claims=[A1], label="denied")).event]
    acked.append(session.do(intent(do="note", claim=A1, text="kept")).event)
    TOUCHES[fault](bench, session.path)
    if goes_on:
        acked.append(session.do(intent(do="judge", claims=[A2], label="supported")).event)
    session.close()
    assert set(acked) <= set(loads(bench.root))
    bench.forget()
    assert state_on_disk(bench.root)["a1"]["annotated"]["claims"][0]["note"] == "kept"


async def test_fault_037_the_screen_looks_after_the_journal_while_nothing_is_decided(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from driving import at_screen

    monkeypatch.setattr("workbench.tui.recorder._LOOK_EVERY", 0.1)
    async with at_screen(root) as seat:
        await seat.press("d")
        (event,) = await seat.wrote(1)
        seat.app.session.path.unlink()
        await seat.until(lambda: event["id"] in loads(root), "the record is back")


def test_fault_038_a_foreign_line_is_named_and_nothing_is_skipped_in_silence(bench: Bench) -> None:
    session = bench.session()
    one = session.do(intent(do="flag", claim=A1, on=True)).event
    with session.path.open("a") as file:
        file.write('{"id":1}\n')
    touched = session.path
    two = session.do(intent(do="flag", claim=A2, on=True)).event
    session.close()
    assert {one, two} <= set(loads(bench.root))
    done = run("record", bench.root, "--annotator", "ana")
    assert done.returncode == 65
    assert f"{touched}:2" in done.stderr


def _damage(bench: Bench) -> Path:
    (path,) = bench.journal()
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"noted", b"noteD")
    path.write_bytes(b"".join(lines))
    bench.forget()
    return path


@pytest.fixture
def damaged(bench: Bench) -> tuple[Bench, Path, list[str]]:
    """A journal of four events whose second line has a changed byte."""
    bench.record(
        {"do": "judge", "claims": [A1], "label": "denied"},
        {"do": "note", "claim": A1, "text": "lost"},
        {"do": "judge", "claims": [A2], "label": "supported"},
        {"do": "flag", "claim": A2, "on": True},
    )
    ids = loads(bench.root)
    return bench, _damage(bench), ids


def test_fault_039_a_changed_byte_is_named_and_repair_writes_only_new_files(damaged: tuple[Bench, Path, list[str]]) -> None:
    bench, path, ids = damaged
    before = path.read_bytes()
    assert run("record", bench.root, "--annotator", "ana").returncode == 65
    done = run("check", bench.root, "--repair")
    assert "3 events put into" in done.stderr
    assert "beyond reading: 2" in done.stderr
    assert path.read_bytes() == before
    assert loads(bench.root) == [ids[0], ids[2], ids[3]]
    made = bench.record({"do": "note", "claim": A1, "text": "after"})[0].event
    assert made in loads(bench.root)
    bench.forget()
    state = state_on_disk(bench.root)
    assert [claim["label"] for claim in state["a2"]["annotated"]["claims"]] == ["supported"]
    assert "no journal needs repair" in run("check", bench.root, "--repair").stderr
    assert any("what could be read again is in" in str(problem) for problem in check_project(bench.root))


def test_fault_039_new_damage_is_not_covered_by_an_old_repair(damaged: tuple[Bench, Path, list[str]]) -> None:
    bench, path, _ = damaged
    run("check", bench.root, "--repair")
    path.write_bytes(path.read_bytes().replace(b"flagged", b"flogged"))
    bench.forget()
    with pytest.raises(JournalError, match="hash"):
        bench.session()


def test_fault_039_a_repair_overwrites_nothing(damaged: tuple[Bench, Path, list[str]]) -> None:
    bench, path, _ = damaged
    mine = path.with_name(f"{path.stem}-repaired.jsonl")
    mine.symlink_to(bench.root / "victim")
    (bench.root / "victim").write_text("mine")
    assert run("check", bench.root, "--repair").returncode == 73
    assert (bench.root / "victim").read_text() == "mine"


def test_fault_039_043_a_damaged_journal_opens_for_looking_only_and_says_where(root: Path) -> None:
    from driving import claim_of, decide

    decide(root, {"do": "judge", "claims": [claim_of("courier", 1)], "label": "denied"})
    (path,) = (root / "journals" / "ana").glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b"judged", b"jUdged"))
    bench = Bench(root)
    bench.forget()
    before = path.read_bytes()
    with Terminal(["label", root, "--annotator", "ana"]) as terminal:
        terminal.shows("VIEW ONLY")
        terminal.press("d")
        terminal.shows("view only, nothing is recorded")
        terminal.press("q")
        assert terminal.ended() == 65
        assert f"{path.name}:1".encode() in terminal.raw
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "link", "device"])
def test_fault_040_041_what_is_no_plain_file_is_refused_at_once(bench: Bench, kind: str) -> None:
    bench.record({"do": "flag", "claim": A1, "on": True})
    path = bench.layout.journal_of("ana") / "z.jsonl"
    outside = bench.root.parent / "outside.jsonl"
    outside.write_bytes(b"")
    if kind == "device" and os.geteuid():
        pytest.skip("a device needs root")
    if kind == "socket":
        server = socket.socket(socket.AF_UNIX)
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            server.bind(path.name)
        finally:
            os.chdir(here)
    else:
        {
            "folder": path.mkdir,
            "pipe": lambda: os.mkfifo(path),
            "link": lambda: path.symlink_to(outside),
            "device": lambda: os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5)),
        }[kind]()
    with pytest.raises(JournalError, match=r"z\.jsonl"):
        bench.session()
    assert outside.read_bytes() == b""


def test_fault_041_a_second_name_of_a_segment_is_never_written_through(bench: Bench) -> None:
    bench.record({"do": "flag", "claim": A1, "on": True})
    (path,) = bench.journal()
    other = bench.root.parent / "other"
    other.hardlink_to(path)
    before = other.read_bytes()
    bench.record({"do": "flag", "claim": A1, "on": False})
    assert other.read_bytes() == before
    session = Session(bench.project(), "ana", segment=path)
    with pytest.raises(OutputError):
        session.do(intent(do="flag", claim=A1, on=True))
    session.close()


def test_fault_042_a_working_folder_that_is_gone_is_a_plain_error(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    code = "import os,sys\nos.chdir(sys.argv[1])\nos.rmdir(sys.argv[1])\n"
    code += "from workbench.cli.main import main\nsys.exit(main(['check', '.']))"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode in (66, 74)
    assert "Traceback" not in done.stderr


# -- D. two at once ---------------------------------------------------------------------------------------------------------


def test_fault_043_044_045_a_second_record_exits_75_and_names_the_first_stopped_or_not_until_it_is_killed(bench: Bench) -> None:
    first = Recording(bench.root)
    try:
        assert first.do(do="flag", claim=A1, on=True).startswith("ACK")
        second = run("record", bench.root, "--annotator", "ana")
        assert second.returncode == 75
        assert f"process {first.process.pid} on {socket.gethostname()}" in second.stderr
        first.process.send_signal(signal.SIGSTOP)
        time.sleep(0.1)
        stopped = run("record", bench.root, "--annotator", "ana")
        assert stopped.returncode == 75
        assert "it is stopped" in stopped.stderr
    finally:
        first.process.kill()
        first.process.communicate()
    assert run("record", bench.root, "--annotator", "ana", stdin=lines_of({"do": "flag", "claim": A1, "on": False})).returncode == 0


def test_fault_043_a_second_window_is_for_looking_only(root: Path) -> None:
    holder = Bench(root).session()
    try:
        with Terminal(["label", root, "--annotator", "ana"]) as terminal:
            terminal.shows("VIEW ONLY")
            terminal.press("dq")
            assert terminal.ended() == 75
    finally:
        holder.close()
    assert loads(root) == []


def test_fault_046_the_lock_holds_though_this_process_opens_and_closes_the_file(bench: Bench) -> None:
    first = bench.session()
    bench.layout.lock_of("ana").read_bytes()
    os.close(os.open(bench.layout.lock_of("ana"), os.O_RDWR))
    with pytest.raises(HeldError):
        bench.session()
    first.close()


def test_fault_047_a_lock_that_is_removed_costs_no_decision(bench: Bench) -> None:
    first = bench.session()
    acked = [first.do(intent(do="flag", claim=A1, on=True)).event]
    bench.layout.lock_of("ana").unlink()
    second = bench.session()
    acked.append(second.do(intent(do="flag", claim=A2, on=True)).event)
    acked.append(first.do(intent(do="note", claim=A1, text="n")).event)
    second.close()
    first.close()
    assert set(acked) == set(loads(bench.root))


def test_fault_048_a_child_does_not_inherit_the_lock(bench: Bench) -> None:
    session = bench.session()
    child = subprocess.Popen(["sleep", "30"], close_fds=False)
    try:
        session.close()
        bench.session().close()
    finally:
        child.kill()
        child.wait()


def test_fault_049_three_at_once_write_no_bad_line(bench: Bench) -> None:
    people = ["ana", "ben", "eva"]
    recordings = [Recording(bench.root, name) for name in people]
    for number in range(8):
        for recording in recordings:
            assert recording.do(do="note", claim=A1, text=f"{number} " + "x" * 30_000).startswith("ACK")
    assert [recording.end() for recording in recordings] == [0, 0, 0]
    for name in people:
        (path,) = bench.journal(name)
        segment = read_segment(path.stem, str(path), path.read_bytes())
        assert (len(segment.lines), segment.torn, segment.damage) == (8, None, [])


def test_fault_050_a_torn_tail_that_was_committed_loads_and_is_reported(bench: Bench) -> None:
    bench.record({"do": "flag", "claim": A1, "on": True}, {"do": "note", "claim": A1, "text": "x" * 30_000})
    (path,) = bench.journal()
    os.truncate(path, path.stat().st_size - 12_345)
    done = run("record", bench.root, "--annotator", "ana", stdin=lines_of({"do": "flag", "claim": A1, "on": False}))
    assert done.returncode == 0
    assert "cut off by a crash" in done.stderr
    assert set(acknowledged(done.stdout)) <= set(loads(bench.root))


def test_fault_051_a_network_folder_is_warned_of(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    home = tmp_path / "home dir"
    home.mkdir()
    point = str(home).replace(" ", "\\040")
    table.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:5 / {point} rw,relatime shared:1 - nfs4 server:/x rw\n")
    assert network_kind(home / "project", table) == "nfs4"
    assert network_kind(tmp_path, table) is None
    assert network_kind(home, tmp_path / "absent") is None
