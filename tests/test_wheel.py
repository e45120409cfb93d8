"""The wheel carries the default theme: an installed sitegen works in a folder with nothing but articles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    """Run *command* without anything of this test's Python in its environment; return what it printed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_wheel_in_a_fresh_environment_builds_a_folder_of_articles(tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")
    run(*pip, "wheel", "--no-deps", "-w", tmp_path, CHECKOUT, cwd=tmp_path)
    wheel = next(tmp_path.glob("sitegen-*.whl"))
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(python, "-m", "pip", "--disable-pip-version-check", "-q", "install", wheel, cwd=tmp_path)
    site = tmp_path / "site"
    (site / "articles").mkdir(parents=True)
    (site / "articles/one.md").write_text("---\ntitle: 一\ndate: 2024\n---\nText.\n", "utf-8")
    where = run(python, "-c", "import sitegen, pathlib; print(pathlib.Path(sitegen.__file__).parent)", cwd=site)
    assert Path(where.strip()).is_relative_to(tmp_path)
    assert run(python, "-m", "sitegen", "build", cwd=site).startswith("1 article: ")
    assert (site / "public/theme/style.css").read_bytes() == (CHECKOUT / "static/theme/style.css").read_bytes()
