"""Owns every path of a project and of the program; nothing else spells one, and no name of a person or article becomes one unescaped."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote_to_bytes

from workbench.errors import JournalError, MissingError, OutputError, StorageError, UsageError
from workbench.text.visible import visible

CONFIG: Final = "workbench.toml"
GITIGNORE: Final = ".workbench/\n"
GITATTRIBUTES: Final = "*.jsonl -text\n"
_PLAIN: Final = re.compile(rb"[a-z0-9_-]")
_LONGEST: Final = 120


def escape_name(name: str) -> str:
    """A file name for any name: lower-case letters, digits, ``_`` and ``-`` stand, every other byte becomes ``%xx``.

    ``A`` and ``a`` never share a file, nor do two normal forms of one letter. Very long names end in their digest.
    """
    data = name.encode("utf-8", "surrogatepass")
    escaped = "".join(chr(byte) if _PLAIN.match(bytes([byte])) else f"%{byte:02x}" for byte in data)
    if len(escaped) > _LONGEST:
        return escaped[: _LONGEST - 21].rstrip("%") + "~" + hashlib.sha256(data).hexdigest()[:20]
    return escaped or "%"


def require_name(name: str, whose: str) -> None:
    """Raises UsageError for a name that could not be read back from its file's name."""
    if not name.strip() or "~" in escape_name(name):
        raise UsageError(f"{visible(name)!r} cannot be {whose} name; use 1 to 30 letters")


def unescape_name(name: str) -> str:
    """The name that `escape_name` made this file name of (not for very long ones)."""
    return unquote_to_bytes(name).decode("utf-8", "surrogatepass")


class Layout:
    """The paths of one project."""

    def __init__(self, root: Path, practice: bool = False) -> None:
        """With `practice`, the journals are those of practice, and what is kept beside a journal is kept apart."""
        self.root = root
        self.is_practice = practice
        self.config = root / CONFIG
        self.articles = root / "articles.jsonl"
        self.candidates = root / "candidates"
        self.assignments = root / "assignments.jsonl"
        self.journals = root / ("practice" if practice else "journals")
        self.gold = root / "gold.jsonl"
        self.cache = root / ".workbench"
        self.index = self.cache / "index.sqlite"
        self.vectors = self.cache / "vectors"
        self.join = self.cache / "join"

    def candidates_of(self, extractor: str) -> Path:
        """Where this extractor's candidates stand."""
        return self.candidates / f"{escape_name(extractor)}.jsonl"

    def stamp_of(self, extractor: str) -> Path:
        """Where it is kept which candidates of this extractor are up to date."""
        return self.cache / "extract" / f"{escape_name(extractor)}.stamp.json"

    def spool_of(self, extractor: str) -> Path:
        """Where a run keeps what it has finished until the candidates are replaced."""
        return self.cache / "extract" / f"{escape_name(extractor)}.jsonl"

    def complaints_of(self, extractor: str) -> Path:
        """Where it is kept what an extractor that is a program wrote to stderr in its last run."""
        return self.cache / "extract" / f"{escape_name(extractor)}.stderr.log"

    def extractors(self) -> list[str]:
        """Names of the extractors that have candidates here, sorted."""
        return sorted(unescape_name(path.stem) for path in self.candidates.glob("*.jsonl")) if self.candidates.is_dir() else []

    def journal_of(self, annotator: str) -> Path:
        """The folder of this annotator's segments."""
        require_name(annotator, "an annotator's")
        return self.journals / escape_name(annotator)

    def guideline_of(self, digest: str) -> Path:
        """Where the guideline with this digest is kept."""
        return self.root / "guidelines" / f"{escape_name(digest)}.md"

    def annotators(self) -> list[str]:
        """Names of everybody who has a journal here, sorted."""
        if not self.journals.is_dir():
            return []
        return sorted(unescape_name(path.name) for path in self.journals.iterdir() if path.is_dir())

    def segments_of(self, annotator: str) -> list[Path]:
        """The annotator's segments, sorted by name."""
        folder = self.journal_of(annotator)
        return sorted(folder.glob("*.jsonl")) if folder.is_dir() else []

    def lock_of(self, annotator: str) -> Path:
        """The file whose lock is the right to write this journal."""
        return self._beside / "locks" / f"{escape_name(annotator)}.lock"

    def lock_of_assigning(self) -> Path:
        """The file whose lock is the right to assign."""
        return self.cache / "locks" / "~assigning.lock"  # no name of an annotator comes to a file of this name

    def place_of(self, annotator: str) -> Path:
        """Where it is kept at which claim the annotator left."""
        return self._beside / "places" / f"{escape_name(annotator)}.json"

    @property
    def _beside(self) -> Path:
        return self.cache / "practice" if self.is_practice else self.cache


def segment_bytes(path: Path, skip: int = 0) -> bytes:
    """The bytes of a segment from `skip` on; JournalError when it is no plain file (a pipe would be waited for without end)."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENXIO):
            raise
        raise JournalError.at(path, None, None, "is a link or a device; put the segment itself here") from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise JournalError.at(path, None, None, "is no plain file, as a segment must be; take it away")
    with os.fdopen(fd, "rb") as file:
        file.seek(skip)
        return file.read()


def repaired_beside(segment: Path) -> Path:
    """Where the repair of this damaged segment puts what is still whole."""
    return segment.with_name(f"{segment.stem}-repaired.jsonl")


def damage_note_beside(segment: Path) -> Path:
    """Where the repair of this segment notes what it left out."""
    return segment.with_name(f"{segment.stem}.damage.json")


def create_new(path: Path, data: bytes) -> None:
    """Writes a file that is not there yet; OutputError when it is, or is a link."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OutputError(f"{path}: cannot be created: {error.strerror}; move it away and try again") from None
    with os.fdopen(fd, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def read_at(path: Path, place: tuple[int, int]) -> bytes:
    """The bytes at (offset, length) of a file."""
    with path.open("rb") as file:
        file.seek(place[0])
        return file.read(place[1])


def manifest_beside(gold: Path) -> Path:
    """The manifest of this gold file."""
    return gold.with_name(f"{gold.stem}.manifest.json")


def vouched_marker(candidates: Path) -> Path:
    """Where the program notes the digest of a candidates file that it wrote itself; lost with the cache, and then read strictly."""
    return candidates.parent.parent / ".workbench" / "vouched" / candidates.name


def card_beside(gold: Path) -> Path:
    """The dataset card of this gold file."""
    return gold.with_name(f"{gold.stem}.card.md")


def bundled(name: str) -> Path:
    """A file or folder that comes with the program: ``demo``, ``schemas`` or ``guidelines.md``, installed or in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_bundled" / name
    if installed.exists():
        return installed
    checkout = package.parent / {"demo": "data/demo", "schemas": "schemas", "guidelines.md": "docs/guidelines.md"}[name]
    if not checkout.exists():
        raise MissingError(f"{name} is missing from this installation; install the program again")
    return checkout


def user_state() -> Path:
    """Where the program remembers what the person did not write: the annotator's name, hints already shown."""
    from platformdirs import user_state_path

    return user_state_path("workbench", appauthor=False) / "state.json"


def user_settings() -> Path:
    """Where the person's own settings stand, for every project."""
    from platformdirs import user_config_path

    return user_config_path("workbench", appauthor=False) / "config.toml"


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` in one step when the block ends well, and leaves nothing when it does not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be created: {error.strerror}") from None
    temporary = Path(name)
    try:
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise StorageError(f"{path}: not written: {error.strerror or error}; the old file is untouched") from None
        raise


def sync_folder(folder: Path) -> None:
    """Makes the names in the folder lasting."""
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_crash_log(error: BaseException) -> Path:
    """Writes the traceback of a fault to a log and gives its path; whatever came from data is made visible first."""
    folder = user_state().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir())
    log = folder / "crash.log"
    text = "".join(traceback.format_exception(error))
    log.write_text("\n".join(visible(line) for line in text.split("\n")), encoding="utf-8", errors="replace")
    return log
