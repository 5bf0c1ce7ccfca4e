import pytest

from booking.pictures import masked


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("oksana@ukr.net", "o•••@ukr.net"),
        ("oksana@Gmail.com", "o•••@Gmail.com"),
        ("oksana@petrenko-and-sons.com.ua", "o•••@•••.ua"),
        ("o@x", "o•••@•••.x"),
        ("", ""),
    ],
)
def test_an_address_is_known_to_its_owner_and_tells_nobody_where_she_works(email, shown):
    assert masked(email) == shown
