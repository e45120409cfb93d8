"""What commands print of problems and of what a build came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sitegen.errors import Problem

if TYPE_CHECKING:
    from sitegen.build import Report

SHOWN_WARNINGS = 20
"""Warnings that `build` prints; `check` prints all."""


def summary(report: Report) -> str:
    """Return the last line of a build."""
    parts = [
        f"{count(report.articles, 'article')}: {count(report.written, 'page')} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    ]
    if report.left_out:
        parts.append(f"{count(report.left_out, 'faulty article')} left out")
    if report.excluded:
        parts.append(f"{count(report.excluded, 'file')} excluded")
    return f"{', '.join(parts)}, in {report.seconds:.2f} s."


def print_problems(problems: tuple[Problem, ...], most_warnings: int) -> None:
    """Print errors, then warnings, to standard error; of more than *most_warnings* warnings the first, and a count.

    Notes are for `check`.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = [problem for problem in problems if problem.severity == "warning"]
    for problem in errors + warnings[:most_warnings]:
        click.echo(coloured(problem), err=True)
    if len(warnings) > most_warnings:
        click.echo(
            f"… and {count(len(warnings) - most_warnings, 'more warning')}: 'sitegen check' lists them all.", err=True
        )


def counts(problems: tuple[Problem, ...]) -> str:
    """Return how many errors there are; of warnings, where there is no error."""
    errors, warnings = (sum(problem.severity == severity for problem in problems) for severity in ("error", "warning"))
    return count(errors, "error") if errors else count(warnings, "warning")


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def coloured(problem: Problem) -> str:
    """Return *problem* with its code in colour; click drops the colour where no terminal shows it."""
    text = str(problem)
    colour = {"error": "red", "warning": "yellow", "note": "cyan"}[problem.severity]
    return text.replace(f": {problem.code} ", f": {click.style(problem.code, fg=colour, bold=True)} ", 1)
