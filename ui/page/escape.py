"""What all HTML of the page is made with: text made safe, and the colours of citations."""

from __future__ import annotations

import html

from ui.page.conversation import well_formed

_HUES = 6


def escape(text: str) -> str:
    """Make text safe between tags and in quoted attributes; half surrogates become "?"."""
    return html.escape(well_formed(text), quote=True)


def hue(number: int) -> str:
    """The class of the colour of citation 1, 2, …; 0 is what no citation stands for."""
    return f"hue-{(max(1, number) - 1) % _HUES + 1}"
