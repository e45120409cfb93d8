"""Writes who appears with whom as GraphML, which Gephi, yEd, igraph and networkx read.

Source: the GraphML primer, and its schema 1.0: keys before the graph, a node before the edges that name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.characters import xml_text
from sitegen.fileviews import DataNetworkView
from sitegen.views import SiteView

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
<key id="id" for="node" attr.name="id" attr.type="string"/>
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="taxonomy" for="node" attr.name="taxonomy" attr.type="string"/>
<key id="articles" for="node" attr.name="articles" attr.type="int"/>
<key id="weight" for="edge" attr.name="weight" attr.type="int"/>
"""

# What stands in an id of XML Schema's type NMTOKEN, but for the colon after the taxonomy.
_NO_NAME = re.compile(
    "[^-.0-9A-Za-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)


def graphml_bytes(site: SiteView, view: DataNetworkView) -> bytes:
    return "".join(_lines(view)).encode()


def _lines(view: DataNetworkView) -> Iterator[str]:
    yield _HEAD
    yield f'<graph id="_{view.year}" edgedefault="undirected">\n'
    ids = {node: node_id(node) for node, _, _ in view.nodes}
    for node, heading, count in view.nodes:
        taxonomy, _, slug = node.partition("/")
        yield (
            f'<node id="{ids[node]}"><data key="id">{xml_text(slug)}</data><data key="label">{xml_text(heading)}</data>'
            f'<data key="taxonomy">{taxonomy}</data><data key="articles">{count}</data></node>\n'
        )
    for one, other, count in view.edges:
        yield f'<edge source="{ids[one]}" target="{ids[other]}"><data key="weight">{count}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def node_id(node: str) -> str:
    """Return ``people:ada`` for ``people/ada``; a sign that no id may hold as its number, ``_26_`` for ``&``.

    The same name has the same id in every year.
    """
    taxonomy, _, slug = node.partition("/")
    return f"{taxonomy}:{_NO_NAME.sub(lambda match: f'_{ord(match[0]):x}_', slug)}"
