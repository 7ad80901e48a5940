"""Owns drafting who says a claim, by which words and how; must never write but by one decision at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from workbench.journal.fold import View
from workbench.late import late
from workbench.model.claim import KINDS, STANCES, Claim
from workbench.tui.caret import Marking, Part
from workbench.tui.describe import cut
from workbench.tui.modes.base import Drafting, Host
from workbench.tui.modes.marking import SpanMode
from workbench.tui.paint import Focus, Line, Run

if TYPE_CHECKING:
    from workbench.model import intent as it
else:
    it = late("workbench.model.intent")

_TWO_COLUMNS: Final = 60
_NEAR: Final = 400
"""Code points within which a claim may be the reporting act of another."""


class Draft(NamedTuple):
    """An attribution on its way."""

    source: Part | None
    name: str | None
    cue: Part | None
    kind: str | None
    stance: str | None
    parent: str | None
    text: str | None


class AttributionMode(Drafting):
    """Source, cue, kind, stance and reporting act of the claim in hand; leaving keeps what was changed."""

    name = "attribution"

    def __init__(self, host: Host, view: View, draft: Draft | None = None) -> None:
        super().__init__(host)
        self._view = view
        self._draft = draft or draft_of(view.claim)

    def act(self, action: str) -> None:
        """Changes the draft, or ends."""
        draft = self._draft
        match action:
            case "source" | "cue":
                self._mark(action)
            case "drop_source":
                self._set(draft._replace(source=None, name=None))
            case "drop_cue":
                self._set(draft._replace(cue=None))
            case "kind":
                self._set(draft._replace(kind=_next(draft.kind, KINDS)))
            case "stance":
                self._set(draft._replace(stance=_next(draft.stance, (*STANCES, None))))
            case "parent":
                self._set(draft._replace(parent=_next(draft.parent, (*self._acts(), None))))
            case "name":
                self._ask_name()
            case "wording":
                hint = "as one would say it without the article; enter keeps it, escape leaves it as it was"
                self._host.ask("The claim in words that stand alone", hint, draft.text or "", self._reword)
            case _:
                self._end(keep=action == "take")

    def _mark(self, what: str) -> None:
        begin = getattr(self._draft, what) or (self._view.claim.start, self._view.claim.end)
        self._host.say(f"the {what}: move to its first word, v, move to its last, enter")

        def marked(parts: tuple[Part, ...] | None) -> None:
            draft = self._draft
            if parts:
                hull = parts[0][0], parts[-1][1]
                draft = draft._replace(source=hull, name=None) if what == "source" else draft._replace(cue=hull)
            self._host.say("")
            self._host.enter(AttributionMode(self._host, self._view, draft))

        self._host.enter(SpanMode(self._host, Marking(begin[0]), marked))

    def _ask_name(self) -> None:
        if self._draft.source is None:
            self._host.say("a name goes with a source; s marks one", "dim")
            self._host.paint_claim()
            return
        quote = self._host.desk.article.text[slice(*self._draft.source)]
        hint = "the same in every article; enter keeps it, escape leaves it as it was"
        self._host.ask("The name that this source is gathered under", hint, self._draft.name or quote, self._rename)

    def _rename(self, name: str | None) -> None:
        if name is not None:
            self._set(self._draft._replace(name=name.strip() or None))

    def _reword(self, text: str | None) -> None:
        if text is not None:
            self._set(self._draft._replace(text=text.strip() or None))

    def _acts(self) -> list[str]:
        """Claims that may be the act that reports this one, the nearest first."""
        own = self._view.claim
        claims = [view.claim for view in self._host.desk.views if view.claim.id != own.id and view.claim.decision != "rejected"]
        near = [each for each in claims if each.start < own.end + _NEAR and own.start < each.end + _NEAR]
        return [each.id for each in sorted(near, key=lambda each: (abs(each.start - own.start) + abs(each.end - own.end), each.id))]

    def _set(self, draft: Draft) -> None:
        self._draft = draft
        self._host.paint_claim()

    def _end(self, keep: bool) -> None:
        self._host.enter(None)
        members = changed_members(draft_of(self._view.claim), self._draft)
        if not keep or not members:
            self._host.say("the attribution is as it was", "dim")
            self._host.paint_claim()
            return
        desk, claim = self._host.desk, self._view.claim.id
        intent = it.Attribute.model_construct(claim=claim, **members)
        self._host.submit(intent, f"attribution of {desk.work.name_of_claim((desk.row.id, claim))} changed · u undoes")

    def focus(self, focus: Focus) -> Focus:
        """The drafted source and cue in place of those that hold."""
        return focus._replace(source=self._draft.source, cue=self._draft.cue)

    def lines(self, width: int) -> list[Line]:
        """The draft, a member a line, with its key."""
        draft, text = self._draft, self._host.desk.article.text
        number = self._host.desk.number(draft.parent) if draft.parent else 0
        rows: list[tuple[str, str, str | None]] = [
            ("s", "source", text[slice(*draft.source)] if draft.source else None),
            ("n", "name", draft.name),
            ("c", "cue", text[slice(*draft.cue)] if draft.cue else None),
            ("k", "kind", draft.kind),
            ("t", "stance", draft.stance),
            ("p", "act", f"claim {number}" if number else None),
            ("w", "wording", draft.text),
        ]
        found: list[list[Run]] = [[("Attribution", "strong"), (f" of claim {self._host.desk.number(self._view.claim.id)}", "dim")]]
        room = (width - 4) // 2 - 10
        for number, (key, name, value) in enumerate(rows):
            words = " ".join(value.split()) if value else "–"
            row: list[Run] = [(f"{key} ", f"accent@{key}"), (f"{name:8}", "dim"), (words, "text" if value else "dim")]
            if width < _TWO_COLUMNS or number % 2 == 0 or number == len(rows) - 1:
                found.append(row)
            else:  # the drawer of a narrow terminal is wide and low
                found[-1][-1] = (cut(found[-1][-1][0], room).ljust(room + 2), found[-1][-1][1])
                found[-1] += row
        return list(found)


def draft_of(claim: Claim) -> Draft:
    """The attribution that the claim has now."""
    source, cue = claim.source, claim.cue
    return Draft(
        (source.start, source.end) if source else None,
        source.name if source else None,
        (cue.start, cue.end) if cue else None,
        claim.kind,
        claim.stance,
        claim.parent,
        claim.text,
    )


def changed_members(before: Draft, now: Draft) -> dict[str, Any]:
    """The members of an `attribute` intent that say what changed."""
    members: dict[str, Any] = {}
    if (before.source, before.name) != (now.source, now.name):
        extent = now.source and it.NamedExtent.model_construct(start=now.source[0], end=now.source[1], name=now.name)
        members["source"] = extent
    if before.cue != now.cue:
        members["cue"] = now.cue and it.Extent.model_construct(start=now.cue[0], end=now.cue[1])
    for name in ("kind", "stance", "parent", "text"):
        if getattr(before, name) != getattr(now, name):
            members[name] = getattr(now, name)
    return members


def _next(value: Any, values: tuple[Any, ...]) -> Any:
    """The value behind this one in the round."""
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]
