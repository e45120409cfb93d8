"""Makes pages: looks at those that a change can reach, renders the ones that differ, and keeps their files ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sitegen.catalog import Catalog, open_snapshot, snapshot_version
from sitegen.cleanmarkdown import clean_markdown
from sitegen.derivatives import read_copy
from sitegen.errors import Problem
from sitegen.fileviews import DerivativeView, FileView, MarkdownView, SocialCardView
from sitegen.output import Staging
from sitegen.plan import Stale, stale_pages
from sitegen.render import Renderer
from sitegen.settings import Settings
from sitegen.socialcards import read_card
from sitegen.sources import real_path
from sitegen.touched import Reach
from sitegen.views import SiteView, View
from sitegen.workers import Workers, batched

Problems = tuple[tuple[str, tuple[Problem, ...]], ...]
"""For each owner of a batch, what making its views found."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a batch of owners."""

    pages: tuple[tuple[str, bytes, int, bytes], ...]
    """Of every page that differs from what is known of it: path, new fingerprint, and size and SHA-256 of its file."""
    staged: tuple[str, ...]
    """Files that differ from those in the output."""
    problems: Problems


@dataclass(frozen=True, slots=True)
class Plan:
    """All that pages are made with, beside the catalog."""

    root: Path
    """The site's folder."""
    settings: Settings
    site: SiteView
    templates: tuple[Path, ...]
    """Folders of templates, the site's own first."""
    state: Path
    """The state folder, where compiled templates are kept, and the index of full-text search."""
    images: Path
    """The folder where copies of pictures are kept."""
    prints: tuple[tuple[str, bytes], ...]
    """Kind of page and the fingerprint of its templates."""
    staging: Staging


@dataclass(frozen=True, slots=True)
class MakePages:
    """Makes the pages of batches of owners, in another process of this machine."""

    plan: Plan
    snapshot: Path
    """A catalog that nobody changes meanwhile."""

    def __call__(self, owners: Sequence[Reach]) -> Made:
        return make_pages(_catalog(self.snapshot, snapshot_version(self.snapshot)), self.plan, owners)


@dataclass(frozen=True, slots=True)
class KeepPages:
    """Renders batches of stale pages and keeps their files, in another process of this machine."""

    plan: Plan

    def __call__(self, batch: _Looked) -> Made:
        return keep_pages(self.plan, batch)


@dataclass(frozen=True, slots=True)
class RenderPages:
    """Renders batches of stale pages on another machine, which has neither the catalog nor the templates."""

    site: SiteView
    templates: tuple[tuple[str, str], ...]
    """Name and text of each."""

    def __call__(self, batch: _Looked) -> list[bytes]:
        return list(_rendered(_renderer_of_texts(self.templates, self.site), batch))


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a look at a batch of owners found."""

    stale: tuple[Stale, ...]
    problems: Problems


def make_all(
    catalog: Catalog,
    plan: Plan,
    owners: Iterable[Reach],
    count: int,
    workers: Workers,
    tell: Callable[[Made], None],
) -> Iterator[Made]:
    """Make the pages of all *owners*, of which there are *count*; yield what became of each batch.

    The catalog may be changed between two of them. *tell* is given each as soon as it is made.
    """
    batches = batched(owners)
    if workers.are_worth_it(count) and not workers.is_remote and (snapshot := catalog.snapshot()) is not None:
        yield from workers.gather(MakePages(plan, snapshot), batches, count, tell)
        return
    for made in _make(catalog, plan, batches, count, workers):
        tell(made)
        yield made


def _make(
    catalog: Catalog, plan: Plan, batches: Iterable[Sequence[Reach]], count: int, workers: Workers
) -> Iterator[Made]:
    """Make the views here, and the pages wherever that is best."""
    if workers.is_remote:
        yield from _make_afar(catalog, plan, batches, workers)
    elif not workers.are_worth_it(count):
        for batch in batches:
            yield make_pages(catalog, plan, batch)
    else:
        yield from workers.map(KeepPages(plan), (_look(catalog, plan, batch) for batch in batches), count)


def make_pages(catalog: Catalog, plan: Plan, owners: Sequence[Reach]) -> Made:
    """Make the pages of *owners* here."""
    return keep_pages(plan, _look(catalog, plan, owners))


def _make_afar(catalog: Catalog, plan: Plan, batches: Iterable[Sequence[Reach]], workers: Workers) -> Iterator[Made]:
    """Make views here, render them elsewhere, and keep the files here."""
    waiting: deque[_Looked] = deque()

    def looked() -> Iterator[_Looked]:
        for owners in batches:
            waiting.append(_look(catalog, plan, owners))
            yield waiting[-1]

    job = RenderPages(plan.site, Renderer(plan.templates, plan.site).texts())
    for rendered in workers.map(job, looked(), 0):
        yield keep_pages(plan, waiting.popleft(), rendered)


def _look(catalog: Catalog, plan: Plan, owners: Sequence[Reach]) -> _Looked:
    """Return the pages of *owners* that differ from what is known of them."""
    stale: list[Stale] = []
    problems: list[tuple[str, tuple[Problem, ...]]] = []
    prints = dict(plan.prints)
    for reach in owners:
        found: list[Problem] = []
        stale += stale_pages(catalog, plan.settings, reach, prints, found)
        problems.append((reach.owner, tuple(found)))
    return _Looked(tuple(stale), tuple(problems))


def keep_pages(plan: Plan, batch: _Looked, rendered: Iterable[bytes] | None = None) -> Made:
    """Keep the files of stale pages; render them first, if nobody has."""
    if rendered is None:
        rendered = _rendered(_renderer(plan.templates, plan.site, plan.state / "templates", plan.prints), batch)
    kept = [
        plan.staging.keep(item.page.path, _contents(plan, item.view, data))
        for item, data in zip(batch.stale, rendered, strict=True)
    ]
    pages = tuple(
        (item.page.path, item.fingerprint, file.size, file.sha256) for item, file in zip(batch.stale, kept, strict=True)
    )
    return Made(pages, tuple(file.name for file in kept if file.name), batch.problems)


def _contents(plan: Plan, view: View, rendered: bytes) -> bytes | Path:
    """Return what the file of a page holds, or a file that holds it."""
    if isinstance(view, FileView):
        state = view.source.removeprefix("state:")
        return plan.state / state if state != view.source else real_path(plan.root, view.source)
    if isinstance(view, DerivativeView):
        return read_copy(plan.root, plan.images, view.source, view.hash, view.width)
    if isinstance(view, SocialCardView):
        return read_card(plan.images, plan.root / plan.settings.social_card_font, view)
    if isinstance(view, MarkdownView):
        source = real_path(plan.root, view.source)
        return clean_markdown(source.read_bytes() if source.is_file() else b"", view)
    return rendered


def _rendered(renderer: Renderer, batch: _Looked) -> Iterator[bytes]:
    """Yield what each stale page becomes; nothing for a file that is copied or drawn."""
    return (renderer.render(item.page.kind, item.view) for item in batch.stale)


@lru_cache(maxsize=1)
def _renderer(
    templates: tuple[Path, ...], site: SiteView, compiled: Path, prints: tuple[tuple[str, bytes], ...]
) -> Renderer:
    """Return this process's renderer for templates with these *prints*."""
    return Renderer(templates, site, compiled)


@lru_cache(maxsize=1)
def _renderer_of_texts(templates: tuple[tuple[str, str], ...], site: SiteView) -> Renderer:
    return Renderer.of_texts(templates, site)


@lru_cache(maxsize=1)
def _catalog(snapshot: Path, version: tuple[int, int, int]) -> Catalog:
    """Return the catalog in *snapshot*; *version* tells it from that of another build of the same site."""
    return open_snapshot(snapshot)
