"""The program itself in a pseudo-terminal, read with a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time

import pyte


class Terminal:
    """`workbench label` in a terminal of 100 × 30, read with a terminal emulator."""

    def __init__(self, *words: str, env: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.screen = pyte.Screen(100, 30)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        command = [sys.executable, "-m", "workbench", *words]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, **(env or {})}, pass_fds=pass_fds, start_new_session=True
        )
        os.close(slave)

    def read(self, seconds: float = 0.05) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            try:
                got = os.read(self.master, 65536)
            except OSError:
                return
            self.raw += got
            self.stream.feed(got)

    def shows(self, words: str) -> None:
        end = time.monotonic() + 30
        while words not in "\n".join(self.screen.display):
            assert time.monotonic() < end, f"no “{words}”:\n" + "\n".join(self.screen.display)
            self.read()

    def settle(self, quiet: float) -> None:
        """Reads until nothing has come for so many seconds."""
        while select.select([self.master], [], [], quiet)[0]:
            self.read(0)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        end = time.monotonic() + 30
        while self.process.poll() is None:
            assert time.monotonic() < end, "\n".join(self.screen.display)
            self.read()
        while select.select([self.master], [], [], 0.05)[0]:
            before = len(self.raw)
            self.read(0)
            if len(self.raw) == before:
                break
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
