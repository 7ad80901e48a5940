"""Owns what a change of guideline or scheme means for verdicts given before it: which are older, and for which the rule is another one now.

A guideline is kept under its digest (`guidelines/<digest>.md`) when somebody first decides by it, so that it can be told what changed.
"""

from __future__ import annotations

import contextlib

from workbench.errors import OutputError
from workbench.journal.fold import Ref
from workbench.model.config import ProjectConfig
from workbench.project.config import guideline_digest, guideline_path
from workbench.project.guideline import guideline_sections
from workbench.project.layout import Layout, create_new
from workbench.project.standing import Standing

_ON_CLAIMS = ("what a claim is", "what is not a claim", "choosing the span")


class Versions:
    """One annotator's verdicts against the guideline and scheme of now."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._layout = standing.project.layout
        config = standing.project.config
        self._scheme, self._guideline = config.scheme.digest(), guideline_digest(self._layout, config)
        self._sections: dict[str | None, dict[str, list[str]] | None] = {}

    def is_older(self, ref: Ref) -> bool:
        """Whether the verdict that holds was given under another guideline or scheme."""
        found = self._standing.set.decided_under(ref)
        return found is not None and (found.scheme, found.guideline) != (self._scheme, self._guideline)

    def has_other_rule(self, ref: Ref) -> bool:
        """Whether what the guideline says on the verdict has changed since; true where the older guideline was not kept."""
        found = self._standing.set.decided_under(ref)
        if found is None or found.guideline == self._guideline:
            return False
        before, now = self._of(found.guideline), self._of(self._guideline)
        if before is None or now is None:
            return True
        view = self._standing.set.view(ref)
        label = view.claim.label if view and view.claim.label else found.label
        names = [(name, name) for name in _ON_CLAIMS] if found.label == "rejected" else [(found.label.casefold(), label.casefold())]
        return any(before.get(old) != now.get(new) for old, new in names)

    def _of(self, digest: str | None) -> dict[str, list[str]] | None:
        """The sections of this guideline; None when it is not there."""
        if digest not in self._sections:
            path = self._layout.guideline_of(digest) if digest else None
            if digest == self._guideline:
                path = guideline_path(self._layout, self._standing.project.config)
            try:
                text = path.read_text(encoding="utf-8", errors="replace") if path else None
            except OSError:
                text = None
            self._sections[digest] = None if text is None else guideline_sections(text.split("\n"))
        return self._sections[digest]


def keep_guideline(layout: Layout, config: ProjectConfig) -> None:
    """Keeps the guideline of now under its digest, where it is not yet; what cannot be written is not missed by any decision."""
    digest = guideline_digest(layout, config)
    if digest is None or (path := layout.guideline_of(digest)).exists():
        return
    with contextlib.suppress(OSError, OutputError):
        path.parent.mkdir(exist_ok=True)
        create_new(path, guideline_path(layout, config).read_bytes())
