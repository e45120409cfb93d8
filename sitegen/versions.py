"""``hreflang``: the links between the versions of one text in several languages.

Every version names all of them, itself too, so the links are always answered. Of several in one language only the first
by path can be the one to show, and the others link to none. ``x-default`` is the version in the site's language; where
there is none, every other choice would be a guess.
"""

from __future__ import annotations

from sitegen.schemaorg import address
from sitegen.viewparts import HeadLink
from sitegen.views import ArticleView, SiteView


def version_links(site: SiteView, view: ArticleView) -> tuple[HeadLink, ...]:
    """Return the links of an article to its versions, by language; none where there is only one."""
    paths: dict[str, str] = {}
    for language, path in sorted(
        [(view.language, view.path), *((link.language, link.path) for link in view.translations)]
    ):
        paths.setdefault(language, path)
    if len(paths) < 2 or paths[view.language] != view.path:
        return ()
    if site.language in paths:
        paths["x-default"] = paths[site.language]
    return tuple(HeadLink("alternate", address(site, path), hreflang=language) for language, path in paths.items())
