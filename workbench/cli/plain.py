"""Owns labelling line by line, for screen readers and terminals that cannot be drawn on: the whole loop with the keys of the label screen.

A line is a key, and for some keys words behind it. It must never draw, and decides only through the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from workbench.cli.output import ask_line, say_line
from workbench.errors import IntentError, PluginError
from workbench.journal.fold import Ref
from workbench.linking.row import row_of
from workbench.linking.suggest import Suggestion
from workbench.model import intent as it
from workbench.model.link import LinkOrigin
from workbench.project.config import guideline_path
from workbench.project.guideline import guideline_rules
from workbench.project.positions import positions
from workbench.text.find import occurrences
from workbench.text.segment import sentences
from workbench.tui import describe
from workbench.tui.keymap import Action, Keymap, key_name, shown
from workbench.tui.recorder import acknowledge
from workbench.tui.work import Work

if TYPE_CHECKING:
    from workbench.project.practice import Practice

_WORDS: Final = {
    "mark": "the words of a new claim, as they stand in the article",
    "edges": "the words that the claim shall have instead",
    "note": "the note; nothing takes it away",
    "find": "words; lists where they stand in the corpus",
    "link": "then a number and a relation's key",
    "links": "then a number unlinks",
    "sure": "1 to 5",
}
"""What stands behind the key of some actions."""
_HERE: Final = (
    "next_claim", "previous_claim", "next_article", "previous_article", "next_undecided", "previous_undecided", "last_decided", "only",
    "reject", "reset", "again", "sure", "link", "links", "edges", "mark", "note", "flag", "go", "back", "forward", "complete", "undo",
    "redo", "find", "help", "quit",
)  # fmt: skip
"""The actions of the label screen that are here too, under the same keys."""
_SUGGESTIONS: Final = 9


class PlainDesk:
    """The loop. `read` gives the next line, or None at the end; `write` shows lines."""

    def __init__(self, work: Work, keymap: Keymap, read: Callable[[str], str | None], write: Callable[[str], None]) -> None:
        self._work = work
        self._desk = work.desks[0]
        self._keymap = keymap
        self._read = read
        self._write = write
        self._is_over = False

    def run(self) -> None:
        """Reads lines until the person leaves."""
        work = self._work
        total = work.total()
        self._write(f"{work.project.config.name}. {work.session.annotator}: {total.decided} of {total.claims} claims decided. ? helps.")
        self._show_claim()
        while not self._is_over:
            line = self._read("> ")
            if line is None:
                return
            work.tally.tick()
            key, _, words = line.strip().partition(" ")
            if not key:
                self._show_claim()
                continue
            try:
                self._press(key, words.strip())
            except IntentError as error:
                self._write(f"Not recorded: {error}")

    def _press(self, key: str, words: str) -> None:
        label = describe.label_of_key(self._work.scheme, key)
        if label is not None:
            self._judge(label.id)
            return
        action = self._keymap.action("label", key_name(key))
        self._work.disarm(action)
        if action in _HERE:
            getattr(self, f"_{action}")(words)
        else:
            self._write(f"{key} does nothing here; ? lists what does.")

    # -- showing ----------------------------------------------------------------------------------------------------------

    def _show_claim(self) -> None:
        desk, work = self._desk, self._work
        if not desk.rows:
            self._write("The project has no articles yet.")
            return
        row, ref, view = desk.row, desk.ref, desk.view
        if ref is None or view is None:
            self._write(f"{work.name_of(row.id)}: no claims. {self._key('mark')} and words of the text mark one.")
            return
        claim, text = view.claim, desk.article.text
        _, _, state = describe.mark_sign(work.scheme, view)
        flag = ", flagged" if view.flagged else ""
        published = f", {row.published}" if row.published else ""
        self._write(f"\n{work.name_of(row.id)}{published}, claim {desk.number(claim.id)} of {len(desk.views)}: {state}{flag}.")
        around = next(((s, e) for s, e in sentences(text) if s <= claim.start < e), (claim.start, claim.end))
        self._write(f"Sentence: {' '.join(text[around[0] : max(around[1], claim.end)].split())}")
        self._write(f"Claim: {' '.join(claim.quote.split())}")
        said = [f"{name} {value.quote}" for name, value in (("source", claim.source), ("cue", claim.cue)) if value]
        said += [each for each in (claim.kind, claim.stance) if each]
        if said:
            self._write(f"{'; '.join(said)}.")
        for position in positions(desk.session, ref)[1:]:
            self._write(f"{position.name}: {', '.join(name for name, _ in position.speakers)}.")
        for link in work.links(ref):
            arrow, relation, other = describe.link_words(desk, ref, link)
            towards = "bears on it" if arrow == "←" else "it bears on" if arrow == "→" else ""
            self._write(f"{relation}: {describe.name_of_end(desk, other)} {towards}".rstrip() + ".")
        if claim.note:
            self._write(f"Note: {claim.note}")

    def _key(self, action: str) -> str:
        return next(_typed(each) for each in self._keymap.actions("label") if each.id == action)

    def _help(self, words: str) -> None:
        guideline = guideline_path(self._work.project.layout, self._work.project.config)
        rules = guideline_rules(guideline.read_text(encoding="utf-8", errors="replace").split("\n"))
        for label in self._work.scheme.labels:
            self._write(f"{label.key}  {label.name}. {rules.get(label.id, '')}")
        for action in self._keymap.actions("label"):
            if action.id in _HERE:
                more = f" – {_WORDS[action.id]}" if action.id in _WORDS else ""
                self._write(f"{_typed(action)}  {action.title}{more}")
        self._write("An empty line shows the claim again.")

    # -- moving -----------------------------------------------------------------------------------------------------------

    def _moved(self, moved: bool, otherwise: str) -> None:
        if moved:
            self._show_claim()
        else:
            self._write(otherwise)

    def _next_claim(self, words: str) -> None:
        self._moved(self._desk.step_claim(1), "This is the last claim of the article.")

    def _previous_claim(self, words: str) -> None:
        self._moved(self._desk.step_claim(-1), "This is the first claim of the article.")

    def _next_article(self, words: str) -> None:
        self._moved(self._desk.step_article(1), "This is the last article.")

    def _previous_article(self, words: str) -> None:
        self._moved(self._desk.step_article(-1), "This is the first article.")

    def _next_undecided(self, words: str) -> None:
        self._moved(self._desk.next_undecided(1), "Everything is decided.")

    def _previous_undecided(self, words: str) -> None:
        self._moved(self._desk.next_undecided(-1), "Everything is decided.")

    def _last_decided(self, words: str) -> None:
        if self._work.last_decided is not None:
            self._desk.jump(self._work.last_decided)
        self._moved(self._work.last_decided is not None, "Nothing has been decided in this session yet.")

    def _back(self, words: str) -> None:
        self._moved(self._desk.walk_trail(-1), "There is nothing to go back to.")

    def _forward(self, words: str) -> None:
        self._moved(self._desk.walk_trail(1), "There is nothing to go forward to.")

    def _go(self, words: str) -> None:
        ref = self._ref()
        ends = [describe.link_words(self._desk, ref, link)[2] for link in self._work.links(ref)]
        inside = [(article, claim) for article, claim in ends if article is not None]
        if inside:
            number = int(words) - 1 if words.isdecimal() and 0 < int(words) <= len(inside) else 0
            self._desk.jump(inside[number])
        self._moved(bool(inside), "This claim has no links yet.")

    def _find(self, words: str) -> None:
        session = self._work.session
        found = self._work.project.index.claims.starting_with(words, session.annotator, 20) if words else []
        found = [row for row in found if not row.id or not session.is_hidden((row.article, row.id), row.article)]
        for number, row in enumerate(found, 1):
            self._write(f"{number}  {self._work.name_of(row.article)}: {' '.join(row.quote.split())}")
        chosen = self._choice("Which one? A number, or nothing: ", len(found)) if found else None
        if chosen is not None:
            row = found[chosen]
            self._desk.jump((row.article, row.id)) if row.id else self._desk.open(row.article)
            self._show_claim()
        elif not found:
            self._write("Nowhere.")

    def _choice(self, question: str, count: int) -> int | None:
        answer = (self._read(question) or "").strip()
        if answer.isdecimal() and 0 < int(answer) <= count:
            return int(answer) - 1
        if answer:
            self._write(f"{answer} is none of these numbers; nothing was done.")
        return None

    # -- deciding ---------------------------------------------------------------------------------------------------------

    def _ref(self) -> Ref:
        ref = self._desk.ref
        if ref is None:
            raise IntentError("there is no claim here")
        return ref

    def _do(self, intent: it.AnyIntent, verdict: str | None, message: str, go_on: bool = False) -> None:
        view = self._desk.view
        is_review = view is not None and self._desk.is_decided(view)
        outcome = self._work.session.do(intent, self._work.saw())
        acknowledge(outcome.event, outcome.target)
        self._work.settle(outcome, verdict, ())
        self._write(message)
        if self._work.practice is not None:
            self._answer(self._work.practice, intent, verdict)
        if go_on:
            self._desk.go_on(is_review)
            self._show_claim()

    def _answer(self, practice: Practice, intent: it.AnyIntent, verdict: str | None) -> None:
        """What gold says to the decision, where somebody practises."""
        from workbench.tui.practice import answer_lines, missed_words

        ref, view = self._desk.ref, self._desk.view
        if isinstance(intent, it.Complete) and intent.on:
            self._write(f"{missed_words(self._desk, practice, intent.article)}.")
        elif verdict and ref is not None and view is not None:
            for line in answer_lines(self._desk, practice, ref, view, 1000):
                self._write("".join(text for text, _ in line))

    def _judge(self, label: str) -> None:
        ref, work, view = self._ref(), self._work, self._desk.view
        assert view is not None, "it is in hand"
        covered = (ref,) if work.only else work.covered(ref)
        judge = self._desk.verdict(view, label)
        work.only, work.last_verdict, work.last_decided = False, label, ref
        self._do(judge, label, describe.verdict_message(self._desk, ref, label, covered), go_on=True)

    def _reject(self, words: str) -> None:
        ref = self._ref()
        self._work.last_verdict, self._work.last_decided = "rejected", ref
        message = describe.verdict_message(self._desk, ref, "rejected", (ref,))
        self._do(it.Reject(claims=(ref[1],)), "rejected", message, go_on=True)

    def _reset(self, words: str) -> None:
        self._do(it.Reset(claims=(self._ref()[1],)), None, "Taken back; it is undecided again.")

    def _again(self, words: str) -> None:
        if self._work.last_verdict is None:
            self._write("There is no verdict to repeat yet.")
        elif self._work.last_verdict == "rejected":
            self._reject("")
        else:
            self._judge(self._work.last_verdict)

    def _only(self, words: str) -> None:
        self._work.only = not self._work.only
        self._write("The next verdict is for this mention only." if self._work.only else "The next verdict is for the whole cluster.")

    def _sure(self, words: str) -> None:
        view = self._desk.view
        if view is None or view.claim.label is None or words not in tuple("12345"):
            self._write("Give the claim a verdict, then say how sure you are, 1 to 5.")
            return
        only = self._work.session.set.is_only(self._ref())
        judge = it.Judge(claims=(view.claim.id,), label=view.claim.label, confidence=int(words), only=only)
        self._do(judge, None, f"{view.claim.label}, {words} of 5 sure.")

    def _mark(self, words: str) -> None:
        place = self._place_of(words)
        if place is not None:
            mark = it.Mark(article=self._desk.row.id, start=place[0], end=place[1])
            self._do(mark, None, "Marked; it wants a verdict.")
            found = next((view.claim.id for view in self._desk.views if (view.claim.start, view.claim.end) == place), None)
            if found is not None:
                self._desk.take(found)
            self._show_claim()

    def _edges(self, words: str) -> None:
        ref, place = self._ref(), self._place_of(words)
        if place is not None:
            self._do(it.Move(claim=ref[1], start=place[0], end=place[1]), None, "The edges are moved.")
            self._show_claim()

    def _place_of(self, words: str) -> tuple[int, int] | None:
        """Where these words stand in the article: there, or asked for when it is several places."""
        text = self._desk.article.text
        places = occurrences(text, words)
        if not places:
            self._write("These words do not stand in the article; write them as they do.")
            return None
        if len(places) == 1:
            return places[0]
        for number, (start, end) in enumerate(places, 1):
            self._write(f"{number}  … {' '.join(text[max(start - 40, 0) : end + 40].split())} …")
        chosen = self._choice("Which of them? ", len(places))
        return None if chosen is None else places[chosen]

    def _note(self, words: str) -> None:
        self._do(it.WriteNote(claim=self._ref()[1], text=words or None), None, "Note saved." if words else "Note taken away.")

    def _flag(self, words: str) -> None:
        view = self._desk.view
        on = not (view and view.flagged)
        self._do(it.Flag(claim=self._ref()[1], on=on), None, "Flagged." if on else "Flag taken down.")

    def _complete(self, words: str) -> None:
        article = self._desk.row.id
        on = not self._work.standing(article).complete
        self._do(it.Complete(article=article, on=on), None, f"{self._work.name_of(article)} is {'' if on else 'not '}complete.")

    def _undo(self, words: str) -> None:
        self._turn(it.Undo(), "Undone")

    def _redo(self, words: str) -> None:
        self._turn(it.Redo(), "Done again")

    def _turn(self, intent: it.AnyIntent, word: str) -> None:
        fold = self._work.session.set
        target = fold.last_done() if word == "Undone" else fold.last_undone()
        done = next((each for each in (fold.done if word == "Undone" else fold.undone) if each.event == target), None)
        view = self._work.session.view((done.articles[0], done.claim)) if done and done.articles and done.claim else None
        self._do(intent, None, f"{word}: {done.what if done else 'a decision'}.")
        if done and done.articles and done.claim:
            self._desk.open(done.articles[0], done.claim)
            if view is not None:
                self._desk.take_near(done.claim, view.claim.start)
            self._show_claim()

    # -- linking ----------------------------------------------------------------------------------------------------------

    def _link(self, words: str) -> None:
        ref, view = self._ref(), self._desk.view
        assert view is not None
        if self._work.session.is_blind(ref[0]):
            self._write(f"This article is worked on without suggestions; {self._key('find')} and words search.")
            return
        try:
            ranked = self._work.suggest(row_of(ref[0], view.claim))
        except PluginError as error:
            self._write(f"Nothing to suggest: {error}; {self._key('find')} and words search.")
            return
        found = [each for each in ranked if self._is_open(each)][:_SUGGESTIONS]
        for number, each in enumerate(found, 1):
            name = self._work.name_of_claim((each.row.article, each.row.id))
            self._write(f"{number}  {name}: {' '.join(each.row.quote.split())} ({', '.join(each.evidence)})")
        if not found:
            self._write(f"Nothing to suggest; {self._key('find')} and words search.")
            return
        keys = ", ".join(f"{each.key} {each.name}" for each in self._work.scheme.relations)
        answer = words or (self._read(f"A number and how it bears on the claim ({keys}), or nothing: ") or "")
        digits, _, key = answer.strip().partition(" ")
        relation = next((each for each in self._work.scheme.relations if each.key == key.strip()), None)
        if not digits.isdecimal() or not 0 < int(digits) <= len(found) or relation is None:
            self._write("No link was made.")
            return
        chosen = found[int(digits) - 1].row
        label = next((each for each in self._work.scheme.labels if each.relation == relation.id), None)
        bare = view.claim.label is None and label is not None
        origin = LinkOrigin(suggested_by=self._work.ranker.name, rank=int(digits))
        link = it.LinkClaims(from_=chosen.id, to=ref[1], relation=relation.id, label=label.id if bare and label else None, origin=origin)
        verdict = f", and the verdict {label.name}" if bare and label else ""
        names = self._work.name_of_claim((chosen.article, chosen.id)), self._work.name_of_claim(ref)
        words = f"Recorded: {names[0]} {relation.name} {names[1]}{verdict} · {self._key('undo')} undoes"
        self._do(link, label.id if bare and label else None, words)

    def _is_open(self, each: Suggestion) -> bool:
        session, ref = self._work.session, (each.row.article, each.row.id)
        view = None if session.is_hidden(ref, self._ref()[0]) else session.view(ref)
        return view is not None and view.claim.decision != "rejected"

    def _links(self, words: str) -> None:
        ref = self._ref()
        links = self._work.links(ref)
        for number, link in enumerate(links, 1):
            arrow, relation, other = describe.link_words(self._desk, ref, link)
            quote = " ".join(describe.quote_of_end(self._desk, other).split())
            self._write(f"{number}  {arrow} {relation} {describe.name_of_end(self._desk, other)}: {quote}")
        if not links:
            self._write("No links yet.")
            return
        chosen = self._choice("Unlink which? A number, or nothing: ", len(links))
        if chosen is not None:
            self._do(it.Unlink(from_=links[chosen].from_id, to=links[chosen].to_id), None, "Unlinked.")

    def _quit(self, words: str) -> None:
        self._is_over = True


def _typed(action: Action) -> str:
    """The key of an action that can be typed on a line."""
    keys = [shown(key) for key in action.keys]
    return next((key for key in keys if len(key) == 1 and key.isascii()), keys[0])


def run_plain(work: Work, keymap: Keymap) -> None:
    """Runs the loop on stdin and stdout."""
    PlainDesk(work, keymap, ask_line, say_line).run()
