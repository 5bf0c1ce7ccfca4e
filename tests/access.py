"""Who gets what from every URL: the table that test_access.py runs.

An URL that is not in it fails the build. "login" stands for being sent to sign in.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.invitations import invite, link_of
from accounts.models import Invitation
from accounts.roles import OFFICE_ROLES, PERMISSIONS, Role
from applicants.links import make_invitation
from applicants.models import Wave
from appointments.links import make_link
from booking.journey import KEY, Journey
from desk.board import SIGNER
from desk.waiting import give_ticket
from locations.models import Desk
from notices.models import Announcement, Batch, Notice, Text
from planning.models import MassMove
from stickers.models import StockCount
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    BusFactory,
    ClosureFactory,
    DayListFactory,
    LocationFactory,
    MunicipalityFactory,
    OpeningHoursFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)
from tests.stickers.factories import (
    BatchFactory,
    DeliveryFactory,
    OutcomeFactory,
    StickerFactory,
    TransferFactory,
)
from trail.models import Event

NOBODY, APPLICANT = "nobody", "applicant"
ACTORS = [*Role, APPLICANT, NOBODY]
LOGIN = "login"

Answers = Mapping[str, int | str]


class World:
    """What exists while the table is tried: one of each that is one's own, and one that is not."""

    def __init__(self):
        self.location, self.foreign_location = LocationFactory(), LocationFactory()
        self.municipality = MunicipalityFactory()
        self.foreign_municipality = MunicipalityFactory(name="Elsewhere")
        self.applicant = ApplicantFactory(municipality=self.municipality)
        self.foreign_applicant = ApplicantFactory(
            municipality=self.foreign_municipality, family_name="Foreigner"
        )
        self.slot = SlotFactory(location=self.location, starts_at=still_today())
        self.later = SlotFactory(location=self.location, morning=soon())
        elsewhere = SlotFactory(location=self.foreign_location, starts_at=timezone.now())
        self.party, self.foreign_party = PartyFactory(), PartyFactory()
        AppointmentFactory(party=self.party, slot=self.slot, applicant=self.applicant)
        AppointmentFactory(
            party=self.foreign_party, slot=elsewhere, applicant=self.foreign_applicant
        )
        self.users = {role: UserFactory(role=role) for role in Role}
        self.clerk = self.users[Role.CLERK]
        self.desk = Desk.objects.create(location=self.location, number=1)
        self.day_list, self.foreign_day_list = [
            DayListFactory(location=place) for place in [self.location, self.foreign_location]
        ]
        self.hours = OpeningHoursFactory(location=self.location)
        self.closure = ClosureFactory(location=self.location)
        self.notice = Notice.objects.create(key="k", about=self.party.reference, to="o@example.org")
        self.text = Text.objects.create(
            key="work", uk="uk", nl="nl", en="en", source="https://ind.nl", last_valid_on=soon()
        )
        self.announcement = Announcement.objects.create(
            uk="uk", ru="ru", nl="nl", en="en", last_shown_on=soon()
        )
        officer, stranger = self.users[Role.OFFICER], UserFactory(role=Role.OFFICER)
        self.batch = self.municipality.letter_batches.create(printed_by=officer)
        self.batch.people.add(self.applicant)
        self.foreign_batch = self.foreign_municipality.letter_batches.create(printed_by=stranger)
        self.foreign_batch.people.add(self.foreign_applicant)
        self.twins = [
            ApplicantFactory(municipality=town, birth_date="2000-01-01", family_name=name)
            for town, name in [
                (self.municipality, "Twin"),
                (self.municipality, "Twin"),
                (self.foreign_municipality, "Foreigner"),
                (self.foreign_municipality, "Foreigner"),
            ]
        ]
        self.done = self.municipality.lists.create(uploaded_by=officer)
        self.foreign_done = self.foreign_municipality.lists.create(uploaded_by=stranger)
        self.event = Event.objects.create(kind="identify")
        self.bus = BusFactory(municipality=self.municipality, location=self.location)
        self.foreign_bus = BusFactory(municipality=self.foreign_municipality)
        self.sheets = Batch.objects.create(posted_by=self.municipality.name)
        self.foreign_sheets = Batch.objects.create(posted_by=self.foreign_municipality.name)
        self.location.clerks.add(self.users[Role.CLERK], self.users[Role.MANAGER])
        self.municipality.officers.add(self.users[Role.OFFICER])
        self.ticket = give_ticket(self.party, self.location)
        self.duty = self.location.duties.create(user=UserFactory())
        self.stock()
        self.closings()

    def closings(self) -> None:
        """A move here and one elsewhere."""
        day = timezone.localdate()
        by = self.users[Role.MANAGER]
        self.move, self.foreign_move = [
            MassMove.objects.create(location=place, first_day=day, last_day=day, asked_by=by)
            for place in [self.location, self.foreign_location]
        ]
        self.move_line = self.move.lines.create(
            party=self.party, people=1, starts_at=self.slot.starts_at, ends_at=self.slot.ends_at
        )

    def stock(self) -> None:
        """A ledger here and one elsewhere."""
        elsewhere = Desk.objects.create(location=self.foreign_location, number=1)
        for prefix, desk in [("", self.desk), ("foreign_", elsewhere)]:
            here = desk.location
            delivery = DeliveryFactory(location=here)
            rows = {
                "delivery": delivery,
                "box": BatchFactory(delivery=delivery),
                "transfer": TransferFactory(to_desk=desk),
                "sticker": StickerFactory(location=here, desk=desk, at_desk=True),
                "outcome": OutcomeFactory(desk=desk),
                "count": StockCount.objects.create(
                    location=here,
                    expected=0,
                    found=0,
                    counted_by=UserFactory(),
                    counted_at=timezone.now(),
                ),
            }
            for name, row in rows.items():
                setattr(self, prefix + name, row)

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


def still_today():
    """Return a moment that is to come and is today, also when it is late."""
    now = timezone.localtime()
    return min(now + timedelta(minutes=5), now.replace(hour=23, minute=59, second=59))


def soon():
    return timezone.localtime().replace(hour=9, minute=0) + timedelta(days=3)


def invitation(world: World) -> dict[str, Any]:
    admin = world.users[Role.ADMIN]
    found = Invitation.objects.filter(invited_by=admin).first()
    found = found or invite(UserFactory(), "https://issuer.example", admin)
    return {"link": link_of(found)}


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
    *[Case(page, everybody(200)) for page in ["health", "live", "ready"]],
    Case("security_txt", everybody(200)),
    Case("board", everybody(200), args=lambda own: {"token": SIGNER.sign(str(own.location.pk))}),
    Case("board", everybody(404), args=lambda own: {"token": "1:x"}, about="forged"),
    Case("ticket", everybody(200), args=lambda own: {"link": make_link(own.party)}),
    Case("ticket", everybody(404), args=lambda own: {"link": "x:y"}, about="forged"),
    Case("accessibility_in_dutch", everybody(302)),
    *[Case(f"booking:{page}", everybody(200)) for page in ["why", "status", "accessibility"]],
    Case("booking:start", everybody(200)),
    Case("booking:find", everybody(200)),
    Case("booking:follow", everybody(200), args=lambda own: {"link": make_link(own.party)}),
    Case("booking:follow", everybody(404), args=lambda own: {"link": "x:y"}, about="forged"),
    Case(
        "booking:invited",
        everybody(200),
        args=lambda own: {"link": make_invitation(own.applicant)},
    ),
    Case("booking:invited", everybody(404), args=lambda own: {"link": "x:y"}, about="forged"),
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
    Case("booking:hold", everybody(302)),  # from another language of its answer
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
    Case("booking:change", on_the_way(200)),
    Case(
        "booking:change",
        on_the_way(200),  # with the mistake shown
        method="POST",
        data=lambda own: {"people": [own.foreign_party.appointments.get().pk]},
        about="foreign",
    ),
    Case("booking:check_change", everybody(302)),  # nothing is held
    Case("booking:join", on_the_way(200)),
    Case("booking:take", on_the_way(200)),
    Case("booking:contact", on_the_way(200)),
    Case("booking:wait", on_the_way(200)),
    Case("booking:helpers", everybody(200)),
    Case("booking:another", everybody(302)),  # from another language of its answer
    Case("booking:accept_proposal", everybody(302)),  # from another language of its answer
    Case("booking:decline_proposal", everybody(302)),
    Case("booking:accept", everybody(302)),  # from another language of its answer
    Case("booking:decline", everybody(302)),
    Case("booking:leave_line", everybody(302)),
    Case("booking:take_back", everybody(302)),  # from another language of its answer
    Case("booking:resend", everybody(302)),
    Case("booking:resend", everybody(302), method="POST"),
]


def visit(world: World) -> dict[str, Any]:
    return {"pk": world.party.pk}


def foreign_visit(world: World) -> dict[str, Any]:
    return {"pk": world.foreign_party.pk}


DESK = [
    Case("home", only(Role, 302)),
    Case("desk:login", everybody(200)),
    Case("signin:invited", everybody(404), args=lambda own: {"link": "x:y"}),
    Case("signin:invited", everybody(200), args=invitation, about="open"),
    *[Case(f"invitations:{page}", only({Role.ADMIN}, 200)) for page in ["list", "new", "again"]],
    Case("signin:lock", everybody(405)),
    Case("signin:lock", only(SERVE, 302), "POST"),
    Case("signin:unlock", everybody(405)),
    Case("signin:unlock", only(SERVE, 403), "POST", about="without a PIN"),
    Case("signin:pin", only(SERVE, 200)),
    Case("signin:emergency", everybody(200)),
    Case("signin:back", everybody(404), args=lambda own: {"issuer": "none"}),
    Case("signin:begin", everybody(405), args=lambda own: {"issuer": "none"}),
    Case("signin:begin", everybody(404), "POST", args=lambda own: {"issuer": "none"}),
    Case("signin:ended", everybody(405), args=lambda own: {"issuer": "none"}),
    Case("signin:ended", everybody(404), "POST", args=lambda own: {"issuer": "none"}),
    Case("signin:leave", everybody(404), args=lambda own: {"issuer": "none"}),
    Case("desk:logout", everybody(405)),
    Case("desk:logout", everybody(LOGIN), method="POST"),
    Case("desk:language", everybody(302), method="POST", data=lambda own: {"language": "nl"}),
    Case("desk:day", only(SERVE, 200)),
    Case("desk:result", only(SERVE, 302)),  # nothing was scanned yet
    Case("desk:location", only(SERVE, 200)),
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
    Case("desk:waiting", only(SERVE, 200)),
    Case("desk:live", only(SERVE, 200)),
    *[
        case
        for act in ["call", "speaks", "say"]
        for case in [
            Case(f"desk:{act}", everybody(405)),
            Case(f"desk:{act}", only(SERVE, 302), method="POST"),
        ]
    ],
    Case("desk:put_back", everybody(405), args=lambda own: {"pk": own.ticket.pk}),
    Case("desk:put_back", only(SERVE, 302), "POST", args=lambda own: {"pk": own.ticket.pk}),
    Case("desk:practice", only(SERVE, 200)),
    *[
        case
        for act in ["start_practice", "stop_practice"]
        for case in [
            Case(f"desk:{act}", everybody(405)),
            Case(f"desk:{act}", only(SERVE, 302), method="POST"),
        ]
    ],
    Case("desk:team", only({Role.MANAGER}, 200)),
    Case("desk:team", only({Role.MANAGER}, 200), method="POST", about="nothing said"),
    Case("desk:end_duty", everybody(405), args=lambda own: {"pk": own.duty.pk}),
    Case("desk:end_duty", only({Role.MANAGER}, 302), "POST", args=lambda own: {"pk": own.duty.pk}),
    Case("desk:enter", only(SERVE, 302)),  # from signing in again
    Case(
        "desk:enter",
        only(SERVE, 302),
        method="POST",
        data=lambda own: {"code": own.party.reference},
        about="own",
    ),
    Case(
        "desk:enter",
        only(SERVE, 302),
        method="POST",
        data=lambda own: {"act": "check_in", "party": own.foreign_party.pk},
        about="foreign",  # nothing changes
    ),
    *[
        Case(f"desk:{page}", only(SERVE, 200), args=args, about=about)
        for page in ["visit", "move", "card"]
        for args, about in [(visit, "own"), (foreign_visit, "foreign")]  # only where and when
    ],
    Case("desk:move", only(SERVE, 302), "POST", args=visit, about="nothing said"),
    Case("desk:words", only(SERVE, 200)),
    Case("desk:issue", only(SERVE, 302), args=visit, about="no desk was chosen yet"),
    Case("desk:issue", only(SERVE, 302), "POST", args=visit, about="no desk was chosen yet"),
    Case("desk:call_supervisor", everybody(405)),
    Case("desk:call_supervisor", only(SERVE, 302), method="POST"),
    Case("desk:end_call", everybody(405), args=lambda own: {"pk": 1}),
    Case("desk:end_call", only(SERVE, 302), "POST", args=lambda own: {"pk": 1}),
]

PAPER = [
    Case("desk:lists", only(SERVE, 200)),
    Case("desk:list", only(SERVE, 200), args=lambda own: {"pk": own.day_list.pk}),
    Case(
        "desk:list",
        only(SERVE, 404),
        args=lambda own: {"pk": own.foreign_day_list.pk},
        about="foreign",
    ),
    Case("desk:confirm_list", everybody(405), args=lambda own: {"pk": own.day_list.pk}),
    Case("desk:confirm_list", only(SERVE, 302), "POST", args=lambda own: {"pk": own.day_list.pk}),
    Case(
        "desk:confirm_list",
        only(SERVE, 404),
        "POST",
        args=lambda own: {"pk": own.foreign_day_list.pk},
        about="foreign",
    ),
    Case("desk:late", only(SERVE, 302)),  # no desk was chosen yet
    Case("desk:late_find", everybody(405)),
    Case("desk:late_find", only(SERVE, 302), method="POST"),
    Case("desk:late_write", everybody(405)),
    Case("desk:late_write", only(SERVE, 302), method="POST"),
]


def a_person(world: World) -> dict[str, Any]:
    return {"pk": world.applicant.pk}


PHONE_STAFF = who_may("phone.serve")
PHONE = [
    Case("phone:search", only(PHONE_STAFF, 200)),
    Case("phone:search", only(PHONE_STAFF, 302), "POST", data=lambda own: {"query": "Petrenko"}),
    *[
        Case(f"phone:{page}", only(PHONE_STAFF, 200), args=a_person)
        for page in ["person", "who", "add", "release", "prove"]
    ],
    *[
        case
        for act in ["resend", "apart"]
        for case in [
            Case(f"phone:{act}", everybody(405), args=a_person),
            Case(f"phone:{act}", only(PHONE_STAFF, 302), "POST", args=a_person),
        ]
    ],
    Case("phone:end", everybody(405)),
    Case("phone:end", only(PHONE_STAFF, 302), "POST"),
    *[Case(f"phone:{page}", only(PHONE_STAFF, 302)) for page in ["times", "check", "wait"]],
    Case("phone:hold", everybody(405)),
    Case("phone:hold", only(PHONE_STAFF, 302), "POST", about="for nobody"),
    *[
        Case(f"phone:{page}", only(PHONE_STAFF, 404), args=visit, about="not proved")
        for page in ["change", "join", "line", "cancel", "contact"]
    ],
    Case("phone:take_back", everybody(405), args=visit),
    Case("phone:take_back", only(PHONE_STAFF, 404), "POST", args=visit, about="not proved"),
    *[
        case
        for act in ["accept", "decline", "take_proposal", "decline_proposal"]
        for case in [
            Case(f"phone:{act}", everybody(405), args=visit),
            Case(f"phone:{act}", only(PHONE_STAFF, 404), "POST", args=visit, about="not proved"),
        ]
    ],
    Case("phone:priorities", only(who_may("phone.count"), 200)),
]


def of(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"pk": getattr(world, name).pk}


def own_and_foreign(page: str, roles, status: int, method: str, one: str) -> list[Case]:
    """What these roles get for one of their own location, and that another is not there."""
    return [
        Case(f"desk:stock:{page}", only(roles, status), method, args=of(one)),
        Case(f"desk:stock:{page}", only(roles, 404), method, of(f"foreign_{one}"), about="foreign"),
    ]


LEAD = who_may("desk.lead")
STOCK = [
    *[Case(f"desk:stock:{page}", only(SERVE, 200)) for page in ["stock", "aside", "gaps"]],
    *[Case(f"desk:stock:{page}", only(SERVE, 200)) for page in ["correct", "swap"]],
    *[Case(f"desk:stock:{page}", only(SERVE, 302)) for page in ["open", "back", "count"]],
    Case("desk:stock:aside", only(SERVE, 200), "POST", about="nothing said"),
    *own_and_foreign("counted", SERVE, 200, "GET", "count"),
    *own_and_foreign("correct_one", SERVE, 200, "GET", "outcome"),
    Case("desk:stock:explain", everybody(405), args=of("sticker")),
    *own_and_foreign("explain", SERVE, 302, "POST", "sticker"),
    *[
        Case(f"desk:stock:{page}", only(LEAD, 200))
        for page in ["safe", "count_safe", "return", "deliveries", "announce", "transfers", "send"]
    ],
    *own_and_foreign("receive", LEAD, 200, "GET", "delivery"),
    *own_and_foreign("arrive", LEAD, 200, "GET", "transfer"),
    Case("desk:stock:reissue", only(LEAD, 200)),
    Case("desk:stock:reissue_to", only(LEAD, 404), args=of("applicant"), about="not found before"),
    Case("desk:stock:decided", everybody(405), args=of("applicant")),
    Case("desk:stock:decided", only(LEAD, 404), "POST", of("applicant"), about="not found before"),
    Case("desk:stock:country", only(who_may("stickers.view_delivery"), 200)),
]


def office(status: int, roles=OFFICE_ROLES, *, refused: int = 403) -> Answers:
    """What an own page of the admin answers: who has no door to it is sent to sign in."""
    return only(OFFICE_ROLES, refused, others=LOGIN) | dict.fromkeys(roles, status)


def pages_of(model: str, *, see, add=(), delete=(), one: str) -> list[Case]:
    """The five pages of a model in the admin; `one` names the row of the world they are about."""

    def of(world: World) -> dict[str, Any]:
        return {"object_id": getattr(world, one).pk}

    return [
        Case(f"admin:{model}_changelist", office(200, see)),
        Case(f"admin:{model}_add", office(200, add)),
        Case(f"admin:{model}_change", office(200, see), args=of),
        Case(f"admin:{model}_history", office(200, see), args=of),
        Case(f"admin:{model}_delete", office(200, delete), args=of),
    ]


def narrow_pages_of(model: str, *, see, everything=frozenset(), add=(), one: str) -> list[Case]:
    """The same where some `see` only their own, and nobody deletes: the rest does not exist."""

    def of(world: World) -> dict[str, Any]:
        return {"object_id": getattr(world, one).pk}

    def of_others(world: World) -> dict[str, Any]:
        return {"object_id": getattr(world, f"foreign_{one}").pk}

    seen, foreign = see | everything, office(200, everything, refused=404)
    return [
        Case(f"admin:{model}_changelist", office(200, seen)),
        Case(f"admin:{model}_add", office(200, add)),
        Case(f"admin:{model}_change", office(200, seen, refused=404), args=of),
        Case(f"admin:{model}_change", foreign, args=of_others, about="foreign"),
        Case(f"admin:{model}_history", office(200, seen, refused=404), args=of),
        Case(f"admin:{model}_history", foreign, args=of_others, about="foreign"),
        Case(f"admin:{model}_delete", office(403, seen, refused=404), args=of),
    ]


ADMINS, SUPPLIERS = {Role.ADMIN}, {Role.ADMIN, Role.PLANNER}
OFFICERS, WATCHERS = {Role.OFFICER}, {Role.ADMIN, Role.DPO}
ADMIN = [
    Case("admin:index", office(200)),
    Case("admin:login", {**everybody(LOGIN), **dict.fromkeys(OFFICE_ROLES, 302)}),
    *[Case(name, everybody(405)) for name in ["admin:logout", "sign_out"]],
    *[Case(name, everybody(LOGIN), "POST") for name in ["admin:logout", "sign_out"]],
    Case("admin:password_change", office(200)),
    Case("admin:password_change_done", office(200)),
    Case("admin:jsi18n", office(200)),
    Case("admin:autocomplete", office(403)),  # asked for nothing
    Case(
        "admin:app_list",
        office(200, SUPPLIERS, refused=404),
        args=lambda own: {"app_label": "locations"},
    ),
    Case(
        "admin:view_on_site",
        office(404),
        args=lambda own: {"content_type_id": 0, "object_id": 0},
    ),
    Case(
        "admin:auth_user_password_change",
        office(200, ADMINS),
        args=lambda own: {"id": own.users[Role.CLERK].pk},
    ),
    *pages_of("accounts_user", see=ADMINS, add=ADMINS, one="clerk"),
    *pages_of("locations_location", see=SUPPLIERS, add=ADMINS, one="location"),
    *pages_of("locations_desk", see=SUPPLIERS, add=ADMINS, one="desk"),
    *pages_of(
        "locations_openinghours", see=SUPPLIERS, add=SUPPLIERS, delete=SUPPLIERS, one="hours"
    ),
    *pages_of("locations_closure", see=SUPPLIERS, add=SUPPLIERS, delete=SUPPLIERS, one="closure"),
    *pages_of("locations_slot", see=SUPPLIERS, one="slot"),
    *pages_of("notices_notice", see=ADMINS, one="notice"),
    *pages_of("notices_text", see=ADMINS, add=ADMINS, one="text"),
    *pages_of("notices_announcement", see=SUPPLIERS, add=SUPPLIERS, one="announcement"),
    *narrow_pages_of(
        "applicants_municipality", see=OFFICERS, everything=ADMINS, add=ADMINS, one="municipality"
    ),
    *narrow_pages_of("applicants_applicant", see=OFFICERS, one="applicant"),
    *narrow_pages_of("applicants_registrationlist", see=OFFICERS, add=OFFICERS, one="done"),
    *[
        case
        for model, one in [
            ("delivery", "delivery"),
            ("batch", "box"),
            ("transfer", "transfer"),
            ("stockcount", "count"),
        ]
        for case in pages_of(f"stickers_{model}", see=WATCHERS | {Role.PLANNER}, one=one)
    ],
    *pages_of("stickers_sticker", see=WATCHERS, one="sticker"),
    *pages_of("stickers_outcome", see=WATCHERS, one="outcome"),
    *pages_of("trail_event", see=WATCHERS, one="event"),
]


def bus(world: World) -> dict[str, Any]:
    return {"pk": world.bus.pk}


def foreign_bus(world: World) -> dict[str, Any]:
    return {"pk": world.foreign_bus.pk}


def acts_on_bus(act: str, roles) -> list[Case]:
    """A button on the page of a bus."""
    return [
        Case(f"buses:{act}", everybody(405), args=bus),
        Case(f"buses:{act}", office(302, roles), method="POST", args=bus),
    ]


PLANNERS = {Role.PLANNER}
BUSES = [
    Case("buses:list", office(200, OFFICERS)),
    Case("buses:ask", office(200, OFFICERS)),
    Case("buses:ask", office(200, OFFICERS), method="POST", about="nothing said"),
    Case("buses:bus", office(200, OFFICERS), args=bus),
    Case("buses:bus", office(404, OFFICERS), args=foreign_bus, about="foreign"),
    *acts_on_bus("name", OFFICERS),
    *acts_on_bus("unname", OFFICERS),
    *acts_on_bus("withdraw", OFFICERS),
    *[
        Case(f"buses:{act}", office(404, OFFICERS), "POST", args=foreign_bus, about="foreign")
        for act in ["name", "unname", "withdraw"]
    ],
    Case("buses:coming", office(200, PLANNERS)),
    Case("buses:answer", office(200, PLANNERS), args=bus),
    Case("buses:answer", office(200, PLANNERS), method="POST", args=bus, about="nothing said"),
    *acts_on_bus("refuse", PLANNERS),
]


def person(world: World) -> dict[str, Any]:
    return {"pk": world.applicant.pk}


def foreign_person(world: World) -> dict[str, Any]:
    return {"pk": world.foreign_applicant.pk}


def of_town(world: World) -> dict[str, Any]:
    return {"municipality": world.municipality.pk}


def of_foreign_town(world: World) -> dict[str, Any]:
    return {"municipality": world.foreign_municipality.pk}


def twins(world: World) -> dict[str, Any]:
    first, second, *_ = world.twins
    return {"first": first.pk, "second": second.pk, "keep": first.pk}


def half_foreign(world: World) -> dict[str, Any]:
    return twins(world) | {"second": world.twins[-1].pk}


PEOPLE = [
    *[
        case
        for act in ["correct", "withdraw"]
        for case in [
            Case(f"people:{act}", office(200, OFFICERS), args=person),
            Case(f"people:{act}", office(404, OFFICERS), args=foreign_person, about="foreign"),
            Case(f"people:{act}", office(200, OFFICERS), "POST", args=person, about="nothing said"),
            Case(f"people:{act}", office(404, OFFICERS), "POST", foreign_person, about="foreign"),
        ]
    ],
    *[
        case
        for act in ["again", "apart"]
        for case in [
            Case(f"people:{act}", everybody(405), args=person),
            Case(f"people:{act}", office(302, OFFICERS), "POST", args=person),
            Case(f"people:{act}", office(404, OFFICERS), "POST", foreign_person, about="foreign"),
        ]
    ],
    Case("people:letters", office(200, OFFICERS)),
    Case("people:print", everybody(405)),
    Case("people:print", office(302, OFFICERS), "POST", data=of_town),
    Case("people:print", office(404, OFFICERS), "POST", data=of_foreign_town, about="foreign"),
    Case("people:sheets", office(200, OFFICERS), args=lambda own: {"pk": own.batch.pk}),
    Case(
        "people:sheets",
        office(404, OFFICERS),
        args=lambda own: {"pk": own.foreign_batch.pk},
        about="foreign",
    ),
    Case("people:doubles", office(200, OFFICERS)),
    Case("people:differing", office(200, OFFICERS)),
    Case("people:settled", everybody(405), args=lambda own: {"pk": 0}),
    Case("people:settled", office(404, OFFICERS), "POST", lambda own: {"pk": 0}, about="foreign"),
    *[
        case
        for act in ["one", "two"]
        for case in [
            Case(f"people:{act}", everybody(405)),
            Case(f"people:{act}", office(302, OFFICERS), "POST", data=twins),
            Case(
                f"people:{act}", office(404, OFFICERS), "POST", data=half_foreign, about="foreign"
            ),
        ]
    ],
    Case("people:export", everybody(405)),
    Case("people:export", office(200, OFFICERS), "POST", data=of_town),
    Case("people:export", office(404, OFFICERS), "POST", data=of_foreign_town, about="foreign"),
]


def lists() -> list[Case]:
    """The pages of a list: of one's own municipality, and of another."""

    def of(world: World) -> dict[str, Any]:
        return {"pk": world.done.pk}

    def of_others(world: World) -> dict[str, Any]:
        return {"pk": world.foreign_done.pk}

    read, written = ["undo", "missing"], ["again", "tick", "confirm", "discard", "resume", "undo"]
    return [
        Case("lists:moves", office(200, OFFICERS)),
        Case("lists:rows", office(404, OFFICERS), args=of),  # of no kind
        Case("lists:to_mend", office(200, OFFICERS), args=of),
        Case("lists:to_mend", office(404, OFFICERS), args=of_others, about="foreign"),
        *[Case(f"lists:{name}", office(200, OFFICERS), args=of) for name in read],
        *[
            Case(f"lists:{name}", office(404, OFFICERS), args=of_others, about="foreign")
            for name in read
        ],
        *[Case(f"lists:{name}", everybody(405), args=of) for name in written[:-1]],
        *[Case(f"lists:{name}", office(302, OFFICERS), "POST", args=of) for name in written],
        *[
            Case(f"lists:{name}", office(404, OFFICERS), "POST", of_others, about="foreign")
            for name in [*written, "missing"]
        ],
    ]


def messages() -> list[Case]:
    """What messages say, for who words them; letters to print, for who posts them."""

    def kind(world: World) -> dict[str, Any]:
        return {"kind": "visit", "language": "uk"}

    def no_kind(world: World) -> dict[str, Any]:
        return {"kind": "visit", "language": "de"}

    def place(world: World) -> dict[str, Any]:
        return {"pk": world.location.pk}

    def sheets(world: World) -> dict[str, Any]:
        return {"pk": world.sheets.pk}

    def foreign_sheets(world: World) -> dict[str, Any]:
        return {"pk": world.foreign_sheets.pk}

    previews = ["preview", "mail", "paper"]
    return [
        Case("messages:kinds", office(200, SUPPLIERS)),
        *[Case(f"messages:{name}", office(200, SUPPLIERS), args=kind) for name in previews],
        *[
            Case(f"messages:{name}", office(404, SUPPLIERS), args=no_kind, about="no language")
            for name in previews
        ],
        Case("messages:words", office(200, SUPPLIERS), args=place),
        Case("messages:words", office(302, SUPPLIERS), "POST", args=place),
        Case("messages:batches", office(200, OFFICERS)),
        Case("messages:sheets", office(302, OFFICERS), args=sheets),  # not made yet
        Case("messages:sheets", office(404, OFFICERS), args=foreign_sheets, about="foreign"),
        Case("messages:printed", everybody(405), args=sheets),
        Case("messages:printed", office(302, OFFICERS), "POST", args=sheets),
        Case("messages:printed", office(404, OFFICERS), "POST", foreign_sheets, about="foreign"),
    ]


def closings() -> list[Case]:
    """Moves: of planners all, of who leads a location those of that location."""
    managers = who_may("planning.lead_today")
    movers = managers | PLANNERS

    def move(world: World) -> dict[str, Any]:
        return {"pk": world.move.pk}

    def foreign(world: World) -> dict[str, Any]:
        return {"pk": world.foreign_move.pk}

    def line(world: World) -> dict[str, Any]:
        return {"pk": world.move_line.pk}

    def stop(world: World) -> dict[str, Any]:
        return {**move(world), "what": "stop"}

    def stop_foreign(world: World) -> dict[str, Any]:
        return {**foreign(world), "what": "stop"}

    def theirs(status: int) -> Answers:
        return {**only(PLANNERS, status), **dict.fromkeys(managers, 404)}

    own = ["planning:moves:move", "planning:moves:poster"]
    alone = [f"planning:moves:{name}" for name in ["today", "reduce", "pause", "tell"]]
    return [
        Case("planning:moves:list", only(PLANNERS, 200)),
        Case("planning:moves:new", only(PLANNERS, 200)),
        Case("planning:moves:new", only(PLANNERS, 200), "POST", about="nothing said"),
        *[Case(name, only(movers, 200), args=move) for name in own],
        *[Case(name, theirs(200), args=foreign, about="foreign") for name in own],
        Case("planning:moves:act", everybody(405), args=stop),
        Case("planning:moves:act", only(movers, 302), "POST", args=stop),
        Case("planning:moves:act", theirs(302), "POST", args=stop_foreign, about="foreign"),
        Case("planning:moves:confirm", everybody(405), args=move),
        Case("planning:moves:confirm", only(PLANNERS, 302), "POST", args=move),
        Case("planning:moves:called", everybody(405), args=line),
        Case("planning:moves:called", only(movers, 302), "POST", args=line),
        *[Case(name, only(managers, 200)) for name in alone],
        *[Case(name, only(managers, 200), "POST", about="nothing said") for name in alone[1:]],
    ]


PLANNING = [
    *closings(),
    Case("planning:overview:dashboard", only(PLANNERS, 200)),
    Case("planning:overview:weeks", only(PLANNERS, 200)),
    Case("planning:overview:today", only(who_may("planning.lead_today"), 200)),
    Case("planning:fairness:fairness", only(PLANNERS, 200)),
    Case("planning:fairness:counts", only(PLANNERS, 200)),
]


def in_three_days(world: World) -> dict[str, Any]:
    return {"pk": world.location.pk, "day": soon().date().isoformat()}


def extra_change(world: World) -> dict[str, Any]:
    what = {"day": soon().date(), "places": {}, "before": 0, "after": 0, "rate": 0.1}
    row, _ = world.location.extra_changes.get_or_create(**what)
    return {"pk": row.pk}


def location(world: World) -> dict[str, Any]:
    return {"pk": world.location.pk}


PLANS = who_may("planning.plan")
AHEAD = [
    Case("planning:filling:home", only(PLANS, 200)),
    Case("planning:filling:switch", everybody(405)),
    Case("planning:filling:switch", only(PLANS, 302), "POST"),
    Case("planning:filling:location", only(PLANS, 200), args=location),
    Case("planning:filling:rules", everybody(405), args=location),
    Case("planning:filling:rules", only(PLANS, 200), "POST", args=location, about="nothing said"),
    Case("planning:filling:day", only(PLANS, 200), args=in_three_days),
    *[
        Case(f"planning:filling:{act}", only(PLANS, 302), "POST", args=in_three_days)
        for act in ["set", "clear"]
    ],
    *[
        Case(f"planning:filling:{act}", everybody(405), args=in_three_days)
        for act in ["set", "clear"]
    ],
    Case("planning:filling:put_back", everybody(405), args=extra_change),
    Case("planning:filling:put_back", only(PLANS, 302), "POST", args=extra_change),
    Case("planning:opening:home", only(PLANS, 200)),
    Case("planning:opening:plan", everybody(405)),
    Case("planning:opening:plan", only(PLANS, 200), "POST", about="nothing said"),
    Case("planning:opening:end", everybody(405), args=lambda own: {"pk": 0}),
    Case("planning:opening:end", only(PLANS, 200), "POST", args=lambda own: {"pk": 0}),
    Case("planning:opening:rule", everybody(405)),
    Case("planning:opening:rule", only(PLANS, 200), "POST", about="nothing said"),
    Case("planning:forecast:home", only(PLANS, 200)),
    Case("planning:forecast:save", everybody(405)),
    Case("planning:forecast:save", only(PLANS, 302), "POST", about="no data yet"),
    Case("planning:forecast:drop", everybody(405), args=lambda own: {"pk": 0}),
    Case("planning:forecast:drop", only(PLANS, 302), "POST", args=lambda own: {"pk": 0}),
]


def waiting_wave(world: World) -> dict[str, Any]:
    """A large wave that somebody else asked for."""
    wave, _ = Wave.objects.get_or_create(
        name="Waves", defaults={"opens_at": soon(), "state": "asked", "people": 501}
    )
    return {"pk": wave.pk}


WAVES = [
    Case("planning:waves:list", only(PLANNERS, 200)),
    Case("planning:waves:new", only(PLANNERS, 200)),
    Case("planning:waves:new", only(PLANNERS, 200), "POST", about="nothing said"),
    Case("planning:waves:wave", only(PLANNERS, 200), args=waiting_wave),
    *[
        case
        for act in ["confirm", "stop", "resume", "drop"]
        for case in [
            Case(f"planning:waves:{act}", everybody(405), args=waiting_wave),
            Case(f"planning:waves:{act}", only(PLANNERS, 302), "POST", args=waiting_wave),
        ]
    ],
]
SUPPLIES = [
    Case("planning:stock:home", only(PLANNERS, 200)),
    Case("planning:stock:announce", only(PLANNERS, 200)),
    Case("planning:stock:announce", only(PLANNERS, 200), "POST", about="nothing said"),
    Case("planning:stock:delivery", only(PLANNERS, 200), args=lambda own: {"pk": own.delivery.pk}),
    Case("planning:stock:move", everybody(405)),
    Case("planning:stock:move", only(PLANNERS, 302), "POST", about="nothing said"),
    Case("planning:stock:send", everybody(405)),
    Case("planning:stock:send", only(PLANNERS, 302), "POST", about="nothing said"),
]
CAPACITY = [
    *[
        Case(f"planning:capacity:{page}", only(PLANNERS, 200))
        for page in ["week", "conflicts", "releases", "kept", "keep", "close_all", "new"]
    ],
    *[
        Case(f"planning:capacity:{page}", only(PLANNERS, 200), args=location)
        for page in ["place", "details", "series", "close"]
    ],
    *[
        Case(f"planning:capacity:{page}", only(PLANNERS, 200), args=in_three_days)
        for page in ["day", "one_day", "as_usual"]
    ],
    Case("planning:capacity:reopen", only(PLANNERS, 200), args=lambda own: {"pk": own.closure.pk}),
    *[
        Case(f"planning:capacity:{page}", only(PLANNERS, 200), "POST", about="nothing said")
        for page in ["kept", "keep", "close_all", "new"]
    ],
    *[
        Case(f"planning:capacity:{page}", only(PLANNERS, 200), "POST", location, about="nothing")
        for page in ["details", "series", "close"]
    ],
]
DPO = who_may("privacy.watch")
PRIVACY = [
    Case("running:status", office(200, ADMINS)),
    Case("privacy:home", office(200, DPO)),
    Case("privacy:find", everybody(405)),
    Case("privacy:find", office(200, DPO), "POST", about="nothing said"),
    Case(
        "privacy:find",
        office(302, DPO),
        "POST",
        data=lambda own: {"v_number": own.applicant.v_number},
    ),
    Case("privacy:person", office(200, DPO), args=person),
    Case("privacy:copy", everybody(405), args=person),
    Case("privacy:copy", office(200, DPO), "POST", args=person),
    Case("privacy:correct", office(200, DPO), args=person),
    Case("privacy:correct", office(200, DPO), "POST", args=person, about="nothing said"),
    Case("privacy:restrict", everybody(405), args=person),
    Case("privacy:restrict", office(302, DPO), "POST", args=person),
    Case("privacy:erase", office(200, DPO), args=person),
    Case("privacy:erase", office(302, DPO), "POST", args=person),
    Case("privacy:lift", everybody(405)),
    Case("privacy:lift", office(302, DPO), "POST", about="nothing said"),
    Case("privacy:kept", office(200, DPO)),
    Case("privacy:account", office(200, DPO)),
]
LISTS, MESSAGES = lists(), messages()
TABLE = [
    *PUBLIC,
    *BOOKING,
    *DESK,
    *PAPER,
    *STOCK,
    *ADMIN,
    *BUSES,
    *PEOPLE,
    *LISTS,
    *MESSAGES,
    *PHONE,
    *PRIVACY,
    *CAPACITY,
    *WAVES,
    *SUPPLIES,
    *AHEAD,
    *PLANNING,
]
