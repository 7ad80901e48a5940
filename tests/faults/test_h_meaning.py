"""H. Paths and exports, I. scoring, J. offsets and anchors, K. merging and meaning."""

from __future__ import annotations

import csv
import getpass
import io
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hurting import loads
from hypothesis import given
from hypothesis import strategies as st
from strategies import TEXTS, Bench, candidate, candidate_lines, intent, state_on_disk

from workbench.errors import HeldError, IntentError, JournalError
from workbench.project.audit import check_project
from workbench.project.exchange import import_articles
from workbench.project.layout import escape_name, replacing
from workbench.project.reanchor import Followed, reanchor_all, waiting_of
from workbench.project.session import Session
from workbench.scoring.table import csv_table
from workbench.text.revision import Revision

Run = Callable[..., Any]
A1, A2 = candidate("a1", 0), candidate("a2", 0)
HOSTILE = ["../x", "/etc/x", "a\x00b", "a\nb", "n" * 300, ".git/config", "-rf", "~", "..", ".", "con", "%2e%2e"]


@pytest.fixture
def gold(bench: Bench, run: Run) -> Bench:
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True})
    assert run("gold", bench.root).status == 0
    return bench


def files_outside(folder: Path, root: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path != root and root not in path.parents}


@pytest.mark.parametrize("name", HOSTILE)
def test_fault_095_a_name_never_leaves_the_project(bench: Bench, run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "hostile.jsonl"
    path.write_text(json.dumps({"id": name, "text": "The port is open, she said."}) + "\n")
    assert run("import", bench.root, path).status == 0
    assert run("extract", bench.root).status == 0
    outside = files_outside(tmp_path, bench.root)
    run("record", bench.root, "--annotator", name, stdin=b'{"do":"flag","claim":"%s","on":true}\n' % A1.encode())
    assert files_outside(tmp_path, bench.root) == outside
    assert not (bench.root / ".git").exists()


@given(st.text(min_size=1), st.text(min_size=1))
def test_fault_096_two_names_never_share_a_file(one: str, other: str) -> None:
    for left, right in ((one, other), ("A" + one, "a" + one), ("é" + one, "e\u0301" + one)):
        if left != right:
            assert escape_name(left).casefold() != escape_name(right).casefold()
            assert unicodedata.normalize("NFC", escape_name(left)) != unicodedata.normalize("NFC", escape_name(right))


def test_fault_098_a_link_planted_at_the_output_is_replaced_and_not_followed(gold: Bench, run: Run, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    out = tmp_path / "out.jsonl"
    out.symlink_to(victim)
    assert run("gold", gold.root, "-o", out).status == 73
    assert victim.read_text() == "mine"
    assert run("gold", gold.root, "-o", out, "--force").status == 0
    assert victim.read_text() == "mine"
    assert not out.is_symlink()


def test_fault_099_a_temporary_file_lies_beside_its_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/nowhere")
    with replacing(tmp_path / "x") as file:
        assert [path.parent for path in tmp_path.iterdir()] == [tmp_path]
        file.write(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_fault_100_an_output_that_exists_is_refused(gold: Bench, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("mine")
    assert run("gold", gold.root, "-o", out).status == 73
    assert out.read_text() == "mine"


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\tx", "\rx"])
def test_fault_101_no_cell_of_a_table_is_a_formula(name: str) -> None:
    table = csv_table({"systems": {name: {"f1": 0.5}}, "comparisons": []})
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert rows[1][1:] == ["f1", "0.5"]
    assert rows[1][0][0] not in "=+-@\t\r"


def test_fault_102_what_leaves_the_project_names_no_machine_user_or_path(gold: Bench) -> None:
    out = b"".join(path.read_bytes() for path in gold.root.glob("gold*"))
    out += b"".join(path.read_bytes() for path in gold.journal())
    for word in (socket.gethostname(), str(gold.root), str(Path.home()), f"/{getpass.getuser()}/"):
        assert word.encode() not in out


# -- I ----------------------------------------------------------------------------------------------------------------------


def test_fault_105_predictions_that_do_not_match_the_gold_are_counted_and_no_fault(gold: Bench, run: Run, tmp_path: Path) -> None:
    claim = {"start": 22, "end": 40}
    cases = {
        "duplicate_claim": [{"article": "a1", "claims": [claim, claim]}],
        "missing": [],
        "unknown": [{"article": "zzz", "claims": [claim]}, {"article": "a1", "claims": []}],
        "empty": [{"article": "a1", "claims": []}],
    }
    for name, lines in cases.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        assert run("score", gold.layout.gold, path).status in (0, 1, 65), name
    twice = tmp_path / "twice.jsonl"
    twice.write_text('{"article":"a1","claims":[]}\n' * 2)
    done = run("score", gold.layout.gold, twice)
    assert done.status == 65
    assert "twice.jsonl:2" in done.err
    empty = tmp_path / "gold.jsonl"
    empty.write_text("")
    assert run("score", empty, tmp_path / "empty.jsonl").status in (0, 1, 65)


def test_fault_106_hash_seed_locale_and_time_zone_change_no_byte(gold: Bench) -> None:
    made = []
    for seed, locale, zone in (("1", "C", "UTC"), ("77", "C.UTF-8", "Pacific/Kiritimati")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        words = [sys.executable, "-m", "workbench"]
        subprocess.run([*words, "gold", str(gold.root)], check=True, env=env, capture_output=True)
        score = [*words, "score", str(gold.layout.gold), str(gold.layout.candidates_of("rules")), "--json"]
        told = subprocess.run(score, check=True, env=env, capture_output=True).stdout
        made.append((told, [path.read_bytes() for path in sorted(gold.root.glob("gold*"))]))
    assert made[0] == made[1]


def test_fault_107_no_gold_is_made_of_a_damaged_journal(gold: Bench, run: Run) -> None:
    (path,) = gold.journal()
    path.write_bytes(path.read_bytes().replace(b"denied", b"deniec", 1))
    before = gold.layout.gold.read_bytes()
    done = run("gold", gold.root)
    assert done.status == 65
    assert path.name in done.err
    assert gold.layout.gold.read_bytes() == before


# -- J ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["utf-16-le", "utf-8"])
def test_fault_108_offsets_in_another_unit_are_refused_unless_it_is_declared(bench: Bench, run: Run, tmp_path: Path, unit: str) -> None:
    text, quote = TEXTS["a1"], "the bridge is safe"
    size = 2 if unit == "utf-16-le" else 1
    start = len(text[: text.index(quote)].encode(unit)) // size
    line: dict[str, Any] = {"article": "a1", "claims": [{"start": start, "end": start + len(quote), "quote": quote}]}
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(line))
    assert run("import", bench.root, path, "--candidates", "other").status == 65
    path.write_text(json.dumps({**line, "offset_unit": "utf-16" if size == 2 else "utf-8"}))
    assert run("import", bench.root, path, "--candidates", "other").status == 0


@pytest.mark.parametrize(("start", "end"), [(40, 22), (-1, 5), (0, 9_999), (5, 5)])
def test_fault_110_a_span_that_cannot_be_is_refused(bench: Bench, run: Run, tmp_path: Path, start: int, end: int) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"article": "a1", "claims": [{"start": start, "end": end}]}))
    done = run("import", bench.root, path, "--candidates", "other")
    assert done.status == 65
    assert "claims.0" in done.err


def test_fault_111_a_span_that_cuts_a_character_is_warned_of(bench: Bench, run: Run) -> None:
    line = json.loads(candidate_lines().split(b"\n")[2])
    text = "👨\u200d👩 said e\u0301 is safe."
    assert run("import", bench.root, _file(bench.root.parent / "x.jsonl", {"id": "x", "text": text})).status == 0
    project = bench.project()
    line |= {"article": "x", "sha256": project.article("x").sha256}
    project.close()
    for claim in line["claims"]:
        claim |= {"start": 2, "end": 9, "fragments": [{"start": 2, "end": 9}], "quote": text[2:9], "source": None, "cue": None}
    bench.layout.candidates_of("cut").write_text(json.dumps(line) + "\n")
    done = run("check", bench.root)
    assert "cuts a character in two" in done.out


def _file(path: Path, record: dict[str, Any]) -> Path:
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


OLD = (
    "The mayor spoke first. Ana Ruiz said that the bridge is safe and open. The toll stays at 12 euros for now. Nobody left the hall early."
)
CLAIM = "the bridge is safe and open"


def placed(new: str, words: str = CLAIM, old: str = OLD) -> tuple[str, str]:
    start = old.index(words)
    tier, parts = Revision(old, new).place([(start, start + len(words))])
    return tier, " ".join(new[first:last] for first, last in parts)


EDITS: dict[str, tuple[str, str, str | None]] = {
    "112_a_sentence_before": ("Breaking. " + OLD, "auto", CLAIM),
    "112_another_sentence_changed": (OLD.replace("Nobody left the hall early", "Everybody left at nine"), "auto", CLAIM),
    "112_the_context_rewritten": ("In short: " + CLAIM + "!", "confirm", CLAIM),
    "112_gone_altogether": ("An entirely different report about fish and the weather in spring.", "orphan", ""),
    "109_crlf": (OLD.replace(". ", ".\r\n"), "auto", CLAIM),
    "109_decomposed": (unicodedata.normalize("NFD", OLD), "auto", CLAIM),
    "109_typographic_blanks": (OLD.replace("bridge is", "bridge\u00a0is"), "auto", "the bridge\u00a0is safe and open"),
    "113_the_claim_goes_and_a_copy_stays": (OLD.replace(f" Ana Ruiz said that {CLAIM}.", "") + f" Later: {CLAIM}.", "confirm", CLAIM),
    "114_one_word_changed": (OLD.replace("safe and open", "safe and shut"), "confirm", None),
    "114_a_number_changed": (OLD.replace("12 euros", "13 euros"), "auto", CLAIM),
}


@pytest.mark.parametrize("fault", EDITS)
def test_fault_a_claim_follows_its_words_by_itself_only_where_wording_and_context_are_the_same(fault: str) -> None:
    """Faults 109 and 112 to 114."""
    new, tier, words = EDITS[fault]
    got = placed(new)
    assert got[0] == tier
    assert words is None or got[1] == words


def test_fault_113_of_two_copies_one_of_which_has_gone_none_is_taken_by_itself() -> None:
    old = f"First, {CLAIM}. The union agreed. First, {CLAIM}. The union agreed."
    assert placed(f"First, {CLAIM}. The union agreed.", old=old)[0] == "confirm"


def test_fault_114_a_number_in_the_claim_that_changed_is_never_taken_by_itself() -> None:
    assert placed(OLD.replace("12 euros", "13 euros"), "The toll stays at 12 euros") == ("confirm", "The toll stays at 13 euros")


@given(st.text(alphabet="ab .é\u0301\n", max_size=60), st.text(alphabet="ab .é\u0301\n", max_size=60), st.data())
def test_fault_112_what_moves_by_itself_has_the_same_letters(old: str, new: str, data: st.DataObject) -> None:
    from workbench.text.normalise import fold

    if not old.strip():
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    tier, parts = Revision(old, new).place([(start, end)])
    assert (tier == "orphan") == (parts == ())
    assert all(0 <= first < last <= len(new) for first, last in parts)
    if tier == "auto":
        assert fold(new[parts[0][0] : parts[-1][1]]).text.strip() == fold(old[start:end]).text.strip()


def revise(bench: Bench, text: str) -> None:
    path = bench.root.parent / "a1.txt"
    path.write_text(text, encoding="utf-8", newline="")
    project = bench.project()
    import_articles(project, [path], revise=True)
    project.close()


def follow(bench: Bench) -> list[Followed]:
    project = bench.project()
    found = reanchor_all(project)
    project.close()
    return found


@pytest.fixture
def judged(bench: Bench) -> Bench:
    bench.record(
        {"do": "judge", "claims": [A1], "label": "denied", "confidence": 4},
        {"do": "judge", "claims": [candidate("a1", 1)], "label": "disputed"},
        {"do": "link", "from": A2, "to": A1, "relation": "denies"},
    )
    return bench


def test_fault_112_decisions_move_with_their_words_as_events_of_the_journal_and_check_finds_no_drift(judged: Bench, run: Run) -> None:
    before = [path.read_bytes() for path in judged.journal()]
    revise(judged, "Late edition. " + TEXTS["a1"])
    assert follow(judged) == [Followed("ana", 2, 0)]
    assert [path.read_bytes() for path in judged.journal()][: len(before)] == before
    judged.forget()
    claims = state_on_disk(judged.root)["a1"]["annotated"]["claims"]
    assert [(claim["quote"], claim["label"], claim["confidence"]) for claim in claims] == [
        ("the bridge is safe", "denied", 4),
        ("Engineers found cracks in the deck", "disputed", None),
    ]
    assert all(("Late edition. " + TEXTS["a1"])[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    assert [link["relation"] for link in state_on_disk(judged.root)["a2"]["annotated"]["links"]] == ["denies"]
    assert [problem for problem in check_project(judged.root) if "candidates" not in problem.file] == []
    assert follow(judged) == [Followed("ana", 0, 0)], "once is enough"


def test_fault_112_a_move_can_be_undone_and_waits_again(judged: Bench) -> None:
    revise(judged, "Late edition. " + TEXTS["a1"])
    follow(judged)
    judged.record({"do": "undo"})
    project = judged.project()
    session = Session(project, "ana")
    assert len(waiting_of(project, "ana", session.set)) == 1
    session.close()
    project.close()


def test_fault_112_what_cannot_move_by_itself_waits_with_both_wordings_until_the_person_says(judged: Bench, run: Run) -> None:
    revise(judged, TEXTS["a1"].replace("found cracks in the deck", "found cracks in the old deck"))
    assert follow(judged) == [Followed("ana", 1, 1)]
    done = run("check", judged.root)
    assert done.status == 1
    assert "'Engineers found cracks in the deck'; now: 'Engineers found cracks in the old deck'" in done.out
    assert "1 claim of an earlier text" in run("stats", judged.root).out
    line = next(line for line in done.out.splitlines() if "reanchor" in line)
    answer = line[line.index('{"do"') : line.index("}") + 1]
    assert run("record", judged.root, "--annotator", "ana", stdin=answer.encode()).status == 0
    assert "earlier text" not in run("check", judged.root).out
    judged.forget()
    claims = state_on_disk(judged.root)["a1"]["annotated"]["claims"]
    assert [(claim["quote"], claim["label"]) for claim in claims][1] == ("Engineers found cracks in the old deck", "disputed")
    with judged_session(judged) as session, pytest.raises(IntentError, match="current text already"):
        session.do(intent(**json.loads(answer)))


def judged_session(bench: Bench) -> Any:
    import contextlib

    return contextlib.closing(bench.session())


def test_fault_112_a_journal_that_is_being_written_to_is_left_alone_and_said(judged: Bench) -> None:
    revise(judged, "Late edition. " + TEXTS["a1"])
    with judged_session(judged):
        (left,) = follow(judged)
    assert left.moved == 0
    assert "another writer" in (left.held_by or "")
    assert follow(judged)[0].moved == 2


def test_fault_115_an_article_that_is_gone_leaves_its_decisions_waiting(judged: Bench, run: Run) -> None:
    lines = judged.layout.articles.read_bytes().splitlines(keepends=True)
    judged.layout.articles.write_bytes(b"".join(lines[1:]))
    done = run("check", judged.root)
    assert done.status == 1
    assert "the decision is kept" in done.out
    judged.layout.articles.write_bytes(b"".join(lines))
    judged.forget()
    assert len(state_on_disk(judged.root)["a1"]["annotated"]["claims"]) == 2


# -- K ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def several(bench: Bench) -> Bench:
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "note", "claim": A1, "text": "n"})
    bench.record({"do": "judge", "claims": [A1], "label": "disputed"})
    bench.record({"do": "reject", "claims": [A2]})
    return bench


def test_fault_117_lines_that_a_merge_doubles_and_files_in_another_order_change_nothing(several: Bench) -> None:
    expected = state_on_disk(several.root)
    paths = several.journal()
    names = [f"merged-{number}.jsonl" for number in range(len(paths))]
    random.Random(1).shuffle(names)
    for path, name in zip(paths, names, strict=True):
        shutil.copy(path, path.with_name(name))
    several.forget()
    assert state_on_disk(several.root) == expected


def test_fault_118_windows_line_ends_are_the_same_records(several: Bench) -> None:
    expected, ids = state_on_disk(several.root), loads(several.root)
    for path in several.journal():
        shutil.copy(path, path.with_name(f"copy-{path.name}"))
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    several.forget()
    assert state_on_disk(several.root) == expected
    assert loads(several.root) == ids


def test_fault_119_a_middle_line_that_is_lost_is_named(several: Bench) -> None:
    several.record(*({"do": "note", "claim": A1, "text": str(number)} for number in range(3)))
    path = several.journal()[-1]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    several.forget()
    with pytest.raises(JournalError, match="line 1 of the session is missing"):
        several.session()


def test_fault_120_last_lines_that_are_lost_are_noticed_against_the_manifest(gold: Bench, run: Run) -> None:
    (path,) = gold.journal()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert "lines were lost" in run("check", gold.root).out


def test_fault_121_what_was_taken_back_does_not_come_back_with_an_old_copy(bench: Bench) -> None:
    bench.record({"do": "judge", "claims": [A1], "label": "denied"})
    (path,) = bench.journal()
    old = path.read_bytes()
    bench.record({"do": "reset", "claims": [A1]})
    path.with_name("old-branch.jsonl").write_bytes(old)
    bench.forget()
    assert state_on_disk(bench.root)["a1"]["annotated"]["claims"] == ()


def test_fault_122_two_decisions_that_did_not_see_each_other_are_a_conflict(bench: Bench, tmp_path: Path, run: Run) -> None:
    there = bench.copy(tmp_path / "there")
    bench.record({"do": "judge", "claims": [A1], "label": "denied"})
    there.record({"do": "judge", "claims": [A1], "label": "supported"})
    for path in there.journal():
        shutil.copy(path, bench.layout.journal_of("ana"))
    bench.forget()
    with judged_session(bench) as session:
        view = session.view(("a1", A1))
    assert (view.claim.label, view.conflict) == (None, ("denied", "supported"))


def test_fault_123_a_clock_that_goes_back_decides_nothing(bench: Bench) -> None:
    for moment, label in ((4_000_000_000_000, "denied"), (1_000_000_000_000, "supported")):
        session = Session(bench.project(), "ana", clock=lambda moment=moment: moment)
        session.do(intent(do="judge", claims=[A1], label=label))
        session.close()
    bench.forget()
    assert state_on_disk(bench.root)["a1"]["annotated"]["claims"][0]["label"] == "supported"


def test_fault_124_the_same_file_twice_is_nothing_new(bench: Bench, run: Run, tmp_path: Path) -> None:
    path = _file(tmp_path / "x.jsonl", {"id": "x", "text": "The port is open."})
    assert "1 new" in run("import", bench.root, path).err
    before = bench.layout.articles.read_bytes()
    assert "0 new" in run("import", bench.root, path).err
    assert bench.layout.articles.read_bytes() == before


def test_fault_125_a_record_of_somebody_else_is_reported_and_does_not_count(several: Bench, run: Run) -> None:
    shutil.copytree(several.layout.journal_of("ana"), several.layout.journal_of("bob"))
    done = run("record", several.root, "--annotator", "bob")
    assert done.status == 65
    assert "decided by 'ana'" in done.err
    with pytest.raises((JournalError, HeldError)):
        several.session("bob")
