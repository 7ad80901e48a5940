"""Owns importing a module at its first use, so that the first frame need not wait for what only a decision uses; must never know which."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class Late(ModuleType):
    """Stands for a module until something in it is asked for. Several threads may ask at once: Python's own import locks hold."""

    def __getattr__(self, name: str) -> Any:
        """What the module has under this name; from then on without coming by here."""
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def late(name: str) -> ModuleType:
    """The module of this name, imported when its first attribute is asked for."""
    return Late(name)
