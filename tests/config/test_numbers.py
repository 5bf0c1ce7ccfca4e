import pytest
from django.template import Context, Template
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [("en", 2480, "2,480"), ("nl", 2480, "2.480"), ("en", 124, "124"), ("en", 0, "0")],
)
def test_a_large_number_is_written_as_it_is_read(language, number, expected):
    with override(language):
        assert Template("{{ number|grouped }}").render(Context({"number": number})) == expected
