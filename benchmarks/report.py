"""The report of a run: tables of medians in Markdown, and the raw figures as JSON."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field

from benchmarks.measure import Sample
from benchmarks.pages import differences
from benchmarks.scenarios import SCENARIOS

OURS = "sitegen"


@dataclass(slots=True)
class Figures:
    """All that was measured on archives of one size."""

    size: int
    samples: dict[tuple[str, str], list[Sample | None]] = field(default_factory=dict)
    """By scenario and program, a sample for each run; None where the limit was reached."""
    pages: dict[str, Counter[str]] = field(default_factory=dict)
    """By program, its files by kind, after a build from nothing."""
    copies: list[float] = field(default_factory=list)
    """Seconds that copying the finished output took."""

    def as_json(self) -> dict[str, object]:
        return {
            "size": self.size,
            "samples": [
                {"scenario": scenario, "program": program, "runs": [asdict(run) if run else None for run in runs]}
                for (scenario, program), runs in self.samples.items()
            ],
            "pages": self.pages,
            "copies": self.copies,
        }


def times_table(figures: Figures, limit_seconds: float) -> str:
    """Return medians of every scenario and program, and how much longer each took than `OURS`."""
    rows: list[list[str]] = []
    for scenario, program in figures.samples:
        runs = figures.samples[scenario, program]
        done = [run for run in runs if run is not None]
        title = SCENARIOS[scenario][0]
        if len(done) < len(runs):
            rows.append([title, program, f">{limit_seconds:,.0f}", "", "", "", "", ""])
            continue
        seconds = _median(done, lambda run: run.seconds)
        rows.append(
            [
                title,
                program,
                f"{seconds:.2f}",
                _ratio(seconds, figures.samples.get((scenario, OURS), [])) if program != OURS else "",
                f"{_median(done, lambda run: run.cpu_seconds):.2f}",
                f"{_median(done, lambda run: run.peak_mb):,.0f}",
                f"{_median(done, lambda run: run.files_written):,.0f}",
                f"{_median(done, lambda run: run.mb_written):,.1f}",
            ]
        )
    if figures.copies:
        rows.append(["copying the finished output", "Python", f"{statistics.median(figures.copies):.2f}", *[""] * 5])
    head = ["work", "program", "seconds", f"× {OURS}", "processor seconds", "peak MB", "files written", "MB written"]
    return table(head, rows, numbers_from=2)


def pages_table(pages: Mapping[str, Counter[str]]) -> str:
    """Return how many files of each kind every program has made."""
    kinds = sorted({kind for counts in pages.values() for kind in counts})
    rows = [[kind, *(f"{counts[kind]:,}" for counts in pages.values())] for kind in kinds]
    rows.append(["**all**", *(f"{counts.total():,}" for counts in pages.values())])
    return table(["kind", *pages], rows, numbers_from=1)


def unequal_pages(figures: Figures) -> list[str]:
    """Return, as sentences, in which kinds of page Hugo's output differs from ours in number; redirects aside."""
    if not {OURS, "hugo"} <= figures.pages.keys():
        return []
    found = differences(figures.pages[OURS], figures.pages["hugo"])
    return [
        f"Of '{kind}' {OURS} has {ours:,} and Hugo {theirs:,} (size {figures.size:,})."
        for kind, (ours, theirs) in found.items()
    ]


def table(head: Iterable[str], rows: Iterable[Iterable[str]], numbers_from: int) -> str:
    cells = list(head)
    rule = ["---" if place < numbers_from else "---:" for place in range(len(cells))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (cells, rule, *rows))


def _median(runs: list[Sample], figure: Callable[[Sample], float]) -> float:
    return statistics.median(figure(run) for run in runs)


def _ratio(seconds: float, ours: list[Sample | None]) -> str:
    done = [run for run in ours if run is not None]
    return f"{seconds / _median(done, lambda run: run.seconds):.2f}" if done and len(done) == len(ours) else ""
