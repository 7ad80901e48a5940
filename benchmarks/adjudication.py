"""Measures adjudicating from outside, in a pseudo-terminal: opening the queue, stepping through it, settling differences.

    python benchmarks/adjudication.py [DIR] [--articles 1000] [--claims 25] [--annotators 3] [--keys 100] [--json]

DIR is a project whose annotators have completed articles (default: made by `benchmarks/make_project.py` with these numbers, which takes
a minute or two). The queue is opened four times: with nothing cached; with the index and the folded sets cached; after another sitting
of every annotator, who opens 20 articles again and completes them; and once more. Seconds are wall time from the start of the process
to the first frame; CPU seconds are those of its own process, not of those that read journals beside it. A step is the wall time from a
key to its last output. Linux only. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from make_project import write_project
from ui import Terminal

JUDGE = "the-judge"


def opened(command: list[str]) -> tuple[Terminal, float]:
    """The program with its first frame on the screen, and the seconds to it."""
    terminal = Terminal(command)
    seconds = terminal.until(b"settled", limit=300)
    terminal.settle()
    return terminal, seconds


def stepped(terminal: Terminal, keys: str, count: int) -> dict[str, float]:
    """Milliseconds from a key to its last output, and CPU milliseconds a key."""
    spent, cpu = [], terminal.cpu()
    for number in range(count):
        terminal.press(keys[number % len(keys)])
        spent.append(terminal.settle()[1] * 1000)
    spent.sort()
    used = (terminal.cpu() - cpu) / count
    return {"p50_ms": spent[len(spent) // 2], "p95_ms": spent[int(len(spent) * 0.95)], "most_ms": spent[-1], "cpu_ms": used}


def sit_again(root: Path, count: int) -> None:
    """Every annotator opens so many articles again and completes them."""
    with (root / "articles.jsonl").open() as lines:
        articles = [json.loads(line)["id"] for line, _ in zip(lines, range(count), strict=False)]
    intents = [json.dumps({"do": "complete", "article": article, "on": on}) for article in articles for on in (False, True)]
    for journal in sorted((root / "journals").iterdir()):
        if journal.name != JUDGE:
            command = [sys.executable, "-m", "workbench", "record", str(root), "--annotator", journal.name]
            subprocess.run(command, input="\n".join(intents), text=True, check=True, stdout=subprocess.DEVNULL)


def measure(root: Path, keys: int) -> dict[str, Any]:
    """Every figure."""
    command = [sys.executable, "-m", "workbench", "adjudicate", str(root), "--annotator", JUDGE]
    shutil.rmtree(root / ".workbench", ignore_errors=True)
    figures: dict[str, Any] = {}
    for name in ("cold", "folded", "after_sittings", "warm"):
        if name == "after_sittings":
            sit_again(root, 20)
        terminal, figures[f"open_{name}_s"] = opened(command)
        figures[f"open_{name}_cpu_s"] = terminal.cpu() / 1000
        if name == "warm":
            figures["step"] = stepped(terminal, "j", keys)
            figures["settle"] = stepped(terminal, "ab", keys)
            figures["memory_mb"] = terminal.memory()
        terminal.press("q")
        terminal.process.wait()
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dir", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--claims", type=int, default=25)
    parser.add_argument("--annotators", type=int, default=3)
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        if args.dir is None:
            write_project(root, args.articles, args.claims, 2.0, 0, args.annotators)
        else:
            shutil.copytree(args.dir, root, ignore=shutil.ignore_patterns(".workbench"))
        figures = measure(root, args.keys)
    if args.json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        row = "  ".join(f"{each} {number:.1f}" for each, number in value.items()) if isinstance(value, dict) else f"{value:.2f}"
        print(f"{name:18} {row}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
