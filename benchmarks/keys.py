"""Counts keys and screen updates of a labelling session: an annotator who knows the gold data decides every candidate of a project.

    python benchmarks/keys.py [DIR --gold GOLD.jsonl] [--articles N] [--json]

Without DIR, a fresh demo and its gold. The script presses real keys on the real label screen: a candidate that overlaps a gold claim
(IoU >= .5) gets its edges mended, by the shortest way there is, and its label; every other one is rejected; a gold claim that nobody
proposed is marked. Then it links by the picker. At the end the journal must say what gold says. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key

from workbench.project.demo import make_demo
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp
from workbench.tui.caret import Edges, Marking
from workbench.tui.keymap import default_keymap

Part = tuple[int, int]
_MOVES = ("left_out", "left_in", "left_clause", "left_clause_in", "right_out", "right_in", "right_clause", "right_clause_in")
_LETTERS = ("left_out_character", "left_in_character", "right_out_character", "right_in_character")
_MOTIONS = ("word_right", "word_left", "clause_next", "clause_previous", "sentence_next", "sentence_previous")


class Counting(WorkbenchApp):
    """The app, counting how often it paints."""

    updates = 0

    def _display(self, *args: Any, **kwargs: Any) -> None:
        self.updates += 1
        super()._display(*args, **kwargs)


class Annotator:
    """Somebody who knows the answers, at the screen."""

    def __init__(self, app: Counting, pilot: Any) -> None:
        self._app = app
        self._pilot = pilot
        self.keys: Counter[str] = Counter()
        self.updates: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    @property
    def desk(self) -> Any:
        """The article in hand."""
        return self._app.work.desks[0]

    async def press(self, what: str, *keys: str) -> None:
        """Presses keys for a purpose, and waits until everything they decided is on disk."""
        before = self._app.updates
        for key in keys:
            named = _character_to_key(key) if len(key) == 1 else key
            self._app.post_message(events.Key(named, key if len(key) == 1 else None))
            await self._pilot.pause(0)
            await self._pilot.pause(0)
        while self._app.unsaved:
            await asyncio.sleep(0.001)
        await self._pilot.pause(0)
        self.keys[what] += len(keys)
        self.updates[what] += self._app.updates - before


def key_of(mode: str, action: str) -> str:
    """The first key of an action."""
    return next(each.keys[0] for each in default_keymap().actions(mode) if each.id == action)  # type: ignore[arg-type]


def shortest(begin: Any, is_there: Callable[[Any], bool], move: Callable[[Any, str], Any], actions: tuple[str, ...]) -> list[str] | None:
    """The shortest way by these actions, or None when there is none of at most forty steps."""
    queue: deque[tuple[Any, tuple[str, ...]]] = deque([(begin, ())])
    seen = {begin}
    while queue:
        state, way = queue.popleft()
        if is_there(state):
            return list(way)
        for action in actions if len(way) < 40 else ():
            after = move(state, action)
            if after not in seen:
                seen.add(after)
                queue.append((after, (*way, action)))
    return None


def edge_keys(words: Any, now: Part, wanted: Part) -> list[str] | None:
    """Keys that move the edges of a claim of one part: each edge by itself."""
    keys = []
    for side in (0, 1):
        here = "left" if side == 0 else "right"
        actions = tuple(each for each in (*_MOVES, *_LETTERS) if each.startswith(here))
        target = (wanted[0], now[1]) if side == 0 else wanted
        way = shortest(Edges((now,)), lambda edges, t=target: edges.parts == (t,), lambda edges, action: edges.move(action, words), actions)
        if way is None:
            return None
        keys += [key_of("edges", action) for action in way]
        now = target
    return ["b", *keys, "enter"]


def mark_keys(words: Any, begin: int, wanted: Part) -> list[str] | None:
    """Keys that mark a span from a caret."""
    first = words.token_at(wanted[0])

    def move(marking: Marking, action: str) -> Marking:
        return marking.move(action, words)

    way = shortest(Marking(begin), lambda marking: words.token_at(marking.caret) == first, move, _MOTIONS)
    if way is None:
        return None
    anchored = Marking(first[0]).move("anchor", words)
    rest = shortest(
        anchored,
        lambda marking: marking.parts(words) == (wanted,),
        move,
        ("word_right", "select_clause", "select_sentence", "clause_next", "clause_previous"),
    )
    if rest is None:
        return None
    return ["v", *(key_of("mark", action) for action in way), "v", *(key_of("mark", action) for action in rest), "enter"]


def iou(one: Part, other: Part) -> float:
    """Intersection over union of two spans."""
    shared = max(min(one[1], other[1]) - max(one[0], other[0]), 0)
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


async def label(someone: Annotator, gold: dict[str, Any], label_keys: dict[str, str]) -> None:
    """Decides one article as gold has it."""
    left = {(claim["start"], claim["end"]): claim.get("label") for claim in gold["claims"]}
    desk = someone.desk
    for _ in range(10 * (len(desk.views) + 1)):
        view = desk.view
        if view is None or desk.is_decided(view):
            break
        span = (view.claim.start, view.claim.end)
        match = max(left, key=lambda each: iou(each, span), default=None)
        if match is None or iou(match, span) < 0.5 or (match != span and match in {(v.claim.start, v.claim.end) for v in desk.views}):
            await someone.press("reject", "x")
            someone.done["reject"] += 1
            continue
        if match != span and len(view.claim.fragments) == 1:
            way = edge_keys(desk.words, span, match)
            if way is not None:
                await someone.press("edges", *way)
                someone.done["edges"] += 1
        await someone.press("verdict", label_keys[left.pop(match) or "unaddressed"])
        someone.done["verdict"] += 1
    for span, verdict in sorted(left.items()):
        begin = desk.view.claim.start if desk.view else 0
        way = mark_keys(desk.words, desk.words.token_at(begin)[0], span)
        if way is None:
            someone.done["not reached"] += 1
            continue
        await someone.press("mark", *way)
        await someone.press("verdict", label_keys[verdict or "unaddressed"])
        someone.done["mark"] += 1
        someone.done["verdict"] += 1
    await someone.press("complete", "c")
    someone.done["complete"] += 1


async def link(someone: Annotator, count: int) -> None:
    """Takes suggested links that give a label in the same gesture: f, the relation's key, escape."""
    for _ in range(count):
        await someone.press("walk", "0", "j")
        await someone.press("link with label", "f", "d", "escape")
        someone.done["link with label"] += 1


async def run(project: Path, gold: dict[str, Any], articles: int | None) -> dict[str, Any]:
    """The whole session."""
    session = Session(Project(project), "keys-benchmark")
    app = Counting(session)
    keys = {each.id: each.key for each in session.project.config.scheme.labels}
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        someone = Annotator(app, pilot)
        for number in range(min(articles or len(app.work.rows), len(app.work.rows))):
            if number:
                await someone.press("walk", "J")
            if someone.desk.row.id in gold:
                await label(someone, gold[someone.desk.row.id], keys)
        accepted = someone.done["verdict"]
        await someone.press("walk", "home")
        await link(someone, min(10, max(len(someone.desk.views) - 1, 0)))
    session.close()
    every = sum(count for what, count in someone.keys.items() if what not in ("link with label",))
    return {
        "by_purpose": {
            what: {"times": someone.done[what], "keys": someone.keys[what], "updates": someone.updates[what]}
            for what in sorted(someone.keys)
        },
        "accepted": accepted,
        "not_reached": someone.done["not reached"],
        "keys_for_each_accepted_claim": every / max(accepted, 1),
    }


def main() -> None:
    """Runs the session and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", nargs="?", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        project = args.dir
        if project is None:
            project = Path(name) / "demo"
            make_demo(project)
        lines = (args.gold or project / "gold.jsonl").read_bytes().splitlines()
        gold = {each["article"]: each for each in map(json.loads, lines)}
        found = asyncio.run(run(project, gold, args.articles))
    if args.json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    print(f"{'for':18} {'times':>6} {'keys':>6} {'keys each':>10} {'updates each':>13}")
    for what, row in found["by_purpose"].items():
        times = row["times"] or 1
        print(f"{what:18} {row['times']:6} {row['keys']:6} {row['keys'] / times:10.2f} {row['updates'] / times:13.2f}")
    print(f"\n{found['accepted']} claims accepted, {found['keys_for_each_accepted_claim']:.2f} keys each, all included but links")
    if found["not_reached"]:
        print(f"{found['not_reached']} gold claims have edges that marking by word does not reach")


if __name__ == "__main__":
    main()
