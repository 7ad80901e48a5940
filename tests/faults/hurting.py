"""How the fault tests hurt the program: the program as a process, in a pseudo-terminal, and a shim between it and the system."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyte

WORKBENCH = [sys.executable, "-m", "workbench"]
PATIENCE = 30.0

# HURT_PATH names a part of the path, HURT_CALL the call, HURT_AT the first time that is hurt (1 …), HURT_TIMES how often,
# HURT_ERRNO what it gives, HURT_SHORT how many bytes a write takes before that, HURT_SLEEP milliseconds, HURT_KILL a signal.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int seen;
static int number(const char*name,int otherwise){const char*v=getenv(name);return v?atoi(v):otherwise;}
static int is_call(const char*call){const char*c=getenv("HURT_CALL");return c&&!strcmp(c,call);}
static int ours(int fd){const char*p=getenv("HURT_PATH");char l[64],b[4096];if(!p)return 0;snprintf(l,sizeof l,"/proc/self/fd/%d",fd);
 ssize_t k=readlink(l,b,sizeof b-1);if(k<0)return 0;b[k]=0;return strstr(b,p)!=0;}
static int hurt(void){int n=__sync_add_and_fetch(&seen,1),at=number("HURT_AT",1);if(n<at||n>=at+number("HURT_TIMES",1))return 0;
 int ms=number("HURT_SLEEP",0);if(ms)usleep(ms*1000);int sig=number("HURT_KILL",0);if(sig)kill(getpid(),sig);errno=number("HURT_ERRNO",0);return errno!=0;}
ssize_t write(int fd,const void*b,size_t c){static ssize_t(*r)(int,const void*,size_t);if(!r)r=dlsym(RTLD_NEXT,"write");
 if(is_call("write")&&ours(fd)){int k=number("HURT_SHORT",0);if(k&&seen+1==number("HURT_AT",1)){seen++;return r(fd,b,(size_t)k<c?(size_t)k:c);}
  if(hurt())return -1;}return r(fd,b,c);}
static int sync_(int fd,const char*nm){int(*r)(int)=dlsym(RTLD_NEXT,nm);if(is_call("sync")&&ours(fd)&&hurt())return -1;return r(fd);}
int fsync(int fd){return sync_(fd,"fsync");}
int fdatasync(int fd){return sync_(fd,"fdatasync");}
int rename(const char*a,const char*b){int(*r)(const char*,const char*)=dlsym(RTLD_NEXT,"rename");const char*p=getenv("HURT_PATH");
 if(is_call("rename")&&p&&strstr(b,p)&&hurt())return -1;return r(a,b);}
"""


def with_shim(shim: Path, path: str, call: str, **how: int) -> dict[str, str]:
    """The environment in which this call on files whose path holds these words is hurt."""
    return {"LD_PRELOAD": str(shim), "HURT_PATH": path, "HURT_CALL": call, **{f"HURT_{name.upper()}": str(n) for name, n in how.items()}}


def run(
    *words: object, stdin: bytes = b"", env: dict[str, str] | None = None, before: Callable[[], None] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """One run of the program as a process; a traceback is never an answer."""
    done = subprocess.run(
        [*WORKBENCH, *map(str, words)],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **(env or {})},
        preexec_fn=before,
        cwd=cwd,
    )
    said = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in said.stderr, said.stderr
    return said


def lines_of(*intents: dict[str, Any]) -> bytes:
    """Intents as `record` reads them."""
    return b"".join(json.dumps(each).encode() + b"\n" for each in intents)


def acknowledged(out: str) -> list[str]:
    """The event ids of the ACK lines."""
    return re.findall(r"^ACK (\S+)", out, re.MULTILINE)


def loads(root: Path) -> list[str]:
    """The ids of every event that loads, by the program itself."""
    from workbench.project.audit import event_ids

    return list(event_ids(root))


class Recording:
    """`workbench record` at work: one intent in, one answer out."""

    def __init__(self, root: Path, annotator: str = "ana", env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [*WORKBENCH, "record", str(root), "--annotator", annotator],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
        )

    def do(self, **intent: Any) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(lines_of(intent))
        self.process.stdin.flush()
        return self.process.stdout.readline().decode()

    def end(self) -> int:
        try:
            self.process.communicate(timeout=PATIENCE)
        finally:
            self.process.kill()
        return self.process.returncode


class Terminal:
    """The program in a pseudo-terminal; everything that it writes is kept as bytes."""

    def __init__(
        self, words: Sequence[object], env: dict[str, str] | None = None, rows: int = 30, columns: int = 100, code: str = ""
    ) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.acks, theirs = os.pipe()
        os.set_blocking(self.acks, False)
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        start = [sys.executable, "-c", code] if code else WORKBENCH
        told = {**os.environ, "TERM": "xterm-256color", "WORKBENCH_ACK_FD": str(theirs), **(env or {})}
        self.process = subprocess.Popen(
            [*start, *map(str, words)], stdin=slave, stdout=slave, stderr=slave, env=told, pass_fds=(theirs,), start_new_session=True
        )
        os.close(slave)
        os.close(theirs)

    def read(self, seconds: float = 0.05) -> bool:
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            got = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += got
        self._stream.feed(got)
        return bool(got)

    def text(self) -> str:
        """What a person would see."""
        return "\n".join(self._screen.display)

    def shows(self, words: str) -> float:
        """Waits until these words are on the screen and gives when."""
        end = time.monotonic() + PATIENCE
        while words not in self.text():
            assert time.monotonic() < end, f"no “{words}”:\n{self.text()}"
            assert self.read(0.01) or self.process.poll() is None, f"ended without “{words}”:\n{self.text()}"
        return time.monotonic()

    def press(self, keys: str) -> None:
        left = keys.encode()
        while left:
            left = left[os.write(self.master, left[:1024]) :]
            self.read(0)

    def acknowledged(self, count: int) -> list[str]:
        """Waits for so many acknowledgements and gives their event ids."""
        got, end = b"", time.monotonic() + PATIENCE
        while got.count(b"\n") < count:
            assert time.monotonic() < end, f"acknowledged: {got!r}"
            self.read(0.01)
            try:
                got += os.read(self.acks, 65536)
            except BlockingIOError:
                continue
        return acknowledged(got.decode())

    def ended(self) -> int:
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"still running: {self.raw[-500:]!r}"
            self.read()
        while self.read(0.05):
            pass
        return self.process.returncode

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for fd in (self.master, self.acks):
            if fd >= 0:
                os.close(fd)
