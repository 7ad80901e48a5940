"""Owns reading HTML pages in a process of its own: a page that stalls or kills the parser costs that page, not the program.

`python -m workbench.formats.html` is that process: a page's length in eight bytes and the page on stdin, one line of JSON on stdout.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import subprocess
import sys
import time
from typing import IO, Any, Final

import orjson

SECONDS: Final = 20.0
"""How long one page may take; ordinary ones take a twentieth of a second."""


class StalledError(Exception):
    """The page could not be read in time, or the parser died of it."""


class _Reader:
    """The process, started at the first page and again after a page that it did not survive."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)

    def read(self, data: bytes, seconds: float) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(data).to_bytes(8, "big") + data)
            process.stdin.flush()
            answer = _line(process.stdout, seconds)
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            self.stop()
            raise StalledError
        found: dict[str, Any] = orjson.loads(answer)
        return found

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workbench.formats.html"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process


def _line(file: IO[bytes], seconds: float) -> bytes:
    """What the process answers, up to the line end; shorter when it died or had no time left."""
    end, got = time.monotonic() + seconds, b""
    while not got.endswith(b"\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([file], [], [], left)[0]:
            break
        chunk = file.read1(1 << 16)  # type: ignore[attr-defined]
        if not chunk:
            break
        got += chunk
    return got


_READER: Final = _Reader()


def read_page(data: bytes, seconds: float = SECONDS) -> dict[str, Any]:
    """The page's `text` (empty when no article was found) and what it says of itself; StalledError when that could not be had."""
    return _READER.read(data, seconds)


def _read(data: bytes) -> dict[str, Any]:
    import trafilatura

    text = trafilatura.extract(data, include_comments=False, include_tables=False, output_format="txt")
    if not text:
        return {"text": ""}
    metadata = trafilatura.extract_metadata(data)
    given = {
        "title": metadata.title,
        "source": metadata.sitename,
        "url": metadata.url,
        "published": metadata.date,
        "language": metadata.language,
    }
    return {"text": text, **{name: value for name, value in given.items() if value}}


def _answer_pages() -> None:
    answers = os.fdopen(1, "wb")
    while len(head := sys.stdin.buffer.read(8)) == 8:
        found = _read(sys.stdin.buffer.read(int.from_bytes(head, "big")))
        with contextlib.suppress(BrokenPipeError):
            answers.write(orjson.dumps(found) + b"\n")
            answers.flush()


if __name__ == "__main__":
    _answer_pages()
