"""The network of a term: whom it appears with most, and who of them appear with one another in its articles."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from sitegen.catalog import Catalog
from sitegen.drawings import Arc, Network, Node, clipped
from sitegen.viewparts import Companion

NODES = 12
"""Names in the picture."""

NEWEST = 1000
"""Articles of a term in which arcs are counted: of more, the newest."""

FEWEST_SHARED = 2
"""Articles that the first of the names shares with the subject; of fewer, a picture tells nothing."""

MOST_ARCS = 20
"""If there are more, only the strongest are drawn; no more could be told apart."""

WIDTH, ROW, AXIS = 300, 26, 76
LABEL_ROOM = 26
"""Letters that fit between the marks and the numbers."""
NEAREST, FARTHEST = 14, 70
"""How far an arc goes to the left between neighbours, and between those farthest from one another."""

_LARGEST, _SMALLEST = 8.0, 3.0


def network_view(catalog: Catalog, listing: int, companions: Sequence[tuple[int, Companion]]) -> Network | None:
    """Return the network of *listing*, if there is one: names that appear together in its articles, in two pairs at least.

    There is none of many names that are all joined alike: it would say nothing that their list does not.

    *companions*: who it appears with, each with its listing; the first `NODES` of people and of institutions at least.
    An article counts for an arc only if it is the subject's too, so that nothing else can change the picture.
    """
    chosen = sorted(companions, key=lambda item: -item[1].count)[:NODES]
    if len(chosen) < 3 or chosen[0][1].count < FEWEST_SHARED:
        return None
    counts = _shared(catalog, listing, [number for number, _ in chosen])
    if len(counts) < 2:
        return None
    if len(counts) == math.comb(len(chosen), 2) > MOST_ARCS and len(set(counts.values())) == 1:
        return None
    # The same order of the same marks, whatever numbers the catalog gave them; of equals, first those between names that
    # stand high.
    ranked = sorted(counts, key=lambda pair: (-counts[pair], pair[1], pair[0]))
    least = counts[ranked[:MOST_ARCS][-1]]
    strongest = sorted((-counts[pair], pair) for pair in ranked[:MOST_ARCS])
    most = max(counts.values())
    longest = max(second - first for _, (first, second) in strongest)
    names = [companion.heading for _, companion in chosen]
    total = catalog.row("SELECT count FROM listings WHERE id = ?", listing)
    return Network(
        nodes=tuple(_node(place, companion, chosen[0][1].count) for place, (_, companion) in enumerate(chosen)),
        arcs=tuple(
            Arc(names[first], names[second], -less, _line(first, second, longest), _width(-less, most))
            for less, (first, second) in strongest
        ),
        least=least if len(ranked) > MOST_ARCS else 1,
        left_out=sum(counts[pair] == least for pair in ranked[MOST_ARCS:]),
        newest=NEWEST if total is not None and total[0] > NEWEST else 0,
        width=WIDTH,
        height=ROW * len(chosen),
        row=ROW,
        axis=AXIS,
        is_mixed=len({_is_person(companion) for _, companion in chosen}) > 1,
    )


def _shared(catalog: Catalog, listing: int, others: list[int]) -> Counter[tuple[int, int]]:
    """Return how many articles of *listing* name two of *others*, by their places in it."""
    signs = ", ".join("?" * len(others))
    newest = (
        "SELECT article FROM entries WHERE listing = ? AND article NOT IN (SELECT article FROM crowds)"
        f" ORDER BY date DESC, path DESC LIMIT {NEWEST}"
    )
    # Each article's entries are few; those of a name may be very many.
    query = f"SELECT e.article, e.listing FROM ({newest}) n CROSS JOIN entries e USING (article) WHERE e.listing IN ({signs})"
    rows = catalog.rows(query, listing, *others)
    bits = {other: 1 << place for place, other in enumerate(others)}
    named: dict[int, int] = {}
    for article, other in rows:
        named[article] = named.get(article, 0) | bits[other]
    found: Counter[tuple[int, int]] = Counter()
    for names, count in Counter(named.values()).items():
        for pair in combinations((place for place in range(len(others)) if names >> place & 1), 2):
            found[pair] += count
    return found


def _node(place: int, companion: Companion, most: int) -> Node:
    label = clipped(companion.heading, LABEL_ROOM)
    # The area of a mark is as its number.
    radius = round(max(_SMALLEST, _LARGEST * math.sqrt(companion.count / most)), 1)
    mark = _circle(radius) if _is_person(companion) else _square(radius)
    return Node(companion.heading, label, companion.path, companion.count, place * ROW + ROW // 2, mark)


def _is_person(companion: Companion) -> bool:
    return companion.path.startswith("people/")


def _circle(radius: float) -> str:
    width = round(2 * radius, 1)
    arc = f"a{radius} {radius} 0 1 0"
    return f"M{round(AXIS - radius, 1)} 0{arc} {width} 0{arc} -{width} 0z"


def _square(radius: float) -> str:
    width = round(2 * radius, 1)
    return f"M{round(AXIS - radius, 1)} -{radius}h{width}v{width}h-{width}z"


def _line(first: int, second: int, longest: int) -> str:
    height = (second - first) * ROW
    width = NEAREST + (FARTHEST - NEAREST) * (second - first - 1) // max(1, longest - 1)
    middle = ROW // 2
    width = min(width, height * 5 // 8)
    return f"M{AXIS} {first * ROW + middle}A{width} {height // 2} 0 0 0 {AXIS} {second * ROW + middle}"


def _width(count: int, most: int) -> float:
    return round(1 + 3 * (count - 1) / (most - 1), 1) if most > 1 else 1.5
