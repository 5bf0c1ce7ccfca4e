"""An administrator invites; the first sign-in by the link binds who the issuer says it is."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.invitations import NotInvited, accept, invite, link_of
from accounts.models import Identity, Invitation, User
from tests.factories import LocationFactory, MunicipalityFactory, UserFactory
from tests.signin.conftest import ask, come_back
from trail.models import Event

NEW = "/admin/invitations/new/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(visitor, liars):
    boss = UserFactory(admin=True, username="boss")
    visitor.force_login(boss)
    return boss


@pytest.fixture
def town():
    return MunicipalityFactory(name="Ede", code="0228")


@pytest.fixture
def invitation(liar):
    """A clerk is invited, to sign in with the first issuer."""
    return invite(UserFactory(username="clerk"), liar.issuer, UserFactory(admin=True))


def fields(liar, **more):
    return {"username": "olena", "role": "planner", "issuer": liar.issuer, **more}


def accepting(client, liar, invitation, subject="olena"):
    asked = ask(client, invitation=link_of(invitation))
    return come_back(client, liar, asked, subject=subject)


def test_an_officer_is_invited_to_one_municipality_and_comes_in(visitor, boss, liar, town):
    officer = fields(liar, role="officer", municipality=town.pk, email="o@ede.example")
    assert visitor.post(NEW, officer).url == "/admin/invitations/"
    link = re.search(r"/desk/i/[^<]+", visitor.get("/admin/invitations/").content.decode())[0]
    visitor.logout()

    page = visitor.get(link).content.decode()
    token = re.search(r'name="invitation" value="([^"]+)"', page)[1]
    answer = come_back(visitor, liar, ask(visitor, invitation=token), subject="id-123")

    assert answer.status_code == 302
    user = User.objects.get(username="olena")
    assert visitor.session["_auth_user_id"] == str(user.pk)
    assert (user.role, list(user.municipalities.all())) == ("officer", [town])
    assert (user.identity.issuer, user.identity.subject) == (liar.issuer, "id-123")
    assert not user.has_usable_password()


def test_what_was_given_and_accepted_is_in_the_trail(visitor, boss, liar, town):
    visitor.post(NEW, fields(liar, role="officer", municipality=town.pk))
    accepting(visitor, liar, Invitation.objects.get())

    user = User.objects.get(username="olena")
    found = Event.objects.filter(about=f"user:{user.pk}").order_by("pk")
    assert list(found.values_list("kind", "result", "actor")) == [
        ("role", "officer", f"user:{boss.pk}"),
        ("officer", "given 0228", f"user:{boss.pk}"),
        ("invitation", "made", f"user:{boss.pk}"),
        ("invitation", "accepted", f"user:{user.pk}"),
    ]


def test_only_who_signs_in_anew_is_bound(visitor, liar, invitation):
    """Else a link that is opened on a colleague's machine binds the colleague."""
    assert ask(visitor, invitation=link_of(invitation))["prompt"] == "login"
    liar.other = {"auth_time": int(time.time()) - 7200}

    assert accepting(visitor, liar, invitation).status_code == 403
    assert not Identity.objects.exists()


def test_a_clerk_is_invited_to_locations(visitor, boss, liar):
    here, _elsewhere = LocationFactory(), LocationFactory()

    visitor.post(NEW, fields(liar, role="clerk", locations=[here.pk]))

    assert list(User.objects.get(username="olena").locations.all()) == [here]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "officer"},
        {"role": "king"},
        {"role": ""},
        {"username": ""},
        {"username": "BOSS"},
        {"username": "two words"},
        {"username": "x" * 151},
        {"email": "no address"},
        {"issuer": "https://evil.example"},
        {"issuer": ""},
        {"role": "officer", "municipality": "0"},
        {"role": "clerk", "locations": ["0"]},
    ],
)
def test_who_is_not_fully_described_is_not_invited(wrong, visitor, boss, liar):
    answer = visitor.post(NEW, fields(liar, **wrong))

    assert answer.status_code == 200
    assert User.objects.count() == 1


def test_nobody_gets_what_another_role_has(visitor, boss, liar, town):
    place = LocationFactory()

    planner = visitor.post(NEW, fields(liar, municipality=town.pk))
    phone = visitor.post(NEW, fields(liar, role="phone", locations=[place.pk]))

    assert (planner.status_code, phone.status_code) == (200, 200)
    assert User.objects.count() == 1


def test_a_link_works_once(visitor, liar, invitation):
    accepting(visitor, liar, invitation)
    visitor.logout()

    assert visitor.get(f"/desk/i/{link_of(invitation)}/").status_code == 404
    assert accepting(visitor, liar, invitation, subject="mallory").status_code == 403
    assert Identity.objects.get().subject == "olena"


def test_a_link_works_for_a_week(visitor, liar, invitation):
    Invitation.objects.update(good_until=timezone.now() - timedelta(seconds=1))

    assert visitor.get(f"/desk/i/{link_of(invitation)}/").status_code == 404
    assert accepting(visitor, liar, invitation).status_code == 403
    assert invitation.good_until - invitation.made_at <= timedelta(days=7, seconds=1)


@pytest.mark.parametrize("link", ["1", "1:x", "x:y", ":", "1:" + "A" * 43])
def test_a_forged_link_opens_nothing(link, visitor, liar, invitation):
    asked = ask(visitor, invitation=link)

    assert visitor.get(f"/desk/i/{link}/").status_code == 404
    assert come_back(visitor, liar, asked).status_code == 403


def test_only_the_issuer_it_was_made_for_may_vouch(visitor, liars, invitation):
    asked = ask(visitor, "town", invitation=link_of(invitation))

    answer = come_back(visitor, liars[1], asked, name="town")

    assert answer.status_code == 403
    assert not Identity.objects.exists()


def test_nobody_gets_two_accounts(visitor, liar, officer, invitation):
    answer = accepting(visitor, liar, invitation)

    assert answer.status_code == 403
    assert "another account here already" in answer.content.decode()
    assert Identity.objects.get().user == officer


def test_who_has_no_second_factor_does_not_use_the_link_up(visitor, liar, invitation):
    liar.other = {"amr": ["pwd"]}
    assert accepting(visitor, liar, invitation).status_code == 403

    liar.other = {}
    assert accepting(visitor, liar, invitation).status_code == 302


def test_a_new_link_ends_the_old_one(visitor, boss, liar, invitation):
    visitor.post("/admin/invitations/again/", {"username": "CLERK", "issuer": liar.issuer})

    assert visitor.get(f"/desk/i/{link_of(invitation)}/").status_code == 404
    assert Invitation.objects.count() == 1


def test_a_new_link_puts_another_identity_in_the_place_of_the_first(visitor, boss, liar, officer):
    visitor.post("/admin/invitations/again/", {"username": "o.shevchuk", "issuer": liar.issuer})

    accepting(visitor, liar, Invitation.objects.get(), subject="new")

    assert Identity.objects.get().subject == "new"
    assert come_back(visitor, liar, ask(visitor), subject="olena").status_code == 403


@pytest.mark.parametrize("username", ["", "nobody"])
def test_nobody_is_invited_to_no_account(username, visitor, boss, liar):
    answer = visitor.post(
        "/admin/invitations/again/", {"username": username, "issuer": liar.issuer}
    )

    assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_an_account_that_ended_is_not_opened_by_a_link(visitor, liar, invitation):
    User.objects.update(is_active=False)

    assert accepting(visitor, liar, invitation).status_code == 403


def test_a_password_ends_with_the_invitation(liar, invitation):
    invitation.user.set_password("a long one for the time before")
    invitation.user.save()

    accept(link_of(invitation), liar.issuer, "olena")

    assert not User.objects.get(username="clerk").has_usable_password()


def test_a_used_link_is_refused_by_the_service_too(liar, invitation):
    accept(link_of(invitation), liar.issuer, "olena")

    with pytest.raises(NotInvited):
        accept(link_of(invitation), liar.issuer, "olena")


def test_the_page_with_the_button_may_lead_to_the_issuer(visitor, liar, invitation):
    answer = visitor.get(f"/desk/i/{link_of(invitation)}/")

    assert f"form-action 'self' {liar.issuer}" in answer["Content-Security-Policy"]
    assert answer.content.decode().count("Sign in with") == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    number, visitor, boss, liar, django_assert_num_queries
):
    for _ in range(number):
        invite(UserFactory(), liar.issuer, boss)

    with django_assert_num_queries(2):
        visitor.get("/admin/invitations/")
