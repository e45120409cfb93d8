"""Social images: which picture other sites show beside a link to a page here, and what is on a card that is drawn for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sitegen.bodies import Reference
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate, display_date
from sitegen.derivatives import is_installed
from sitegen.errors import Problem
from sitegen.fileviews import SocialCardView
from sitegen.pictures import find_picture, is_raster
from sitegen.references import Resolver
from sitegen.settings import Settings
from sitegen.socialcards import missing, shortened
from sitegen.viewparts import SocialImage
from sitegen.views import PlannedPage

SOCIAL_CARD = "social-card.png"
"""Beside an article, or at the top of the static files, a file of this name takes the place of the card."""

_SIZE = (1200, 630)
_WIDE = 1200
"""A picture at least as wide goes before a card."""
_LEAST = 200
"""A narrower one is shown nowhere."""


def has_cards(settings: Settings) -> bool:
    """Say whether social cards are drawn: if a font is named, and what draws them installed."""
    return bool(settings.social_card_font) and is_installed()


def social_image(
    catalog: Catalog,
    path: str,
    title: str,
    shown: Iterable[tuple[Reference, str]] = (),
    resolver: Resolver | None = None,
) -> SocialImage | None:
    """Return the picture for links to the page at *path*; *shown*: the images on it, each with its alternative text.

    A file of its author's own goes first, then the first picture on the page if it is wide, then the card.
    """
    row = catalog.row("SELECT subject, kind, owner FROM pages WHERE path = ?", f"{path}{SOCIAL_CARD}")
    subject, kind, owner = row if row is not None else ("", "", "")
    if resolver is not None and owner != f"article:{resolver.source}":
        kind = ""  # by chance another's: this page does not follow it
    if kind == "file" and (own := find_picture(catalog, subject)) is not None:
        return SocialImage(f"{path}{SOCIAL_CARD}", own.width, own.height, title)
    first = _first_picture(catalog, shown, resolver) if resolver is not None else None
    if first is not None and (first.width >= _WIDE or (kind != "socialcard" and first.width >= _LEAST)):
        return first
    return SocialImage(f"{path}{SOCIAL_CARD}", *_SIZE, title) if kind == "socialcard" else None


def social_card_view(
    catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]
) -> SocialCardView:
    row = catalog.row("SELECT title, date FROM articles WHERE source = ?", page.subject) if page.subject else None
    if row is None:
        return SocialCardView(page.path, settings.title, settings.title, settings.description, is_site=True)
    title, date = row
    _check_font(catalog, page.subject, shortened(title), problems)
    note = display_date(ArchiveDate(date[:10]), settings.language)
    return SocialCardView(page.path, settings.title, title, note, is_site=False)


def check_common_words(catalog: Catalog, settings: Settings, problems: list[Problem]) -> None:
    """Add a problem if the font lacks a sign that is on every card, or on that of the home page."""
    months = [display_date(ArchiveDate(f"2013-{month:02}-06"), settings.language) for month in range(1, 13)]
    words = f"{shortened(settings.title)} {' '.join(months)} 0123456789"
    if catalog.row("SELECT 1 FROM pages WHERE path = ? AND kind = 'socialcard'", SOCIAL_CARD) is not None:
        words += shortened(settings.description)
    _check_font(catalog, "", words, problems)


def _check_font(catalog: Catalog, source: str, words: str, problems: list[Problem]) -> None:
    font = catalog.state("card_font")
    if font and (sign := missing(words, Path(font.decode()))):
        message = (
            f"The font of social cards has no '{sign}' (U+{ord(sign):04X}): name one that has it in 'social_card_font'."
        )
        problems.append(Problem(source, 0, 0, "W407", message))


def _first_picture(catalog: Catalog, shown: Iterable[tuple[Reference, str]], resolver: Resolver) -> SocialImage | None:
    for reference, alt in shown:
        found = resolver.find(reference)
        if found is not None and found[2] == "file" and is_raster(found[1]):
            picture = find_picture(catalog, found[1])
            return SocialImage(found[0], picture.width, picture.height, alt) if picture is not None else None
    return None
