"""No name of a person, system or article becomes a path unescaped; a derived file is replaced whole or not at all."""

from __future__ import annotations

import string
import unicodedata
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import awkward_text

from workbench.errors import MissingError, OutputError, StorageError, UsageError
from workbench.project.layout import Layout, bundled, escape_name, replacing, require_name, unescape_name, write_crash_log

names = st.one_of(awkward_text, st.text(max_size=30), st.text(st.sampled_from("aAbB%~.-_/\\ \0\n"), max_size=12))
HOSTILE = ["../x", "/etc/x", "..", ".", ".git/config", "-rf", "a\0b", "a\nb", "~root", "con", "a b", "%41", "%", "a/b\\c", "\ud800"]


@given(names)
def test_a_name_comes_back_from_its_file_name(name: str) -> None:
    if name and "~" not in escape_name(name):
        assert unescape_name(escape_name(name)) == name
        if name.strip():
            require_name(name, "an annotator's")
    else:
        with pytest.raises(UsageError):
            require_name(name, "an annotator's")


@given(st.lists(names, unique=True, min_size=2, max_size=30))
def test_two_names_never_share_a_file_even_where_case_does_not_count(several: list[str]) -> None:
    files = [escape_name(name) for name in several if name not in ("", "%")]
    assert len({file.casefold() for file in files}) == len(files)


@given(names | st.sampled_from(HOSTILE) | st.text(min_size=100, max_size=300))
def test_a_file_name_has_no_separator_no_leading_dot_and_a_bounded_length(name: str) -> None:
    escaped = escape_name(name)
    assert 0 < len(escaped) <= 120
    assert set(escaped) <= set(string.ascii_lowercase + string.digits + "_-%~")


def test_case_and_normal_forms_stay_apart() -> None:
    cafe = "café"
    assert len({escape_name(each) for each in ("A", "a", unicodedata.normalize("NFC", cafe), unicodedata.normalize("NFD", cafe))}) == 4


def test_very_long_names_stay_apart_by_their_digest() -> None:
    assert escape_name("x" * 300 + "a") != escape_name("x" * 300 + "b")


@pytest.mark.parametrize("name", HOSTILE)
def test_every_path_of_a_hostile_name_stays_in_the_project(tmp_path: Path, name: str) -> None:
    layout = Layout(tmp_path / "p")
    for path in (layout.candidates_of(name), layout.journal_of(name), layout.lock_of(name), layout.place_of(name)):
        assert path.resolve().is_relative_to((tmp_path / "p").resolve())
        assert path.parent != layout.root


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "ж" * 40, "00" + "\x80" * 8 + "𐀀" * 5 + "\x80" * 3])
def test_a_name_that_could_not_be_read_back_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        Layout(tmp_path).journal_of(name)
    with pytest.raises(UsageError):
        require_name(name, "a system's")


def test_annotators_and_extractors_are_found_under_their_own_names(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    for name in ("Ana Ruiz", "ana ruiz", "Łukasz/1"):
        layout.journal_of(name).mkdir(parents=True)
        layout.candidates.mkdir(exist_ok=True)
        layout.candidates_of(name).touch()
    assert layout.annotators() == layout.extractors() == ["Ana Ruiz", "ana ruiz", "Łukasz/1"]


# -- replacing --------------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.json"
    for content in (b"one", b"two"):
        with replacing(path) as file:
            file.write(content)
            assert path.exists() is (content == b"two"), "nobody may see half a file"
        assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == ["x.json"]


def _fail(file: IO[bytes], error: BaseException) -> None:
    file.write(b"half")
    raise error


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"old")
    expected = StorageError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected), replacing(path) as file:
        _fail(file, error)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["x.json"]


def test_a_planted_symlink_is_replaced_and_its_victim_untouched(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"keep me")
    path = tmp_path / "gold.jsonl"
    path.symlink_to(victim)
    with replacing(path) as file:
        file.write(b"gold")
    assert victim.read_bytes() == b"keep me"
    assert not path.is_symlink()
    assert path.read_bytes() == b"gold"


def test_a_place_where_no_file_can_be_is_said_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be created"), replacing(tmp_path / "file" / "x.json"):
        pytest.fail("there was nothing to write to")


def test_a_file_may_be_read_by_others(tmp_path: Path) -> None:
    """Temporary files are born private; data that a team shares must not stay so."""
    with replacing(tmp_path / "x") as file:
        file.write(b"x")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644


# -- the rest ---------------------------------------------------------------------------------------------------------------


def test_what_comes_with_the_program_is_found() -> None:
    assert bundled("guidelines.md").is_file()
    assert bundled("schemas").is_dir()


def test_a_bundle_of_another_name_does_not_exist() -> None:
    with pytest.raises((MissingError, KeyError)):
        bundled("secrets")


def test_a_crash_log_shows_what_came_from_data_as_signs() -> None:
    try:
        raise ValueError("title \x1b]52;c;aGk=\x07 \x9b31m")
    except ValueError as error:
        log = write_crash_log(error)
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "title ␛]52" in text
    assert not set(text) & {"\x1b", "\x07", "\x9b"}
