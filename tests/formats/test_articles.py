"""Articles from other people's files: every code point as it came, or a refusal that says where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import awkward_text

from workbench.errors import FormatError, MissingError
from workbench.formats.articles import decode, read_articles, read_metadata

BODY = "The mayor said the bridge is safe. Nobody else did."


def text_of(path: Path, data: bytes, encoding: str | None = None) -> str:
    path.write_bytes(data)
    (found,), problems = read_articles(path, encoding)
    assert problems == []
    return found.text


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(
    "text",
    [
        "one\r\ntwo\rthree\nfour",
        "no\u00a0break\u202fspace",
        "one\u2028two\u2029three\u0085four\vfive\ffive",
        "cafe\u0301 and caf\u00e9",
        "👩\u200d🚀 🇩🇪 👍🏽",
        "  leading and trailing  \n\n\n",
        "# Markdown *stays* as it is",
        "tab\tand\x00NUL\x1b[31m",
        "\ufeffinner mark \ufeff stays",
    ],
)
def test_a_text_is_kept_to_the_code_point(tmp_path: Path, suffix: str, text: str) -> None:
    """Offsets count code points of exactly this text: one normalised line end would shift every claim behind it."""
    assert text_of(tmp_path / f"a{suffix}", b"\xef\xbb\xbf" + text.encode()) == text


def test_one_byte_order_mark_is_taken_off_and_no_second_one(tmp_path: Path) -> None:
    assert text_of(tmp_path / "a.txt", b"\xef\xbb\xbftext") == "text"
    assert text_of(tmp_path / "a.txt", b"\xef\xbb\xbf\xef\xbb\xbftext") == "\ufefftext"
    assert text_of(tmp_path / "a.txt", b"text") == "text"


@given(awkward_text)
def test_decoding_gives_back_what_was_encoded(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), Path("x")) == text
    if not text.startswith("\ufeff"):
        assert decode(text.encode(), Path("x")) == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "utf-8-sig"])
def test_an_encoding_that_is_named_is_used(tmp_path: Path, encoding: str) -> None:
    assert text_of(tmp_path / "a.txt", "Café – naïve".replace("–", "-").encode(encoding), encoding) == "Café - naïve"


def test_bytes_that_are_not_utf_8_are_refused_at_their_offset(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("plain caf\u00e9".encode("latin-1"))
    with pytest.raises(FormatError, match=r"a\.txt: not UTF-8 at byte 9; say `--encoding NAME`"):
        read_articles(path)
    with pytest.raises(FormatError, match="no encoding called 'klingon'"):
        read_articles(path, "klingon")


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_a_file_without_a_letter_is_no_article(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    found, (problem,) = read_articles(path)
    assert found == []
    assert "empty" in problem.what


def test_json_lines_give_their_members_and_nothing_is_lost_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = "one\u2028two\r\n  three  🌉"
    path.write_text(
        json.dumps({"id": "x", "text": text, "title": "T", "source": None, "shares": 3}, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (found,), problems = read_articles(path)
    assert (found.id, found.text, found.fields, found.line, problems) == ("x", text, {"title": "T"}, 1, [])


def test_every_bad_line_of_json_lines_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id":"a"}\n{"id":5,"text":"t"}\n[]\n{"text":" "}\n{bad\n{"id":"","text":"t"}\n{"text":"t","url":1}\n', encoding="utf-8"
    )
    found, problems = read_articles(path)
    assert found == []
    assert [(problem.line, problem.field) for problem in problems] == [
        (1, "text"), (2, "id"), (3, None), (4, "text"), (5, None), (6, "id"), (7, "url"),
    ]  # fmt: skip


def test_csv_cells_may_hold_line_ends_commas_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text,event\r\nx,"one\r\ntwo, ""three""\n",e1\r\ny,plain text here,\r\n')
    found, problems = read_articles(path)
    assert problems == []
    assert [(each.id, each.text, each.fields.get("event"), each.line) for each in found] == [
        ("x", 'one\r\ntwo, "three"\n', "e1", 2),
        ("y", "plain text here", None, 5),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"id,body\nx,y\n", "1: text: there is no column of this name"),
        (b"", "there is no column of this name"),
        (b"id,text\nx,one,two\n", "2: has more cells than the header"),
        (b'id,text\nx,"open\n', "not CSV"),
        (b"id,text\nx,caf\xe9\n", "not UTF-8 at byte 13"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=reason):
        read_articles(path)


def test_metadata_is_read_by_id_and_every_wrong_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("id,title,event,shares\na,One,e1,5\nb,,e2,6\n", encoding="utf-8")
    assert read_metadata(path) == {"a": {"title": "One", "event": "e1"}, "b": {"event": "e2"}}
    path.write_text("id,title\na,One\n,Two\na,Three\n", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_metadata(path)
    assert [(problem.line, problem.field) for problem in caught.value.problems] == [(3, "id"), (4, "id")]


def test_a_missing_file_is_said_as_such(tmp_path: Path) -> None:
    for name in ("a.txt", "a.jsonl", "a.csv", "a.html"):
        with pytest.raises(MissingError):
            read_articles(tmp_path / name)


PAGE = f"""<!doctype html><html lang="en"><head><title>Bridge is safe, mayor says - The Courier</title>
<meta property="og:site_name" content="The Courier"><meta property="article:published_time" content="2026-02-27T08:00:00Z">
<script>alert("no")</script></head><body><nav>Home News Sport</nav><article><h1>Bridge is safe, mayor says</h1>
<p>{BODY}</p><p>The engineers &amp; the council met on Friday “again”. They spoke for three hours about the deck of the bridge.</p>
<iframe src="https://example.org/track"></iframe></article><footer>Imprint</footer></body></html>"""


def test_html_gives_the_text_of_the_article_and_what_the_page_says_about_it(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the html extra is not installed")
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    (found,), problems = read_articles(path)
    assert problems == []
    assert BODY in found.text
    assert "The engineers & the council met on Friday “again”." in found.text
    assert "<" not in found.text
    assert "alert" not in found.text
    assert found.fields["source"] == "The Courier"
    assert found.fields["published"] == "2026-02-27"
    path.write_text("<html><body></body></html>", encoding="utf-8")
    with pytest.raises(FormatError, match="no article text"):
        read_articles(path)


@given(st.binary(max_size=60), st.sampled_from([".txt", ".md", ".jsonl", ".csv"]))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        found, problems = read_articles(path)
    except FormatError as refused:
        found, problems = [], list(refused.problems)
    assert found or problems or suffix == ".csv"
