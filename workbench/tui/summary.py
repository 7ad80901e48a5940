"""Owns the summary page: how far everything is, in small bars; must never know Textual or count anything anew."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.tui.describe import cut
from workbench.tui.paint import Line
from workbench.tui.work import Work

_MOST = 40
"""Articles that are listed one by one."""


def summary_lines(work: Work, width: int) -> list[Line]:
    """The page: this sitting, all articles together, labels, then articles one by one, those in work first."""
    room = max(min(width - 44, 60), 10)
    total, tally = work.total(), work.tally
    pace = tally.pace()
    lines: list[Line] = [[(" This sitting", "accent")]]
    lines.append(_plain("decisions", f"{tally.decisions} in {tally.active_seconds / 60:.1f} minutes at work"))
    lines.append(_plain("pace", f"{pace:.1f} decisions a minute" if pace else "too early to say"))
    if pace and total.claims > total.decided:
        lines.append(_plain("left", f"{total.claims - total.decided} claims, about {(total.claims - total.decided) / pace:.0f} minutes"))
    lines += _bars(work, tally.verdicts, room)
    lines += [[], [(" Everything", "accent")]]
    lines.append(_bar("claims decided", total.decided, total.claims, room, "sign.green"))
    lines.append(_bar("articles complete", total.complete, work.own, room, "sign.green"))
    lines += [[], [(" Labels so far", "accent")], *_bars(work, work.label_counts(), room)]
    lines += [[], [(" Articles", "accent")]]
    rows = [(work.name_of(row.id), work.standing(row.id)) for row in work.rows[: min(25 * _MOST, work.own)]]
    rows.sort(key=lambda pair: (pair[1].complete, not pair[1].decided))
    for name, standing in rows[:_MOST]:
        sign = "✓ " if standing.complete else "⚑ " if standing.flagged else "  "
        lines.append(_bar(f"{sign}{name}", standing.decided, standing.claims, room, "accent"))
    if work.own > _MOST:
        lines.append(_plain("", f"and {work.own - _MOST} more"))
    return lines


def _bars(work: Work, counts: Mapping[str, int], room: int) -> list[Line]:
    most = max(counts.values(), default=0)
    names = [(label.id, f"{label.shape} {label.name}", f"sign.{label.hue}") for label in work.scheme.labels]
    names.append(("rejected", "× not a claim", "dim"))
    return [_bar(name, counts.get(identifier, 0), most, room, role, of_all=False) for identifier, name, role in names]


def _plain(name: str, words: str) -> Line:
    return [(f"   {cut(name, 22):24}", "dim"), (words, "text")]


def _bar(name: str, value: int, most: int, room: int, role: str, of_all: bool = True) -> Line:
    eighths = round(value / most * room * 8) if most else 0
    full, rest = divmod(eighths, 8)
    bar = "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    words = f" {value}/{most}" if of_all else f" {value}"
    return [(f"   {cut(name, 22):24}", "text"), (bar.ljust(room) if of_all else bar, role), (words, "dim")]
