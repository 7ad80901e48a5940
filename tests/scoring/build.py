"""Short ways to write sides, for the tests of scoring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.model.link import Link
from workbench.scoring.base import Item, Side, make_item, make_side
from workbench.scoring.cases import Case, case_of


def item(*ends: int, label: str | None = None, id: str | None = None, **more: Any) -> Item:  # noqa: A002
    """An item over the parts ends[0]..ends[1], ends[2]..ends[3] …; its id is its ends unless given."""
    parts = list(zip(ends[::2], ends[1::2], strict=True))
    return make_item(id or "-".join(map(str, ends)), parts, label, **more)


def side(article: str, items: Iterable[Item] = (), links: Iterable[Link] = ()) -> Side:
    """One side of an article, sorted as the product sorts it."""
    return make_side(article, list(items), (), links)


def case(gold: Iterable[Item], predicted: Iterable[Item]) -> Case:
    """One matched article."""
    return case_of(side("a", gold), side("a", predicted))


def link(start: str, end: str, relation: str, to_article: str = "a") -> Link:
    """A link between claims of these ids."""
    return Link(from_=start, to=end, to_article=to_article, relation=relation)
