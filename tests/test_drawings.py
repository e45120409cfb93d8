"""Labels that are cut to their room."""

from __future__ import annotations

import pytest

from sitegen.drawings import clipped


@pytest.mark.parametrize(
    ("text", "room", "label"),
    [
        ("Ministry", 8, "Ministry"),
        ("Ministry of Education", 10, "Ministry…"),
        ("Ministry of Education", 14, "Ministry of E…"),
        ("上海交通大学", 12, "上海交通大学"),
        ("上海交通大学", 9, "上海交…"),
        ("山东省（科学院）", 9, "山东省…"),
        ("Cafe\u0301 of the world", 4, "Caf…"),
        ("e\u0301e\u0301", 2, "e\u0301e\u0301"),
    ],
)
def test_a_label_is_cut_where_its_letters_have_no_more_room(text: str, room: int, label: str) -> None:
    assert clipped(text, room) == label
