"""How the screens look: a few whole grids with their styles, and rules that hold at every size."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from driving import Cell, Seat, at_screen, claim_of, decide, has_journal, join, journal, width_of
from rich.style import Style

from workbench.model.scheme import DEFAULT_SCHEME
from workbench.tui.describe import label_hint
from workbench.tui.keymap import default_keymap, hint_text
from workbench.tui.palette import THEMES, palette

GOLDEN = Path(__file__).parent / "golden"
REWRITE = "WORKBENCH_REWRITE_GOLDEN"

DECIDED: list[dict[str, Any]] = [
    *join(claim_of("courier", 1), claim_of("tribune", 1), claim_of("wire", 1)),
    {"do": "link", "from": claim_of("tribune", 2), "to": claim_of("courier", 1), "relation": "disputes", "label": "disputed"},
    {"do": "note", "claim": claim_of("courier", 1), "text": "The engineers are not named."},
    {"do": "judge", "claims": [claim_of("courier", 3)], "label": "denied"},
    {"do": "flag", "claim": claim_of("courier", 2), "on": True},
    {"do": "reject", "claims": [claim_of("wire", 2)]},
    {"do": "complete", "article": "wire", "on": True},
]
NAMES = {"no-colour": "mono"}
PLACE = ("courier", claim_of("courier", 1))
OTHERS: list[tuple[str, tuple[int, int], tuple[str, ...], str]] = [
    ("side-200x50-dark", (200, 50), ("tab",), "Tribune · 2024-10-04"),
    ("side-80x24-dark", (80, 24), ("tab",), "Tribune · 2024-10-04"),
    ("attribution-120x40-dark", (120, 40), ("a",), "Attribution"),
    ("attribution-80x24-dark", (80, 24), ("a",), "Attribution"),
    ("edges-80x24-dark", (80, 24), ("b",), "left edge"),
    ("find-120x40-dark", (120, 40), ("/", *"bridge", "enter"), "of 3 in this article"),
    ("queue-120x40-dark", (120, 40), ("Q",), "undecided"),
    ("checks-80x24-dark", (80, 24), ("!",), "Graph checks"),
    ("summary-80x24-dark", (80, 24), ("S",), "This sitting"),
    ("links-80x24-dark", (80, 24), ("F",), "Links and cluster"),
]


@pytest.fixture
def decided(root: Path) -> Path:
    decide(root, *DECIDED)
    return root


def words_of(style: Style) -> str:
    """A style in words, the same for styles that look the same."""
    found = [
        name
        for name, on in (
            ("bold", style.bold), ("dim", style.dim), ("italic", style.italic), ("underline", style.underline),
            ("underline2", style.underline2), ("reverse", style.reverse),
        )
        if on
    ]  # fmt: skip
    if style.color is not None and not style.color.is_default:
        found.append(style.color.get_truecolor().hex)
    if style.bgcolor is not None and not style.bgcolor.is_default:
        found.append(f"on {style.bgcolor.get_truecolor(foreground=False).hex}")
    return " ".join(found) or "plain"


def runs_of(row: list[Cell], plain: str) -> list[str]:
    """The runs of cells that do not look plain: "from-to look". A blank between words of one look does not break a run."""
    runs: list[list[Any]] = []
    for cell in row:
        look = words_of(cell.style)
        is_bare = not cell.glyph.strip() and not (cell.style.underline or cell.style.underline2 or cell.style.reverse)
        if runs and (look == runs[-1][2] or (is_bare and look.endswith(runs[-1][3]))):
            runs[-1][1] = runs[-1][1] if is_bare else cell.x + cell.width
        elif not is_bare or ground(look) != ground(plain):
            runs.append([cell.x, cell.x + cell.width, look, ground(look)])
    return [f"{start}-{end} {look}" for start, end, look, _ in runs if look != plain]


def ground(look: str) -> str:
    """The background in the words of a look."""
    return look[look.index("on #") :] if "on #" in look else ""


def grid_of(seat: Seat, plain: Style) -> str:
    """The screen as text: its rows, then for each row the runs of cells that do not look like the article's plain text."""
    look = words_of(plain)
    lines = [row.rstrip() for row in seat.rows()]
    lines += ["", f"plain: {look}", ""]
    for number, row in enumerate(seat.cells(), 1):
        runs = runs_of(row, look)
        if runs:
            lines.append(f"{number:2}: " + "; ".join(runs))
    return "\n".join(lines) + "\n"


def assert_golden(name: str, found: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(REWRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert found == expected, (
        f"the screen looks different. If it should, read the diff after: {REWRITE}=1 python -m pytest tests/tui/test_screens.py"
    )


# -- whole screens ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["dark", "light", "no-colour"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_the_label_screen_looks_as_it_did(decided: Path, size: tuple[int, int], theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if theme == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    async with at_screen(decided, size, None if theme == "no-colour" else theme, PLACE) as seat:
        await seat.shows("1 of 4", "saved")
        assert_golden(f"label-{size[0]}x{size[1]}-{theme}", grid_of(seat, palette(NAMES.get(theme, theme))["text"]))


async def test_the_picker_looks_as_it_did(decided: Path) -> None:
    async with at_screen(decided, (120, 40), place=PLACE) as seat:
        await seat.press("f")
        await seat.shows("will record:")
        assert_golden("picker-120x40-dark", grid_of(seat, palette("dark")["text"]))


async def test_the_help_looks_as_it_did(decided: Path) -> None:
    async with at_screen(decided, (80, 24), place=("courier", claim_of("courier", 4))) as seat:
        await seat.press("?")
        await seat.shows("Keys and guideline", "Verdicts")
        assert_golden("help-80x24-dark", grid_of(seat, palette("dark")["text"]))


@pytest.mark.parametrize(("name", "size", "keys", "words"), OTHERS)
async def test_the_other_screens_look_as_they_did(
    decided: Path, name: str, size: tuple[int, int], keys: tuple[str, ...], words: str
) -> None:
    async with at_screen(decided, size, place=PLACE) as seat:
        await seat.press(*keys)
        await seat.shows(words)
        await seat.pilot.pause()
        assert_golden(name, grid_of(seat, palette("dark")["text"]))


async def test_marking_looks_as_it_did(decided: Path) -> None:
    async with at_screen(decided, (80, 24), place=PLACE) as seat:
        await seat.press("v", "v", "l", "+", "l", "l", "v", "l")
        await seat.shows("Marking")
        assert_golden("mark-80x24-dark", grid_of(seat, palette("dark")["text"]))


def test_every_golden_belongs_to_a_test() -> None:
    names = {f"label-{size}-{theme}" for size in ("80x24", "120x40", "200x50") for theme in ("dark", "light", "no-colour")}
    names |= {name for name, *_ in OTHERS}
    assert {path.stem for path in GOLDEN.glob("*.txt")} == names | {"picker-120x40-dark", "help-80x24-dark", "mark-80x24-dark"}


# -- rules at every size ----------------------------------------------------------------------------------------------------

SIZES = [(20, 8), (40, 12), (60, 16), (80, 24), (99, 30), (100, 30), (120, 40), (149, 40), (150, 40), (200, 50), (250, 20)]


def assert_fits(seat: Seat, size: tuple[int, int]) -> None:
    assert len(seat.rows()) == size[1]
    for row in seat.rows():
        assert width_of(row) == size[0], repr(row)


@pytest.mark.parametrize("size", SIZES)
async def test_at_every_size_the_rows_fit_and_the_claim_in_hand_can_be_read(decided: Path, size: tuple[int, int]) -> None:
    async with at_screen(decided, size, place=PLACE) as seat:
        for _ in range(4):
            assert_fits(seat, size)
            assert seat.in_hand(), seat.text()
            await seat.press("j")
        await seat.press("J", "v", "l", "v", "l")
        assert_fits(seat, size)
        await seat.press("escape", "w")
        assert_fits(seat, size)
        await seat.press("escape", "f")
        await seat.until(lambda: "esc done" in seat.rows()[-1])
        assert_fits(seat, size)
        await seat.press("escape", "F")
        assert_fits(seat, size)
        await seat.press("escape", "?")
        assert_fits(seat, size)
    assert len(journal(decided)) == len(DECIDED)


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] >= 40])
async def test_the_hint_line_holds_whole_words_only(decided: Path, size: tuple[int, int]) -> None:
    known = {hint_text(hint) for hint in [*default_keymap().hints("label"), label_hint(DEFAULT_SCHEME)]}
    async with at_screen(decided, size) as seat:
        shown = [each.strip() for each in seat.rows()[-1].split("   ") if each.strip()]
        assert shown
        assert set(shown) <= known


async def test_the_claim_in_hand_stays_in_sight_through_every_change_of_size(decided: Path) -> None:
    async with at_screen(decided, (120, 40), place=("tribune", claim_of("tribune", 3))) as seat:
        for size in [*SIZES, *reversed(SIZES)]:
            await seat.pilot.resize_terminal(*size)
            await seat.until(lambda size=size: len(seat.rows()) == size[1] and width_of(seat.rows()[0]) == size[0])
            await seat.until(lambda: "".join(seat.in_hand().split()) == "Nodockworkerhadbeenbriefed", f"the claim in sight at {size}")
            assert_fits(seat, size)


# -- themes -----------------------------------------------------------------------------------------------------------------


async def test_ctrl_t_goes_round_the_themes_and_writes_nothing(root: Path) -> None:
    async with at_screen(root) as seat:
        grids = []
        for name in (*THEMES[1:], THEMES[0]):
            await seat.press("ctrl+t")
            await seat.shows(f"theme: {name}")
            grids.append(grid_of(seat, palette("dark")["text"]))
        assert len(set(grids)) == len(THEMES)
    assert not has_journal(root)


async def test_without_colour_every_state_differs_by_shape_or_attribute(decided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_screen(decided, place=PLACE) as seat:
        for row in seat.cells():
            for cell in row:
                for colour in (cell.style.color, cell.style.bgcolor):
                    assert colour is None or colour.is_default, f"a colour at {cell}"
        assert "".join(seat.styled(lambda style: style.reverse)) == "the harbour bridge is safe"
        assert [sign.strip("▌") for sign in seat.signs()] == ["◐", "⚑", "○", "·"]
        await seat.press("ctrl+t")
        assert "".join(seat.styled(lambda style: style.reverse)) == "the harbour bridge is safe", "NO_COLOR holds"


@pytest.mark.parametrize(("theme", "ratio"), [("dark", 4.5), ("light", 4.5), ("safe", 4.5), ("contrast", 7.0)])
def test_every_ink_can_be_read_on_its_ground(theme: str, ratio: float) -> None:
    """WCAG AA for text, the highlight of the claim in hand included."""
    colours = palette(theme)
    grounds = [colours["text"], colours["here"], colours["near"]]
    for role, style in colours.items():
        if role in ("faint", "rule") or style.color is None:  # what is not read: rejected candidates, thin lines
            continue
        for ground in [style] if style.bgcolor and not role.startswith("ink") and role != "text" else grounds:
            assert contrast(style, ground) >= ratio, (role, contrast(style, ground))


def contrast(ink: Style, ground: Style) -> float:
    assert ink.color is not None
    assert ground.bgcolor is not None
    bright, dark = sorted((luminance(ink.color.get_truecolor()), luminance(ground.bgcolor.get_truecolor())), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [each / 255 / 12.92 if each / 255 <= 0.04045 else ((each / 255 + 0.055) / 1.055) ** 2.4 for each in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
