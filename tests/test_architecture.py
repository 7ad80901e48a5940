"""The build itself: rooms say what they own, import only downwards, load little, print nowhere, and name no machine."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from strategies import Bench

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "workbench"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def test_there_is_something_to_look_at() -> None:
    assert len(ROOMS) >= 9
    assert len(MODULES) > 50


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_says_in_its_first_line_what_it_owns_and_what_it_must_never_do(room: Path) -> None:
    """A reader decides by this line where a change belongs."""
    first = docstring(room / "__init__.py").split("\n")[0]
    assert "must never" in first
    assert first.startswith("Owns")


def test_every_module_says_what_it_is_for() -> None:
    bare = [named(path) for path in MODULES if not docstring(path).strip()]
    assert bare == []


def test_every_folder_with_modules_is_a_package() -> None:
    assert [named(folder) for folder in {path.parent for path in MODULES} if not (folder / "__init__.py").exists()] == []


def test_every_public_function_and_class_of_the_rooms_below_has_a_docstring_or_a_telling_name() -> None:
    """Records and their fields are described in the schemas; a function that another room calls says what it gives."""
    bare = []
    for path in MODULES:
        if "tui" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{named(path)}: {node.name}")
    assert bare == []


# -- what is imported -------------------------------------------------------------------------------------------------------


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh process has loaded after this code."""
    watched = "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", f"import sys\n{code}\n{watched}"], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


HEAVY = {"textual", "pydantic", "rich", "numpy", "scipy", "trafilatura"}


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import workbench") & HEAVY == set()


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    assert loaded_by("from workbench.cli.main import main\nassert main(['--version']) == 0") & HEAVY == set()


def test_the_first_frame_needs_no_pydantic(bench: Bench) -> None:
    code = (
        "from pathlib import Path\n"
        "from workbench.project.project import Project\nfrom workbench.project.session import Session\n"
        "from workbench.tui.app import WorkbenchApp\n"
        f"session = Session(Project(Path({str(bench.root)!r})), 'somebody')\n"
        "assert WorkbenchApp(session).work.desks[0].views\n"
    )
    assert "pydantic" not in loaded_by(code)


def test_a_command_without_a_screen_never_loads_the_terminal_ui(tmp_path: Path) -> None:
    root = str(tmp_path / "p")
    code = "from workbench.cli.main import main\n" + "".join(
        f"assert main({words!r}) == 0\n" for words in (["init", root], ["check", root], ["stats", root], ["links", root], ["extract", root])
    )
    assert "textual" not in loaded_by(code)


def test_a_plugin_is_imported_only_when_it_is_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, workbench.registry as r; r.names('extractors'); print('workbench.extraction' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "False\n"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_the_terminal_ui_imports_textual() -> None:
    outside = [
        named(path) for path in MODULES if "tui" not in path.parts and any(each.split(".")[0] == "textual" for each in imports(path))
    ]
    assert outside == []


def test_rooms_import_downwards_only() -> None:
    """The contracts stand in pyproject.toml; `lint-imports` says which line breaks one."""
    beside = Path(sys.executable).with_name("lint-imports")
    command = str(beside) if beside.exists() else shutil.which("lint-imports")
    if command is None:
        pytest.skip("import-linter is not installed; pip install 'factcheck-workbench[dev]'")
    done = subprocess.run([command, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_floor_in_the_contracts() -> None:
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    floors = {name.strip() for contract in contracts for layer in contract.get("layers", ()) for name in layer.split("|")}
    assert {room.name for room in ROOMS} <= floors


# -- what is printed --------------------------------------------------------------------------------------------------------

MAY_PRINT = {"workbench/cli/output.py", "workbench/cli/main.py"}
# The one question that is asked before there is a screen: under which name decisions shall be kept.
MAY_ASK = {"workbench/cli/commands/label.py"}


def test_nothing_but_the_command_line_prints() -> None:
    """Everything printed goes through one place, which makes it harmless for a terminal."""
    found = []
    for path in MODULES:
        if named(path) in MAY_PRINT | MAY_ASK:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in ("print", "input") or re.fullmatch(r"sys\.(__)?(stdout|stderr)(__)?(\.buffer)?\.(write|writelines|print)", called):
                found.append(f"{named(path)}:{node.lineno}: {called}")
    assert found == []


# -- what must not be said --------------------------------------------------------------------------------------------------

SKIPPED = {
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
    "__pycache__",
    ".venv",
    ".workbench",
}
# Put together here, so that this file does not name them itself.
MACHINES = re.compile("|".join(re.escape(f"/{name}/") for name in ("work", "root", "Users")) + "|" + re.escape("/tmp/" + "venv"))


def texts_of_the_repository() -> Iterator[tuple[Path, str]]:
    for path in sorted(REPOSITORY.rglob("*")):
        inside = path.relative_to(REPOSITORY).parts
        if (
            not path.is_file()
            or SKIPPED & set(inside)
            or any(part.endswith(".egg-info") for part in inside)
            or inside[0] in ("dist", "build")
        ):
            continue
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            yield path, data.decode("utf-8", "replace")


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        f"{named(path)}:{number}: {match[0]}"
        for path, text in texts_of_the_repository()
        for number, line in enumerate(text.split("\n"), 1)
        if (match := MACHINES.search(line))
    ]
    assert found == []


def test_no_file_holds_a_leftover_of_a_merge() -> None:
    mark = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
    assert [named(path) for path, text in texts_of_the_repository() if mark.search(text)] == []
