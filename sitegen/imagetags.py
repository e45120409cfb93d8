"""The ``<img>`` of a body: what the picture itself adds to what its author wrote."""

from __future__ import annotations

import html as htmllib
import re
from dataclasses import dataclass

SIZES = "(min-width: 42rem) 42rem, 94vw"
"""How wide a picture is shown in the column of text; a rem counts 16 pixels here, whatever the page says."""

FLOATING_SIZES = "(min-width: 42rem) 21rem, (min-width: 30rem) 47vw, 94vw"
"""The same for one that stands beside the text."""

LAZY = ' loading="lazy" decoding="async"'

NEAR_TOP = 1500
"""Characters of HTML before a picture that is likely to be seen at once."""

_SIDE = re.compile(r' (width|height)="(\d+)"')
_FLOATS = re.compile(r' class="[^"]*\balign-(?:left|right)\b')


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of this site, at its place in a page."""

    src: str
    """Its address, below the site's prefix."""
    width: int
    """0 where it is not known, and the height with it."""
    height: int
    srcset: str
    """Empty where there is nothing to choose from."""


def image_tag(attributes: str, shown: Shown, is_eager: bool) -> str:
    """Return the element with the author's *attributes*, in HTML; width and height that are written count."""
    written = {name: int(value) for name, value in _SIDE.findall(attributes)}
    sizes = SIZES
    if shown.width:
        width, height = written.get("width", 0), written.get("height", 0)
        if width and not height:
            attributes += f' height="{max(1, _share(shown.height * width, shown.width))}"'
        elif height and not width:
            width = max(1, _share(shown.width * height, shown.height))
            attributes += f' width="{width}"'
        elif not width:
            attributes += f' width="{shown.width}" height="{shown.height}"'
        if width:
            sizes = f"{width}px"
        elif _FLOATS.search(attributes):
            sizes = FLOATING_SIZES
    if shown.srcset:
        attributes += f' srcset="{htmllib.escape(shown.srcset)}" sizes="{sizes}"'
    if is_eager:
        attributes = attributes.replace(LAZY, "")
    return f'<img src="{htmllib.escape(shown.src)}"{attributes}>'


def _share(part: int, whole: int) -> int:
    """Return the quotient, rounded."""
    return (2 * part + whole) // (2 * whole)
