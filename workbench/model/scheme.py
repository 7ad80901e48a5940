"""Owns the label scheme: labels, relations and what each default is; must never hold a decision."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

import orjson
from pydantic import Field, model_validator

from workbench.model.base import Record

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class Label(Record):
    id: Identifier
    """Stable; stands in every file."""
    name: str
    """What a person reads."""
    key: Annotated[str, Field(min_length=1, max_length=1)]
    """The key that gives this verdict on the label screen."""
    relation: Identifier | None = None
    """The relation that a link to a claim of this label has by default."""
    shape: Annotated[str, Field(min_length=1, max_length=1)]
    """The mark that stands for the label where there is no colour."""
    hue: Literal["green", "amber", "red", "blue", "grey"]
    """The colour that the themes paint it with."""


class Relation(Record):
    id: Identifier
    """Stable; stands in every file."""
    name: str
    """What a person reads between two claims."""
    key: Annotated[str, Field(min_length=1, max_length=1)]
    """The key that takes this relation in the picker."""
    symmetric: bool = False
    """Whether both directions are one link."""


class Scheme(Record):
    labels: Annotated[tuple[Label, ...], Field(min_length=2, max_length=9)]
    """In the order of the digits 1 to 9."""
    relations: Annotated[tuple[Relation, ...], Field(min_length=1)]
    """The relations a link may have."""

    @model_validator(mode="after")
    def _keys_and_ids_are_unique(self) -> Scheme:
        for what, values in (
            ("label ids", [label.id for label in self.labels]),
            ("label keys", [label.key for label in self.labels]),
            ("relation ids", [relation.id for relation in self.relations]),
            ("relation keys", [relation.key for relation in self.relations]),
        ):
            if len(set(values)) != len(values):
                raise ValueError(f"{what} must differ from each other")
        known = {relation.id for relation in self.relations}
        for label in self.labels:
            if label.relation is not None and label.relation not in known:
                raise ValueError(f"label {label.id!r} names the unknown relation {label.relation!r}")
        return self

    def label(self, identifier: str) -> Label | None:
        """The label of this id, or None."""
        return next((label for label in self.labels if label.id == identifier), None)

    def relation(self, identifier: str) -> Relation | None:
        """The relation of this id, or None."""
        return next((relation for relation in self.relations if relation.id == identifier), None)

    def digest(self) -> str:
        """128 bits of SHA-256 over the scheme, so that a session can say under which scheme it decided."""
        return hashlib.sha256(orjson.dumps(self.as_dict())).hexdigest()[:32]


def _label(identifier: str, key: str, relation: str | None, shape: str, hue: Literal["green", "amber", "red", "blue", "grey"]) -> Label:
    return Label.model_construct(id=identifier, name=identifier, key=key, relation=relation, shape=shape, hue=hue)


def _relation(identifier: str, name: str, key: str, symmetric: bool = False) -> Relation:
    return Relation.model_construct(id=identifier, name=name, key=key, symmetric=symmetric)


DEFAULT_SCHEME = Scheme.model_construct(
    labels=(
        _label("supported", "s", "supports", "●", "green"),
        _label("disputed", "d", "disputes", "◐", "amber"),
        _label("denied", "e", "denies", "○", "red"),
        _label("unaddressed", "o", None, "–", "grey"),
    ),
    relations=(
        _relation("supports", "supports", "s"),
        _relation("disputes", "disputes", "d"),
        _relation("denies", "denies", "e"),
        _relation("no_position", "takes no position on", "p"),
        _relation("same", "says the same as", "=", symmetric=True),
    ),
)
"""Contract §1: supported, disputed, denied and unaddressed, with their relations."""
