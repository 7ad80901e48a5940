"""Owns who adjudicates a project, and noting it in workbench.toml; must never change another setting."""

from __future__ import annotations

from workbench.errors import ConfigError, UsageError
from workbench.model.config import Annotator
from workbench.project.config import quoted, read_config
from workbench.project.layout import replacing, require_name
from workbench.project.project import Project


def find_adjudicator(project: Project, named: str | None) -> str:
    """Who adjudicates: the one named, else the only adjudicator of the project; UsageError where that is nobody or an annotator."""
    known = [each.name for each in project.config.annotators if each.role == "adjudicator"]
    if named is None:
        if len(known) != 1:
            who = f"there are several ({', '.join(known)})" if known else "the project has none yet"
            raise UsageError(f"who adjudicates? {who}; say it with --annotator NAME")
        return known[0]
    require_name(named, "an annotator's")
    if named not in known and (project.layout.segments_of(named) or any(each.name == named for each in project.config.annotators)):
        raise UsageError(f"--annotator {named}: annotates in this project; whoever adjudicates needs a name of their own for it")
    return named


def make_adjudicator(project: Project, name: str) -> bool:
    """Notes in workbench.toml that this person adjudicates, and says whether it had to; ConfigError where that cannot be written there."""
    if project.config.role_of(name) == "adjudicator":
        return False
    path = project.layout.config
    before = path.read_bytes()
    added = f'\n[[annotators]]\nname = {quoted(name)}\nrole = "adjudicator"\n'
    with replacing(path) as file:
        file.write(before + (b"" if before.endswith(b"\n") else b"\n") + added.encode("utf-8"))
    try:
        project.config = read_config(path)
    except ConfigError:
        with replacing(path) as file:
            file.write(before)
        raise ConfigError(f'{path}: add {{ name = {quoted(name)}, role = "adjudicator" }} to annotators, then start again') from None
    assert Annotator(name=name, role="adjudicator") in project.config.annotators
    return True
