"""Owns reading and writing workbench.toml and the guideline it names; must never hold a path of its own."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any, Final

from workbench.errors import ConfigError, MissingError
from workbench.model.config import USUAL_RANKER, Annotator, ProjectConfig
from workbench.model.scheme import DEFAULT_SCHEME
from workbench.project.layout import Layout, bundled, replacing

_PLAIN_KEYS: Final = frozenset({"name", "guideline", "ranker", "provenance", "licence", "licence_of_texts", "citation", "note_template"})


def read_config(path: Path) -> ProjectConfig:
    """The project's configuration; MissingError when there is none, ConfigError with every wrong key otherwise."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise MissingError(f"{path.parent}: not a project (no {path.name}); `workbench init {path.parent}` makes one") from None
    try:
        members = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    usual = _usual_config(members)
    if usual is not None:
        return usual
    from pydantic import ValidationError

    from workbench.model.lines import problems_of

    try:
        return ProjectConfig.model_validate(_with_defaults(members))
    except ValidationError as error:
        raise ConfigError("\n".join(str(problem) for problem in problems_of(error, str(path), None))) from None


def _usual_config(members: dict[str, Any]) -> ProjectConfig | None:
    """The configuration when it holds only plain keys of the right types: spares the cold start 30 ms of building validators."""
    people = members.get("annotators", [])
    extractors = members.get("extractors", [])
    plain = {name: value for name, value in members.items() if name not in ("annotators", "extractors")}
    if not isinstance(extractors, list) or not all(isinstance(name, str) for name in extractors):
        return None
    if not isinstance(plain.get("name"), str) or not plain["name"] or not isinstance(people, list):
        return None
    if plain.keys() - _PLAIN_KEYS or not all(isinstance(value, str) for value in plain.values()):
        return None
    annotators = []
    for each in people:
        if not isinstance(each, dict) or each.keys() - {"name", "role"} or not isinstance(each.get("name"), str) or not each["name"]:
            return None
        if each.get("role", "annotator") not in ("annotator", "adjudicator"):
            return None
        annotators.append(Annotator(**each))
    return ProjectConfig(**plain, annotators=tuple(annotators), extractors=tuple(extractors))


def _with_defaults(members: dict[str, Any]) -> dict[str, Any]:
    scheme = members.get("scheme")
    if isinstance(scheme, dict) and "relations" not in scheme:
        relations = [relation.as_dict() for relation in DEFAULT_SCHEME.relations]
        return {**members, "scheme": {**scheme, "relations": relations}}
    return members


def write_config(path: Path, config: ProjectConfig) -> None:
    """Writes a configuration that holds what differs from the defaults, with a word on each."""
    lines = [
        "# Settings of this project. Keys that are left out have their defaults; docs/projects.md lists them all.",
        f"name = {quoted(config.name)}",
    ]
    if config.guideline:
        lines.append(f"guideline = {quoted(config.guideline)}")
    if config.extractors:
        lines.append(f"extractors = [{', '.join(quoted(name) for name in config.extractors)}]")
    lines += [f"{key} = {quoted(value)}" for key, value in _words_of(config) if value]
    lines += [f"{key} = {value}" for key, value in (("threshold", config.threshold), ("blind", config.blind)) if value]
    if config.ranker != USUAL_RANKER:
        lines.append(f"ranker = {quoted(config.ranker)}")
    for each in config.annotators:
        lines += ["", "[[annotators]]", f"name = {quoted(each.name)}", f"role = {quoted(each.role)}"]
    with replacing(path) as file:
        file.write(("\n".join(lines) + "\n").encode("utf-8"))


def _words_of(config: ProjectConfig) -> tuple[tuple[str, str | None], ...]:
    return tuple((name, getattr(config, name)) for name in ("provenance", "licence", "licence_of_texts", "citation", "note_template"))


def quoted(text: str) -> str:
    """The text as a string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def guideline_path(layout: Layout, config: ProjectConfig) -> Path:
    """The guideline file: the project's own, else the one that comes with the program."""
    return layout.root / config.guideline if config.guideline else bundled("guidelines.md")


def guideline_digest(layout: Layout, config: ProjectConfig) -> str | None:
    """128 bits of SHA-256 over the guideline's bytes, or None when it cannot be read."""
    try:
        return hashlib.sha256(guideline_path(layout, config).read_bytes()).hexdigest()[:32]
    except (OSError, MissingError):
        return None
