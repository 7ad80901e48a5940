"""What the fault tests share: the screen's drivers, a compiled shim that makes system calls fail, the program as a process."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tui"))

from hurting import SHIM

from workbench.project.memory import keep_welcomed


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes the n-th write, sync or rename fail, wait or kill; skips where nothing can be compiled or preloaded."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler")
    folder = tmp_path_factory.mktemp("shim")
    source, library = folder / "shim.c", folder / "shim.so"
    source.write_text(SHIM)
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The screen's small project: three articles that share claims, nine candidates, nothing decided."""
    from driving import ARTICLES, CANDIDATES, make_project

    keep_welcomed()  # the words to newcomers would stand where the claim in hand is told
    return make_project(tmp_path / "harbour", ARTICLES, CANDIDATES)
