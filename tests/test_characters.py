from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.characters import CONTROL, control_character

TEXTS = st.text(
    st.sampled_from("a é上\n\t\x00\x07\x7f\x80\x85\x9f\u200b\ufffd\ufffe\uffff\ud800\U0001f600"), max_size=8
)


@given(TEXTS | st.text(st.characters()))
@example("a\n\ud800")
def test_the_first_control_character_is_found_wherever_it_stands(text: str) -> None:
    match = CONTROL.search(text)
    assert control_character(text) == (f"U+{ord(match[0]):04X}" if match else None)


def test_what_can_be_printed_is_no_control_character() -> None:
    assert [code for code in range(0x110000) if chr(code).isprintable() and CONTROL.match(chr(code))] == []
