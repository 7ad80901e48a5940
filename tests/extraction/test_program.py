"""One run of somebody else's program: what it wrote is there, and nothing of it stays behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from workbench.errors import UsageError
from workbench.extraction.program import ProgramRun


def _finish(run: ProgramRun) -> None:
    while not run.is_over():
        time.sleep(0.01)


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", code)


def test_what_goes_in_comes_out_and_complaints_are_kept(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('hm'); sys.stdout.write(sys.stdin.read().upper())"
    run = ProgramRun(_python(code), tmp_path, [b"one", b"two"], 60)
    _finish(run)
    assert (run.out.read_bytes(), run.err.read_bytes(), run.trouble) == (b"ONE\nTWO\n", b"hm", "")


def test_an_end_that_is_no_success_is_named(tmp_path: Path) -> None:
    run = ProgramRun(_python("raise SystemExit(3)"), tmp_path, [], 60)
    _finish(run)
    assert run.trouble == "ended with status 3"


def test_a_program_that_hangs_is_killed_with_its_children_and_what_it_wrote_is_kept(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"sh -c 'echo $$ >> {pids}; exec sleep 60' & trap '' TERM; echo $$ >> {pids}; echo early; wait; sleep 60"
    run = ProgramRun(("sh", "-c", script), tmp_path, [], 0.5)
    _finish(run)
    assert run.out.read_bytes() == b"early\n"
    assert "not ended in time" in run.trouble
    for pid in pids.read_text().split():
        assert not _is_running(int(pid))


def _is_running(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().split(")")[-1].split()[0] == "Z":
                return False  # dead, waiting for whoever adopted it
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    return True


def test_a_program_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no-such-program: cannot be run"):
        ProgramRun(("no-such-program",), tmp_path, [], 1)
