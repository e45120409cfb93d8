"""Renders views through Jinja templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta

from sitegen.catalog import encode
from sitegen.dates import ArchiveDate, display_date, moment, month_name
from sitegen.errors import Problem, ProblemsError
from sitegen.pages import KINDS
from sitegen.site import Site, theme_folder
from sitegen.urls import quote_path, split_url
from sitegen.views import PlannedPage, SiteView, View

_ESCAPED = (".html", ".xml", ".atom")


def site_view(site: Site) -> SiteView:
    settings = site.settings
    return SiteView(
        settings.title, settings.description, settings.language, settings.base_url, settings.prefix, settings.menu,
        settings.utc_offset, settings.remote_images,
    )  # fmt: skip


class Renderer:
    """Renders pages; holds the templates, of the site first and of the default theme after them."""

    def __init__(self, templates: Iterable[Path], site: SiteView) -> None:
        self.folders = tuple(str(folder) for folder in templates)
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.folders),
            autoescape=lambda name: name is not None and name.endswith(_ESCAPED),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.environment.filters |= {
            "url": lambda path: site.prefix + quote_path(path),
            "absolute": lambda path: site.base_url + quote_path(path),
            "date": lambda date: display_date(date, site.language),
            "day": lambda date: display_date(ArchiveDate(date.text[:10]), site.language),
            "moment": lambda date: moment(date, site.utc_offset),
            "month": lambda number: month_name(number, site.language),
            "host": lambda url: split_url(url).netloc,
        }
        self.environment.globals |= {"site": site, "ArchiveDate": ArchiveDate}

    def render(self, kind: str, view: View) -> bytes:
        """Return the file that *view* becomes. Raises `ProblemsError` E401 with the place in the template."""
        name = KINDS[kind].template
        place: tuple[str, int] | None
        try:
            return self.environment.get_template(name).render(page=view).encode()
        except jinja2.TemplateSyntaxError as error:
            message = f"{(error.message or 'unreadable').rstrip('.')}."
            raise ProblemsError(
                [Problem(f"templates/{error.name or name}", error.lineno, 0, "E401", message)]
            ) from error
        except jinja2.TemplateNotFound as error:
            message = f"There is no template '{error.name}', here or in the default theme."
            place = _template_place(error, self.folders) or (f"templates/{name}", 0)
            raise ProblemsError([Problem(*place, 0, "E401", message)]) from error
        except RecursionError as error:
            place = _template_place(error, self.folders) or (f"templates/{name}", 0)
            message = f"The template includes itself without end (while making /{view.path})."
            raise ProblemsError([Problem(*place, 0, "E401", message)]) from error
        except UnicodeDecodeError as error:
            message = "The template is not UTF-8: save it as UTF-8."
            raise ProblemsError([Problem(f"templates/{self._not_utf_8() or name}", 0, 0, "E401", message)]) from error
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            place = _template_place(error, self.folders)
            if place is None:
                raise
            message = f"{str(error).rstrip('.')} (while making /{view.path})."
            raise ProblemsError([Problem(*place, 0, "E401", message)]) from error

    def prints(self) -> dict[str, bytes]:
        """Return, for each kind of page, a fingerprint of its template and all that it includes or extends."""
        closures: dict[str, frozenset[str]] = {}
        everything = frozenset(self.environment.list_templates())
        contents = {name: self._source(name) for name in sorted(everything)}
        result: dict[str, bytes] = {}
        for kind, row in KINDS.items():
            names = sorted(self._closure(row.template, everything, closures)) if row.template else []
            result[kind] = blake2b(encode([(name, contents.get(name, "")) for name in names]), digest_size=16).digest()
        return result

    def faults(self) -> list[Problem]:
        """Return a problem for each template that cannot be read as one; what fails with values alone is not found."""
        problems: list[Problem] = []
        for name in self.environment.list_templates(filter_func=lambda name: name.endswith((*_ESCAPED, ".txt"))):
            try:
                self.environment.parse(self._source(name), name)
            except jinja2.TemplateSyntaxError as error:
                message = f"{(error.message or 'unreadable').rstrip('.')}."
                problems.append(Problem(f"templates/{name}", error.lineno, 0, "E401", message))
        return problems

    def _not_utf_8(self) -> str | None:
        """Return the first template that cannot be decoded."""
        for name in self.environment.list_templates():
            for folder in self.folders:
                file = Path(folder, name)
                try:
                    file.read_text("utf-8")
                except UnicodeDecodeError:
                    return name
                except OSError:
                    continue
        return None

    def _source(self, name: str) -> str:
        assert self.environment.loader is not None
        try:
            return self.environment.loader.get_source(self.environment, name)[0]
        except UnicodeDecodeError:
            # Another file in the folder of templates, a picture say; what loads it says so.
            return ""

    def _closure(self, name: str, everything: frozenset[str], known: dict[str, frozenset[str]]) -> frozenset[str]:
        if name in known:
            return known[name]
        known[name] = frozenset({name})
        if name not in everything:
            return known[name]
        try:
            referenced = set(jinja2.meta.find_referenced_templates(self.environment.parse(self._source(name), name)))
        except jinja2.TemplateSyntaxError:
            referenced = set()  # rendering reports it, with its line
        found = {name}
        for other in referenced:
            # None: a name made while rendering. It may be any.
            found |= everything if other is None else self._closure(other, everything, known)
        known[name] = frozenset(found)
        return known[name]


def render_batch(renderer: Renderer, batch: Sequence[tuple[PlannedPage, View]]) -> list[bytes]:
    """Render a batch of pages, as one task of a worker."""
    return [renderer.render(page.kind, view) for page, view in batch]


def template_folders(site: Site) -> tuple[Path, ...]:
    return site.root / site.settings.templates, theme_folder() / "templates"


def _template_place(error: BaseException, folders: tuple[str, ...]) -> tuple[str, int] | None:
    """Return the innermost template and line that *error* was raised in; ``None`` if it is not a template's."""
    place: tuple[str, int] | None = None
    trace: Any = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        for folder in folders:
            if file.startswith(folder):
                place = (f"templates/{Path(file).relative_to(folder).as_posix()}", trace.tb_lineno)
        trace = trace.tb_next
    return place
