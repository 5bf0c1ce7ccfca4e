import pytest

from locations.distance import kilometres

AMSTERDAM, UTRECHT, MAASTRICHT = (52.3728, 4.8936), (52.0907, 5.1214), (50.8514, 5.6910)


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (AMSTERDAM, AMSTERDAM, 0),
        (AMSTERDAM, UTRECHT, 35),
        (UTRECHT, AMSTERDAM, 35),
        (AMSTERDAM, MAASTRICHT, 178),
        ((0, 0), (0, 180), 20015),  # half the earth
        ((0, 179.5), (0, -179.5), 111),  # across the date line
    ],
)
def test_kilometres_are_those_of_the_crow(here, there, expected):
    assert kilometres(here, there) == pytest.approx(expected, abs=0.6)
