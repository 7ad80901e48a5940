"""Owns the one question whether a folder lies on a network file system, where neither locks nor appending can be relied on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_NETWORK: Final = frozenset("nfs nfs4 cifs smb3 smbfs 9p afs ceph davfs fuse.sshfs fuse.glusterfs fuse.rclone".split())


def network_kind(folder: Path, table: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of network file system that the folder lies on, or None: it is local, or the system does not say."""
    try:
        lines = table.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    resolved = str(folder.resolve())
    best, kind = "", None
    for line in lines:  # … mount point (fifth) … - file system type …; see proc(5)
        left, _, right = line.partition(" - ")
        words, rest = left.split(), right.split()
        if len(words) < 5 or not rest:
            continue
        point = words[4].replace("\\040", " ")
        if (resolved + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(best):
            best, kind = point, rest[0]
    return kind if kind in _NETWORK else None
