"""Owns what the label screen decides: keys become intents for the recorder; must never show as decided what is not on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.journal.fold import Done, Ref
from workbench.late import late
from workbench.model.claim import fragments_of
from workbench.project.session import Outcome
from workbench.tui import describe
from workbench.tui.caret import Part
from workbench.tui.modes.edges import parts_of_view
from workbench.tui.screens.label_base import LabelParts

if TYPE_CHECKING:
    from workbench.model import intent as it
    from workbench.project.reanchor import Waiting
else:
    it = late("workbench.model.intent")


class Verdicts(LabelParts):
    """Decisions. Each one is an intent, and a line at the foot of the screen once it is on disk."""

    # -- verdicts ---------------------------------------------------------------------------------------------------------

    def judge(self, label: str) -> None:
        """Gives the claim in hand this label, its cluster, or all that is undecided here."""
        ref, view = self.in_hand(), self.desk.view
        if ref is None or view is None:
            return
        work = self.work
        if work.rest:
            self._judge_rest(label)
            return
        covered = (ref,) if work.only else work.covered(ref)
        judge = self.desk.verdict(view, label)
        work.only = False
        self._send(judge, label, covered, go_on=True)

    def _judge_rest(self, label: str) -> None:
        refs = self._rest()
        if not refs:
            return
        judge = it.Judge.model_construct(claims=tuple(claim for _, claim in refs), label=label, confidence=None, only=False)
        covered = tuple(dict.fromkeys(each for ref in refs for each in self.work.covered(ref)))
        self._send(judge, label, covered, go_on=True, message=self._rest_words(refs, describe.verdict_name(self.work.scheme, label)))

    def _rest(self) -> tuple[Ref, ...]:
        self.work.rest = False
        refs = self.desk.undecided()
        if not refs:
            self.step(False, "nothing is undecided in this article")
        return refs

    def _rest_words(self, refs: tuple[Ref, ...], verdict: str) -> str:
        claims = f"{len(refs)} claims" if len(refs) > 1 else "1 claim"
        return f"{claims} of {self.work.short_name_of(self.desk.row.id)} → {verdict} · u undoes"

    def act_only(self) -> None:
        self.work.only, self.work.rest = not self.work.only, False
        self.say("the next verdict is for this mention only" if self.work.only else "the next verdict is for the whole cluster")
        self.paint_claim()

    def act_rest(self) -> None:
        count = len(self.desk.undecided())
        if not self.work.rest and not count:
            self.step(False, "nothing is undecided in this article")
            return
        self.work.rest, self.work.only = not self.work.rest, False
        words = f"the next verdict (or x) is for all {count} undecided claims of this article"
        self.say(words if self.work.rest else "the next verdict is for the claim in hand", "accent")
        self.paint_claim()

    def act_reject(self) -> None:
        ref = self.in_hand()
        if ref is None:
            return
        if self.work.rest:
            refs = tuple(each for each in self._rest() if (view := self.desk.session.view(each)) and view.claim.decision is None)
            if not refs:
                self.step(False, "what is undecided here you have worked on; x rejects it one by one")
            else:
                reject = it.Reject.model_construct(claims=tuple(claim for _, claim in refs))
                self._send(reject, "rejected", refs, go_on=True, message=self._rest_words(refs, "not a claim"))
            return
        gone = len(self.desk.session.set.links_of(ref))
        with_it = f", and {gone} link{'s' if gone > 1 else ''} with it" if gone else ""
        was = describe.was_words(self.desk, (ref,), "rejected")
        message = f"{self.work.name_of_claim(ref)} → not a claim{was}{with_it} · u undoes"
        self._send(it.Reject.model_construct(claims=(ref[1],)), "rejected", (ref,), go_on=True, message=message)

    def act_reset(self) -> None:
        ref = self.in_hand()
        if ref is not None:
            name = self.work.name_of_claim(ref)
            gone = len(self.desk.session.set.links_of(ref))
            with_it = f", without its {gone} link{'s' if gone > 1 else ''}" if gone else ""
            view = self.desk.view
            stays = "has no verdict again; it was marked by hand, x takes it away" if view and view.is_marked else "is undecided again"
            self._send(it.Reset.model_construct(claims=(ref[1],)), None, (ref,), message=f"{name} {stays}{with_it} · u undoes")

    def act_again(self) -> None:
        if self.work.last_verdict is None:
            self.step(False, "there is no verdict to repeat yet")
        elif self.work.last_verdict == "rejected":
            self.act_reject()
        else:
            self.judge(self.work.last_verdict)

    def act_sure(self) -> None:
        from workbench.tui.modes.sure import SureMode

        ref = self.in_hand()
        if ref is None:
            return
        if self.desk.view and self.desk.view.claim.label is None and self.work.last_decided is not None:
            ref = self.work.last_decided  # the verdict has taken the next claim in hand already
        view = self.desk.session.view(ref)
        if view is None or view.claim.label is None:
            self._awaits_nothing = True
            self.step(False, "there is no verdict yet to be sure of")
            return
        self.say(f"how sure is {self.work.name_of_claim(ref)}, {view.claim.label}? 1 to 5")
        self.enter(SureMode(self, ref, view))

    # -- links, edges, spans, notes ---------------------------------------------------------------------------------------

    def act_link(self) -> None:
        if self.in_hand() is not None:
            from workbench.tui.screens.picker import Picker

            self.bench.push_screen(Picker(self.desk))

    def act_links(self) -> None:
        if self.in_hand() is not None:
            from workbench.tui.screens.links import Links

            self.bench.push_screen(Links(self.desk))

    def act_edges(self) -> None:
        from workbench.tui.modes.edges import MOVING, EdgesMode

        view = self.draftable()
        if view is not None:
            self.say(MOVING)
            self.enter(EdgesMode(self, view))

    def act_attribution(self) -> None:
        from workbench.tui.modes.attribution import AttributionMode

        view = self.draftable()
        if view is not None:
            self.say("who says it: enter or escape keeps what you change, u leaves it as it was")
            self.enter(AttributionMode(self, view))

    def act_mark(self) -> None:
        from workbench.tui.caret import Marking
        from workbench.tui.modes.marking import SpanMode

        if not self.desk.rows:
            return
        view = self.desk.view
        start = view.claim.start if view and self.text.is_in_sight() else self.text.first_offset_in_sight()
        self.say("marking a claim: move to its first word, v, move to its last, enter")
        self.enter(SpanMode(self, Marking(self.desk.words.token_at(start)[0]), self._take_mark))

    def _take_mark(self, parts: tuple[Part, ...] | None) -> None:
        self.enter(None)
        if parts is None:
            self.say("nothing was marked", "dim")
            self.paint_claim()
            return
        there = next((i for i, view in enumerate(self.desk.views) if parts_of_view(view) == parts), None)
        if there is not None:
            self.desk.current = there
            self.say("this is a claim already; here it is", "accent")
            self.paint()
            return
        article = self.desk.row.id
        mark = it.Mark.model_construct(article=article, start=parts[0][0], end=parts[-1][1], fragments=fragments_of(parts))

        def marked(outcome: Outcome) -> None:
            self._is_marking_saved = False
            if self.desk.row.id == article:
                self.desk.reload(outcome.target)
            self.say("marked a new claim; it wants a verdict · u undoes", lasting=True)
            self.paint()

        def not_marked(reason: str) -> None:
            self._is_marking_saved = False
            self._refused(reason)

        self._is_marking_saved = True
        self.bench.record(mark, self.work.saw(), marked, not_marked)
        self.paint()

    def place_by_hand(self, waiting: Waiting) -> None:
        """Lets the annotator mark where a decision that was made on an earlier text stands now."""
        from workbench.tui.caret import Marking
        from workbench.tui.modes.marking import SpanMode
        from workbench.tui.screens.waiting import reanchored

        def take(parts: tuple[Part, ...] | None) -> None:
            self.enter(None)
            if parts is None:
                self.say("it waits as before: W", "dim")
                self.paint_claim()
            else:
                self.submit(reanchored(waiting, parts), "the decision stands in the new text · u undoes")

        self.desk.open(waiting.ref[0])
        start = waiting.parts[0][0] if waiting.parts else 0
        self.paint()
        self.say(f"where does “{describe.cut(waiting.old, 40)}” stand now? v, move, enter")
        self.enter(SpanMode(self, Marking(self.desk.words.token_at(start)[0]), take))

    def act_note(self) -> None:
        ref, view = self.desk.ref, self.draftable()
        if ref is None or view is None:
            return
        from workbench.tui.screens.note import Note

        def written(text: str | None) -> None:
            if text is not None and text.strip() != (view.claim.note or ""):
                words = f"note saved{describe.again_words(view)} · u undoes"
                self.submit(it.WriteNote.model_construct(claim=ref[1], text=text.strip() or None), words)

        value = view.claim.note or self.desk.project.config.note_template or ""
        self.bench.push_screen(
            Note(f"Note on {self.work.name_of_claim(ref)}", f"“{view.claim.quote}”", value, self.bench.palette_name), written
        )

    def act_flag(self) -> None:
        ref, view = self.in_hand(), self.desk.view
        if ref is not None and view is not None:
            words = "flag taken down" if view.flagged else "flagged"
            self.submit(it.Flag.model_construct(claim=ref[1], on=not view.flagged), f"{words} · u undoes")

    def act_retry(self) -> None:
        if not self.bench.retry():
            self.say("everything is saved")

    def act_complete(self) -> None:
        if not self.desk.rows:
            return
        from workbench.project.graph import article_checks

        standing = self.work.standing(self.desk.row.id)
        name = self.work.short_name_of(self.desk.row.id)
        left = standing.claims - standing.decided
        found = article_checks(self.desk.session, self.desk.row.id, self.desk.row.sha256)
        loose = sum(finding.claim is not None and not finding.may_be_meant for finding in found)
        notes = [f"{left} undecided"] * bool(left) + [f"{loose} to look at: !"] * bool(loose)
        but = f", with {' and '.join(notes)}" if notes and not standing.complete else ""
        words = f"{name} is {'not ' if standing.complete else ''}complete{but} · u undoes"
        self.submit(it.Complete.model_construct(article=self.desk.row.id, on=not standing.complete), words)

    def act_undo(self) -> None:
        self._send(it.Undo(), None, (), message=None)

    def act_redo(self) -> None:
        self._send(it.Redo(), None, (), message=None)

    # -- handing over -----------------------------------------------------------------------------------------------------

    def submit(self, intent: it.AnyIntent, message: str) -> None:
        """Hands an intent over; the message is shown when it is on disk."""
        self._send(intent, None, (), message=message)

    def _send(
        self, intent: it.AnyIntent, verdict: str | None, refs: tuple[Ref, ...], *, go_on: bool = False, message: str | None = ""
    ) -> None:
        """Hands an intent over; the claims are pending until it is on disk, and the hand moves on at once. Without a message, undo and
        redo say what they came to."""
        work, ref, view = self.work, self.desk.ref, self.desk.view
        is_review = view is not None and self.desk.is_decided(view)
        self.welcome_is_over()
        work.expect(refs, verdict)
        if verdict and ref:
            work.last_verdict, work.last_decided = verdict, ref
        words = describe.verdict_message(self.desk, ref, verdict, refs) if verdict and ref and not message else message

        changes = isinstance(intent, it.Undo | it.Redo | it.Move | it.Attribute)
        self._changing += changes

        def done(outcome: Outcome) -> None:
            self._changing -= changes
            if words is None:
                self._after_turn(outcome, "undone" if isinstance(intent, it.Undo) else "done again")
            elif words:
                self.say(self._answered(words, intent, verdict, ref), lasting=True)
            self.paint()

        def refused(reason: str) -> None:
            self._changing -= changes
            self._refused(reason)

        self.bench.record(intent, work.saw(), done, refused, verdict, refs)
        if go_on and not self.bench.failure:
            self._go_on(is_review)
        self.paint()

    def _answered(self, words: str, intent: it.AnyIntent, verdict: str | None, ref: Ref | None) -> str:
        """The line of a decision, with gold's answer in front where somebody practises."""
        practice = self.work.practice
        if practice is None or ref is None:
            return words
        from workbench.tui.practice import answer_words, missed_words

        if isinstance(intent, it.Complete) and intent.on:
            return f"{missed_words(self.desk, practice, intent.article)} · {words}"
        return f"{answer_words(self.desk, practice, ref, verdict)} · {words} · n goes on" if verdict else words

    def _go_on(self, is_review: bool) -> None:
        """After a verdict: the next of the queue where one shows, else on in the article. Who practises stays to read the answer."""
        if self.work.practice is not None:
            return
        if self.work.queue is not None and self.desk.ref in self.work.queue.refs:
            self.desk.step_queue(1)
        else:
            self.desk.go_on(is_review)

    def _after_turn(self, outcome: Outcome, word: str) -> None:
        """After undo or redo: back to where it happened, with a word on what holds now."""
        fold = self.desk.session.set
        done = next((each for each in reversed(fold.undone if word == "undone" else fold.done) if each.event == outcome.target), None)
        where = ""
        if done and done.articles:
            article = self.desk.row.id if self.desk.row.id in done.articles else done.articles[0]
            if article != self.desk.row.id:
                self.desk.open(article, done.claim)
            elif done.claim:
                self.desk.take(done.claim)
            where = f" {self.work.name_of_claim((article, done.claim))}" if done.claim and self.desk.ref == (article, done.claim) else ""
        what = self._what(done) if done else "a decision"
        self.say(f"{word}:{where} {what} · {'U does it again' if word == 'undone' else 'u undoes'}", lasting=True)

    def _what(self, done: Done) -> str:
        """What a decision was in a word; an article by its name."""
        word, _, article = done.what.partition(" ")
        return f"{word} {self.work.name_of(article)}" if done.claim is None and article in done.articles else done.what

    def _refused(self, reason: str) -> None:
        self.say(reason, "bad" if self.bench.failure else "accent")
        self.paint()
