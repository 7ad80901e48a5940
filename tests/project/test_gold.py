"""Gold is a pure function of what was decided: the same bytes every time, and nothing in it that nobody decided."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from strategies import Bench, candidate, mark, span

from workbench import __version__
from workbench.errors import JournalError, OutputError, UsageError
from workbench.project.exchange import import_articles
from workbench.project.project import Project
from workbench.project.release import Gold, build_gold, choose_annotator, write_gold

A1, A2, A3 = candidate("a1", 0), candidate("a2", 0), candidate("a3", 0)
FILES = ("gold.jsonl", "gold.manifest.json", "gold.card.md")


@pytest.fixture
def decided(bench: Bench) -> Bench:
    """Two of three articles complete, with links inside, across and to what is not gold."""
    evidence = bench.record({"do": "evidence", "url": "https://example.org", "quote": "no cracks"})[0].target
    bench.record(
        {"do": "judge", "claims": [A1], "label": "denied", "confidence": 4},
        mark("a1", "The toll rises to 12 euros", source={"start": 2, "end": 16}, cue={"start": 17, "end": 21}),
        {"do": "reject", "claims": [candidate("a1", 1)]},
        {"do": "link", "from": A2, "to": A1, "relation": "denies"},
        {"do": "link", "from": A3, "to": A1, "relation": "supports"},
        {"do": "link", "from": evidence, "to": A1, "relation": "disputes"},
        {"do": "complete", "article": "a1", "on": True},
        {"do": "complete", "article": "a2", "on": True},
    )
    return bench


def build(bench: Bench, named: str | None = None, with_quotes: bool = True) -> Gold:
    project = Project(bench.root)
    try:
        return build_gold(project, named, with_quotes)
    finally:
        project.close()


def written(bench: Bench) -> dict[str, bytes]:
    project = Project(bench.root)
    write_gold(build_gold(project), project.layout.gold, force=True)
    project.close()
    return {name: (bench.root / name).read_bytes() for name in FILES}


def test_gold_holds_accepted_claims_of_complete_articles_only(decided: Bench) -> None:
    gold = build(decided)
    assert [(article.article, [claim.quote for claim in article.claims]) for article in gold.articles] == [
        ("a1", ["the bridge is safe", "The toll rises to 12 euros"]),
        ("a2", ["the bridge is safe"]),
    ]
    assert [each.quote for each in gold.articles[0].rejected] == ["Engineers found cracks in the deck"]
    assert gold.manifest.incomplete == ("a3",)
    assert all(claim.decision == "accepted" for article in gold.articles for claim in article.claims)


def test_gold_built_twice_is_the_same_to_the_byte(decided: Bench, tmp_path: Path) -> None:
    """From the cache, without it, and on another machine in another folder."""
    first = written(decided)
    assert written(decided) == first
    decided.forget()
    assert written(decided) == first
    elsewhere = decided.copy(tmp_path / "elsewhere" / "under another name")
    for path in elsewhere.journal():
        path.touch()
    assert written(elsewhere) == first


def test_nothing_of_the_machine_gets_into_gold(decided: Bench, tmp_path: Path) -> None:
    data = b"".join(written(decided).values()).decode()
    assert str(tmp_path) not in data
    assert str(Path.home()) not in data
    assert f"{datetime.now(UTC):%Y-%m}" not in data, "a clock got in"


def test_links_whose_end_is_not_in_gold_are_left_out_and_counted(decided: Bench) -> None:
    gold = build(decided)
    links = [(link.from_[:3], link.to, link.relation) for article in gold.articles for link in article.links]
    assert sorted(links) == sorted([(A2[:3], A1, "denies"), ("ev-", A1, "disputes")])
    assert gold.dangling == 1, "a link from a3, which is not complete"
    decided.record({"do": "complete", "article": "a3", "on": True}, {"do": "complete", "article": "a1", "on": False})
    gold = build(decided)
    assert gold.dangling == 2, "both links lead to a claim of a1, which is no longer complete"
    assert all(article.links == () for article in gold.articles)
    assert "an end is not in this set: 2 links" in gold.card


def test_evidence_travels_with_the_article_that_it_bears_on(decided: Bench) -> None:
    gold = build(decided)
    assert [each.url for each in gold.articles[0].evidence] == ["https://example.org"]
    assert gold.articles[1].evidence == ()


def test_a_claim_in_conflict_is_not_gold(bench: Bench, tmp_path: Path) -> None:
    there = bench.copy(tmp_path / "there")
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True})
    there.record({"do": "judge", "claims": [A1], "label": "supported"})
    for path in there.journal():
        shutil.copy(path, bench.layout.journal_of("ana"))
    assert build(bench).articles[0].claims == ()


def test_gold_without_quotes_holds_no_word_of_the_articles(decided: Bench) -> None:
    """For corpora whose texts may not be passed on."""
    decided.record({"do": "note", "claim": A1, "text": "the bridge is mentioned here"})
    gold = build(decided, with_quotes=False)
    data = gold.lines().decode() + gold.card
    for words in ("bridge is safe", "Mayor", "toll", "said", "Engineers", "cracks in"):
        assert words not in data
    assert [(claim.start, claim.end) for claim in gold.articles[0].claims] == [
        span("a1", "the bridge is safe"),
        span("a1", "The toll rises to 12 euros"),
    ]
    assert gold.manifest.with_quotes is False


def test_the_manifest_names_what_gold_was_made_from(decided: Bench) -> None:
    manifest = json.loads(written(decided)["gold.manifest.json"])
    assert (manifest["annotators"], manifest["rule"], manifest["program"]) == (["annotator 1"], "only annotator", __version__)
    assert (manifest["claims"], manifest["rejected"], manifest["links"]) == (3, 1, 2)
    assert sorted(head["segment"] for head in manifest["journals"]) == sorted(path.stem for path in decided.journal())
    assert [head["count"] for head in sorted(manifest["journals"], key=lambda head: head["segment"])] == [1, 8]


def test_a_text_that_was_revised_is_no_longer_complete(decided: Bench) -> None:
    """Otherwise gold would say of a text that nobody has read: there is nothing in it."""
    (decided.root / "a1.txt").write_text("An entirely new text of the article.", encoding="utf-8")
    import_articles(decided.project(), [decided.root / "a1.txt"], revise=True)
    gold = build(decided)
    assert [article.article for article in gold.articles] == ["a2"]
    assert gold.manifest.incomplete == ("a1", "a3")


# -- whose set --------------------------------------------------------------------------------------------------------------


def test_several_annotators_are_asked_about(decided: Bench) -> None:
    decided.record({"do": "judge", "claims": [A1], "label": "supported"}, {"do": "complete", "article": "a1", "on": True}, annotator="bob")
    with pytest.raises(UsageError, match=r"\(ana, bob\).*--from NAME"):
        build(decided)
    assert [claim.label for claim in build(decided, "bob").articles[0].claims] == ["supported"]
    assert build(decided, "ana").manifest.rule == "named annotator"
    with pytest.raises(UsageError, match="--from eve: has decided nothing here"):
        build(decided, "eve")


def test_the_adjudicators_set_is_taken_without_asking(decided: Bench) -> None:
    decided.record({"do": "judge", "claims": [A1], "label": "supported"}, {"do": "complete", "article": "a1", "on": True}, annotator="eva")
    (decided.root / "workbench.toml").write_text('name = "t"\n[[annotators]]\nname = "eva"\nrole = "adjudicator"\n')
    gold = build(decided)
    assert (gold.manifest.annotators, gold.manifest.rule) == (("adjudicator 1",), "adjudicated")
    (decided.root / "workbench.toml").write_text(
        'name = "t"\n[[annotators]]\nname = "eva"\nrole = "adjudicator"\n[[annotators]]\nname = "ana"\nrole = "adjudicator"\n'
    )
    with pytest.raises(UsageError, match="several"):
        build(decided)


def test_nobody_has_decided_anything(bench: Bench) -> None:
    with pytest.raises(UsageError, match="nobody has decided"):
        choose_annotator(bench.project())


# -- writing ----------------------------------------------------------------------------------------------------------------


def test_a_file_named_by_hand_is_not_replaced_without_force(decided: Bench, tmp_path: Path) -> None:
    gold = build(decided)
    target = tmp_path / "out.jsonl"
    write_gold(gold, target, force=False)
    assert sorted(path.name for path in tmp_path.glob("out.*")) == ["out.card.md", "out.jsonl", "out.manifest.json"]
    (tmp_path / "out.jsonl").unlink()
    with pytest.raises(OutputError, match=r"out\.manifest\.json: exists already"):
        write_gold(gold, target, force=False)
    assert not target.exists()


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("cached", [True, False])
def test_no_gold_is_built_over_a_damaged_journal(decided: Bench, cached: bool) -> None:
    before = written(decided)
    _flip(max(decided.journal(), key=lambda path: path.stat().st_size))
    if not cached:
        decided.forget()
    with pytest.raises(JournalError, match=r"jsonl:\d+"):
        build(decided)
    assert {name: (decided.root / name).read_bytes() for name in FILES} == before


def test_the_card_says_what_a_reader_must_know(decided: Bench) -> None:
    card = build(decided).card
    for words in ("3 claims in 2 complete articles, 2 links (1 across articles, 1 from evidence outside), 1 rejected", "| denied | 1 |"):
        assert words in card


def test_a_parent_that_is_not_in_gold_is_not_named(bench: Bench, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in bench.layout.candidates_of("rules").read_text(encoding="utf-8").splitlines()
    ]
    lines[0]["claims"][0]["parent"] = lines[0]["claims"][1]["id"]
    bench.layout.candidates_of("rules").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    bench.record({"do": "judge", "claims": [A1], "label": "denied"}, {"do": "complete", "article": "a1", "on": True})
    assert build(bench).articles[0].claims[0].parent is None
    bench.record({"do": "judge", "claims": [candidate("a1", 1)], "label": "denied"})
    assert build(bench).articles[0].claims[0].parent == candidate("a1", 1)
