"""Owns the label scheme: labels, relations and what each default is; must never hold a decision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal

from workbench.model.light import LightRecord, Limit

Identifier = Annotated[str, Limit(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(LightRecord):
    id: Identifier
    """Stable; stands in every file."""
    name: str
    """What a person reads."""
    key: Annotated[str, Limit(min_length=1, max_length=1)]
    """The key that gives this verdict on the label screen."""
    relation: Identifier | None = None
    """The relation that a link to a claim of this label has by default."""
    shape: Annotated[str, Limit(min_length=1, max_length=1)]
    """The mark that stands for the label where there is no colour."""
    hue: Literal["green", "amber", "red", "blue", "grey"]
    """The colour that the themes paint it with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(LightRecord):
    id: Identifier
    """Stable; stands in every file."""
    name: str
    """What a person reads between two claims."""
    key: Annotated[str, Limit(min_length=1, max_length=1)]
    """The key that takes this relation in the picker."""
    symmetric: bool = False
    """Whether both directions are one link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme(LightRecord):
    labels: Annotated[tuple[Label, ...], Limit(min_length=2, max_length=9)]
    """In the order of the digits 1 to 9."""
    relations: Annotated[tuple[Relation, ...], Limit(min_length=1)]
    """The relations a link may have."""

    def __post_init__(self) -> None:
        """Raises ValueError where keys or ids are not unique, or a relation is unknown."""
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

    def label(self, identifier: str) -> Label | None:
        """The label of this id, or None."""
        return next((label for label in self.labels if label.id == identifier), None)

    def relation(self, identifier: str) -> Relation | None:
        """The relation of this id, or None."""
        return next((relation for relation in self.relations if relation.id == identifier), None)

    def digest(self) -> str:
        """128 bits of SHA-256 over the scheme, so that a session can say under which scheme it decided."""
        return hashlib.sha256(self.as_json()).hexdigest()[:32]


def _label(identifier: str, key: str, relation: str | None, shape: str, hue: Literal["green", "amber", "red", "blue", "grey"]) -> Label:
    return Label(id=identifier, name=identifier, key=key, relation=relation, shape=shape, hue=hue)


def _relation(identifier: str, name: str, key: str, symmetric: bool = False) -> Relation:
    return Relation(id=identifier, name=name, key=key, symmetric=symmetric)


DEFAULT_SCHEME = Scheme(
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
