"""What the documents say is so: commands run and show that output, keys do what the walk says, links lead somewhere.

Every failure names the command or the edit that mends it.
"""

from __future__ import annotations

import http.server
import importlib.util
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from strategies import Bench

from workbench.cli.exit_codes import ExitCode
from workbench.model.scheme import DEFAULT_SCHEME
from workbench.project.demo import make_demo
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp
from workbench.tui.help import guideline_rules
from workbench.tui.keymap import ACTIONS, SHOWN, default_keymap

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"
PAGES = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for pattern in ("*.md", "docs/*.md", "data/README.md", "schemas/README.md")
    for path in REPOSITORY.glob(pattern)
)
MEND = "run `python docs/make_reference.py` and read the difference"
# Files that a page names and that only exist in a project or on somebody's machine.
ELSEWHERE = re.compile(
    r"[<*…{]|^(workbench\.toml|config\.toml|(articles|assignments)\.jsonl|gold\.|mine\.|theirs\.|state\.json|tui/messages\.py|\.workbench"
    r"|ask-model\.sh|candidates/(NAME|llm))"
)


def load_reference() -> ModuleType:
    """docs/make_reference.py as a module; docs is no package."""
    spec = importlib.util.spec_from_file_location("make_reference", REPOSITORY / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    return load_reference()


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text(encoding="utf-8")


def table_between(text: str, name: str) -> list[list[str]]:
    """The rows of the table in the README's block of this name, below its head."""
    block = text.partition(f"<!-- {name}:begin -->")[2].partition(f"<!-- {name}:end -->")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in block.split("\n") if row.startswith("|")]
    return rows[2:]


# -- commands -----------------------------------------------------------------------------------------------------------------


def test_every_command_of_the_readme_runs_and_shows_what_stands_under_it(reference: ModuleType, readme: str) -> None:
    """In order, in one empty folder; only what needs a screen or pip is passed by."""
    text, wrong = reference.with_real_output(readme)
    assert wrong == [], "\n\n".join(["README.md shows what the program does not do; mend the block by hand:", *wrong])
    assert text == readme, f"output in README.md is out of date; {MEND}"


def test_the_readme_runs_every_command_that_needs_no_screen(reference: ModuleType, readme: str) -> None:
    """Otherwise a rule for what is passed by could quietly pass all by."""
    typed = [step.typed for step in reference.console_steps(readme) if not reference.SKIPPED.search(step.typed)]
    for command in ("demo", "init", "import", "extract", "record", "links", "gold", "score", "check", "stats"):
        assert any(words.startswith(f"workbench {command} ") for words in typed), f"README.md shows no `workbench {command}` any more"


@pytest.mark.parametrize("name", ["docs/cli.md", "docs/keys.md"])
def test_a_generated_page_is_the_one_of_this_code(reference: ModuleType, name: str) -> None:
    made = reference.cli_page() if name == "docs/cli.md" else reference.keys_page()
    assert (REPOSITORY / name).read_text(encoding="utf-8") == made, f"{name} is out of date; {MEND}"


def test_the_generated_pages_do_not_depend_on_the_terminal(reference: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference.cli_page()
    monkeypatch.setenv("COLUMNS", "40")
    assert reference.cli_page() == before


def test_hidden_options_stay_out_of_the_reference() -> None:
    assert "--segment" not in (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8")


def test_shown_output_is_compared_line_by_line_and_an_ellipsis_stands_for_anything(reference: ModuleType) -> None:
    assert reference.is_shown_truly(["ACK … x", "b"], ["ACK 1 x", "b"])
    assert reference.is_shown_truly(["a", "…", "d"], ["a", "b", "c", "d"])
    assert not reference.is_shown_truly(["a"], ["a", "b"])
    assert not reference.is_shown_truly(["ACK … x"], ["NAK 1 x"])


MODEL_ANSWER = 'Here it is:\n```json\n{"claims": [{"quote": "The bridge is safe", "stance": "affirms"}]}\n```'


class Model(http.server.BaseHTTPRequestHandler):
    """A language model on the loopback interface that knows one answer."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert [each["role"] for each in asked["messages"]] == ["system", "user"]
        body = json.dumps({"choices": [{"message": {"content": MODEL_ANSWER}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing: the test's output stays its own."""


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="the script of docs/extractors.md needs jq and curl")
def test_the_script_that_asks_a_language_model_works_as_it_stands(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Any]
) -> None:
    page = (REPOSITORY / "docs" / "extractors.md").read_text(encoding="utf-8")
    script = next(block for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "while" in block)
    assert script.count("\n") <= 10, "the page promises ten lines"
    (tmp_path / "ask-model.sh").write_text(script, encoding="utf-8")
    server = http.server.HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("MODEL", "any")
    monkeypatch.setenv("KEY", "none")
    monkeypatch.setenv("MODEL_URL", f"http://127.0.0.1:{server.server_port}/v1/chat/completions")
    ran = run("extract", bench.root, "--extractor", "llm", "--command", f"sh {tmp_path / 'ask-model.sh'}")
    server.shutdown()
    server.server_close()
    assert ran.status == 0, ran.err
    assert "llm: 3 candidates in 3 articles" in ran.err
    assert "quotes found in the texts:" in ran.err


# -- keys and statuses --------------------------------------------------------------------------------------------------------


def test_the_key_table_is_that_of_the_keymap(readme: str) -> None:
    rows = [(cells[0].replace("`", ""), cells[1]) for cells in table_between(readme, "keys")]
    verdicts = [(f"{each.key} {number}", f"{each.shape} {each.name}") for number, each in enumerate(DEFAULT_SCHEME.labels, 1)]
    assert rows == [*verdicts, *default_keymap().table("label")], f"the key table of README.md is out of date; {MEND}"


def test_every_key_of_every_mode_stands_in_the_page_of_keys() -> None:
    page = (REPOSITORY / "docs" / "keys.md").read_text(encoding="utf-8")
    missing = [f"{mode}: {words}" for mode in ACTIONS for _, words in default_keymap().table(mode) if f"| {words} |" not in page]
    assert missing == [], f"docs/keys.md is out of date; {MEND}"


def test_every_exit_status_stands_in_the_readme(readme: str) -> None:
    shown = [int(cells[0]) for cells in table_between(readme, "statuses")]
    assert shown == sorted(ExitCode), f"the exit statuses of README.md are out of date; {MEND}"


def walk(readme: str) -> Iterator[tuple[list[str], list[str]]]:
    """(keys by Textual's names, words in italics) of each step of the README's walk over the label screen."""
    named = {shown: key for key, shown in SHOWN.items()}
    rows = readme.partition("| press | what happens |\n")[2].partition("\n\n")[0].split("\n")[1:]
    for row in rows:
        keys, words = [cell.strip() for cell in row.strip("|").split("|")]
        pressed = [named.get(key, key) for key, times in re.findall(r"`([^`]+)`(?: ×(\d+))?", keys) for _ in range(int(times or 1))]
        yield pressed, re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", words)


async def test_the_walk_over_the_label_screen_goes_as_the_readme_says(readme: str, tmp_path: Path) -> None:
    """Somebody new presses these keys in this order."""
    make_demo(tmp_path / "demo")
    session = Session(Project(tmp_path / "demo"), "kim")
    app = WorkbenchApp(session, "dark")
    steps = list(walk(readme))
    assert len(steps) > 10, "the walk is gone from README.md"
    try:
        async with app.run_test(size=(120, 34)) as pilot:
            for keys, words in steps:
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause()
                await pilot.pause(0.1)
                screen = "" if app.return_value is not None else shown_on(app)
                for each in words:
                    assert each in screen, f"after {' '.join(keys)} README.md promises {each!r}; mend the walk:\n{screen}"
    finally:
        session.close()
    assert app.return_value == 0, "the walk does not end outside the program; mend README.md"


def shown_on(app: WorkbenchApp) -> str:
    """The words on the screen."""
    return "\n".join("".join(part.text for part in strip) for strip in app.screen._compositor.render_strips())


# -- guideline ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [("Label", each.id) for each in DEFAULT_SCHEME.labels] + [("Relation", each.id) for each in DEFAULT_SCHEME.relations],
)
def test_the_guideline_has_a_rule_for_everything_in_the_default_scheme(kind: str, identifier: str) -> None:
    """Help shows these lines beside the keys."""
    mend = f"docs/guidelines.md needs the heading `## {kind}: {identifier}` and below it a line `Rule: …`"
    rows = (REPOSITORY / "docs" / "guidelines.md").read_text(encoding="utf-8").split("\n")
    assert f"## {kind}: {identifier}" in rows, mend
    below = rows[rows.index(f"## {kind}: {identifier}") + 1]
    assert below.startswith("Rule: "), mend
    assert guideline_rules(rows).get(identifier) == below.removeprefix("Rule: "), f"`?` does not find this rule; {mend}"


# -- links, files, form -------------------------------------------------------------------------------------------------------


def without_code(text: str) -> str:
    """The page without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors_of(text: str) -> set[str]:
    """The anchors that the headings of a page have on the usual forges."""
    headings = re.findall(r"^#+ (.+)$", without_code(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_relative_link_leads_to_something(name: str) -> None:
    page = REPOSITORY / name
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = unquote(target).partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors_of(there.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == [], f"{name} links to what is not there; correct the link or write the page"


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_a_page_names_exists(name: str) -> None:
    """From the root, beside the page, or inside the package."""
    page = REPOSITORY / name
    if name == "docs/guidelines.md":
        return  # names outlets, not files
    rooms = (REPOSITORY, page.parent, REPOSITORY / "workbench", REPOSITORY / "data")
    named = re.findall(r"`([\w./*<>-]+(?:\.(?:py|md|svg|toml|jsonl|json)|/))`", without_code(page.read_text(encoding="utf-8")))
    lost = [each for each in named if not ELSEWHERE.search(each) and not any((room / each).exists() for room in rooms)]
    projects = {"journals/", "candidates/"}
    assert set(lost) <= projects, f"{name} names files that are not there; correct the name"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_lines_that_fit_a_screen(name: str) -> None:
    rows = (REPOSITORY / name).read_text(encoding="utf-8").split("\n")
    long = [f"{name}:{number}" for number, row in enumerate(rows, 1) if len(row) > 120]
    assert long == [], "longer than 120 characters; break the line"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_knows_no_machine(name: str) -> None:
    """A path of the machine it was written on helps nobody else."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:home|root|tmp|work|opt|Users)/\S*", text) == [], f"{name} holds a path of one machine; take it out"
