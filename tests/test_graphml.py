"""Who appears with whom as GraphML: well formed whatever the names are, with the same ids in every year."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from sitegen.fileviews import DataNetworkView
from sitegen.graphml import graphml_bytes, node_id
from tests.test_datafiles import HOSTILE, SITE

NAMESPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_comes_out_as_it_went_in(text: str) -> None:
    view = DataNetworkView(
        "", "2024", (("people/ada", text, 2), ("people/eve", "Eve\x00\ufffe", 1)), (("people/ada", "people/eve", 1),)
    )
    root = ElementTree.fromstring(graphml_bytes(SITE, view))
    labels = [node.findtext("g:data[@key='label']", "", NAMESPACE) for node in root.iterfind(".//g:node", NAMESPACE)]
    assert labels == [text.replace("\r\n", "\n").replace("\r", "\n"), "Eve"]
    assert [edge.attrib for edge in root.iterfind(".//g:edge", NAMESPACE)] == [{"source": "people:ada", "target": "people:eve"}]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "id_"),
    [("people/ada", "people:ada"), ("tags/上海", "tags:上海"), ("people/a&b", "people:a_26_b"), ("people/a_b", "people:a_5f_b")],
)  # fmt: skip
def test_an_id_is_a_name_of_xml_and_no_two_nodes_have_one(node: str, id_: str) -> None:
    assert node_id(node) == id_


def test_every_node_stands_before_the_edges_and_every_key_is_declared() -> None:
    view = DataNetworkView("", "2024", (("people/a", "A", 1), ("people/b", "B", 1)), (("people/a", "people/b", 3),))
    text = graphml_bytes(SITE, view).decode()
    assert text.rindex("<node") < text.index("<edge")
    assert {*re.findall('data key="([^"]+)"', text)} == {*re.findall('<key id="([^"]+)"', text)}
    assert '<data key="weight">3</data>' in text


def test_a_year_without_names_is_an_empty_graph() -> None:
    root = ElementTree.fromstring(graphml_bytes(SITE, DataNetworkView("", "2024", (), ())))
    assert [*root.iterfind(".//g:node", NAMESPACE)] == []
