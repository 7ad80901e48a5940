"""Owns the table of a paper as LaTeX; must never decide what is significant beyond the p values of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from workbench.scoring.table import figure_at, given_figure

_COLUMNS: Final = (
    ("Exact", "detection.exact.f1", "detection.exact.ci95"),
    ("Overlap", "detection.overlap.f1", "detection.overlap.ci95"),
    ("Token", "detection.token.f1", "detection.token.ci95"),
    ("Label", "labels.end_to_end.macro_f1", "labels.end_to_end.macro_ci95"),
    ("Source", "attribution.source.f1", "attribution.source.ci95"),
    ("Links", "links.end_to_end.f1", "links.end_to_end.ci95"),
    ("LEA", "clusters.lea.f1", "clusters.lea.ci95"),
)
_SPECIAL: Final = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def latex_table(report: Mapping[str, Any]) -> str:
    """A booktabs table: a system a row, F1 in hundredths with its interval, the best in bold.

    A dagger marks a figure that differs from that of the first system (p < .05 after Holm's adjustment).
    """
    systems = list(report["systems"])
    lines = [
        r"\begin{tabular}{l" + "r" * len(_COLUMNS) + "}",
        r"\toprule",
        "System & " + " & ".join(heading for heading, _, _ in _COLUMNS) + r" \\",
        r"\midrule",
    ]
    for name in systems:
        cells = [_cell(report, name, path, ci) for _, path, ci in _COLUMNS]
        lines.append(" & ".join([_escape(name), *cells]) + r" \\")
    lines += [r"\bottomrule", r"\end{tabular}", f"% {report['signature']}"]
    lines.append(r"% F1 x 100; small: 95 % interval; bold: best; dagger: differs from the first system, p < .05 (Holm)")
    return "\n".join(lines)


def _cell(report: Mapping[str, Any], name: str, path: str, ci: str) -> str:
    value = given_figure(report["systems"][name], path)
    if value is None:
        return "--"
    others = [given_figure(figures, path) for figures in report["systems"].values()]
    shown = f"{100 * value:.1f}"
    if len(others) > 1 and value == max(other for other in others if other is not None):
        shown = rf"\textbf{{{shown}}}"
    if _differs(report, name, path):
        shown += r"$^\dagger$"
    ends = figure_at(report["systems"][name], ci)
    return shown if not ends else rf"{shown} {{\scriptsize [{100 * ends[0]:.1f}, {100 * ends[1]:.1f}]}}"


def _differs(report: Mapping[str, Any], name: str, path: str) -> bool:
    first = next(iter(report["systems"]))
    return any(
        {row["a"], row["b"]} == {first, name} and row["metric"] == path and row["p_holm"] is not None and row["p_holm"] < 0.05
        for row in report["comparisons"]
    )


def _escape(words: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in words)
