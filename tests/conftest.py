"""What every test shares: Hypothesis profiles, a home of its own for the program's memory, a tiny project, the command line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from strategies import Bench, tiny_project

from workbench.cli.main import main

settings.register_profile("suite", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

REPOSITORY = Path(__file__).resolve().parent.parent


class Ran(NamedTuple):
    """What one run of the command line came to."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program remembers a name, hints and crash logs in the person's home; no test may touch that one."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home))
        yield home


@pytest.fixture
def shared() -> Path:
    """The material outside the repository; skips where it is absent."""
    folder = Path(os.environ.get("WORKBENCH_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set WORKBENCH_SHARED to the folder of shared material")
    return folder


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A tiny project of three articles with five candidates."""
    return tiny_project(tmp_path / "tiny")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs one command in this process; `stdin` is what it reads."""

    def call(*words: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return call
