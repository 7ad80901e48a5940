"""F. Files from other teams: what could be read in two ways is refused with its place, and nothing is half imported."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hurting import loads
from strategies import TEXTS, Bench, candidate, tiny_project

from workbench.errors import JournalError
from workbench.extraction import rules
from workbench.formats.html import read_page
from workbench.journal.line import read_segment
from workbench.journal.upgrade import upgrade
from workbench.model.article import Article, text_digest
from workbench.model.lines import CONTAINER_CAP

Run = Callable[..., Any]
GOOD = b'{"id":"g","text":"The port is open."}\n'


def article(text: str, **more: Any) -> bytes:
    return json.dumps({"id": "x", "text": text, **more}).encode() + b"\n"


REFUSED: dict[str, tuple[bytes, str]] = {
    "061_nan": (b'{"id":"x","text":"t","score":NaN}\n', "NaN is not JSON"),
    "061_infinity": (b'{"id":"x","text":"t","score":-Infinity}\n', "Infinity is not JSON"),
    "061_too_large": (b'{"id":"x","text":"t","score":1e999}\n', "too large"),
    "062_a_key_twice": (b'{"id":"x","text":"t","text":"u"}\n', "stands twice"),
    "063_an_integer_over_53_bits": (b'{"id":"x","text":"t","n":18446744073709551616}\n', "53 bits"),
    "064_a_number_where_a_string_stands": (b'{"id":3,"text":"t"}\n', "must be a string"),
    "064_a_truth_value_for_a_string": (b'{"id":"x","text":true}\n', "must be a string"),
    "065_a_lone_surrogate": (b'{"id":"x","text":"\\ud800"}\n', "lone surrogate"),
    "069_utf_16": ('{"id":"x","text":"t"}\n'.encode("utf-16"), "not UTF-8 at byte 1"),
    "069_utf_32": ('{"id":"x","text":"t"}\n'.encode("utf-32-le"), "line 1"),
    "069_latin_1": (b'{"id":"x","text":"\xe9"}\n', "not UTF-8 at byte"),
    "069_overlong": (b'{"id":"x","text":"\xc0\xaf"}\n', "not UTF-8 at byte"),
    "069_cesu": (b'{"id":"x","text":"\xed\xa0\xbd\xed\xb8\x80"}\n', "not UTF-8 at byte"),
    "072_two_objects_on_a_line": (b'{"id":"x","text":"t"}{"id":"y","text":"u"}\n', "not one JSON value"),
    "072_trailing_bytes": (b'{"id":"x","text":"t"} x\n', "not one JSON value"),
    "073_cut_in_its_last_line": (article("t") + b'{"id":"y","te', "not one JSON value"),
    "074_merge_markers": (b"<<<<<<< HEAD\n" + article("t") + b"=======\n>>>>>>> other\n", "unresolved merge"),
    "076_nested_deep": (b'{"id":"x","text":"t","deep":' + b"[" * 70 + b"]" * 70 + b"}\n", "deeper than 64"),
    "076_nested_a_million_deep": (b"[" * 1_000_000 + b"]" * 1_000_000 + b"\n", "deeper than 64"),
    "077_a_million_small_lists": (b'{"id":"x","text":"t","many":[' + b"[]," * CONTAINER_CAP + b"[]]}\n", "lists and objects"),
    "087_an_empty_file": (b"", "empty"),
    "087_an_empty_article": (article(" "), "empty"),
    "116_one_id_with_two_texts": (article("one") + article("two"), "another text"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_fault_what_could_be_read_in_two_ways_is_refused_with_its_place(bench: Bench, run: Run, tmp_path: Path, fault: str) -> None:
    data, words = REFUSED[fault]
    path = tmp_path / "foreign.jsonl"
    path.write_bytes(data)
    before = bench.layout.articles.read_bytes()
    done = run("import", bench.root, path)
    assert done.status == 65, done.err
    assert "foreign.jsonl" in done.err
    assert words in done.err or words == "line 1"
    assert bench.layout.articles.read_bytes() == before, "half an import"


KEPT: dict[str, tuple[bytes, str]] = {
    "066_nul_and_controls": (article("a\x00b\x1b[31m"), "a\x00b\x1b[31m"),
    "067_line_ends_that_are_none": (article("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"), "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg"),
    "067_written_raw": ('{"id":"x","text":"a\u2028b\u0085c"}\n'.encode(), "a\u2028b\u0085c"),
    "068_a_byte_order_mark": (b"\xef\xbb\xbf" + article("t"), "t"),
    "070_crlf": (article("t").replace(b"\n", b"\r\n"), "t"),
    "071_blank_lines_and_no_newline": (b"\n\n" + article("t").strip(), "t"),
    "078_unknown_members_of_others": (article("t", colour="red"), "t"),
}


@pytest.mark.parametrize("fault", KEPT)
def test_fault_what_is_only_unusual_is_read_as_it_stands(bench: Bench, run: Run, tmp_path: Path, fault: str) -> None:
    data, text = KEPT[fault]
    path = tmp_path / "foreign.jsonl"
    path.write_bytes(data)
    assert run("import", bench.root, path).status == 0
    project = bench.project()
    assert project.article("x").text == text
    assert len(project.articles()) == len(TEXTS) + 1
    project.close()
    assert path.read_bytes() == data


def test_fault_064_floats_and_strings_are_no_offsets(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    for start in ("3.0", '"3"', "true"):
        path.write_text(f'{{"article":"a","claims":[{{"start":{start},"end":9}}]}}\n')
        done = run("check", path)
        assert done.status == 1, start
        assert "claims.0.start" in done.out


def test_fault_075_a_line_without_end_is_refused_in_bounded_memory(bench: Bench, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id":"x","text":"')
        file.truncate(1 << 30)  # a sparse gigabyte
    done = run("import", bench.root, path)
    assert done.status == 65
    assert "longer than 67,108,864 bytes" in done.err


def test_fault_078_a_member_that_is_not_ours_is_refused_in_our_own_files(bench: Bench, run: Run) -> None:
    with bench.layout.articles.open("ab") as file:
        file.write(article("t", version=1, sha256=text_digest("t"), colour="red"))
    done = run("check", bench.root)
    assert done.status == 1
    assert "colour: is not a member of this record" in done.out


def _sealed(members: dict[str, Any]) -> bytes:
    body = orjson.dumps({name: value for name, value in members.items() if name != "h"})[:-1]
    return body + b',"h":"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"}\n'


def test_fault_079_a_newer_schema_is_left_alone(bench: Bench, run: Run) -> None:
    bench.record({"do": "flag", "claim": candidate("a1", 0), "on": True})
    (path,) = bench.journal()
    path.write_bytes(_sealed({**json.loads(path.read_bytes()), "v": 99}))
    bench.forget()
    before = path.read_bytes()
    done = run("record", bench.root, "--annotator", "ana")
    assert done.status == 65
    assert "update the program" in done.err
    assert path.read_bytes() == before


def test_fault_080_every_stored_version_is_read_as_if_it_were_written_today(tmp_path: Path) -> None:
    stored = sorted((Path(__file__).parent.parent / "journal" / "versions").glob("v*.jsonl"))
    assert stored
    for path in stored:
        segment = read_segment(path.stem, str(path), path.read_bytes())
        assert (segment.damage, segment.torn) == ([], None)
        bench = tiny_project(tmp_path / path.stem)
        home = bench.layout.journal_of("ana")
        home.mkdir(parents=True)
        (home / path.name).write_bytes(path.read_bytes())
        assert bench.record({"do": "note", "claim": candidate("a1", 0), "text": "today"})


def test_fault_080_an_older_record_goes_up_step_by_step_and_the_given_one_stays() -> None:
    steps = {1: lambda old: {**old, "b": old["a"]}, 2: lambda old: {**old, "c": old["b"]}}
    given = {"v": 1, "a": 5}
    assert upgrade(given, steps, to=3) == {"v": 3, "a": 5, "b": 5, "c": 5}
    assert given == {"v": 1, "a": 5}


def test_fault_081_the_same_id_with_other_content_names_both_lines(bench: Bench, run: Run) -> None:
    bench.record({"do": "flag", "claim": candidate("a1", 0), "on": True})
    (path,) = bench.journal()
    twin = path.with_name("twin.jsonl")
    twin.write_bytes(_sealed({**json.loads(path.read_bytes()), "on": False}))
    bench.forget()
    with pytest.raises(JournalError) as refused:
        bench.session()
    assert f"{path}:1" in str(refused.value)
    assert "twin.jsonl:1" in str(refused.value)
    assert "other content" in run("check", bench.root).out
    twin.write_bytes(_sealed({**json.loads(path.read_bytes()), "s": "elsewhere"}))
    bench.session().close()


def test_fault_078_a_line_with_a_right_hash_that_is_no_event_is_damage_and_no_fault(bench: Bench, run: Run) -> None:
    bench.record({"do": "flag", "claim": candidate("a1", 0), "on": True})
    (path,) = bench.journal()
    good = json.loads(path.read_bytes())
    for change in ({"did": "guessed"}, {"claim": None}, {"id": 5}, {"saw": []}):
        path.write_bytes(_sealed({**good, **change}))
        bench.forget()
        done = run("record", bench.root, "--annotator", "ana")
        assert done.status == 65, (change, done.err)
        assert run("check", bench.root).status == 1
        run("stats", bench.root)


def test_fault_082_a_compressed_file_is_no_article_file_so_there_is_no_bomb(bench: Bench, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b"0" * 10_000_000))
    assert run("import", bench.root, path).status == 2
    as_text = tmp_path / "bomb.jsonl"
    as_text.write_bytes(path.read_bytes())
    assert run("import", bench.root, as_text).status == 65


@pytest.mark.parametrize("kind", ["anchors", "nested", "attributes", "entities"])
def test_fault_085_html_that_stalls_parsers_is_read_or_refused(
    bench: Bench, run: Run, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura")
    monkeypatch.setattr("workbench.formats.articles.read_page", lambda data: read_page(data, 3.0))
    page = {
        "anchors": "<a " * 8_000,
        "nested": "<div>" * 20_000 + "deep",
        "attributes": "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">t",
        "entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;</p>',
    }[kind]
    path = tmp_path / "x.html"
    path.write_text(f"<html><body>{page}</body></html>")
    assert run("import", bench.root, path).status in (0, 65)


def test_fault_084_086_html_is_text_only_and_nothing_is_fetched(
    bench: Bench, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura")
    calls: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: calls.append(address))
    (tmp_path / "secret").write_text("the secret")
    path = tmp_path / "page.html"
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><html><head><base href="http://127.0.0.1:9/">'
        '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/"><script>evil()</script></head><body><article>'
        + "<p>The mayor said that the bridge is safe, and that the toll would stay. &x;</p>" * 8
        + '<img src="http://127.0.0.1:9/i.png" onerror="evil()"><iframe src="http://127.0.0.1:9/f"></iframe></article></body></html>'
    )
    assert run("import", bench.root, path).status == 0
    project = bench.project()
    text = project.article("page").text
    project.close()
    assert "the bridge is safe" in text
    assert "evil" not in text
    assert "the secret" not in text
    assert calls == []


def test_fault_087_no_claims_at_all_is_said(bench: Bench, run: Run) -> None:
    done = run("gold", bench.root)
    assert done.status != 70
    assert done.err


# -- I. extraction: see also tests/project/test_extract.py --------------------------------------------------------------------

ADVERSARIAL = {
    "blanks": "x" + " " * 20_000 + "x",
    "quotes": "“" * 4_000 + "”" * 4_000,
    "said": "said " * 4_000,
    "that": "He said that " * 2_000,
    "commas": "a, " * 8_000,
    "brackets": "(" * 8_000 + ")" * 8_000,
    "capitals": "Mr. A. B. " * 3_000,
    "dots": "." * 20_000 + "!",
    "denied": "denied that it denied that " * 1_500,
    "one word": "a" * 20_000 + "!",
}


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_fault_103_no_text_stalls_the_extractor(kind: str) -> None:
    """Twice the text may take no more than about four times as long; the size itself would stall anything worse than that."""
    text = ADVERSARIAL[kind]
    claims = rules.EXTRACTOR.extract(Article(id="a", text=text, version=1, sha256=text_digest(text)))
    assert all(text[claim.start : claim.end] for claim in claims)


@pytest.mark.parametrize("command", ["sh -c 'kill -9 $$'", "sleep 60", "sh -c 'exit 3'", "sh -c 'echo {'"])
def test_fault_104_an_extractor_that_dies_or_hangs_is_contained(bench: Bench, run: Run, command: str) -> None:
    before = bench.layout.candidates_of("rules").read_bytes()
    done = run("extract", bench.root, "--extractor", "mine", "--command", command, "--timeout", "0.3")
    assert done.status == 1, done.err
    assert bench.layout.candidates_of("rules").read_bytes() == before
    assert loads(bench.root) == []
    assert os.waitpid(-1, os.WNOHANG) == (0, 0) if _has_children() else True


def _has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True
