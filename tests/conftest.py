"""What every test shares: one profile of hypothesis, and a site that is built already."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.browsing import chromium
from tests.sites import GOOD_SITE, run_build, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A good site, built once into ``public``."""
    root = write_site(tmp_path / "site", GOOD_SITE)
    run_build(root)
    return root
