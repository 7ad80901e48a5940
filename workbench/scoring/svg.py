"""Owns small plots as SVG text, for a page without scripts; must never load anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_COLOURS: Final = ("#1b6ca8", "#c0392b", "#2e7d32", "#8e44ad", "#b9770e", "#16a085")
_SIZE: Final = 260
_EDGE: Final = 34


def curves(lines: Mapping[str, Sequence[Sequence[float]]], across: str, up: str) -> str:
    """A plot of lines in the unit square, each named in a legend below it."""
    shapes = [_axes(across, up)]
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
        shapes.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        shapes.append(_legend(number, name, colour))
    return _svg(shapes, _SIZE + 2 * _EDGE, _SIZE + 2 * _EDGE + 16 * len(lines))


def dots(values: Mapping[str, Sequence[float]], across: str, up: str) -> str:
    """A plot of values in order of size, a dot each: how articles differ."""
    shapes = [_axes(across, up)]
    for number, (name, found) in enumerate(values.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        ordered = sorted(found)
        step = max(1, len(ordered) // 400)
        for place in range(0, len(ordered), step):
            across_share = place / max(1, len(ordered) - 1)
            shapes.append(f'<circle cx="{_x(across_share):.1f}" cy="{_y(ordered[place]):.1f}" r="1.8" fill="{colour}"/>')
        shapes.append(_legend(number, name, colour))
    return _svg(shapes, _SIZE + 2 * _EDGE, _SIZE + 2 * _EDGE + 16 * len(values))


def _axes(across: str, up: str) -> str:
    marks = []
    for tenth in range(0, 11, 2):
        share = tenth / 10
        marks.append(f'<line x1="{_x(0)}" y1="{_y(share):.1f}" x2="{_x(1)}" y2="{_y(share):.1f}" stroke="#ddd"/>')
        marks.append(f'<text x="{_x(0) - 6}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.1f}</text>')
        marks.append(f'<text x="{_x(share):.1f}" y="{_y(0) + 14}" text-anchor="middle">{share:.1f}</text>')
    middle = _EDGE + _SIZE / 2
    marks.append(f'<text x="{middle}" y="{_y(0) + 28}" text-anchor="middle">{escape(across)}</text>')
    marks.append(f'<text x="{_EDGE}" y="{_EDGE - 12}">{escape(up)}</text>')
    return "".join(marks)


def _legend(number: int, name: str, colour: str) -> str:
    height = _SIZE + 2 * _EDGE + 16 * number + 8
    box = f'<rect x="{_EDGE}" y="{height - 8}" width="10" height="10" fill="{colour}"/>'
    return f'{box}<text x="{_EDGE + 16}" y="{height}">{escape(name)}</text>'


def _svg(shapes: Sequence[str], width: float, height: float) -> str:
    return f'<svg viewBox="0 0 {width} {height + 8}" width="{width}" role="img">{"".join(shapes)}</svg>'


def _x(share: float) -> float:
    return _EDGE + share * _SIZE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIZE
