"""Owns making the demo project from the bundled sample; must never change a project that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.errors import OutputError
from workbench.project.layout import Layout, bundled


def make_demo(root: Path) -> bool:
    """Copies the sample to `root`; False when a project is there already, which is then left as it is."""
    if Layout(root).config.exists():
        return False
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise OutputError(f"{root}: is not empty and not a project; name a new folder")
    try:
        shutil.copytree(bundled("demo"), root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".workbench"))
    except OSError as error:
        raise OutputError(f"{root}: cannot be created: {error.strerror or error}") from None
    return True
