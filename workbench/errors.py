"""Every error the program raises on purpose, in one tree; must never print, exit or know an exit status.

WorkbenchError
├── DataError            a file holds something wrong; knows every place
│   ├── JournalError     a journal segment is damaged
│   ├── FormatError      a foreign file cannot be read as what it claims to be
│   └── VersionError     written by a newer version than this one
├── SpanError            a span does not fit its text
├── IntentError          a decision that cannot be recorded, with the reason
├── ConfigError          workbench.toml, a keymap or an option is wrong
├── PluginError          an extractor, format or metric cannot be loaded
├── UsageError           the command line asks for something impossible
├── MissingError         an input is not there
├── OutputError          an output cannot be created
├── StorageError         reading or writing failed while running
├── AccessError          no permission
└── HeldError            another writer holds the journal
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong with one place in one file, and what to do about it."""

    file: str
    line: int | None
    field: str | None
    what: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.field}: {self.what}" if self.field else f"{place}: {self.what}"


class WorkbenchError(Exception):
    """Base of all expected errors; ``str()`` is a sentence for the person at the terminal."""


class DataError(WorkbenchError):
    """A file holds something wrong; ``problems`` lists every place, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, file: str | Path, line: int | None, field: str | None, what: str) -> DataError:
        """One problem at one place, as an error of this class."""
        return cls([Problem(str(file), line, field, what)])


class JournalError(DataError):
    """A journal segment is damaged, or belongs to somebody else."""


class FormatError(DataError):
    """A foreign file cannot be read as what it claims to be."""


class VersionError(DataError):
    """Written by a newer version of the program; nothing was touched."""


class SpanError(WorkbenchError):
    """A span does not fit the text it is said to come from."""


class IntentError(WorkbenchError):
    """A decision that cannot be recorded; the text is the reason a person can act on."""


class ConfigError(WorkbenchError):
    """A configuration file or option is wrong; names the file and the key."""


class PluginError(WorkbenchError):
    """An extractor, format or metric cannot be found or loaded."""


class UsageError(WorkbenchError):
    """The command line asks for something impossible."""


class MissingError(WorkbenchError):
    """An input file or project is not there."""


class OutputError(WorkbenchError):
    """An output cannot be created, or exists already."""


class StorageError(WorkbenchError):
    """The disk refused while running; what was acknowledged before is safe."""


class AccessError(WorkbenchError):
    """The system denies permission."""


class HeldError(WorkbenchError):
    """Another process holds what this one needs to write."""
