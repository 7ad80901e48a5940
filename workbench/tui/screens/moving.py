"""Owns the moves of the label screen: claim to claim, article to article, along links, side by side; must never write anything."""

from __future__ import annotations

from workbench.errors import MissingError
from workbench.journal.fold import Ref
from workbench.tui import describe
from workbench.tui.describe import NARROW
from workbench.tui.desk import Desk
from workbench.tui.keymap import Mode
from workbench.tui.screens.label_base import LabelParts


class Moving(LabelParts):
    """Motions. None of them writes."""

    _opened_from: tuple[str, str | None] = ("", None)
    """Where the list of articles was opened."""

    # -- within the article and on --------------------------------------------------------------------------------------

    def act_next_claim(self) -> None:
        self.step(self.desk.step_claim(1), "this is the last claim; J goes to the next article")

    def act_previous_claim(self) -> None:
        self.step(self.desk.step_claim(-1), "this is the first claim")

    def act_first_claim(self) -> None:
        self.desk.current = 0 if self.desk.views else None
        self.paint_claim()
        self.text.show_focus()

    def act_last_claim(self) -> None:
        self.desk.current = len(self.desk.views) - 1 if self.desk.views else None
        self.paint_claim()
        self.text.show_focus()

    def act_next_article(self) -> None:
        self.turn(self.desk.step_article(1), "this is the last article")

    def act_previous_article(self) -> None:
        self.turn(self.desk.step_article(-1), "this is the first article")

    def act_last_decided(self) -> None:
        if self.work.last_decided is None:
            self.step(False, "nothing has been decided in this session yet")
            return
        self.desk.jump(self.work.last_decided)
        self.paint()

    # -- the list of articles -------------------------------------------------------------------------------------------

    def do_list_row_next(self) -> None:
        self.desk.step_article(1)
        self.paint()

    def do_list_row_previous(self) -> None:
        self.desk.step_article(-1)
        self.paint()

    def do_list_page_down(self) -> None:
        self._to_row(self.desk.at + 10)

    def do_list_page_up(self) -> None:
        self._to_row(self.desk.at - 10)

    def _to_row(self, number: int) -> None:
        if self.work.rows:
            self.desk.open(self.work.rows[min(max(number, 0), len(self.work.rows) - 1)].id)
        self.paint()

    def do_list_open(self) -> None:
        self.remove_class("-list")
        self.call_after_refresh(self.paint)

    def do_list_close(self) -> None:
        article, claim = self._opened_from
        self.desk.open(article, claim)
        self.do_list_open()

    # -- along links ----------------------------------------------------------------------------------------------------

    def act_go(self) -> None:
        ref = self.in_hand()
        if ref is None:
            return
        inside = self._other_ends(ref)
        if not inside:
            self.step(False, "this claim has no links yet; f makes one")
        elif len(inside) > 1:
            self.act_links()
        else:
            self.desk.jump(inside[0])
            self.say("< goes back")
            self.paint()

    def _other_ends(self, ref: Ref) -> list[Ref]:
        ends = [describe.link_words(self.desk, ref, link)[2] for link in self.work.links(ref)]
        return list(dict.fromkeys((article, claim) for article, claim in ends if article is not None))

    def act_back(self) -> None:
        self.turn(self.desk.walk_trail(-1), "there is nothing to go back to")

    def act_forward(self) -> None:
        self.turn(self.desk.walk_trail(1), "there is nothing to go forward to")

    # -- two articles side by side --------------------------------------------------------------------------------------

    def act_side(self) -> None:
        if len(self._desks) > 1:
            self._one_again()
            return
        ref = self.desk.ref
        ends = self._other_ends(ref) if ref else []
        other = next((end for end in ends if end[0] != self.desk.row.id), None)
        beside = other or self._neighbour()
        if beside is None:
            self.step(False, "there is no other article")
            return
        self._desks.append(Desk(self.work, beside[0]))
        self.work.desks = self._desks
        if other is not None:
            self._desks[1].take(other[1])
        self.add_class("-side")
        self.say("w goes to the other article; tab shows one again" if other else "no link yet: the next article beside; w goes there")
        self.call_after_refresh(self.paint)

    def _one_again(self) -> None:
        before, words = self._desks[0], "one article again"
        if self._hand and before.ref and before.row.id != self.desk.row.id:
            self.desk.come_from(before.ref)
            words = f"{self.work.name_of(self.desk.row.id)} alone · < goes back to {self.work.name_of(before.row.id)}"
        self._desks = [self.desk]
        self.work.desks = self._desks
        if self._hand:
            self._panes[0].forget()
        self._hand = 0
        self._panes[1].forget()
        self.remove_class("-side")
        self.say(words)
        self.call_after_refresh(self.paint)

    def _neighbour(self) -> tuple[str, str | None] | None:
        at = self.desk.at + 1 if self.desk.at + 1 < len(self.work.rows) else self.desk.at - 1
        return (self.work.rows[at].id, None) if 0 <= at < len(self.work.rows) else None

    def act_pane(self) -> None:
        if len(self._desks) > 1:
            self._hand = 1 - self._hand
            self.paint()
        elif self.app.size.width >= NARROW:
            self.step(False, "the list of articles is always shown here; tab puts another article beside")
        elif self.work.rows:
            self._opened_from = self.desk.ref or (self.desk.row.id, None)
            self.add_class("-list")
            self.call_after_refresh(self.paint)

    # -- pages over the screen ------------------------------------------------------------------------------------------

    def act_help(self) -> None:
        view = self.desk.view
        self._help(view.claim.label if view else None, ())

    def help_on(self, mode: Mode) -> None:
        """Shows the keys of a mode."""
        self._help(None, (mode,))

    def _help(self, label: str | None, modes: tuple[Mode, ...]) -> None:
        from workbench.tui.help import help_lines

        try:
            lines, start = help_lines(self.desk.project, label, self.bench.keymap, self.work.scheme, self.app.size.width, modes)
        except (MissingError, OSError) as error:
            lines, start = [[(str(error), "text")]], 0
        self.bench.read("Keys and guideline", lines, start)

    def act_summary(self) -> None:
        from workbench.tui.summary import summary_lines

        self.bench.read("Summary", summary_lines(self.work, self.app.size.width))

    def act_palette(self) -> None:
        from workbench.tui.screens.palette import Palette

        def chosen(key: str | None) -> None:
            if key is not None:
                self.press(key)

        self.bench.push_screen(Palette(self.work.scheme), chosen)

    def act_queue(self) -> None:
        from workbench.tui.screens.queue import QueueList

        self.bench.push_screen(QueueList(self.work), self.go_to)

    def act_checks(self) -> None:
        from workbench.tui.screens.checks import ChecksList

        self.bench.push_screen(ChecksList(self.work), self.go_to)

    def act_waiting(self) -> None:
        from workbench.tui.screens.waiting import WaitingList

        self.bench.push_screen(WaitingList(self.work, self.place_by_hand), self.go_to)
