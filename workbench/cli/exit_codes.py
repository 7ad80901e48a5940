"""Owns the exit statuses (after sysexits.h); nothing else may choose a number."""

from __future__ import annotations

import errno
from enum import IntEnum

from workbench import errors


class ExitCode(IntEnum):
    DONE = 0
    """Everything that was asked for is done."""
    NO = 1
    """The answer is no: `check` found problems, a score under `--fail-under`, an article failed."""
    USAGE = 2
    """The command line is wrong, or there is no terminal where one is needed."""
    BAD_DATA = 65
    """An input file is damaged or not what it should be."""
    INPUT_MISSING = 66
    """An input file or project is not there."""
    BUG = 70
    """A fault of the program; a log is written and named."""
    CANNOT_CREATE = 73
    """An output cannot be created, or exists already."""
    IO_ERROR = 74
    """Reading or writing failed; what was acknowledged is safe."""
    HELD = 75
    """Another writer holds it."""
    NO_PERMISSION = 77
    """The system denies permission."""
    UNSAFE = 78
    """A configuration that would be unsafe or cannot be understood."""
    HANGUP = 129
    """Ended by SIGHUP."""
    INTERRUPTED = 130
    """Ended by SIGINT."""
    TERMINATED = 143
    """Ended by SIGTERM."""
    PIPE_CLOSED = 141
    """The reader of stdout went away."""


_STATUS: tuple[tuple[type[BaseException], ExitCode], ...] = (
    (errors.DataError, ExitCode.BAD_DATA),
    (errors.SpanError, ExitCode.BAD_DATA),
    (errors.IntentError, ExitCode.BAD_DATA),
    (errors.UsageError, ExitCode.USAGE),
    (errors.ConfigError, ExitCode.UNSAFE),
    (errors.PluginError, ExitCode.USAGE),
    (errors.MissingError, ExitCode.INPUT_MISSING),
    (errors.OutputError, ExitCode.CANNOT_CREATE),
    (errors.StorageError, ExitCode.IO_ERROR),
    (errors.AccessError, ExitCode.NO_PERMISSION),
    (errors.HeldError, ExitCode.HELD),
    (FileNotFoundError, ExitCode.INPUT_MISSING),
    (PermissionError, ExitCode.NO_PERMISSION),
    (BrokenPipeError, ExitCode.PIPE_CLOSED),
    (KeyboardInterrupt, ExitCode.INTERRUPTED),
    (OSError, ExitCode.IO_ERROR),
)


def status_of(error: BaseException) -> ExitCode:
    """The status that this error ends the program with; a fault nobody foresaw is BUG."""
    if isinstance(error, OSError) and error.errno == errno.EROFS:
        return ExitCode.NO_PERMISSION
    return next((status for kind, status in _STATUS if isinstance(error, kind)), ExitCode.BUG)
