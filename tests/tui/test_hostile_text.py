"""Text that attacks the terminal, the markup or the offsets: shown as it stands, and nothing of it ever acts."""

from __future__ import annotations

import itertools
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from driving import Seat, at_screen, decide, has_journal, is_here, make_project

from workbench.text.visible import visible

OWN = [
    "\x1b[2J\x1b[H beta",
    "\x1b]52;c;ZXZpbA==\x07 beta",
    "\x1b]0;title\x1b\\ beta",
    "\x9b31m \x9d52;c;eA==\x9c beta",
    "see [/b] beta",
    "[@click=app.quit]x[/] beta",
    "[@click=app.leave]x[/] [bold red]beta[/]",
    "[link=https://example.org]beta[/link] \\[b]",
    "abc \u202egnp.exe\u202c \u2066x\u2069 beta",
    "\x00\x07\x08\x0b\x0c\x7f beta",
    "lone \r carriage\r\nreturn beta",
    "a\u0300\u0301\u0302\u0303\u0304\u0305 beta",
    "\U000e0041\U000e007f\ufff9\ufffb beta",
    "{0} %s ${HOME} `id` $(id) beta",
    "\ufeffbom and \u00adsoft\u200b\u2060 beta",
]


def shared_texts(folder: Path) -> list[str]:
    return list(json.loads((folder / "data" / "text_cases.json").read_text(encoding="utf-8"))["texts"])


def project_of(root: Path, texts: list[str]) -> Path:
    """Each text as an article's text, title, source, url and date, with its last word as a candidate."""
    articles = [
        {"id": f"a{number}", "text": text, "title": text, "source": text, "published": text, "event": text}
        for number, text in enumerate(texts)
    ]
    candidates: dict[str, list[dict[str, Any]]] = {f"a{number}": [{"quote": last_word(text)}] for number, text in enumerate(texts)}
    return make_project(root, articles, candidates)


def last_word(text: str) -> str:
    """The word whose highlight is looked at: beta, or the last one."""
    return "beta" if "beta" in text else text.split()[-1]


def assert_printable(seat: Seat) -> None:
    """Nothing on the grid is anything but a letter, a mark or a sign: no control, no override, nothing unseen."""
    for row in seat.rows():
        for character in row:
            category = unicodedata.category(character)
            allowed = category[0] in "LMNPS" or character in " \xa0\u3000\u200d\ufe0f"  # the last two join emoji
            assert allowed, f"U+{ord(character):04X} on the screen in {row!r}"


def assert_shown_literally(seat: Seat, text: str) -> None:
    """Every character that is no white space stands in the article pane, in its order, as itself or as its sign."""
    meant = "".join(visible(text).replace("␍␊", "").replace("␊", "").replace("␉", "").split())
    shown = "".join("".join(row[5:].split()) for row in seat.row_text("#article"))
    assert without_signs(meant) == without_signs(shown)


def without_signs(text: str) -> str:
    return "".join(character for character in text if character not in "◌␍")


async def look_at(seat: Seat, text: str) -> None:
    assert_printable(seat)
    assert_shown_literally(seat, text)
    word = last_word(text)
    held = [cell for row in seat.cells("#article") for cell in row if is_here(cell.style)]
    assert "".join(cell.glyph for cell in held) == word, "the highlight covers exactly the claim"
    assert sum(cell.width for cell in held) == sum(cell.width for cell in held if cell.glyph.strip())


async def walk(root: Path, texts: list[str], size: tuple[int, int]) -> None:
    async with at_screen(root, size) as seat:
        for number, text in enumerate(texts):
            await seat.until(lambda text=text: "".join(seat.styled(is_here)) == last_word(text), f"text {number}: {text!r}")
            await look_at(seat, text)
            await seat.press("J")
        await seat.press("w", "f")
        await seat.press("escape", "escape", "question_mark", "q")
        assert_printable(seat)
    assert not has_journal(root)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_texts_are_shown_and_never_act(tmp_path: Path, size: tuple[int, int]) -> None:
    await walk(project_of(tmp_path / "own", OWN), OWN, size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_shared_texts_are_shown_and_never_act(tmp_path: Path, shared: Path, size: tuple[int, int]) -> None:
    texts = shared_texts(shared)
    await walk(project_of(tmp_path / "shared", texts), texts, size)


async def test_hostile_notes_sources_and_evidence_are_printable_on_every_screen(tmp_path: Path) -> None:
    texts = OWN
    root = project_of(tmp_path / "own", texts)
    named = [
        {"article": f"a{number}", "start": text.index(last_word(text)), "end": text.index(last_word(text)) + len(last_word(text))}
        for number, text in enumerate(texts)
    ]
    for claim, text in zip(named, texts, strict=True):
        decide(
            root,
            {"do": "judge", "claims": [claim], "label": "denied"},
            {"do": "note", "claim": claim, "text": text},
            {"do": "attribute", "claim": claim, "source": {"start": 0, "end": len(text)}, "cue": {"start": 0, "end": len(text)}},
            {"do": "evidence", "url": text, "quote": text},
        )
    for one, other in itertools.pairwise(named):
        decide(root, {"do": "link", "from": one, "to": other, "relation": "denies"})
    count = 5 * len(texts) - 1
    for size, steps in (((80, 24), 4), ((120, 40), len(texts))):
        async with at_screen(root, size, place=("a0", None)) as seat:
            for _ in range(steps):
                assert_printable(seat)
                for key in ("f", "F", "m"):
                    await seat.press(key)
                    await seat.until(lambda: "j/k claim" not in seat.text() or "Note on" in seat.text())
                    assert_printable(seat)
                    await seat.press("escape")
                    await seat.until(lambda: "j/k claim" in seat.text() and "Note on" not in seat.text())
                await seat.press("J")
            assert len(seat.events()) == count


async def test_the_search_shows_hostile_sentences_harmlessly(tmp_path: Path) -> None:
    root = project_of(tmp_path / "own", OWN)
    async with at_screen(root) as seat:
        await seat.press("f")
        await seat.shows("1–9 enter take")
        await seat.press("slash")
        await seat.type("beta")
        await seat.until(lambda: seat.text().count("beta") > 8)
        assert_printable(seat)


async def test_a_click_on_markup_in_the_text_does_nothing(tmp_path: Path) -> None:
    text = "[@click=app.quit]x[/] [@click=app.leave()]y[/] [link=https://example.org]z[/link] the bridge is safe"
    root = make_project(tmp_path / "click", [{"id": "a", "text": text, "title": text, "source": text}], {"a": [{"quote": "safe"}]})
    async with at_screen(root) as seat:
        for y, row in enumerate(seat.rows()[:12]):
            for name in ("x[/]", "y[/]", "@click"):
                if name in row:
                    await seat.pilot.click(offset=(row.index(name), y))
        assert seat.app.is_running
        assert seat.app.return_value is None
        assert seat.app.clipboard == ""
        assert await seat.leave() == 0
    assert not has_journal(root)


async def test_a_click_takes_the_claim_under_it_in_hand(root: Path) -> None:
    async with at_screen(root) as seat:
        y = next(number for number, row in enumerate(seat.rows()) if "traffic will" in row)
        await seat.pilot.click(offset=(seat.rows()[y].index("traffic") + 2, y))
        await seat.until(lambda: seat.in_hand() == "traffic will return to normal within the week")
        await seat.pilot.click(offset=(seat.rows()[y].index("traffic") - 3, y))
        assert seat.in_hand() == "traffic will return to normal within the week", "a click beside every claim changes nothing"
        assert not has_journal(root)


@pytest.mark.parametrize(
    ("text", "words", "cells"),
    [
        ("中文 beta gamma", "beta", (5, 9)),
        ("see 中文测试 ok", "中文测试", (4, 12)),
        ("f 👨\u200d👩\u200d👧 beta", "beta", (5, 9)),
        ("cafe\u0301 beta", "beta", (5, 9)),
        ("cafe\u0301 beta", "cafe\u0301", (0, 4)),
        ("a\tbeta", "beta", (4, 8)),
        ("x\x1b[31m beta", "beta", (7, 11)),
        ("I ❤\ufe0f beta", "beta", (5, 9)),
        ("\ufeffbeta", "beta", (1, 5)),
    ],
)
async def test_the_highlight_stands_on_exactly_the_cells_of_its_claim(
    tmp_path: Path, text: str, words: str, cells: tuple[int, int]
) -> None:
    root = make_project(tmp_path / "cells", [{"id": "a", "text": text}], {"a": [{"quote": words}]})
    async with at_screen(root, (80, 24)) as seat:
        left = seat.app.screen.query_one("#article").region.x + 5
        held = [cell for row in seat.cells("#article") for cell in row if is_here(cell.style)]
        assert (held[0].x - left, held[-1].x + held[-1].width - left) == cells
        assert "".join(cell.glyph for cell in held) == words
