"""Finds plugins by name: a literal table of built-ins first, entry points second; must never import one unasked."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, Literal

from workbench.errors import PluginError

Group = Literal["extractors", "formats", "metrics", "rankers"]

BUILT_IN: Final[dict[Group, dict[str, str]]] = {
    "extractors": {
        "rules": "workbench.extraction.rules:EXTRACTOR",
        "sentences": "workbench.extraction.sentences:EXTRACTOR",
        "spacy": "workbench.extraction.parsed:EXTRACTOR",
    },
    "formats": {},
    "metrics": {},
    "rankers": {
        "lexical": "workbench.linking.lexical:RANKER",
        "embed": "workbench.linking.embed:RANKER",
    },
}


def names(group: Group) -> list[str]:
    """Every name that `load` would accept in this group, built-ins first."""
    return list(BUILT_IN[group]) + sorted(name for name in _entry_points(group) if name not in BUILT_IN[group])


def load(group: Group, name: str) -> Any:
    """The plugin object registered under this name; PluginError names what is known when there is none."""
    target = BUILT_IN[group].get(name)
    if target is not None:
        module, _, attribute = target.partition(":")
        return getattr(import_module(module), attribute)
    entry = _entry_points(group).get(name)
    if entry is None:
        raise PluginError(f"no {group[:-1]} is called {name!r}; known: {', '.join(names(group)) or 'none'}")
    try:
        return entry.load()
    except Exception as error:
        raise PluginError(f"the {group[:-1]} {name!r} ({entry.value}) could not be loaded: {error}") from error


def _entry_points(group: Group) -> dict[str, Any]:
    from importlib.metadata import entry_points  # 20 ms: only when a name is not built in

    return {entry.name: entry for entry in entry_points(group=f"workbench.{group}")}
