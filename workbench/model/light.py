"""Owns what the records of the first frame share: dataclasses that pydantic checks where they come from outside; must never hold a field.

Importing pydantic takes a sixth of the start, and a claim made by it six times the memory: so these are made without it, and it is
imported when something has to be checked. What they refuse, and their schemas, are the same as for every other record (model.base).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import orjson

if TYPE_CHECKING:
    from pydantic import ConfigDict, TypeAdapter

STRICT: ConfigDict = {"extra": "forbid", "strict": True, "allow_inf_nan": False}
"""What every record asks of what it reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRecord:
    """A frozen, closed record; "changing" one makes another with `model_copy`. Its constructor trusts the caller."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    @classmethod
    def model_validate(cls, value: object) -> Self:
        """The record of these plain values, such as TOML gives (lists for tuples); pydantic's ValidationError with all that is wrong."""
        record: Self = _adapter(cls).validate_python(value, strict=False)
        return record

    @classmethod
    def model_validate_json(cls, line: bytes | str) -> Self:
        """The record on this line of JSON; pydantic's ValidationError with everything that is wrong."""
        record: Self = _adapter(cls).validate_json(line)
        return record

    @classmethod
    def restored(cls, members: Mapping[str, Any]) -> Self:
        """The record of these members of a trusted file, unchecked; what it has no field for is left out."""
        names: tuple[str, ...] = cls.__slots__
        return cls(**{name: members[name] for name in names if name in members})

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The same record but for these values, unchecked."""
        return replace(self, **update)

    def as_json(self) -> bytes:
        """The record as one line of JSON without its line end; members stand in the order of the fields."""
        return orjson.dumps(self)

    def as_dict(self) -> dict[str, Any]:
        """The record as plain dictionaries and tuples."""
        plain: dict[str, Any] = _adapter(type(self)).dump_python(self)
        return plain


class Limit:
    """A bound on a value, by the names of pydantic's core schemas: ge, le, min_length, max_length, pattern."""

    __slots__ = ("_rules",)

    def __init__(self, **rules: int | float | str) -> None:
        self._rules = rules

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        """What pydantic asks for: the schema of the bare type with the bound."""
        return {**handler(source), **self._rules}


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(record: type) -> TypeAdapter[Any]:
    if record not in _ADAPTERS:
        from pydantic import TypeAdapter

        _ADAPTERS[record] = TypeAdapter(record)
    return _ADAPTERS[record]
