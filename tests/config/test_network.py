import pytest
from django.test import RequestFactory

from config.network import network_of


def request_from(address, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),  # a socket has no address
        ("unix:", ""),
    ],
)
def test_a_network_is_what_an_office_or_a_phone_shares(address, network):
    assert network_of(request_from(address)) == network


def test_forged_headers_change_nothing_without_a_proxy(settings):
    settings.PROXIES = 0
    forged = request_from("203.0.113.77", x_forwarded_for="198.51.100.1", forwarded="for=192.0.2.1")

    assert network_of(forged) == "203.0.113.0/24"


@pytest.mark.parametrize(
    ("proxies", "header", "network"),
    [
        (1, "203.0.113.77", "203.0.113.0/24"),
        (1, "198.51.100.1, 203.0.113.77", "203.0.113.0/24"),
        (1, "198.51.100.1,,  ,203.0.113.77", "203.0.113.0/24"),
        (2, "198.51.100.1, 203.0.113.77, 10.0.0.2", "203.0.113.0/24"),
        (2, "203.0.113.77", "10.0.0.0/24"),  # came past one of them
        (1, "", "10.0.0.0/24"),
        (1, "203.0.113.77, nonsense", ""),
        (1, "203.0.113.77, ' OR 1=1--", ""),
    ],
)
def test_of_forwarded_addresses_only_what_our_proxies_wrote_counts(
    settings, proxies, header, network
):
    settings.PROXIES = proxies

    assert network_of(request_from("10.0.0.1", x_forwarded_for=header)) == network
