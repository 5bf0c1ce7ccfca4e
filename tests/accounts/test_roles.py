import pytest
from django.apps import apps
from django.contrib.auth.management import _get_all_permissions

from accounts.roles import OFFICE_ROLES, PERMISSIONS, Role

FACES = {  # what opens a page and no model
    "desk.serve",
    "desk.lead",
    "councils.send_buses",
    "councils.answer_buses",
    "councils.keep_people",
    "councils.word_messages",
    "notices.send_again",
    "phone.serve",
    "phone.count",
    "planning.plan",
    "planning.run",
    "planning.lead_today",
    "privacy.watch",
}


def opened(*roles):
    return set().union(*[PERMISSIONS[role] for role in roles])


def test_every_role_is_in_the_table():
    assert set(PERMISSIONS) == set(Role)


def test_every_permission_is_one_of_a_model_or_of_a_page():
    known = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename, _ in _get_all_permissions(model._meta)
    }

    assert opened(*Role) - known == FACES


@pytest.mark.parametrize("act", ["change_event", "delete_event", "add_event"])
def test_nobody_may_touch_the_trail(act):
    assert f"trail.{act}" not in opened(*Role)


def test_nobody_may_touch_appointments_but_through_services():
    assert not [perm for perm in opened(*Role) if perm.startswith("appointments.")]


def test_applicants_are_seen_by_their_municipality_alone():
    seen_by = {role for role in Role if "applicants.view_applicant" in PERMISSIONS[role]}

    assert seen_by == {Role.OFFICER}


def test_who_reads_the_trail_does_not_serve_at_a_desk():
    readers = {role for role in Role if "trail.view_event" in PERMISSIONS[role]}
    servers = {role for role in Role if "desk.serve" in PERMISSIONS[role]}

    assert readers == {Role.DPO, Role.ADMIN}
    assert servers == {Role.CLERK, Role.MANAGER}


def test_roles_without_a_page_in_the_admin_do_not_get_in():
    needless = {role for role in OFFICE_ROLES if not PERMISSIONS[role]}

    assert needless == set()
