"""Open Graph: what other sites show beside a link to a page.

Source: ogp.me. Dates are as exact as they are known, which its ISO 8601 allows.
"""

from __future__ import annotations

from sitegen.jsonld import index_title, listing_title
from sitegen.schemaorg import address, date_text
from sitegen.viewparts import SocialImage
from sitegen.views import (
    ArchiveView,
    ArticleView,
    HomeView,
    ListingView,
    PageView,
    SearchView,
    SiteView,
    TermsView,
    View,
)

Properties = tuple[tuple[str, str], ...]

_TERRITORIES = {
    "ar": "AR", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "en": "US", "es": "ES", "fi": "FI", "fr": "FR", "he": "IL",
    "hi": "IN", "hu": "HU", "id": "ID", "it": "IT", "ja": "JP", "ko": "KR", "nb": "NO", "nl": "NL", "pl": "PL", "pt": "BR",
    "ro": "RO", "ru": "RU", "sv": "SE", "th": "TH", "tr": "TR", "uk": "UA", "vi": "VN", "zh": "CN",
}  # fmt: skip
"""Where a language that names no territory is read, since Open Graph wants one: as its first reader, Facebook, has them."""

_WIDE = 600
"""Pixels from which a picture is shown large."""


def graph_properties(site: SiteView, view: View) -> Properties:
    """Return the properties of a page with their contents, in order; none for pages that nobody links to."""
    title = _title(site, view)
    if not title:
        return ()
    is_person = isinstance(view, ListingView) and view.taxonomy == "people" and not view.number
    found = [
        ("og:type", "article" if isinstance(view, ArticleView) else "profile" if is_person else "website"),
        ("og:title", title),
        ("og:description", _description(site, view)),
        ("og:url", address(site, view.path)),
        ("og:site_name", site.title),
        ("og:locale", locale_of(view.language if isinstance(view, ArticleView | PageView) else site.language)),
    ]
    if isinstance(view, ArticleView):
        found += _article(site, view)
    if isinstance(view, ArticleView | HomeView) and view.social is not None:
        found += _image(site, view.social)
    return tuple((name, content) for name, content in found if content)


def locale_of(language: str) -> str:
    """Return *language* as ``language_TERRITORY``; empty where no territory is known.

    >>> locale_of("pt-PT"), locale_of("zh-Hant"), locale_of("en"), locale_of("tlh")
    ('pt_PT', 'zh_TW', 'en_US', '')
    """
    first, *others = language.split("-")
    territory = next((part.upper() for part in others if len(part) == 2 and part.isalpha()), "")
    if not territory and first == "zh" and "Hant" in others:
        territory = "TW"
    territory = territory or _TERRITORIES.get(first.lower(), "")
    return f"{first.lower()}_{territory}" if territory else ""


def _title(site: SiteView, view: View) -> str:
    if isinstance(view, ArticleView | PageView):
        return view.title
    if isinstance(view, ListingView):
        return listing_title(view, site)
    if isinstance(view, ArchiveView | TermsView):
        return index_title(view)
    if isinstance(view, SearchView):
        return "Search"
    return site.title if isinstance(view, HomeView) else ""


def _description(site: SiteView, view: View) -> str:
    """Return what an author wrote about the page, or how its text begins."""
    if isinstance(view, ArticleView):
        return view.description
    if isinstance(view, PageView):
        return view.summary
    return site.description if isinstance(view, HomeView) else ""


def _article(site: SiteView, view: ArticleView) -> list[tuple[str, str]]:
    own = locale_of(view.language)
    others = dict.fromkeys(locale_of(link.language) for link in view.translations)
    found = [("og:locale:alternate", locale) for locale in others if locale != own]
    found.append(("article:published_time", date_text(view.date, site)))
    if view.updated is not None:
        found.append(("article:modified_time", date_text(view.updated, site)))
    return found + [("article:tag", tag.heading) for tag in view.tags]


def _image(site: SiteView, image: SocialImage) -> list[tuple[str, str]]:
    return [
        ("og:image", address(site, image.path)),
        ("og:image:width", str(image.width)),
        ("og:image:height", str(image.height)),
        ("og:image:alt", image.alt),
        # Of another family, but only said with a picture.
        ("twitter:card", "summary_large_image" if image.width >= _WIDE else "summary"),
    ]
