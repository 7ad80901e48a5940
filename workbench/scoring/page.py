"""Owns the report as one HTML page that needs nothing else: no network, no script; must never let an article's text become markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

from workbench.scoring.errors import CLASSES
from workbench.scoring.listing import around
from workbench.scoring.svg import curves, dots
from workbench.scoring.table import BLOCKS, Column, figure_at, given_figure, leaves
from workbench.text.visible import visible_lines

SHOWN: Final = 100
"""Errors shown of each class and system; the page says how many there are, and `--errors` lists them all."""
_HEAD: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scores</title><style>
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.8rem 0}td,th{padding:.2rem .6rem;border-bottom:1px solid #ddd;text-align:right;vertical-align:top}
td:first-child,th:first-child{text-align:left}small{color:#666}.plots{display:flex;flex-wrap:wrap;gap:1rem}
svg text{font-size:10px;fill:#444}.text{white-space:pre-wrap;overflow-wrap:anywhere;text-align:left}
.gold{background:#ffe8a3}.predicted{background:#cfe3f7}.both{background:#cdebc5}details{margin:.5rem 0}summary{cursor:pointer}
</style></head><body>
"""


def html_page(report: Mapping[str, Any], rows: Iterable[tuple[dict[str, Any], str | None]]) -> str:
    """The page; `rows` are the errors with the text of their article where it is known, of which as many are kept as it shows."""
    systems = report["systems"]
    parts = [_HEAD, f"<h1>Scores against {_safe(report['gold'])}</h1>"]
    parts.append(f"<p>{report['articles']:,} articles; {report['left_out']:,} left out.<br><code>{_safe(report['signature'])}</code></p>")
    parts += [_block(report, block) for block in BLOCKS]
    if report["comparisons"]:
        parts.append(_comparisons(report["comparisons"]))
    parts.append(_plots(systems))
    for name, figures in systems.items():
        parts += [f"<h2>{_safe(name)}</h2>", _confusion(figures), _origin(figures), _errors_table(figures), _every_figure(figures)]
    parts += _shown_errors(systems, rows)
    return "\n".join([*parts, "</body></html>", ""])


def _safe(words: object) -> str:
    return escape(visible_lines(str(words)))


def _block(report: Mapping[str, Any], block: Sequence[Column]) -> str:
    heads = "".join(f"<th>{_safe(heading)}</th>" for heading, _, _ in block)
    rows = []
    for name, figures in report["systems"].items():
        cells = [f"<td title='{_safe(path)}'>{_number(given_figure(figures, path))}{_interval(figures, ci)}</td>" for _, path, ci in block]
        rows.append(f"<tr><td>{_safe(name)}</td>{''.join(cells)}</tr>")
    return f"<table><tr><th>system</th>{heads}</tr>{''.join(rows)}</table>"


def _interval(figures: Mapping[str, Any], ci: str | None) -> str:
    ends = figure_at(figures, ci) if ci else None
    return f" <small>[{ends[0]:.3f}, {ends[1]:.3f}]</small>" if ends else ""


def _comparisons(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "<h2>Comparisons</h2><table><tr><th>systems</th><th>figure</th><th>difference</th><th>p</th><th>Holm</th><th>articles</th></tr>"
    ]
    for row in rows:
        interval = f" <small>[{row['ci95'][0]:+.3f}, {row['ci95'][1]:+.3f}]</small>" if row["ci95"] else ""
        needed = "–" if row["articles_needed"] is None else f"about {row['articles_needed']['more']:,}"
        lines.append(
            f"<tr><td>{_safe(row['a'])} − {_safe(row['b'])}</td><td>{_safe(row['metric'])}</td><td>{row['difference']:+.3f}{interval}</td>"
            f"<td>{_number(row['p'])}</td><td>{_number(row['p_holm'])}</td><td>{needed}</td></tr>"
        )
    return "".join([*lines, "</table>"])


def _plots(systems: Mapping[str, Any]) -> str:
    ranked = {name: figures["ranking"]["curve"] for name, figures in systems.items() if figures["ranking"]}
    articles = {
        name: [row["f1"] for row in figures["slices"]["article"].values() if row["f1"] is not None] for name, figures in systems.items()
    }
    shown = []
    if ranked:
        shown.append(curves(ranked, "recall", "precision, by score"))
    if any(articles.values()):
        shown.append(dots(articles, "articles, worst first", "overlap F1"))
    bins = {name: [[row["score"], row["rate"]] for row in f["calibration"]["bins"]] for name, f in systems.items() if f["calibration"]}
    if bins:
        shown.append(curves(bins, "score", "share that is right"))
    return f"<div class='plots'>{''.join(shown)}</div>"


def _confusion(figures: Mapping[str, Any]) -> str:
    table = figures["labels"]["confusion"]
    if not table:
        return ""
    columns = sorted({label for row in table.values() for label in row})
    heads = "".join(f"<th>{_safe(label)}</th>" for label in columns)
    rows = [f"<tr><td>{_safe(one)}</td>" + "".join(f"<td>{row.get(c, 0)}</td>" for c in columns) + "</tr>" for one, row in table.items()]
    return f"<h3>Labels of matched claims: gold down, system across</h3><table><tr><th></th>{heads}</tr>{''.join(rows)}</table>"


def _origin(figures: Mapping[str, Any]) -> str:
    found = figures["contamination"]
    if not found:
        return ""
    rows = "".join(f"<tr><td>{_safe(path.replace('_', ' '))}</td><td>{_number(value)}</td></tr>" for path, value in leaves(found))
    return f"<h3>How far gold leans on this system</h3><table>{rows}</table>"


def _errors_table(figures: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{figures['errors'][name]['gold']:,}</td><td>{figures['errors'][name]['predicted']:,}</td></tr>"
        for name in CLASSES
    )
    return f"<h3>Every claim in one class</h3><table><tr><th>class</th><th>gold</th><th>predicted</th></tr>{rows}</table>"


def _every_figure(figures: Mapping[str, Any]) -> str:
    skipped = ("slices.article.", "undefined.", "ranking.curve")
    rows = "".join(
        f"<tr><td>{_safe(path)}</td><td>{_number(value)}</td></tr>" for path, value in leaves(figures) if not path.startswith(skipped)
    )
    why = "".join(f"<li><code>{_safe(path)}</code>: {_safe(reason)}</li>" for path, reason in figures["undefined"].items())
    return f"<details><summary>Every figure</summary><table>{rows}</table><p>Undefined:</p><ul>{why}</ul></details>"


def _shown_errors(systems: Mapping[str, Any], rows: Iterable[tuple[dict[str, Any], str | None]]) -> list[str]:
    kept: dict[tuple[str, str], list[str]] = {}
    for row, text in rows:
        found = kept.setdefault((row["system"], row["class"]), [])
        if row["class"] != "correct" and len(found) < SHOWN:
            found.append(_error(row, text))
    parts = [
        "<h2>Errors in context</h2>",
        "<p><span class='gold'>gold</span> <span class='predicted'>predicted</span> <span class='both'>both</span></p>",
    ]
    for name in systems:
        for each in CLASSES[1:]:
            found = kept.get((name, each), [])
            if found:
                total = max(systems[name]["errors"][each].values())
                head = (
                    f"{_safe(name)}: {each} ({len(found):,} of {total:,} shown)"
                    if total > len(found)
                    else f"{_safe(name)}: {each} ({len(found):,})"
                )
                parts.append(f"<details><summary>{head}</summary><table>{''.join(found)}</table></details>")
    return parts


def _error(row: Mapping[str, Any], text: str | None) -> str:
    place = " / ".join(f"{side['start']}–{side['end']}" for side in (row["gold"], row["predicted"]) if side and side["start"] is not None)
    labels = " → ".join(_safe(side["label"] or "–") for side in (row["gold"], row["predicted"]) if side)
    return f"<tr><td>{_safe(row['article'])}<br><small>{place}<br>{labels}</small></td><td class='text'>{_words(row, text)}</td></tr>"


def _words(row: Mapping[str, Any], text: str | None) -> str:
    pieces = around(dict(row), text)[1] if text is not None else []
    if pieces:
        return "".join(f"<span class='{kind}'>{_safe(words)}</span>" if kind else _safe(words) for words, kind in pieces)
    return "<br>".join(f"<span class='{name}'>{_safe(row[name]['text'])}</span>" for name in ("gold", "predicted") if row[name])


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else _safe(f"{value:,}" if isinstance(value, int) else value)
