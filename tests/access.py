"""Who gets what from every URL: the table that test_access.py runs.

An URL that is not in it fails the build. "login" stands for being sent to sign in.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.roles import OFFICE_ROLES, PERMISSIONS, Role
from appointments.links import make_link
from booking.journey import KEY, Journey
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)

NOBODY, APPLICANT = "nobody", "applicant"
ACTORS = [*Role, APPLICANT, NOBODY]
LOGIN = "login"

Answers = Mapping[str, int | str]


class World:
    """What exists while the table is tried: one of each that is one's own, and one that is not."""

    def __init__(self):
        self.location, self.foreign_location = LocationFactory(), LocationFactory()
        self.municipality, self.foreign_municipality = MunicipalityFactory(), MunicipalityFactory()
        self.applicant = ApplicantFactory(municipality=self.municipality)
        self.foreign_applicant = ApplicantFactory(municipality=self.foreign_municipality)
        self.slot = SlotFactory(location=self.location, starts_at=timezone.now())
        self.later = SlotFactory(location=self.location, morning=soon())
        elsewhere = SlotFactory(location=self.foreign_location, starts_at=timezone.now())
        self.party, self.foreign_party = PartyFactory(), PartyFactory()
        AppointmentFactory(party=self.party, slot=self.slot, applicant=self.applicant)
        AppointmentFactory(
            party=self.foreign_party, slot=elsewhere, applicant=self.foreign_applicant
        )
        self.users = {role: UserFactory(role=role) for role in Role}
        self.location.clerks.add(self.users[Role.CLERK], self.users[Role.MANAGER])
        self.municipality.officers.add(self.users[Role.OFFICER])

    def journey(self) -> dict[str, Any]:
        """The session of somebody who was identified and opened their visit."""
        return {
            KEY: asdict(
                Journey(
                    applicant=self.applicant.pk,
                    home=self.municipality.pk,
                    people=[self.applicant.pk],
                    form_key=str(uuid4()),
                    party=self.party.pk,
                    first_day=timezone.localdate().isoformat(),
                )
            )
        }


def soon():
    return timezone.localtime().replace(hour=9, minute=0) + timedelta(days=3)


def nothing(world: World) -> Any:
    return {}


@dataclass(frozen=True)
class Case:
    """One URL, one method, one object, and what each actor gets for it."""

    name: str
    answers: Answers
    method: str = "GET"
    args: Callable[[World], dict[str, Any]] = nothing
    data: Callable[[World], dict[str, Any]] = nothing
    about: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, [self.method, self.name, self.about]))


def everybody(status: int | str) -> Answers:
    return dict.fromkeys(ACTORS, status)


def only(roles, status: int, *, others: int | str = 403, strangers: int | str = LOGIN) -> Answers:
    """What these roles get; other staff; and who is not staff."""
    answers = {**dict.fromkeys(Role, others), APPLICANT: strangers, NOBODY: strangers}
    return answers | dict.fromkeys(roles, status)


def on_the_way(status: int) -> Answers:
    """What an identified applicant gets; everybody else starts at the first page."""
    return {**everybody(302), APPLICANT: status}


def who_may(permission: str) -> set[Role]:
    return {role for role in Role if permission in PERMISSIONS[role]}


SERVE = who_may("desk.serve")
PUBLIC = [
    Case("root", everybody(302)),
    Case("health", everybody(200)),
    Case("security_txt", everybody(200)),
    Case("booking:start", everybody(200)),
    Case("booking:find", everybody(200)),
    Case("booking:follow", everybody(200), args=lambda own: {"link": make_link(own.party)}),
    Case("booking:follow", everybody(404), args=lambda own: {"link": "x:y"}, about="forged"),
]
BOOKING = [
    Case("booking:stop", on_the_way(200)),
    Case("booking:who", on_the_way(200)),
    Case("booking:add", on_the_way(200)),
    Case("booking:when", on_the_way(200)),
    Case(
        "booking:times",
        on_the_way(200),
        args=lambda own: {"location": own.location.pk, "day": soon().date().isoformat()},
    ),
    Case(
        "booking:times",
        on_the_way(404),
        args=lambda own: {"location": 0, "day": soon().date().isoformat()},
        about="no such location",
    ),
    Case("booking:hold", everybody(405)),
    Case("booking:hold", on_the_way(302), method="POST"),
    Case("booking:check", everybody(302)),  # nothing is held
    Case("booking:visit", on_the_way(200)),
    Case("booking:calendar", on_the_way(200)),
    Case("booking:print", on_the_way(200)),
    Case("booking:cancel", on_the_way(200)),
    Case(
        "booking:cancel",
        on_the_way(200),  # with the mistake shown
        method="POST",
        data=lambda own: {"people": [own.foreign_party.appointments.get().pk]},
        about="foreign",
    ),
    Case("booking:resend", everybody(405)),
    Case("booking:resend", everybody(302), method="POST"),
]
DESK = [
    Case("home", only(Role, 302) | {Role.PHONE: 200}),
    Case("desk:login", everybody(200)),
    Case("desk:logout", everybody(405)),
    Case("desk:logout", everybody(LOGIN), method="POST"),
    Case("desk:language", everybody(302), method="POST", data=lambda own: {"language": "nl"}),
    Case("desk:day", only(SERVE, 200)),
    Case("desk:result", only(SERVE, 302)),  # nothing was scanned yet
    Case("desk:location", everybody(405)),
    Case(
        "desk:location",
        only(SERVE, 302),
        method="POST",
        data=lambda own: {"location": own.location.pk},
        about="own",
    ),
    Case(
        "desk:location",
        only(SERVE, 404),
        method="POST",
        data=lambda own: {"location": own.foreign_location.pk},
        about="foreign",
    ),
    Case("desk:check_in", everybody(405)),
    Case(
        "desk:check_in",
        only(SERVE, 302),
        method="POST",
        data=lambda own: {"code": own.party.reference},
        about="own",
    ),
    Case(
        "desk:check_in",
        only(SERVE, 302),
        method="POST",
        data=lambda own: {"code": own.foreign_party.reference},
        about="foreign",  # a band that says where it belongs, and nothing changes
    ),
]


def office(status: int, roles=OFFICE_ROLES) -> Answers:
    """What an own page of the admin answers: who has no door to it is sent to sign in."""
    refused = only(OFFICE_ROLES, 403, others=LOGIN)
    return refused | dict.fromkeys(roles, status)


ADMIN = [
    Case("admin:index", office(200)),
    Case("admin:login", everybody(200) | dict.fromkeys(OFFICE_ROLES, 302)),
    Case("admin:logout", {**everybody(302), **dict.fromkeys(OFFICE_ROLES, 405)}),
    Case("admin:password_change", office(200)),
    Case("admin:password_change_done", office(200)),
    Case("admin:jsi18n", office(200)),
    Case("admin:autocomplete", office(403)),  # asked for nothing
    Case("admin:app_list", office(404), args=lambda own: {"app_label": "auth"}),
    Case(
        "admin:view_on_site",
        office(404),
        args=lambda own: {"content_type_id": 0, "object_id": 0},
    ),
]
TABLE = [*PUBLIC, *BOOKING, *DESK, *ADMIN]
