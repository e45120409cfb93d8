"""What can be wrong, and how it is said.

A fault in what a user wrote is a `Problem`: a value with a place, a code and a sentence that says what would be
right. Problems are collected, stored and reported together. An exception leaves a step only when it cannot go on::

    SitegenError                 shown without a traceback; exit status 1
    ├── ProblemsError            carries the problems that stopped a step
    ├── UsageError               the call itself was wrong; exit status 2
    └── OutputError              the output folder cannot be used or written

Anything else is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]

SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "N": "note"}

CODES: dict[str, str] = {
    "E101": "no front matter",
    "E102": "front matter not closed",
    "E103": "front matter empty or not a mapping",
    "E104": "front matter cannot be read",
    "E105": "the same key twice",
    "E106": "too large, too deep, or with aliases",
    "E107": "not UTF-8",
    "E108": "control character",
    "E109": "file cannot be read",
    "E110": "symbolic link out of the tree",
    "E201": "required field missing",
    "E202": "field of the wrong form",
    "E203": "date impossible or ambiguous",
    "E204": "slug or alias not usable",
    "E205": "body cannot be read",
    "E301": "two sources on one path",
    "E302": "variant fits two records",
    "E303": "two articles with one id",
    "E304": "authority record not usable",
    "E305": "identifier not valid",
    "E306": "published address that vanished",
    "E307": "address of a former site that leads nowhere",
    "E308": "ledger not usable",
    "E309": "withdrawal not usable",
    "E401": "template error",
    "E501": "settings not usable",
    "W201": "unknown field",
    "W202": "value read in another way than written",
    "W203": "date disagrees with the file name",
    "W204": "file not used",
    "W205": "file names too alike",
    "W301": "reference to nothing",
    "W302": "names or tags that look alike",
    "W303": "offices that contradict each other",
    "W304": "name that several bear",
    "W401": "broken internal link",
    "W402": "broken anchor",
    "W403": "missing alternative text",
    "W404": "shortcodes of another generator",
    "W405": "content removed by the sanitiser",
    "W406": "picture that cannot be read",
    "W407": "sign that the font does not have",
    "N101": "no base_url",
    "N102": "no full-text search",
    "N103": "archive too large for OAI-PMH",
    "N201": "image of another host",
    "N202": "social cards not drawn",
    "N301": "mentioned but not listed",
    "N302": "listed but never mentioned",
    "N303": "names not compared",
    "N304": "record that nothing uses",
    "N305": "earlier address that another page has",
    "N306": "name that no article has any more",
}
"""Every code with its short name. The first letter is the severity; ``docs/problems.md`` explains each."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one place of what the user wrote."""

    path: str
    """The file, relative to the site folder, with ``/``; empty for the site as a whole."""
    line: int
    """Counted from 1 at the top of the file; 0 where the file as a whole is meant."""
    column: int
    """Counted from 1 in characters; 0 where the line as a whole is meant."""
    code: str
    """One of `CODES`."""
    message: str
    """What is wrong and what would be right; one sentence or two, no line breaks."""

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.code[0]]

    def __str__(self) -> str:
        where = [self.path or "site"]
        if self.line:
            where.append(str(self.line))
            if self.column:
                where.append(str(self.column))
        return f"{':'.join(where)}: {self.code} {self.message}"


class SitegenError(Exception):
    """Base of all that a user can put right; its text is the whole message."""


class ProblemsError(SitegenError):
    """Problems that stopped a step; `problems` in order of path and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(SitegenError):
    """The call was wrong: an option, a folder that is not there, an extra that is not installed."""


class OutputError(SitegenError):
    """The output cannot be written as it is."""
