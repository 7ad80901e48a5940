"""Owns the history of scores as words: a table and a plot of characters; must never read the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

_HEIGHT: Final = 10
_MARKS: Final = "ox+*#@%&"


def trend_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """A row a run, oldest first, then overlap F1 of every system over the runs as a plot."""
    lines = [f"{'run':>4} {'gold':<22}{'system':<24}{'overlap':>8} {'[95 %]':^12}{'label':>7}{'links':>7}{'LEA':>7}"]
    for number, row in enumerate(rows, start=1):
        figures = row["figures"]
        ends = figures.get("detection.overlap.ci95")
        interval = f"[{ends[0]:.3f} {ends[1]:.3f}]".replace("0.", ".") if ends else ""
        lines.append(
            f"{number:>4} {_cut(row['gold'], row['gold_sha256'], 21):<22}{_cut(row['system'], row['predictions_sha256'], 23):<24}"
            f"{_short(figures.get('detection.overlap.f1')):>8} {interval:^12}"
            + "".join(
                f"{_short(figures.get(path)):>7}" for path in ("labels.end_to_end.macro_f1", "links.end_to_end.f1", "clusters.lea.f1")
            )
        )
    return "\n".join([*lines, "", *_plot(rows)])


def _plot(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names = list(dict.fromkeys(row["system"] for row in rows))
    values = [row["figures"].get("detection.overlap.f1") for row in rows]
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    low, high = (low, high) if high - low > 0.02 else (max(0.0, low - 0.01), min(1.0, high + 0.01))
    grid = [[" "] * (3 * len(rows)) for _ in range(_HEIGHT)]
    for column, (row, value) in enumerate(zip(rows, values, strict=True)):
        if value is not None:
            line = round((high - value) / (high - low) * (_HEIGHT - 1))
            grid[line][3 * column + 1] = _MARKS[names.index(row["system"]) % len(_MARKS)]
    lines = [f"{high - place * (high - low) / (_HEIGHT - 1):6.3f} |{''.join(cells).rstrip()}" for place, cells in enumerate(grid)]
    lines.append("       +" + "-" * (3 * len(rows)))
    lines.append("        " + "".join(f"{number:^3}" for number in range(1, len(rows) + 1)))
    legend = ", ".join(f"{_MARKS[place % len(_MARKS)]} {name}" for place, name in enumerate(names))
    return [*lines, f"overlap F1 by run: {legend}"]


def _cut(name: str, digest: str, width: int) -> str:
    room = width - 7
    return f"{name if len(name) <= room else name[: room - 1] + '…'} {digest[:6]}"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
