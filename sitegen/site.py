"""A site folder: where its inputs are, where it is built, and with what."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from sitegen import __version__
from sitegen.catalog import encode
from sitegen.derivatives import is_installed
from sitegen.errors import Problem, ProblemsError, UsageError
from sitegen.ledger import FILE as LEDGER
from sitegen.ledger import archive_name
from sitegen.pagefind import Engine, find_engine
from sitegen.settings import FILE_NAME, Settings
from sitegen.settingsfile import parse_settings, with_base_url

_RENDERERS = {
    "jinja2": "jinja2", "markdown": "markdown", "nh3": "nh3", "imagesize": "imagesize", "pypinyin": "pypinyin", "PIL": "pillow",
}  # fmt: skip
"""Modules whose version can change a byte of the output, with the names of their packages; the last two if they are installed."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site and how this run is to treat it."""

    root: Path
    """Absolute."""
    settings: Settings
    output: Path
    """Absolute; need not exist."""
    state: Path
    """Absolute; need not exist. The folder of what the last build into `output` remembers."""
    with_drafts: bool = False
    is_searched: bool = False
    """Full-text search is wanted."""
    engine: Engine | None = None
    """What makes its index; ``None`` where it is not wanted, or not installed."""
    is_preview: bool = False
    """Nobody but its editor sees what is built: the ledger is read, and not written."""
    now: str = ""
    """The day or moment that this build is told it is, in ISO 8601; empty where nobody says."""

    @property
    def images(self) -> Path:
        """The folder where copies of pictures are kept, for this site and its preview."""
        return self.root / ".sitegen" / "images"

    @property
    def card_font(self) -> Path | None:
        """The file of the font that social cards are drawn in, if there are to be any."""
        name = self.settings.social_card_font
        return self.root / name if name and is_installed() else None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The folders that are read, beside ``site.yaml``; they need not exist, and may lie in one another."""
        settings = self.settings
        folders = (
            *(folder.path for folder in settings.articles),
            *(folder.path for folder in settings.authorities),
            settings.pages,
            settings.templates,
            settings.static,
        )
        return tuple(self.root / folder for folder in folders)

    def fingerprint(self) -> bytes:
        """Return what parsing and rendering depend on beside the sources and the templates.

        Raises `ProblemsError` if the font of social cards cannot be read.
        """
        font = self.card_font
        try:
            drawn = blake2b(font.read_bytes(), digest_size=16).digest() if font is not None else b""
        except OSError as error:
            raise _unusable_font(self.settings, f"cannot be read: {error.strerror}") from error
        return blake2b(encode([self.settings, self.with_drafts]) + program() + drawn, digest_size=16).digest()


@lru_cache(maxsize=1)
def program() -> bytes:
    """Return a fingerprint of this program and of what it renders with."""
    versions = [
        __version__,
        sys.version.split()[0],
        *(_version(module, package) for module, package in _RENDERERS.items()),
    ]
    return blake2b(encode(versions) + _code(), digest_size=16).digest()


def read_site(
    root: Path,
    output: Path | None = None,
    base_url: str = "",
    with_drafts: bool = False,
    with_search: bool = False,
    now: str = "",
) -> Site:
    """Read the settings of the site at *root*; *now* is the day or the moment that it is said to be.

    Raises `UsageError` if *root* is no folder, *output* no place for a site or *now* no day, `ProblemsError` for faults in ``site.yaml``.
    """
    if not root.is_dir():
        raise UsageError(f"There is no folder '{root}'. 'sitegen init {root}' makes a new site.")
    root = root.resolve()
    file = root / FILE_NAME
    try:
        settings = parse_settings(file.read_bytes()) if file.exists() else Settings()
    except OSError as error:
        raise ProblemsError(
            [Problem(FILE_NAME, 0, 0, "E109", f"The file cannot be read: {error.strerror}.")]
        ) from error
    if not file.exists() and not (root / "articles").is_dir():
        raise UsageError(
            f"'{root}' is no site: it has neither site.yaml nor articles/. 'sitegen init {root}' makes a new one."
        )
    if settings.ledger == "on" and not settings.id:
        settings = replace(settings, id=archive_name(root / LEDGER) or settings.archive_name)
    try:
        settings = with_base_url(settings, base_url) if base_url else settings
    except ValueError as error:
        raise UsageError(f"--base-url: {error}.") from error
    # Raises nothing where a folder may not be searched, as `Path.is_file` does.
    if settings.social_card_font and not os.path.isfile(root / settings.social_card_font):  # noqa: PTH113
        raise _unusable_font(settings, "is no file in the site folder")
    target = (output.absolute() if output is not None else root / settings.output).resolve()
    is_searched = with_search and settings.search == "on"
    engine = find_engine(os.environ) if is_searched else None
    site = Site(root, settings, target, root / ".sitegen", with_drafts, is_searched, engine, now=_read_now(now))
    _refuse_inputs(site)
    return site


def _read_now(text: str) -> str:
    if not text:
        return ""
    # Not before it is needed: a build without changes loads little.
    from sitegen.newssitemaps import read_now

    return read_now(text)


def _unusable_font(settings: Settings, why: str) -> ProblemsError:
    message = f"'social_card_font' names '{settings.social_card_font}', which {why}."
    return ProblemsError([Problem(FILE_NAME, 0, 0, "E501", message)])


def _refuse_inputs(site: Site) -> None:
    output = site.output
    if output == site.root or output in site.root.parents:
        raise UsageError(
            f"The output folder '{output}' holds the site itself: choose a folder of its own, such as 'public'."
        )
    for folder in (*site.inputs, site.state):
        if output == folder or folder in output.parents or output in folder.parents:
            raise UsageError(
                f"The output folder '{output}' and '{folder}', which is read, lie in one another: choose another."
            )


def theme_folder() -> Path:
    """Return the folder with the default ``templates/`` and ``static/``: in a wheel beside this module, else the checkout's."""
    packaged = Path(__file__).parent / "theme"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


def _version(module: str, package: str) -> str:
    """Return the version of an installed package; empty if it is not installed."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return ""
    # The name of the folder says it: `importlib.metadata` would take longer than all else when nothing changed.
    for folder in (Path(spec.origin).parent, Path(spec.origin).parent.parent):
        for name in (entry.name for entry in folder.iterdir() if entry.suffix == ".dist-info"):
            found, _, version = name.removesuffix(".dist-info").rpartition("-")
            if found.lower() == package:
                return version
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as read_version

    try:
        return read_version(package)
    except PackageNotFoundError:
        return ""


def _code() -> bytes:
    digest = blake2b(digest_size=16)
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()
