import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import OFFICE_ROLES, Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_the_door_of_the_admin_follows_the_role(role):
    assert UserFactory(role=role).is_staff is (role in OFFICE_ROLES)


def test_who_changes_role_changes_doors():
    user = UserFactory(role=Role.PLANNER)

    user.role = Role.CLERK
    user.save()

    assert User.objects.get().is_staff is False


@pytest.mark.parametrize("change", [{"role": ""}, {"role": "root"}, {"is_superuser": True}])
def test_the_database_refuses_who_has_no_role_or_stands_above_them(change):
    UserFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(**change)


def test_a_fresh_database_has_no_account():
    assert not User.objects.exists()
