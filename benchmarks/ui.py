"""Measures the label screen from outside, in a pseudo-terminal: cold start, and key to paint at several article sizes.

    python benchmarks/ui.py [DIR] [--runs 8] [--keys 60] [--big BIG] [--json]

DIR is a project (default: a fresh demo). BIG is a large one, made by `benchmarks/make_project.py`: it is opened with its index warm, and
the picker's search is typed into. Everything is compared with an empty Textual app in the same run, because wall time on a busy
machine says little and CPU time and ratios say much. Linux only (CPU time is read from /proc). Nothing here is a test.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello ready")
Hello().run()
"""
ANSWERS = {b"\x1b[c": b"\x1b[?1;2c", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


class Terminal:
    """A program in a pseudo-terminal, with the time of its last output and its CPU time."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (120, 40), env: dict[str, str] | None = None) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.begun = time.perf_counter()
        full = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=full, start_new_session=True)
        os.close(slave)

    def read(self, wait: float) -> bytes:
        """What the program prints within so many seconds; answers what it asks the terminal."""
        if not select.select([self.master], [], [], wait)[0]:
            return b""
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return b""
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self.master, answer)
        return data

    def until(self, words: bytes, limit: float = 20.0) -> float:
        """Seconds from the start until these words have been printed."""
        seen = b""
        while time.perf_counter() - self.begun < limit:
            seen += self.read(0.05)
            if words in seen:
                return time.perf_counter() - self.begun
        raise SystemExit(f"{words!r} was not painted within {limit} s; last output: {seen[-300:]!r}")

    def settle(self, quiet: float = 0.06) -> tuple[float, float, int]:
        """(seconds to the first, to the last output, bytes) from now until the program is quiet."""
        begun = time.perf_counter()
        first = last = 0.0
        size = 0
        while True:
            data = self.read(quiet if size else 1.0)
            if not data:
                return first, last, size
            now = time.perf_counter() - begun
            first, last, size = first or now, now, size + len(data)

    def cpu(self) -> float:
        """CPU milliseconds of the program so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident megabytes."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

    def press(self, key: str) -> None:
        """Sends a key; one such as "100x30" gives the terminal that size."""
        if "x" in key[1:-1]:
            columns, rows = map(int, key.split("x"))
            fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.killpg(self.process.pid, signal.SIGWINCH)
        else:
            os.write(self.master, key.encode())

    def kill(self) -> None:
        """Ends it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)


def cold_start(commands: dict[str, tuple[Sequence[str], bytes]], runs: int) -> dict[str, dict[str, float]]:
    """Median seconds and CPU milliseconds to the first painted frame, the programs taking turns."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    cpu: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, (command, words) in commands.items():
            terminal = Terminal(command)
            taken = terminal.until(words)
            spent = terminal.cpu()
            terminal.kill()
            if run:  # the first round only warms the disk cache
                seconds[name].append(taken)
                cpu[name].append(spent)
    return {name: {"ms": median(seconds[name]) * 1000, "cpu_ms": median(cpu[name])} for name in commands}


def process_cpu(command: Sequence[str], runs: int) -> float:
    """Median CPU milliseconds of a whole process."""
    spent = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return median(spent)


def key_to_paint(command: Sequence[str], ready: bytes, keys: Sequence[str], count: int) -> dict[str, float]:
    """Milliseconds from key to the last byte it painted: median, p95, p99; CPU and bytes a key; memory."""
    terminal = Terminal(command)
    terminal.until(ready)
    terminal.settle(0.4)
    for key in (*keys, *keys):
        terminal.press(key)
        terminal.settle()
    settled: list[float] = []
    sizes: list[int] = []
    before = terminal.cpu()
    for number in range(count):
        terminal.press(keys[number % len(keys)])
        _, last, size = terminal.settle()
        settled.append(last * 1000)
        sizes.append(size)
    spent, memory = terminal.cpu() - before, terminal.memory()
    terminal.kill()
    settled.sort()
    at = [settled[min(int(len(settled) * part), len(settled) - 1)] for part in (0.5, 0.95, 0.99)]
    return {"p50": at[0], "p95": at[1], "p99": at[2], "cpu_ms": spent / count, "bytes": median(sizes), "rss_mb": memory}


def synthetic(folder: Path, size: int) -> Path:
    """A project of one article of about `size` characters, with candidates."""
    from workbench.cli.main import main

    sentence = "The harbour office said on Monday that the northern pier would stay closed for 14 days. Nobody there could say why.\n"
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "article.txt"
    source.write_text("A pier and its keepers\n\n" + sentence * max(size // len(sentence), 1), encoding="utf-8")
    project = folder / "project"
    for words in (["init", str(project)], ["import", str(project), str(source)], ["extract", str(project)]):
        if main(words):
            raise SystemExit(f"{words[0]} failed")
    return project


def at_scale(command: Sequence[str], typed: Sequence[str]) -> dict[str, float]:
    """A large project: seconds and CPU milliseconds to a usable screen, memory, milliseconds a key in the picker's search."""
    terminal = Terminal(command)
    seconds, cpu = terminal.until(b"verdict", 120), terminal.cpu()
    terminal.settle(0.5)
    for key in ("f", "/"):
        terminal.press(key)
        terminal.settle(0.5)
    results: list[float] = []
    for words in typed:
        for letter in words:
            terminal.press(letter)
            results.append(terminal.settle(0.15)[1] * 1000)
        for _ in words:
            terminal.press("\x7f")
        terminal.settle(0.3)
    memory = terminal.memory()
    terminal.kill()
    results.sort()
    at = [results[min(int(len(results) * part), len(results) - 1)] for part in (0.5, 0.95)]
    return {"seconds": seconds, "cpu_ms": cpu, "rss_mb": memory, "picker_p50": at[0], "picker_p95": at[1]}


def main() -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--sizes", default="5000,50000,1000000")
    parser.add_argument("--big", type=Path, help="a large project, opened with its index warm")
    parser.add_argument("--typed", default="ba,goda le,confirmed", help="what is typed into the picker of the large project")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    bench = [sys.executable, "-m", "workbench"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hello = folder / "hello.py"
        hello.write_text(HELLO)
        project = args.dir
        if project is None:
            project = folder / "demo"
            subprocess.run([*bench, "demo", str(project), "--no-ui"], check=True, stderr=subprocess.DEVNULL)
        label = [*bench, "label", str(project), "--annotator", "bench"]
        subprocess.run([*bench, "stats", str(project)], check=True, stdout=subprocess.DEVNULL)  # the index is warm
        start = cold_start({"empty Textual app": ([sys.executable, str(hello)], b"ready"), "label": (label, b"verdict")}, args.runs)
        ratio = start["label"]["cpu_ms"] / start["empty Textual app"]["cpu_ms"]
        version = process_cpu([*bench, "--version"], args.runs)
        moves = {}
        for size in [int(each) for each in args.sizes.split(",") if each]:
            made = synthetic(folder / str(size), size)
            command = [*bench, "label", str(made), "--annotator", "bench"]
            moves[f"next claim in view, {size:,} characters"] = key_to_paint(command, b"verdict", tuple("jjjkkk"), args.keys)
            moves[f"next claim, scrolling, {size:,} characters"] = key_to_paint(command, b"verdict", tuple("jjjk"), args.keys)
            moves[f"first and last claim, {size:,} characters"] = key_to_paint(command, b"verdict", ("\x1b[F", "\x1b[H"), args.keys)
            moves[f"another size, {size:,} characters"] = key_to_paint(command, b"verdict", ("100x40", "120x40"), args.keys // 3)
        others = {
            "another article, 7 articles": key_to_paint(label, b"verdict", ("J", "J", "K"), args.keys),
            "help opened and closed": key_to_paint(label, b"verdict", ("?", "q"), args.keys),
        }
        verdicts = key_to_paint(label, b"verdict", ("s", "d", "x", "u"), args.keys)
    big = None
    if args.big is not None:
        subprocess.run([*bench, "stats", str(args.big)], check=True, stdout=subprocess.DEVNULL)
        wide = [*bench, "label", str(args.big), "--annotator", "bench"]
        others["another article, BIG"] = key_to_paint(wide, b"verdict", ("J",), args.keys)
        big = at_scale(wide, args.typed.split(","))
    result = {
        "big": big,
        "cold_start": start,
        "cold_start_cpu_ratio": ratio,
        "version_cpu_ms": version,
        "moves": {**moves, **others, "verdict": verdicts},
    }
    if args.json:
        sys.stdout.write(json.dumps(result) + "\n")
        return
    print(f"{'cold start to the first frame':44} {'wall ms':>8} {'CPU ms':>8}")
    for what, figures in start.items():
        print(f"{what:44} {figures['ms']:8.0f} {figures['cpu_ms']:8.0f}")
    print(f"{'CPU ratio label / empty Textual app':44} {'':8} {ratio:8.2f}")
    print(f"{'workbench --version, whole process':44} {'':8} {version:8.0f}\n")
    print(f"{'key to paint':44} {'p50':>6} {'p95':>6} {'p99':>6} {'CPU':>6} {'bytes':>7} {'MB':>5}")
    for what, row in result["moves"].items():
        print(
            f"{what:44} {row['p50']:6.1f} {row['p95']:6.1f} {row['p99']:6.1f} {row['cpu_ms']:6.1f} {row['bytes']:7.0f} {row['rss_mb']:5.0f}"
        )
    if big is not None:
        print(f"\n{args.big}: usable in {big['seconds']:.2f} s ({big['cpu_ms']:.0f} ms CPU), {big['rss_mb']:.0f} MB with the picker open")
        print(f"picker, a key to its results: p50 {big['picker_p50']:.0f} ms, p95 {big['picker_p95']:.0f} ms")


if __name__ == "__main__":
    main()
