"""The table of faults in the docs names all of them, and no test that is not there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = (HERE.parent.parent / "docs" / "reliability.md").read_text(encoding="utf-8").partition("## The faults")[2]
FOUND = re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", TABLE, re.MULTILINE | re.DOTALL)
ENTRIES = [(number, " ".join(words.split()) + " ") for number, words in FOUND]
TESTS = {name for path in HERE.glob("test_*.py") for name in re.findall(r"def test_fault_(\w+)", path.read_text(encoding="utf-8"))}


def test_every_fault_has_its_line() -> None:
    assert [int(number) for number, _ in ENTRIES] == list(range(1, 136))
    assert all(words.partition(".** ")[2].strip() for _, words in ENTRIES), "each says its test, or why it does not apply"


def test_every_test_of_a_fault_is_in_the_table_and_the_other_way_round() -> None:
    named = {name for _, words in ENTRIES for name in re.findall(r"`(\w+)`", words.partition(".** ")[2])}
    assert {name for name in named if name in TESTS or re.match(r"\d{3}|a_|what_", name)} == TESTS
