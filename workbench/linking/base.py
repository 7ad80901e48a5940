"""Owns what a ranker of links is and what it gives; must never rank by itself.

A plugin (entry point group ``workbench.rankers``) is a callable that takes the folder where it may cache things, or None, and gives a
`Ranker`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

from workbench.linking.index import ClaimIndex
from workbench.linking.row import Row


class Scored(NamedTuple):
    """A claim and how likely it bears on the one asked about, 0 to 1; of what scale is up to the ranker."""

    row: Row
    score: float


class Ranker(Protocol):
    """Orders the claims that may bear on one claim."""

    name: str
    """Under which name it is registered; stands in what links remember of where they came from."""
    version: str
    """Changes whenever the same index may give another order."""

    def rank(self, index: ClaimIndex, asked: Row, annotator: str, top: int) -> list[Scored]:
        """The `top` claims most likely to state, support, dispute or deny the same as `asked`, best first; never what overlaps it.

        Of what people marked, only `annotator`'s own may be among them.
        """
        ...


class RankerFactory(Protocol):
    """What is registered."""

    def __call__(self, folder: Path | None) -> Ranker:
        """A ranker that may keep files in this folder; None: it keeps nothing."""
        ...
