"""What was published and is gone: why, since when, and what took its place.

An article says it itself, in its field ``gone``; what has no file any more stands in ``gone.yaml``, beside ``site.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.dates import parse_date
from sitegen.errors import Problem
from sitegen.fields import Fields
from sitegen.frontmatter import decode
from sitegen.nodes import Map, Node, NodeError, Text, parse_yaml
from sitegen.settings import Settings

FILE = "gone.yaml"

_PARTS = ("reason", "date", "to")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The end of one address."""

    reason: str = ""
    """For readers, a sentence; may be empty."""
    date: str = ""
    """When it was withdrawn, ISO 8601, in the precision written; empty where nobody says."""
    to: str = ""
    """What took its place: an article's id, or an address of this site that begins with a slash; empty for nothing."""
    line: int = 0
    """Of ``gone.yaml``."""


def parse_withdrawals(data: bytes, settings: Settings) -> tuple[dict[str, Withdrawal], list[Problem]]:
    """Read ``gone.yaml``: a map of article ids, or of addresses that begin with a slash, to withdrawals."""
    problems: list[Problem] = []
    try:
        node = parse_yaml(decode(data, what=FILE))
    except NodeError as error:
        return {}, [Problem(FILE, error.line, error.column, "E309", error.message)]
    if isinstance(node, Text) and node.is_null:
        return {}, []
    if not isinstance(node, Map):
        message = "What is gone is told in 'id: reason' lines; an address of the site begins with '/'."
        return {}, [Problem(FILE, node.line, node.column, "E309", message)]
    fields = Fields(node, FILE, settings, problems)
    found: dict[str, Withdrawal] = {}
    for key, value in node.entries:
        withdrawal = read_withdrawal(fields, value, key.value)
        if withdrawal is not None:
            found[_address(key.value)] = withdrawal
    return found, problems


def field_withdrawal(fields: Fields) -> Withdrawal | None:
    """Return what the field ``gone`` of an article says; ``None`` where there is none."""
    node = fields.peek("gone")
    return read_withdrawal(fields, node, "gone") if node is not None else None


def read_withdrawal(fields: Fields, node: Node, field: str) -> Withdrawal | None:
    """Return the withdrawal that *node* is: a reason, or a map of reason, date and successor. Faults are reported."""
    if not isinstance(node, Map):
        reason = fields.value_of(node, field)
        if reason:
            return Withdrawal(reason=reason, line=node.line)
        _refuse(fields, node, field)
        return None
    values = fields.parts(node, field, _PARTS)
    if not any(values.get(name) for name in ("reason", "to")):
        _refuse(fields, node, field)
        return None
    date = values.get("date", "")
    try:
        date = parse_date(date).text[:10] if date else ""
    except ValueError as error:
        fields.report(node, "E203", f"{error}.")
    return Withdrawal(values.get("reason", ""), date, _address(values.get("to", "")), node.line)


def _refuse(fields: Fields, node: Node, field: str) -> None:
    fields.report(
        node, "E202", f"'{field}' is a reason, or {{reason: …, date: …, to: …}} with a reason or what took its place."
    )


def _address(text: str) -> str:
    """Return *text*, if it is an address of the site, with one slash at its beginning and none doubled."""
    return re.sub("/{2,}", "/", text) if text.startswith("/") else text


def withdrawal_of(withdrawals: Mapping[str, Withdrawal], kind: str, id_: str, path: str) -> Withdrawal | None:
    """Return what *withdrawals* say of an entry of the ledger, by its id or its address."""
    found = withdrawals.get(id_) if kind == "article" else None
    address = f"/{path}"
    return found or withdrawals.get(address) or withdrawals.get(address.rstrip("/"))
