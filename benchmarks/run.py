"""Measures generators in turns: ``python -m benchmarks --sizes 1000,10000 --runs 3``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import measure, report
from benchmarks.corpus import Corpus
from benchmarks.fingerprint import fingerprint
from benchmarks.pages import count_pages
from benchmarks.programs import ROOT, Changes, Program, programs
from benchmarks.scenarios import SCENARIOS, apply, undo

MARK = "made-by-benchmarks.json"
"""A folder that holds this file may be removed; it says of which archive the sites in it are."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 where programs that should have built equal pages did not."""
    options = _parser().parse_args(arguments)
    known = programs(options.hugo)
    chosen = [known[name] for name in options.programs]
    work = options.work or Path(tempfile.gettempdir(), "sitegen-benchmarks")
    found: list[report.Figures] = []
    print(_heading(options), flush=True)
    too_slow: set[str] = set()
    for size in options.sizes:
        corpus = Corpus(size, options.seed)
        sites = _write_sites(corpus, chosen, work / str(size))
        figures = Trial(corpus, sites, options.limit, too_slow).figures(options.scenarios, options.runs)
        _mark(corpus, chosen, work / str(size))
        found.append(figures)
        print(f"\n## {size:,} articles\n\n{report.times_table(figures, options.limit)}\n", flush=True)
        if figures.pages:
            print(report.pages_table(figures.pages), flush=True)
        if options.json:
            data = {"machine": _machine(), "figures": [one.as_json() for one in found]}
            options.json.write_text(json.dumps(data, indent=1), "utf-8")
    unequal = [line for figures in found for line in report.unequal_pages(figures)]
    if unequal:
        print("\nThe pages are not equal:", *unequal, sep="\n")
    return 1 if unequal else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures sitegen beside other generators."
    )
    parser.add_argument("--sizes", type=_numbers, default=(1000,), help="articles, with commas: 1000,10000")
    parser.add_argument("--runs", type=int, default=3, help="times that everything is measured")
    parser.add_argument("--programs", type=_names(programs("hugo")), default=("sitegen", "hugo", "pelican"))
    parser.add_argument("--scenarios", type=_names(SCENARIOS), default=tuple(SCENARIOS), help=", ".join(SCENARIOS))
    parser.add_argument("--work", type=Path, help="folder for archives and sites, kept for the next time")
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which a build is stopped")
    parser.add_argument("--json", type=Path, help="file for the raw figures")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another archive")
    parser.add_argument("--hugo", default="", help="path of the binary, if it is not installed as a Python package")
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in text.split(","))


def _names(known: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of names with commas between them, each of which must be known."""
    choices = tuple(known)

    def read(text: str) -> tuple[str, ...]:
        names = tuple(text.split(","))
        unknown = [name for name in names if name not in choices]
        if unknown:
            raise argparse.ArgumentTypeError(f"'{unknown[0]}' is none of {', '.join(choices)}")
        return names

    return read


def _write_sites(corpus: Corpus, chosen: list[Program], folder: Path) -> dict[str, tuple[Program, Path]]:
    """Return each program and its site, written anew unless it is there as it should be."""
    sites = {program.name: (program, folder / program.name) for program in chosen}
    mark = folder / MARK
    known = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
    wanted = fingerprint(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    if not mark.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} holds files that were not made here: choose another --work folder.")
    # Until the end of the run a site may be in the middle of a change, and is not to be used again.
    mark.write_text(json.dumps({name: print_ for name, print_ in known.items() if name not in sites}), "utf-8")
    for name, (program, site) in sites.items():
        if known.get(name) != wanted:
            _say(f"writing {corpus.size:,} articles for {name}")
            if site.exists():
                shutil.rmtree(site)
            program.write_site(corpus, site)
    return sites


def _mark(corpus: Corpus, chosen: list[Program], folder: Path) -> None:
    """Note that the sites of these programs are as they were written."""
    mark = folder / MARK
    known = json.loads(mark.read_text("utf-8"))
    mark.write_text(json.dumps(known | {program.name: fingerprint(corpus) for program in chosen}), "utf-8")


@dataclass(frozen=True, slots=True)
class Trial:
    """The sites of one archive, while they are measured."""

    corpus: Corpus
    sites: dict[str, tuple[Program, Path]]
    """By name of the program, it and its site."""
    limit_seconds: float
    too_slow: set[str]
    """Programs that reached the limit, and are called no more."""

    def figures(self, scenarios: Sequence[str], runs: int) -> report.Figures:
        """Measure every scenario with every program, one after the other, *runs* times."""
        figures = report.Figures(self.corpus.size)
        if scenarios[0] != "clean":
            for program, site in self.sites.values():
                self.build(program, site)
        for run in range(runs):
            for scenario in scenarios:
                for name, (program, site) in self.sites.items():
                    _say(f"run {run + 1}: {self.corpus.size:,} articles, {SCENARIOS[scenario][0]}, {name}")
                    changes = SCENARIOS[scenario][1](program, self.corpus, site)
                    if changes is not None:
                        sample = self.sample(program, site, changes, from_nothing=scenario == "clean")
                        figures.samples.setdefault((scenario, name), []).append(sample)
                    if scenario == "clean" and name not in figures.pages and name not in self.too_slow:
                        figures.pages[name] = count_pages(site / program.output)
            first, site = next(iter(self.sites.values()))
            if first.name not in self.too_slow:
                figures.copies.append(_copy_seconds(site / first.output, site / "copy-of-output"))
        return figures

    def sample(self, program: Program, site: Path, changes: Changes, *, from_nothing: bool) -> measure.Sample | None:
        """Build after *changes*, and undo them; None if that takes too long, or took too long before."""
        if program.name in self.too_slow:
            return None
        if from_nothing:
            program.forget(site)
        before = apply(site, changes)
        try:
            sample = self.build(program, site)
        finally:
            undo(site, before)
        if sample is None:
            self.too_slow.add(program.name)
        elif changes and program.is_incremental:
            self.build(program, site)
        return sample

    def build(self, program: Program, site: Path) -> measure.Sample | None:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        # As after an installation, which compiles what it installs.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        return measure.measure(program.command, site, site / program.output, self.limit_seconds, env)


def _copy_seconds(folder: Path, copy: Path) -> float:
    """Return how long it takes to copy *folder*: no build that writes all of it can take less."""
    start = time.perf_counter()
    shutil.copytree(folder, copy)
    seconds = time.perf_counter() - start
    shutil.rmtree(copy)
    return seconds


def _heading(options: argparse.Namespace) -> str:
    facts = _machine()
    return "\n".join(
        [
            f"{facts['processors']} processors, {facts['system']}, Python {facts['python']}; "
            f"medians of {options.runs} runs, the programs in turns.",
            f"Memory: {measure.memory_method()}.",
        ]
    )


def _machine() -> dict[str, object]:
    return {"processors": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)
