import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import User
from tests.factories import UserFactory
from trail.models import Event

PHRASE = "horse battery staple"
USERS = "/admin/accounts/user/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(UserFactory(admin=True, username="boss"))
    return client


def test_an_administrator_adds_somebody_with_a_role(office):
    fields = {"username": "oksana", "role": "officer", "password1": PHRASE, "password2": PHRASE}

    answer = office.post(f"{USERS}add/", fields)

    user = User.objects.get(username="oksana")
    assert answer.status_code == 302
    assert (user.role, user.is_staff, user.is_superuser) == ("officer", True, False)
    assert user.check_password(PHRASE)


@pytest.mark.parametrize(
    "more",
    [
        {"role": ""},
        {"role": "king"},
        {"password1": "short", "password2": "short"},
        {"password2": "another phrase entirely"},
        {"username": "boss"},
        {"username": "BOSS"},
        {"username": "x" * 151},
    ],
)
def test_an_account_without_a_role_a_name_or_a_long_password_is_not_made(more, office):
    fields = {"username": "oksana", "role": "clerk", "password1": PHRASE, "password2": PHRASE}

    answer = office.post(f"{USERS}add/", {**fields, **more})

    assert answer.status_code == 200
    assert User.objects.count() == 1


def test_nobody_is_raised_above_the_roles(office):
    clerk = UserFactory()

    answer = office.post(
        f"{USERS}{clerk.pk}/change/",
        {
            "username": clerk.username,
            "role": "clerk",
            "is_active": "on",
            "is_superuser": "on",
            "is_staff": "on",
            "user_permissions": ["1"],
            "groups": ["1"],
        },
    )

    clerk.refresh_from_db()
    assert answer.status_code == 302
    assert (clerk.is_superuser, clerk.is_staff) == (False, False)
    assert not clerk.user_permissions.exists()


def test_a_change_of_role_opens_and_shuts_the_admin(office):
    user = UserFactory(officer=True)

    office.post(f"{USERS}{user.pk}/change/", {"username": user.username, "role": "clerk"})

    user.refresh_from_db()
    assert (user.role, user.is_staff, user.is_active) == ("clerk", False, False)


def test_accounts_are_shut_and_never_deleted(office):
    user = UserFactory()

    assert office.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert office.post(USERS, {"action": "delete_selected", "_selected_action": user.pk})
    assert User.objects.filter(pk=user.pk).exists()


def test_an_administrator_sets_a_new_password(office):
    user = UserFactory()

    answer = office.post(f"{USERS}{user.pk}/password/", {"password1": PHRASE, "password2": PHRASE})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.check_password(PHRASE)


@pytest.mark.parametrize("users", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    users, office, django_assert_num_queries
):
    UserFactory.create_batch(users)
    office.get(USERS)

    with django_assert_num_queries(4):
        office.get(USERS)


@pytest.mark.parametrize("query", ["q=%25", "o=999", "p=-1", "role__exact=king", "q=" + "x" * 999])
def test_a_tampered_address_breaks_nothing(query, office):
    assert office.get(f"{USERS}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize("query", ["password__startswith=a", "_to_field=password"])
def test_passwords_cannot_be_guessed_by_filter(query, office):
    assert office.get(f"{USERS}?{query}").status_code in {302, 400}


def test_there_are_no_groups():
    assert not admin.site.is_registered(Group)


def about(user):
    found = Event.objects.filter(about=f"user:{user.pk}").order_by("pk")
    return list(found.values_list("kind", "result", "actor", "channel"))


def change(office, user, **more):
    fields = {"username": user.username, "role": user.role, "is_active": "on"}
    return office.post(f"{USERS}{user.pk}/change/", {**fields, **more})


def test_who_gives_somebody_a_role_is_in_the_trail(office):
    boss = User.objects.get()
    fields = {"username": "oksana", "role": "officer", "password1": PHRASE, "password2": PHRASE}
    office.post(f"{USERS}add/", fields)
    oksana = User.objects.get(username="oksana")

    change(office, oksana, role="planner")

    by = f"user:{boss.pk}", "office"
    assert about(oksana) == [("role", "officer", *by), ("role", "planner", *by)]


def test_whose_account_is_ended_or_renamed_is_in_the_trail(office):
    user = UserFactory()

    change(office, user, is_active="")
    change(office, user)
    change(office, user, username="another")

    told = [(kind, result) for kind, result, *_ in about(user)]
    assert told == [("account", "ended"), ("account", "opened"), ("account", "renamed")]


def test_what_changes_neither_role_nor_account_leaves_no_trace(office):
    user = UserFactory()

    change(office, user, first_name="Olha")

    assert about(user) == []


def test_who_sets_a_password_for_somebody_is_in_the_trail(office):
    user = UserFactory()
    address = f"{USERS}{user.pk}/password/"

    office.post(address, {"password1": "short", "password2": "short"})
    refused = about(user)
    office.post(address, {"password1": PHRASE, "password2": PHRASE})

    assert refused == []
    assert [kind for kind, *_ in about(user)] == ["password"]


def test_where_passwords_open_nothing_nobody_is_added_with_one(office, settings):
    settings.PASSWORDS = False

    assert office.get(f"{USERS}add/").status_code == 403
    assert office.get(USERS).status_code == 200
