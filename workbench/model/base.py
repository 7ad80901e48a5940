"""Owns what the records of pydantic share: frozen, closed, strictly typed; must never hold a field of its own."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

from workbench.model.light import STRICT


class Record(BaseModel):
    """A frozen, closed record; "changing" one makes another with `model_copy`."""

    model_config = ConfigDict(
        **STRICT,
        frozen=True,
        # A first decision must not wait until forty validators are built: each is built at its first use.
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    def as_json(self) -> bytes:
        """The record as one line of JSON without its line end; members stand in the order of the fields."""
        return orjson.dumps(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """The record as plain dictionaries and lists, under the names that stand in files."""
        return self.model_dump(by_alias=True)
