"""What events mean, as laws over random decisions on a real project: replay, undo, cache, merge."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import (
    Bench,
    candidate,
    decisions,
    intent,
    mark,
    perform,
    span,
    state_of,
    state_on_disk,
    step,
    steps,
    tiny_project,
)

from workbench.errors import IntentError
from workbench.journal.fold import AnnotationSet, order_events
from workbench.journal.line import read_segment
from workbench.project.session import Session

_LESS = settings(max_examples=20)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Copied for every example: making a project costs more than deciding in it."""
    return tiny_project(tmp_path_factory.mktemp("template") / "tiny")


@contextmanager
def fresh(template: Bench) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        yield template.copy(Path(folder) / "tiny")


@contextmanager
def at_work(bench: Bench) -> Iterator[Session]:
    session = bench.session()
    try:
        yield session
    finally:
        session.close()
        session.project.close()


def now(session: Session) -> dict[str, Any]:
    return {**state_of(session.project, session.set), "undo": session.set.last_done(), "redo": session.set.last_undone()}


def try_all(session: Session, do: str) -> int:
    """Undoes or redoes as long as there is something; gives how often. Never endless, whatever the program does."""
    for count in range(1000):
        try:
            session.do(intent(do=do))
        except IntentError:
            return count
    raise AssertionError(f"{do} never ends")


@_LESS
@given(steps)
def test_replay_from_disk_equals_the_set_made_step_by_step(template: Bench, chosen: list[tuple[Any, ...]]) -> None:
    """A screen shows what was folded decision by decision; gold is folded from the files. They must never tell two stories."""
    with fresh(template) as bench:
        with at_work(bench) as session:
            for each in chosen:
                perform(session, each)
            expected = now(session)
        bench.forget()
        assert state_on_disk(bench.root) == expected


@_LESS
@given(st.lists(steps, min_size=2, max_size=4))
def test_the_cached_fold_equals_the_cold_fold_over_several_sessions(template: Bench, sessions: list[list[tuple[Any, ...]]]) -> None:
    with fresh(template) as bench:
        expected: dict[str, Any] = {}
        for chosen in sessions:
            with at_work(bench) as session:
                for each in chosen:
                    perform(session, each)
                expected = now(session)
        warm = state_on_disk(bench.root)
        bench.forget()
        assert warm == state_on_disk(bench.root) == expected


@_LESS
@given(st.lists(step, max_size=8), decisions)
def test_undo_gives_the_set_before_and_redo_the_set_after(template: Bench, chosen: list[tuple[Any, ...]], last: tuple[Any, ...]) -> None:
    with fresh(template) as bench, at_work(bench) as session:
        for each in chosen:
            perform(session, each)
        before = state_of(session.project, session.set)
        if perform(session, last) is None:
            assert state_of(session.project, session.set) == before, "a refused intent changed something"
            return
        after = state_of(session.project, session.set)
        session.do(intent(do="undo"))
        assert state_of(session.project, session.set) == before
        session.do(intent(do="redo"))
        assert state_of(session.project, session.set) == after


@_LESS
@given(steps, decisions, st.booleans())
def test_undoing_everything_and_redoing_it_gives_the_same(
    template: Bench, chosen: list[tuple[Any, ...]], last: tuple[Any, ...], restarts: bool
) -> None:
    """Undo is without end and goes on after a restart."""
    with fresh(template) as bench:
        with at_work(bench) as session:
            for each in chosen:
                perform(session, each)
            while session.set.last_undone():  # what could be redone before would be redone too many
                session.do(intent(do="redo"))
            perform(session, last)
            expected = now(session)
            undone = 0 if restarts else try_all(session, "undo")
        with at_work(bench) as session:
            undone += try_all(session, "undo")
            nothing = state_of(session.project, session.set)
            assert all(not nothing[article]["views"] and not nothing[article]["annotated"]["links"] for article in ("a1", "a2", "a3"))
            assert try_all(session, "redo") == undone
            assert now(session) == expected


def test_undo_does_not_take_back_a_decision_twice_after_the_cache_was_kept_in_between(bench: Bench) -> None:
    """A long session writes the cache as it goes. Undo that reaches behind the session must not meet its own decisions there again."""
    bench.record({"do": "judge", "claims": [candidate("a1", 0)], "label": "denied"})
    bench.record({"do": "flag", "claim": candidate("a1", 0), "on": True})
    with at_work(bench) as session:
        own = session.do(intent(do="judge", claims=[candidate("a2", 0)], label="supported")).event
        session.keep()
        assert session.do(intent(do="undo")).target == own
        targets = [session.do(intent(do="undo")).target for _ in range(2)]
        assert own not in targets
        assert try_all(session, "undo") == 0


@_LESS
@given(st.lists(steps, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_segments_and_lines_repeated_in_another_one_change_nothing(
    template: Bench, sessions: list[list[tuple[Any, ...]]], order: random.Random
) -> None:
    """Files come from git, from copies and from healing; the fold may depend on what they say, never on how they lie there."""
    with fresh(template) as bench:
        for chosen in sessions:
            with at_work(bench) as session:
                for each in chosen:
                    perform(session, each)
        segments = {
            path.stem: [line.record for line in read_segment(path.stem, str(path), path.read_bytes()).lines] for path in bench.journal()
        }
        expected = [record["id"] for record in order_events(segments)]
        names = [*segments, *(f"{name}-again" for name in segments)]
        order.shuffle(names)
        shuffled = {name: segments[name.removesuffix("-again")] for name in names}
        assert [record["id"] for record in order_events(shuffled)] == expected
        assert len(set(expected)) == len(expected)


def test_the_same_event_in_two_files_counts_once(bench: Bench) -> None:
    bench.record(
        {"do": "judge", "claims": [candidate("a1", 0)], "label": "denied"}, {"do": "note", "claim": candidate("a1", 0), "text": "x"}
    )
    expected = state_on_disk(bench.root)
    (segment,) = bench.journal()
    shutil.copy(segment, segment.with_name("copy.jsonl"))
    assert state_on_disk(bench.root) == expected
    bench.forget()
    assert state_on_disk(bench.root) == expected


def test_events_are_ordered_by_what_they_saw_and_not_by_the_clock(tmp_path: Path) -> None:
    """A clock that steps back an hour between two sessions must not turn an old verdict into the last word."""
    bench = tiny_project(tmp_path / "tiny")
    late, early = (Session(bench.project(), "ana", clock=lambda at=at: at) for at in (4_000_000_000_000,)), None
    (first,) = late
    first.do(intent(do="judge", claims=[candidate("a1", 0)], label="denied"))
    first.close()
    early = Session(bench.project(), "ana", clock=lambda: 1_000_000_000_000)
    early.do(intent(do="judge", claims=[candidate("a1", 0)], label="supported"))
    early.close()
    bench.forget()
    (claim,) = state_on_disk(bench.root)["a1"]["annotated"]["claims"]
    assert claim["label"] == "supported"


class TestTwoMachines:
    """Two sessions of one annotator that did not see each other: a merge of two clones."""

    def merged(self, tmp_path: Path, one: dict[str, Any], other: dict[str, Any], base: dict[str, Any] | None = None) -> Bench:
        here = tiny_project(tmp_path / "here")
        if base:
            here.record(base)
        there = here.copy(tmp_path / "there")
        here.record(one)
        there.record(other)
        for path in there.journal():
            target = here.layout.journal_of("ana") / path.name
            if not target.exists():
                shutil.copy(path, target)
        return here

    def test_two_unordered_verdicts_show_as_undecided_with_both_values(self, tmp_path: Path) -> None:
        claim = candidate("a1", 0)
        bench = self.merged(
            tmp_path,
            {"do": "judge", "claims": [claim], "label": "supported"},
            {"do": "judge", "claims": [claim], "label": "denied"},
        )
        with at_work(bench) as session:
            view = session.view(("a1", claim))
            assert view is not None
            assert (view.claim.decision, view.claim.label, view.conflict) == (None, None, ("denied", "supported"))
            session.do(intent(do="judge", claims=[claim], label="disputed"))
            view = session.view(("a1", claim))
            assert view is not None
            assert (view.claim.decision, view.claim.label, view.conflict) == ("accepted", "disputed", ())
        bench.forget()
        (resolved,) = state_on_disk(bench.root)["a1"]["annotated"]["claims"]
        assert resolved["label"] == "disputed"

    def test_a_verdict_against_a_rejection_is_a_conflict_too(self, tmp_path: Path) -> None:
        claim = candidate("a1", 0)
        bench = self.merged(tmp_path, {"do": "judge", "claims": [claim], "label": "supported"}, {"do": "reject", "claims": [claim]})
        with at_work(bench) as session:
            view = session.view(("a1", claim))
            assert view is not None
            assert view.conflict == ("not a claim", "supported")

    def test_the_same_verdict_twice_is_no_conflict(self, tmp_path: Path) -> None:
        judge = {"do": "judge", "claims": [candidate("a1", 0)], "label": "denied"}
        bench = self.merged(tmp_path, judge, judge)
        (claim,) = state_on_disk(bench.root)["a1"]["annotated"]["claims"]
        assert claim["label"] == "denied"

    def test_a_verdict_that_both_saw_is_overruled_by_both(self, tmp_path: Path) -> None:
        claim = candidate("a1", 0)
        bench = self.merged(
            tmp_path,
            {"do": "judge", "claims": [claim], "label": "supported"},
            {"do": "judge", "claims": [claim], "label": "denied"},
            base={"do": "judge", "claims": [claim], "label": "disputed"},
        )
        with at_work(bench) as session:
            view = session.view(("a1", claim))
            assert view is not None
            assert view.conflict == ("denied", "supported")

    def test_decisions_on_different_claims_of_both_sides_hold(self, tmp_path: Path) -> None:
        bench = self.merged(
            tmp_path,
            {"do": "judge", "claims": [candidate("a1", 0)], "label": "supported"},
            {"do": "reject", "claims": [candidate("a2", 0)]},
        )
        state = state_on_disk(bench.root)
        assert [claim["label"] for claim in state["a1"]["annotated"]["claims"]] == ["supported"]
        assert [span["id"] for span in state["a2"]["annotated"]["rejected"]] == [candidate("a2", 0)]

    def test_a_segment_merged_in_behind_the_cache_is_folded_in(self, tmp_path: Path) -> None:
        """Its events sort before what the cache holds, so only a whole new fold is right."""
        here = tiny_project(tmp_path / "here")
        there = here.copy(tmp_path / "there")
        there.record({"do": "judge", "claims": [candidate("a2", 0)], "label": "denied"})
        here.record({"do": "judge", "claims": [candidate("a1", 0)], "label": "supported"})
        assert state_on_disk(here.root)["a2"]["views"] == []
        for path in there.journal():
            shutil.copy(path, here.layout.journal_of("ana"))
        warm = state_on_disk(here.root)
        here.forget()
        assert warm == state_on_disk(here.root)
        assert [claim["label"] for claim in warm["a2"]["annotated"]["claims"]] == ["denied"]


def test_one_event_changes_only_the_article_that_it_names(bench: Bench) -> None:
    """The label screen repaints what a change names; an article that nobody opens is never loaded."""
    bench.record({"do": "judge", "claims": [candidate("a1", 0)], "label": "denied"})
    with at_work(bench) as session:
        change = session.do(intent(do="judge", claims=[candidate("a2", 0)], label="denied")).change
        assert change.articles == {"a2"}
        assert change.claims == {("a2", candidate("a2", 0))}
        assert "a1" not in session.set.loaded()


def test_an_empty_journal_is_an_empty_set(bench: Bench) -> None:
    fold = AnnotationSet("nobody")
    project = bench.project()
    assert state_of(project, fold)["a1"]["views"] == []
    assert (fold.last_done(), fold.last_undone(), fold.is_complete("a1")) == (None, None, False)


def test_what_a_claim_was_is_kept_though_its_candidate_is_rebuilt_away(bench: Bench) -> None:
    """Candidates are derived and may be deleted; a decision embeds its claim and must not lose it."""
    bench.record({"do": "judge", "claims": [candidate("a1", 0)], "label": "denied"})
    shutil.rmtree(bench.layout.candidates)
    bench.forget()
    (claim,) = state_on_disk(bench.root)["a1"]["annotated"]["claims"]
    assert (claim["quote"], claim["label"], claim["origin"]["proposed_by"]) == ("the bridge is safe", "denied", ("rules",))


def test_marks_can_be_found_by_the_search_after_the_index_was_deleted(bench: Bench) -> None:
    """Deleting the index loses nothing: a claim that the person marked must stay within reach of a link."""
    (made,) = bench.record(mark("a1", "The toll rises to 12 euros"))
    for _ in range(2):
        session = bench.session()
        rows = session.project.index.claims.starting_with("toll rises", "ana")
        session.close()
        assert made.target in [row.id for row in rows]
        assert span("a1", "The toll rises to 12 euros") in [(row.start, row.end) for row in rows if row.id]
        bench.forget()


def test_a_line_of_the_journal_is_one_json_object_whose_last_member_is_its_hash(bench: Bench) -> None:
    bench.record(mark("a1", "12 euros"), {"do": "undo"})
    (segment,) = bench.journal()
    lines = segment.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert [list(record)[-1] for record in records] == ["h", "h"]
    assert [record["n"] for record in records] == [0, 1]
    assert records[1]["p"] == records[0]["h"]
    assert records[0]["session"] is not None
    assert records[1]["session"] is None


def test_a_session_comes_after_what_it_had_read_whatever_its_ids_say() -> None:
    """Ids rise within a program; a journal made elsewhere, or by another one, need not keep to that."""

    def line(event: str, read: list[dict[str, Any]] | None = None, after: list[str] | None = None) -> dict[str, Any]:
        return {"id": event, "after": after or [], "session": None if read is None else {"read": read}}

    early = [line("5", []), line("6"), line("7")]
    late = [line("1", [{"segment": "early", "count": 2, "last": "x"}]), line("2")]
    assert [each["id"] for each in order_events({"late": late, "early": early})] == ["5", "6", "1", "2", "7"]
    seen = [line("0", [], after=["7"])]
    assert [each["id"] for each in order_events({"seen": seen, "early": early})] == ["5", "6", "7", "0"]
    assert [each["id"] for each in order_events({"one": [line("9", [])], "two": [line("3", [])]})] == ["3", "9"]
