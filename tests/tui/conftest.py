"""What the tests of the terminal UI share: an environment that is always the same, and the harbour project."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

# Textual reads some of these once, when it is imported; so they have to be right before any test file is.
_PINNED = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
_UNSET = ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM", "COLUMNS", "LINES", "WORKBENCH_ACK_FD")
os.environ.update(_PINNED)
for _name in _UNSET:
    os.environ.pop(_name, None)

from driving import ARTICLES, CANDIDATES, make_project  # noqa: E402 - after the environment


@pytest.fixture(autouse=True)
def same_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins in the same environment, whatever the one before did to it (Textual takes NO_COLOR out itself)."""
    for name, value in _PINNED.items():
        monkeypatch.setenv(name, value)
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def own_collector() -> Iterator[None]:
    """The app sets the collector for its own process; a test process has many apps and wants it as it was."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    gc.enable()


@pytest.fixture(scope="session")
def _harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("made") / "harbour", ARTICLES, CANDIDATES)


@pytest.fixture
def root(_harbour: Path, tmp_path: Path) -> Path:
    """The harbour project: three invented articles that share claims, nine candidates, nothing decided."""
    return Path(shutil.copytree(_harbour, tmp_path / "harbour"))
