"""Renders views through Jinja templates."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
from jinja2.bccache import Bucket
from markupsafe import Markup

from sitegen.catalog import encode
from sitegen.dates import ArchiveDate, display_date, moment, month_name
from sitegen.errors import Problem, ProblemsError
from sitegen.feeds import feed_files
from sitegen.heads import head_of
from sitegen.licences import licence_url
from sitegen.pages import KINDS
from sitegen.site import Site, program, theme_folder
from sitegen.urls import clean_url, quote_path, split_url
from sitegen.viewparts import Card
from sitegen.views import SiteView, View

_ESCAPED = (".html", ".xml", ".atom")


def site_view(site: Site) -> SiteView:
    settings = site.settings
    return SiteView(
        settings.title, settings.description, settings.language, settings.base_url, settings.prefix, settings.menu,
        settings.utc_offset, settings.remote_images, settings.formats, feed_files(settings),
    )  # fmt: skip


class Renderer:
    """Renders pages; holds the templates, of the site first and of the default theme after them."""

    def __init__(self, templates: Iterable[Path], site: SiteView, compiled: Path | None = None) -> None:
        """*compiled*: a folder where compiled templates are kept for other processes and builds."""
        self.site = site
        self.folders = tuple(str(folder) for folder in templates)
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.folders),
            bytecode_cache=_CompiledTemplates(compiled, site) if compiled is not None else None,
            autoescape=lambda name: name is not None and name.endswith(_ESCAPED),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self.environment.filters |= _filters(site)
        self.environment.globals |= {"site": site, "ArchiveDate": ArchiveDate}

    def render(self, kind: str, view: View) -> bytes:
        """Return the file that *view* becomes; nothing for one that is copied or drawn. Raises `ProblemsError` E401 with the place in the template."""
        if (write := KINDS[kind].write) is not None:
            return write(self.site, view)
        name = KINDS[kind].template
        if not name:
            return b""
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

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return name and text of every template: what `of_texts` makes an equal renderer of, wherever it is."""
        return tuple((name, self._source(name)) for name in self.environment.list_templates())

    @classmethod
    def of_texts(cls, texts: Iterable[tuple[str, str]], site: SiteView) -> Renderer:
        """Return a renderer of templates that are in no folder here."""
        # In a folder all the same, so that a fault in one is found at its line.
        folder = Path(tempfile.mkdtemp(prefix="sitegen-"))
        for name, text in texts:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="")
        renderer = cls([folder], site)
        weakref.finalize(renderer, shutil.rmtree, folder, ignore_errors=True)
        return renderer

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


class _CompiledTemplates(jinja2.BytecodeCache):
    """Keeps compiled templates in a folder; what cannot be read or written there is compiled anew.

    A template that changed has other text; of another version of the program, and of another site, whose values are
    compiled in where a template uses them by themselves, it has another name. So nothing old is ever used.
    """

    def __init__(self, folder: Path, site: SiteView) -> None:
        self.folder = folder
        self.version = blake2b(program() + encode(site), digest_size=16).hexdigest()

    def _file(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key}-{self.version}"

    def load_bytecode(self, bucket: Bucket) -> None:
        faults = (
            OSError,
            EOFError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            ImportError,
            pickle.UnpicklingError,
        )
        with contextlib.suppress(*faults), self._file(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        file = self._file(bucket)
        temporary = file.with_name(f"{file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(bucket.bytecode_to_string())
            for other in self.folder.glob(f"{bucket.key}-*"):
                if other not in (file, temporary):
                    other.unlink(missing_ok=True)
            temporary.replace(file)


def _filters(site: SiteView) -> dict[str, Callable[..., object]]:
    """Return the filters of templates. One archive shows the same dates and paths again and again: they are kept."""

    @_kept
    def time(date: ArchiveDate) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(date.iso, display_date(date, site.language))

    @_kept
    def day(date: ArchiveDate) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(
            date.iso, display_date(ArchiveDate(date.text[:10]), site.language)
        )

    @_kept
    def day_number(date: ArchiveDate) -> Markup:
        number = date.day[8:].lstrip("0")
        return Markup('<time datetime="{}">{}</time>').format(date.iso, number) if number else Markup("")

    @_kept
    def lang(language: str) -> Markup:
        return Markup(' lang="{}"').format(language) if language and language != site.language else Markup("")

    return {
        "url": lambda path: site.prefix + quote_path(path),
        "absolute": lambda path: site.base_url + quote_path(path),
        "date": lambda date: display_date(date, site.language),
        "day": lambda date: display_date(ArchiveDate(date.text[:10]), site.language),
        "moment": lambda date: moment(date, site.utc_offset),
        "by_month": _by_month,
        "month": lambda number: month_name(number, site.language),
        "head": lambda view: head_of(site, view),
        "licence_url": licence_url,
        "clean_url": clean_url,
        "host": lambda url: split_url(url).netloc,
        "number": "{:,}".format,
        "time_tag": time,
        "day_tag": day,
        "day_number_tag": day_number,
        "lang_attribute": lang,
    }


_kept = lru_cache(maxsize=8192)


def _by_month(cards: Sequence[Card]) -> list[tuple[ArchiveDate, list[Card]]]:
    """Return *cards* in their order, those of one month together; a year has those of which no more is known."""
    months = groupby(cards, key=lambda card: card.date.text[:7])
    return [(ArchiveDate(month), list(found)) for month, found in months]


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
