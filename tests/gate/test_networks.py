import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

OFFICE = "192.0.2.7"


@pytest.fixture(autouse=True)
def only_from_the_office(settings):
    settings.ADMIN_NETWORKS = ["192.0.2.0/24", "2001:db8::/48"]


def answer(where="/admin/", **who):
    return Client(**who).get(where).status_code


@pytest.mark.parametrize("address", [OFFICE, "2001:db8::7", "::ffff:192.0.2.7"])
def test_from_the_office_the_admin_is_there(address):
    assert answer(REMOTE_ADDR=address) == 302


@pytest.mark.parametrize("address", ["192.0.3.7", "2001:db9::7", "", "nonsense", "127.0.0.1"])
@pytest.mark.parametrize("where", ["/admin/", "/admin/login/", "/admin/lists/moves/", "/admin/x/"])
def test_from_elsewhere_nothing_is_there(where, address):
    assert answer(where, REMOTE_ADDR=address) == 404


def test_everything_else_is_there_for_everybody():
    assert answer("/en/", REMOTE_ADDR="192.0.3.7") == 200
    assert answer("/staff/", REMOTE_ADDR="192.0.3.7") == 302


def test_what_a_client_says_of_itself_opens_nothing(settings):
    said = {"HTTP_X_FORWARDED_FOR": OFFICE, "REMOTE_ADDR": "192.0.3.7"}
    without_proxy = answer(**said)
    settings.PROXIES = 1
    forged = answer(**said | {"HTTP_X_FORWARDED_FOR": f"{OFFICE}, 192.0.3.7"})

    assert (without_proxy, forged) == (404, 404)
    assert answer(**said | {"HTTP_X_FORWARDED_FOR": f"192.0.3.7, {OFFICE}"}) == 302


def test_without_a_list_it_is_there_from_everywhere(settings):
    settings.ADMIN_NETWORKS = []

    assert answer(REMOTE_ADDR="192.0.3.7") == 302


def test_a_network_that_is_none_stops_the_start(settings):
    settings.ADMIN_NETWORKS = ["192.0.2.0/99"]

    with pytest.raises(ValueError, match="0/99"):
        answer()
