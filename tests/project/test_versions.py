"""Change on the way: labels renamed, merged and split by events, verdicts under an older guideline found again, agreement by version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from strategies import Bench, candidate

from workbench.cli.main import main
from workbench.errors import IntentError
from workbench.project.agreement import agree
from workbench.project.audit import check_project
from workbench.project.queue import filters, matching
from workbench.project.release import build_gold
from workbench.project.versions import Versions

A1, A1B, A2, A3 = candidate("a1", 0), candidate("a1", 1), candidate("a2", 0), candidate("a3", 0)


def scheme(bench: Bench, *labels: str, guideline: str | None = None) -> None:
    """Writes workbench.toml with these labels, and a guideline with a rule for each."""
    lines = ['name = "t"', *(['guideline = "rules.md"'] if guideline else [])]
    hues = ("green", "amber", "red", "blue", "grey")
    for number, label in enumerate(labels):
        lines += ["[[scheme.labels]]", f'id = "{label}"', f'name = "{label}"', f'key = "{"sdeou"[number]}"']
        lines += [f'shape = "{"●◐○–×"[number]}"', f'hue = "{hues[number]}"', 'relation = "denies"']
    bench.layout.config.write_text("\n".join(lines) + "\n")
    if guideline:
        (bench.root / "rules.md").write_text(guideline)


def rules(**words: str) -> str:
    return "# Guideline\n" + "".join(f"## Label: {label}\nRule: {rule}\n" for label, rule in words.items())


def judge(claim: str, label: str) -> dict[str, object]:
    return {"do": "judge", "claims": [claim], "label": label}


def labels(bench: Bench, annotator: str = "ana") -> dict[str, str | None]:
    session = bench.session(annotator)
    try:
        return {claim: view.claim.label for claim in (A1, A1B, A2, A3) if (view := session.set.view(session.locate(claim) or ("", "")))}
    finally:
        session.close()


def queue(bench: Bench, name: str, annotator: str = "ana") -> set[str]:
    session = bench.session(annotator)
    try:
        chosen = next(each for each in filters(session.project.config.scheme, Versions(session)) if each.id == name)
        return {found.ref[1] for found in matching(session, ["a1", "a2", "a3"], chosen)}
    finally:
        session.close()


@pytest.fixture
def decided(bench: Bench) -> Bench:
    scheme(bench, "good", "bad", "ugly")
    done = [{"do": "complete", "article": article, "on": True} for article in ("a1", "a2", "a3")]
    bench.record(judge(A1, "good"), judge(A1B, "bad"), judge(A2, "ugly"), judge(A3, "good"), *done)
    bench.record(judge(A1, "bad"), judge(A2, "ugly"), {"do": "reject", "claims": [A3]}, annotator="ben")
    return bench


def test_a_renamed_label_is_an_event_and_old_lines_stay(decided: Bench) -> None:
    before = {path: path.read_bytes() for who in ("ana", "ben") for path in decided.journal(who)}
    scheme(decided, "fine", "bad", "ugly")
    assert any("no label 'good'" in problem.what for problem in check_project(decided.root))
    assert main(["relabel", str(decided.root), "good", "--to", "fine", "--because", "a better word"]) == 0
    assert {path: path.read_bytes() for path in before} == before
    assert labels(decided) == {A1: "fine", A1B: "bad", A2: "ugly", A3: "fine"}
    last = json.loads(decided.journal("ben")[-1].read_text())
    assert (last["did"], last["old"], last["now"], last["why"]) == ("relabelled", ["good"], ["fine"], "a better word")
    assert check_project(decided.root) == []
    gold = build_gold(decided.project(), "ana")
    assert sorted(claim.label or "" for article in gold.articles for claim in article.claims) == ["bad", "fine", "fine", "ugly"]
    assert not any(claim.origin.label_changed for article in gold.articles for claim in article.claims)


def test_merged_labels_are_one_from_then_on_and_agree(decided: Bench) -> None:
    scheme(decided, "good", "bad")
    assert main(["relabel", str(decided.root), "ugly", "--to", "bad"]) == 0
    assert labels(decided) == {A1: "good", A1B: "bad", A2: "bad", A3: "good"}
    decided.forget()
    assert labels(decided)[A2] == "bad", "the same when folded anew"


def test_a_split_label_waits_for_its_choice(decided: Bench) -> None:
    scheme(decided, "good", "bad", "ugly", "superb")
    assert queue(decided, "split") == set()
    assert main(["relabel", str(decided.root), "good", "--to", "good", "--to", "superb"]) == 0
    assert labels(decided) == {A1: None, A1B: "bad", A2: "ugly", A3: None}
    assert queue(decided, "split") == {A1, A3}
    decided.record(judge(A1, "good"), judge(A3, "superb"))
    assert labels(decided) == {A1: "good", A1B: "bad", A2: "ugly", A3: "superb"}
    assert queue(decided, "split") == set()


def test_renamed_twice_and_back(decided: Bench) -> None:
    scheme(decided, "fine", "bad", "ugly")
    decided.record({"do": "relabel", "old": ["good"], "new": ["fine"]}, judge(A1B, "fine"))
    scheme(decided, "good", "bad", "ugly")
    decided.record({"do": "relabel", "old": ["fine"], "new": ["good"]})
    assert labels(decided) == {A1: "good", A1B: "good", A2: "ugly", A3: "good"}


def test_undo_takes_back_a_decision_and_never_the_renaming(decided: Bench) -> None:
    scheme(decided, "fine", "bad", "ugly")
    decided.record({"do": "relabel", "old": ["good"], "new": ["fine"]}, {"do": "undo"}, {"do": "undo"})
    assert labels(decided)[A1] == "fine"


def test_run_again_it_does_nothing_and_a_dry_run_writes_nothing(decided: Bench, run) -> None:  # type: ignore[no-untyped-def]
    scheme(decided, "fine", "bad", "ugly")
    words = ["relabel", decided.root, "good", "--to", "fine"]
    assert run(*words, "-n").out == "ana: 2 claims, not written\nben: 0 claims, not written\n"
    assert labels(decided)[A1] == "good"
    assert run(*words).out == "ana: 2 claims, done\nben: 0 claims, done\n"
    count = len(decided.journal())
    assert run(*words).out == "ana: 0 claims, known\nben: 0 claims, known\n"
    assert len(decided.journal()) == count


def test_a_journal_that_is_held_is_named_and_left(decided: Bench, run) -> None:  # type: ignore[no-untyped-def]
    scheme(decided, "fine", "bad", "ugly")
    session = decided.session("ben")
    try:
        ran = run("relabel", decided.root, "good", "--to", "fine")
    finally:
        session.close()
    assert ran.status == 75
    assert "ana: 2 claims, done" in ran.out
    assert "another writer" in ran.out
    assert run("relabel", decided.root, "good", "--to", "fine").out == "ana: 0 claims, known\nben: 0 claims, done\n"


def test_what_the_scheme_does_not_bear_out_is_refused(decided: Bench, run) -> None:  # type: ignore[no-untyped-def]
    for words in (["good", "--to", "fine"], ["good", "--to", "bad"], ["good", "--to", "good"]):
        assert run("relabel", decided.root, *words).status == 2
    with pytest.raises(IntentError, match="still has the label 'good'"):
        decided.record({"do": "relabel", "old": ["good"], "new": ["bad"]})


# -- older versions -----------------------------------------------------------------------------------------------------------


def test_verdicts_under_an_older_guideline_are_found_again_by_label_and_by_rule(bench: Bench) -> None:
    scheme(bench, "good", "bad", guideline=rules(good="nice", bad="not nice"))
    bench.record(judge(A1, "good"), judge(A1B, "bad"), judge(A2, "good"))
    assert queue(bench, "older") == set()
    scheme(bench, "good", "bad", guideline=rules(good="very nice", bad="not nice"))
    assert queue(bench, "older") == {A1, A1B, A2}
    assert queue(bench, "older-bad") == {A1B}
    assert queue(bench, "other-rule") == {A1, A2}, "the rule on bad is what it was"
    bench.record(judge(A1, "good"))
    assert queue(bench, "other-rule") == {A2}, "decided anew"
    assert queue(bench, "older") == {A1B, A2}


def test_a_guideline_is_kept_under_its_digest_once_and_without_it_every_rule_may_have_changed(bench: Bench) -> None:
    scheme(bench, "good", "bad", guideline=rules(good="nice", bad="not nice"))
    bench.record(judge(A1, "good"))
    bench.record(judge(A1B, "bad"))
    kept = list((bench.root / "guidelines").iterdir())
    assert [path.read_text() for path in kept] == [rules(good="nice", bad="not nice")]
    scheme(bench, "good", "bad", guideline=rules(good="nice", bad="nasty"))
    assert queue(bench, "other-rule") == {A1B}
    kept[0].unlink()
    assert queue(bench, "other-rule") == {A1, A1B}


def test_agreement_is_shown_by_version(bench: Bench, tmp_path: Path) -> None:
    scheme(bench, "good", "bad", guideline=rules(good="nice", bad="not nice"))
    for name, label in (("ana", "good"), ("ben", "bad")):
        bench.record(judge(A1, label), judge(A1B, "good"), {"do": "complete", "article": "a1", "on": True}, annotator=name)
    assert agree([bench.root], gamma=False)[0]["by_version"] == {}
    scheme(bench, "good", "bad", guideline=rules(good="nicer", bad="not nice"))
    for name in ("ana", "ben"):
        bench.record(judge(A2, "good"), judge(candidate("a2", 1), "bad"), {"do": "complete", "article": "a2", "on": True}, annotator=name)
    found = agree([bench.root], gamma=False)[0]["by_version"]
    assert sorted((each["articles"], each["pairs"][0]["labels"]["observed"]) for each in found.values()) == [(1, 0.5), (1, 1.0)]
