"""Makes the pictures of ``docs/screenshots/``: ``python -m tests.screenshots``.

Every kind of page of the sample archive, three times in one picture: by day and by night on a desk, and on a phone. Needs
the packages of the tests, and the distribution's Chromium with its Chinese fonts (``chromium``, ``fonts-noto-cjk``).
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from sitegen.build import build
from sitegen.site import read_site
from tests.browsing import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHECKOUT = Path(__file__).parent.parent
FOLDER = CHECKOUT / "docs" / "screenshots"

PAGES = {
    "home": "",
    "article": "2024/03/counterpart-support-agreement/",
    "institution": "institutions/sjtu/",
    "person": "people/ding-kuiling/",
    "institutions": "institutions/",
    "archive": "archive/",
    "year": "2024/",
    "tag": "tags/agreements/",
    "search": "search/?q=上海交通",
    "page": "about/",
    "missing": "404.html",
}
"""Name of the picture → the page, by its kind."""

VIEWS = ((1280, "light"), (1280, "dark"), (390, "light"))
HEIGHT, GAP = 860, 24
SCALE = 2
"""Pixels of the browser for one of the picture, in each direction."""

COLOURS = 128


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        root = Path(name)
        for folder in ("articles", "authorities", "pages"):
            shutil.copytree(CHECKOUT / folder, root / folder)
        shutil.copy(CHECKOUT / "site.yaml", root)
        build(read_site(root, with_search=True))
        with served(root / "public") as address:
            for page, path in PAGES.items():
                file = FOLDER / f"{page}.png"
                side_by_side(list(shots(browser, address + path))).save(file, optimize=True)
                print(f"{file.relative_to(CHECKOUT).as_posix()}: {file.stat().st_size // 1024} KB")


def shots(browser: Browser, address: str) -> Iterator[Image.Image]:
    """Yield a page as it is seen in each of `VIEWS`."""
    for width, scheme in VIEWS:
        with browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light"
        ) as context:
            page = context.new_page()
            page.goto(address)
            if "?q=" in address:
                page.locator("#_results li").first.wait_for()
                page.wait_for_load_state("networkidle")
            page.evaluate("document.activeElement?.blur()")
            yield Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Return one picture of *pictures*, smaller, and of few colours."""
    width = sum(picture.width for picture in pictures) + GAP * SCALE * (len(pictures) - 1)
    whole = Image.new("RGB", (width, HEIGHT), "#8a8378")
    left = 0
    for picture in pictures:
        whole.paste(picture, (left, 0))
        left += picture.width + GAP * SCALE
    smaller = whole.resize((width // SCALE, HEIGHT // SCALE), Image.Resampling.LANCZOS)
    return smaller.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
