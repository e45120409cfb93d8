from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.shortcodes import put_back, take_out

TAGS = {
    "Hugo": ("a {{< b >}} c", ["{{< b >}}"]),
    "Hugo with Markdown": ("{{% b %}}x{{% /b %}}", ["{{% b %}}", "{{% /b %}}"]),
    "Jekyll": ("{% b c='d' %}", ["{% b c='d' %}"]),
    "an expression": ("{{ b }}", ["{{ b }}"]),
    "several lines": ('{{< b\n  c="d"\n>}}', ['{{< b\n  c="d"\n>}}']),
    "unclosed": ("{{< b", []),
    "a code span": ("`{{< b >}}` {{< c >}}", ["{{< c >}}"]),
    "a code span of two ticks": ("``{{< b >}} ` `` {{< c >}}", ["{{< c >}}"]),
    "a code block": ("```\n{{< b >}}\n```\n{{< c >}}", ["{{< c >}}"]),
    "a code block of tildes": ("~~~~ html\n{% b %}\n~~~~\n{% c %}", ["{% c %}"]),
    "no tag": ("{ a } { { b } }", []),
}


@pytest.mark.parametrize(("text", "tags"), TAGS.values(), ids=TAGS)
def test_tags_are_found_outside_of_code(text: str, tags: list[str]) -> None:
    rest, found = take_out(text, keep=False)
    assert found == tags
    for tag in tags:
        assert rest.count(tag) == text.count(tag) - 1


@given(
    st.lists(
        st.sampled_from(["{{< a >}}", "{% b %}", "{{ c }}", "text ", "`", "```\n", "\n", "{{", "%}", "\ue000", "1"])
    ).map("".join)
)
def test_kept_tags_come_back_in_their_places(text: str) -> None:
    rest, found = take_out(text, keep=True)
    # The two marks are private characters that mean nothing in a text.
    assert put_back(rest, found) == (text.replace("\ue000", "").replace("\ue001", "") if found else rest)
