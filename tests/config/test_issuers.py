import pytest
from django.core.exceptions import ImproperlyConfigured

from config.issuers import read_issuers

GOOD = {
    "id": "ind",
    "name": "IND",
    "issuer": "https://sts.example",
    "client_id": "residence",
    "client_secret": "secret",
    "amr": ["mfa"],
}
FIXED = {
    "authorization_endpoint": "https://login.example/authorize",
    "token_endpoint": "https://sts.example/token",
    "jwks_uri": "https://sts.example/keys",
}


def test_no_issuer_is_no_mistake():
    assert read_issuers([], plain=False) == []


def test_an_issuer_is_read():
    [issuer] = read_issuers([GOOD], plain=False)

    assert (issuer.id, issuer.amr, issuer.origins) == ("ind", ("mfa",), ["https://sts.example"])


def test_the_secret_can_stand_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("from the file\n")
    given = {name: value for name, value in GOOD.items() if name != "client_secret"}

    [issuer] = read_issuers([{**given, "client_secret_file": str(path)}], plain=False)

    assert "from the file" in vars(issuer).values()
    assert "from the file" not in repr(issuer)


def test_forms_may_lead_to_where_people_sign_in():
    [issuer] = read_issuers(
        [{**GOOD, **FIXED, "form_action": ["https://mfa.example/x"]}], plain=False
    )

    assert issuer.origins == ["https://login.example", "https://mfa.example"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "In Capitals"},
        {"name": ""},
        {"issuer": "http://sts.example"},
        {"issuer": "sts.example"},
        {"client_secret": ""},
        {"amr": []},
        {"token_endpoint": "https://sts.example/token"},
        {**FIXED, "jwks_uri": "http://sts.example/keys"},
        {"form_action": ["javascript:x"]},
        {"token_auth": "none"},
        {"verify": False},
    ],
)
def test_what_is_missing_or_unknown_stops_the_start(wrong):
    with pytest.raises(ImproperlyConfigured):
        read_issuers([{**GOOD, **wrong}], plain=False)


@pytest.mark.parametrize(
    "given", ["text", {"id": "ind"}, [GOOD, GOOD], [GOOD, {**GOOD, "id": "b"}]]
)
def test_a_list_of_different_issuers_is_needed(given):
    with pytest.raises(ImproperlyConfigured):
        read_issuers(given, plain=False)


def test_only_an_example_may_go_without_tls():
    assert read_issuers([{**GOOD, "issuer": "http://localhost:1"}], plain=True)
