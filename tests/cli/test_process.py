"""The program as a process: pipes, terminals, signals, full disks. A handful, because each costs a start."""

from __future__ import annotations

import json
import os
import pty
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from strategies import Bench, candidate

from workbench import __version__
from workbench.model.article import text_digest

WORKBENCH = [sys.executable, "-m", "workbench"]
PAYLOAD = "x\x1b]52;c;aGk=\x07 \x9b31m \u202eevil\u202c"


def run(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*WORKBENCH, *map(str, words)], input=stdin, capture_output=True, check=False, timeout=60)


def run_on_a_terminal(words: Sequence[object]) -> bytes:
    """Everything that a command writes when stdout and stderr are a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen([*WORKBENCH, *map(str, words)], stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    written = b""
    while select.select([master], [], [], 60)[0]:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux says EIO when the last writer is gone
            break
        if not chunk:
            break
        written += chunk
    process.wait(timeout=60)
    os.close(master)
    return written


def test_a_version_costs_no_more_than_a_version() -> None:
    """Whoever asks for the version in a script must not wait for a terminal UI or forty validators."""
    code = (
        "import sys\n"
        "from workbench.cli.main import main\n"
        "status = main(['--version'])\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'textual', 'pydantic', 'orjson', 'numpy', 'rich', 'sqlite3'}))\n"
        "sys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"workbench {__version__}\n[]\n"
    assert run("--version").stdout == f"workbench {__version__}\n".encode()


@pytest.mark.parametrize("command", [["schema"], ["links", "{P}", "--json"]])
def test_a_closed_pipe_is_quiet(bench: Bench, command: list[str]) -> None:
    words = [word.format(P=bench.root) for word in command]
    process = subprocess.Popen([*WORKBENCH, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), said) == (141, b"")


def test_nothing_of_an_article_acts_on_the_terminal(bench: Bench, tmp_path: Path) -> None:
    """Ids, titles, names and file names come from other people; a terminal obeys what it is sent."""
    evil = tmp_path / "evil.jsonl"
    evil.write_text(json.dumps({"id": PAYLOAD, "title": PAYLOAD, "text": f"{PAYLOAD} said the bridge is safe."}) + "\n", encoding="utf-8")
    toml = bench.layout.config.read_text() + "\n"
    bench.layout.config.write_text(toml.replace("tiny", "x\\u001b]52;c;aGk=\\u0007 \\u009b31m \\u202eevil"), encoding="utf-8")
    copies = tmp_path / f"copy {PAYLOAD}.txt"
    copies.write_text(f"{PAYLOAD} said the bridge is safe.", encoding="utf-8")
    written = run_on_a_terminal(["import", bench.root, evil])
    written += run_on_a_terminal(["import", bench.root, copies])
    for command in (
        ["extract", bench.root],
        ["links", bench.root],
        ["links", bench.root, "--json"],
        ["stats", bench.root],
        ["stats", bench.root, "--json"],
    ):
        written += run_on_a_terminal(command)
    written += run_on_a_terminal(["check", bench.root, f"--{PAYLOAD}"])
    written += run_on_a_terminal(["check", tmp_path / PAYLOAD])
    text = written.decode("utf-8")
    assert "has exactly the text of" in text
    assert "␛]52" in text
    assert not set(text) & {"\x07", "\x9b", "\u202e", "\u202c"}
    assert "\x1b]" not in text


def test_record_answers_line_by_line_while_its_input_stays_open(bench: Bench) -> None:
    """A program that drives it waits for each answer before it sends the next line."""
    process = subprocess.Popen(
        [*WORKBENCH, "record", str(bench.root), "--annotator", "ana"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for line, answer in ((b'{"do":"evidence","url":"u"}\n', b"ACK "), (b'{"do":"redo"}\n', b"NAK 2 "), (b'{"do":"undo"}\n', b"ACK ")):
        process.stdin.write(line)
        process.stdin.flush()
        assert process.stdout.readline().startswith(answer)
    (segment,) = bench.journal()
    assert segment.read_bytes().count(b"\n") == 2
    process.stdin.close()
    assert process.wait(timeout=60) == 65
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_order_and_lets_the_next_one_in(bench: Bench, number: signal.Signals, status: int) -> None:
    before = signal.signal(number, signal.SIG_DFL)  # tests under nohup ignore SIGHUP, and what they start would, rightly
    try:
        process = subprocess.Popen(
            [*WORKBENCH, "record", str(bench.root), "--annotator", "ana"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(number, before)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"do":"evidence","url":"u"}\n')
    process.stdin.flush()
    event = process.stdout.readline().split()[1]
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == status
    assert b"Traceback" not in said
    assert event in bench.journal()[0].read_bytes()
    bench.session().close()


def test_what_was_acknowledged_survives_a_kill(bench: Bench) -> None:
    process = subprocess.Popen([*WORKBENCH, "record", str(bench.root), "--annotator", "ana"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    acknowledged = []
    for number in range(20):
        process.stdin.write(json.dumps({"do": "flag", "claim": candidate("a1", 0), "on": number % 2 == 0}).encode() + b"\n")
        process.stdin.flush()
        acknowledged.append(process.stdout.readline().split()[1].decode())
    process.kill()
    process.communicate(timeout=60)
    assert run("check", bench.root, "--ids").stdout.decode().split() == acknowledged
    bench.session().close()


def test_a_disk_that_is_full_is_not_acknowledged(bench: Bench) -> None:
    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    bench.record({"do": "evidence", "url": "first"})
    feed = b"".join(json.dumps({"do": "evidence", "url": f"u{number}"}).encode() + b"\n" for number in range(9))
    process = subprocess.Popen(
        [*WORKBENCH, "record", str(bench.root), "--annotator", "ana"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=small_files,
    )  # fmt: skip
    out, said = process.communicate(feed, timeout=60)
    assert process.returncode == 74
    assert b"not saved" in said
    assert b"Traceback" not in said
    acknowledged = [line.split()[1] for line in out.splitlines() if line.startswith(b"ACK")]
    assert 0 < len(acknowledged) < 9
    ids = run("check", bench.root, "--ids").stdout.split()
    assert ids[1:] == acknowledged


def test_gold_does_not_change_with_the_hash_seed_the_locale_or_the_time_zone(bench: Bench) -> None:
    bench.record(
        {"do": "link", "from": candidate("a1", 0), "to": candidate("a2", 0), "relation": "same", "label": "denied"},
        {"do": "complete", "article": "a1", "on": True},
        {"do": "complete", "article": "a2", "on": True},
    )
    made = set()
    for extra in ({"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "UTC"}):
        subprocess.run([*WORKBENCH, "gold", str(bench.root)], env={**os.environ, **extra}, check=True, capture_output=True)
        made.add(tuple((bench.root / name).read_bytes() for name in ("gold.jsonl", "gold.manifest.json", "gold.card.md")))
    assert len(made) == 1


def test_a_stream_of_articles_comes_out_line_by_line() -> None:
    text = "The mayor said on Monday that the bridge is safe."
    process = subprocess.Popen([*WORKBENCH, "extract", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    for identifier in ("a", "b"):
        process.stdin.write(json.dumps({"id": identifier, "text": text}).encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert (answer["article"], answer["sha256"]) == (identifier, text_digest(text))
    process.stdin.close()
    assert process.wait(timeout=60) == 0
    process.stdout.close()
