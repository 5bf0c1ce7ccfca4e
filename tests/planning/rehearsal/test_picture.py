from xml.etree import ElementTree

from django.utils.translation import override

from planning.rehearsal.picture import draw, served

OPEN = {"open": 100, "served": 90}
SHUT = {"open": 0, "served": 0}


def test_days_on_which_all_is_closed_are_left_out():
    assert served([OPEN, SHUT, OPEN], until=200) == [90, 180]


def test_it_ends_when_enough_are_served():
    assert served([OPEN] * 5, until=180) == [90, 180]


def test_the_picture_is_a_file_of_its_own():
    with override("en"):
        svg = draw([OPEN] * 3, [OPEN, SHUT] * 4, people=300)

    root = ElementTree.fromstring(svg)  # noqa: S314 -- ours
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "this house" in svg
