"""Plots as SVG, by hand: a bar for each name."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

_WIDTH, _ROW, _LABEL, _MARGIN = 640, 34, 150, 40


def bars(title: str, values: Mapping[str, float]) -> str:
    """Return a bar chart, the longest bar as wide as the page."""
    most = max(values.values())
    scale = (_WIDTH - _LABEL - 80) / most
    height = _MARGIN + _ROW * len(values) + 10
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
            f'font-family="sans-serif" font-size="14" role="img">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="24" font-weight="bold">{escape(title)}</text>',
    ]
    for row, (name, value) in enumerate(values.items()):
        y = _MARGIN + row * _ROW
        parts += [
            f'<text x="{_LABEL - 10}" y="{y + 17}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LABEL}" y="{y}" width="{value * scale:.1f}" height="24" fill="#0b6e8e"/>',
            f'<text x="{_LABEL + value * scale + 8:.1f}" y="{y + 17}">{value:.1f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
