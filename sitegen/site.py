"""A site folder: where its inputs are, where it is built, and with what."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from sitegen import __version__
from sitegen.catalog import encode
from sitegen.errors import Problem, ProblemsError, UsageError
from sitegen.settings import FILE_NAME, Settings, parse_settings, with_base_url

_RENDERERS = ("jinja2", "markdown", "nh3", "pypinyin")
"""Packages whose version can change a byte of the output, the last of them if it is installed."""


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
        """Return what parsing and rendering depend on beside the sources and the templates."""
        return blake2b(encode([self.settings, self.with_drafts]) + program(), digest_size=16).digest()


@lru_cache(maxsize=1)
def program() -> bytes:
    """Return a fingerprint of this program and of what it renders with."""
    versions = [__version__, sys.version.split()[0], *map(_version, _RENDERERS)]
    return blake2b(encode(versions) + _code(), digest_size=16).digest()


def read_site(root: Path, output: Path | None = None, base_url: str = "", with_drafts: bool = False) -> Site:
    """Read the settings of the site at *root*.

    Raises `UsageError` if *root* is no folder or *output* no place for a site, `ProblemsError` for faults in ``site.yaml``.
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
    try:
        settings = with_base_url(settings, base_url) if base_url else settings
    except ValueError as error:
        raise UsageError(f"--base-url: {error}.") from error
    target = (output.absolute() if output is not None else root / settings.output).resolve()
    site = Site(root, settings, target, root / ".sitegen", with_drafts)
    _refuse_inputs(site)
    return site


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


def _version(package: str) -> str:
    """Return the version of an installed package; empty if it is not installed."""
    spec = importlib.util.find_spec(package)
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
