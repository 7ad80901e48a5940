"""Owns the history of scores beside gold: a line for each system and gold file that were scored with `--history`; must never rewrite one.

There is no clock in it: the order of lines is the order of runs, and the same files scored again add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from workbench.errors import FormatError, OutputError
from workbench.model.lines import LineError, read_lines, strict_loads
from workbench.project.reading import file_digest
from workbench.scoring.table import figure_at

NAME: Final = "score-history.jsonl"
FIGURES: Final = (
    "detection.overlap.f1",
    "detection.overlap.ci95",
    "detection.exact.f1",
    "labels.end_to_end.macro_f1",
    "attribution.source.f1",
    "links.end_to_end.f1",
    "clusters.lea.f1",
    "text_matched.matched.f1",
)


def add_to_history(gold: Path, predictions: Sequence[Path], report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Adds this run's systems to the history beside gold, and gives all of it, oldest first."""
    path = gold.parent / NAME
    rows = read_history(path)
    known = {(row["gold_sha256"], row["system"], row["predictions_sha256"]) for row in rows}
    digest = file_digest(gold)
    new = []
    for prediction, (name, figures) in zip(predictions, report["systems"].items(), strict=True):
        row = {
            "gold": gold.name,
            "gold_sha256": digest,
            "system": name,
            "predictions_sha256": file_digest(prediction),
            "articles": report["articles"],
            "signature": report["signature"],
            "figures": {figure: figure_at(figures, figure) for figure in FIGURES},
        }
        if (row["gold_sha256"], row["system"], row["predictions_sha256"]) not in known:
            new.append(row)
    if new:
        try:
            with path.open("ab") as file:
                file.writelines(orjson.dumps(row) + b"\n" for row in new)
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror}") from None
    return [*rows, *new]


def read_history(path: Path) -> list[dict[str, Any]]:
    """The rows of a history, oldest first; none where there is no file."""
    rows: list[dict[str, Any]] = []
    if not path.is_file():
        return rows
    for number, line in read_lines(path):
        try:
            row = strict_loads(line)
        except LineError as error:
            raise FormatError.at(path, number, None, str(error)) from None
        if not isinstance(row, dict) or not {"gold", "gold_sha256", "system", "predictions_sha256", "figures"} <= row.keys():
            raise FormatError.at(path, number, None, "is no row of a score history; remove the line")
        rows.append(row)
    return rows
