import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, Group, Permission

from accounts.backends import RoleBackend
from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PHRASE = "a horse that staples batteries"


@pytest.mark.parametrize("role", Role)
def test_a_user_may_do_what_the_role_opens_and_nothing_else(role):
    user = UserFactory(role=role)

    assert user.get_all_permissions() == PERMISSIONS[role]
    assert [perm for perm in PERMISSIONS[role] if not user.has_perm(perm)] == []
    assert not user.has_perm("accounts.delete_user")


def test_a_role_opens_the_rooms_of_its_permissions():
    officer = UserFactory(role=Role.OFFICER)

    assert officer.has_module_perms("applicants")
    assert not officer.has_module_perms("trail")


def test_what_the_database_says_of_permissions_opens_nothing():
    clerk, group = UserFactory(role=Role.CLERK), Group.objects.create(name="all")
    everything = Permission.objects.all()
    clerk.user_permissions.set(everything)
    group.permissions.set(everything)
    clerk.groups.add(group)

    assert User.objects.get().get_all_permissions() == {"desk.serve"}


def test_nothing_is_open_to_the_inactive():
    user = UserFactory(role=Role.ADMIN, is_active=False)

    assert user.get_all_permissions() == set()
    assert not user.has_perm("accounts.view_user")


def test_nothing_is_open_to_strangers():
    assert RoleBackend().get_all_permissions(AnonymousUser()) == set()


def test_no_permission_is_for_one_object():
    user = UserFactory(role=Role.ADMIN)

    assert not user.has_perm("accounts.view_user", user)


@pytest.mark.parametrize(
    ("password", "active", "gets_in"),
    [(PHRASE, True, True), ("wrong", True, False), (PHRASE, False, False)],
)
def test_signing_in_takes_the_password_of_an_active_account(password, active, gets_in):
    user = UserFactory(is_active=active)
    user.set_password(PHRASE)
    user.save()

    found = authenticate(username=user.username, password=password)

    assert (found == user) is gets_in
