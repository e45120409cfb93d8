"""What every test shares: one profile of hypothesis, and a site that is built already."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.sites import GOOD_SITE, run_build, write_site

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A good site, built once into ``public``."""
    root = write_site(tmp_path / "site", GOOD_SITE)
    run_build(root)
    return root
