"""Where words that have changed are looked for in a new text. (Words that have not changed: `tests/faults/test_h_meaning.py`.)"""

from __future__ import annotations

from workbench.text.revision import Revision

OLD = "Mayor insists harbour bridge is safe\n\nThe mayor said that the harbour bridge is safe and that traffic will return soon."


def span(text: str, words: str, last: bool = True) -> tuple[int, int]:
    start = text.rindex(words) if last else text.index(words)
    return start, start + len(words)


def test_what_stands_where_the_words_stood_is_meant_sooner_than_what_reads_like_them_elsewhere() -> None:
    new = OLD.replace("bridge is safe and", "bridge is quite safe and")
    placed = Revision(OLD, new).place([span(OLD, "the harbour bridge is safe")])
    assert placed.tier == "confirm"
    assert [new[start:end] for start, end in placed.parts] == ["the harbour bridge is quite safe"]


def test_a_place_found_by_its_words_alone_does_not_begin_within_one() -> None:
    old = "Nothing. The western pier is closed."
    new = "Forewestern pier is closd for good. " + "Other words stand here now. " * 3
    for start, end in Revision(old, new).place([span(old, "western pier is closed")]).parts:
        assert not (start and new[start - 1].isalnum() and new[start].isalnum())
        assert not (end < len(new) and new[end - 1].isalnum() and new[end].isalnum())


def test_the_parts_of_a_split_quotation_stay_apart() -> None:
    old = "“We spoke when we were sure,” the minister said, “and not an hour before.” So it went."
    new = old.replace("the minister said", "the old minister stated").replace("sure", "certain")
    parts = [span(old, "We spoke when we were sure"), span(old, "and not an hour before")]
    placed = Revision(old, new).place(parts)
    assert placed.tier == "confirm"
    assert [new[start:end].strip("“”,.") for start, end in placed.parts] == ["We spoke when we were certain", "and not an hour before"]
