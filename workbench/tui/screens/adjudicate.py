"""Owns the adjudication screen: keys become rulings for the recorder, and what is durable is painted; must never change a set itself."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from workbench.late import late
from workbench.model.settings import Settings
from workbench.project.adjudication import Adjudication
from workbench.project.answers import Answer, answer_like, can_answer
from workbench.project.case_law import Case, case_law, like_cases
from workbench.project.differences import Difference
from workbench.project.session import Outcome, Session
from workbench.tui import describe
from workbench.tui.differing import LETTERS, Stand
from workbench.tui.keymap import Hint
from workbench.tui.paint import Line
from workbench.tui.recording import RecordingShell
from workbench.tui.screens.differences import DifferencesScreen

if TYPE_CHECKING:
    from workbench.model import event as ev
    from workbench.model import intent as it
    from workbench.model.ruling import Choice
else:
    ev, it = late("workbench.model.event"), late("workbench.model.intent")


class AdjudicateScreen(DifferencesScreen):
    """The queue of differences. Each decision is a ruling, and a line at the foot of the screen once it is on disk."""

    MODE = "adjudicate"

    def __init__(self, adjudication: Adjudication, session: Session) -> None:
        super().__init__(Stand(adjudication.project, adjudication.queue, adjudication))
        self._court = adjudication
        self._session = session
        self._rules: dict[str, str] = {}
        """Rules that were written before their difference is settled."""
        self._last: str | None = None
        """The difference that was settled last."""
        self._open = adjudication.open_count()
        self._left = adjudication.agreed_left()
        """Claims that nobody differs about and that are not taken."""
        self._cases: list[Case] | None = None
        self._jobs: deque[_Job] = deque()
        self._is_busy = False
        self.say(self._opening(), lasting=True)

    def _opening(self) -> str:
        agreed = self._left
        words = f"{self._open} to settle" if self._open else "nothing is left to settle"
        return f"{words}; {agreed} claims nobody differs about: * takes them" if agreed else words

    @property
    def _app(self) -> AdjudicateApp:
        return cast("AdjudicateApp", self.app)

    # -- painting ---------------------------------------------------------------------------------------------------------

    def header(self, width: int) -> Line:
        """Who adjudicates, how much is open, what is agreed and not taken yet, and whether everything is saved."""
        failure, unsaved = self._app.failure, self._app.unsaved
        saved = ("NOT SAVED ", "bad") if failure else (f"saving {unsaved} ", "accent") if unsaved else ("saved ", "dim")
        agreed = f"   {self._left} agreed to take" if self._left and width >= 80 else ""
        total = len(self.stand.queue.differences)
        return self.top_line(f"{self._session.annotator} adjudicates", f"{total - self._open}/{total} settled{agreed}", saved, width)

    def nothing(self) -> list[Line]:
        """What stands there when nothing differs."""
        who = self.stand.queue.names
        if len(who) < 2:
            there = f"{who[0]} alone has" if who else "Nobody has"
            return [[("Nothing to adjudicate", "strong")], [(f"{there} completed articles; two are needed.", "text")]]
        return [[("Nothing differs", "strong")], [("* takes what all agree on; q leaves.", "text")]]

    def own_hints(self) -> list[Hint]:
        """The keys of the annotators, by name."""
        names = self.stand.queue.names[:3]
        return [tuple((f"{LETTERS[who]} {describe.cut(name, 10)} ", LETTERS[who]) for who, name in enumerate(names))] if names else []

    def cases(self) -> list[Case]:
        """The cases that are like the difference in hand."""
        each = self.stand.difference
        if each is None:
            return []
        if self._cases is None:
            self._cases = case_law(self._session.set)
        found = like_cases(self._cases, each, self.stand.telling.words(each.groups[0])) if self._cases else []
        return [case for case in found if case.difference != each.key]

    def rule(self) -> str | None:
        """The rule that was written for the difference in hand."""
        return self._rules.get(self.stand.difference.key) if self.stand.difference else None

    # -- moving -----------------------------------------------------------------------------------------------------------

    def act_next_open(self) -> None:
        self.moved(self.stand.step_open(1), "nothing is open")

    def act_previous_open(self) -> None:
        self.moved(self.stand.step_open(-1), "nothing is open")

    def act_last_settled(self) -> None:
        self.moved(self._go_to(self._last), "nothing was settled in this session yet")

    def _go_to(self, key: str | None) -> bool:
        at = next((place for place, each in enumerate(self.stand.queue.differences) if each.key == key), None)
        return at is not None and self.stand.go(at)

    # -- rulings ----------------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Labels and relations come from the scheme; the rest stands in the keymap."""
        each, scheme = self.stand.difference, self.stand.project.config.scheme
        if each is not None and self.bench.keymap.action(self.mode, key) is None:
            options = scheme.labels if each.aspect == "label" else scheme.relations if each.aspect == "link" else ()
            value = next((option.id for option in options if option.key == key or (key == "equals_sign" and option.key == "=")), None)
            if value is not None:
                self._notice = []
                self._settle(each, self._by_value(each, value))
                return
        super().press(key)

    def _by_value(self, each: Difference, value: str) -> Answer:
        """This value: as the first annotator who has it, else as nobody's."""
        found = answer_like(each, "own", value, value, self.stand.queue.names)
        return found or Answer("own", None, value)

    def _take(self, number: int) -> None:
        names = self.stand.queue.names
        if number > len(names):
            self.moved(False, f"there are {len(names)} annotators")
        else:
            self._answer("annotator", names[number - 1])

    def _answer(self, choice: Choice, of: str | None = None) -> None:
        each = self.stand.difference
        if each is None:
            return
        if not can_answer(each, Answer(choice, of), self.stand.queue.names):
            self.moved(False, f"that is no answer here: {_why_not(choice, of)}")
            return
        self._settle(each, Answer(choice, of))

    def carry_out(self, action: str) -> Any:
        """The nine keys of the annotators are one action each, and do the same."""
        number = action.removeprefix("take_")
        return self._take(int(number)) if number.isdigit() else super().carry_out(action)

    def act_union(self) -> None:
        self._answer("union")

    def act_intersection(self) -> None:
        self._answer("intersection")

    def act_neither(self) -> None:
        self._answer("neither")

    def act_apply(self) -> None:
        each, cases = self.stand.difference, self.cases()
        if each is None or not cases:
            self.moved(False, "no case is like this one yet; m writes a rule for it")
            return
        self._apply(each, cases[0])

    def _apply(self, each: Difference, case: Case) -> None:
        choice = cast("Choice", case.choice)
        answer = answer_like(each, choice, case.value, case.outcome, self.stand.queue.names) if case.aspect == each.aspect else None
        if answer is None:
            self._rules[each.key] = case.rule
            self.moved(False, "the rule is taken; the answer itself cannot be carried over, so give it")
            return
        self._settle(each, answer, case.rule)

    def act_cases(self) -> None:
        from workbench.tui.screens.cases import CasesList

        def chosen(case: Case | None) -> None:
            each = self.stand.difference
            if case is not None and each is not None:
                self._rules[each.key] = case.rule
                self.say("the rule goes with the next answer to this difference")
                self.paint()

        self.bench.push_screen(CasesList(case_law(self._session.set)), chosen)

    def act_rule(self) -> None:
        each = self.stand.difference
        if each is None:
            return
        from workbench.tui.screens.ask import Ask

        ruling = self._court.ruling(each)
        hint = "offered again where a like difference comes up; enter keeps it, escape leaves it as it was"
        before = (ruling["rule"] if ruling else self._rules.get(each.key)) or ""

        def written(words: str | None) -> None:
            if words is None or words.strip() == before:
                return
            self._rules[each.key] = words.strip()
            if ruling:
                value = ruling["value"] if ruling["choice"] == "own" else None
                self._settle(each, Answer(ruling["choice"], ruling["of"], value), words.strip(), go_on=False)
            else:
                self.say("the rule goes with the answer to this difference")
                self.paint()

        self.bench.push_screen(Ask("By which rule, or why?", hint, before, self.bench.palette_name), written)

    def _settle(self, each: Difference, answer: Answer, rule: str | None = None, go_on: bool = True) -> None:
        """Settles a difference, and goes on to the next open one at once, where it was open itself."""
        rule = rule if rule is not None else self._rules.get(each.key)
        was_open = self._court.state(each) == "open" and each.key not in self.stand.pending
        self.stand.pending.add(each.key)

        def intent() -> it.Adopt:
            return self._court.settle(each, answer, rule)

        def done(asked: it.Adopt, outcome: Outcome) -> None:
            self._last = each.key
            self._rules.pop(each.key, None)
            self.say(self._settled_words(each, answer, rule, asked.completed), lasting=True)

        self._record(intent, done, each.key)
        if go_on and was_open:
            self.stand.step_open(1)
        self.paint()

    def _settled_words(self, each: Difference, answer: Answer, rule: str | None, completed: Sequence[str]) -> str:
        outcome = describe.cut(" ".join(self.stand.telling.answer_words(each, answer).split()), 40)
        by = f", as {answer.of}" if answer.of else ""
        whole = f"; {', '.join(self.stand.name_of(article) for article in completed)} complete" if completed else ""
        return f"{each.aspect} → {outcome}{by}{', with its rule' if rule else ''}{whole} · u undoes"

    def _count(self, key: str | None, outcome: Outcome) -> None:
        """Takes note of what a decision changed."""
        self._court.recount(key)
        self._open = self._court.open_count()
        self._left = self._court.agreed_left(outcome.change.articles)
        self._cases = None

    # -- in bulk, and back ------------------------------------------------------------------------------------------------

    def act_agreed(self) -> None:
        self._take_all(self._court.agreements, "everything that nobody differs about is taken already")

    def act_singles(self) -> None:
        self._take_all(self._court.singles, "no article that one annotator alone has completed is left to take")

    def _take_all(self, intent: Callable[[], it.Adopt | None], nothing: str) -> None:
        def done(asked: it.Adopt, outcome: Outcome) -> None:
            claims = sum(taken.claim.decision == "accepted" for taken in asked.claims)
            parts = [(claims, "claims"), (len(asked.claims) - claims, "refusals"), (len(asked.links), "links")]
            told = ", ".join(f"{count} {what}" for count, what in parts if count) or "no more claims"
            whole = f"; {len(asked.completed)} articles complete" if asked.completed else ""
            self.say(f"taken: {told}{whole} · u undoes", lasting=True)

        self._record(intent, done, nothing=nothing)

    def act_undo(self) -> None:
        self._turn(it.Undo(), "undone")

    def act_redo(self) -> None:
        self._turn(it.Redo(), "done again")

    def _turn(self, intent: it.AnyIntent, word: str) -> None:
        def done(asked: it.AnyIntent, outcome: Outcome) -> None:
            fold = self._session.set
            turned = next((each for each in reversed([*fold.done, *fold.undone]) if each.event == outcome.target), None)
            self._go_to(_difference_of(self._session, outcome.target))
            what = describe.cut(" ".join(turned.what.split()), 60) if turned else "a decision"
            self.say(f"{word}: {what} · {'U does it again' if word == 'undone' else 'u undoes'}", lasting=True)

        self._record(lambda: intent, done)

    def act_retry(self) -> None:
        if not self._app.retry():
            self.moved(False, "everything is saved")

    # -- handing over -----------------------------------------------------------------------------------------------------

    def _record(self, intent: Callable[[], Any], done: Callable[[Any, Outcome], None], key: str = "", nothing: str = "") -> None:
        """Hands an intent over once those before it count: what a ruling comes to depends on what holds then."""
        self._jobs.append(_Job(intent, done, key, nothing))
        self._pump()
        self.paint()

    def _pump(self) -> None:
        while self._jobs and not self._is_busy:
            job = self._jobs.popleft()
            asked = job.intent()
            if asked is None:
                self.moved(False, job.nothing)
                continue
            self._is_busy = True
            saw = ev.Saw.model_construct(systems=(), suggestions=(), blind=False)
            self._app.submit(asked, saw, partial(self._done, job, asked), partial(self._refused, job))

    def _done(self, job: _Job, asked: Any, outcome: Outcome) -> None:
        self._is_busy = False
        self.stand.pending.discard(job.key)
        self._count(job.key or _difference_of(self._session, outcome.target), outcome)
        job.done(asked, outcome)
        here = self.stand.difference
        if job.key and here is not None and here.key != job.key and self._court.state(here) == "moot":
            self.stand.step_open(1)  # the hand had gone on to it before it lost its claim
        self._pump()
        self.paint()

    def _refused(self, job: _Job, reason: str) -> None:
        self._is_busy = False
        self.stand.pending.discard(job.key)
        if self._app.failure:  # what waited behind it rests on it
            for each in self._jobs:
                self.stand.pending.discard(each.key)
            self._jobs.clear()
        self.say(reason, "bad" if self._app.failure else "accent")
        self._pump()
        self.paint()


class _Job(NamedTuple):
    intent: Callable[[], Any]
    """Makes the intent; gives None where there is nothing to do by then."""
    done: Callable[[Any, Outcome], None]
    key: str
    """The difference that it settles."""
    nothing: str
    """What to say where there is nothing to do."""


def _difference_of(session: Session, event: str) -> str | None:
    """The difference that this decision settled."""
    return next((key for key, register in session.set.rulings.items() if any(entry[0] == event for entry in register)), None)


def _why_not(choice: str, of: str | None) -> str:
    if choice == "annotator":
        return f"{of} did not look at it, or holds nothing that could be taken"
    return "there is nothing to put together" if choice in ("union", "intersection") else "somebody says it; take one of the two"


class AdjudicateApp(RecordingShell, inherit_bindings=False):
    """Adjudicating as a program of its own."""

    def __init__(self, session: Session, adjudication: Adjudication, settings: Settings, theme: str | None = None) -> None:
        super().__init__(session, settings, theme)
        self._base = AdjudicateScreen(adjudication, session)

    def get_default_screen(self) -> AdjudicateScreen:
        """The one screen there is."""
        return self._base

    def on_mount(self) -> None:
        """Opens the way to the disk."""
        self.start_recording("adjudicate")
        if self.session.view_only is not None:
            self._base.say(f"VIEW ONLY: {self.session.view_only}".partition("\n")[0], "bad", lasting=True)
        self.watch_the_way_out()

    def tell_failure(self, reason: str) -> None:
        """Says that nothing more is saved."""
        self._base.say(f"NOT SAVED: {reason}", "bad")
        self._base.paint()


def run_adjudicate(session: Session, adjudication: Adjudication, settings: Settings, theme: str | None) -> tuple[int, str]:
    """Runs until the person leaves; gives the exit status and the theme."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    app = AdjudicateApp(session, adjudication, settings, theme)
    status = app.run()
    if app.fault is not None:
        raise app.fault
    return status if status is not None else app.return_code or 0, app.palette_name
