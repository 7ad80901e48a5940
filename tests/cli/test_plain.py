"""Labelling line by line: the whole loop with the keys of the label screen, on any terminal or none."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from strategies import needs_embed

from workbench.cli.main import main
from workbench.text.visible import visible

TEXTS = {
    "courier": "The harbour bridge is safe, the mayor said. Traffic will return within the week. The union denied that it was told.\n",
    "tribune": "“The harbour bridge is safe,” Ruiz told reporters. Engineers said that the bridge has cracks. \x1b[2JEvil.\n",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles with their sentences as candidates."""
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    lines = [json.dumps({"id": name, "text": text, "source": name.title()}) for name, text in TEXTS.items()]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["init", str(tmp_path / "p")]) == 0
    assert main(["import", str(tmp_path / "p"), str(tmp_path / "articles.jsonl")]) == 0
    assert main(["extract", str(tmp_path / "p"), "--extractor", "sentences"]) == 0
    return tmp_path / "p"


@pytest.fixture
def label(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the loop over these lines and gives what it said."""

    def run(*lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        capsys.readouterr()
        assert main(["label", str(root), "--plain", "--annotator", "ana"]) == 0
        return capsys.readouterr().out

    return run


def events(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(root.glob("journals/*/*.jsonl")) for line in path.read_bytes().splitlines()]


def test_a_verdict_is_written_and_the_next_claim_is_read_out(root: Path, label: Any) -> None:
    said = label("s", "q")
    assert [(event["did"], event["label"]) for event in events(root)] == [("judged", "supported")]
    assert "Courier 1 → supported" in said
    assert "Courier, claim 2 of 3: undecided." in said
    assert "Claim: Traffic will return within the week" in said


@pytest.mark.parametrize(
    ("lines", "did"),
    [
        (("x",), ["rejected"]),
        (("e", "k", "0"), ["judged", "reset"]),
        (("o", "."), ["judged", "judged"]),
        ((",",), ["flagged"]),
        (("m a word",), ["noted"]),
        (("c",), ["completed"]),
        (("s", "u", "U"), ["judged", "undone", "redone"]),
        (("s", "k", "y 5"), ["judged", "judged"]),
        (("v the mayor said",), ["marked"]),
        (("b harbour bridge",), ["moved"]),
        (("f 1 s",), ["linked"]),
        (("f", "1 =", "F", "1"), ["linked", "unlinked"]),
        (("j", "k", "J", "K", "n", "N", "?", "", "F", "g", "<", ">", ";", "i", "i"), []),
    ],
)  # fmt: skip
def test_the_keys_of_the_label_screen_decide_the_same_here(root: Path, label: Any, lines: tuple[str, ...], did: list[str]) -> None:
    label(*lines, "q")
    assert [event["did"] for event in events(root)] == did


def test_a_link_to_a_claim_without_a_verdict_gives_it_one(root: Path, label: Any) -> None:
    said = label("f 1 d", "q")
    (event,) = events(root)
    assert (event["relation"], event["judged"]["label"]) == ("disputes", "disputed")
    assert event["origin"] == {"suggested_by": "lexical", "rank": 1}
    assert "disputes Courier 1, and the verdict disputed" in said


def use_ranker(root: Path, name: str) -> None:
    with (root / "workbench.toml").open("a", encoding="utf-8") as file:
        file.write(f'ranker = "{name}"\n')


def test_a_ranker_that_is_not_there_is_named_and_the_session_goes_on(root: Path, label: Any) -> None:
    use_ranker(root, "oracle")
    said = label("f 1 d", "s", "q")
    assert "Nothing to suggest" in said
    assert "oracle" in said
    assert [event["did"] for event in events(root)] == ["judged"]


@needs_embed
def test_a_link_says_which_ranker_of_the_project_suggested_it(root: Path, label: Any) -> None:
    use_ranker(root, "embed")
    label("f 1 d", "q")
    assert events(root)[0]["origin"] == {"suggested_by": "embed", "rank": 1}


@pytest.mark.parametrize("line", ["b nowhere at all", "v nowhere at all", "y 9", "f 99 s", "f 1 zz", "w", "Q", "é"])
def test_what_cannot_be_done_says_so_and_writes_nothing(root: Path, label: Any, line: str) -> None:
    assert label(line, "q")
    assert events(root) == []


def test_words_that_stand_in_several_places_are_asked_about(root: Path, label: Any) -> None:
    said = label("v the", "2", "q")
    assert "Which of them?" in said
    (event,) = events(root)
    start = event["first"][0]["claim"]["start"]
    assert TEXTS["courier"][start : start + 3].casefold() == "the"
    assert start > 0


def test_search_goes_to_what_was_found(label: Any) -> None:
    assert "Tribune, claim 2 of" in label("/ cracks", "1", "q")


def test_the_end_of_the_input_leaves_and_the_next_time_begins_there(label: Any) -> None:
    label("J", "j")
    assert "Tribune, claim 2 of" in label()


def test_nothing_from_an_article_reaches_the_terminal_as_a_control(label: Any) -> None:
    said = label("J", "j", "j", "q")
    assert "Evil" in said
    assert all(visible(line) == line for line in said.split("\n"))


def test_after_undoing_a_mark_one_is_where_it_stood(label: Any) -> None:
    said = label("v the mayor said", "u", "q")
    assert "Undone: marked." in said
    assert "Courier, claim 1 of 3" in said[said.index("Undone: marked.") :]


def test_an_answer_that_is_none_of_the_numbers_is_named(root: Path, label: Any) -> None:
    assert "g is none of these numbers; nothing was done." in label("v the", "g", "q")
    assert events(root) == []


def test_the_same_verdict_again_is_no_less_sure(root: Path, label: Any) -> None:
    label("s", "k", "y 4", "s", "k", "d", "q")
    assert [(event["label"], event["confidence"]) for event in events(root)] == [
        ("supported", None), ("supported", 4), ("supported", 4), ("disputed", None),
    ]  # fmt: skip


def test_behind_the_last_open_claim_one_stays_where_one_is(root: Path, label: Any) -> None:
    said = label("s", "s", "s", "d", "q")
    assert len({event["claims"][0]["id"] for event in events(root)}) == 3, "the fourth verdict is on the third claim again"
    assert "Courier 3 → disputed (was supported)" in said


def test_i_ends_with_any_key_but_its_verdict(root: Path, label: Any) -> None:
    label("i", "s", "i", "j", "d", "q")
    assert [event["only"] for event in events(root)] == [True, False]
