"""Owns appending to a journal segment: one line, synced, before anything may count as decided; must never edit a line.

One writer for ever to one segment. The segment is made with its first decision; an error cuts the half line off and latches, so that
nothing is acknowledged that is not on the disk.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import socket
from pathlib import Path
from typing import Final, NoReturn

from workbench.errors import AccessError, HeldError, OutputError, StorageError

_APPEND: Final = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW


class SegmentWriter:
    """Appends lines to one segment; `append` returns only when the line is on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None
        self._identity: tuple[int, int] | None = None
        self._size = 0
        self._failure: str | None = None
        self._written: list[bytes] = []

    @property
    def failure(self) -> str | None:
        """Why nothing more is taken, or None."""
        return self._failure

    def append(self, line: bytes) -> None:
        """Puts one line (with its line end) on the disk; raises StorageError, and then for every later line too."""
        if self._failure:
            raise StorageError(f"{self.path}: not saved, because an earlier decision could not be saved: {self._failure}")
        try:
            if self._fd is None:
                self._begin()
            self._heal_interference()
            self._write(line)
        except OutputError as error:
            self._failure = str(error)
            raise
        except OSError as error:
            self._latch(error)
        self._written.append(line)

    def retry(self, line: bytes) -> None:
        """Tries again after a failure: this session's lines and this one go into a new segment; raises as `append` does.

        A file whose sync failed is never believed again (fsyncgate). What stands twice has the same ids, and counts once.
        """
        self._failure = None
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        self.path = _free(self.path)
        self.append(line)

    def look_after(self) -> None:
        """Notices whether somebody touched the segment since the last line, and puts this session's lines back."""
        if self._fd is None or self._failure or not self._written:
            return
        try:
            self._heal_interference()
        except OSError as error:
            self._latch(error)

    def _latch(self, error: OSError) -> NoReturn:
        """Takes nothing more from now on, and says why."""
        self._failure = error.strerror or str(error)
        if error.errno in (errno.EACCES, errno.EPERM) and not self._written:
            raise AccessError(f"{self.path}: not saved: {self._failure}") from None
        raise StorageError(f"{self.path}: not saved: {self._failure}; what was acknowledged before is safe") from None

    def close(self) -> None:
        """Notices whether somebody moved the segment away since the last line, puts it back, and lets go of the file."""
        try:
            self.look_after()
        finally:
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None

    def _begin(self) -> None:
        """Makes the segment, and puts into it what this session has written elsewhere."""
        if self._written:
            self.path = _free(self.path)
        self._size = 0
        self._create()
        if self._written:
            self._write(b"".join(self._written))

    def _create(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            fd = os.open(self.path, _APPEND | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            raise OutputError(f"{self.path}: exists already; a segment has one writer for ever, so name another file") from None
        try:
            os.fsync(fd)
            _sync_folders(self.path.parent)
        except OSError:
            os.close(fd)
            raise
        self._fd = fd
        status = os.fstat(fd)
        self._identity = (status.st_dev, status.st_ino)

    def _heal_interference(self) -> None:
        """If the path no longer leads to our bytes (rm, mv, git, an editor), writes this session's lines to a new segment."""
        with contextlib.suppress(FileNotFoundError):
            status = self.path.lstat()
            if (status.st_dev, status.st_ino) == self._identity and status.st_size == self._size:
                return
        assert self._fd is not None
        os.close(self._fd)
        self._fd = None
        self._begin()

    def _write(self, line: bytes) -> None:
        assert self._fd is not None
        try:
            done = 0
            while done < len(line):
                done += os.write(self._fd, line[done:])
            os.fdatasync(self._fd)
        except OSError:
            # A failed sync must not be believed the second time (fsyncgate): the line goes away again and the writer latches.
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._size)
                os.fdatasync(self._fd)
            raise
        self._size += len(line)


def _free(path: Path) -> Path:
    """The path itself where nothing stands there, else the first free one like it."""
    number = 1
    while os.path.lexists(path):
        stem = path.stem.partition("-again")[0]
        path = path.with_name(f"{stem}-again{number if number > 1 else ''}{path.suffix}")
        number += 1
    return path


def _sync_folders(folder: Path) -> None:
    for each in (folder, folder.parent):
        fd = os.open(each, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


class WriterLock:
    """Holds the right to write one annotator's journal; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._fd, 200).decode("utf-8", "replace").strip()
            os.close(self._fd)
            raise HeldError(f"{path.name}: another writer is at work on this journal ({_told(holder)})") from None
        with contextlib.suppress(OSError):  # the words help a person; the lock itself is held, on a full disk too
            os.ftruncate(self._fd, 0)
            os.write(self._fd, f"process {os.getpid()} on {socket.gethostname()}\n".encode())

    def release(self) -> None:
        """Lets the next writer in; safe to call twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _told(holder: str) -> str:
    """Who holds the lock, and whether that process is stopped (ctrl+z), which a person can mend with `fg`."""
    words = holder.split()
    if len(words) == 4 and words[1].isdigit() and words[3] == socket.gethostname():
        with contextlib.suppress(OSError, IndexError):
            state = Path(f"/proc/{words[1]}/stat").read_text().rpartition(")")[2].split()[0]
            if state == "T":
                return f"{holder}; it is stopped: bring it back with fg, or end it"
    return holder or "unknown process"
