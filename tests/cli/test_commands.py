"""The command line: data on stdout, words on stderr, and an exit status that a script can trust."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from strategies import CANDIDATES, TEXTS, Bench, candidate, candidate_lines, mark, span, write_articles

from workbench import __version__, errors
from workbench.cli.exit_codes import ExitCode, status_of
from workbench.cli.main import COMMANDS

A1, A2 = candidate("a1", 0), candidate("a2", 0)
Run = Callable[..., Any]


def lines(*intents: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in intents).encode()


# -- statuses ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.DataError([]), 65),
        (errors.JournalError([]), 65),
        (errors.FormatError([]), 65),
        (errors.VersionError([]), 65),
        (errors.SpanError(), 65),
        (errors.IntentError(), 65),
        (errors.UsageError(), 2),
        (errors.PluginError(), 2),
        (errors.ConfigError(), 78),
        (errors.MissingError(), 66),
        (errors.OutputError(), 73),
        (errors.StorageError(), 74),
        (errors.AccessError(), 77),
        (errors.HeldError(), 75),
        (FileNotFoundError(), 66),
        (PermissionError(), 77),
        (BrokenPipeError(), 141),
        (KeyboardInterrupt(), 130),
        (OSError(28, "full"), 74),
        (ZeroDivisionError(), 70),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_every_error_ends_with_its_status(error: BaseException, status: int) -> None:
    assert status_of(error) == status


def test_every_expected_error_has_a_status_of_its_own() -> None:
    """A new class in errors.py that nobody maps would end as a fault of the program."""
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.WorkbenchError) and kind is not errors.WorkbenchError:
            error = kind([]) if issubclass(kind, errors.DataError) else kind()
            assert status_of(error) is not ExitCode.BUG


@pytest.fixture
def setting(tmp_path: Path, bench: Bench) -> dict[str, str]:
    """Names of things that commands are tried on."""
    (tmp_path / "text.txt").write_text("The mayor said that the port is open.", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "bad.jsonl").write_text('{"id":"a"}\n{"id":"b","text":NaN}\n', encoding="utf-8")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "workbench.toml").write_text("name = [", encoding="utf-8")
    (tmp_path / "range").mkdir()
    (tmp_path / "range" / "workbench.toml").write_text('name = "x"\nthreshold = 7\n', encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    return {"T": str(tmp_path), "P": str(bench.root)}


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("--version", 0),
        ("--help", 0),
        ("check --help", 0),
        ("", 2),
        ("dance", 2),
        ("check", 2),
        ("check {P} --loudly", 2),
        ("links {P} --top x", 2),
        ("init {T}/new", 0),
        ("init {P}", 73),
        ("init {T}/full", 73),
        ("init {T}/text.txt/below", 73),
        ("import {P} {T}/text.txt", 0),
        ("import {P}", 2),
        ("import {P} {T}/none.txt", 66),
        ("import {T}/none {T}/text.txt", 66),
        ("import {P} {T}/latin.txt", 65),
        ("import {P} {T}/latin.txt --encoding latin-1", 0),
        ("import {P} {T}/latin.txt --encoding klingon", 65),
        ("import {P} {T}/bad.jsonl", 65),
        ("import {P} {T}/torn/workbench.toml", 2),
        ("import {P} {T}/text.txt --candidates x --annotator y", 2),
        ("import {P} {T}/bad.jsonl --candidates x", 65),
        ("extract {P}", 0),
        ("extract {T}/none", 66),
        ("extract {P} --extractor nobody", 2),
        ("extract {P} --extractor command", 2),
        ("extract {P} --extractor rules --command true", 2),
        ("extract {P} --command no-such-program", 2),
        ("extract {P} --command true", 1),
        ("extract {P} --jobs 0", 2),
        ("extract {P} --timeout 0", 2),
        ("label {P} --annotator ana", 2),
        ("record {P}", 2),
        ("record {P} --annotator ana", 0),
        ("record {P} --annotator {T}{T}{T}{T}{T}", 2),
        ("record {T}/none --annotator ana", 66),
        ("links {P}", 0),
        ("links {P} --claim nobody", 66),
        ("gold {P}", 2),
        ("check {P}", 0),
        ("check {T}/none", 66),
        ("check {T}/full", 66),
        ("check {T}/bad.jsonl", 1),
        ("check {T}/torn", 1),
        ("stats {P}", 0),
        ("stats {T}/torn", 78),
        ("stats {T}/range", 78),
        ("config", 0),
        ("schema", 0),
        ("schema --write {T}/text.txt", 73),
        ("score {T}/none {T}/none", 66),
        ("demo {T}/full --no-ui", 73),
    ],
)
def test_a_command_ends_with_its_status_and_never_with_a_traceback(run: Run, setting: dict[str, str], command: str, status: int) -> None:
    ran = run(*(word.format(**setting) for word in command.split()))
    assert ran.status == status, ran.err
    assert "Traceback" not in ran.err + ran.out
    if status not in (0, 1):
        assert ran.err.strip(), "an error must say something"
        assert ran.out == "", "narration belongs on stderr"


def test_bad_input_is_one_line_a_problem_on_stderr(run: Run, setting: dict[str, str], tmp_path: Path) -> None:
    ran = run("import", setting["P"], tmp_path / "bad.jsonl", tmp_path / "latin.txt")
    assert [re.sub(r".*/", "", line).split(" ")[0] for line in ran.err.splitlines()] == ["bad.jsonl:1:", "bad.jsonl:2:", "latin.txt:"]
    assert ran.out == ""


# -- what each says ---------------------------------------------------------------------------------------------------------


def test_every_command_has_a_line_of_help(run: Run) -> None:
    shown = run("--help").out
    for name, summary in COMMANDS.items():
        assert name in shown
        assert summary.split(",")[0].split(" ")[0] in shown
        assert run(name, "--help").status == 0


def test_the_version_is_one_line_on_stdout(run: Run) -> None:
    assert run("--version") == (0, f"workbench {__version__}\n", "")


def test_a_project_from_nothing_to_gold(run: Run, tmp_path: Path) -> None:
    """The way of the first hour, command by command."""
    root = tmp_path / "first"
    articles = write_articles(tmp_path / "in.jsonl", ({"id": each, "text": text} for each, text in TEXTS.items()))
    assert run("init", root, "--name", "First").status == 0
    assert "3 new, 0 revised, 0 already there" in run("import", root, articles).err
    assert "0 new, 0 revised, 3 already there" in run("import", root, articles).err
    assert re.search(r"rules: \d+ candidates in 3 articles", run("extract", root).err)
    assert (
        run(
            "record", root, "--annotator", "ana", stdin=lines(mark("a1", "12 euros"), {"do": "complete", "article": "a1", "on": True})
        ).status
        == 0
    )
    assert re.match(r"1 claims? and 0 links of 1 complete articles? ", run("gold", root).err)
    assert run("check", root) == (0, "", "no problems\n")
    assert json.loads(run("stats", root, "--json").out)["annotators"]["ana"]["complete"] == 1
    assert run("score", root / "gold.jsonl", root / "gold.jsonl").status == 0


def test_init_names_a_project_after_its_folder(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "Tower Bridge")
    assert 'name = "Tower Bridge"' in (tmp_path / "Tower Bridge" / "workbench.toml").read_text()


def test_import_says_which_article_is_a_copy_of_which(run: Run, bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(TEXTS["a1"], encoding="utf-8")
    assert "copy: has exactly the text of a1; kept" in run("import", bench.root, tmp_path / "copy.txt").err


def test_a_damaged_project_is_named_in_words_by_every_command(run: Run, bench: Bench) -> None:
    whole = bench.layout.articles.read_text(encoding="utf-8")
    for broken in (
        "{",
        "[]",
        '{"id":"a"}',
        '{"id":["a"],"text":"t","sha256":{},"version":1}',
        '{"id":"a","text":5,"sha256":"x","version":1}',
    ):
        bench.layout.articles.write_text(whole + broken + "\n", encoding="utf-8")
        for command in (["stats"], ["links"], ["extract"], ["gold"]):
            ran = run(*command, bench.root)
            assert ran.status == 65, (command, broken, ran.err)
            assert "workbench check" in ran.err
        assert run("check", bench.root).status == 1


# -- record -----------------------------------------------------------------------------------------------------------------


def test_record_acknowledges_what_is_on_disk_and_refuses_the_rest_by_line(run: Run, bench: Bench) -> None:
    feed = (
        lines({"do": "judge", "claims": [A1], "label": "denied"})
        + b'\n{"do":"judge","claims":["nobody"],"label":"denied"}\n'
        + b'{"do":"dance\\n\\u001b[31m"}\nnonsense\n{"do":"undo","do":"redo"}\n[]\n'
        + lines(
            {"do": "link", "from": A2, "to": A1, "relation": "denies"},
            {"do": "evidence", "url": "u"},
            {"do": "complete", "article": "a1", "on": True},
        )
    )
    ran = run("record", bench.root, "--annotator", "ana", stdin=feed)
    assert ran.status == 65
    answers = ran.out.splitlines()
    assert [answer.split(" ")[0] for answer in answers] == ["ACK", "NAK", "NAK", "NAK", "NAK", "NAK", "ACK", "ACK", "ACK"]
    assert [answer.split(" ")[1] for answer in answers if answer.startswith("NAK")] == ["3", "4", "5", "6", "7"]
    assert answers[0].split(" ")[2] == A1
    assert answers[6].split(" ")[2] == f"{A2}:{A1}"
    assert answers[7].split(" ")[2].startswith("ev-")
    assert ran.out.replace("\n", "").isprintable()
    acknowledged = [answer.split(" ")[1] for answer in answers if answer.startswith("ACK")]
    assert run("check", bench.root, "--ids").out.split() == acknowledged


def test_record_takes_crlf_and_a_byte_order_mark(run: Run, bench: Bench) -> None:
    feed = b"\xef\xbb\xbf" + lines({"do": "flag", "claim": A1, "on": True}).replace(b"\n", b"\r\n") * 1
    assert run("record", bench.root, "--annotator", "ana", stdin=feed).out.startswith("ACK ")


def test_record_without_a_line_decides_nothing(run: Run, bench: Bench) -> None:
    assert run("record", bench.root, "--annotator", "ana") == (0, "", "")
    assert bench.journal() == []


def test_record_writes_the_segment_that_is_named(run: Run, bench: Bench) -> None:
    segment = bench.layout.journal_of("ana") / "mine.jsonl"
    assert (
        run("record", bench.root, "--annotator", "ana", "--segment", segment, stdin=lines({"do": "flag", "claim": A1, "on": True})).status
        == 0
    )
    assert bench.journal() == [segment]
    ran = run("record", bench.root, "--annotator", "ana", "--segment", segment, stdin=lines({"do": "flag", "claim": A1, "on": False}))
    assert (ran.status, ran.out) == (73, "")


def test_a_second_writer_is_told_who_holds_the_journal(run: Run, bench: Bench) -> None:
    session = bench.session()
    ran = run("record", bench.root, "--annotator", "ana", stdin=lines({"do": "flag", "claim": A1, "on": True}))
    session.close()
    assert ran.status == 75
    assert re.search(r"another writer .*process \d+", ran.err)
    assert ran.out == ""


def test_a_torn_tail_is_said_and_work_goes_on(run: Run, bench: Bench) -> None:
    bench.record({"do": "flag", "claim": A1, "on": True}, {"do": "note", "claim": A1, "text": "x"})
    (segment,) = bench.journal()
    segment.write_bytes(segment.read_bytes()[:-5])
    ran = run("record", bench.root, "--annotator", "ana", stdin=lines({"do": "flag", "claim": A2, "on": True}))
    assert (ran.status, ran.out[:4]) == (0, "ACK ")
    assert f"{segment}:2: the last line was cut off" in ran.err


# -- check, gold, links, extract, schema ------------------------------------------------------------------------------------


def test_check_prints_problems_on_stdout_and_ids_instead_when_asked(run: Run, bench: Bench) -> None:
    outcomes = bench.record({"do": "flag", "claim": A1, "on": True}, {"do": "note", "claim": A1, "text": "x"})
    (segment,) = bench.journal()
    segment.write_bytes(segment.read_bytes()[:-5])
    ran = run("check", bench.root)
    assert ran.status == 1
    assert re.fullmatch(r"1 problems?\n", ran.err)
    assert ran.out.startswith(f"{segment}:2: ")
    ran = run("check", bench.root, "--ids")
    assert (ran.status, ran.out) == (1, outcomes[0].event + "\n")
    assert f"{segment}:2: " in ran.err


def test_gold_of_several_annotators_is_asked_about(run: Run, bench: Bench) -> None:
    for name in ("ana", "bob"):
        bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True}, annotator=name)
    ran = run("gold", bench.root)
    assert ran.status == 2
    assert "ana, bob" in ran.err
    assert "--from NAME" in ran.err
    assert not bench.layout.gold.exists()
    assert run("gold", bench.root, "--from", "bob").status == 0
    assert run("gold", bench.root, "--from", "bob").status == 0, "the project's own gold is replaced without asking"
    out = bench.root.parent / "out.jsonl"
    assert run("gold", bench.root, "--from", "bob", "-o", out).status == 0
    assert run("gold", bench.root, "--from", "bob", "-o", out).status == 73
    assert run("gold", bench.root, "--from", "bob", "-o", out, "--force").status == 0


def test_gold_over_a_damaged_journal_is_refused_and_names_it(run: Run, bench: Bench) -> None:
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True})
    (segment,) = bench.journal()
    segment.write_bytes(segment.read_bytes().replace(b"denied", b"danied", 1))
    ran = run("gold", bench.root)
    assert ran.status == 65
    assert f"{segment}:1: " in ran.err
    assert not bench.layout.gold.exists()


def test_links_print_one_line_a_claim_best_first(run: Run, bench: Bench) -> None:
    found = [json.loads(line) for line in run("links", bench.root, "--json").out.splitlines()]
    assert len(found) == sum(len(quotes) for quotes in CANDIDATES.values())
    assert all(set(each) == {"claim", "article", "start", "end", "suggestions"} for each in found)
    for each in found:
        scores = [one["score"] for one in each["suggestions"]]
        assert scores == sorted(scores, reverse=True)
        assert each["claim"] not in [one["claim"] for one in each["suggestions"]]
        assert all(set(one) == {"claim", "article", "start", "end", "score", "relation", "evidence"} for one in each["suggestions"])
    (one,) = [json.loads(line) for line in run("links", bench.root, "--claim", A1, "--top", "1", "--json").out.splitlines()]
    assert [each["claim"] for each in one["suggestions"]] == [
        next(each for each in found if each["claim"] == A1)["suggestions"][0]["claim"]
    ]
    assert A1 in run("links", bench.root, "--claim", A1).out


def test_extract_reads_articles_from_stdin_and_goes_on_after_a_bad_line(run: Run) -> None:
    feed = lines({"id": "a", "text": "The mayor said on Monday that the bridge is safe."}, {"id": "b", "text": "Moscow has denied it."})
    ran = run("extract", "-", stdin=feed)
    assert ran.status == 0
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(each["article"], each["system"], each["schema"]) for each in found] == [
        ("a", "rules", "annotated-article/1"),
        ("b", "rules", "annotated-article/1"),
    ]
    assert "the bridge is safe" in [claim["quote"] for claim in found[0]["claims"]]
    bad = feed.split(b"\n")[0] + b'\nnonsense\n{"id":"c"}\n{"id":"d","text":5}\n{"id":5,"text":"t"}\n[]\n' + feed.split(b"\n")[1]
    ran = run("extract", "-", stdin=bad)
    assert ran.status == 65
    assert [json.loads(line)["article"] for line in ran.out.splitlines()] == ["a", "b"]
    assert [line.split(" ")[0] for line in ran.err.splitlines()] == ["stdin:2:", "stdin:3:", "stdin:4:", "stdin:5:", "stdin:6:"]


def test_a_program_may_stand_in_a_stream_too(run: Run) -> None:
    feed = lines({"id": "a", "text": "The bridge is safe."})
    code = 'import json,sys;[print(json.dumps({"article":json.loads(l)["id"],"claims":[{"quote":"bridge"}]})) for l in sys.stdin]'
    ran = run("extract", "-", "--extractor", "mine", "--command", f"{sys.executable} -S -c '{code}'", stdin=feed)
    assert ran.status == 0
    (answer,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (answer["system"], [claim["quote"] for claim in answer["claims"]]) == ("mine", ["bridge"])
    assert ran.err == "mine: quotes found in the texts: 1 exact\n"


def test_plain_extract_passes_over_candidates_that_it_was_not_told_how_to_make(run: Run, bench: Bench) -> None:
    bench.layout.candidates_of("llm").write_bytes(candidate_lines("llm"))
    bench.layout.config.write_text('name = "t"\nextractors = ["rules", "llm"]\n', encoding="utf-8")
    ran = run("extract", bench.root)
    assert ran.status == 0
    assert "llm: left as it is" in ran.err


def test_an_extractor_that_is_not_shown_is_said_to_be_so(run: Run, bench: Bench) -> None:
    bench.layout.config.write_text('name = "t"\nextractors = ["rules"]\n', encoding="utf-8")
    assert "not shown yet: add 'sentences'" in run("extract", bench.root, "--extractor", "sentences").err
    again = run("extract", bench.root, "--extractor", "sentences")
    assert re.search(r"sentences: \d+ candidates in 3 articles \(3 up to date\)", again.err)


def test_schema_prints_what_it_writes(run: Run, tmp_path: Path) -> None:
    printed = json.loads(run("schema").out)
    assert run("schema", "--write", tmp_path / "out").status == 0
    assert {path.name: json.loads(path.read_bytes()) for path in (tmp_path / "out").iterdir()} == printed


def test_config_says_where_everything_is(run: Run) -> None:
    found = json.loads(run("config", "--json").out)
    assert set(found) == {"settings", "remembered", "guideline", "schemas"}
    assert found["guideline"]["exists"] is True


def test_label_without_a_terminal_says_so_at_once(run: Run, bench: Bench) -> None:
    ran = run("label", bench.root, "--annotator", "ana")
    assert ran.status == 2
    assert "needs a terminal" in ran.err


def test_imported_candidates_and_decisions_are_counted(run: Run, bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(lines({"article": "a1", "claims": [{"quote": "The toll rises to 12 euros", "label": "denied"}]}))
    ran = run("import", bench.root, path, "--candidates", "LLM")
    assert re.match(r"1 candidates? of LLM in 1 articles?; quotes found in the texts: 1 exact", ran.err)
    ran = run("import", bench.root, path, "--annotator", "bob")
    assert re.match(r"1 decisions? of bob in 1 articles?", ran.err)
    assert json.loads(run("stats", bench.root, "--json").out)["annotators"]["bob"]["labels"] == {"denied": 1}


# -- demo -------------------------------------------------------------------------------------------------------------------


def test_the_demo_is_made_once_and_then_left_as_it_is(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "demo"
    assert run("demo", root, "--no-ui").status == 0
    assert run("check", root) == (0, "", "no problems\n")
    run("record", root, "--annotator", "ana", stdin=lines({"do": "evidence", "url": "u"}))
    before = {path: path.read_bytes() for path in root.rglob("*.jsonl")}
    assert run("demo", root, "--no-ui").status == 0
    assert {path: path.read_bytes() for path in root.rglob("*.jsonl")} == before


# -- links: audit and speakers ------------------------------------------------------------------------------------------------


def test_an_audit_takes_one_answer_a_line_and_tells_the_recall(run: Run, bench: Bench) -> None:
    """The answers are decisions: a link that was found is linked, and what was taken back is as if it had not been."""
    same = {"do": "link", "from": candidate("a3", 0), "to": A1, "relation": "same"}
    bench.record({"do": "judge", "claims": [A1], "label": "supported"}, same)
    ran = run("links", bench.root, "--audit", "30", "--annotator", "ana", stdin=b"n\nu\nd\nz\nq\n")
    assert ran.status == 0
    assert "recall of the links: " in ran.out
    assert "'z' is no answer" in ran.err
    session = bench.session()
    assert [answer.linked for answer in session.set.audited().values()] == [True]
    links = {(link.from_id, link.to_id): link for article in TEXTS for link in session.set.links(article)}
    assert [link.origin["suggested_by"] for link in links.values() if link.relation == "disputes"] == ["audit of lexical"]
    session.close()


def test_an_audit_needs_to_know_whose_links_it_looks_at(run: Run, bench: Bench) -> None:
    ran = run("links", bench.root, "--audit", "30")
    assert ran.status == 2
    assert "--annotator" in ran.err
    assert run("links", bench.root, "--audit", "2", "--annotator", "ana").status == 2


def test_speakers_are_offered_as_intents_that_record_takes(run: Run, bench: Bench) -> None:
    start, end = span("a1", "Mayor Ana Ruiz")
    bench.record({"do": "attribute", "claim": A1, "source": {"start": start, "end": end}})
    assert "Mayor Ana Ruiz" in run("links", bench.root, "--speakers", "--annotator", "ana").out
    (offered,) = run("links", bench.root, "--speakers", "--annotator", "ana", "--json").out.splitlines()
    assert run("record", bench.root, "--annotator", "ana", stdin=offered.encode() + b"\n").status == 0
    assert "✓ Mayor Ana Ruiz" in run("links", bench.root, "--speakers", "--annotator", "ana").out
    assert run("links", bench.root, "--speakers", "--annotator", "ana", "--json").out == ""


def test_links_offer_a_relation_and_say_why(run: Run, bench: Bench) -> None:
    (found,) = json.loads(run("links", bench.root, "--claim", A1, "--json", "--top", "1").out)["suggestions"]
    assert found["relation"] == "same"
    assert "same words" in found["evidence"]
    assert run("links", bench.root, "--ranker", "oracle").status == 2
