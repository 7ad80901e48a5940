"""Owns every key and action of the screens, once: dispatch, hints, help, palette and the docs table read it here.

It must never import Textual. An action is carried out by the method `act_<id>` of the screen that is on top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from workbench.errors import ConfigError
from workbench.model.scheme import Scheme
from workbench.model.settings import Settings
from workbench.project.layout import user_settings

Mode = Literal[
    "label",
    "list",
    "find",
    "choose",
    "edges",
    "mark",
    "attribution",
    "sure",
    "picker",
    "links",
    "claims",
    "queue",
    "waiting",
    "read",
    "adjudicate",
    "compare",
]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)


class Action(NamedTuple):
    """Something a key does. `hint` is the short word for the hint line, empty where it is not shown there; `{id}` in it stands for the
    first key of that action of the same mode."""

    id: str
    keys: tuple[str, ...]
    title: str
    hint: str = ""


_OUT: Final = ("escape", "q", "ctrl+g")
_HELP: Final = Action("help", ("question_mark", "f1"), "keys, and the guideline")
_DRAFT_HELP: Final = Action("help", ("question_mark", "f1"), "these keys", "{help} help")
_LIST: Final = (
    Action("row_next", ("j", "down"), "next row", "{row_next}/{row_previous} row"),
    Action("row_previous", ("k", "up"), "previous row"),
    Action("page_down", ("pagedown", "space"), "ten rows down"),
    Action("page_up", ("pageup",), "ten rows up"),
    Action("go", ("enter", "g"), "go there; n and N then step through this list", "{go} go there"),
    Action("drop", ("0",), "no queue: n and N go to undecided claims again", "{drop} no queue"),
    _HELP,
    Action("close", _OUT, "back, without going there", "{close} back"),
)

_DIFFERENCES: Final = (
    Action("next", ("j", "down"), "next difference", "{next}/{previous} difference"),
    Action("previous", ("k", "up"), "previous difference"),
    Action("first", ("home",), "the first difference"),
    Action("end", ("end",), "the last difference"),
    Action("turn", ("tab", "g"), "the other end of the link, and back", "{turn} other end"),
    Action("page_down", ("pagedown", "space"), "a page down"),
    Action("page_up", ("pageup",), "a page up"),
    Action("line_down", ("right",), "a line down"),
    Action("line_up", ("left",), "a line up"),
    Action("theme", ("ctrl+t",), "next theme"),
    Action("redraw", ("ctrl+l",), "paint the screen anew, where other output has spoilt it"),
    Action("step_back", ("escape", "ctrl+g"), "step back, everywhere"),
    Action("say_how_to_leave", ("ctrl+c",), "says how to leave; never leaves"),
    Action("help", ("question_mark", "f1"), "keys, and the guideline", "{help} help"),
    Action("quit", ("q",), "leave", "{quit} leave"),
)

# Key names are Textual's. The keys of verdicts and relations (and 1 to 9) come from the label scheme, whose clashes `clashes` names.
ACTIONS: Final[dict[Mode, tuple[Action, ...]]] = {
    "label": (
        Action("next_claim", ("j", "down"), "next claim", "{next_claim}/{previous_claim} claim"),
        Action("previous_claim", ("k", "up"), "previous claim"),
        Action("next_article", ("J",), "next article", "{next_article}/{previous_article} article"),
        Action("previous_article", ("K",), "previous article"),
        Action("next_undecided", ("n",), "next undecided claim in any article; or next of a queue or search", "{next_undecided} undecided"),
        Action("previous_undecided", ("N",), "previous undecided claim; or previous of a queue or search"),
        Action("last_decided", ("semicolon",), "back to the claim decided last"),
        Action("only", ("i",), "the next verdict for this mention only, not for its cluster"),
        Action("rest", ("asterisk",), "the next verdict for every undecided claim of the article, in one step"),
        Action("reject", ("x",), "not a claim", "{reject} no claim"),
        Action("reset", ("0",), "take the decision back"),
        Action("again", ("full_stop",), "the last verdict again"),
        Action("sure", ("y",), "how sure the verdict is, 1 to 5"),
        Action("link", ("f",), "link: pick what bears on the claim", "{link} link"),
        Action("links", ("F",), "links and cluster of the claim (unlink, split)"),
        Action("edges", ("b",), "move the edges of the claim, add or drop a part", "{edges} edges"),
        Action("mark", ("v",), "mark a new claim", "{mark} mark"),
        Action("attribution", ("a",), "attribution: source, cue, kind, stance"),
        Action("note", ("m",), "write a note"),
        Action("flag", ("comma",), "flag, or take the flag down"),
        Action("go", ("g",), "to the linked claim, one after the other"),
        Action("back", ("less_than_sign",), "back to where the jump began"),
        Action("forward", ("greater_than_sign",), "forward again"),
        Action("side", ("tab",), "the linked article beside this one, or this one alone again"),
        Action("pane", ("w",), "to the other article beside; where there is none, the list of articles"),
        Action("complete", ("c",), "the article is complete, or not after all", "{complete} complete"),
        Action("queue", ("Q",), "queue and filters: flagged, by label, unlinked, uncertain …"),
        Action("checks", ("exclamation_mark",), "graph checks: what does not fit together"),
        Action("waiting", ("W",), "decisions made on an earlier text of their article: where they stand now"),
        Action("summary", ("S",), "summary: how far everything is, in bars"),
        Action("undo", ("u",), "undo", "{undo} undo"),
        Action("redo", ("ctrl+r", "U"), "redo"),
        Action("retry", ("R",), "try again to save what could not be saved"),
        Action("find", ("slash",), "search the article; the same words again: the corpus", "{find} search"),
        Action("palette", ("colon", "ctrl+p"), "every command by name"),
        Action("page_down", ("pagedown", "space"), "a page down"),
        Action("page_up", ("pageup",), "a page up"),
        Action("first_claim", ("home",), "first claim of the article"),
        Action("last_claim", ("end",), "last claim of the article"),
        Action("line_down", ("right",), "a line down"),
        Action("line_up", ("left",), "a line up"),
        Action("theme", ("ctrl+t",), "next theme"),
        Action("redraw", ("ctrl+l",), "paint the screen anew, where other output has spoilt it"),
        Action("help", ("question_mark", "f1"), "keys, and the guideline for the label", "{help} help"),
        Action("step_back", ("escape", "ctrl+g"), "step back, everywhere"),
        Action("say_how_to_leave", ("ctrl+c",), "says how to leave; never leaves"),
        Action("quit", ("q",), "close the top layer; at the base, leave", "{quit} leave"),
    ),
    "list": (
        Action("row_next", ("j", "down", "J"), "next article", "{row_next}/{row_previous} article"),
        Action("row_previous", ("k", "up", "K"), "previous article"),
        Action("page_down", ("pagedown", "space"), "ten articles down"),
        Action("page_up", ("pageup",), "ten articles up"),
        Action("open", ("enter", "w"), "open the article in hand", "{open} open"),
        Action("close", _OUT, "back to the article that was open", "{close} back"),
    ),
    "find": (
        Action("take", ("enter",), "keep the hits: n and N step through them", "enter keep"),
        Action("corpus", ("down", "tab"), "search the corpus for the same words", "↓ corpus"),
        Action("cancel", ("escape", "ctrl+g"), "end the search", "esc end"),
    ),
    "choose": (
        Action("take", ("enter",), "take the row in hand; in the picker, end the typing", "enter take"),
        Action("row_next", ("down", "tab"), "next row", "↑ ↓ choose"),
        Action("row_previous", ("up",), "previous row"),
        Action("cancel", ("escape", "ctrl+g"), "back", "esc back"),
    ),
    "edges": (
        Action("left_out", ("h",), "left edge a word to the left", "{left_out}/{left_in} left edge"),
        Action("left_in", ("l",), "left edge a word to the right"),
        Action("right_in", ("H",), "right edge a word to the left", "{right_in}/{right_out} right edge"),
        Action("right_out", ("L",), "right edge a word to the right"),
        _DRAFT_HELP,
        Action("left_out_character", ("alt+h", "left"), "left edge a character to the left", "alt: by character"),
        Action("left_in_character", ("alt+l", "right"), "left edge a character to the right"),
        Action("right_in_character", ("alt+H", "shift+left"), "right edge a character to the left"),
        Action("right_out_character", ("alt+L", "shift+right"), "right edge a character to the right"),
        Action("left_clause", ("left_square_bracket",), "left edge to the start of its clause", "{left_clause} {right_clause} clause"),
        Action("right_clause", ("right_square_bracket",), "right edge to the end of its clause"),
        Action(
            "left_clause_in",
            ("left_curly_bracket",),
            "left edge to the start of the next clause",
            "{left_clause_in} {right_clause_in} inwards",
        ),
        Action("right_clause_in", ("right_curly_bracket",), "right edge to the end of the clause before"),
        Action("add_fragment", ("plus",), "mark another part of the claim", "{add_fragment} {drop_fragment} parts"),
        Action("drop_fragment", ("minus",), "drop the last part"),
        Action("take", ("enter", "b", *_OUT), "keep the edges", "{take} keep"),
        Action("drop", ("u", "0"), "leave the edges as they were", "{drop} as before"),
    ),
    "mark": (
        Action("word_right", ("l", "w", "right"), "a word to the right", "{word_left}/{word_right} word"),
        Action("word_left", ("h", "b", "left"), "a word to the left"),
        Action("anchor", ("v", "space"), "begin to select here, or begin anew", "{anchor} begin"),
        _DRAFT_HELP,
        Action("character_right", ("alt+l", "shift+right"), "a character to the right"),
        Action("character_left", ("alt+h", "shift+left"), "a character to the left"),
        Action("row_down", ("j", "down"), "a line down", "{row_down}/{row_up} line"),
        Action("row_up", ("k", "up"), "a line up"),
        Action(
            "sentence_next", ("right_parenthesis", "J"), "start of the next sentence", "{sentence_previous} {sentence_next} sentence"
        ),
        Action("sentence_previous", ("left_parenthesis", "K"), "start of this or the previous sentence"),
        Action(
            "clause_next",
            ("right_square_bracket",),
            "start of the next clause; once begun: up to its end",
            "{clause_previous} {clause_next} clause",
        ),
        Action("clause_previous", ("left_square_bracket",), "start of the clause before; once begun: back to its end"),
        Action("select_clause", ("a",), "select the clause", "{select_clause} this clause"),
        Action("select_sentence", ("s",), "select the sentence", "{select_sentence} sentence"),
        Action("add_fragment", ("plus",), "keep this part and begin another", "{add_fragment} {drop_fragment} parts"),
        Action("drop_fragment", ("minus",), "drop the last part"),
        Action("take", ("enter",), "take it", "{take} take"),
        Action("cancel", _OUT, "mark nothing", "{cancel} leave"),
    ),
    "attribution": (
        Action("source", ("s",), "mark the source: who says it", "{source} source"),
        Action("cue", ("c",), "mark the cue: by which words", "{cue} cue"),
        Action("drop_source", ("S",), "no source"),
        Action("drop_cue", ("C",), "no cue"),
        _DRAFT_HELP,
        Action("name", ("n",), "the name that this source is gathered under", "{name} name"),
        Action("kind", ("k",), "next kind: direct, mixed, indirect, assertion", "{kind} kind"),
        Action("stance", ("t",), "next stance: affirms, denies, doubts, declines, none", "{stance} stance"),
        Action("parent", ("p",), "next reporting act: a claim of the same passage, or none", "{parent} act"),
        Action("wording", ("w",), "the claim in words that stand alone", "{wording} wording"),
        Action("take", ("enter", "a", *_OUT), "keep the attribution", "{take} keep"),
        Action("drop", ("u", "0"), "leave it as it was", "{drop} as before"),
    ),
    "sure": (
        Action("sure_1", ("1",), "a guess", "1 a guess"),
        Action("sure_2", ("2",), "unsure", "2 unsure"),
        Action("sure_3", ("3",), "fairly sure", "3 fairly sure"),
        Action("sure_4", ("4",), "sure", "4 sure"),
        Action("sure_5", ("5",), "certain", "5 certain"),
        Action("cancel", ("y", *_OUT), "leave it as it was", "{cancel} leave"),
    ),
    "picker": (
        Action("row_next", ("j", "down"), "next row", "{row_next}/{row_previous} row"),
        Action("row_previous", ("k", "up"), "previous row"),
        Action("page_down", ("pagedown",), "ten rows down"),
        Action("page_up", ("pageup",), "ten rows up"),
        Action("take", ("enter",), "take the row with the relation of the claim's label", "1–9 {take} take"),
        Action("turn", ("r",), "turn the arrow round", "{turn} turn"),
        Action("search", ("slash",), "search all claims and sentences", "{search} search"),
        Action("outside", ("plus",), "add evidence from outside the corpus", "{outside} outside"),
        Action("undo", ("u",), "undo the last link", "{undo} undo"),
        _HELP,
        Action("close", _OUT, "done", "{close} done"),
    ),
    "links": (
        Action("row_next", ("j", "down"), "next row", "{row_next}/{row_previous} row"),
        Action("row_previous", ("k", "up"), "previous row"),
        Action("page_down", ("pagedown", "space"), "ten rows down"),
        Action("page_up", ("pageup",), "ten rows up"),
        Action("remove", ("x", "delete"), "unlink, or split this member off its cluster", "{remove} unlink or split"),
        Action("go", ("g", "enter"), "go to the other claim", "{go} go there"),
        Action("undo", ("u",), "undo", "{undo} undo"),
        _HELP,
        Action("close", ("escape", "q", "F", "ctrl+g"), "done", "{close} done"),
    ),
    "claims": _LIST,
    "queue": (
        *_LIST[:-3],
        Action("filter_next", ("l", "right"), "next filter", "{filter_previous}/{filter_next} filter"),
        Action("filter_previous", ("h", "left"), "previous filter"),
        Action("order", ("o",), "next order: by article, by uncertainty, by cluster", "{order} order"),
        Action("extractor", ("e",), "candidates of the next extractor only, or of all", "{extractor} extractor"),
        *_LIST[-3:],
    ),
    "waiting": (
        *_LIST[:4],
        Action("take", ("enter",), "it stands there now", "{take} it stands there"),
        Action("by_hand", ("v",), "mark where it stands now", "{by_hand} mark the place"),
        Action("go", ("g",), "go there", "{go} go there"),
        Action("undo", ("u",), "undo", "{undo} undo"),
        Action("close", _OUT, "back", "{close} back"),
    ),
    "read": (
        Action("line_down", ("j", "down"), "a line down", "{line_down}/{line_up} PgDn PgUp Home End read"),
        Action("line_up", ("k", "up"), "a line up"),
        Action("page_down", ("pagedown", "space"), "a page down"),
        Action("page_up", ("pageup",), "a page up"),
        Action("top", ("home",), "the top"),
        Action("bottom", ("end",), "the bottom"),
        Action("heading", ("slash", "n"), "next heading", "{heading} next heading"),
        Action("close", (*_OUT, "question_mark", "f1"), "back", "{close} back"),
    ),
    "adjudicate": (
        Action("take_1", ("a", "1"), "as the first annotator has it"),
        Action("take_2", ("b", "2"), "as the second annotator has it"),
        Action("take_3", ("c", "3"), "as the third annotator has it"),
        *(Action(f"take_{number}", (str(number),), f"as annotator {number} has it") for number in range(4, 10)),
        Action("union", ("plus",), "both together: all that any of them has", "{union} {intersection} both, shared"),
        Action("intersection", ("minus",), "what all of them have"),
        Action("neither", ("x",), "none of them: not a claim, no link", "{neither} neither"),
        Action("rule", ("m",), "write the rule or reason, for this difference and for those like it", "{rule} rule"),
        Action("apply", ("full_stop",), "settle it as in the first case offered, by the same rule", "{apply} as the case"),
        Action("agreed", ("asterisk",), "take all that nobody differs about, in one step", "{agreed} agreed"),
        Action("singles", ("A",), "take the articles that one annotator alone has completed, in one step"),
        *_DIFFERENCES[:2],
        Action("next_open", ("n",), "next open difference", "{next_open} open"),
        Action("previous_open", ("N",), "previous open difference"),
        Action("last_settled", ("semicolon",), "back to the difference settled last"),
        *_DIFFERENCES[2:5],
        Action("cases", ("slash",), "search the case law: every rule that was written", "{cases} cases"),
        Action("undo", ("u",), "undo", "{undo} undo"),
        Action("redo", ("ctrl+r", "U"), "redo"),
        Action("retry", ("R",), "try again to save what could not be saved"),
        *_DIFFERENCES[5:],
    ),
    "compare": _DIFFERENCES,
}  # fmt: skip

TITLES: Final[dict[Mode, str]] = {
    "label": "Label screen",
    "list": "List of articles, where it is not always shown (w)",
    "find": "While searching (/)",
    "choose": "Typing to narrow a list (: and / in the picker)",
    "edges": "Moving edges (b)",
    "mark": "Marking (v)",
    "attribution": "Attribution (a)",
    "sure": "How sure (y)",
    "picker": "Link picker (f)",
    "links": "Links and cluster (F)",
    "claims": "Lists of claims (! and the search of the corpus)",
    "queue": "Queue and filters (Q)",
    "waiting": "Decisions made on an earlier text (W)",
    "read": "Reading a page (?)",
    "adjudicate": "Adjudicating (`workbench adjudicate`)",
    "compare": "Comparing (`workbench compare`)",
}

SHOWN: Final = {
    "semicolon": ";", "full_stop": ".", "comma": ",", "less_than_sign": "<", "greater_than_sign": ">", "question_mark": "?",
    "left_square_bracket": "[", "right_square_bracket": "]", "left_parenthesis": "(", "right_parenthesis": ")", "slash": "/",
    "plus": "+", "minus": "-", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "shift+left": "shift+←", "shift+right": "shift+→", "equals_sign": "=", "asterisk": "*",
    "exclamation_mark": "!", "colon": ":", "left_curly_bracket": "{", "right_curly_bracket": "}",
}  # fmt: skip
_SHORT: Final = {"escape": "esc"}

# Characters of other layouts → the Latin key in the same place (digits for AZERTY, whose figures want shift).
LAYOUTS: Final[dict[str, dict[str, str]]] = {
    "qwerty": {},
    "azerty": dict(zip("&é\"'(-è_çà", "1234567890", strict=True)),
    "cyrillic": dict(zip("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True)),
    "greek": dict(zip("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm", strict=True)),
    "hebrew": dict(zip("קראטוןםפשדגכעיחלךזסבהנמצ", "ertyuiopasdfghjklzxcvbnm", strict=True)),
}
_TYPED_MODES: Final = frozenset({"label", "picker", "sure", "adjudicate"})
"""Where AZERTY's figures mean digits; elsewhere ``(`` and ``-`` mean themselves."""


Hint = tuple[tuple[str, str], ...]
"""Words of the hint line in pieces: (text, the key that a click on it stands for)."""


class Keymap:
    """The keys in force: the defaults, with those of the person's settings in their place."""

    def __init__(self, own: Mapping[str, Mapping[str, Sequence[str]]] | None = None, layout: str = "qwerty") -> None:
        self.problems = list(_problems(own or {}))
        """What is wrong with the given keys, one sentence each; whoever reads the settings refuses them."""
        given = {} if self.problems else own or {}
        self._actions = {mode: tuple(_with_own(action, given.get(mode, {})) for action in ACTIONS[mode]) for mode in MODES}
        letters = LAYOUTS[layout]
        self._letters = letters | {low.upper(): key.upper() for low, key in letters.items() if layout not in ("azerty", "hebrew")}
        self._is_azerty = layout == "azerty"
        self._dispatch: dict[Mode, dict[str, str]] = {}

    def actions(self, mode: Mode) -> tuple[Action, ...]:
        """Every action of a mode with its keys."""
        return self._actions[mode]

    def action(self, mode: Mode, key: str) -> str | None:
        """The id of the action that this key means in this mode, or None."""
        found = self._dispatch.get(mode)
        if found is None:
            found = self._dispatch[mode] = {each: action.id for action in self._actions[mode] for each in action.keys}
        return found.get(key)

    def plain(self, key: str, character: str | None, mode: Mode) -> str:
        """The key as a Latin keyboard would have sent it, and as it is written here."""
        if key.startswith("alt+shift+") and len(key) == len("alt+shift+") + 1:
            key = f"alt+{key[-1].upper()}"  # so Textual calls alt with a capital letter
        if not self._letters or character is None or (self._is_azerty and mode not in _TYPED_MODES):
            return key
        return self._letters.get(character, key)

    def hints(self, mode: Mode, now: Mapping[str, str] | None = None) -> list[Hint]:
        """The short words of the hint line, most needed first, in pieces that each stand for a key; `now` has other words for some."""
        keys = {action.id: action.keys[0] for action in self._actions[mode]}
        words = {name: f"{{{name}}} {each}" for name, each in (now or {}).items()}
        return [_hint(action._replace(hint=words.get(action.id, action.hint)), keys) for action in self._actions[mode] if action.hint]

    def table(self, mode: Mode) -> list[tuple[str, str]]:
        """(keys, what they do) of a mode, as help and the README print it."""
        return [(" ".join(shown(key) for key in action.keys), action.title) for action in self._actions[mode]]

    def clashes(self, labels: Mapping[str, str], relations: Mapping[str, str]) -> list[str]:
        """What is wrong with the keys of a scheme (id → key): each that a screen needs for itself."""
        found = []
        modes: tuple[tuple[str, Mapping[str, str], Mode], ...] = (("label", labels, "label"), ("relation", relations, "picker"))
        for what, keys, mode in modes:
            taken = {shown(key): action.title for action in self._actions[mode] for key in action.keys}
            taken |= {str(number): "the digits of the rows and labels" for number in range(10)}
            found += [f"{what} {name!r} has the key {key!r}, which is for: {taken[key]}" for name, key in keys.items() if key in taken]
        return found


@cache
def default_keymap() -> Keymap:
    """The keys as they come."""
    return Keymap()


def keymap_of(settings: Settings, scheme: Scheme) -> Keymap:
    """The keys in force; ConfigError with everything that is wrong with the person's own keys, or with those of the scheme."""
    keymap = Keymap(settings.keys, settings.layout) if settings.keys or settings.layout != "qwerty" else default_keymap()
    if keymap.problems:
        raise ConfigError("\n".join(f"{user_settings()}: {problem}" for problem in keymap.problems))
    wrong = keymap.clashes({label.id: label.key for label in scheme.labels}, {each.id: each.key for each in scheme.relations})
    if wrong:
        raise ConfigError(f"scheme: {'; '.join(wrong)}; choose other keys in workbench.toml")
    return keymap


def _hint(action: Action, keys: Mapping[str, str]) -> Hint:
    pieces = []
    own = action.keys[0]
    for number, piece in enumerate(re.split(r"\{(\w+)\}", action.hint)):
        if number % 2:
            own = keys[piece]
            pieces.append((_SHORT.get(own, shown(own)), own))
        elif piece:
            pieces.append((piece, own))
    return tuple(pieces)


def hint_text(hint: Hint) -> str:
    """The words of a hint."""
    return "".join(words for words, _ in hint)


def _with_own(action: Action, own: Mapping[str, Sequence[str]]) -> Action:
    return action._replace(keys=tuple(key_name(key) for key in own[action.id])) if action.id in own else action


def _problems(own: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[str]:
    for mode, actions in own.items():
        if mode not in ACTIONS:
            yield f"keys.{mode}: there is no such part; there are {', '.join(MODES)}"
            continue
        known = {action.id: action for action in ACTIONS[mode]}
        for name in actions.keys() - known.keys():
            yield f"keys.{mode}.{name}: there is no such action; `workbench config --keys` lists them"
        for name, keys in actions.items():
            if name in known and not keys:
                yield f"keys.{mode}.{name}: an action needs a key; name at least one"
        taken: dict[str, str] = {}
        for action in known.values():
            for key in _with_own(action, actions).keys:
                if key in taken:
                    yield f"keys.{mode}: {shown(key)!r} is both {taken[key]} and {action.id}; give one of them another key"
                taken[key] = action.id


def key_name(key: str) -> str:
    """Textual's name of a key that is written as a person reads it."""
    names = {text: name for name, text in SHOWN.items()} | {"esc": "escape", "space": "space"}
    return names.get(key, key)


def shown(key: str) -> str:
    """The key as a person reads it on the keyboard."""
    return SHOWN.get(key, key)


def is_key(text: str) -> bool:
    """Whether this could be a key: one character, or a name such as PgDn, f1 or ctrl+r."""
    return len(text) == 1 or bool(re.fullmatch(r"(ctrl\+|alt\+|shift\+)*([a-zA-Z]|[a-z]{2,12}|f\d{1,2}|PgDn|PgUp|Home|End|[↑↓←→])", text))
