from __future__ import annotations

from sitegen.authorities import AuthorityRecord, Variant

SJTU = AuthorityRecord(
    taxonomy="institutions",
    id="sjtu",
    name="Shanghai Jiao Tong University",
    native=(("zh", "上海交通大学"),),
    variants=(Variant("SJTU", "acronym", link="always"), Variant("Shanghai Jiaotong University"), Variant("Jiao Da")),
)


def test_the_forms_of_a_record_are_its_name_its_native_names_and_its_variants() -> None:
    assert SJTU.forms == (
        Variant("Shanghai Jiao Tong University"),
        Variant("上海交通大学", language="zh"),
        Variant("SJTU", "acronym", link="always"),
        Variant("Shanghai Jiaotong University"),
        Variant("Jiao Da"),
    )


def test_a_form_is_linked_as_it_says_itself_else_as_its_record_says() -> None:
    record = AuthorityRecord("people", "a", "A", (("zh", "阿"),), (Variant("B", "short", link="always"),), link="never")
    assert record.forms == (
        Variant("A", link="never"),
        Variant("阿", language="zh", link="never"),
        Variant("B", "short", link="always"),
    )


def test_the_keys_of_a_record_are_those_of_its_names_and_its_id_each_once() -> None:
    assert SJTU.keys == ("shanghaijiaotonguniversity", "上海交通大学", "sjtu", "jiaoda")
