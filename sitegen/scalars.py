"""Texts as YAML writes them, so that every YAML reader takes them for these texts."""

from __future__ import annotations

import yaml


def scalar(value: str) -> str:
    """Return *value* as a scalar for a line of its own: plain where that is safe, else in quotes."""
    return (
        yaml.safe_dump(value, allow_unicode=True, width=10_000, default_flow_style=True)
        .removesuffix("\n...\n")
        .rstrip("\n")
    )


def single_quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def double_quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
