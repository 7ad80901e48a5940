"""The round without an adjudicator, by keys: assigned, labelled blind by two in separate sittings, compared, gold, scored."""

from __future__ import annotations

import json
from pathlib import Path

from driving import at_screen, cli, journal

from workbench.cli.main import main
from workbench.project.agreement import agree


async def label_blind(root: Path, annotator: str, verdict: str) -> None:
    """Marks the first sentence of each assigned article by keys and judges it."""
    async with at_screen(root, (80, 24), annotator=annotator) as seat:
        count = sum(each["who"] == annotator for each in journal(root))
        assert count == 0
        before = len(journal(root))
        for _ in range(2):
            assert seat.signs() == [], "no candidate shows"
            await seat.press("v", "s", "enter")
            await seat.shows("marked a new claim")
            await seat.press(verdict)
            before += 2
            await seat.wrote(before)
            await seat.press("c")
            before += 1
            await seat.wrote(before)
            await seat.press("J")
        assert await seat.leave() == 0


async def test_the_round_from_assigning_to_scores(root: Path, run) -> None:  # type: ignore[no-untyped-def]
    cli(
        "assign",
        root,
        "--annotator",
        "ana",
        "--annotator",
        "ben",
        "--article",
        "wire",
        "--article",
        "tribune",
        "--overlap",
        1,
        "--blind",
        1,
    )
    await label_blind(root, "ana", "d")
    await label_blind(root, "ben", "d")
    events = journal(root)
    assert {each["who"] for each in events} == {"ana", "ben"}
    assert all(each["saw"]["blind"] for each in events)
    assert [each["did"] for each in events].count("completed") == 4
    report, _ = agree([root], gamma=False)
    assert report["pairs"][0]["spans"]["exact"]["f1"] == 1.0
    assert main(["gold", str(root), "--majority"]) == 0
    gold = [json.loads(line) for line in (root / "gold.jsonl").read_text().splitlines()]
    assert [(each["article"], [claim["label"] for claim in each["claims"]]) for each in gold] == [
        ("tribune", ["disputed"]),
        ("wire", ["disputed"]),
    ]
    assert "hidden: 2 of 2 (100 %)" in (root / "gold.card.md").read_text()
    scored = run("score", root / "gold.jsonl", root / "candidates" / "rules.jsonl", "--json")
    assert scored.status == 0
    assert json.loads(scored.out)["systems"]["rules"]["contamination"]["decided_blind"] == 2
    assert main(["check", str(root)]) == 0
