from gis.reports.contact_card import Contact


def test_a_card_is_a_vcard_3_with_its_lines_ended_as_the_standard_wants() -> None:
    card = Contact("张测试", ("某镇", "某村", "某村-01"), "网格长", "0550-1234567").vcard()
    assert card.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:张测试;;;;",
        "FN:张测试",
        "ORG:某镇;某村;某村-01",
        "TITLE:网格长",
        "TEL;TYPE=WORK,VOICE:0550-1234567",
        "END:VCARD",
        "",
    ]


def test_what_has_a_meaning_in_a_vcard_is_escaped() -> None:
    card = Contact("张,测;试", ("a\\b",), "第一\n行", "").vcard()
    assert "FN:张\\,测\\;试\r\n" in card
    assert "ORG:a\\\\b\r\n" in card
    assert "TITLE:第一 行\r\n" in card
    assert "TEL" not in card


def test_several_numbers_in_one_text_are_several_numbers() -> None:
    numbers = Contact("某", (), "", "０５５０－1234567、130-0000-0001 / 12345（白天）").numbers
    assert numbers == ("0550-1234567", "130-0000-0001", "12345")


def test_a_contact_does_not_show_who_it_is() -> None:
    shown = repr(Contact("张测试", ("某镇",), "网格长", "130-0000-0001"))
    assert "张测试" not in shown
    assert "0001" not in shown
