"""The long ones: `pytest -m slow tests/faults`. Hundreds of kills, refused calls and power cuts, of `record` and of the label screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
DEMO = HERE.parent.parent / "data" / "demo"
PYTHON = sys.executable
MODES = {
    "kill": ["--runs", "50"],
    "tail": ["--runs", "40", "--max-unacked", "2"],  # the record that lacks only its newline counts as never acknowledged there
    "sweep": ["--sweep", "4", "--syscalls", "write,fdatasync,fsync"],
    "errors": ["--sweep", "3"],
    "errors-forever": ["--sweep", "2", "--errors-forever"],
    "short": ["--sweep", "3"],
    "fsyncgate": ["--sweep", "4"],
    "powerloss": ["--runs", "10"],
}
ENDS_WITH_Q = {"errors", "errors-forever", "short", "fsyncgate"}
"""Where a save fails the screen waits for the person: to try again, or to leave."""


def a_claim() -> str:
    lines = (DEMO / "candidates" / "rules.jsonl").read_text(encoding="utf-8").splitlines()
    return str(next(claims[0]["id"] for claims in (json.loads(line)["claims"] for line in lines) if claims))


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", ["record", "label"])
def test_fault_001_to_005_015_to_018_030_under_torture(tmp_path: Path, program: str, mode: str) -> None:
    if mode == "powerloss" and os.geteuid():
        pytest.skip("needs root and a loop device")
    workbench, project = f"{PYTHON} -m workbench", "{dir}/project"
    flags = [json.dumps({"do": "flag", "claim": a_claim(), "on": on}) + "\\n" for on in (True, False)]
    keys = "suxusuxuq" if mode in ENDS_WITH_Q else "suxu"
    intents = ["--feed", "".join(flags) * 30, "--feed-every", "0.002"]
    feed = intents if program == "record" else ["--feed", keys, "--feed-every", "0.02", "--pty"]
    words = [
        *("--mode", mode.partition("-")[0], *MODES[mode], *feed),
        *("--setup", f"{workbench} demo {project} --no-ui"),
        *("--segments", "{dir}/project/journals/t/r{n}.jsonl"),
        *("--cmd", f"{workbench} {program} {project} --annotator t --segment {{file}}"),
        *("--verify", f"{workbench} check {project} --ids", "--verify-codes", "0,1"),
    ]
    env = {**os.environ, "TERM": "xterm-256color"}
    done = subprocess.run([PYTHON, str(HERE / "torture.py"), *words], capture_output=True, text=True, check=False, env=env)
    if done.returncode == 2:
        pytest.skip(done.stderr.strip()[-200:])
    assert done.returncode == 0, done.stdout + done.stderr
