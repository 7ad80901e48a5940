"""Owns reading the person's own settings file; must never write one."""

from __future__ import annotations

import tomllib
from pathlib import Path

from workbench.errors import ConfigError
from workbench.model.settings import Settings
from workbench.project.layout import user_settings

USUAL = Settings(theme=None, reading_width=90, brackets=None, threshold=None, layout="qwerty", keys={})
EXAMPLE = """\
# Settings of your own, for every project. What is left out has its default.
# theme = "dark"            # dark, light, contrast, safe, ansi or mono
# reading_width = 90        # cells of text in a line
# threshold = 0.3           # candidates under it are passed over by n
# layout = "azerty"         # or cyrillic, greek, hebrew
# [keys.label]
# link = ["f"]
"""


def read_settings(path: Path | None = None) -> Settings:
    """The settings in force; the defaults where there is no file, ConfigError with every wrong member otherwise."""
    path = path or user_settings()
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return USUAL
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        members = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    from pydantic import ValidationError

    from workbench.model.lines import problems_of

    try:
        return Settings.model_validate(members)
    except ValidationError as error:
        raise ConfigError("\n".join(str(problem) for problem in problems_of(error, str(path), None))) from None
