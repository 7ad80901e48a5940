"""Owns how each role on the screen looks, in each theme; must never know what a widget is (it is plain Rich styles).

Every state has a shape or an attribute besides its colour, so that the `mono` palette (used under NO_COLOR) loses nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from rich.style import Style

Palette = dict[str, Style]

# role → colour, in each theme. The text is the brightest thing; chrome is dim; one accent says "I am here"; one hue a verdict.
_DARK: Final = {
    "back": "#15181d", "text": "#dfe3e8", "dim": "#8b939e", "faint": "#59616c", "accent": "#8ab4f8", "here": "#2a3a52", "near": "#202834",
    "rule": "#3d4045", "green": "#86cf92", "amber": "#e3b964", "red": "#f1938a", "blue": "#8fb8ee", "grey": "#a3adba", "bad": "#ff7b72",
}  # fmt: skip
_LIGHT: Final = {
    "back": "#fcfbf8", "text": "#1d2126", "dim": "#626a73", "faint": "#a2a9b1", "accent": "#0b5cad", "here": "#d3e4fa", "near": "#eaf1fb",
    "rule": "#d0d1d0", "green": "#12702f", "amber": "#8a5a00", "red": "#bb1f2a", "blue": "#0b5cad", "grey": "#57606a", "bad": "#bb1f2a",
}  # fmt: skip

# For eyes that tell red from green badly: the hues of Okabe and Ito (2008), which differ in lightness too.
_SAFE: Final = {
    "back": "#14171b", "text": "#e4e6e9", "dim": "#a3abb5", "faint": "#5d656f", "accent": "#ffffff", "here": "#333941", "near": "#272c33",
    "rule": "#3d4045", "green": "#56b4e9", "amber": "#f0e442", "red": "#f58a4b", "blue": "#db92bb", "grey": "#a9b1ba", "bad": "#f58a4b",
}  # fmt: skip
_CONTRAST: Final = {
    "back": "#000000", "text": "#ffffff", "dim": "#d0d0d0", "faint": "#a0a0a0", "accent": "#ffff00", "here": "#00007a", "near": "#202040",
    "rule": "#a0a0a0", "green": "#40ff40", "amber": "#ffd000", "red": "#ff9c9c", "blue": "#8cc8ff", "grey": "#e0e0e0", "bad": "#ff9c9c",
}  # fmt: skip
_TRUE: Final = {"dark": _DARK, "light": _LIGHT, "safe": _SAFE, "contrast": _CONTRAST}
# The terminal's own sixteen colours, on its own ground.
_SIXTEEN: Final = {"green": "green", "amber": "yellow", "red": "red", "blue": "blue", "grey": "bright_black"}

THEMES: Final = ("dark", "light", "contrast", "safe", "ansi", "mono")


@cache
def palette(theme: str) -> Palette:
    """The style of every role in this theme."""
    if theme in _TRUE:
        return _coloured(_TRUE[theme])
    return _ansi() if theme == "ansi" else _mono()


def grounds(theme: str) -> dict[str, str] | None:
    """The colours that frames and inputs take from this theme; None where the terminal's own are used."""
    return _TRUE.get(theme)


def has_few_underlines(theme: str) -> bool:
    """Whether this theme is for terminals that may draw only one kind of underline, or none."""
    return theme in ("ansi", "mono")


def _coloured(colour: dict[str, str]) -> Palette:
    back = Style(bgcolor=colour["back"])
    styles = {
        "text": back + Style(color=colour["text"]),
        "strong": back + Style(color=colour["text"], bold=True),
        "dim": back + Style(color=colour["dim"]),
        "faint": back + Style(color=colour["faint"]),
        "rule": back + Style(color=colour["rule"]),
        "accent": back + Style(color=colour["accent"]),
        "bar": Style(color=colour["accent"], bgcolor=colour["back"], bold=True),
        "bad": back + Style(color=colour["bad"], bold=True),
        "here": Style(bgcolor=colour["here"], bold=True),
        "near": Style(bgcolor=colour["near"]),
        "row": Style(bgcolor=colour["here"]),
        "undecided": Style(underline=True),
        "nested": Style(underline2=True),
        "source": Style(bold=True, italic=True),
        "cue": Style(italic=True),
        "draft": Style(bgcolor=colour["accent"], color=colour["back"]),
        "caret": Style(reverse=True),
        "hit": Style(bgcolor=colour["amber"], color=colour["back"]),
        "found": Style(color=colour["amber"], bold=True),
        "shared": Style(underline=True, bold=True),
    }
    for hue in ("green", "amber", "red", "blue", "grey"):
        styles[f"ink.{hue}"] = Style(color=colour[hue], underline=True)
        styles[f"sign.{hue}"] = back + Style(color=colour[hue], bold=True)
    return styles


def _ansi() -> Palette:
    styles = dict(_mono())
    styles |= {
        "dim": Style(color="bright_black"),
        "faint": Style(color="bright_black", dim=True),
        "accent": Style(color="bright_blue", bold=True),
        "bar": Style(color="bright_blue", bold=True),
        "bad": Style(color="bright_red", bold=True),
        "near": Style(color="bright_blue"),
        "draft": Style(reverse=True, color="bright_blue"),
        "hit": Style(reverse=True, color="yellow"),
        "found": Style(color="yellow", bold=True),
    }
    for hue, colour in _SIXTEEN.items():
        styles[f"ink.{hue}"] = Style(color=colour, underline=True)
        styles[f"sign.{hue}"] = Style(color=colour, bold=True)
    return styles


def _mono() -> Palette:
    plain = Style()
    styles = {
        "text": plain,
        "strong": Style(bold=True),
        "dim": plain,
        "faint": Style(dim=True),
        "rule": Style(dim=True),
        "accent": Style(bold=True),
        "bar": Style(bold=True),
        "bad": Style(bold=True, reverse=True),
        "here": Style(reverse=True),
        "near": Style(dim=True),
        "row": Style(reverse=True),
        "undecided": Style(underline=True),
        "nested": Style(underline2=True),
        "source": Style(bold=True, italic=True),
        "cue": Style(italic=True),
        "draft": Style(reverse=True, bold=True),
        "caret": Style(reverse=True),
        "hit": Style(reverse=True),
        "found": Style(bold=True),
        "shared": Style(underline=True, bold=True),
    }
    for hue in ("green", "amber", "red", "blue", "grey"):
        styles[f"ink.{hue}"] = Style(underline=True)
        styles[f"sign.{hue}"] = Style(bold=True)
    return styles
