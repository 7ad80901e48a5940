"""Owns the published schemas as bytes and files; must never decide what stands in one (model.published does)."""

from __future__ import annotations

from pathlib import Path

import orjson

from workbench.model.published import published_schemas
from workbench.project.layout import replacing


def schema_bytes() -> bytes:
    """All schemas as one JSON object, by file name."""
    return orjson.dumps(published_schemas(), option=orjson.OPT_INDENT_2)


def schema_files() -> dict[str, bytes]:
    """The exact bytes of every published schema file."""
    return {name: orjson.dumps(schema, option=orjson.OPT_INDENT_2) + b"\n" for name, schema in published_schemas().items()}


def write_schemas(folder: Path) -> list[str]:
    """Writes every schema into the folder and gives their names."""
    files = schema_files()
    for name, data in files.items():
        with replacing(folder / name) as file:
            file.write(data)
    return list(files)
