"""Owns the agreement report as words for people; must never print it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.scoring.table import leaves


def agreement_table(report: Mapping[str, Any]) -> str:
    """A row a pair, then the figures over all annotators with their intervals, then what is undefined and why."""
    lines = [f"{'pair':<28}{'art.':>5}{'exact':>7}{'overl.':>7}{'token':>7}{'label n':>9}{'kappa':>7}{'links':>7}{'LEA':>7}"]
    for pair in report["pairs"]:
        spans, labels = pair["spans"], pair["labels"]
        cells = [
            f"{_cut(pair['a'] + ' / ' + pair['b'], 27):<28}{pair['articles']:>5}",
            *(f"{_short(spans[name]['f1']):>7}" for name in ("exact", "overlap", "token")),
            f"{labels['n']:>9}{_short(labels['kappa']):>7}{_short(pair['links']['f1']):>7}{_short(pair['clusters']['lea']['f1']):>7}",
        ]
        lines.append("".join(cells))
    lines.append("")
    labels, unitizing = report["labels"], report["unitizing"]
    rows = [
        ("alpha, labels", report["alpha"]["labels"], "alpha.labels"),
        ("  percent", labels["percent"], ""),
        ("  Fleiss' kappa", labels["fleiss_kappa"], ""),
        ("  Gwet's AC1", labels["gwet_ac1"], ""),
        ("  Gwet's AC2", labels["gwet_ac2"], ""),
        ("u-alpha, places and labels", report["alpha"]["unitized"], "alpha.unitized"),
        ("  places alone", unitizing["binary"], ""),
        ("  labels where places meet", unitizing["coding"], ""),
        ("alpha_U", unitizing["alpha_u"], ""),
        (f"gamma ({report['gamma_details']['samples']} samples an article)", report["gamma"], "gamma"),
        ("  gamma-cat, labels alone", report["gamma_details"]["gamma_cat"], ""),
    ]
    for name, value, path in rows:
        ends = report["ci95"].get(path)
        interval = f"  [{ends[0]:.3f} {ends[1]:.3f}]" if ends else ""
        lines.append(f"{name:<32}{_short(value):>7}{interval}")
    for version, each in report.get("by_version", {}).items():
        scheme, _, guideline = version.partition("/")
        alpha = f"alpha, labels {_short(each['alpha']['labels'])} on {each['claims_in_common']} claims"
        u_alpha = f"u-alpha {_short(each['alpha']['unitized'])}"
        lines.append(f"scheme {scheme[:8]}, guideline {guideline[:8]}: {each['articles']} articles, {alpha}, {u_alpha}")
    lines += [f"undefined: {path}: {reason}" for path, reason in report["undefined"].items()]
    units = report["units"]
    return "\n".join([*lines, "", f"{report['articles']} articles, {units['count']} units ({units['kind']}), seed {report['seed']}"])


def agreement_list(report: Mapping[str, Any]) -> str:
    """Every figure on its own line, then what is undefined and why."""
    pairs = {f"{pair['a']}.{pair['b']}": {key: value for key, value in pair.items() if key not in ("a", "b")} for pair in report["pairs"]}
    figures = {**report, "pairs": pairs}
    lines = [f"{path:<56} {_plain(value)}" for path, value in leaves(figures) if not path.startswith("undefined")]
    return "\n".join([*lines, *(f"undefined: {path}: {reason}" for path, reason in report["undefined"].items())])


def _plain(value: Any) -> str:
    return "–" if value is None else f"{value:.6f}" if isinstance(value, float) else str(value)


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"
