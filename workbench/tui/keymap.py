"""Owns every key and action of the label screen, once: dispatch, hints, help and the docs table read it here.

It must never import Textual. An action is carried out by the method `act_<id>` of the screen that is on top.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Mode = Literal["label", "edges", "mark", "picker", "links"]


class Action(NamedTuple):
    """Something a key does; `hint` is the short word for the hint line, empty where it is not shown there."""

    id: str
    keys: tuple[str, ...]
    title: str
    hint: str = ""


# Key names are Textual's. The keys of verdicts and relations (and 1 to 9) come from the label scheme, whose clashes `clashes` names.
ACTIONS: Final[dict[Mode, tuple[Action, ...]]] = {
    "label": (
        Action("next_claim", ("j", "down"), "next claim", "j/k claim"),
        Action("previous_claim", ("k", "up"), "previous claim"),
        Action("next_article", ("J",), "next article", "J/K article"),
        Action("previous_article", ("K",), "previous article"),
        Action("next_undecided", ("n",), "next undecided claim, across articles", "n undecided"),
        Action("previous_undecided", ("N",), "previous undecided claim, across articles"),
        Action("last_decided", ("semicolon",), "back to the claim decided last"),
        Action("only", ("i",), "the next verdict for this mention only, not for its cluster"),
        Action("reject", ("x",), "not a claim", "x no claim"),
        Action("reset", ("0",), "take the decision back"),
        Action("again", ("full_stop",), "the last verdict again"),
        Action("link", ("f",), "link: pick what bears on the claim", "f link"),
        Action("links", ("F",), "links and cluster of the claim (unlink, split)"),
        Action("edges", ("b",), "move the edges of the claim", "b edges"),
        Action("mark", ("v",), "mark a new claim", "v mark"),
        Action("note", ("m",), "write a note"),
        Action("flag", ("comma",), "flag, or take the flag down"),
        Action("go", ("g",), "to the linked claim, one after the other"),
        Action("back", ("less_than_sign",), "back to where the jump began"),
        Action("forward", ("greater_than_sign",), "forward again"),
        Action("complete", ("c",), "the article is complete, or not after all", "c complete"),
        Action("undo", ("u",), "undo", "u undo"),
        Action("redo", ("ctrl+r", "U"), "redo"),
        Action("list", ("w",), "the list of articles, where it is not always shown"),
        Action("page_down", ("pagedown", "space"), "a page down"),
        Action("page_up", ("pageup",), "a page up"),
        Action("first_claim", ("home",), "first claim of the article"),
        Action("last_claim", ("end",), "last claim of the article"),
        Action("line_down", ("right",), "a line down"),
        Action("line_up", ("left",), "a line up"),
        Action("theme", ("ctrl+t",), "next theme: dark, light, without colour"),
        Action("help", ("question_mark", "f1"), "keys, and the guideline for the label", "? help"),
        Action("step_back", ("escape", "ctrl+g"), "step back, everywhere"),
        Action("say_how_to_leave", ("ctrl+c",), "says how to leave; never leaves"),
        Action("quit", ("q",), "close the top layer; at the base, leave", "q leave"),
    ),
    "edges": (
        Action("left_out", ("h",), "left edge a word to the left", "h/l left edge"),
        Action("left_in", ("l",), "left edge a word to the right"),
        Action("right_in", ("H",), "right edge a word to the left", "H/L right edge"),
        Action("right_out", ("L",), "right edge a word to the right"),
        Action("left_out_character", ("alt+h", "left"), "left edge a character to the left", "alt: by character"),
        Action("left_in_character", ("alt+l", "right"), "left edge a character to the right"),
        Action("right_in_character", ("alt+H", "shift+left"), "right edge a character to the left"),
        Action("right_out_character", ("alt+L", "shift+right"), "right edge a character to the right"),
        Action("left_clause", ("left_square_bracket",), "left edge to the start of its clause", "[ ] clause"),
        Action("right_clause", ("right_square_bracket",), "right edge to the end of its clause"),
        Action("take", ("enter", "escape", "q", "b", "ctrl+g"), "keep the edges", "enter keep"),
        Action("drop", ("u", "0"), "leave the edges as they were", "u as before"),
    ),
    "mark": (
        Action("word_right", ("l", "w", "right"), "a word to the right", "h/l word"),
        Action("word_left", ("h", "b", "left"), "a word to the left"),
        Action("character_right", ("alt+l", "shift+right"), "a character to the right"),
        Action("character_left", ("alt+h", "shift+left"), "a character to the left"),
        Action("row_down", ("j", "down"), "a line down", "j/k line"),
        Action("row_up", ("k", "up"), "a line up"),
        Action("sentence_next", ("right_parenthesis", "J"), "start of the next sentence", "( ) sentence"),
        Action("sentence_previous", ("left_parenthesis", "K"), "start of this or the previous sentence"),
        Action("anchor", ("v", "space"), "begin to select here, or begin anew", "v begin"),
        Action("select_clause", ("a",), "select the clause", "a clause"),
        Action("select_sentence", ("s",), "select the sentence", "s sentence"),
        Action("add_fragment", ("plus",), "keep this part and begin another", "+ - parts"),
        Action("drop_fragment", ("minus",), "drop the last part"),
        Action("take", ("enter",), "take it as a claim", "enter take"),
        Action("cancel", ("escape", "q", "ctrl+g"), "mark nothing", "esc leave"),
    ),
    "picker": (
        Action("row_next", ("j", "down"), "next row", "j/k row"),
        Action("row_previous", ("k", "up"), "previous row"),
        Action("page_down", ("pagedown",), "ten rows down"),
        Action("page_up", ("pageup",), "ten rows up"),
        Action("take", ("enter",), "take the row with the relation of the claim's label", "1–9 enter take"),
        Action("turn", ("r",), "turn the arrow round", "r turn"),
        Action("search", ("slash",), "search all claims and sentences", "/ search"),
        Action("outside", ("plus",), "add evidence from outside the corpus", "+ outside"),
        Action("undo", ("u",), "undo the last link", "u undo"),
        Action("close", ("escape", "q", "ctrl+g"), "done", "esc done"),
    ),
    "links": (
        Action("row_next", ("j", "down"), "next row", "j/k row"),
        Action("row_previous", ("k", "up"), "previous row"),
        Action("remove", ("x", "delete"), "unlink, or split this member off its cluster", "x unlink or split"),
        Action("go", ("g", "enter"), "go to the other claim", "g go there"),
        Action("undo", ("u",), "undo", "u undo"),
        Action("close", ("escape", "q", "F", "ctrl+g"), "done", "esc done"),
    ),
}

SHOWN: Final = {
    "semicolon": ";", "full_stop": ".", "comma": ",", "less_than_sign": "<", "greater_than_sign": ">", "question_mark": "?",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_parenthesis": "(", "right_parenthesis": ")", "slash": "/",
    "plus": "+", "minus": "-", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "shift+left": "shift+←", "shift+right": "shift+→", "equals_sign": "=",
}  # fmt: skip


def dispatch(mode: Mode) -> dict[str, str]:
    """Key → action id in this mode."""
    return {key: action.id for action in ACTIONS[mode] for key in action.keys}


def clashes(labels: Mapping[str, str], relations: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys of a scheme (id → key): each that a screen needs for itself."""
    found = []
    for what, keys, mode in (("label", labels, "label"), ("relation", relations, "picker")):
        taken = {shown(key): action.title for action in ACTIONS["label" if mode == "label" else "picker"] for key in action.keys}
        taken |= {str(number): "the digits of the rows and labels" for number in range(10)}
        found += [f"{what} {name!r} has the key {key!r}, which is for: {taken[key]}" for name, key in keys.items() if key in taken]
    return found


def shown(key: str) -> str:
    """The key as a person reads it on the keyboard."""
    return SHOWN.get(key, key)


def hints(mode: Mode) -> list[str]:
    """The short words of the hint line, most needed first."""
    return [action.hint for action in ACTIONS[mode] if action.hint]


def key_table(mode: Mode) -> list[tuple[str, str]]:
    """(keys, what they do) of a mode, as help and the README print it."""
    return [(" ".join(shown(key) for key in action.keys), action.title) for action in ACTIONS[mode]]
