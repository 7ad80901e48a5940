"""Owns what the program remembers between sessions without being told to: the annotator's name, the place, the theme.

None of it is a decision: losing it costs a question, never data.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args

import orjson

from workbench.model.settings import Theme
from workbench.project.layout import Layout, user_state


def remembered(path: Path) -> dict[str, Any]:
    """What stands in this file, or nothing."""
    try:
        found = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(path: Path, **values: Any) -> None:
    """Adds to what stands in this file; a disk that refuses costs nothing but the memory."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(orjson.dumps({**remembered(path), **values}))
    except OSError:
        return


def place_left(layout: Layout, annotator: str) -> tuple[str, str | None] | None:
    """Article and claim where this annotator left, or None."""
    found = remembered(layout.place_of(annotator))
    article, claim = found.get("article"), found.get("claim")
    return (article, claim if isinstance(claim, str) else None) if isinstance(article, str) else None


def keep_place(layout: Layout, annotator: str, article: str, claim: str | None) -> None:
    """Remembers where this annotator leaves."""
    remember(layout.place_of(annotator), article=article, claim=claim)


def theme_liked() -> str | None:
    """The theme that the person left last, or None."""
    theme = remembered(user_state()).get("theme")
    return theme if isinstance(theme, str) and theme in get_args(Theme) else None


def keep_theme(theme: str) -> None:
    """Remembers the theme; not the colourless one that NO_COLOR asked for."""
    if "NO_COLOR" not in os.environ:
        remember(user_state(), theme=theme)


def is_newcomer() -> bool:
    """Whether the words to newcomers have never been read here."""
    return remembered(user_state()).get("welcomed") is not True


def keep_welcomed() -> None:
    """Remembers that the words to newcomers have been read."""
    if is_newcomer():
        remember(user_state(), welcomed=True)


def annotator_of(root: Path) -> str | None:
    """The name that was given for this project, or None."""
    by_project = remembered(user_state()).get("annotators", {})
    name = by_project.get(str(root.resolve())) if isinstance(by_project, dict) else None
    return name if isinstance(name, str) else None


def last_annotator() -> str | None:
    """The last name that was given for any project: offered, never taken unasked."""
    name = remembered(user_state()).get("annotator")
    return name if isinstance(name, str) else None


def keep_annotator(root: Path, name: str) -> None:
    """Remembers the name for this project."""
    by_project = remembered(user_state()).get("annotators", {})
    remember(user_state(), annotator=name, annotators={**by_project, str(root.resolve()): name})
