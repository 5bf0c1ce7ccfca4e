import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.encodings import decode
from applicants.exceptions import FileRefused

UKRAINIAN = "Терещенко Дарина\nЇжакевич Мар'яна\nҐудзь Є.\nО'КОННОР-ЗАЙЦЕВА\nд’Арк"
RUSSIAN = "Объедков Артём\nЮлия ЩУКИНА"
WESTERN = "Müller Zoë\nÜnal Çiğdem\nPEÑA José\nŠkoda\nd’Haène".replace("ğ", "g")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("text", [UKRAINIAN, RUSSIAN, f"V-nummer;Naam\r\n1;{UKRAINIAN}"])
def test_cyrillic_is_read_in_every_charset_of_spreadsheets(text, charset):
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_are_read_in_every_charset_of_spreadsheets(charset):
    assert decode(WESTERN.encode(charset)) == WESTERN


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_orders_of_utf_16_are_read(mark):
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert decode(mark + UKRAINIAN.encode(order)) == UKRAINIAN


@pytest.mark.parametrize("charset", ["koi8-r", "cp866", "mac-cyrillic", "utf-16-le", "utf-32"])
def test_in_another_charset_the_line_is_named_that_cannot_be_read(charset):
    with pytest.raises(FileRefused, match=r"Line [12] cannot be read.*CSV UTF-8"):
        decode(f"naam\n{RUSSIAN}".encode(charset))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (UKRAINIAN.encode()[:-1], 5),
        (b"a\r\nb\r\n\xc0\xaf", 3),
        (b"a\rb\r\xed\xa0\x80", 3),
        (b"a\n\0", 2),
        ("a\nb\n".encode("utf-16") + b"\x00\xd8", 3),
        ("a\n\ufffd".encode(), 2),
        (b"\x81\x98", 1),
    ],
)
def test_a_damaged_file_is_not_read_in_some_charset_that_happens_to_fit(content, line):
    with pytest.raises(FileRefused, match=f"Line {line} cannot be read"):
        decode(content)


@given(st.binary())
def test_whatever_the_bytes_are_there_is_text_or_a_reason(content):
    try:
        assert decode(content).strip()
    except FileRefused as refusal:
        assert str(refusal)  # noqa: PT017 -- both are right
