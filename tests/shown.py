"""What the pages of a built site show, as the values that their templates were given."""

from __future__ import annotations

from pathlib import Path

from sitegen.catalog import open_catalog
from sitegen.pages import KINDS
from sitegen.site import read_site
from sitegen.viewparts import Facts
from sitegen.views import ArticleView, ListingView, PlannedPage, RedirectView, TermsView, View


def view(root: Path, path: str) -> View:
    """Return what the page at the logical *path* of the site at *root* shows by its last build."""
    site = read_site(root)
    with open_catalog(site.state / "catalog.sqlite") as catalog:
        row = catalog.row("SELECT path, owner, kind, subject, number FROM pages WHERE path = ?", path)
        assert row is not None, f"there is no page /{path}"
        page = PlannedPage(*row)
        return KINDS[page.kind].view(catalog, site.settings, page, [])


def paths(root: Path, beginning: str) -> set[str]:
    """Return the paths of all pages below *beginning*, feeds and other files apart."""
    with open_catalog(read_site(root).state / "catalog.sqlite") as catalog:
        rows = catalog.rows("SELECT path FROM pages WHERE path LIKE ? || '_%/'", beginning)
        return {path for (path,) in rows}


def files(root: Path, beginning: str) -> set[str]:
    """Return the paths of all files below *beginning* that are no pages in folders of their own."""
    with open_catalog(read_site(root).state / "catalog.sqlite") as catalog:
        rows = catalog.rows("SELECT path FROM pages WHERE path LIKE ? || '_%' AND path NOT LIKE '%/'", beginning)
        return {path for (path,) in rows}


def article(root: Path, path: str) -> ArticleView:
    found = view(root, path)
    assert isinstance(found, ArticleView), found
    return found


def listing(root: Path, path: str) -> ListingView:
    found = view(root, path)
    assert isinstance(found, ListingView), found
    return found


def facts(root: Path, path: str) -> Facts:
    """Return what the page of a term tells beside its articles."""
    found = listing(root, path).facts
    assert found is not None, path
    return found


def terms(root: Path, path: str) -> TermsView:
    found = view(root, path)
    assert isinstance(found, TermsView), found
    return found


def redirect(root: Path, path: str) -> str:
    """Return the path that *path* redirects to."""
    found = view(root, path)
    assert isinstance(found, RedirectView), found
    return found.target.path
