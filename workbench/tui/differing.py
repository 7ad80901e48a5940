"""Owns what stands on the screens of differences: where one is in the queue, the marks in the text, the words beside it; must never know
Textual or settle anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from workbench.journal.fold import Held
from workbench.model.article import Article
from workbench.project.answers import Answer, can_answer, together
from workbench.project.case_law import Case
from workbench.project.comparing import Rulings
from workbench.project.differences import NOTHING, REFUSED, Difference, Group, Queue
from workbench.project.project import Project
from workbench.project.settling import Settling
from workbench.project.telling import Telling
from workbench.scoring.base import Parts
from workbench.scoring.cases import common_parts
from workbench.tui.describe import REJECTED, UNDECIDED, cut
from workbench.tui.flow import wrap_words
from workbench.tui.paint import Focus, Line, Mark, Run

TITLES: Final = {
    "label": "Which label?",
    "link": "Which link?",
    "existence": "Is it a claim?",
    "boundary": "Which edges?",
    "attribution": "Who says it?",
}
OPEN: Final = "≠"
LETTERS: Final = "abc456789"
"""The keys of the first nine sides, as they stand before them."""


class Stand:
    """Where somebody is among the differences of a queue."""

    def __init__(self, project: Project, queue: Queue, settling: Settling | None = None) -> None:
        self.project = project
        self.queue = queue
        self.settling = settling
        self.telling = settling.telling if settling else Telling(project, queue)
        self.rulings = Rulings(queue) if settling is None else None
        self._rows = project.articles()
        self.pending: set[str] = set()
        """Differences whose ruling is on its way to the disk."""
        self.at = 0
        self.is_turned = False
        """Whether the second end of a link is shown."""
        if settling is not None and queue.differences:
            self.step_open(1, -1)

    @property
    def difference(self) -> Difference | None:
        """The difference in hand."""
        return self.queue.differences[self.at] if self.queue.differences else None

    @property
    def number(self) -> int:
        """The group that is shown: the claim, or the end of the link in hand."""
        assert self.difference is not None
        groups = self.difference.groups
        return groups[-1] if self.is_turned else groups[0]

    @property
    def group(self) -> Group:
        """The claim that is shown."""
        return self.queue.groups[self.number]

    @property
    def article(self) -> Article:
        """The article that is shown."""
        return self.project.article(self.group.article)

    def go(self, at: int) -> bool:
        """To this difference; False where there is none."""
        if not 0 <= at < len(self.queue.differences):
            return False
        self.at, self.is_turned = at, False
        return True

    def step_open(self, by: int, start: int | None = None) -> bool:
        """To the next or previous open difference, round the end too; False when nothing is open."""
        count = len(self.queue.differences)
        start = self.at if start is None else start
        for distance in range(1, count + 1):
            at = (start + by * distance) % count
            each = self.queue.differences[at]
            if self.settling is None or (self.settling.state(each) == "open" and each.key not in self.pending):
                return self.go(at)
        return False

    def turn(self) -> bool:
        """To the other end of the link, or the next claim of the cluster; False where there is none."""
        if self.difference is None or len(self.difference.groups) < 2:
            return False
        self.is_turned = not self.is_turned
        return True

    def name_of(self, article: str) -> str:
        """A short name for an article."""
        place = self._rows.place(article)
        row = self._rows[place] if place is not None else None
        return ((row.source or row.title or row.id) if row else article).removeprefix("The ")

    def spans(self) -> list[tuple[str, Parts]]:
        """(key, parts) of each side that has the claim shown."""
        return [(LETTERS[who], member.parts) for who, member in enumerate(self.group.members) if member is not None and who < len(LETTERS)]


# -- in the text --------------------------------------------------------------------------------------------------------------


def marks_of(stand: Stand) -> tuple[list[Mark], Focus]:
    """How the claims of the article shown are drawn, and what is in hand: what all share is lit, what only some have stands out."""
    queue, current = stand.queue, stand.number
    marks = [_mark(stand, number) for number in queue.of_article[stand.group.article] if number != current]
    spans = stand.spans()
    distinct = dict.fromkeys(parts for _, parts in spans)
    shared = together(list(distinct), "intersection") or next(iter(distinct))
    sign = OPEN if len(distinct) == 1 else ""
    marks.append(Mark(tuple(shared), sign, "accent", "undecided"))
    for parts in distinct if len(distinct) > 1 else ():
        letters = "".join(letter for letter, own in spans if own == parts)
        marks.append(Mark(tuple(parts), letters[:2], "accent", "undecided"))
    fringe = _without(together(list(distinct), "union"), shared)
    member = next(member for member in stand.group.members if member is not None)
    focus = Focus(len(marks) - 1 - (len(distinct) if len(distinct) > 1 else 0), member.source, member.cue, hits=fringe)
    return marks, focus


def _mark(stand: Stand, number: int) -> Mark:
    """A claim that is not in hand: as it was settled or agreed, or as open."""
    group, settling = stand.queue.groups[number], stand.settling
    differing = [each for each in stand.queue.of_group.get(number, ()) if each.aspect != "link"]
    parts, label = group.present[0].parts, group.present[0].label
    if settling is not None:
        if any(settling.state(each) == "open" for each in differing):
            return Mark(tuple(parts), OPEN, "dim", "undecided")
        outcome = settling.outcome(number)
        if outcome is None or outcome.parts is None:
            return Mark(tuple(parts), REJECTED, "faint", "")
        parts, label = outcome.parts, settling.label(number)[1]
    elif differing:
        return Mark(tuple(parts), OPEN, "dim", "undecided")
    found = stand.project.config.scheme.label(label) if label else None
    if found is None:
        return Mark(tuple(parts), UNDECIDED, "dim", "undecided")
    return Mark(tuple(parts), found.shape, f"sign.{found.hue}", f"ink.{found.hue}")


def _without(parts: Parts, shared: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """What the first covers and the second does not."""
    found = []
    for start, end in parts:
        at = start
        for low, high in common_parts([(start, end)], list(shared)):
            if at < low:
                found.append((at, low))
            at = high
        if at < end:
            found.append((at, end))
    return tuple(found)


def place_line(stand: Stand) -> list[Line]:
    """Where the article that is shown comes from, and which end of a link it is."""
    article = stand.article
    facts = " · ".join(part for part in (article.source or article.id, article.published) if part)
    which: list[Run] = []
    if stand.difference is not None and stand.difference.aspect == "link" and len(stand.difference.groups) > 1:
        which = [(f"   {'second' if stand.is_turned else 'first'} end of the link", "accent"), (" · tab turns", "dim@tab")]
    return [[(" ", "text"), (f"    {facts}", "dim"), *which]]


# -- beside the text ----------------------------------------------------------------------------------------------------------


def beside(stand: Stand, width: int, height: int, short: bool, cases: Sequence[Case] = (), rule: str | None = None) -> list[Line]:
    """What is asked, what each side holds with the key that takes it, how it was settled, what bears on it, and what the case law says."""
    each = stand.difference
    if each is None:
        return []
    lines = [_title(stand, each, width)]
    if short:
        lines += [row for row in _claim_lines(stand, each, width, 1) if row and each.aspect != "boundary"]
        lines += _options(stand, each, width, 1)
        lines += _settled(stand, each, width, 1, rule)
        lines += _cases(cases, width, 1)
        return lines + _context(stand, each, width, max(height - len(lines), 0))
    lines += _claim_lines(stand, each, width)
    lines += [[], *_options(stand, each, width, 3)]
    lines += _settled(stand, each, width, 4, rule)
    lines += _cases(cases, width, 3)
    context = _context(stand, each, width, max(height - len(lines) - 1, 0))
    return lines + ([[]] if context else []) + context


def _title(stand: Stand, each: Difference, width: int) -> Line:
    more = f" {len(each.groups)} claims of one cluster" if each.aspect == "label" and len(each.groups) > 1 else ""
    number = f"{stand.at + 1} of {len(stand.queue.differences)}"
    title = cut(TITLES[each.aspect] + more, max(width - len(number) - 1, 4))
    return [(title, "strong"), (number.rjust(max(width - len(title), 1)), "dim")]


def _claim_lines(stand: Stand, each: Difference, width: int, rows: int = 5) -> list[Line]:
    if each.ends is None:
        return [[], *([(row, "text")] for row in wrap_words(f"“{stand.telling.words(stand.number)}”", width, rows))]
    lines: list[Line] = []
    for place, node in enumerate(each.ends):
        name = stand.name_of(stand.queue.groups[node].article) if isinstance(node, int) else "outside"
        words = f"“{stand.telling.words(node)}”" if isinstance(node, int) else node
        title = (f"{'▌' if node == stand.number else ' '}{place + 1} {name} ", "accent" if node == stand.number else "dim")
        if rows == 1:
            lines.append([title, (words.replace("\n", " "), "text")])
        else:
            lines += [[], [title], *([(f"  {row}", "text")] for row in wrap_words(words, width - 2, 3))]
    return lines


def _options(stand: Stand, each: Difference, width: int, rows: int) -> list[Line]:
    lines: list[Line] = []
    names, chosen = stand.queue.names, _chosen(stand, each)
    room = min(max(len(name) for name in (*names, "neither")), 14)
    for who, (name, value) in enumerate(zip(names, each.values, strict=True)):
        can = stand.settling is not None and can_answer(each, Answer("annotator", name), names) and who < len(LETTERS)
        key = LETTERS[who] if can else " "
        held = [("did not look at it", "faint")] if value is None else _held_runs(stand, each, value)
        lines += _row(key, cut(name, room).ljust(room), held, width, rows, chosen == ("annotator", name))
    if stand.settling is None:
        return lines
    for key, choice, title in (("+", "union", "both"), ("-", "intersection", "shared"), ("x", "neither", "neither")):
        answer = Answer(choice)  # type: ignore[arg-type] # the three stand above
        if can_answer(each, answer, names) and not _is_held(stand, each, answer):
            words = stand.telling.answer_words(each, answer)
            lines += _row(key, title.ljust(room), [(words, "dim")], width, rows, chosen == (choice, None))
    scheme = stand.project.config.scheme
    if each.aspect == "label":
        lines.append(_own_line([(label.key, f"{label.key} {label.name}") for label in scheme.labels], width))
    elif each.aspect == "link":
        lines.append(_own_line([(relation.key, f"{relation.key} {relation.id}") for relation in scheme.relations], width))
    return lines


def _is_held(stand: Stand, each: Difference, answer: Answer) -> bool:
    """Whether somebody's own edges are what this answer makes: then they stand there already, and the key works all the same."""
    spans = [member.parts for member in stand.queue.groups[each.groups[0]].present]
    return answer.choice != "neither" and each.ends is None and together(spans, answer.choice) in spans


def _own_line(options: Sequence[tuple[str, str]], width: int) -> Line:
    """The keys that give a value whoever holds it; without the names where these have no room."""
    if sum(len(words) + 2 for _, words in options) > width - 2:
        options = [(key, key) for key, _ in options]
    return [(" or ", "dim"), *((f"{words}  ", f"dim@{key}") for key, words in options)]


def _held_runs(stand: Stand, each: Difference, value: Any) -> list[Run]:
    words = stand.telling.value_words(each, value)
    if value == REFUSED:
        return [(f"{REJECTED} ", "strong"), ("refused: not a claim", "text")]
    if value == NOTHING:
        return [("– ", "dim"), ("has nothing here", "dim")]
    if each.aspect == "label":
        label = stand.project.config.scheme.label(value) if value else None
        return [(f"{label.shape} ", f"sign.{label.hue}"), (label.name, "text")] if label else [(f"{UNDECIDED} ", "dim"), (words, "dim")]
    return [(f"“{words}”" if each.aspect in ("existence", "boundary") else words, "text")]


def _row(key: str, name: str, held: list[Run], width: int, rows: int, is_chosen: bool) -> list[Line]:
    sign = ("▸" if is_chosen else " ", "accent")
    first: list[Run] = [sign, (f"{key} ", f"accent@{key}" if key != " " else "text"), (f"{name} ", "strong" if is_chosen else "dim")]
    used = len(name) + 4
    *signs, (words, role) = held
    used += sum(len(text) for text, _ in signs)
    told = _rows_of(" ".join(words.split()), max(width - used, 8), rows)
    lines: list[Line] = [[*first, *signs, (told[0] if told else "", role)]]
    return lines + [[(" " * used, "text"), (row, role)] for row in told[1:]]


def _rows_of(words: str, width: int, rows: int) -> list[str]:
    """The words in so many rows; what has no room is left out of the middle, since edges differ at the ends."""
    told = wrap_words(words, width)
    if len(told) <= rows:
        return told
    if rows == 1:
        return [f"{words[: width - width // 2 - 1].rstrip()}…{words[-(width // 2) :].lstrip()}"]
    return [*told[: rows - 1], cut(f"… {words[-(width - 2) :].partition(' ')[2]}", width)]


def _chosen(stand: Stand, each: Difference) -> tuple[str, str | None] | None:
    ruling = stand.settling.ruling(each) if stand.settling else None
    return (ruling["choice"], ruling["of"]) if ruling else None


def _settled(stand: Stand, each: Difference, width: int, rows: int, rule: str | None) -> list[Line]:
    lines: list[Line] = []
    if stand.rulings is not None:
        for name, told in stand.rulings.on(each)[:2]:
            outcome = cut(told["outcome"].replace("\n", " "), max(width - len(name) - 8, 8))
            lines.append([(f"{name} ruled: ", "accent"), (outcome, "text")])
            lines += [[(row, "text")] for row in wrap_words(told["rule"] or "", width, rows) if row]
        return [[], *lines] if lines and rows > 1 else lines
    assert stand.settling is not None
    state = stand.settling.state(each)
    ruling = stand.settling.ruling(each)
    if ruling:
        lines.append([("settled: ", "accent"), (cut(ruling["outcome"].replace("\n", " "), max(width - 10, 8)), "text")])
        rule = ruling["rule"]
    elif state == "moot":
        lines.append([("moot: the claim was refused", "dim")])
    if rule:
        lines += [[(row, "text")] for row in wrap_words(f"rule: {rule}", width, rows)]
    return [[], *lines] if lines and rows > 1 else lines


def _cases(cases: Sequence[Case], width: int, rows: int) -> list[Line]:
    lines: list[Line] = []
    for number, case in enumerate(cases):
        words = f"{case.rule} → {case.outcome}"
        told = wrap_words(words.replace("\n", " "), width - 2, rows)
        lines += [
            [(". " if number == 0 else "  ", "accent@full_stop"), (told[0], "text")],
            *([("  ", "text"), (row, "text")] for row in told[1:]),
        ]
    return [[], [("Like this before", "strong")], *lines] if lines and rows > 1 else lines


def _context(stand: Stand, each: Difference, width: int, height: int) -> list[Line]:
    """What each annotator links to the claim and notes on it."""
    lines: list[Line] = []
    room = min(max((len(name) for name in stand.queue.names), default=4), 14) + 1
    for name, held, member in zip(stand.queue.names, stand.queue.sets, stand.group.members, strict=True):
        rows = _evidence(stand, held.of.get(stand.group.article), member) if each.aspect in ("label", "existence") else []
        view = held.fold.view((stand.group.article, member.id)) if held.fold and member else None
        note = view.claim.note if view else None
        rows = rows[:3] + [
            [("note ", "dim"), (row, "text")] for row in wrap_words((note or "").replace("\n", " "), width - room - 7, 2) if row
        ]
        lines += [[(cut(name, room - 1).ljust(room) if place == 0 else " " * room, "dim"), *row] for place, row in enumerate(rows)]
    return lines[:height]


def _evidence(stand: Stand, reading: Any, member: Held | None) -> list[list[Run]]:
    """The links that end at an annotator's claim, whichever article they come from."""
    if reading is None or member is None:
        return []
    who = stand.group.members.index(member)
    found: list[list[Run]] = []
    fold = stand.queue.sets[who].fold
    for link in fold.links_of((stand.group.article, member.id)) if fold else ():
        is_to = link.to_id == member.id
        article = link.from_article if is_to else link.to_article
        other = link.from_id if is_to else link.to_id
        view = fold.view((article, other)) if fold and article is not None else None
        relation = stand.project.config.scheme.relation(link.relation)
        arrow = "=" if relation and relation.symmetric else "←" if is_to else "→"
        name = "same as" if arrow == "=" else relation.name if relation else link.relation
        where = stand.name_of(article) if article is not None else "outside evidence"
        quote = f" “{view.claim.quote}”".replace("\n", " ") if view else ""
        found.append([(f"{arrow} ", "accent"), (f"{name} ", "dim"), (where, "text"), (quote, "dim")])
    # What bears on the claim comes before what says the same.
    return sorted(found, key=lambda row: row[0][0] == "=")
